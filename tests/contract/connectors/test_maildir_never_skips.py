"""No letter is ever skipped: not at a page's end, not by a restart, not by a delivery in between.

Played on a folder of our own making, whose clock stands still for as long as a play wants it to, so that
many letters enter within one tick, in the middle of a listing too. A letter may come twice, never never.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import maildir_folder
from connectors.base import Cursor, Page, Stub
from connectors.maildir_folder import MaildirFolder

TICK = 4_000_000  # nanoseconds; the grain of a usual kernel's clock
HOUR = 3_600_000_000_000 // TICK


@dataclass
class Disk:
    """A Maildir's folder and its clock; every change stamps what it changes, as a kernel does."""

    now: int = 1_000 * HOUR  # ticks
    boxes: dict[str, dict[str, int]] = field(default_factory=lambda: {"new": {}, "cur": {}})
    times: dict[str, int] = field(default_factory=lambda: {"new": 0, "cur": 0})
    delivered: set[str] = field(default_factory=set)
    #: What happens once in the next listing, by its stage.
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)

    def deliver(self, name: str, box: str = "new") -> None:
        self.boxes[box][name] = self.now
        self.times[box] = self.now
        self.delivered.add(name.partition(":")[0])

    def flag(self, flags: str) -> None:
        """A mail client marks its first letter, wherever that lies."""
        for box, names in self.boxes.items():
            for name in sorted(names):
                del names[name]
                self.times[box] = self.now
                self.deliver(f"{name.partition(':')[0]}:2,{flags}", "cur")
                return

    def delete(self) -> None:
        for box, names in self.boxes.items():
            for name in sorted(names)[:1]:
                del names[name]
                self.times[box] = self.now

    def present(self) -> set[str]:
        return {name.partition(":")[0] for names in self.boxes.values() for name in names}

    def reach(self, stage: str) -> None:
        self.meanwhile.pop(stage, lambda: None)()

    def monotonic(self) -> float:
        return self.now * TICK / 1e9


class PlayedFolder(MaildirFolder):
    """The folder under test over the played disk, in a process of its own."""

    def __init__(self, disk: Disk) -> None:
        super().__init__("INBOX", Path("/nowhere"))
        self._disk = disk

    def _times(self) -> tuple[int, ...]:
        return tuple(self._disk.times[box] * TICK for box in ("new", "cur"))

    def _names(self, box: str) -> list[str]:
        self._disk.reach(f"before {box}")
        names = list(self._disk.boxes[box])
        self._disk.reach(f"after {box}")
        return names

    def _entry(self, box: str, name: str, unique: str) -> tuple[tuple[int, str], Stub] | None:
        self._disk.reach("look")
        entered = self._disk.boxes[box].get(name)
        return None if entered is None else ((entered * TICK, unique), Stub(f"INBOX/{unique}"))


STAGES = ["before new", "after new", "before cur", "after cur", "look"]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(maildir_folder, "time", SimpleNamespace(monotonic=made.monotonic))
    return made


def names(page: Page) -> list[str]:
    return [stub.provider_key.removeprefix("INBOX/") for stub in page.stubs]


def drained(folder: MaildirFolder, cursor: Cursor | None, limit: int = 2) -> tuple[list[str], Cursor]:
    """Return what one process hands out until it says that there is no more."""
    found: list[str] = []
    for _ in range(500):
        page = folder.discover(cursor, limit)
        found += names(page)
        cursor = page.cursor
        if not page.more:
            return found, cursor
    pytest.fail("the walk does not end")


def test_a_letter_delivered_within_the_tick_of_a_page_is_handed_out_after_a_restart(disk: Disk) -> None:
    for name in ("b", "c", "d"):
        disk.deliver(name)
    first = PlayedFolder(disk).discover(None, 1)
    assert names(first) == ["b"]
    disk.deliver("a")  # the same tick, a name that sorts before the page's end
    restarted = PlayedFolder(disk)
    walked, cursor = drained(restarted, first.cursor)
    assert walked == ["c", "d"]
    assert "a" in drained(restarted, cursor)[0]


