"""Letters by somebody who means harm go the whole road, and nothing of them is live, hidden or refused."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.slack.lint import Surface
from handlers.domain.case import ActionId, Case, Status
from tests.faces.hostile.hostile_mail import VAST, VICTIM, HostileLetter, Style, letters
from tests.faces.hostile.looks import faults
from tests.faces.hostile.whole_road import Road
from tests.support.golden import Json
from tests.support.golden_words import SLY
from tests.support.slack_desk import words

#: A road is no unit: it takes a quarter of a second.
LONG = settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


def escaped(text: str) -> str:
    """Return a message as Slack hands it to apps."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def go_the_road(road: Road, letter: HostileLetter) -> Case:
    """Send a letter down every way there is, with its words typed wherever a colleague can type."""
    ada, ben, boss = road.cast.ada, road.cast.ben, road.cast.max
    road.typed = letter.body[:3_000] or "…"
    (case,) = road.arrive(letter.written())
    assert road.has_card(case)
    road.read_all(ada, case, 6)
    for action in (ActionId.CLAIM, ActionId.NOTE, ActionId.RIGHTS, ActionId.REPLY):
        road.do(ada, case, action)
    road.settle()
    road.do(ada, case, ActionId.ASK)
    road.do(boss, case, ActionId.ASSIGN, colleague="ben")
    road.read_all(boss, case, 2)
    use_shortcuts(road, letter)
    search(road, letter, case)
    road.look_home(ada, ben, boss, road.cast.iris)
    road.next_day()
    return case


def use_shortcuts(road: Road, letter: HostileLetter) -> None:
    ada, slack, channel = road.cast.ada, road.place.slack, road.place.channel
    for said in (escaped(letter.body), letter.subject[:4_000]):
        post = slack.say(road.cast.ben, channel, said)
        for shortcut in ("case_from_message", "note_from_message"):
            slack.shortcut(ada, shortcut, channel=channel, ts=post.ts)
            road.fill_in(ada, email="sam@example.org", name=letter.name[:200] or "?")
    slack.shortcut(ada, "new_case")
    road.fill_in(ada, email="", name=letter.name[:200] or "?", evidence=letter.subject[:200] or "?")
    road.settle()


def search(road: Road, letter: HostileLetter, case: Case) -> None:
    for typed in (
        letter.subject[:1_000],
        f"find {letter.body[:1_000]}",
        f"find {case.number}",
        "list",
        "mine",
    ):
        road.type_command(road.cast.ada, typed)
    for typed in ("digest", "me", case.number):
        road.type_command(road.cast.max, typed)
    for typed in ("mailboxes", "settings"):
        road.type_command(road.cast.iris, typed)


def end_all(road: Road) -> None:
    """Have every case closed, so that the next letter finds an empty desk."""
    boss = road.cast.max
    for case in road.cases():
        if case.status is Status.READY:
            road.do(boss, case, ActionId.DISCARD)
        if case.status is not Status.CLOSED:
            road.do(boss, case, ActionId.NOT_A_REQUEST)
    road.settle()


@given(letter=letters)
@LONG
def test_sec_01_whatever_the_mail_nothing_of_it_is_live_in_slack(road: Road, letter: HostileLetter) -> None:
    go_the_road(road, letter)
    end_all(road)
    assert faults(road) == []
    assert road.stuck() == 0


@pytest.mark.parametrize("name", VAST)
def test_sec_01_too_much_of_anything_silences_no_alert(road: Road, name: str) -> None:
    case = go_the_road(road, VAST[name])
    assert road.has_card(case)
    assert len(words(road.place.card(case))) < 1_500
    end_all(road)
    assert faults(road) == []
    assert road.stuck() == 0


@pytest.mark.parametrize("style", Style)
def test_sec_02_names_addresses_subjects_and_files_show_nothing_that_hides(road: Road, style: Style) -> None:
    turned = "gnp\u202e.exe\u200b<@U1>"
    letter = HostileLetter(
        "gnp\u202e.exe\u200b", "mallory", turned, "Hello", ("gnp\u202e.exe\u200b",), turned, style
    )
    (case,) = road.arrive(letter.written())
    ada = road.cast.ada
    road.press(ada, case, ActionId.OPEN_LETTER)
    shown = words(road.place.window(ada))
    road.close_windows(ada)
    assert "Subject: gnp.exe<@U1>" in shown
    assert "From: gnp.exe <mallory@evil" in shown  # the address stands beside the name
    assert "Attachment, careful, it may run something: gnp.exe (" in shown
    assert faults(road) == []


