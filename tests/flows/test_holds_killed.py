"""Holds are placed, put off and released wholly or not at all; what they stop is not lost and not doubled."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest

from handlers.casebook import verify_case
from handlers.desk import Hooks
from handlers.disposal import holds
from handlers.domain.case import Case
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.holds import Hold
from handlers.domain.mailbox import MailboxEventKind
from handlers.duties.letting_go import let_go
from handlers.duties.shredding import shred
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.cast import MAX, actor
from tests.support.desks import Room
from tests.support.held import count, permits
from tests.support.letters import letter
from tests.support.scrubbed import GRACE, blobs, closed_case, planted, scrub, words
from tests.support.times import DAY
from tests.support.told_by_words import ToldByWords

EDGES = ("commit", "done")


def day(room: Room, days: int = 30) -> date:
    return room.clock.now().date() + timedelta(days=days)


def place(room: Room, named: str) -> Hold:
    return holds.place(room.desk, actor(MAX), named, "Claim before the court", day(room))


def cut_at_later(point: str, passing: int = 0) -> tuple[Callable[[str], None], list[str]]:
    """Return a checkpoint that ends the process at a point once it stands in the list beside it.

    Args:
        passing: how often it lets the point go by before.
    """
    armed: list[str] = []
    seen: list[str] = []

    def reached(here: str) -> None:
        if here == point and armed:
            seen.append(here)
            if len(seen) > passing:
                armed.clear()
                raise Cut

    return reached, armed


def a_case(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


@pytest.mark.parametrize("edge", EDGES)
def test_a_hold_is_placed_with_its_event_or_not_at_all(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"holds.place:{edge}")))
    case = a_case(room)
    with pytest.raises(Cut):
        place(room, case.number)
    assert count(room, "hold") == room.kinds(case).count(EventKind.HOLD_PLACED) == (edge == "done")
    with suppress(Refused):
        place(room, case.number)
    assert count(room, "hold") == room.kinds(case).count(EventKind.HOLD_PLACED) == 1
    assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_a_review_is_put_off_with_its_event_or_not_at_all(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"holds.extend:{edge}")))
    case = a_case(room)
    hold = place(room, case.number)
    with pytest.raises(Cut):
        holds.extend(room.desk, actor(MAX), hold.id, day(room, 90))
    assert room.kinds(case).count(EventKind.HOLD_EXTENDED) == (edge == "done")
    with suppress(Refused):
        holds.extend(room.desk, actor(MAX), hold.id, day(room, 90))
    assert room.kinds(case).count(EventKind.HOLD_EXTENDED) == 1
    (listed,) = holds.listed(room.desk, actor(MAX))
    assert listed.review_on == day(room, 90)


@pytest.mark.parametrize("edge", EDGES)
def test_a_release_loses_nothing_of_what_waits(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"holds.release:{edge}")))
    case = closed_case(room)
    scrub(room, case)
    room.later(GRACE)
    hold = place(room, case.number)
    assert shred(room.desk) == 0
    with pytest.raises(Cut):
        holds.release(room.desk, actor(MAX), hold.id, "Settled")
    assert shred(room.desk) == (edge == "done"), "a release that was not written opens nothing"
    with suppress(Refused):
        holds.release(room.desk, actor(MAX), hold.id, "Settled")
    shred(room.desk)
    assert (blobs(room), planted(words(room, case)), count(room, "deferred")) == ([], [], 0)
    assert room.kinds(case).count(EventKind.HOLD_RELEASED) == 1
    assert room.kinds(case).count(EventKind.SHREDDED) == 1
    assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_what_a_hold_stops_is_remembered_once_however_often_it_dies(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"shredding.shred:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    case = closed_case(room)
    scrub(room, case)
    room.later(GRACE)
    place(room, case.number)
    armed.append("now")
    with pytest.raises(Cut):
        shred(room.desk)
    for _ in range(2):
        assert shred(room.desk) == 0
    assert count(room, "deferred") == room.kinds(case).count(EventKind.DELETION_DEFERRED) == 1
    assert run(room, "SELECT 1 FROM original") != []
    assert permits(room) == 0


@pytest.mark.parametrize("point", ["aside.deferred", "aside.drop"])
@pytest.mark.parametrize("edge", EDGES)
def test_letters_aside_of_a_held_mailbox_stay_and_go_after_it(
    new_room: NewRoom, point: str, edge: str
) -> None:
    reached, armed = cut_at_later(f"{point}:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    room.desk.recogniser = ToldByWords()
    room.arrive(letter(text="[other spam] Buy."), letter(text="[other list] News."))
    room.later(40 * DAY)
    hold = place(room, "privacy")
    armed.append("now")
    with pytest.raises(Cut):
        let_go(room.desk)
    assert let_go(room.desk) == 0
    assert count(room, "message", "content_sealed IS NOT NULL") == 2
    holds.release(room.desk, actor(MAX), hold.id, "Settled")
    assert let_go(room.desk) == 2
    with room.desk.reading("tests.told") as tx:
        kinds = [one.kind for one in tx.mailbox_events.of(room.mailbox.id)]
    assert kinds.count(MailboxEventKind.DELETION_DEFERRED) == 1
    assert kinds.count(MailboxEventKind.DROPPED) == 1
    assert (count(room, "deferred"), permits(room)) == (0, 0)


@pytest.mark.parametrize("edge", EDGES)
def test_looking_at_the_holds_of_a_case_is_written_or_did_not_happen(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"holds.covering:{edge}")))
    case = a_case(room)
    hold = place(room, case.number)
    with pytest.raises(Cut):
        holds.covering(room.desk, actor(MAX), case.id)
    assert count(room, "access") == (edge == "done")
    assert holds.covering(room.desk, actor(MAX), case.id) == (hold,)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", ["listed", "due"])
def test_a_list_that_is_cut_off_was_looked_at_or_was_not(new_room: NewRoom, name: str, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"holds.{name}:{edge}")))
    look = {"listed": holds.listed, "due": holds.due}[name]
    with pytest.raises(Cut):
        look(room.desk, actor(MAX))
    assert count(room, "access") == (edge == "done")
    assert look(room.desk, actor(MAX)) == []