def test_a_second_restart_after_the_walk_hands_it_out_as_well(disk: Disk) -> None:
    for name in ("b", "c", "d"):
        disk.deliver(name)
    first = PlayedFolder(disk).discover(None, 1)
    disk.deliver("a")
    _, cursor = drained(PlayedFolder(disk), first.cursor)
    disk.now += 2 * HOUR
    disk.deliver("e")
    assert {"a", "e"} <= set(drained(PlayedFolder(disk), cursor)[0])


def test_a_letter_that_came_in_a_long_pause_between_two_pages_is_not_lost(disk: Disk) -> None:
    """The walk goes on hours later, and what came last is then far younger than the letter in question."""
    for name in ("b", "c"):
        disk.deliver(name)
    page = PlayedFolder(disk).discover(None, 1)
    disk.deliver("a")
    for _ in range(5):
        disk.now += HOUR
        disk.deliver(f"z{disk.now}")
        page = PlayedFolder(disk).discover(page.cursor, 1)
    rest, cursor = drained(PlayedFolder(disk), page.cursor)
    again, _ = drained(PlayedFolder(disk), cursor)
    assert "a" in {*rest, *again}


def test_after_a_restart_the_overlap_comes_once_more_and_then_no_more(disk: Disk) -> None:
    for name in ("a", "b", "c", "d"):
        disk.deliver(name)
    page = PlayedFolder(disk).discover(None, 2)
    restarted = PlayedFolder(disk)
    _, cursor = drained(restarted, page.cursor)
    again, cursor = drained(restarted, cursor)
    assert again == ["a", "b"]
    assert drained(restarted, cursor)[0] == []


def test_a_process_that_pages_on_hands_out_nothing_twice(disk: Disk) -> None:
    folder = PlayedFolder(disk)
    for name in ("b", "d", "f"):
        disk.deliver(name)
    page = folder.discover(None, 2)
    for name in ("a", "c", "g"):
        disk.deliver(name)
    rest, cursor = drained(folder, page.cursor)
    more, cursor = drained(folder, cursor)
    assert sorted([*names(page), *rest, *more]) == ["a", "b", "c", "d", "f", "g"]
    assert drained(folder, cursor)[0] == []


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("box", ["new", "cur"])
def test_a_letter_that_comes_during_a_listing_is_found_by_it_or_by_the_next(
    disk: Disk, stage: str, box: str
) -> None:
    disk.deliver("b")
    disk.meanwhile = {stage: lambda: disk.deliver("a", box)}
    folder = PlayedFolder(disk)
    found, cursor = drained(folder, None)
    again, _ = drained(folder, cursor)
    assert sorted([*found, *again]) == ["a", "b"]
    assert {"a", "b"} == {*found, *drained(PlayedFolder(disk), cursor)[0]}


@pytest.mark.parametrize("stage", STAGES)
def test_a_letter_that_moves_during_a_listing_comes_once_all_the_same(disk: Disk, stage: str) -> None:
    disk.deliver("a")
    disk.meanwhile = {stage: lambda: disk.flag("S")}
    folder = PlayedFolder(disk)
    found, cursor = drained(folder, None)
    again, _ = drained(folder, cursor)
    assert [*found, *again] == ["a"]


def test_a_page_lost_on_its_way_is_handed_out_again_by_the_same_process(disk: Disk) -> None:
    folder = PlayedFolder(disk)
    disk.deliver("a")
    _, cursor = drained(folder, None)
    disk.deliver("b")  # within the same tick, so that no time tells the two pages apart
    assert drained(folder, cursor)[0] == ["b"]
    assert "b" in drained(folder, cursor)[0]


