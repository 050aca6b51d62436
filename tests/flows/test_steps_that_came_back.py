"""A step counts only when its mail left and did not come back; else duty, clock and date are open again."""

from datetime import timedelta

import pytest

from connectors.errors import Temporary
from handlers.desk import Rules
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.events import EventKind
from handlers.domain.message import Direction
from tests.conftest import NewRoom
from tests.support.bonding import merge
from tests.support.cast import SAM
from tests.support.clocked import (
    FIRST,
    Standing,
    ask,
    claimed,
    come_back,
    drafted_question,
    extend,
    last,
    standing,
)
from tests.support.desks import Room
from tests.support.letters import bounce, letter, out_of_office
from tests.support.times import DAY, MINUTE

IDENTITY = ClockState.SUSPENDED_IDENTITY


def ours(room: Room, case: Case) -> list[str]:
    """Return the Message-IDs of what left in a case, oldest first."""
    return [one.content.message_id for one in room.messages(case) if one.direction is Direction.OUTBOUND]


def answered(room: Room, text: str = "Here is your data.") -> Case:
    case = claimed(room)
    room.answer(case, text)
    room.settle()
    return room.case(case.id)


def closed(room: Room) -> Case:
    case = answered(room)
    room.close_as(case, "fulfilled")
    room.settle()
    return room.case(case.id)


def delayed(mail_id: str) -> bytes:
    return bounce(mail_id).replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.1")


# Answers.


@pytest.mark.parametrize(
    ("days", "in_time", "refusal"), [(0, True, True), (35, True, True), (37, False, False)]
)
def test_c21_an_answer_says_whether_it_left_in_time(
    room: Room, days: int, in_time: bool, refusal: bool
) -> None:
    case = claimed(room)
    room.later(days * DAY)
    room.answer(case)
    room.settle()

    sent = last(room, case, EventKind.REPLY_SENT)
    assert (sent.facts["in_time"], sent.facts["refusal_in_time"]) == (in_time, refusal)


@pytest.mark.parametrize(("hour", "in_time"), [(21, True), (22, False)])
def test_c21_all_of_the_last_day_counts_by_the_clock_of_the_establishment(
    room: Room, hour: int, in_time: bool
) -> None:
    case = claimed(room)
    room.clock.set(room.clock.now().replace(month=4, day=7, hour=hour, minute=50))  # summer time
    room.answer(case)
    room.later(2 * MINUTE)
    room.deliver()

    assert last(room, case, EventKind.REPLY_SENT).facts["in_time"] is in_time


def test_fm_39_a_case_closed_on_an_answer_that_came_back_is_open_again(room: Room) -> None:
    case = closed(room)
    come_back(room, case)

    again = room.case(case.id)
    assert (again.status, again.owner, again.answered_at, again.closed_at) == (
        Status.OPEN,
        case.owner,
        None,
        None,
    )
    assert [claim.outcome for claim in again.claims] == [None]
    assert again.undelivered
    assert room.kinds(case)[-2:] == [EventKind.BOUNCE_RECORDED, EventKind.REOPENED]
    assert again.due_on.isoformat() == "2026-04-07", "the date stays, and is owed again"


def test_an_older_answer_that_comes_back_leaves_the_newer_one_standing(room: Room) -> None:
    case = answered(room, "First.")
    room.answer(case, "Second, to be sure.")
    room.settle()
    room.close_as(case, "fulfilled")
    come_back(room, case, -2)

    after = room.case(case.id)
    assert after.status is Status.CLOSED
    assert after.answered_at is not None
    come_back(room, case, -1)
    assert room.case(case.id).status is Status.OPEN, "now both came back"


def test_what_was_answered_elsewhere_stays_closed(room: Room) -> None:
    case = answered(room)
    room.close_as(case, "fulfilled", elsewhere=True)
    come_back(room, case)

    assert room.case(case.id).status is Status.CLOSED


def test_what_owed_no_answer_stays_closed(room: Room) -> None:
    case = answered(room)
    room.close_as(case, "withdrawn")
    come_back(room, case)

    assert room.case(case.id).status is Status.CLOSED


def test_a_report_told_twice_opens_nothing_twice(room: Room) -> None:
    case = closed(room)
    room.arrive(bounce(ours(room, case)[-1]), bounce(ours(room, case)[-1]))
    room.settle()

    assert room.kinds(case).count(EventKind.REOPENED) == 1
    assert room.kinds(case).count(EventKind.BOUNCE_RECORDED) == 2


def test_an_answer_after_the_one_that_came_back_closes_it_again(room: Room) -> None:
    case = closed(room)
    come_back(room, case)
    room.answer(case, "Once more.")
    room.settle()
    room.close_as(case, "fulfilled")

    assert room.case(case.id).status is Status.CLOSED
    room.arrive(bounce(ours(room, case)[1]))  # the report on the first, once more
    assert room.case(case.id).status is Status.CLOSED


# Reports that prove nothing.


def test_a_delayed_mail_has_not_come_back(room: Room) -> None:
    case = closed(room)
    before = room.case(case.id)
    room.arrive(delayed(ours(room, case)[-1]))
    room.settle()

    after = room.case(case.id)
    assert (after.status, after.undelivered, after.version) == (Status.CLOSED, False, before.version)


