"""Legal holds: who may place them, what they keep, when they are looked at again, and what goes on after."""

from datetime import date, timedelta
from typing import Any

import pytest

from handlers.cards.pictures import picture
from handlers.casebook import verify_case
from handlers.desk import Hooks
from handlers.disposal import gate, holds
from handlers.domain.case import ActionId, Case
from handlers.domain.digest import Span
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotAllowed, NotFound, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.holds import Hold, Route, Subject
from handlers.domain.ids import HoldId, PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.duties.digests import look
from handlers.ports import BrokenSeal
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, second_mailbox
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.held import count
from tests.support.letters import letter
from tests.support.times import DAY

REASON = "Claim of Sam before the court of Aarhus"
SETTLED = "Settled out of court"


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter())
    room.settle()
    return room.only_case()


def day(room: Room, days: int = 30) -> date:
    return room.clock.now().date() + timedelta(days=days)


def place(room: Room, named: str, by: PersonId = MAX, **more: Any) -> Hold:
    given = {"reason": REASON, "review_on": day(room), **more}
    return holds.place(room.desk, actor(by), named, **given)


def release(room: Room, hold: Hold, by: PersonId = MAX) -> holds.Released:
    return holds.release(room.desk, actor(by), hold.id, SETTLED)


def told(room: Room, kind: MailboxEventKind) -> list[dict[str, object]]:
    with room.desk.reading("tests.told") as tx:
        return [dict(one.facts) for one in tx.mailbox_events.of(room.mailbox.id) if one.kind is kind]


def last(room: Room, case: Case, kind: EventKind) -> dict[str, object]:
    return next(dict(one.facts) for one in reversed(room.record(case)) if one.kind is kind)


def facts_on_card(room: Room, case: Case) -> dict[str, str]:
    with room.desk.reading("tests.card") as tx:
        return {str(label): str(said) for label, said in picture(tx, tx.cases.get(case.id)).facts}


def test_c39_a_hold_has_a_reason_an_owner_and_a_day_of_review(room: Room, case: Case) -> None:
    hold = place(room, case.number)
    assert (hold.reason, hold.owner, hold.review_on) == (REASON, MAX, day(room))
    assert (hold.subject, hold.number, hold.name, hold.stands) == (
        Subject(case.id),
        case.number,
        "privacy",
        True,
    )
    assert (hold.placed_by, hold.placed_at) == (MAX, room.clock.now())


@pytest.mark.parametrize("by", [MAX, IRIS])
def test_managers_and_admins_may(room: Room, case: Case, by: PersonId) -> None:
    hold = place(room, case.number, by)
    assert [one.id for one in holds.listed(room.desk, actor(by))] == [hold.id]
    assert not release(room, hold, by).hold.stands


@pytest.mark.parametrize("by", [ADA, MALLORY])
def test_nobody_else_may_do_or_see_anything_of_it(room: Room, case: Case, by: PersonId) -> None:
    hold = place(room, case.number)
    tried = (
        lambda: place(room, case.number, by),
        lambda: release(room, hold, by),
        lambda: holds.extend(room.desk, actor(by), hold.id, day(room, 60)),
        lambda: holds.listed(room.desk, actor(by)),
        lambda: holds.due(room.desk, actor(by)),
    )
    for one in tried:
        with pytest.raises(NotAllowed):
            one()
    assert count(room, "hold", "released_at IS NULL") == 1


def test_who_looks_at_the_list_stands_in_the_access_log(room: Room, case: Case) -> None:
    place(room, case.number)
    holds.listed(room.desk, actor(IRIS))
    holds.due(room.desk, actor(IRIS))
    looks = run(room, "SELECT kind, number FROM access WHERE person = :person ORDER BY id", person=IRIS)
    assert [tuple(one) for one in looks] == [("list", 1), ("list", 0)]


def test_each_step_stands_in_the_cases_record_without_its_words(room: Room, case: Case) -> None:
    hold = place(room, case.number, owner=IRIS)
    assert last(room, case, EventKind.HOLD_PLACED) == {
        "hold": hold.id,
        "owner": IRIS,
        "review_on": day(room).isoformat(),
    }
    holds.extend(room.desk, actor(IRIS), hold.id, day(room, 90))
    assert last(room, case, EventKind.HOLD_EXTENDED) == {
        "hold": hold.id,
        "review_on": day(room, 90).isoformat(),
    }
    release(room, hold)
    assert last(room, case, EventKind.HOLD_RELEASED) == {"hold": hold.id, "resumed": 0}
    assert not [one for one in room.record(case) if REASON in (one.content or "") + str(one.facts)]
    assert verify_case(room.desk, case.number) == []


