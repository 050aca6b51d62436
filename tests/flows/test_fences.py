"""Two workers at one mailbox: whose turn is over writes nothing more. And one sick mailbox is sick alone."""

import threading

import pytest

from bot.jobs.embedded import EmbeddedEngine
from bot.jobs.table import jobs
from bot.settings.groups import JobSettings
from connectors.base import Cursor, Page
from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from connectors.memory import MemoryMailbox
from handlers.desk import Hooks
from handlers.domain.ids import MailboxId
from handlers.intake import batches
from handlers.intake.leasing import LeaseLost, leased
from handlers.intake.noticing import look
from handlers.intake.reading import PutOff
from handlers.intake.reconciling import reconcile_all
from handlers.intake.routing import put_off, vanish
from handlers.intake.sync import sync_all, sync_in_turn
from handlers.mailboxes.polling import wake
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.store.mailboxes import LEASE
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import go_live, make_dear, stubs
from tests.support.times import DAY, SECOND


def overtake(room: Room) -> None:
    """Let another worker take the mailbox over, long after this one last said a word."""
    room.later(LEASE)
    with room.desk.transaction("tests.lease") as tx:
        assert tx.mailboxes.lease(room.mailbox.id, tx.now)


@pytest.mark.parametrize("point", ["discovered", "fetched", "sealed"])
def test_fm_16_wherever_it_is_overtaken_a_worker_writes_nothing_more(new_room: NewRoom, point: str) -> None:
    def lose(reached: str) -> None:
        if reached == point and not lost:
            lost.append(reached)
            overtake(room)

    lost: list[str] = []
    room = new_room(hooks=Hooks(checkpoint=lose))
    room.mail.deliver(letter(), received_at=room.clock.now())
    room.sync()

    assert lost
    assert room.cases() == []
    if point == "discovered":
        assert stubs(room, StubState.NOTICED) == 0
        assert value(room, "SELECT count(*) FROM cursor") == 0
    assert value(room, "SELECT lease_until FROM mailbox") is not None, "the other one's lease stands"


def test_fm_16_an_overtaken_worker_neither_puts_off_nor_ends_a_letter(room: Room) -> None:
    room.mail.deliver(letter(), received_at=room.clock.now())
    with room.desk.transaction("tests.lease") as tx:
        mine = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert mine is not None
    look(room.desk, mine)
    with room.desk.reading("tests.due") as tx:
        (stub,) = tx.stubs.due(room.mailbox.id, tx.now, 9)
    overtake(room)
    before = run(room, "SELECT * FROM stub")

    with pytest.raises(LeaseLost):
        put_off(room.desk, mine, stub, PutOff("temporary"))
    with pytest.raises(LeaseLost):
        vanish(room.desk, mine, stub)
    room.mail.deliver(letter(), received_at=room.clock.now())
    with pytest.raises(LeaseLost):
        look(room.desk, mine)

    assert run(room, "SELECT * FROM stub") == before


@pytest.mark.parametrize("fault", [None, Temporary()])
def test_fm_16_how_an_overtaken_round_ended_is_not_noted(room: Room, fault: ConnectorError | None) -> None:
    make_dear(room)
    with room.desk.transaction("tests.failed") as tx:
        mailbox = tx.mailboxes.lease(room.mailbox.id, tx.now)
        assert mailbox is not None
        if fault is None:
            tx.rounds.failed(mailbox, "Temporary")
        else:
            tx.mailboxes.release(mailbox, tx.now)

    def go() -> None:
        with leased(room.desk, room.mailbox.id):
            overtake(room)
            if fault is not None:
                raise fault

    told = "SELECT failing_since, fault, lease_until, fence FROM mailbox"
    with leased(room.desk, room.mailbox.id) as turn:
        assert turn is not None
    if fault is None:
        run(room, "UPDATE mailbox SET failing_since = 1, fault = 'Temporary'")
        go()
    else:
        with pytest.raises(Temporary):
            go()
    ((since, name, lease, fence),) = run(room, told)
    assert (since, name) == ((1, "Temporary") if fault is None else (None, ""))
    assert lease is not None
    assert fence == turn.mailbox.fence + 2


