"""Rounds over all records as tests go them, and records rewritten as by whoever holds the database."""

import json
from datetime import timedelta

from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind
from handlers.domain.record import GENESIS as FIRST
from handlers.duties.witnessing import witness
from handlers.people.notices import NoticeKind
from handlers.proof import verify
from handlers.store.witnesses import Ended
from tests.contract.store.shelf import destroy, run
from tests.support.cast import ADA
from tests.support.desks import ACME, Room

DAY = timedelta(days=1)
READ = Event(EventKind.RECORD_READ, actor=ADA)


def go_round(room: Room) -> Ended:
    """Bring the round of the day to its end, and return it."""
    while witness(room.desk):
        pass
    return last(room)


def last(room: Room) -> Ended:
    with room.desk.reading("tests.last") as tx:
        found = tx.witnesses.last(ACME.id)
    assert found is not None
    return found


def note(room: Room, case: Case) -> Case:
    """Let something happen around a case."""
    with room.desk.transaction("tests.note") as tx:
        return tx.cases.note(tx.cases.locked(case.id), READ)


def rewrite(room: Room, case: Case, seq: int = 1) -> None:
    """Change an event and link the whole chain again, as one would who holds the database."""
    destroy(
        room,
        "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case AND seq = :seq",
        case=case.id,
        seq=seq,
    )
    head = FIRST
    for event in room.record(case):
        head = verify.link(
            head,
            {
                "seq": event.seq,
                "kind": event.kind.value,
                "at": event.at.isoformat(),
                "actor": event.actor,
                "facts": dict(event.facts),
                "commitment": event.commitment,
            },
        )
        destroy(
            room,
            "UPDATE event SET digest = :digest WHERE case_id = :case AND seq = :seq",
            digest=head,
            case=case.id,
            seq=event.seq,
        )
    run(room, "UPDATE case_file SET head = :head WHERE id = :case", head=head, case=case.id)


def asked(room: Room) -> list[tuple[str, dict[str, object]]]:
    """Return whom the admins' notice of records was asked for, and what it is drawn from."""
    wanted = f"notice:{NoticeKind.RECORDS_AMISS}:%"
    found = run(room, "SELECT person, facts FROM outbox WHERE key LIKE :wanted ORDER BY id", wanted=wanted)
    return [(person, json.loads(facts)) for person, facts in found]
