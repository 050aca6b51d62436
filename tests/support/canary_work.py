"""Sixty cases, each worked in a way of its own through Slack, the pages and the command line.

Whatever people type has a word of the writer in it, so that it can be told later whose it was.
"""

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

from handlers.domain.case import ActionId, Case
from handlers.domain.rights import Right
from tests.support.canary_house import House
from tests.support.canary_letters import Writer

_PAGE = re.compile(r"https?://[0-9.:]+/(?:file|attach)/[A-Za-z0-9_-]+")
_ANSWER = "Here is everything that we hold about you."
Way = Callable[[House, Writer, Case], None]


def work(house: House, writer: Writer) -> None:
    """Work a case in the way of its writer's number, from its claim on."""
    case, ada, road = house.case_of(writer), house.cast.ada, house.road
    road.typed = f"{_ANSWER} {writer.word('typed')}"
    road.press(ada, case, ActionId.CLAIM)
    road.read_all(ada, case, most=3)
    road.do(ada, case, ActionId.NOTE, text=f"Rang her: {writer.word('note')} <@U0BEN>")
    WAYS[writer.number % len(WAYS)](house, writer, case)
    house.settle()


# What is done with a case.


def _answer(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.ada, case, ActionId.REPLY, text=f"{_ANSWER} {writer.word('reply')}")
    house.settle()
    house.road.do(house.cast.ada, case, ActionId.CLOSE)


def _answer_with_a_file(house: House, writer: Writer, case: Case) -> None:
    """Have what leaves carry a file, which is laid to the draft on a page."""
    ada, road = house.cast.ada, house.road
    road.press(ada, case, ActionId.REPLY)
    house.submit(ada, text=f"{_ANSWER} {writer.word('reply')}")
    road.close_windows(ada)
    road.press(ada, case, ActionId.ATTACH)
    content = f"{writer.word('laid')} ".encode() * 5_000
    upload(_page_before(house, ada), f"{writer.word('laidname')}.txt", content)
    road.close_windows(ada)
    road.do(ada, case, ActionId.SEND)
    house.settle()
    road.do(ada, case, ActionId.CLOSE)


def _draft_and_think_again(house: House, writer: Writer, case: Case) -> None:
    ada, road = house.cast.ada, house.road
    road.do(ada, case, ActionId.REPLY, text=writer.word("draft"))
    road.do(ada, case, ActionId.UNDO)
    road.do(ada, case, ActionId.DISCARD)


def _draft_and_leave_it(house: House, writer: Writer, case: Case) -> None:
    house.road.press(house.cast.ada, case, ActionId.REPLY)
    house.submit(house.cast.ada, text=writer.word("draft"))
    house.road.close_windows(house.cast.ada)


def _ask_back(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.ada, case, ActionId.ASK, text=f"Which year? {writer.word('question')}")
    house.settle()
    house.arrive(writer.thanks())
    house.read()


def _ask_who_it_is(house: House, writer: Writer, case: Case) -> None:
    ada, road = house.cast.ada, house.road
    road.do(
        ada, case, ActionId.ASK, topic="identity", doubt=writer.word("doubt"), text=writer.word("question")
    )
    house.settle()
    house.arrive(writer.thanks())
    house.read()
    road.do(ada, case, ActionId.JUDGE, reason=writer.word("reason"), text=writer.word("seen"))


def _no_request(house: House, writer: Writer, case: Case) -> None:
    word = writer.word("reason")
    house.road.do(house.cast.ada, case, ActionId.NOT_A_REQUEST, reason=word, text=word)


def _duplicate(house: House, writer: Writer, case: Case) -> None:
    other = house.case_of(Writer(writer.number - 1)).number
    house.road.do(house.cast.ada, case, ActionId.DUPLICATE, other=other, same_person=["yes"])


def _merge_and_separate(house: House, writer: Writer, case: Case) -> None:
    other = house.case_of(Writer(writer.number + 1)).number
    house.road.do(house.cast.ada, case, ActionId.MERGE, other=other, same_person=["yes"])
    house.road.do(house.cast.ada, case, ActionId.SEPARATE)


def _merge(house: House, writer: Writer, case: Case) -> None:
    other = house.case_of(Writer(writer.number + 1)).number
    house.road.do(house.cast.ada, case, ActionId.MERGE, other=other, same_person=["yes"])