def test_fm_16_two_workers_at_once_make_one_round(new_room: NewRoom) -> None:
    entered, go_on = threading.Event(), threading.Event()

    class Slow(MemoryMailbox):
        def discover(
            self,
            scope: str,
            cursor: Cursor | None,
            limit: int,
            since: object = None,
            *,
            anywhere: bool = False,
        ) -> Page:
            entered.set()
            go_on.wait(20)
            return super().discover(scope, cursor, limit)

    mail = Slow("privacy@acme.example")
    room = new_room(connectors=[("privacy", mail)])
    mail.deliver(letter(), received_at=room.clock.now())
    first = threading.Thread(target=room.sync)
    first.start()
    entered.wait(20)

    assert room.sync().noticed == 0
    go_on.set()
    first.join()
    assert len(room.cases()) == 1


@pytest.fixture
def two(new_room: NewRoom) -> tuple[Room, MemoryMailbox]:
    other = MemoryMailbox("dpo@acme.example")
    room = new_room(connectors=[("officer", other)])
    connect(room.desk, MailboxPlan("officer", "memory", "dpo@acme.example"))
    return room, other


@pytest.mark.parametrize("fault", [Temporary(), AuthorizationLost(), ZeroDivisionError()])
@pytest.mark.parametrize("work", [sync_all, reconcile_all], ids=["sync", "reconcile"])
def test_fm_17_one_sick_mailbox_never_blocks_the_next(
    two: tuple[Room, MemoryMailbox], fault: Exception, work: object
) -> None:
    room, other = two
    other.deliver(letter(), received_at=room.clock.now())
    assert callable(work)

    def fall_ill(*_: object) -> Page:
        raise fault

    room.mail.discover = fall_ill  # type: ignore[method-assign, assignment] # falls ill
    with pytest.raises(ExceptionGroup) as raised:
        work(room.desk)
    assert raised.value.exceptions == (fault,)
    room.later(SECOND)
    with pytest.raises(ExceptionGroup):
        sync_all(room.desk)
    assert len(room.cases()) == 1


def test_fm_17_a_mailbox_that_hangs_keeps_nobody_waiting(two: tuple[Room, MemoryMailbox]) -> None:
    room, other = two
    done = threading.Event()

    def hang(*_: object) -> Page:
        assert done.wait(20), "the other mailbox never had its turn"
        raise Temporary

    room.mail.discover = hang  # type: ignore[method-assign, assignment] # hangs
    other.deliver(letter(), received_at=room.clock.now())
    room.desk.reached = lambda point: done.set() if point == "intake.route:done" else None

    with pytest.raises(ExceptionGroup):
        sync_all(room.desk)
    assert len(room.cases()) == 1


def test_fm_17_while_a_mailbox_hangs_the_others_are_looked_at_as_ever(
    two: tuple[Room, MemoryMailbox],
) -> None:
    room, other = two
    make_dear(room)
    officer = value(room, "SELECT id FROM mailbox WHERE name = 'officer'")
    let_go, read = threading.Event(), threading.Semaphore(0)

    def hang(*_: object, **__: object) -> Page:
        let_go.wait(20)
        raise Temporary

    room.mail.discover = hang  # type: ignore[method-assign] # hangs
    room.desk.reached = lambda point: read.release() if point == "intake.route:done" else None
    engine = EmbeddedEngine([job for job in jobs(JobSettings()) if job.name == "sync"], room.desk)
    room.desk.wake = lambda job: engine.wake(job) if job == "sync" else None
    engine.start()
    try:
        for _ in range(5):
            other.deliver(letter(), received_at=room.clock.now())
            wake(room.desk, MailboxId(officer))
            assert read.acquire(timeout=20), "it waited for the one that hangs"
    finally:
        let_go.set()
        assert engine.stop(20)
    assert len(room.cases()) == 5


def test_fm_17_letters_of_before_are_left_for_another_turn_while_other_mailboxes_wait(
    two: tuple[Room, MemoryMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)
    room, _ = two
    woken: list[str] = []
    room.desk.wake = woken.append
    go_live(room)
    for _ in range(35):
        room.mail.deliver(letter(), received_at=room.clock.now() - 9 * DAY)
    for _ in range(15):
        room.mail.deliver(letter(), received_at=room.clock.now())

    assert sync_in_turn(room.desk, room.mailbox.id, lambda: True).messages == 20, "today's, and the batch"
    assert "sync" in woken, "the rest waits behind the others, and not for the next tick"
    assert sync_in_turn(room.desk, room.mailbox.id, lambda: True).messages == 10
    assert sync_in_turn(room.desk, room.mailbox.id, lambda: False).messages == 20
