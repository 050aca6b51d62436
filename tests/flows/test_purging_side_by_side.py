"""Processes that purge one mailbox at the same time, and what happens to it meanwhile."""

from collections.abc import Callable

import pytest

from handlers import casebook
from handlers.desk import Hooks, Rules
from handlers.disposal import certifying, purging
from handlers.disposal.purging import purge, purge_due
from handlers.disposal.reserving import RESEALED, oblige, reserve
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.purge import Step
from handlers.ports import BrokenSeal
from handlers.store.mailbox_events import OMBUD
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, letter
from tests.support.obliged import BOOKS, holds_of, reserved
from tests.support.parting import begin, go_on
from tests.support.purged import NOTE, SCAN, Estate, blobs, estate, place_hold, release_holds
from tests.support.retained import under
from tests.support.scrubbed import words
from tests.support.times import MINUTE


class Meanwhile:
    """Does something once, at a named point of somebody else's work, or a later time it is passed."""

    def __init__(self) -> None:
        self.at = ""
        self.work: Callable[[], object] = lambda: None
        self.passed, self.after = 0, 0

    def __call__(self, point: str) -> None:
        if point != self.at:
            return
        self.passed += 1
        if self.passed > self.after:
            self.at = ""
            self.work()


def two_processes(
    new_room: NewRoom, schedule: str | None = None, *, hold: bool
) -> tuple[Estate, Room, Meanwhile]:
    """Return a mailbox that is to be purged, a second process, and what comes in between in the first."""
    meanwhile = Meanwhile()
    room = new_room(hooks=Hooks(checkpoint=meanwhile), rules=Rules(purge_batch=3))
    second = new_room(rules=Rules(purge_batch=3))
    for one in (room, second):
        if schedule is not None:
            under(one, schedule)
    found = estate(room, hold=hold)
    second.clock.set(room.clock.now())
    found.schedule()
    return found, second, meanwhile


def until(found: Estate, step: Step) -> None:
    """Let the purge go on to a step."""
    reached: list[Step] = []
    purge(
        found.room.desk,
        found.mailbox,
        lambda now: reached.append(now.step),
        goes_on=lambda: step not in reached,
    )
    assert reached[-1] is step


@pytest.mark.parametrize("point", ["obliging.narrow:done", RESEALED])
def test_two_processes_that_keep_a_case_apart_for_a_law_move_it_once(new_room: NewRoom, point: str) -> None:
    found, second, meanwhile = two_processes(new_room, BOOKS, hold=False)
    until(found, Step.OBLIGING)
    before = holds_of(found.room, found.closed)
    meanwhile.at, meanwhile.work = point, lambda: oblige(second.desk, found.mailbox, found.closed.id)
    assert found.purge()
    assert meanwhile.passed == 1
    assert holds_of(found.room, found.closed) == {**before, "notes": 0}
    assert found.room.kinds(found.closed).count(EventKind.RESERVED) == 1
    assert found.standing().counts["obliged"] == 3
    assert casebook.verify_case(found.room.desk, found.closed.number) == []


@pytest.mark.parametrize("point", ["reserving.make:done", RESEALED])
def test_two_processes_that_keep_a_held_case_apart_move_it_once(new_room: NewRoom, point: str) -> None:
    found, second, meanwhile = two_processes(new_room, hold=True)
    until(found, Step.RESERVING)
    before = holds_of(found.room, found.held)
    meanwhile.at, meanwhile.work = point, lambda: reserve(second.desk, found.mailbox, found.held.id)
    assert found.purge()
    assert meanwhile.passed == 1
    assert holds_of(found.room, found.held) == before
    assert found.room.kinds(found.held).count(EventKind.RESERVED) == 1
    assert found.standing().counts["reserved"] == 1


@pytest.mark.parametrize("schedule", [None, BOOKS])
def test_two_processes_that_purge_side_by_side_come_to_one_end(
    new_room: NewRoom, schedule: str | None
) -> None:
    found, second, _ = two_processes(new_room, schedule, hold=True)
    before = holds_of(found.room, found.held)

    def going(room: Room) -> Callable[[], bool]:
        return lambda: purge(room.desk, found.mailbox)

    for _ in range(12):
        ends = all_at_once([going(found.room), going(second)])
        assert [end for end in ends if isinstance(end, BaseException)] == []
        if any(ends):
            break
        found.room.deliver()  # it is the one that the chat system's stand-in knows
        for room in (found.room, second):
            room.later(MINUTE)
    standing = found.standing()
    assert standing.step is Step.ENDED
    apart = 1 if schedule is None else 3
    assert standing.counts.get("obliged", 0) + standing.counts["reserved"] == apart
    assert standing.counts.get("cases", 0) == 3 - apart
    assert holds_of(found.room, found.held) == before
    assert len(certifying.listed(found.room.desk)) == 1
    for case in (found.closed, found.left, found.held):
        kinds = found.room.kinds(case)
        assert kinds.count(EventKind.PURGED) + kinds.count(EventKind.RESERVED) == 1
        assert casebook.verify_case(found.room.desk, case.number) == []


