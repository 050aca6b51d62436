"""Several replicas start for the first time at once: each finds the one organisation and mailbox."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.mailboxes import registry
from handlers.mailboxes.registry import MailboxPlan
from handlers.store.mailboxes import Mailboxes
from tests.support.desks import ACME, PLAN, Room

REPLICAS = 4
FRESH = MailboxPlan("legal", PLAN.provider, "legal@acme.example", PLAN.authserv_ids)


def test_replicas_that_start_at_once_have_one_mailbox(room: Room) -> None:
    together = threading.Barrier(REPLICAS)

    def start(_: int) -> Mailbox:
        together.wait(10)
        registry.describe_organisation(room.desk, ACME)
        return registry.connect(room.desk, FRESH)

    with ThreadPoolExecutor(REPLICAS) as pool:
        connected = list(pool.map(start, range(REPLICAS)))

    assert len({each.id for each in connected}) == 1
    assert [each.name for each in registry.everything(room.desk)].count("legal") == 1


def test_a_replica_that_comes_second_finds_what_the_first_wrote(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = registry.connect(room.desk, FRESH)
    look, looks = Mailboxes.named, []

    def late(*args: object) -> Mailbox | None:
        looks.append(args)
        # As in the instant before the other replica's commit.
        return None if len(looks) == 1 else look(*args)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(Mailboxes, "named", late)
    assert registry.connect(room.desk, FRESH) == first
    assert len(looks) == 2


def test_what_is_refused_twice_is_raised(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.connect(room.desk, FRESH)
    monkeypatch.setattr(Mailboxes, "named", lambda *_: None)
    # On SQLite the gate is asked first: what would take the place of a row could be meant to delete it.
    with pytest.raises(Exception, match=r"(?i)unique|gate: no permit") as raised:
        registry.connect(room.desk, FRESH)
    assert type(raised.value).__name__ == "IntegrityError"


def test_other_faults_are_not_tried_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def broken(desk: Desk, plan: MailboxPlan) -> Mailbox:
        tries.append(plan)
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "_connect", broken)
    with pytest.raises(ZeroDivisionError):
        registry.connect(room.desk, FRESH)
    assert len(tries) == 1
