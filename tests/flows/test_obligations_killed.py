"""Keeping apart what a law names is killed at each of its points: nothing named is lost, no more stays."""

from collections import Counter

import pytest

from handlers import casebook
from handlers.desk import Hooks, Rules
from handlers.disposal.purging import purge_due
from handlers.disposal.reserving import RESEALED
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.flows.test_purging_killed import Killer, purged_at_last
from tests.flows.test_rounds_cut_off import Cut
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.held import permits
from tests.support.obliged import BOOKS, holds_of, keys_left, reserved
from tests.support.purged import Estate, blobs, estate, release_holds
from tests.support.retained import under
from tests.support.times import MINUTE

STEPS = ("obliging.narrow", "obliging.move", "purging.obliged", "purging.destroy")
RULES = Rules(purge_batch=3)
POINTS = [f"{step}:{edge}" for step in STEPS for edge in ("commit", "done")] + [RESEALED]


def furnished(new_room: NewRoom, killer: Killer) -> Room:
    room = new_room(hooks=Hooks(checkpoint=killer), rules=RULES)
    under(room, BOOKS)
    return room


def play(room: Room, killer: Killer, *, hold: bool) -> Estate:
    """Purge a mailbox of which a law has something kept, dying where the killer says so."""
    return purged_at_last(estate(room, hold=hold), killer)


def told(found: Estate) -> dict[str, object]:
    """Return all that must be the same after every run."""
    room = found.room
    ours = (found.closed, found.left, found.held)
    return {
        "counts": {name: found.standing().counts.get(name) for name in ("obliged", "cases", "reserved")},
        "kept": [holds_of(room, one) for one in ours],
        "said": [reserved(room, one)["until"] for one in ours],
        "often": [room.kinds(one).count(EventKind.RESERVED) for one in ours],
        "blobs": len(blobs(room)),
        "keys": keys_left(room),
        "reserves": value(room, "SELECT count(*) FROM reserve"),
        "letters": value(room, "SELECT count(*) FROM message"),
        "broken": [casebook.verify_case(room.desk, one.number) for one in ours],
        "permits": permits(room),
    }


@pytest.fixture(scope="module")
def clean(sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Counter[str]]:
    """Is what stands after a run that nobody disturbed, and how often it passed each point."""
    killer = Killer()
    room = furnish(sqlite(), tmp_path_factory.mktemp("clean"), hooks=Hooks(checkpoint=killer), rules=RULES)
    under(room, BOOKS)
    after = told(play(room, killer, hold=False))
    room.desk.close()
    return after, killer.passed


def test_a_clean_run_passes_every_point(clean: tuple[dict[str, object], Counter[str]]) -> None:
    after, passed = clean
    assert after["counts"] == {"obliged": 3, "cases": None, "reserved": None}
    assert {point for point in POINTS if not passed[point]} == set()


@pytest.mark.parametrize(
    ("point", "nth"),
    [(point, nth) for point in POINTS for nth in (1, 2) if nth == 1 or "destroy" not in point],
)
def test_killed_anywhere_it_comes_to_the_same_end(
    new_room: NewRoom, clean: tuple[dict[str, object], Counter[str]], point: str, nth: int
) -> None:
    expected, _ = clean
    killer = Killer()
    killer.at = (point, nth)
    after = told(play(furnished(new_room, killer), killer, hold=False))
    assert not killer.waits
    assert {name: after[name] for name in after if after[name] != expected[name]} == {}


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_a_release_that_leaves_a_case_to_a_law_is_all_or_nothing(new_room: NewRoom, edge: str) -> None:
    killer = Killer()
    room = furnished(new_room, killer)
    found = play(room, killer, hold=True)
    before = holds_of(room, found.held)
    assert before["notes"] > 0
    release_holds(room)
    killer.counts, killer.at = True, (f"purging.release:{edge}", 1)
    with pytest.raises(Cut):
        purge_due(room.desk, lambda _: None)
    for _ in range(3):
        purge_due(room.desk, lambda _: None)
        room.later(MINUTE)
    assert holds_of(room, found.held) == {**before, "notes": 0}
    assert room.kinds(found.held).count(EventKind.RESERVED) == 2, "for the hold, then for the law"
    assert value(room, "SELECT count(*) FROM purge WHERE started_at IS NULL") == 3
    assert permits(room) == 0
