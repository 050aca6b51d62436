"""The process dies at every point of the way out of a mailbox; another goes on, and the end is the same."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from connectors.errors import AuthorizationLost
from handlers import kept_grant
from handlers.checkpoints import unmarked
from handlers.domain.case import ActionId, Status
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind
from handlers.mailboxes import disconnecting
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.push import keep_watches
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.pushing import GRANT, Provider, provided
from tests.support.times import HOUR, MINUTE

#: Every point that a clean run passes, in order; `test_a_clean_run_passes_every_point` compares.
POINTS = (
    "disconnecting.begin:commit",
    "disconnecting.begin:done",
    "unwatched-there",
    "closing.unwatched:commit",
    "closing.unwatched:done",
    "revoked-there",
    "closing.ended:commit",
    "closing.ended:done",
)
_OURS = ("disconnecting.", "closing.", "unwatched-", "revoked-")


class Killed(BaseException):
    """The process is gone; nothing of ours catches it."""


@dataclass(frozen=True)
class End:
    """What must stand however often a process died on the way."""

    status: str
    watches: int
    revoked: frozenset[str]
    grants: int
    drafted: bool
    sent: int
    returned: int
    record: tuple[MailboxEventKind, ...]
    notices: int


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    room.arrive(letter(dmarc=None))
    room.press(room.only_case(), ActionId.CLAIM)
    room.answer(room.only_case())
    return found


def killing(point: str) -> Callable[[str], None]:
    """Return what kills the process the first time that it passes a point."""

    def reached(passed: str) -> None:
        if passed == point:
            raise Killed

    return reached


def walk(room: Room) -> None:
    """Press, and let courier and job work, as often as a person and an engine would."""
    if value(room, "SELECT status FROM mailbox") == "connected":
        disconnecting.begin(room.desk, actor(IRIS), room.mailbox.id)
    for _ in range(3):
        room.deliver()
        close_down_all(room.desk)
        room.later(MINUTE)


def end(room: Room, provider: Provider) -> End:
    case = room.only_case()
    with room.desk.reading("tests.events") as tx:
        events = tuple(one.kind for one in reversed(tx.mailbox_events.of(room.mailbox.id)))
    return End(
        status=value(room, "SELECT status FROM mailbox"),
        watches=len(provider.push.watches) + len(run(room, "SELECT 1 FROM watch")),
        revoked=frozenset(provider.consent.revoked),
        grants=len(run(room, "SELECT 1 FROM mailbox_grant")),
        drafted=case.status is Status.READY and case.draft_id is not None,
        sent=len(room.mail.sent),
        returned=room.kinds(case).count(EventKind.REPLY_FAILED),
        record=events,
        notices=len(run(room, "SELECT 1 FROM outbox WHERE key LIKE 'notice:mailbox_disconnected%'")),
    )


CLEAN = End(
    status="disconnected",
    watches=0,
    revoked=frozenset({GRANT}),
    grants=0,
    drafted=True,
    sent=0,
    returned=1,
    record=(
        MailboxEventKind.WATCHED,
        MailboxEventKind.DISCONNECTING,
        MailboxEventKind.UNWATCHED,
        MailboxEventKind.DISCONNECTED,
        MailboxEventKind.PURGE_SET,
    ),
    notices=1,
)


def test_a_clean_run_passes_every_point(room: Room, provider: Provider) -> None:
    passed: list[str] = []
    room.desk.reached = passed.append
    walk(room)
    assert tuple(dict.fromkeys(one for one in passed if one.startswith(_OURS))) == POINTS
    assert end(room, provider) == CLEAN


@pytest.mark.parametrize("point", POINTS)
def test_fm_43_killed_anywhere_the_way_out_is_gone_to_its_end(
    room: Room, provider: Provider, point: str
) -> None:
    room.desk.reached = killing(point)
    with pytest.raises(Killed):
        walk(room)
    room.desk.reached = unmarked
    walk(room)
    assert end(room, provider) == CLEAN


@pytest.mark.parametrize("point", POINTS)
def test_killed_again_and_again_at_the_same_point(room: Room, provider: Provider, point: str) -> None:
    for _ in range(3):
        room.desk.reached = killing(point)
        with pytest.raises(Killed):
            walk(room)
        if point.endswith(":done"):
            break  # what is done is not done again
    room.desk.reached = unmarked
    walk(room)
    assert end(room, provider) == CLEAN


def test_a_process_that_dies_while_access_is_given_back_keeps_nobody_else_from_it(
    room: Room, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_grant, "_PATIENCE", 0.1)
    with room.desk.transaction("tests.dying") as tx:
        tx.grants.take(room.mailbox)  # and never ends
    walk(room)
    assert value(room, "SELECT status FROM mailbox") == "disconnected", "within the minutes of the walk"
    assert end(room, provider) == CLEAN


def test_nothing_opens_the_mailbox_afterwards(room: Room, provider: Provider) -> None:
    walk(room)
    with pytest.raises(AuthorizationLost):
        room.desk.grants(room.mailbox).load()
    room.later(HOUR)
    walk(room)
    assert end(room, provider) == CLEAN
