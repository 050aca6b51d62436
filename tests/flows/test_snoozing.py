"""Putting a reminder off: for three hours, until tomorrow or a Monday; with a reason past the due date."""

from datetime import date

import pytest

from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import Event, EventKind
from handlers.domain.presses import Done
from tests.contract.store.shelf import value
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import buttons, go_to, reassign, recount, rows, told, write_down


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case of Ada, due on Tuesday the seventh of April."""
    write_down(room)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    go_to(room, 23)
    go_to(room, 24)
    return room.only_case()


def snoozes(room: Room) -> object:
    return value(room, "SELECT count(*) FROM snooze")


def test_ux_19_each_row_of_a_reminder_can_be_put_off(room: Room, case: Case) -> None:
    (message,) = told(room, ADA)
    assert buttons(message) == [
        (ActionId.OPEN_LETTER, ""),
        (ActionId.SNOOZE, "hours"),
        (ActionId.SNOOZE, "tomorrow"),
        (ActionId.SNOOZE, "monday"),
        (ActionId.MORE, ""),
    ]


def test_ux_19_after_three_hours_it_comes_back_and_rings(room: Room, case: Case) -> None:
    done = room.press(case, ActionId.SNOOZE, token="hours")
    assert done == Done("You are reminded of case 2026-0001 again at 2026-03-24 12:00.")
    go_to(room, 24, 9, 5)
    (message,) = told(room, ADA)
    assert rows(message) == [("put off until 2026-03-24 12:00", True)]
    go_to(room, 24, 11, 59)
    assert len(told(room, ADA)) == 1
    go_to(room, 24, 12)
    assert [rows(one) for one in told(room, ADA)] == [[], [("due 2026-04-07, 14 days left", False)]]
    assert "A newer message lists what stood here." in str(told(room, ADA)[0].notice)
    for minute in (1, 2):
        go_to(room, 24, 12, minute)
    go_to(room, 25)
    assert len(told(room, ADA)) == 2
    assert snoozes(room) == 0


@pytest.mark.parametrize(("token", "day", "month"), [("tomorrow", 25, 3), ("monday", 30, 3)])
def test_ux_19_until_then_it_is_left_out_and_then_it_comes_with_the_morning(
    room: Room, case: Case, token: str, day: int, month: int
) -> None:
    room.press(case, ActionId.SNOOZE, token=token)
    for one in range(24, day):
        go_to(room, one, 10)
    assert len(told(room, ADA)) == 1
    go_to(room, day, month=month)
    assert len(told(room, ADA)) == 2
    assert rows(told(room, ADA)[1])[0][1] is False


def test_ux_19_a_threshold_that_passes_meanwhile_is_not_told(room: Room, case: Case) -> None:
    go_to(room, 30)
    room.press(case, ActionId.SNOOZE, token="monday")  # the sixth of April is a holiday, so until the 13th
    form = room.press(case, ActionId.SNOOZE, token="monday")
    assert isinstance(form, Form), "that passes the due date"
    room.press(case, ActionId.SNOOZE, answers={"pause": "tomorrow"})
    go_to(room, 31, 8, 59)
    assert len(told(room, ADA)) == 1
    go_to(room, 31)
    assert rows(told(room, ADA)[-1]) == [("due 2026-04-07, 7 days left", False)]


def test_ux_19_three_hours_that_end_in_the_evening_end_in_the_morning(room: Room, case: Case) -> None:
    go_to(room, 24, 16)
    room.press(case, ActionId.SNOOZE, token="hours")
    for hour in (17, 19, 20, 23):
        go_to(room, 24, hour)
    assert len(told(room, ADA)) == 1
    go_to(room, 25)
    assert len(told(room, ADA)) == 2


def test_ux_19_past_the_due_date_it_needs_a_reason_which_is_sealed_and_the_manager_hears(
    room: Room, case: Case
) -> None:
    go_to(room, 7, month=4)
    form = room.press(case, ActionId.SNOOZE, token="tomorrow")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["pause", "reason"]
    assert form.fields[0].initial == "tomorrow"
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.SNOOZE, answers={"pause": "tomorrow", "reason": "  "})
    assert "reason" in refused.value.fields
    assert snoozes(room) == 0

    room.press(case, ActionId.SNOOZE, answers={"pause": "tomorrow", "reason": "The parcel comes tomorrow."})
    event = room.record(case)[-1]
    assert event.kind is EventKind.REMINDER_SNOOZED
    assert event.content == "The parcel comes tomorrow."
    assert event.facts["late"] is True
    assert "parcel" not in str(value(room, "SELECT facts FROM event ORDER BY seq DESC LIMIT 1"))
    go_to(room, 7, 10, month=4)
    (heard,) = told(room, MAX)
    assert heard.notice is not None
    assert heard.notice.summary == (
        "Ada put off the reminder of case 2026-0001 past its due date, until 2026-04-08 09:00."
    )
    assert "parcel" not in str(heard.notice)


def test_ux_19_a_manager_who_puts_off_tells_the_other_managers_or_the_deputies(
    room: Room, case: Case
) -> None:
    reassign(room, case, MAX)
    go_to(room, 7, month=4)
    before = len(told(room, MAX))
    room.press(case, ActionId.SNOOZE, MAX, {"pause": "hours", "reason": "Lunch."})
    room.press(case, ActionId.SNOOZE, MAX, {"pause": "tomorrow", "reason": "Sick."})
    go_to(room, 7, 10, month=4)
    assert len(told(room, MAX)) == before


def test_ux_19_nobody_puts_an_overdue_case_off_for_longer_than_a_day(room: Room, case: Case) -> None:
    go_to(room, 8, month=4)
    assert buttons(told(room, ADA)[-1])[1:3] == [(ActionId.SNOOZE, "hours"), (ActionId.SNOOZE, "tomorrow")]
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.SNOOZE, answers={"pause": "monday", "reason": "Busy."})
    assert "a day at most" in refused.value.fields["pause"]
    room.press(case, ActionId.SNOOZE, answers={"pause": "tomorrow", "reason": "Busy."})
    go_to(room, 9, month=4)
    assert len(told(room, ADA)) == 3


@pytest.mark.parametrize("what", ["due date", "owner", "bounce"])
def test_ux_19_a_change_of_the_case_ends_it(room: Room, case: Case, what: str) -> None:
    room.press(case, ActionId.SNOOZE, token="monday")
    if what == "due date":
        recount(room, case, date(2026, 4, 1))
    elif what == "owner":
        reassign(room, case, BEN)
        reassign(room, case, ADA)
    else:
        with room.desk.transaction("tests.bounce") as tx:
            tx.cases.save(tx.cases.locked(case.id), Event(EventKind.BOUNCE_RECORDED))
    go_to(room, 24, 11)
    last = told(room, ADA)[-1]
    if what == "owner":
        assert snoozes(room) == 1, "it is whose it was, so it waits as before"
        return
    assert rows(last)[0][1] is False
    assert snoozes(room) == 0


def test_ux_19_only_who_is_reminded_puts_it_off(room: Room, case: Case) -> None:
    for person in (BEN, MAX):
        with pytest.raises(NotAllowed):
            room.press(case, ActionId.SNOOZE, person, {"pause": "hours"})
    room.press(case, ActionId.UNCLAIM)
    with pytest.raises(NotAllowed, match="its owner"):
        room.press(case, ActionId.SNOOZE, BEN, {"pause": "hours"})
    room.press(case, ActionId.SNOOZE, MAX, {"pause": "hours"})
    assert snoozes(room) == 1


def test_a_closed_case_is_put_off_by_nobody_and_wakes_nobody(room: Room, case: Case) -> None:
    room.press(case, ActionId.SNOOZE, token="hours")
    room.close_as(case, "fulfilled", elsewhere=True)
    with pytest.raises(WrongStatus):
        room.press(case, ActionId.SNOOZE, token="hours")
    go_to(room, 24, 13)
    assert len(told(room, ADA)) == 1
    assert snoozes(room) == 0


def test_a_press_that_comes_twice_puts_off_once(room: Room, case: Case) -> None:
    room.press(case, ActionId.SNOOZE, token="hours", press_id="p1")
    with pytest.raises(Exception, match="already"):
        room.press(case, ActionId.SNOOZE, token="hours", press_id="p1")
    assert room.kinds(case).count(EventKind.REMINDER_SNOOZED) == 1


def test_the_form_is_offered_for_any_case_of_ones_own(room: Room, case: Case) -> None:
    form = room.press(case, ActionId.SNOOZE)
    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[0].options] == ["hours", "tomorrow", "monday"]
    assert str(form.fields[0].options[0][1]) == "In 3 hours (2026-03-24 12:00)"
    assert form.fields[1:] == ()
