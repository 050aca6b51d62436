"""A purge is killed at each of its points, each time it passes one: begun again, it comes to the same end."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers import casebook
from handlers.checkpoints import Point
from handlers.delivery.unposting import POST_REMOVED
from handlers.desk import Hooks, Rules
from handlers.disposal.purging import purge, purge_due
from handlers.disposal.reserving import RESEALED
from handlers.store.every_table import metadata
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.flows.test_rounds_cut_off import Cut
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.purged import Estate, blobs, ciphertexts, estate, release_holds
from tests.support.scrubbed import words
from tests.support.times import MINUTE

#: Few letters a transaction, so that each step has several.
RULES = Rules(purge_batch=3)
#: Named transactions of the purge, and the points between two systems that lie on its way.
STEPS = (
    *("purging.begin", "purging.reserved", "purging.clear", "purging.destroy", "purging.cases"),
    *("purging.letters", "purging.rest", "purging.posts", "purging.end"),
    *("reserving.make", "reserving.move", "delivery.unposted", "delivery.card_shown"),
)
BETWEEN = (RESEALED, POST_REMOVED, Point.CARD_EDITED.value)
POINTS = [f"{step}:{edge}" for step in STEPS for edge in ("commit", "done")] + list(BETWEEN)


class Killer:
    """Counts which points are passed, and ends the process at one of them, once."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.at: tuple[str, int] | None = None
        self.counts = False

    @property
    def waits(self) -> bool:
        """Return whether it has killed nobody yet."""
        return self.at is not None

    def __call__(self, point: str) -> None:
        if not self.counts:
            return
        self.passed[point] += 1
        if self.at == (point, self.passed[point]):
            self.at = None
            raise Cut


def play(room: Room, killer: Killer) -> Estate:
    """Purge a mailbox of which a case is held, dying on the way where the killer says so."""
    return purged_at_last(estate(room), killer)


def purged_at_last(found: Estate, killer: Killer) -> Estate:
    """Purge an estate over as many lives as it takes, and return it."""
    room = found.room
    found.schedule()
    killer.counts = True
    for _ in range(14):
        try:
            through = purge(room.desk, found.mailbox)
            room.deliver()
        except Cut:
            room.desk.forget(found.mailbox)
            room.later(6 * MINUTE)  # until claims of before have run out
            continue
        if through:
            break
        room.later(MINUTE)
    killer.counts = False
    return found


def told(found: Estate) -> dict[str, object]:
    """Return all that must be the same after every run."""
    room = found.room
    standing = found.standing()
    tables = {
        name: value(room, f'SELECT count(*) FROM "{name}"')
        for name in metadata.tables
        if name not in {"outbox", "changed_case", "inbox"}
    }
    cases = {
        case.number: (case.status, [(one.kind, one.content) for one in room.record(case)])
        for case in map(room.case, (found.closed.id, found.left.id, found.held.id, found.other.id))
    }
    posts = sorted(
        (post.card.title if post.card else post.text, post.gone)
        for post in room.chat.posts.values()
        if post.person is None
    )
    return {
        "step": standing.step,
        "cases": {name: standing.counts.get(name) for name in ("cases", "letters", "reserved")},
        "tables": tables,
        "records": cases,
        "posts": posts,
        "blobs": len(blobs(room)),
        "held": sorted(words(room, room.case(found.held.id)).split()),
        "sealed": {name: len(cells) for name, cells in ciphertexts(room, found.mailbox).items() if cells},
        "broken": [casebook.verify_case(room.desk, number) for number in cases],
        "waiting": run(room, "SELECT kind, count(*) FROM outbox WHERE state <> 'sent' GROUP BY kind"),
    }


@pytest.fixture(scope="module")
def clean(sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Counter[str]]:
    """Is what stands after a run that nobody disturbed, and how often it passed each point."""
    killer = Killer()
    room = furnish(sqlite(), tmp_path_factory.mktemp("clean"), hooks=Hooks(checkpoint=killer), rules=RULES)
    found = play(room, killer)
    after = told(found)
    room.desk.close()
    return after, killer.passed


