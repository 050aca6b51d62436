"""Letters put aside and letters alike through Slack: the list, the letter, its buttons; no word outside."""

from typing import Any

from connectors.base import Address
from handlers.domain.case import ActionId, Status
from handlers.domain.finding import LetterKind, Verdict
from handlers.domain.message import Content
from handlers.domain.rights import Right
from tests.support.side_door_acts import of_an_agent, put_aside
from tests.support.slack_desk import Cast, Place, words


def buttons(view: Any, name: str) -> list[str]:
    """Return the ids of the buttons of an errand."""
    return [
        one["action_id"]
        for block in view.blocks
        for one in block.get("elements", [])
        if str(one.get("action_id", "")).partition(":")[0] == name
    ]


def look_through(place: Place, person: str) -> None:
    """Type the command, and press what leads to the list."""
    place.command(person, "junk")
    shown = place.slack.ephemerals(person)[-1]
    (button,) = buttons(shown, "aside")
    assert place.slack.press(person, place.channel, shown.ts, button).ok


def press(place: Place, person: str, name: str, nth: int = 0) -> None:
    """Press a button of the window that the person looks at."""
    view = place.window(person)
    assert place.slack.press_in_view(view.id, buttons(view, name)[nth]).ok


def test_the_list_names_possible_requests_and_no_word_of_any_letter(place: Place, cast: Cast) -> None:
    put_aside(place, content=Content("Secret subject", "Secret words", Address("secret@example.org")))
    put_aside(place, Verdict.OTHER, LetterKind.SPAM, junk=False)
    said = place.command(cast.ada, "junk")
    assert "1 possible request waits. 1 other letter was put aside." in said
    assert "Possible request, in junk, 3 days old, the clock would end on 2026-03-27" in said
    assert "ecret" not in said
    look_through(place, cast.ada)
    page = words(place.window(cast.ada))
    assert "Advertising, put aside, 3 days old" in page
    assert "ecret" not in page


def test_a_letter_is_read_in_a_window_literally_and_becomes_a_case(place: Place, cast: Cast) -> None:
    put_aside(
        place, content=Content("<!channel> *hi*", "Give me my data <@U0MAX> " * 300, Address("s@x.example"))
    )
    look_through(place, cast.ada)
    press(place, cast.ada, "aside_read")
    page = words(place.window(cast.ada))
    assert "<!channel> *hi*" in page
    press(place, cast.ada, "aside_open")
    assert "Case 2026-0001 is open" in f"{words(place.window(cast.ada))} {place.told(cast.ada)}"
    place.deliver()
    assert all("Give me" not in words(post) for post in place.slack.messages(place.channel))


def test_that_it_is_none_takes_it_off_the_list_at_once(place: Place, cast: Cast) -> None:
    put_aside(place)
    look_through(place, cast.ada)
    press(place, cast.ada, "aside_none")
    page = words(place.window(cast.ada))
    assert "It is no request; that you looked is on record." in page
    assert "0 possible requests wait." in page


def test_who_has_no_role_for_cases_is_told_nothing(place: Place, cast: Cast) -> None:
    put_aside(place)
    for person in (cast.iris, cast.mallory):
        for verb in ("junk", "batch"):
            said = place.command(person, verb)
            assert "possible request" not in said
            assert "see no case" in said or "no role" in said


def test_a_batch_is_listed_and_claimed(place: Place, cast: Cast) -> None:
    batch = None
    cases = [place.letter(Right.ERASURE) for _ in range(3)]
    for case in cases:
        batch = of_an_agent(place, case, batch)
    assert "Sent by Mine: 3 open cases, 3 without an owner" in place.command(cast.ada, "batch")
    shown = place.slack.ephemerals(cast.ada)[-1]
    assert place.slack.press(cast.ada, place.channel, shown.ts, buttons(shown, "batch")[0]).ok
    listed = place.slack.ephemerals(cast.ada)[-1]
    assert place.slack.press(cast.ada, place.channel, listed.ts, buttons(listed, "batch_claim")[0]).ok
    assert "3 cases are yours" in place.told(cast.ada)
    assert {place.case(case).status for case in cases} == {Status.OPEN}


def test_the_mandate_is_checked_in_a_window(place: Place, cast: Cast) -> None:
    case = place.letter(Right.ERASURE)
    of_an_agent(place, case, None)
    place.press(cast.ada, case, ActionId.CLAIM)
    place.press_further(cast.ada, case, ActionId.MANDATE)
    form = place.window(cast.ada)
    assert "For: Sam Subject sam@example.org, as the letter says" in words(form)
    assert (
        place.slack.submit(cast.ada, form.id, {"way": "agent", "reason": "A scan of it."}).outcome == "clear"
    )
    assert "whoever writes sent it when asked" in place.told(cast.ada)


def test_an_admin_says_that_a_mailbox_is_a_general_address(place: Place, cast: Cast) -> None:
    place.command(cast.iris, "mailboxes")
    shown = place.slack.ephemerals(cast.iris)[-1]
    assert place.slack.press(cast.iris, place.channel, shown.ts, buttons(shown, "watch_mailbox")[0]).ok
    form = place.window(cast.iris)
    assert place.slack.submit(cast.iris, form.id, {"kind": "general"}).outcome == "clear"
    with place.desk.reading("tests.general") as tx:
        assert tx.mailboxes.get(place.mailbox.id).general