@pytest.mark.parametrize("mail_id", ["<x@elsewhere.example>", "<ombud.1.0@acme.example>"])
def test_a_report_on_a_mail_that_is_not_ours_opens_nothing(room: Room, mail_id: str) -> None:
    case = closed(room)
    room.arrive(bounce(mail_id))

    assert room.case(case.id).status is Status.CLOSED


def test_a_report_on_somebody_elses_answer_in_the_thread_voids_none_of_ours(room: Room) -> None:
    case = closed(room)
    spoken = bounce("<colleague@acme.example>").replace(
        b"Return-Path: <>\r\n", f"Return-Path: <>\r\nReferences: {ours(room, case)[-1]}\r\n".encode()
    )
    room.arrive(spoken)
    room.settle()

    after = room.case(case.id)
    assert after.status is Status.CLOSED
    assert after.answered_at is not None
    assert last(room, case, EventKind.BOUNCE_RECORDED).facts.get("returned") is None


def test_an_absence_note_and_a_complaint_of_spam_void_nothing(room: Room) -> None:
    case = closed(room)
    room.arrive(
        out_of_office(in_reply_to=ours(room, case)[-1]),
        bounce(ours(room, case)[-1]).replace(b"report-type=delivery-status", b"report-type=feedback-report"),
    )
    room.settle()

    assert room.case(case.id).status is Status.CLOSED
    assert not room.case(case.id).undelivered


def test_a_person_who_writes_failed_delivery_voids_nothing(room: Room) -> None:
    case = closed(room)
    words = f"Undelivered Mail Returned to Sender\n\nMessage-ID: {ours(room, case)[-1]}"
    room.arrive(letter(subject="Undeliverable", text=words, in_reply_to=FIRST))

    assert EventKind.BOUNCE_RECORDED not in room.kinds(case)
    assert room.case(case.id).status is Status.CLOSED


# Questions, notices, acknowledgements.


def test_c15_a_question_that_came_back_never_stopped_the_clock(room: Room) -> None:
    case = ask(room, claimed(room))
    assert standing(room, case).state is IDENTITY
    come_back(room, case)

    after = room.case(case.id)
    assert standing(room, case) == Standing("2026-04-07")
    assert after.status is Status.OPEN
    assert after.deadline.flags == ()
    assert any("The clock runs; due 2026-04-07." in line for line in room.told())


def test_c16_of_two_questions_the_one_that_arrived_holds_the_clock(room: Room) -> None:
    case = ask(room, claimed(room))
    room.later(DAY)
    ask(room, case)
    come_back(room, case, -2)

    after = room.case(case.id)
    assert (after.deadline.state, after.status) == (IDENTITY, Status.AWAITING_SUBJECT)


def test_c13_a_notice_that_came_back_extended_nothing(room: Room) -> None:
    case = extend(room, claimed(room))
    come_back(room, case)

    assert standing(room, case) == Standing("2026-04-07")
    told = last(room, case, EventKind.BOUNCE_RECORDED)
    assert (told.facts["due_before"], told.facts["due_on"]) == ("2026-06-02", "2026-04-07")


def test_fm_39_an_acknowledgement_that_came_back_shows_the_duty(room: Room) -> None:
    case = claimed(room)
    come_back(room, case)

    assert room.case(case.id).undelivered
    assert room.chat.card().note.startswith("Not delivered")
    assert standing(room, case) == Standing("2026-04-07"), "the clock never depended on it"


def test_a_mail_of_a_merged_case_that_came_back_is_taken_back_in_the_one_that_carries_it_on(
    room: Room,
) -> None:
    first = ask(room, claimed(room))
    room.later(DAY)
    room.arrive(letter(message_id="<second@subject.example>", sender=f"Sam <{SAM}>"))
    second = room.cases()[-1]
    room.press(second, ActionId.CLAIM)
    room.settle()
    question = ours(room, first)[-1]
    merge(room, room.case(first.id), room.case(second.id))
    room.arrive(bounce(question))
    room.settle()

    carried = room.case(second.id)
    assert carried.undelivered
    assert (carried.due_on.isoformat(), carried.deadline.stands_still) == ("2026-04-07", False)
    assert room.case(first.id).status is Status.CLOSED, "it is carried on elsewhere"


def test_a_doubtful_question_that_is_found_to_have_left_stops_the_clock(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(undo=timedelta(0)))
    case = claimed(room)
    room.send(case, drafted_question(room, case))
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.deliver()
    for _ in range(40):
        room.later(MINUTE)
        room.mail.faults._waiting["find_sent"] = [(Temporary(), False)]
        room.deliver()
    assert standing(room, case) == Standing("2026-04-07"), "nobody knows whether it has left"
    room.press(case, ActionId.HAS_LEFT)

    assert standing(room, case) == Standing("2026-04-07", IDENTITY)
    sent = last(room, case, EventKind.QUESTION_SENT)
    assert (sent.facts["topic"], sent.facts["found"]) == ("identity", True)
