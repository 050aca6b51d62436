"""By what open cases are counted, which of them still wait for it, and what came of it so far."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from handlers.domain.ids import CaseId, OrganisationId
from handlers.domain.recount import Basis, Cause, Report
from handlers.store.conditions import OPEN
from handlers.store.instants import from_micros, to_micros
from handlers.store.recount_tables import recount as table
from handlers.store.tables import case


@dataclass(frozen=True, slots=True)
class Recount:
    """A counting anew, under way or done.

    Attributes:
        mark: by which open cases are counted.
        before: the mark until then.
        basis: what it stands for.
        causes: what changed since the mark before; empty where that is not known.
        since: when it began.
        told: the managers know of it, or nothing is to be told.
    """

    mark: str
    basis: Basis
    causes: tuple[Cause, ...]
    since: datetime
    report: Report = field(default_factory=Report)
    told: bool = False
    before: str = ""


class Recounts:
    """The counting anew, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organisation: OrganisationId, *, lock: bool = False) -> Recount | None:
        """Return how an organisation's cases are counted, or None before any were.

        Args:
            lock: keep others from counting until this transaction ends.
        """
        query = select(table).where(table.c.organisation_id == organisation)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            return None
        return Recount(
            mark=row.mark,
            basis=Basis(**json.loads(row.basis)),
            causes=tuple(Cause(one) for one in row.causes.split()),
            since=from_micros(row.since),
            report=Report.from_facts(json.loads(row.report)),
            told=row.told,
            before=row.before,
        )

    def put(self, organisation: OrganisationId, recount: Recount) -> None:
        """Write how an organisation's cases are counted, and what came of it so far."""
        values = {
            "mark": recount.mark,
            "before": recount.before,
            "basis": json.dumps(asdict(recount.basis)),
            "causes": " ".join(recount.causes),
            "since": to_micros(recount.since),
            "report": json.dumps(recount.report.to_facts()),
            "told": recount.told,
        }
        theirs = table.c.organisation_id == organisation
        if not self._connection.execute(update(table).where(theirs).values(values)).rowcount:
            self._connection.execute(insert(table).values(organisation_id=organisation, **values))

    def waiting(self, organisation: OrganisationId, mark: str, limit: int) -> list[CaseId]:
        """Return some open cases that are counted by another mark, the oldest first."""
        found: list[int] = []
        # Two ranges of the index: one condition for both would read every open case.
        for other in (case.c.counted_by < mark, case.c.counted_by > mark):
            query = select(case.c.id).where(case.c.organisation_id == organisation, other, OPEN)
            ordered = query.order_by(case.c.counted_by).limit(limit - len(found))
            found += self._connection.scalars(ordered) if len(found) < limit else ()
        return [CaseId(one) for one in sorted(found)]

    def size(self, organisation: OrganisationId) -> int:
        """Return how many open cases there are."""
        query = select(func.count()).where(case.c.organisation_id == organisation, OPEN)
        return self._connection.scalar(query) or 0

    def after(self, organisation: OrganisationId, after: CaseId, limit: int) -> list[tuple[CaseId, str]]:
        """Return open cases in the order they were opened, a page at a time, each with its mark."""
        query = select(case.c.id, case.c.counted_by).where(
            case.c.organisation_id == organisation, case.c.id > after, OPEN
        )
        rows = self._connection.execute(query.order_by(case.c.id).limit(limit))
        return [(CaseId(row.id), row.counted_by) for row in rows]