def _split(house: House, writer: Writer, case: Case) -> None:
    rights = [Right.ERASURE.value, Right.ACCESS.value]
    house.road.do(house.cast.ada, case, ActionId.RIGHTS, rights=rights, reason=writer.word("right"))
    house.road.do(
        house.cast.ada, case, ActionId.SPLIT, rights=[Right.ERASURE.value], reason=writer.word("split")
    )


def _hand_over(house: House, writer: Writer, case: Case) -> None:
    road, cast = house.road, house.cast
    road.do(cast.ada, case, ActionId.LANGUAGE, language="da")
    road.do(cast.max, case, ActionId.ASSIGN, colleague="ben")
    road.do(cast.ada, case, ActionId.RIGHTS, rights=[Right.OBJECTION.value], reason=writer.word("right"))


def _open_files(house: House, writer: Writer, case: Case) -> None:
    """Have a letter's file as it came, and export the whole case, which is the operator's to keep."""
    ada, road = house.cast.ada, house.road
    road.press(ada, case, ActionId.OPEN_LETTER)
    view = house.slack.modal(ada)
    assert view is not None
    for one in [one for block in view.blocks for one in block.get("elements", [])]:
        if str(one.get("action_id", "")).startswith(ActionId.OPEN_FILE.value):
            house.slack.press_in_view(view.id, one["action_id"], value=one["value"])
            download(_page_before(house, ada))
            break
    road.close_windows(ada)
    assert (
        house.command("case", "export", case.number, "--output", house.out(f"{case.number}.json")).exit_code
        == 0
    )
    assert (
        house.command("case", "export", case.number, "--zip", house.out(f"{case.number}.zip")).exit_code == 0
    )


def _mask(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.ada, case, ActionId.NOTE, text=f"CPR 010190-1234, sick: {writer.word('sick')}")
    house.road.do(house.cast.ada, case, ActionId.CLOSE)
    house.road.do(house.cast.ada, case, ActionId.SCRUB)


def _put_off(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.ada, case, ActionId.SNOOZE, reason=writer.word("reason"))
    house.road.do(house.cast.ada, case, ActionId.EXTEND, reasons=writer.word("grounds"))


def _correct_the_receipt(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.max, case, ActionId.RECEIPT, reason=writer.word("reason"))
    house.road.do(house.cast.ada, case, ActionId.CLOCK)


def _for_somebody_else(house: House, writer: Writer, case: Case) -> None:
    name, box = writer.word("named"), f"{writer.word('client')}@x.example"
    house.road.do(house.cast.ada, case, ActionId.MANDATE, name=name, address=box, email=box)
    house.road.do(house.cast.ada, case, ActionId.SENDER)


def _search_and_take_down(house: House, writer: Writer, case: Case) -> None:
    ada, road = house.cast.ada, house.road
    for typed in (
        f"find {writer.address}",
        f"find {writer.word('subject')}",
        writer.word("family"),
        case.number,
    ):
        road.type_command(ada, typed)
    house.slack.shortcut(ada, "new_case")
    road.fill_in(
        ada,
        name=writer.word("caller"),
        email=f"{writer.word('called')}@{writer.word('host')}.example",
        evidence=writer.word("evidence"),
        text=writer.word("spoken"),
    )
    said = house.slack.say(house.cast.ben, house.channel, "Somebody rang just now.")
    house.slack.shortcut(ada, "note_from_message", channel=house.channel, ts=said.ts)
    road.fill_in(ada, case=case.number, text=writer.word("chatter"))


def _go_wrong(house: House, writer: Writer, case: Case) -> None:
    """Have everything refused that can be: by role, by Slack, by the page, by a form that is old."""
    road, cast, faults = house.road, house.cast, house.slack.faults
    for typed in (
        f"find {writer.address}",
        case.number,
        f"digest {writer.word('typo')}",
        writer.word("typo"),
    ):
        road.type_command(cast.mallory, typed)
    for fault in ("internal_error", "invalid_blocks"):
        faults.refuse("views.open", fault)
        road.press(cast.ada, case, ActionId.OPEN_LETTER)
    faults.crash("views.open", after=True)
    road.press(cast.ada, case, ActionId.OPEN_LETTER)
    road.close_windows(cast.ada)
    faults.refuse("chat.update", "fatal_error")
    road.do(cast.ada, case, ActionId.NOTE, text=writer.word("again"))
    house.command("case", "show", writer.word("typo"))
    house.command(
        "hold", "place", writer.word("typo"), "--reason", writer.word("typo"), "--review-on", "2026-06-01"
    )


