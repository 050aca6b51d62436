"""What the retention schedule deletes of a case, few rows at a time, and what it counted of that.

Whoever deletes asks the gate first (`handlers.disposal.gate`); the database refuses it otherwise.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.retention import Store
from handlers.store.conditions import PAPERS
from handlers.store.covering import covers_case, waits
from handlers.store.delivery_tables import outbox, post
from handlers.store.desk_tables import enclosure
from handlers.store.every_table import metadata
from handlers.store.instants import from_micros, to_micros
from handlers.store.posts import Post, read_post
from handlers.store.reading_tables import reading
from handlers.store.retention_tables import disposal, forgotten
from handlers.store.scrub_tables import set_by
from handlers.store.side_door_tables import mandate, sketch, sketch_band
from handlers.store.tables import case as cases
from handlers.store.tables import event as events
from handlers.store.tables import message as messages
from handlers.store.tables import original, shared_letter

_FILES = {Store.ORIGINALS: original, Store.ENCLOSURES: enclosure}
#: What of a letter finds it by its words, or by who wrote it.
_HASHES = ("mail_id_hash", "sent_as_hash", "fingerprint_hash", "correspondent_hash", "domain_hash")
#: Tables that name a case or a letter, and whose rows go with it at last.
GOES = {
    *("aside", "enclosure", "original", "pass", "reading", "reading_correction", "shared_letter", "sketch"),
    *("sketch_band", "changed_case", "claim", "erase_order", "escalation", "event", "hold", "keeping"),
    *("mandate", "outbox", "post", "reminder", "scrub", "scrub_set_by", "snooze", "vigil"),
}
#: Those whose rows stay, and why.
STAYS = {
    "access": "who looked at what goes by a time of its own",
    "deferred": "the gate's own; it forgets what is done",
    "forgotten": "that a case is gone, by its id alone",
    "incident": "the register of breaches, which Art. 33(5) has kept",
    "message": "letters go before their case",
    "permit": "the gate's own, gone before its transaction ends",
    "witness": "hashes of what its record held, which no later head of all records may miss",
    "reserve": "of a case that was kept apart of a purge; its skeleton stays with it",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter that proved who asks, and when somebody decided that."""

    message_id: MessageId
    case_id: CaseId
    decided_at: datetime


