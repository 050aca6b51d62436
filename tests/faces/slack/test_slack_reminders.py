"""Reminders as Slack shows them: the message, its buttons, the window that asks why, what managers get."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.slack.posts import Post
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.duties.escalating import escalate
from handlers.duties.reminding import remind
from tests.support.slack_desk import Cast, Place, menu_of, words

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def case(place: Place, cast: Cast) -> Case:
    """Is a case of Ada of which she is reminded now."""
    with place.desk.transaction("tests.people") as tx:
        tx.colleagues.put(place.desk.roster.everyone())
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    return case


def go_to(place: Place, case: Case, left: int, hour: int = 9, minute: int = 0) -> None:
    """Let the clock show an hour of the day on which so many days are left, and do what is due."""
    day = place.case(case).due_on.toordinal() - left
    local = datetime.fromordinal(day).replace(hour=hour, minute=minute, tzinfo=COPENHAGEN)
    place.clock.set(local)
    for job in (remind, escalate):
        job(place.desk)
    place.deliver()


def talk(place: Place, person: str) -> list[Post]:
    """Return what stands in the talk between Ombud and a person."""
    with place.slack.workspace.lock:
        channel = place.slack.workspace.direct_message(person).id
    return list(place.slack.messages(channel))


def press(place: Place, person: str, post: Post, action: str) -> None:
    assert place.slack.press(person, post.channel, post.ts, action).ok


def buttons(post: Post) -> Iterator[tuple[str, str, str]]:
    for block in post.blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else ():
            if element["type"] == "button":
                yield element["action_id"], element["text"]["text"], element["accessibility_label"]


def test_ux_17_the_message_names_the_case_says_why_and_has_its_buttons(
    place: Place, cast: Cast, case: Case
) -> None:
    go_to(place, case, 7)
    post = talk(place, cast.ada)[-1]
    assert post.text == "1 case of yours is due soon."
    assert f"{case.number} · " in words(post)
    assert "You get this on working mornings" in words(post)
    assert [one[:2] for one in buttons(post)] == [
        ("open_letter", "Open letter"),
        ("snooze", "Later: 3 hours"),
        ("snooze:2", "Later: tomorrow"),
        ("snooze:3", "Later: Monday"),
    ]
    assert all(case.number in spoken for _, _, spoken in buttons(post))
    assert [value.partition(":")[0] for value in menu_of(post)] == ["more_actions"]


def test_ux_19_one_press_puts_it_off_and_the_message_shows_it(place: Place, cast: Cast, case: Case) -> None:
    go_to(place, case, 7)
    post = talk(place, cast.ada)[-1]
    press(place, cast.ada, post, "snooze")
    assert place.kinds(case)[-1] is EventKind.REMINDER_SNOOZED
    go_to(place, case, 7, 9, 2)
    assert "put off until" in words(talk(place, cast.ada)[-1])
    assert len(talk(place, cast.ada)) == 1
    go_to(place, case, 7, 12, 1)
    assert len(talk(place, cast.ada)) == 2


def test_ux_19_past_the_due_date_a_window_asks_why(place: Place, cast: Cast, case: Case) -> None:
    go_to(place, case, 0)
    press(place, cast.ada, talk(place, cast.ada)[-1], "snooze:2")
    window = place.window(cast.ada)
    assert {block.get("block_id") for block in window.blocks} >= {"pause", "reason"}
    refused = place.slack.submit(cast.ada, window.id)
    assert "say why that is right" in str(refused.errors)
    place.slack.submit(cast.ada, window.id, {"reason": "The parcel comes tomorrow."})
    assert place.kinds(case)[-1] is EventKind.REMINDER_SNOOZED
    place.deliver()
    heard = words(talk(place, cast.max)[-1])
    assert "put off the reminder of case" in heard
    assert "parcel" not in heard


def test_ux_20_the_managers_can_assign_it_or_take_care(place: Place, cast: Cast) -> None:
    with place.desk.transaction("tests.people") as tx:
        tx.colleagues.put(place.desk.roster.everyone())
    case = place.letter()
    go_to(place, case, 20)
    post = talk(place, cast.max)[-1]
    assert post.text == "Nobody has claimed 1 case."
    assert [one[:2] for one in buttons(post)] == [
        ("assign", "Assign"),
        ("take_care", "I take care"),
        ("open_letter", "Open letter"),
    ]
    press(place, cast.max, post, "take_care")
    place.deliver()
    assert "takes care" in words(talk(place, cast.max)[-1])
    assert [one[0] for one in buttons(talk(place, cast.max)[-1])] == []


def test_ux_08_away_and_back_are_typed(place: Place, cast: Cast, case: Case) -> None:
    day = place.clock.now().date().isoformat()
    assert "You are away:" in place.command(cast.ada, f"away until {day}")
    assert "You are away:" in place.command(cast.ada, "me")
    assert "You are here again" in place.command(cast.ada, "back")
    assert "first and last day" in place.command(cast.ada, "away soon")