def test_a_clean_run_passes_every_point_and_many_a_one_often(
    clean: tuple[dict[str, object], Counter[str]],
) -> None:
    after, passed = clean
    assert after["step"] == "ended"
    assert {point for point in POINTS if not passed[point]} == set()
    assert sum(passed[point] for point in POINTS) >= 50
    assert passed["purging.letters:commit"] >= 3
    assert passed["purging.cases:commit"] >= 3


def killed(room: Room, killer: Killer, point: str, nth: int) -> dict[str, object]:
    killer.at = (point, nth)
    found = play(room, killer)
    assert not killer.waits, f"{point} was not reached {nth} times"
    return told(found)


def differing(after: dict[str, object], clean: dict[str, object]) -> dict[str, tuple[object, object]]:
    return {name: (after[name], clean[name]) for name in clean if after[name] != clean[name]}


@pytest.mark.parametrize("point", POINTS)
def test_fm_45_killed_whenever_it_passes_a_point_a_purge_comes_to_the_same_end(
    point: str,
    clean: tuple[dict[str, object], Counter[str]],
    sqlite: NewUrl,
    tmp_path: Path,
) -> None:
    for nth in range(1, clean[1][point] + 1):
        killer = Killer()
        folder = tmp_path / str(nth)
        folder.mkdir()
        room = furnish(sqlite(), folder, hooks=Hooks(checkpoint=killer), rules=RULES)
        assert differing(killed(room, killer, point, nth), clean[0]) == {}, f"{point}, time {nth}"
        room.desk.close()


@pytest.mark.parametrize(
    "point",
    [
        *("purging.begin:done", "reserving.make:done", RESEALED, "reserving.move:commit"),
        *("reserving.move:done", "purging.destroy:commit", "purging.destroy:done"),
        *("purging.cases:commit", "purging.letters:commit", "purging.letters:done", "purging.rest:done"),
        *("post-removed", "purging.end:commit"),
        *("purging.begin:commit", "purging.reserved:commit", "purging.reserved:done"),
        *("purging.clear:commit", "purging.clear:done", "purging.rest:commit", "purging.posts:commit"),
        *("purging.posts:done", "purging.end:done", "delivery.unposted:commit", "delivery.card_shown:done"),
    ],
)
def test_killed_on_postgresql(
    point: str, clean: tuple[dict[str, object], Counter[str]], new_room: NewRoom
) -> None:
    killer = Killer()
    room = new_room(hooks=Hooks(checkpoint=killer), rules=RULES)
    if room.database.is_sqlite:
        pytest.skip("every point is tried above")
    assert differing(killed(room, killer, point, 1), clean[0]) == {}


@pytest.mark.parametrize(
    ("point", "nth"),
    [("purging.cases:done", 2), ("purging.letters:commit", 2), ("purging.letters:done", 3)],
)
def test_killed_on_postgresql_in_a_later_batch(
    point: str, nth: int, clean: tuple[dict[str, object], Counter[str]], new_room: NewRoom
) -> None:
    killer = Killer()
    room = new_room(hooks=Hooks(checkpoint=killer), rules=RULES)
    if room.database.is_sqlite:
        pytest.skip("every batch is tried above")
    assert clean[1][point] >= nth
    assert differing(killed(room, killer, point, nth), clean[0]) == {}


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_asking_for_the_purge_of_a_released_reserve_is_all_or_nothing(new_room: NewRoom, edge: str) -> None:
    killer = Killer()
    room = new_room(hooks=Hooks(checkpoint=killer), rules=RULES)
    found = play(room, killer)
    release_holds(room)
    killer.counts, killer.at = True, (f"purging.release:{edge}", 1)
    with pytest.raises(Cut):
        purge_due(room.desk, lambda _: None)
    _until_quiet(room, lambda: purge_due(room.desk, lambda _: None))
    assert words(room, room.case(found.held.id)).strip("\n") == ""
    assert value(room, "SELECT count(*) FROM purge WHERE ended_at IS NOT NULL") == 2


def _until_quiet(room: Room, work: Callable[[], object]) -> None:
    for _ in range(6):
        work()
        room.deliver()
        room.later(MINUTE)