class Disposals:
    """What goes of cases, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def some(self, case: CaseId, store: Store, limit: int) -> list[MessageId]:
        """Return some letters of a case that still hold what a rule is about."""
        kept = _FILES.get(store)
        asked = select(messages.c.id).where(messages.c.case_id == case)
        if kept is None:
            asked = asked.where(messages.c.content_sealed.is_not(None))
        else:
            asked = asked.where(select(kept.c.message_id).where(kept.c.message_id == messages.c.id).exists())
        rows = self._connection.scalars(asked.order_by(messages.c.at, messages.c.id).limit(limit))
        return [MessageId(one) for one in rows]

    def files(self, store: Store, letters: Sequence[MessageId]) -> list[str]:
        """Return the names of files beside the database that hold this of some letters."""
        kept = _FILES.get(store)
        if kept is None:
            return []
        beside = select(kept.c.name).where(kept.c.message_id.in_(letters), kept.c.body_sealed.is_(None))
        return list(self._connection.scalars(beside))

    def delete_files(self, store: Store, letters: Sequence[MessageId]) -> int:
        """Delete letters as they came, or files that left with replies; return how many."""
        kept = _FILES[store]
        gone = self._connection.execute(delete(kept).where(kept.c.message_id.in_(letters))).rowcount
        if kept is original:
            done = messages.c.id.in_(letters) & messages.c.paper_at.is_not(None)
            self._connection.execute(update(messages).where(done).values(paper_at=None))
        return gone

    def empty_letters(self, letters: Sequence[MessageId]) -> int:
        """Take the words of letters, and all that they are found by; that they came stays."""
        for each in (sketch_band, sketch):
            self._connection.execute(delete(each).where(each.c.message_id.in_(letters)))
        read = update(reading).where(
            reading.c.message_id.in_(letters), reading.c.evidence_sealed.is_not(None)
        )
        self._connection.execute(read.values(evidence_sealed=None))
        nothing = {"content_sealed": None, **dict.fromkeys(_HASHES)}
        return self._connection.execute(
            update(messages).where(messages.c.id.in_(letters)).values(nothing)
        ).rowcount

    def amounts(self, case: CaseId) -> dict[Store, int]:
        """Return how much of each thing of a case is left: letters with words, files, words of the record."""
        theirs = messages.c.case_id == case
        spoken = (events.c.case_id == case, events.c.content_sealed.is_not(None))
        asked = {
            Store.LETTERS: select(func.count()).where(theirs, messages.c.content_sealed.is_not(None)),
            Store.NOTES: select(func.count()).where(*spoken),
        }
        for store, kept in _FILES.items():
            joined = kept.join(messages, messages.c.id == kept.c.message_id)
            asked[store] = select(func.count()).select_from(joined).where(theirs)
        return {store: self._connection.scalar(one) or 0 for store, one in asked.items()}

    def unname(self, case: CaseId) -> None:
        """Forget who asks, for whom, and which letters of other cases the case shows."""
        self._connection.execute(update(cases).where(cases.c.id == case).values(requester_sealed=None))
        for each in (mandate, set_by, shared_letter):
            self._connection.execute(delete(each).where(each.c.case_id == case))

    def silence(self, case: CaseId) -> int:
        """Take the words of a case's record; their commitments stay. Return how many there were."""
        spoken = (events.c.case_id == case, events.c.content_sealed.is_not(None))
        self._connection.execute(delete(set_by).where(set_by.c.case_id == case))
        return self._connection.execute(update(events).where(*spoken).values(content_sealed=None)).rowcount

    def posts(self, case: CaseId) -> list[Post]:
        """Return what the chat system shows of a case."""
        rows = self._connection.execute(select(post).where(post.c.case_id == case).order_by(post.c.key))
        return [read_post(row) for row in rows]

    def asked_for(self, keys: Iterable[str]) -> bool:
        """Return whether each of these effects was asked for."""
        wanted = set(keys)
        found = select(func.count()).where(outbox.c.key.in_(wanted))
        return self._connection.scalar(found) == len(wanted)

    def rows(self, case: CaseId, limit: int) -> list[MessageId]:
        """Return some letters of a case of which anything stands."""
        asked = select(messages.c.id).where(messages.c.case_id == case).order_by(messages.c.at).limit(limit)
        return [MessageId(one) for one in self._connection.scalars(asked)]

    def delete_rows(self, letters: Sequence[MessageId]) -> int:
        """Delete letters with every row that names them; return how many."""
        for each in _with("message_id"):
            self._connection.execute(delete(each).where(each.c.message_id.in_(letters)))
        return self._connection.execute(delete(messages).where(messages.c.id.in_(letters))).rowcount

    def forgotten(self, some: Collection[CaseId]) -> set[CaseId]:
        """Return which of some cases the schedule deleted wholly."""
        found = select(forgotten.c.case_id).where(forgotten.c.case_id.in_(some))
        return {CaseId(one) for one in self._connection.scalars(found)}

    def delete_case(self, case: CaseId, day: date) -> None:
        """Delete every row of a case that has no letters any more; what followed it follows nothing."""
        self._connection.execute(insert(forgotten).values(case_id=case, day=day.isoformat()))
        for each in _with("case_id"):
            self._connection.execute(delete(each).where(each.c.case_id == case))
        followers = update(cases).where(cases.c.follows == case).values(follows=None, bond=None)
        self._connection.execute(followers)
        self._connection.execute(delete(cases).where(cases.c.id == case))

    def mark_paper(self, letter: MessageId, at: datetime) -> None:
        """Write that a letter proved who asks, or did not, and that somebody decided so."""
        self._connection.execute(
            update(messages).where(messages.c.id == letter).values(paper_at=to_micros(at))
        )

    def papers(self, limit: int, after: Paper | None = None) -> list[Paper]:
        """Return letters that proved who asks and are still there as they came, by when that was decided."""
        held_up = waits(Route.VERIFIED, case=cases.c.id) & covers_case(cases.c.id, cases.c.mailbox_id)
        asked = (
            select(messages.c.id, messages.c.case_id, messages.c.paper_at)
            .join(cases, cases.c.id == messages.c.case_id)
            .where(PAPERS, ~held_up)
        )
        if after is not None:
            at = to_micros(after.decided_at)
            later = (messages.c.paper_at > at) | (messages.c.id > after.message_id)
            asked = asked.where(messages.c.paper_at >= at, later)
        rows = self._connection.execute(asked.order_by(messages.c.paper_at, messages.c.id).limit(limit))
        return [Paper(MessageId(row.id), CaseId(row.case_id), from_micros(row.paper_at)) for row in rows]

    def paper(self, letter: MessageId) -> Paper | None:
        """Return one such letter; None once its original is gone."""
        asked = select(messages.c.case_id, messages.c.paper_at).where(messages.c.id == letter, PAPERS)
        row = self._connection.execute(asked).first()
        return None if row is None else Paper(letter, CaseId(row.case_id), from_micros(row.paper_at))

    def count(self, day: date, rule: str, store: Store, *, cases_gone: int, items: int) -> None:
        """Add to what went on a day by a rule."""
        same = (disposal.c.day == day.isoformat(), disposal.c.rule == rule, disposal.c.store == store.value)
        more = {"cases": disposal.c.cases + cases_gone, "items": disposal.c["items"] + items}
        if not self._connection.execute(update(disposal).where(*same).values(more)).rowcount:
            row = {"day": day.isoformat(), "rule": rule, "store": store.value}
            self._connection.execute(insert(disposal).values(**row, cases=cases_gone, items=items))

    def counted(self, since: date) -> list[tuple[str, str, str, int, int]]:
        """Return what went since a day: day, rule, what, cases, items; the newest first."""
        asked = select(disposal).where(disposal.c.day >= since.isoformat())
        rows = self._connection.execute(
            asked.order_by(disposal.c.day.desc(), disposal.c.rule, disposal.c.store)
        )
        return [(row.day, row.rule, row.store, row.cases, row.items) for row in rows]


def _with(column: str) -> list[Table]:
    """Return the tables with this column whose rows go, those that refer to others first."""
    found = (each for each in reversed(metadata.sorted_tables) if each.name in GOES)
    return [each for each in found if column in each.c]
