"""Home pages at rest: when each was opened and drawn, what was chosen, and which may still be looked at."""

from datetime import timedelta

import pytest

from handlers.domain.ids import PersonId
from handlers.store.home_pages import HomePage
from tests.contract.store.shelf import run
from tests.support.cast import ADA, BEN
from tests.support.desks import Room

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def room(shared: Room) -> Room:
    run(shared, "DELETE FROM home_page")
    return shared


def look(room: Room, person: PersonId = ADA, chosen: str | None = None) -> None:
    with room.desk.transaction("tests.look") as tx:
        tx.home_pages.look(person, chosen)


def drawn(room: Room, person: PersonId = ADA, picture: str = "p") -> None:
    with room.desk.transaction("tests.drawn") as tx:
        tx.home_pages.drawn(person, picture)


def kept(room: Room, person: PersonId = ADA) -> HomePage | None:
    with room.desk.reading("tests.kept") as tx:
        return tx.home_pages.get(person)


def watched(room: Room, rest: timedelta = 10 * SECOND, limit: int = 10) -> list[PersonId]:
    with room.desk.reading("tests.watched") as tx:
        return [page.person for page in tx.home_pages.watched(tx.now - HOUR, rest, limit)]


def test_before_it_was_opened_there_is_no_page(room: Room) -> None:
    assert kept(room) is None
    drawn(room)
    assert kept(room) is None, "a page that nobody opened is not kept"


def test_an_opened_page_knows_when_and_has_nothing_chosen(room: Room) -> None:
    look(room)
    assert kept(room) == HomePage(ADA, room.clock.now(), None, "", "")
    assert kept(room, BEN) is None


def test_opening_again_keeps_what_was_chosen_and_drawn(room: Room) -> None:
    look(room, chosen="{}")
    drawn(room, picture="first")
    before = room.clock.now()
    room.later(HOUR)
    look(room)
    assert kept(room) == HomePage(ADA, room.clock.now(), before, "{}", "first")


def test_choosing_counts_as_looking(room: Room) -> None:
    look(room)
    room.later(HOUR)
    look(room, chosen="x")
    page = kept(room)
    assert page is not None
    assert (page.opened_at, page.chosen) == (room.clock.now(), "x")


def test_a_page_is_watched_for_its_time_and_left_alone_after_it_was_drawn(room: Room) -> None:
    look(room)
    assert watched(room) == [ADA], "never drawn"
    drawn(room)
    assert watched(room) == []
    room.later(10 * SECOND)
    assert watched(room) == [ADA]
    room.later(HOUR - 10 * SECOND)
    assert watched(room) == [ADA]
    room.later(SECOND)
    assert watched(room) == []


def test_of_many_pages_those_opened_last_come_first(room: Room) -> None:
    people = [PersonId(f"U{n}") for n in range(5)]
    for person in people:
        look(room, person)
        room.later(SECOND)
    assert watched(room, limit=3) == people[:1:-1]


def test_each_person_has_one_page_however_often_they_look(room: Room) -> None:
    for _ in range(3):
        look(room)
        look(room, BEN)
    assert sorted(row.person for row in run(room, "SELECT person FROM home_page")) == [ADA, BEN]
