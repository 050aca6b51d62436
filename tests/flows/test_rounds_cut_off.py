"""What is done once for a mailbox, cut off at its worst moment and begun again: done once, and wholly."""

from collections.abc import Callable

import pytest

from connectors.base import Page
from connectors.errors import Permanent, Temporary, Unreadable
from connectors.memory import MemoryMailbox
from handlers.desk import Hooks, Limits
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind
from handlers.intake.reconciling import reconcile
from handlers.intake.rereading import reread
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import go_live, happened, stubs
from tests.support.times import DAY, HOUR

EDGES = ("commit", "done")


class Cut(Exception):
    """The process ended here."""


def cut_at(point: str) -> Callable[[str], None]:
    """Return a checkpoint that ends the process the first time a point is reached."""
    left = [point]

    def reached(here: str) -> None:
        if here in left:
            left.remove(here)
            raise Cut

    return reached


def cut_off(room: Room, work: Callable[[], object]) -> None:
    """Do something that is cut off, and once more when its lease is over."""
    with pytest.raises(Cut):
        work()
    room.later(HOUR)
    work()


@pytest.mark.parametrize("edge", EDGES)
def test_fm_11_the_letters_of_before_are_summed_up_once(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"history.sum_up:{edge}")))
    go_live(room)
    room.mail.deliver(letter(), received_at=room.clock.now() - 9 * DAY)

    cut_off(room, room.sync)
    room.sync()

    (summed,) = happened(room, MailboxEventKind.BACKFILLED)
    assert summed.facts["letters"] == 1
    assert value(room, "SELECT count(*) FROM outbox WHERE key LIKE 'notice:mailbox_backfilled:%'") == 2


@pytest.mark.parametrize("edge", EDGES)
def test_a_night_that_is_cut_off_is_compared_all_the_same(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"reconciling.settle:{edge}")))
    room.arrive(letter())

    cut_off(room, lambda: reconcile(room.desk, room.mailbox.id))

    compared = happened(room, MailboxEventKind.RECONCILED)
    assert [event.facts for event in compared] == [{"walked": 1, "missed": 0}] * len(compared)
    assert len(compared) == (1 if edge == "commit" else 2)
    assert len(room.cases()) == 1


@pytest.mark.parametrize("edge", EDGES)
def test_fm_04_a_letter_is_read_again_once(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"rereading.write:{edge}")))
    room.parser.fail_next("parse", Unreadable(reason="too-deep"))
    room.arrive(letter())

    cut_off(room, lambda: reread(room.desk, room.mailbox.id))

    assert room.kinds(room.only_case()).count(EventKind.LETTER_READ_AGAIN) == 1
    assert not room.only_case().unreadable


@pytest.mark.parametrize("edge", EDGES)
def test_fm_02_letters_that_were_not_asked_for_because_of_a_wait_are_all_read_later(
    new_room: NewRoom, edge: str
) -> None:
    waits = Hooks(checkpoint=cut_at(f"intake.put_back:{edge}"))
    room = new_room(hooks=waits, limits=Limits(cases_alike=100))  # all in one word, and no bomb
    room.sync()
    for number in range(60):
        room.mail.deliver(letter(message_id=f"<{number}@subject.example>"), received_at=room.clock.now())
    for _ in range(60):
        room.mail.fail_next("fetch", Temporary(retry_after=60))

    with pytest.raises(Cut):
        room.sync()
    room.mail.faults._waiting.clear()
    for _ in range(3):
        room.later(HOUR)
        room.sync()

    assert len(room.cases()) == 60
    assert stubs(room, StubState.QUARANTINED) == 0


@pytest.mark.parametrize("edge", EDGES)
def test_a_walk_that_is_cut_off_as_its_lease_is_renewed_is_walked_again(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"reconciling.keep:{edge}")))
    room.arrive(letter())

    cut_off(room, lambda: reconcile(room.desk, room.mailbox.id))

    assert [event.facts for event in happened(room, MailboxEventKind.RECONCILED)] == [
        {"walked": 1, "missed": 0}
    ]


@pytest.mark.parametrize("edge", EDGES)
def test_fm_10_a_folder_that_cannot_be_read_is_told_once(new_room: NewRoom, edge: str) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Gone", "Junk"))
    room = new_room(connectors=[("privacy", mail)], hooks=Hooks(checkpoint=cut_at(f"intake.feeds:{edge}")))
    del mail._feeds["Gone"]
    discover = mail.discover

    def gone(scope: str, *more: object, **named: object) -> Page:
        if scope == "Gone":
            raise Permanent
        return discover(scope, *more, **named)  # type: ignore[arg-type] # passed on

    mail.discover = gone  # type: ignore[method-assign] # one folder is gone
    mail.deliver(letter(), received_at=room.clock.now())

    cut_off(room, room.sync)
    room.later(HOUR)
    room.sync()

    assert value(room, "SELECT count(*) FROM outbox WHERE key LIKE 'notice:folder_amiss:%'") == 1
    assert len(room.cases()) == 1