def test_a_file_that_the_disk_lost_keeps_no_mailbox_and_the_record_says_so(room: Room) -> None:
    found = estate(room)
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    found.schedule()
    assert found.purge()
    assert reserved(room, found.held)["lost"] == 1
    assert NOTE in words(room, room.case(found.held.id))
    release_holds(room)
    for _ in range(4):
        purge_due(room.desk, lambda _: None)
        room.deliver()
        room.later(MINUTE)
    assert room.case(found.held.id).purged_at is not None


def test_a_file_that_a_law_names_and_the_disk_lost_is_counted(room: Room) -> None:
    under(room, BOOKS)
    found = estate(room, hold=False)
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    found.schedule()
    assert found.purge()
    assert (reserved(room, found.held)["lost"], reserved(room, found.held)["rule"]) == (1, "bookkeeping")
    assert "lost" not in reserved(room, found.left)


@pytest.mark.parametrize("fault", [BrokenSeal, PermissionError])
def test_what_is_in_the_way_of_one_purge_is_in_no_other_ones(
    room: Room, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    found = estate(room)
    found.schedule()
    room.later(MINUTE)
    run(room, "UPDATE mailbox SET status = 'disconnected' WHERE id = :id", id=found.neighbour.id)
    found.schedule(mailbox=found.neighbour.id)

    def shut(_name: str) -> object:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(room.desk.blobs, "open", shut)
        with pytest.raises(fault):
            purge_due(room.desk, lambda _: None)
    assert found.standing().step is Step.RESERVING
    assert found.standing(found.neighbour.id).step is Step.ENDED, "it came behind, and went through"
    assert found.purge()


def test_a_mailbox_that_is_connected_again_before_its_turn_is_left_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = estate(room, hold=False)
    found.schedule()
    planned = purging.plan(room.desk)
    assert len(planned) == 1
    with room.desk.transaction("tests.withdraw") as tx:
        assert tx.purges.withdraw(found.mailbox)
    monkeypatch.setattr(purging, "plan", lambda _: planned)
    assert purge_due(room.desk, lambda _: None) == 0
    assert NOTE in words(room, room.case(found.closed.id))


@pytest.mark.parametrize("keeps", ["nothing", "a hold"])
def test_a_letter_that_is_fetched_while_its_mailbox_is_purged_leaves_no_file(
    new_room: NewRoom, keeps: str
) -> None:
    meanwhile = Meanwhile()
    room = new_room(hooks=Hooks(checkpoint=meanwhile))
    if keeps == "a hold":
        room.arrive(letter(message_id="<held@subject.example>", files=(File("proof.pdf", SCAN),)))
        place_hold(room, room.only_case().id)
    kept = len(blobs(room))

    def purged() -> None:
        begin(room)
        go_on(room)
        with room.desk.transaction("tests.schedule") as tx:
            tx.purges.schedule(room.mailbox.id, "disconnected", tx.now, OMBUD)
        for _ in range(4):
            purge(room.desk, room.mailbox.id)
            room.deliver()

    meanwhile.at, meanwhile.work = "fetched", purged
    text = f"{ASKS_ACCESS} Late."
    late = letter(text=text, message_id="<late@subject.example>", files=(File("late.pdf", SCAN),))
    room.mail.deliver(late, received_at=room.clock.now())
    room.sync()
    assert meanwhile.passed == 1
    assert value(room, "SELECT status FROM mailbox ORDER BY id LIMIT 1") == "purged"
    assert len(blobs(room)) == kept, "of the late letter nothing, of the held case all"
    assert value(room, "SELECT count(*) FROM stub WHERE state = :state", state=StubState.NOTICED.value) == 0


def test_a_draft_that_is_written_while_its_case_is_kept_apart_is_kept_as_well(new_room: NewRoom) -> None:
    found, second, meanwhile = two_processes(new_room, BOOKS, hold=False)
    until(found, Step.OBLIGING)
    said: list[str] = []

    def write() -> None:
        try:
            second.preview(second.case(found.left.id), "Said in between.")
        except Refused:
            said.append("refused")

    meanwhile.at, meanwhile.after = "obliging.narrow:done", 1  # the open case is the second one
    meanwhile.work = write
    assert found.purge()
    assert (meanwhile.passed, said) == (2, [])
    assert "Said in between." in words(found.room, found.room.case(found.left.id))
    assert reserved(found.room, found.left)["letters"] == len(found.room.messages(found.left))
    assert value(found.room, "SELECT count(*) FROM message WHERE mailbox_id = :id", id=found.mailbox) == 0