def test_each_step_on_a_mailbox_stands_in_the_mailboxs_record(room: Room) -> None:
    hold = place(room, "privacy")
    holds.extend(room.desk, actor(MAX), hold.id, day(room, 90))
    release(room, hold)
    assert [one["hold"] for one in told(room, MailboxEventKind.HOLD_PLACED)] == [hold.id]
    assert [one["review_on"] for one in told(room, MailboxEventKind.HOLD_EXTENDED)] == [
        day(room, 90).isoformat()
    ]
    assert told(room, MailboxEventKind.HOLD_RELEASED) == [{"hold": hold.id, "resumed": 0}]


def test_no_reason_lies_open(room: Room, case: Case) -> None:
    release(room, place(room, case.number))
    at_rest = everything_at_rest(room)
    assert REASON.encode() not in at_rest
    assert SETTLED.encode() not in at_rest
    (hold,) = holds.listed(room.desk, actor(MAX), every=True)
    assert (hold.reason, hold.release_reason, hold.released_by) == (REASON, SETTLED, MAX)


def test_a_reason_does_not_open_in_another_holds_row(room: Room, case: Case) -> None:
    one, other = place(room, case.number), place(room, "privacy", reason="Audit")
    stolen = "(SELECT reason_sealed FROM hold WHERE id = :other)"
    run(room, f"UPDATE hold SET reason_sealed = {stolen} WHERE id = :one", one=one.id, other=other.id)
    with pytest.raises(BrokenSeal):
        holds.listed(room.desk, actor(MAX))
    with room.desk.transaction("tests.ask") as tx:
        leave = gate.ask(tx, Route.ADMIN, case=case.id)
    assert len(leave.holds) == 2, "what cannot be read of a hold does not open the gate"


def test_due_dates_run_on_and_letters_are_answered_while_a_hold_stands(room: Room, case: Case) -> None:
    place(room, case.number)
    assert room.case(case.id).due_on == case.due_on
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.later(room.desk.rules.undo)
    room.settle()
    assert EventKind.REPLY_SENT in room.kinds(case)


def test_the_card_says_that_it_is_held_and_until_which_review_but_not_why(room: Room, case: Case) -> None:
    assert "Legal hold" not in facts_on_card(room, case)
    hold = place(room, case.number)
    place(room, "privacy", reason="Audit", review_on=day(room, 10))
    expected = f"nothing is deleted; review {day(room, 10).isoformat()}"
    assert facts_on_card(room, case)["Legal hold"] == expected
    room.settle()
    shown = str(room.chat.posts)
    assert expected in shown
    assert "placed a legal hold" in shown
    assert REASON not in shown
    release(room, hold)
    assert facts_on_card(room, case)["Legal hold"] == expected, "the mailbox is held still"


def test_several_holds_stand_beside_each_other(room: Room, case: Case) -> None:
    first, second = place(room, case.number), place(room, case.number, reason="Tax audit")
    release(room, first)
    with room.desk.transaction("tests.ask") as tx:
        assert gate.ask(tx, Route.SHREDDED, case=case.id).holds == (second.id,)


def test_the_same_hold_is_placed_once(room: Room, case: Case) -> None:
    place(room, case.number)
    with pytest.raises(AlreadyHandled):
        place(room, f" {case.number} ", IRIS, reason=f"  {REASON} ")
    place(room, "privacy")
    assert count(room, "hold") == 2


def test_a_hold_stands_until_it_is_released_also_after_its_day_of_review(room: Room, case: Case) -> None:
    hold = place(room, case.number, review_on=day(room, 1))
    assert holds.due(room.desk, actor(MAX)) == []
    room.later(40 * DAY)
    assert [one.id for one in holds.due(room.desk, actor(MAX))] == [hold.id]
    with room.desk.transaction("tests.ask") as tx:
        assert not gate.ask(tx, Route.DISCONNECTED, case=case.id).allowed
    holds.extend(room.desk, actor(MAX), hold.id, day(room, 30))
    assert holds.due(room.desk, actor(MAX)) == []


def test_managers_find_holds_to_be_reviewed_in_their_digest(room: Room, case: Case) -> None:
    place(room, case.number, review_on=day(room, 1))
    assert "Legal holds" not in str(look(room.desk, actor(MAX), Span.WEEK))
    place(room, "privacy", review_on=day(room, 1))
    room.later(2 * DAY)
    shown = str(look(room.desk, actor(MAX), Span.WEEK))
    assert f"Legal holds to be reviewed (`ombud hold review`): {case.number}, privacy." in shown
    assert REASON not in shown


