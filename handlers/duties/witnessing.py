"""Going round every case's record once a day: each chain verified, and a head of them all kept.

A round goes through the cases by their ids, in slices: each is read in one transaction and what came of it
written in another, with the place that the round has come to, so that a death or a second process repeats
nothing. Content stays sealed: a chain is made of what stands openly, and `ombud case verify` opens the rest.
"""

from collections.abc import Iterator, Mapping, Sequence

from handlers.casebook import differing
from handlers.desk import Desk
from handlers.domain.events import Fact, RecordedEvent
from handlers.domain.heads import GENESIS, Witness, head_after, leaf, root_of
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation
from handlers.domain.record import verify
from handlers.people.notices import NoticeKind, tell_admins
from handlers.store.transaction import Transaction
from handlers.store.witnesses import Standing, UnderWay

#: Cases of a slice, and slices each time: 2,000 a minute, and so a million in nine hours.
_SLICE, _SLICES = 100, 20


def witness(desk: Desk, slices: int = _SLICES) -> int:
    """Go on with the round of the day, where one is owed; return how many records were looked at.

    Args:
        slices: at most.
    """
    with desk.reading("witnessing.look") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            return 0
        under_way = tx.witnesses.under_way(organisation.id)
        last = tx.witnesses.last(organisation.id)
        today = tx.now.astimezone(organisation.zone).date().isoformat()
    if under_way is None:
        if last is not None and last.round.day >= today:
            return 0
        _begin(desk, organisation, today)
        with desk.reading("witnessing.begun") as tx:
            under_way = tx.witnesses.under_way(organisation.id)
    seen = 0
    for _ in range(slices):
        if under_way is None or desk.stopping():
            break
        under_way, looked = _slice(desk, organisation, under_way)
        seen += looked
    return seen


def _begin(desk: Desk, organisation: Organisation, today: str) -> None:
    with desk.transaction("witnessing.begin") as tx:
        tx.organisations.lock(organisation.id)
        last = tx.witnesses.last(organisation.id)
        if tx.witnesses.under_way(organisation.id) is None and (last is None or last.round.day < today):
            tx.witnesses.begin(organisation.id, last.round.number + 1 if last else 1, today)


def _slice(desk: Desk, organisation: Organisation, at: UnderWay) -> tuple[UnderWay | None, int]:
    """Look at some cases and write what was seen; return where the round stands, None once it is over."""
    with desk.reading("witnessing.slice") as tx:
        cases = tx.witnesses.standing(organisation.id, at.after, _SLICE)
        more = len(cases) == _SLICE
        seen = tx.witnesses.latest(at.after, cases[-1].id if more else None)
        records = tx.events.unopened([one.id for one in cases])
        here = {one.id for one in cases}
        here |= tx.disposals.forgotten(seen.keys() - here)
    amiss = [f"#{case}" for case in sorted(seen.keys() - here)]
    new: list[Witness] = []
    for one in cases:
        if _holds(desk, one, records[one.id], seen.get(one.id)):
            new += _unseen(one, seen.get(one.id))
        else:
            amiss.append(one.number)
    after: UnderWay | None = at
    if cases:
        with desk.transaction("witnessing.write") as tx:
            after = tx.witnesses.advance(at, cases, new, amiss)
            if after is not None and amiss:
                _tell(tx, desk, after)
    elif amiss:
        after = _lost(at, amiss)
    if after is None:
        return None, 0  # another process does the same
    if not more:
        _end(desk, organisation, after)
    return (after if more else None), len(cases)


def _lost(at: UnderWay, amiss: Sequence[str]) -> UnderWay:
    return UnderWay(
        at.id, at.number, at.day, at.after, at.cases, at.leaves, at.amiss + len(amiss), (*at.named, *amiss)
    )


def _unseen(one: Standing, seen: Witness | None) -> Iterator[Witness]:
    if one.events and (seen is None or seen.seq < one.events):
        yield Witness(one.id, one.events, one.head)


def _holds(desk: Desk, one: Standing, record: Sequence[RecordedEvent], seen: Witness | None) -> bool:
    """Return whether a record holds; what looks broken is looked at again while nobody writes to it."""
    if len(record) == one.events and _is_whole(one, record, seen):
        return True
    with desk.transaction("witnessing.again") as tx:
        of = tx.cases.locked(one.id).organisation_id
        (standing,) = tx.witnesses.standing(of, CaseId(one.id - 1), 1)
        record = tx.events.unopened([one.id])[one.id]
    return len(record) == standing.events and _is_whole(standing, record, seen)


def _is_whole(one: Standing, record: Sequence[RecordedEvent], seen: Witness | None) -> bool:
    if verify(record, one.head) or differing(one.id, one.due_on, record):
        return False
    return seen is None or (seen.seq <= len(record) and record[seen.seq - 1].digest == seen.digest)


def _tell(tx: Transaction, desk: Desk, at: UnderWay) -> None:
    """Tell the admins which records do not hold; the same day, the message that they have is redrawn."""
    facts: Mapping[str, Fact] = {"numbers": " ".join(at.named), "amiss": at.amiss, "day": at.day}
    tell_admins(tx, desk, NoticeKind.RECORDS_AMISS, at.day, facts)


def _end(desk: Desk, organisation: Organisation, at: UnderWay) -> None:
    """Put what the round saw into one root, and that into the head of all records."""
    with desk.reading("witnessing.root") as tx:
        root = root_of(leaf(one) for one in tx.witnesses.of_round(at.id))
        last = tx.witnesses.last(organisation.id)
    head = head_after(last.round.head if last else GENESIS, at.number, at.day, (at.cases, at.leaves), root)
    with desk.transaction("witnessing.end") as tx:
        if tx.witnesses.end(at, root, head) and at.amiss:
            _tell(tx, desk, at)