def _read_otherwise(house: House, writer: Writer, case: Case) -> None:
    house.road.do(house.cast.ada, case, ActionId.CORRECT, reason=writer.word("reason"))
    house.road.do(house.cast.ada, case, ActionId.CONFIRM)


def _close_and_open(house: House, writer: Writer, case: Case) -> None:
    road, ada = house.road, house.cast.ada
    road.do(ada, case, ActionId.CLOSE)
    road.do(ada, case, ActionId.REOPEN, reason=writer.word("reason"))
    road.do(ada, case, ActionId.NOTE, text=writer.word("reopened"))


#: By number, one after the other.
WAYS: tuple[Way, ...] = (
    _answer_with_a_file,
    _answer,
    _draft_and_think_again,
    _draft_and_leave_it,
    _ask_back,
    _ask_who_it_is,
    _no_request,
    _open_files,
    _duplicate,
    _merge_and_separate,
    _merge,
    _split,
    _hand_over,
    _mask,
    _put_off,
    _correct_the_receipt,
    _for_somebody_else,
    _search_and_take_down,
    _go_wrong,
    _read_otherwise,
    _close_and_open,
)


# Letters that come in by side doors.


def take_aside(house: House, writers: list[Writer]) -> None:
    """Let letters lie in junk, and have somebody look: one is read and opened, and one is said to be none."""
    for one in writers:
        house.junk(one.letter())
    house.run("sync")
    for pressed in (("aside_read", "aside_open"), ("aside_none",)):
        _look_through(house, *pressed)
    house.settle()


def _look_through(house: House, *pressed: str) -> None:
    """Have the list of what was put aside, and press the first button of each of some names."""
    ada, slack = house.cast.ada, house.slack
    house.road.type_command(ada, "junk")
    shown = slack.ephemerals(ada)[-1]
    slack.press(ada, house.channel, shown.ts, _named(shown.blocks, "aside")[0])
    for name in pressed:
        view = slack.modal(ada)
        assert view is not None, "no window is open"
        slack.press_in_view(view.id, _named(view.blocks, name)[0])
    house.road.close_windows(ada)


def _named(blocks: list[dict[str, Any]], name: str) -> list[str]:
    """Return the ids of the buttons of an errand."""
    found = [str(one.get("action_id", "")) for block in blocks for one in block.get("elements", [])]
    return [one for one in found if one.partition(":")[0] == name]


def take_archive(house: House, writers: list[Writer]) -> None:
    """Have letters of an archive taken in, which is the operator's own."""
    for one in writers:
        house.out(f"{one.number}.eml").write_bytes(one.letter())
        done = house.command("ingest", house.out(f"{one.number}.eml"))
        assert done.exit_code == 0, done.output
    house.settle()


# Pages.


def _page_before(house: House, person: str) -> str:
    """Return the address of a page of ours in the window that a person looks at."""
    view = house.slack.modal(person)
    assert view is not None, "no window is open"
    found = _PAGE.search(json.dumps(view.drawn))
    assert found, "the window leads to no page"
    return found[0]


def download(page: str) -> bytes:
    """Open the page of a file, and have the file."""
    with urllib.request.urlopen(page, timeout=30) as looked:
        assert looked.status == 200
    with urllib.request.urlopen(urllib.request.Request(page, data=b"", method="POST"), timeout=30) as given:
        content: bytes = given.read()
    return content


def upload(page: str, name: str, content: bytes) -> None:
    """Lay a file to a draft on its page."""
    head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    body = f"{head}Content-Type: text/plain\r\n\r\n".encode() + content + b"\r\n--b--\r\n"
    with urllib.request.urlopen(page, timeout=30) as looked:
        assert looked.status == 200
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    with urllib.request.urlopen(urllib.request.Request(page, body, kind), timeout=30) as taken:
        assert taken.status == 200
