"""The schedule killed at any transaction: nothing is lost that is kept, and nothing stays that is due."""

import pytest

from handlers.casebook import verify_case
from handlers.desk import Hooks
from handlers.disposal import shedding
from handlers.disposal.ledger import WRITTEN_DOWN, compare
from handlers.disposal.retaining import retain
from handlers.domain.case import Case
from handlers.domain.erasure import ErasureKind
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.flows.test_holds_killed import cut_at_later
from tests.flows.test_rounds_cut_off import Cut
from tests.support.desks import Room
from tests.support.held import count, permits
from tests.support.ledgers import ledger_in
from tests.support.purged import blobs
from tests.support.retained import YEAR, begun, closed_case, erased, left, proved_case, under

EDGES = ("commit", "done")
LETTERS = {"words", "originals", "enclosures", "notes", "requester"}


def ended(room: Room, case: Case) -> None:
    """Check that the case is a skeleton whose record holds, as if nothing had happened."""
    rest = left(room, case.id)
    assert {what for what, number in rest.items() if number} == {"record", "case"}
    assert blobs(room) == set()
    assert permits(room) == 0
    assert sorted(erased(room, case)) == [
        ("letters", "letters"),
        ("notes", "notes"),
        ("originals", "originals"),
    ]
    assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("point", ["retaining.begin", "retaining.reckon"])
def test_killed_while_it_reckons_it_reckons_again(new_room: NewRoom, point: str, edge: str) -> None:
    reached, armed = cut_at_later(f"{point}:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        retain(room.desk)
    begun(room)
    assert count(room, "retention") == count(room, "keeping") == 1
    room.later(3 * YEAR)
    retain(room.desk)
    ended(room, case)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("time", range(5))
def test_killed_at_any_deletion_it_goes_on_with_what_is_left(new_room: NewRoom, time: int, edge: str) -> None:
    reached, armed = cut_at_later(f"retaining.delete:{edge}", passing=time)
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    begun(room)
    room.later(3 * YEAR)
    armed.append("now")
    try:
        retain(room.desk)
    except Cut:
        retain(room.desk)
    ended(room, case)
    assert value(room, "SELECT sum(cases) FROM disposal") == 3


def test_a_slow_death_batch_by_batch_ends_all_the_same(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shedding, "LETTERS", 1)
    killed = ["now"]

    def reached(here: str) -> None:
        if here.startswith("retaining.delete:") and len(killed) > 1:
            killed.pop()
            raise Cut

    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    begun(room)
    room.later(3 * YEAR)
    for _ in range(12):
        killed.append("again")
        try:
            retain(room.desk)
        except Cut:
            continue
        break
    killed[:] = ["now"]
    retain(room.desk)
    assert left(room, case.id)["words"] == 0
    assert blobs(room) == set()
    assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_a_letter_that_proved_who_asks_goes_once_though_killed(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"papers.shred:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = proved_case(room)
    before = left(room, case.id)
    begun(room)
    armed.append("now")
    with pytest.raises(Cut):
        retain(room.desk)
    retain(room.desk)
    now = left(room, case.id)
    assert now["originals"] == before["originals"] - 1
    assert now["words"] == before["words"], "its words stay"
    assert erased(room, room.case(case.id)) == [("papers", "identity-papers")]
    assert verify_case(room.desk, case.number) == []


def entries(room: Room, kind: ErasureKind) -> int:
    """Return how many lines of a kind the ledger has."""
    return [one.erasure.kind for one in ledger_in(room.folder).entries()].count(kind)


@pytest.mark.parametrize(
    "point",
    [
        *(f"{name}:{edge}" for name in ("retaining.intend", "retaining.write_down") for edge in EDGES),
        WRITTEN_DOWN,
    ],
)
def test_killed_while_a_day_is_written_down_it_is_written_once_and_nothing_is_refused(
    new_room: NewRoom, point: str
) -> None:
    reached, armed = cut_at_later(point)
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    begun(room)
    room.later(3 * YEAR)
    armed.append("now")
    with pytest.raises(Cut):
        retain(room.desk)
    assert erased(room, case) == [], "nothing goes before its day is written down"
    found = compare(room.desk)
    assert found.unapplied == found.under_way, "a process died here; this is no copy from before"
    assert found.unwritten == ()
    retain(room.desk)
    ended(room, case)
    assert entries(room, ErasureKind.SCHEDULE) == 1
    assert compare(room.desk).unapplied == ()


def test_killed_once_a_paper_is_written_down_it_goes_with_one_entry(new_room: NewRoom) -> None:
    reached, armed = cut_at_later(WRITTEN_DOWN)
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = proved_case(room)
    before = left(room, case.id)
    begun(room)
    armed.append("now")
    with pytest.raises(Cut):
        retain(room.desk)
    assert left(room, case.id)["originals"] == before["originals"]
    found = compare(room.desk)
    assert len(found.unapplied) == len(found.under_way) == 1
    retain(room.desk)
    assert left(room, case.id)["originals"] == before["originals"] - 1
    assert entries(room, ErasureKind.PAPER) == 1
    assert compare(room.desk).unapplied == ()
