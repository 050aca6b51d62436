"""A minute's looks cost what is due: cards of another day, open cases and heaps are found along an index."""

import pytest

from handlers.domain.home import Chosen, Heap, Outlook
from handlers.domain.ids import CaseId
from handlers.duties import repairing
from handlers.duties.repairing import repair
from handlers.store import overviews
from handlers.store.outbox import EntryState
from handlers.store.upkeep import Shown
from tests.contract.store.shelf import new_case, run, value
from tests.support.cast import ADA, MAX
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import ACME, Room
from tests.support.letters import unanswered
from tests.support.times import DAY

_SMALL = {"organisation", "mailbox", "data_key", "colleague"}


def whole(room: Room, said: dict[str, object]) -> dict[str, set[str]]:
    found = {each: read_whole(room.database, each, values) - _SMALL for each, values in said.items()}
    return {each: tables for each, tables in found.items() if tables}


def test_looking_for_cards_that_are_wrong_reads_nothing_whole(room: Room) -> None:
    cram(room)
    repair(room.desk)
    with listening(room.database) as listener:
        repair(room.desk)
        room.later(DAY)
        repair(room.desk)
    assert whole(room, listener.looking_up()) == {}


def test_a_look_goes_on_where_the_last_one_ended_and_then_begins_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repairing, "_PAGE", 2)
    monkeypatch.setattr(repairing, "_PAGES", 2)
    for _ in range(11):
        new_case(room)
    assert [repair(room.desk) for _ in range(4)] == [4, 4, 3, 0]
    assert room.desk.repaired_to is not None
    room.deliver()
    assert [repair(room.desk) for _ in range(4)] == [0, 0, 0, 0]


def test_cases_of_one_day_are_paged_through_by_id(room: Room) -> None:
    cases = [new_case(room) for _ in range(7)]
    found: list[CaseId] = []
    last: Shown | None = None
    with room.desk.reading("tests.pages") as tx:
        while page := tx.upkeep.open_cases(ACME.id, last, 3):
            found += [one.case_id for one in page]
            last = page[-1]
    assert found == sorted(one.id for one in cases)


def test_of_another_day_are_open_cases_alone_and_only_so_many(room: Room) -> None:
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(4)))
    room.settle()
    run(room, "UPDATE post SET drawn_on = '2026-02-01' WHERE drawn_on <> ''")
    (closed, *opened) = room.cases()
    run(room, "UPDATE case_file SET status = 'closed', closed_at = 1 WHERE id = :id", id=closed.id)
    with room.desk.reading("tests.another_day") as tx:
        turned = tx.upkeep.of_another_day(ACME.id, "2026-03-02", 10)
        assert {one.case_id for one in turned} == {one.id for one in opened}
        assert len(tx.upkeep.of_another_day(ACME.id, "2026-03-02", 2)) == 2
        assert tx.upkeep.of_another_day(ACME.id, "2026-02-01", 10) == []


def test_the_card_of_a_closed_case_shows_no_day(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    assert value(room, "SELECT count(*) FROM post WHERE drawn_on <> ''") == 1
    run(room, "UPDATE case_file SET status = 'closed', closed_at = 1")
    run(room, "UPDATE outbox SET state = 'ready' WHERE kind = 'card'")
    room.deliver()
    assert value(room, "SELECT count(*) FROM post WHERE drawn_on <> ''") == 0


def test_a_heap_is_counted_up_to_so_many_and_no_further(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "COUNTED", 3)
    for _ in range(5):
        new_case(room)
    for _ in range(2):
        new_case(room, owner=ADA)
    outlook = Outlook(ADA, room.clock.now().date(), Chosen())
    with room.desk.reading("tests.heaps") as tx:
        heaps = tx.overviews.heaps(ACME.id, outlook)
        assert heaps == {Heap.MINE: 2, Heap.UNASSIGNED: 3}
        page = tx.overviews.page(ACME.id, outlook, heaps, 1, 10)
        assert [heap for heap, _ in page] == [Heap.MINE, *[Heap.UNASSIGNED] * 3]
        assert [heap for heap, _ in tx.overviews.page(ACME.id, outlook, heaps, 2, 2)] == [Heap.UNASSIGNED] * 2
        assert tx.overviews.page(ACME.id, outlook, heaps, 5, 10) == []
        assert tx.overviews.page(ACME.id, outlook, {}, 0, 10) == []


@pytest.mark.parametrize("viewer", [ADA, MAX])
def test_heaps_and_loads_read_nothing_whole(room: Room, viewer: str) -> None:
    cram(room)
    outlook = Outlook(MAX if viewer == MAX else ADA, room.clock.now().date(), Chosen())
    with listening(room.database) as listener, room.desk.reading("tests.heaps") as tx:
        heaps = tx.overviews.heaps(ACME.id, outlook)
        tx.overviews.page(ACME.id, outlook, heaps, 0, 10)
        tx.overviews.loads(ACME.id, outlook)
        tx.overviews.tests(ACME.id, 5)
        tx.outbox.count(EntryState.FAILED)
        tx.outbox.count(EntryState.READY, EntryState.SENDING)
    assert whole(room, listener.looking_up()) == {}
