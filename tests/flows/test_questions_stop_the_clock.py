"""A question that left stops the clock where the law lets it, and the form says so before it is sent."""

from datetime import UTC, datetime

import pytest

from handlers.desk import Rules
from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.support.clocked import Standing, ask, claimed, drafted_question, judge, last, standing
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE
from tests.support.times import DAY

IDENTITY, SCOPE, FEE = (
    ClockState.SUSPENDED_IDENTITY,
    ClockState.SUSPENDED_SCOPE,
    ClockState.SUSPENDED_FEE,
)
BOTH = f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"
RUNS_ON, STANDS_STILL = "The clock runs on", "The clock stands still"


def notes(room: Room, case: Case) -> dict[str, str]:
    form = room.press(case, ActionId.ASK)
    assert isinstance(form, Form)
    told = [one.partition(": ") for one in form.notes if ": The clock" in one]
    return {topic: what for topic, _, what in told}


def said(sheet: Sheet) -> str:
    return sheet.paragraphs[0].text


def test_c15_the_clock_stands_still_once_the_question_has_left(room: Room) -> None:
    case = claimed(room)
    sheet = drafted_question(room, case)
    assert said(sheet).startswith(STANDS_STILL)
    assert "2026-04-07" in said(sheet), "whatever happens, somebody writes by then (C20)"
    room.send(case, sheet)
    assert standing(room, case) == Standing("2026-04-07"), "it has not left yet"
    room.settle()

    assert standing(room, case) == Standing("2026-04-07", IDENTITY)
    assert room.case(case.id).deadline.answer_due_on is None
    sent = last(room, case, EventKind.QUESTION_SENT)
    assert (sent.facts["topic"], sent.facts["clock"]) == ("identity", IDENTITY.value)
    assert any("The clock stands still; write to the person by 2026-04-07" in line for line in room.told())


def test_p3_why_it_is_doubted_is_kept_and_never_mailed(room: Room) -> None:
    case = ask(room, claimed(room))

    assert last(room, case, EventKind.REPLY_DRAFTED).content == "The address is not the one in our records."
    assert not any(b"not the one in our records" in mail for mail in room.mail.sent)
    assert "not the one" not in str([dict(one.facts) for one in room.record(case)])


@pytest.mark.parametrize(("large", "state"), [("yes", SCOPE), ("", ClockState.RUNNING)])
def test_c18_asking_what_is_meant_stops_the_clock_for_much_data_alone(
    room: Room, large: str, state: ClockState
) -> None:
    case = claimed(room)
    sheet = drafted_question(room, case, "scope", large=large)
    assert said(sheet).startswith(STANDS_STILL if large else RUNS_ON)
    room.send(case, sheet)
    room.settle()

    assert standing(room, case) == Standing("2026-04-07", state)
    assert last(room, case, EventKind.QUESTION_SENT).facts.get("large") is (True if large else None)
    assert room.case(case.id).status is Status.AWAITING_SUBJECT, "the case waits all the same"


def test_c18_where_more_than_access_is_asked_no_such_question_stops_it(room: Room) -> None:
    case = claimed(room, text=BOTH)
    form = room.press(case, ActionId.ASK)
    assert isinstance(form, Form)
    assert "large" not in [field.name for field in form.fields]
    assert "only where access alone is asked" in notes(room, case)["Which data"]

    case = ask(room, case, "scope", large="yes")
    assert not case.deadline.stands_still


@pytest.mark.parametrize(
    ("days", "reason", "state", "flag"),
    [
        (7, "", IDENTITY, None),
        (8, "", ClockState.RUNNING, "late_question"),
        (8, "Ada was ill.", IDENTITY, "late_question_reasoned"),
    ],
)
def test_c17_a_late_question_needs_a_reason(
    room: Room, days: int, reason: str, state: ClockState, flag: str | None
) -> None:
    case = claimed(room)
    room.later(days * DAY)
    form = room.press(case, ActionId.ASK)
    assert isinstance(form, Form)
    late = [field for field in form.fields if field.name == "late"]
    assert bool(late) is (days > 7)
    assert all(not field.required for field in late)

    case = ask(room, case, late=reason)
    assert case.deadline.state is state
    assert flag is None or flag in case.deadline.flags
    assert last(room, case, EventKind.QUESTION_SENT).facts.get("reasoned") is (True if reason else None)
    assert (reason in (last(room, case, EventKind.REPLY_DRAFTED).content or "")) is True