def test_sec_02_who_cannot_be_read_is_said_to_be_unknown(road: Road) -> None:
    (case,) = road.arrive(HostileLetter(local="a <b@c.example>\x00").written())
    shown = road.read_all(road.cast.ada, case)[0]
    assert "From: unknown sender" in shown
    assert "This is the requester's address." not in shown
    assert "unknown sender" in words(road.place.card(case))
    assert faults(road) == []


def test_sec_02_a_link_is_shown_as_text_with_its_host_spelled_out(road: Road) -> None:
    lure = "<https://bank.example|log in> https://bаnk.example/x https://bank.example@evil.example"
    (case,) = road.arrive(HostileLetter(body=lure).written())
    ada = road.cast.ada
    road.press(ada, case, ActionId.OPEN_LETTER)
    shown = words(road.place.window(ada))
    road.close_windows(ada)
    assert "<https://bank.example|log in>" in shown
    assert "Links in it lead to: bank.example, xn--bnk-6cd.example, evil.example" in shown
    assert faults(road) == []


def test_sec_01_what_is_live_elsewhere_is_read_as_it_was_written(road: Road) -> None:
    tricks = f"<!channel> <@{VICTIM}> &lt;!here&gt; *bold* :tada:"
    (case,) = road.arrive(HostileLetter(body=tricks).written())
    ada = road.cast.ada
    road.press(ada, case, ActionId.OPEN_LETTER)
    assert tricks in words(road.place.window(ada))
    road.close_windows(ada)


def test_sec_01_nobody_is_called_by_what_a_colleague_calls_themselves(road: Road) -> None:
    workspace = road.place.slack.workspace
    workspace.change_person(road.cast.ben, real_name=SLY)
    (case,) = road.arrive(HostileLetter().written())
    road.next_day()
    road.do(road.cast.ben, case, ActionId.CLAIM)
    road.do(road.cast.ben, case, ActionId.NOTE)
    road.read_all(road.cast.ada, case)
    road.look_home(road.cast.max)
    workspace.change_person(road.cast.ben, real_name="Ben")
    assert faults(road) == []


def test_sec_01_every_page_of_a_long_letter_is_literal(road: Road) -> None:
    (case,) = road.arrive(HostileLetter(body="<!channel> &lt;!here&gt; " * 3_000).written())
    pages = road.read_all(road.cast.ada, case)
    assert len(pages) > 5
    folded = pages[:-1]  # the last one is the first again, with what was quoted
    assert f"Page {len(folded)} of {len(folded)}" in folded[-1]
    assert all("<!channel> &lt;!here&gt;" in page for page in folded)
    assert faults(road) == []


def test_sec_01_reminders_and_digests_of_hostile_cases_call_nobody_else(road: Road) -> None:
    sly = [
        VAST[name]
        for name in ("sly everywhere", "a subject of halves", "a name of marks", "three hundred files")
    ]
    for case in road.arrive(*(letter.written() for letter in sly)):
        road.do(road.cast.max, case, ActionId.ASSIGN, colleague="ada")
    with road.place.slack.workspace.lock:
        talk = road.place.slack.workspace.direct_message(road.cast.ada).id
    before = len(road.place.slack.messages(talk))
    for days in (14, 7, 5, 3, 4):
        road.place.later(days * 86_400)
        road.next_day()
    told = " ".join(words(post) for post in road.place.slack.messages(talk)[before:])
    assert all(case.number in told for case in road.cases() if case.owner == road.cast.ada)
    end_all(road)
    assert faults(road) == []
    assert road.stuck() == 0


def test_the_road_can_fail(road: Road) -> None:
    """Shows that the looks above see what is wrong."""
    drawn: list[Json] = [
        {"text": "<!channel>", "blocks": []},
        {"text": f"<@{VICTIM}>"},
        {"text": "a", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "a"}}]},
        {"text": "a", "blocks": [_rich({"type": "broadcast", "range": "here"})]},
        {"text": "a", "blocks": [_rich({"type": "text", "text": "a\u202eb"})]},
        {"text": "a", "blocks": [_rich({"type": "user", "user_id": VICTIM})]},
    ]
    for body in drawn:
        road.corpus.keep(Surface.MESSAGE, "forged", body)
        assert faults(road) != []


def _rich(element: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}
