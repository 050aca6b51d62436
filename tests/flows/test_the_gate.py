"""The gate: every deletion asks it, it says why not, and its permits never outlive their transaction."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from handlers.casebook import verify_case
from handlers.disposal import gate
from handlers.domain.case import Case, Status
from handlers.domain.errors import OnHold, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.holds import WAITS_FOR_OPEN_CASES, Leave, Refusal, Route, Subject
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.mailbox import MailboxEventKind
from tests.contract.store.shelf import kept, new_case, new_message, run, second_mailbox
from tests.support.desks import Room
from tests.support.held import count, held, permits, released
from tests.support.times import DAY


@pytest.fixture
def closed(room: Room) -> Case:
    """Is a closed case with a letter."""
    case = new_case(room, status=Status.CLOSED, closed_at=room.clock.now())
    kept(room, new_message(room, case_id=case.id))
    return case


def ask(room: Room, route: Route = Route.RETENTION, **named: Any) -> Leave:
    with room.desk.transaction("tests.ask") as tx:
        return gate.ask(tx, route, **named)


def letters(room: Room) -> list[MessageId]:
    return [MessageId(number) for (number,) in run(room, "SELECT id FROM message")]


def delete(room: Room, leave: Leave) -> None:
    """Delete letters as a route of ours would."""
    every = letters(room)
    with room.desk.transaction("tests.delete") as tx, gate.through(tx, leave):
        tx.asides.drop(every)


def go_on_after_a_failure(room: Room, leave: Leave) -> None:
    """Fail on the way through the gate, and delete all the same."""
    every = letters(room)
    with room.desk.transaction("tests.x") as tx:
        with suppress(LookupError), gate.through(tx, leave):
            raise LookupError
        tx.asides.drop(every)


def words(room: Room) -> int:
    return count(room, "message", "content_sealed IS NOT NULL")


@pytest.mark.parametrize("route", Route)
def test_where_nothing_stands_against_it_every_route_is_open(room: Room, closed: Case, route: Route) -> None:
    leave = ask(room, route, case=closed.id)
    assert leave == Leave(route, Subject(closed.id))
    assert leave.allowed


@pytest.mark.parametrize("route", Route)
def test_no_route_leads_past_a_hold_on_the_case(room: Room, closed: Case, route: Route) -> None:
    number = held(room, Subject(closed.id))
    leave = ask(room, route, case=closed.id)
    assert (leave.allowed, leave.refusals, leave.holds) == (False, (Refusal.HELD,), (number,))


@pytest.mark.parametrize("route", Route)
def test_no_route_leads_past_a_hold_on_the_mailbox(room: Room, closed: Case, route: Route) -> None:
    number = held(room, Subject(mailbox=room.mailbox.id))
    assert ask(room, route, case=closed.id).holds == (number,)
    assert ask(room, route, mailbox=room.mailbox.id).refusals == (Refusal.HELD,)


@pytest.mark.parametrize("route", Route)
def test_an_open_case_stops_only_the_routes_that_it_matters_to(room: Room, route: Route) -> None:
    case = new_case(room)
    matters = route in WAITS_FOR_OPEN_CASES
    assert ask(room, route, case=case.id).allowed is not matters
    assert (Refusal.OPEN in ask(room, route, mailbox=room.mailbox.id).refusals) is matters


def test_thirty_days_after_disconnecting_nobody_is_waited_for(room: Room) -> None:
    case = new_case(room)
    assert ask(room, Route.DISCONNECTED, mailbox=room.mailbox.id).allowed
    assert ask(room, Route.DISCONNECTED, case=case.id).allowed


def test_a_period_keeps_it_up_to_its_day(room: Room, closed: Case) -> None:
    today = room.clock.now().date()
    still = ask(room, case=closed.id, kept_until=today + timedelta(days=1))
    assert (still.refusals, still.kept_until) == ((Refusal.PERIOD,), today + timedelta(days=1))
    assert ask(room, case=closed.id, kept_until=today).allowed


def test_every_reason_is_told_at_once(room: Room) -> None:
    case = new_case(room)
    held(room, Subject(case.id))
    leave = ask(room, case=case.id, kept_until=room.clock.now().date() + DAY)
    assert leave.refusals == (Refusal.HELD, Refusal.OPEN, Refusal.PERIOD)


def test_what_is_not_there_counts_as_held(room: Room) -> None:
    assert ask(room, case=CaseId(1)).refusals == (Refusal.UNKNOWN,)
    assert ask(room, mailbox=MailboxId(1)).refusals == (Refusal.UNKNOWN,)


@pytest.mark.parametrize("named", [{}, {"case": CaseId(1), "mailbox": MailboxId(1)}])
def test_one_thing_is_asked_for_at_a_time(room: Room, named: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="name a case or a mailbox"):
        ask(room, **named)


def test_what_cannot_be_read_is_not_deleted(room: Room, closed: Case) -> None:
    run(room, "ALTER TABLE hold RENAME TO lost")
    try:
        with pytest.raises(SQLAlchemyError):
            ask(room, case=closed.id)
        assert words(room) == 1
    finally:
        run(room, "ALTER TABLE lost RENAME TO hold")


def test_a_released_hold_stops_nothing(room: Room, closed: Case) -> None:
    released(room, held(room, Subject(closed.id)))
    assert ask(room, case=closed.id).allowed


def test_a_hold_stops_nothing_that_it_does_not_name(room: Room, closed: Case) -> None:
    held(room, Subject(new_case(room).id))
    held(room, Subject(mailbox=second_mailbox(room).id))
    assert ask(room, case=closed.id).allowed


def test_holds_on_cases_spare_these_and_do_not_stop_their_mailbox(room: Room, closed: Case) -> None:
    number = held(room, Subject(closed.id))
    leave = ask(room, Route.DISCONNECTED, mailbox=room.mailbox.id)
    assert (leave.allowed, leave.spared) == (True, (number,))
    assert ask(room, Route.DISCONNECTED, mailbox=second_mailbox(room).id).spared == ()


def test_a_case_whose_letter_a_held_one_shows_is_kept_too(room: Room, closed: Case) -> None:
    other = new_case(room)
    share = (
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting)"
        " SELECT :other, id, :via, :lasting FROM message"
    )
    run(room, share, other=other.id, via=closed.id, lasting=False)
    number = held(room, Subject(other.id))
    assert ask(room, case=closed.id).holds == (number,)


def test_through_the_gate_it_goes_and_the_permit_with_it(room: Room, closed: Case) -> None:
    delete(room, ask(room, case=closed.id))
    assert words(room) == 0
    assert permits(room) == 0


def test_a_permit_for_the_mailbox_lets_its_letters_go(room: Room, closed: Case) -> None:
    delete(room, ask(room, mailbox=room.mailbox.id))
    assert words(room) == 0


def test_without_the_gate_it_does_not_go(room: Room, closed: Case) -> None:
    every = letters(room)
    with pytest.raises(IntegrityError, match="gate: no permit"), room.desk.transaction("tests.past") as tx:
        tx.asides.drop(every)
    assert words(room) == 1


def test_nobody_goes_through_with_a_refusal(room: Room, closed: Case) -> None:
    held(room, Subject(closed.id))
    with pytest.raises(OnHold):
        delete(room, ask(room, case=closed.id))
    with pytest.raises(WrongStatus):
        delete(room, ask(room, case=new_case(room).id))
    assert (words(room), permits(room)) == (1, 0)


def test_a_hold_that_was_placed_after_the_answer_wins(room: Room, closed: Case) -> None:
    leave = ask(room, case=closed.id)
    held(room, Subject(closed.id))
    with pytest.raises(IntegrityError, match="gate: a hold stands"):
        delete(room, leave)
    assert (words(room), permits(room)) == (1, 0)


def test_what_fails_on_the_way_leaves_no_permit(room: Room, closed: Case) -> None:
    leave = ask(room, case=closed.id)
    with pytest.raises(LookupError), room.desk.transaction("tests.x") as tx, gate.through(tx, leave):
        raise LookupError
    assert permits(room) == 0


def test_the_gate_is_closed_again_for_whoever_goes_on_after_a_failure(room: Room, closed: Case) -> None:
    leave = ask(room, case=closed.id)
    with pytest.raises(IntegrityError, match="gate: no permit"):
        go_on_after_a_failure(room, leave)
    assert words(room) == 1


def test_what_a_hold_stops_is_remembered_once_and_told_in_the_record(room: Room, closed: Case) -> None:
    number = held(room, Subject(closed.id))
    for _ in range(3):
        with room.desk.transaction("tests.defer") as tx:
            assert not gate.ask_or_defer(tx, Route.SHREDDED, case=closed.id).allowed
    with room.desk.reading("tests.waiting") as tx:
        (waits,) = tx.gate.waiting(Subject(closed.id))
        assert tx.gate.waiting(Subject(mailbox=room.mailbox.id)) == [waits]
        assert tx.gate.resumable(Route.SHREDDED, 10) == []
    assert (waits.route, waits.subject, waits.since) == (
        Route.SHREDDED,
        Subject(closed.id),
        room.clock.now(),
    )
    told = [one for one in room.record(closed) if one.kind is EventKind.DELETION_DEFERRED]
    assert [dict(one.facts) for one in told] == [{"route": "shredded", "hold": number}]
    assert verify_case(room.desk, closed.number) == []


def test_what_a_hold_on_a_mailbox_stops_stands_in_the_mailboxs_record(room: Room) -> None:
    number = held(room, Subject(mailbox=room.mailbox.id))
    for _ in range(2):
        with room.desk.transaction("tests.defer") as tx:
            gate.ask_or_defer(tx, Route.DROPPED, mailbox=room.mailbox.id)
    with room.desk.reading("tests.told") as tx:
        events = tx.mailbox_events.of(room.mailbox.id)
    told = [dict(one.facts) for one in events if one.kind is MailboxEventKind.DELETION_DEFERRED]
    assert told == [{"route": "dropped", "hold": number}]


def test_what_waited_is_resumable_after_the_release_and_forgotten_once_done(room: Room, closed: Case) -> None:
    number = held(room, Subject(closed.id))
    with room.desk.transaction("tests.defer") as tx:
        gate.ask_or_defer(tx, Route.ANSWERED, case=closed.id)
    released(room, number)
    with room.desk.reading("tests.resumable") as tx:
        assert [one.subject.case for one in tx.gate.resumable(Route.ANSWERED, 10)] == [closed.id]
        assert tx.gate.resumable(Route.SHREDDED, 10) == []
    delete(room, ask(room, Route.ANSWERED, case=closed.id))
    assert count(room, "deferred") == 0


def test_what_is_refused_without_a_hold_is_not_remembered(room: Room) -> None:
    case = new_case(room)
    with room.desk.transaction("tests.defer") as tx:
        assert not gate.ask_or_defer(tx, Route.SHREDDED, case=case.id).allowed
    assert count(room, "deferred") == 0


def test_a_person_is_told_of_the_hold(room: Room, closed: Case) -> None:
    held(room, Subject(closed.id))
    with pytest.raises(OnHold, match="legal hold"), room.desk.transaction("tests.check") as tx:
        gate.check(tx, Route.ADMIN, case=closed.id)