def test_c17_the_form_says_that_a_reason_would_change_it(room: Room) -> None:
    case = claimed(room)
    room.later(10 * DAY)

    assert "more than 7 days after receipt" in notes(room, case)["Who they are"]
    assert "more than 7 days" in said(drafted_question(room, case))
    assert said(drafted_question(room, case, late="Ada was ill.")).startswith(STANDS_STILL)


def test_a_question_after_the_end_stops_nothing(room: Room) -> None:
    case = claimed(room)
    room.later(60 * DAY)

    assert notes(room, case)["Who they are"] == f"{RUNS_ON}: the period is over already."
    assert not ask(room, case, late="A colleague was ill.").deadline.stands_still


def test_a_fee_stops_nothing_under_the_gdpr_and_the_form_says_so(room: Room) -> None:
    case = claimed(room)
    assert notes(room, case)["A fee"] == f"{RUNS_ON}: here the law knows no such pause."

    assert not ask(room, case, "fee").deadline.stands_still


@pytest.mark.parametrize(
    ("regime", "topic", "state"),
    [
        ("uk", "identity", IDENTITY),
        ("uk", "scope", SCOPE),
        ("uk", "fee", FEE),
        ("ch", "identity", ClockState.RUNNING),
        ("ch", "fee", ClockState.RUNNING),
        ("ccpa", "identity", ClockState.RUNNING),
        ("lgpd", "scope", ClockState.RUNNING),
    ],
)
def test_u1_each_law_knows_its_own_pauses(
    new_room: NewRoom, regime: str, topic: str, state: ClockState
) -> None:
    room = new_room(rules=Rules(regime=regime))
    case = claimed(room)
    sheet = drafted_question(room, case, topic, large="yes")
    assert said(sheet).startswith(RUNS_ON if state is ClockState.RUNNING else STANDS_STILL)
    room.send(case, sheet)
    room.settle()

    assert room.case(case.id).deadline.state is state


def test_a_policy_without_the_pause_says_so_too(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(policy=Policy(clarification_pauses=False)))
    case = claimed(room)

    assert notes(room, case)["Which data"] == f"{RUNS_ON}: here the law knows no such pause."
    assert not ask(room, case, "scope", large="yes").deadline.stands_still


def test_something_else_stops_nothing(room: Room) -> None:
    case = claimed(room)
    assert said(drafted_question(room, case, "other")) == "The clock runs on."


def test_c16_a_question_asked_again_says_that_the_clock_stands_still_already(room: Room) -> None:
    case = ask(room, claimed(room))
    room.later(20 * DAY)

    assert notes(room, case)["Who they are"] == "The clock stands still for this question already."
    again = ask(room, case)
    assert standing(room, again) == Standing("2026-04-07", IDENTITY)


def test_a_second_question_of_another_kind_is_said_to_stop_it_too(room: Room) -> None:
    case = ask(room, claimed(room))

    assert said(drafted_question(room, case, "scope")).startswith(RUNS_ON)
    assert said(drafted_question(room, case, "scope", large="yes")).startswith(STANDS_STILL)


@pytest.mark.parametrize(("days", "warned"), [(0, False), (1, True)])
def test_c20_a_second_question_after_the_unpaused_end_is_said_to_make_the_case_overdue(
    room: Room, days: int, warned: bool
) -> None:
    case = ask(room, claimed(room))
    room.later(10 * DAY)
    judge(room, case, came_on=room.clock.now().date().isoformat(), reason="By phone.")
    assert standing(room, case) == Standing("2026-04-13")
    room.clock.set(datetime(2026, 4, 7 + days, 10, tzinfo=UTC))
    sheet = drafted_question(room, case, late="It was found only now.")

    told = "But without pauses the period was over on 2026-04-07: the case will be shown as overdue at once."
    assert said(sheet).startswith(STANDS_STILL)
    assert said(sheet).endswith(told) is warned
    room.send(case, sheet)
    room.settle()
    assert standing(room, case) == Standing("2026-04-07", IDENTITY)


def test_an_edited_question_keeps_its_grounds_and_both_reasons_apart(room: Room) -> None:
    case = claimed(room)
    room.later(9 * DAY)
    drafted_question(room, case, late="Ada was ill.")
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)

    initial = {field.name: field.initial for field in form.fields}
    assert (initial["topic"], initial["late"]) == ("identity", "Ada was ill.")
    assert initial["doubt"] == "The address is not the one in our records."


def test_a_question_that_is_taken_back_stops_nothing(room: Room) -> None:
    case = claimed(room)
    room.send(case, drafted_question(room, case))
    room.press(case, ActionId.UNDO)
    room.settle()

    assert standing(room, case) == Standing("2026-04-07")