def test_a_quiet_folder_gives_the_same_cursor_again_and_again(disk: Disk) -> None:
    folder = PlayedFolder(disk)
    disk.deliver("a")
    _, cursor = drained(folder, None)
    for _ in range(3):
        disk.now += HOUR
        again = folder.discover(cursor, 5)
        assert (again.stubs, again.cursor) == ((), cursor)


def test_a_folder_whose_clock_was_set_back_is_walked_anew(disk: Disk) -> None:
    disk.deliver("a")
    cursor = drained(PlayedFolder(disk), None)[1]
    disk.now -= 5 * HOUR
    disk.deliver("b")
    assert "b" in drained(PlayedFolder(disk), cursor)[0]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_a_walk_with_a_restart_at_every_page_ends(disk: Disk, limit: int) -> None:
    for number in range(20):
        disk.deliver(f"{number:02}")
    found: set[str] = set()
    page = PlayedFolder(disk).discover(None, limit)
    for _ in range(20 // limit + 1):
        found |= set(names(page))
        if not page.more:
            break
        page = PlayedFolder(disk).discover(page.cursor, limit)
    assert not page.more
    assert len(found) == 20


ACTS = st.one_of(
    st.tuples(st.just("deliver"), st.sampled_from("abcdefghij"), st.sampled_from(["new", "cur"])),
    st.tuples(st.just("flag"), st.sampled_from(["S", "RS", "T"])),
    st.tuples(st.just("delete")),
    st.tuples(st.just("wait"), st.sampled_from([1, 100, 300, HOUR])),
)
STEPS = st.one_of(
    ACTS,
    st.tuples(st.just("page"), st.integers(1, 4)),
    st.tuples(
        st.just("page"), st.integers(1, 4), st.lists(st.tuples(st.sampled_from(STAGES), ACTS), max_size=5)
    ),
    st.tuples(st.just("restart")),
    st.tuples(st.just("forget")),
)


class Play:
    """One process after another over one disk, and everything that was handed out."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.folder = PlayedFolder(disk)
        self.cursor: Cursor | None = None
        self.found: set[str] = set()
        self.serial = 0

    def step(self, step: tuple[object, ...]) -> None:
        match step:
            case ("page", int(limit)):
                self.page(limit)
            case ("page", int(limit), list(meanwhile)):
                self.disk.meanwhile = {stage: partial(self.act, act) for stage, act in meanwhile}
                self.page(limit)
                self.disk.meanwhile = {}
            case ("restart",):
                self.folder = PlayedFolder(self.disk)
            case ("forget",):  # a page was handed out and its cursor lost: the one before is used again
                self.folder.discover(self.cursor, 1)
            case _:
                self.act(step)

    def act(self, act: tuple[object, ...]) -> None:
        match act:
            case ("deliver", str(name), str(box)):
                self.serial += 1
                self.disk.deliver(f"{name}{self.serial}", box)
            case ("flag", str(flags)):
                self.disk.flag(flags)
            case ("delete",):
                self.disk.delete()
            case ("wait", int(ticks)):
                self.disk.now += ticks

    def page(self, limit: int) -> Page:
        page = self.folder.discover(self.cursor, limit)
        self.found |= set(names(page))
        self.cursor = page.cursor
        return page

    def settle(self) -> None:
        """The connector's ordinary round, again and again, as long as anything comes."""
        for _ in range(300):
            page = self.page(3)
            if not page.more and not page.stubs:
                return
        pytest.fail("the folder never comes to rest")


@settings(max_examples=300, deadline=None)
@given(st.lists(STEPS, max_size=40), st.booleans())
def test_whatever_happens_every_letter_that_stays_is_handed_out(
    steps: list[tuple[object, ...]], restart: bool
) -> None:
    disk = Disk()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maildir_folder, "time", SimpleNamespace(monotonic=disk.monotonic))
        play = Play(disk)
        for step in steps:
            play.step(step)
        if restart:
            play.folder = PlayedFolder(disk)
        play.settle()
        assert disk.present() <= play.found
