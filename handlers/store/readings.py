"""How letters were read, and what people said of that; the deciding words sealed under the mailbox's key."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from handlers.domain.finding import Evidence, Finding, LetterKind, Place, Requester, RequesterKind, Verdict
from handlers.domain.ids import CaseId, KeyId, MailboxId, MessageId, OrganisationId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.reading import Aspect, Correction
from handlers.domain.rights import Right
from handlers.ports import Box, KeyDestroyed
from handlers.store.conditions import OPEN
from handlers.store.instants import from_micros, to_micros
from handlers.store.reading_tables import reading as table
from handlers.store.reading_tables import reading_correction as corrections
from handlers.store.tables import case as cases
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages

_ADD = insert(table)
_WHAT: dict[str, LetterKind | RequesterKind] = {
    **{one.value: one for one in LetterKind},
    **{one.value: one for one in RequesterKind},
}
_SEPARATOR = "right "


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a person said of a letter instead of what was found."""

    message: MessageId
    correction: Correction
    version: str
    by: PersonId
    at: datetime


class Readings:
    """The readings, within a transaction."""

    def __init__(
        self,
        connection: Connection,
        box: Callable[[KeyId], Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._box = box
        self._next_id = next_id
        self._now = now

    def add(self, mailbox: Mailbox, message: MessageId, finding: Finding) -> None:
        """Write how a letter was read; nothing of one that was not."""
        if finding.version:
            self._connection.execute(_ADD, self._row(mailbox, message, finding))

    def replace(self, mailbox: Mailbox, message: MessageId, finding: Finding) -> None:
        """Write how a letter is read now in the place of what was written before.

        What was read once stays where nothing could be read now.
        """
        if finding.version:
            row = self._row(mailbox, message, finding)
            same = update(table).where(table.c.message_id == message)
            if not self._connection.execute(same.values(row)).rowcount:
                self._connection.execute(_ADD, row)

    def _row(self, mailbox: Mailbox, message: MessageId, finding: Finding) -> dict[str, object]:
        sealed = self._box(mailbox.key_id).seal(_to_bytes(finding), _bound(message))
        return {
            "message_id": message,
            "verdict": finding.verdict.value,
            "kind": finding.kind.value,
            "rights": " ".join(finding.rights),
            "language": finding.language,
            "requester_kind": finding.requester.kind.value,
            "confidence": finding.confidence,
            "version": finding.version,
            "read_at": to_micros(self._now),
            "evidence_sealed": sealed,
        }

    def of(self, wanted: Sequence[MessageId]) -> dict[MessageId, Finding]:
        """Return how these letters were read; those that were not are left out."""
        query = _with_key().where(table.c.message_id.in_(wanted))
        rows = self._connection.execute(query) if wanted else ()
        return {MessageId(row.message_id): self._finding(row) for row in rows}

    def of_case(self, case: CaseId) -> dict[MessageId, Finding]:
        """Return how the letters of a case were read, oldest first."""
        query = _with_key().where(messages.c.case_id == case).order_by(messages.c.at, messages.c.id)
        return {MessageId(row.message_id): self._finding(row) for row in self._connection.execute(query)}

    def unconfirmed(self, mailbox: MailboxId, after: CaseId, limit: int) -> list[CaseId]:
        """Return open cases of a mailbox that may be more than they were read as; an operator can wait."""
        doubtful = (Verdict.LOOK.value, Verdict.OTHER.value)
        where = (
            cases.c.mailbox_id == mailbox,
            cases.c.id > after,
            OPEN,
            cases.c.verdict.in_(doubtful),
            cases.c.confirmed.is_(False),
            cases.c.sureness != "",
        )
        found = select(cases.c.id).where(*where).order_by(cases.c.id).limit(limit)
        return [CaseId(one) for one in self._connection.scalars(found)]

    def correct(
        self,
        organisation: OrganisationId,
        message: MessageId,
        version: str,
        said: Sequence[Correction],
        by: PersonId,
    ) -> None:
        """Write what a person said instead of what was found."""
        rows = [
            {
                "id": self._next_id(),
                "organisation_id": organisation,
                "message_id": message,
                "aspect": one.aspect.value,
                "found": one.found,
                "said": one.said,
                "version": version,
                "said_by": by,
                "said_at": to_micros(self._now),
            }
            for one in said
        ]
        if rows:
            self._connection.execute(insert(corrections), rows)

    def corrections(self, organisation: OrganisationId, limit: int) -> list[Corrected]:
        """Return what people said instead of what was found, the newest first."""
        query = select(corrections).where(corrections.c.organisation_id == organisation)
        rows = self._connection.execute(query.order_by(corrections.c.id.desc()).limit(limit))
        return [
            Corrected(
                MessageId(row.message_id),
                Correction(Aspect(row.aspect), row.found, row.said),
                row.version,
                PersonId(row.said_by),
                from_micros(row.said_at),
            )
            for row in rows
        ]

    def _finding(self, row: Row[Any]) -> Finding:
        facts: dict[str, Any] = {"evidence": [], "person": "", "address": "", "mandate": False}
        if row.evidence_sealed is not None:
            with suppress(KeyDestroyed):
                opened = self._box(KeyId(row.key_id)).open(row.evidence_sealed, _bound(row.message_id))
                facts = json.loads(opened)
        asker = Requester(
            RequesterKind(row.requester_kind), facts["person"], facts["address"], bool(facts["mandate"])
        )
        return Finding(
            language=row.language,
            rights=tuple(Right(one) for one in row.rights.split()),
            evidence=tuple(_evidence(*one) for one in facts["evidence"]),
            confidence=row.confidence,
            verdict=Verdict(row.verdict),
            kind=LetterKind(row.kind),
            requester=asker,
            version=row.version,
        )


def _to_bytes(finding: Finding) -> bytes:
    asker = finding.requester
    facts = {
        "person": asker.person,
        "address": asker.address,
        "mandate": asker.mandate,
        "evidence": [
            [_what(one), one.start, one.end, one.rule, one.place.value, one.score] for one in finding.evidence
        ],
    }
    return json.dumps(facts, separators=(",", ":")).encode("ascii")


def _what(evidence: Evidence) -> str:
    """Return what words speak for, told apart: a right and a kind of letter may be called alike."""
    return f"{_SEPARATOR if evidence.right else ''}{evidence.of.value}"


def _evidence(of: str, start: int, end: int, rule: str, place: str, score: float) -> Evidence:
    right = of.removeprefix(_SEPARATOR)
    what = Right(right) if right != of else _WHAT[of]
    return Evidence(what, start, end, rule, Place(place), score)


def _bound(message: int) -> str:
    return f"reading:{message}"


@cache
def _with_key() -> Select[Any]:
    joined = table.join(messages, messages.c.id == table.c.message_id).join(
        mailboxes, mailboxes.c.id == messages.c.mailbox_id
    )
    return select(table, mailboxes.c.key_id).select_from(joined)
