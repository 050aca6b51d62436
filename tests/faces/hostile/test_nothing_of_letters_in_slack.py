"""Two hundred letters are worked end to end and the workspace is dumped: their words are in windows alone."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from handlers.domain.case import Status
from handlers.domain.events import EventKind
from tests.faces.hostile.distinct_people import MANY, PLANTED, Writer, work_on
from tests.faces.hostile.looks import faults, objects
from tests.faces.hostile.whole_road import Road, whole_road
from tests.support.golden import Json

#: Of the first test, which waits for all the work; a busy machine takes its time.
pytestmark = pytest.mark.timeout(600)

#: What a card may tell of who wrote: the first letter, and the domain.
MASKED = re.compile(r"\bz•••@zq\d{3}host\.example")
_CASE = r"\d{1,20}\.\d{1,10}(?:\.[a-z0-9_-]{1,60})?"
#: What a button, a menu or a window may carry: an action, a case, its revision, and where in the case.
OPAQUE = re.compile(rf"(?:[a-z_]{{1,30}}:)?{_CASE}|[a-z0-9_-]{{0,60}}|(?:owner-)?[UW][A-Z0-9]{{1,40}}")
#: What an effect may be called.
KEY = re.compile(r"[a-z-]{1,30}(?::[A-Za-z0-9-]{1,40}){1,4}")
#: Names that the app gives to pictures and their parts, by which deliveries find their way.
NAMES = ("value", "private_metadata", "callback_id", "action_id", "block_id", "external_id")


@dataclass(frozen=True)
class Dump:
    """All that Slack was told, picture by picture and version by version.

    Attributes:
        messages: that Ombud posted, edited or answered with, as they left.
        homes: every version of every Home tab.
        windows: every version of every modal.
        workspace: what Slack itself holds at the end, but for what colleagues typed there themselves.
    """

    road: Road
    messages: list[Json]
    homes: list[Json]
    windows: list[Json]
    menus: list[Json]
    workspace: Json

    @property
    def pictures(self) -> list[Json]:
        """Is everything drawn."""
        return [*self.messages, *self.homes, *self.windows, *self.menus]


@pytest.fixture(scope="module")
def dump() -> Iterator[Dump]:
    with whole_road() as road:
        work_on(road, [Writer(number) for number in range(MANY)])
        calls = [_read(call.arguments) for call in road.place.slack.calls()]
        answers = [answer for _, answer in road.handed_over() if isinstance(answer, dict)]
        views = [one["view"] for one in (*calls, *answers) if "view" in one]
        workspace = road.place.slack.dump()
        mine = road.place.slack.installation.bot_user_id
        workspace["messages"] = [one for one in workspace["messages"] if one["user"] == mine]
        yield Dump(
            road,
            [one for one in (*calls, *answers) if "text" in one],
            [one for one in views if one["type"] == "home"],
            [one for one in views if one["type"] == "modal"],
            [one for one in answers if "options" in one],
            workspace,
        )


def _read(arguments: Json) -> Json:
    """Return the arguments of a call, with JSON that was sent as text read."""
    read = {}
    for name, value in arguments.items():
        is_json = name in {"blocks", "view", "metadata"} and isinstance(value, str)
        read[name] = json.loads(value) if is_json else value
    return read


def told(value: object) -> str:
    """Return a picture as text, letters of all alphabets as they are."""
    return json.dumps(value, ensure_ascii=False, default=repr)


def test_two_hundred_cases_were_really_worked_end_to_end(dump: Dump) -> None:
    road, kinds = dump.road, Counter[EventKind]()
    cases = road.cases()
    for case in cases:
        kinds.update(set(road.happened(case)))
    assert len(cases) >= MANY + 2 * MANY // 10 + MANY // 10
    for kind in (EventKind.CLAIMED, EventKind.NOTED, EventKind.REPLY_SENT, EventKind.LETTER_OPENED):
        assert kinds[kind] >= MANY - 20, kind
    for kind in (
        EventKind.QUESTION_SENT,
        EventKind.LINKED,
        EventKind.JOINED,
        EventKind.SEPARATED,
        EventKind.SPLIT_OFF,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.LANGUAGE_SET,
        EventKind.RIGHTS_CHANGED,
        EventKind.ASSIGNED,
        EventKind.REPLY_DISCARDED,
        EventKind.REPLY_RECALLED,
        EventKind.MESSAGE_ADDED,
    ):
        assert kinds[kind] >= MANY // 10 - 1, kind
    assert {case.status for case in cases} >= {Status.OPEN, Status.CLOSED}
    assert len(road.mail.sent) >= 2 * MANY
    assert len(dump.messages) > 1_000
    assert len(dump.windows) > 1_000
    assert len(dump.homes) >= 20


def test_sec_03_no_name_address_or_word_of_a_letter_stands_in_any_message(dump: Dump) -> None:
    assert [told(one)[:300] for one in dump.messages if PLANTED.search(MASKED.sub("", told(one)))] == []


def test_sec_03_notifications_tell_nothing_of_who_wrote_not_even_the_domain(dump: Dump) -> None:
    assert [one["text"] for one in dump.messages if PLANTED.search(str(one["text"]))] == []
    assert [one["text"] for one in dump.messages if "•••" in str(one["text"])] == []


def test_sec_03_home_tabs_tell_no_more_than_cards(dump: Dump) -> None:
    assert [told(one)[:300] for one in dump.homes if PLANTED.search(MASKED.sub("", told(one)))] == []


def test_sec_03_nothing_stands_in_what_slack_keeps_at_the_end(dump: Dump) -> None:
    for part in ("messages", "channels", "users", "team"):
        assert PLANTED.search(MASKED.sub("", told(dump.workspace[part]))) is None, part


def test_sec_03_an_address_is_known_by_its_first_letter_and_its_domain(dump: Dump) -> None:
    shown = set(MASKED.findall(told(dump.workspace["messages"])))
    assert len(shown) >= MANY - 1  # one masked requester a writer
    assert all(len(one.partition("@")[0]) == 4 for one in shown)


def test_sec_03_full_data_is_shown_in_windows_and_each_opening_is_on_record(dump: Dump) -> None:
    windows = told(dump.windows)
    for what in ("subject", "body", "given", "box", "file", "reply", "note"):
        assert Writer(0).word(what) in windows.lower(), what
    pages = sum("Letters, 20" in told(one["title"]) for one in dump.windows)
    written = sum(dump.road.happened(case).count(EventKind.LETTER_OPENED) for case in dump.road.cases())
    assert written == pages >= MANY


def test_sec_05_buttons_menus_and_windows_carry_opaque_ids_alone(dump: Dump) -> None:
    carried = {
        (name, str(piece[name]))
        for picture in (*dump.pictures, dump.workspace)
        for piece in objects(picture)
        for name in NAMES
        if isinstance(piece.get(name), str)
    }
    assert len(carried) > 1_000
    # What a person typed is a state's value, which Slack holds and Ombud never drew.
    typed = {
        ("value", str(piece["value"])) for piece in objects(dump.workspace) if piece.get("type") == _TYPED
    }
    assert [one for one in sorted(carried - typed) if not _is_opaque(*one)] == []


_TYPED = "plain_text_input"


def _is_opaque(name: str, value: str) -> bool:
    if PLANTED.search(value):
        return False
    if name in {"action_id", "callback_id"}:
        return bool(re.fullmatch(r"[a-z_]{0,40}(?::[a-z0-9_-]{1,40})?", value))
    return bool(OPAQUE.fullmatch(value))


def test_sec_05_metadata_is_the_key_of_an_effect(dump: Dump) -> None:
    tagged = [one["metadata"] for one in dump.messages if one.get("metadata")]
    assert len(tagged) > MANY
    for metadata in tagged:
        assert metadata["event_type"] == "ombud_effect"
        assert list(metadata["event_payload"]) == ["key"]
        assert KEY.fullmatch(metadata["event_payload"]["key"]), metadata
        assert not PLANTED.search(told(metadata))


def test_sec_01_nothing_of_it_was_live_refused_or_hidden(dump: Dump) -> None:
    assert faults(dump.road) == []
    assert dump.road.stuck() == 0


def test_a_planted_word_would_be_found(dump: Dump) -> None:
    writer = Writer(42)
    for what in ("given", "box", "host", "subject", "body", "file", "typed"):
        assert PLANTED.search(told({"text": writer.word(what).upper()}))
    assert PLANTED.search(MASKED.sub("", f"z•••@zq042host.example and {writer.word('body')}"))
    assert PLANTED.search(MASKED.sub("", "zq•••@zq042host.example"))
    assert not _is_opaque("value", "42.3.Sam")
    assert not _is_opaque("private_metadata", '{"role": "manager"}')
