"""For whom the senders of cases write, sealed under the mailbox's key, and what colleagues said of it."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from handlers.domain.ids import CaseId, KeyId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.mandate import Mandate, MandateState, MandateWay
from handlers.ports import Box, KeyDestroyed
from handlers.store.instants import from_micros, to_micros
from handlers.store.side_door_tables import mandate as table
from handlers.store.tables import case as cases
from handlers.store.tables import mailbox as mailboxes


class Mandates:
    """The mandates, within a transaction."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box], now: datetime) -> None:
        self._connection = connection
        self._box = box
        self._now = now

    def add(self, mailbox: Mailbox, mandate: Mandate) -> None:
        """Write for whom the sender of a case writes."""
        person = json.dumps([mandate.name, mandate.address]).encode()
        row = {
            "case_id": mandate.case,
            "service": mandate.service,
            "spoken": mandate.spoken,
            "person_sealed": self._box(mailbox.key_id).seal(person, _bound(mandate.case)),
            "state": mandate.state.value,
            "way": "",
        }
        self._connection.execute(insert(table).values(row))

    def of(self, case: CaseId) -> Mandate | None:
        """Return what is known, or None where the case's sender writes for themselves."""
        asked = (
            select(table, mailboxes.c.key_id)
            .join(cases, cases.c.id == table.c.case_id)
            .join(mailboxes, mailboxes.c.id == cases.c.mailbox_id)
            .where(table.c.case_id == case)
        )
        row = self._connection.execute(asked).first()
        if row is None:
            return None
        name = address = ""
        if row.person_sealed is not None:
            with suppress(KeyDestroyed):
                opened = self._box(KeyId(row.key_id)).open(row.person_sealed, _bound(case))
                name, address = json.loads(opened)
        return Mandate(
            case=case,
            service=row.service,
            spoken=row.spoken,
            name=name,
            address=address,
            state=MandateState(row.state),
            way=MandateWay(row.way) if row.way else None,
            judged_by=None if row.judged_by is None else PersonId(row.judged_by),
            judged_at=from_micros(row.judged_at),
        )

    def judge(
        self, mailbox: Mailbox, case: CaseId, state: MandateState, way: MandateWay | None, by: PersonId
    ) -> None:
        """Write what a colleague said, also of a case of which nothing was known."""
        values = {
            "state": state.value,
            "way": way.value if way else "",
            "judged_by": by,
            "judged_at": to_micros(self._now),
        }
        changed = update(table).where(table.c.case_id == case).values(values)
        if not self._connection.execute(changed).rowcount:
            self.add(mailbox, Mandate(case))
            self._connection.execute(changed)


def _bound(case: int) -> str:
    return f"mandate:{case}"