def test_holds_are_listed_by_their_review_and_released_ones_only_on_request(room: Room, case: Case) -> None:
    later, sooner = place(room, case.number), place(room, "privacy", review_on=day(room, 3))
    assert [one.id for one in holds.listed(room.desk, actor(MAX))] == [sooner.id, later.id]
    release(room, sooner)
    assert [one.id for one in holds.listed(room.desk, actor(MAX))] == [later.id]
    assert {one.id for one in holds.listed(room.desk, actor(MAX), every=True)} == {later.id, sooner.id}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  \n "}, "reason"),
        ({"reason": "x" * 1_001}, "reason"),
        ({"days": 0}, "review_on"),
        ({"days": -1}, "review_on"),
        ({"days": 366}, "review_on"),
        ({"owner": ADA}, "owner"),
        ({"owner": PersonId("U0NOBODY")}, "owner"),
    ],
)
def test_what_is_missing_or_wrong_is_named(room: Room, case: Case, wrong: dict[str, Any], field: str) -> None:
    given = dict(wrong)
    if "days" in given:
        given["review_on"] = day(room, given.pop("days"))
    with pytest.raises(Incomplete) as raised:
        place(room, case.number, **given)
    assert set(raised.value.fields) == {field}
    assert count(room, "hold") == 0


def test_a_review_may_be_a_year_away_and_no_day_more(room: Room, case: Case) -> None:
    today = day(room, 0)
    last = today.replace(year=today.year + 1)
    with pytest.raises(Incomplete) as raised:
        place(room, case.number, review_on=last + timedelta(days=1))
    assert last.isoformat() in raised.value.fields["review_on"]
    assert place(room, case.number, review_on=last).review_on == last


def test_a_day_is_the_establishments_own(room: Room, case: Case) -> None:
    midnight = room.clock.now().replace(hour=23, minute=30)  # tomorrow already in Copenhagen
    room.clock.set(midnight)
    with pytest.raises(Incomplete):
        place(room, case.number, review_on=midnight.date() + timedelta(days=1))
    assert place(room, case.number, review_on=midnight.date() + timedelta(days=2)).stands


def test_what_is_not_there_cannot_be_held(room: Room) -> None:
    with pytest.raises(NotFound):
        place(room, "2026-9999")
    with pytest.raises(NotFound):
        holds.release(room.desk, actor(MAX), HoldId(7), SETTLED)
    with pytest.raises(NotFound):
        holds.extend(room.desk, actor(MAX), HoldId(7), day(room))


def test_a_mailbox_that_is_still_being_connected_cannot_be_held(room: Room) -> None:
    other = second_mailbox(room)
    run(room, "UPDATE mailbox SET status = 'proposed' WHERE id = :id", id=other.id)
    with pytest.raises(WrongStatus):
        place(room, other.name)


def test_what_is_destroyed_cannot_be_held(room: Room, case: Case) -> None:
    run(room, "UPDATE mailbox SET status = 'purged'")
    for named in ("privacy", case.number):
        with pytest.raises(Gone):
            place(room, named)


def test_a_released_hold_is_neither_released_nor_put_off_again(room: Room, case: Case) -> None:
    hold = place(room, case.number)
    release(room, hold)
    with pytest.raises(NotFound, match="No such legal hold stands"):
        release(room, hold)
    with pytest.raises(NotFound):
        holds.extend(room.desk, actor(MAX), hold.id, day(room, 90))


def test_a_release_needs_a_reason_too(room: Room, case: Case) -> None:
    hold = place(room, case.number)
    with pytest.raises(Incomplete):
        holds.release(room.desk, actor(MAX), hold.id, " ")
    assert [one.id for one in holds.listed(room.desk, actor(MAX))] == [hold.id]


def test_a_review_on_the_same_day_changes_nothing(room: Room, case: Case) -> None:
    hold = place(room, case.number)
    with pytest.raises(AlreadyHandled):
        holds.extend(room.desk, actor(MAX), hold.id, hold.review_on)
    assert EventKind.HOLD_EXTENDED not in room.kinds(case)


def test_an_owner_is_somebody_who_can_release_it(room: Room, case: Case) -> None:
    assert place(room, case.number, owner=IRIS).owner == IRIS


def test_a_release_tells_what_goes_on_and_wakes_who_does_it(new_room: NewRoom) -> None:
    woken: list[str] = []
    room = new_room(hooks=Hooks(wake=woken.append))
    room.arrive(letter())
    case = room.only_case()
    hold, other = place(room, case.number), place(room, "privacy", reason="Audit")
    with room.desk.transaction("tests.defer") as tx:
        gate.ask_or_defer(tx, Route.SHREDDED, case=case.id)
        gate.ask_or_defer(tx, Route.DROPPED, mailbox=room.mailbox.id)
        gate.ask_or_defer(tx, Route.ANSWERED, case=case.id)
    woken.clear()
    assert release(room, hold).resumed == ()
    assert "shred" not in woken, "the mailbox is held still"
    resumed = release(room, other).resumed
    assert {one.route for one in resumed} == {Route.SHREDDED, Route.DROPPED, Route.ANSWERED}
    assert {"shred", "tidy"} <= set(woken)
    assert told(room, MailboxEventKind.HOLD_RELEASED) == [{"hold": other.id, "resumed": 3}]


def test_ben_who_handles_cases_is_no_holder() -> None:
    assert not actor(BEN).roles & holds.HOLDERS
