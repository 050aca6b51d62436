"""Counting open cases anew when what their due dates are counted by has changed, and telling what moved.

A change is another release of the holidays, own days, zone, place, law or policy. Each batch is a transaction
that leaves what it did in the records, so that a death or a second process repeats nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.casework.recounting import deadline_of, told
from handlers.desk import Desk
from handlers.domain.case import Case, Status
from handlers.domain.clock.establishment import Establishment
from handlers.domain.colleague import Colleague
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation, Role
from handlers.domain.recount import Basis, Move, basis_of
from handlers.people import colleagues
from handlers.people.notices import NoticeKind, ask_notice
from handlers.showing import save_and_show
from handlers.store.recounts import Recount
from handlers.store.transaction import Transaction

#: Cases counted in one transaction: some tens of milliseconds in which others wait.
_BATCH = 25
_PAGE = 100
#: How long two releases or settings may run side by side.
_OVERLAP = timedelta(hours=1)
#: A report that begins anew knows all the same which cases were told of that cannot be counted.
_ANEW: Mapping[str, Any] = {"counted": 0, "moved": 0, "moves": (), "missed": 0}


def recount(desk: Desk, progress: Callable[[int], object] = bool, *, at_once: bool = False) -> int:
    """Count the open cases anew that were counted by something else; return how many.

    A process that still goes by the settings of before leaves the newer ones alone for a while: during an
    upgrade two may run side by side, and the dates would move to and fro.

    Args:
        progress: is told how many cases each batch counted.
        at_once: go back to settings of before without that wait.
    """
    with desk.reading("recounting.look") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            return 0
        establishment = desk.establishment(organisation)
        known = tx.recounts.get(organisation.id)
        waits = tx.recounts.waiting(organisation.id, establishment.counted_by, 1)
        outrun = known and known.before == establishment.counted_by != known.mark
        if known and outrun and not at_once and tx.now - known.since < _OVERLAP:
            return 0
    done = 0
    if known is None or known.mark != establishment.counted_by:
        _begin(desk, organisation, establishment)
    elif not waits and known.told:
        return 0
    while not desk.stopping() and (counted := _count_some(desk, organisation, establishment)):
        done += counted
        progress(counted)
    _tell(desk, organisation, establishment)
    return done


def _begin(desk: Desk, organisation: Organisation, establishment: Establishment) -> None:
    with desk.transaction("recounting.begin") as tx:
        known = tx.recounts.get(organisation.id, lock=True)
        if known is not None and known.mark == establishment.counted_by:
            return  # somebody else did
        basis = basis_of(organisation, establishment)
        causes = (known.basis if known else Basis()).causes(basis)
        before = known.mark if known else ""
        begun = Recount(establishment.counted_by, basis, causes, tx.now, before=before)
        tx.recounts.put(organisation.id, begun)


def _count_some(desk: Desk, organisation: Organisation, establishment: Establishment) -> int:
    """Count a batch; return how many cases it was, 0 once none is left."""
    with desk.transaction("recounting.batch") as tx:
        # Whoever counts holds this row, so that two processes take turns.
        known = tx.recounts.get(organisation.id, lock=True)
        if known is None or known.mark != establishment.counted_by:
            return 0  # another process goes by other settings, and began after us
        waiting = tx.recounts.waiting(organisation.id, known.mark, _BATCH)
        if known.told:  # what comes now, such as a case that was opened again, is a story of its own
            known = replace(known, causes=(), since=tx.now, report=replace(known.report, **_ANEW))
        for case in waiting:
            known = _count_one(tx, desk, tx.cases.locked(case), known)
        if waiting:
            tx.recounts.put(organisation.id, known)
        return len(waiting)


def _count_one(tx: Transaction, desk: Desk, case: Case, known: Recount) -> Recount:
    if case.status is Status.CLOSED:
        return known  # since it was looked for
    try:
        anew = deadline_of(tx, desk, case)
    except ValueError:
        tx.cases.looked_at(case, known.mark)
        return known if case.is_test else replace(known, report=known.report.without(case.number), told=False)
    moved = told(case, anew)
    if moved:
        facts = {**moved, "cause": " ".join(known.causes), "counted_by": anew.counted_by}
        save_and_show(tx, replace(case, deadline=anew), Event(EventKind.DUE_RECOUNTED, facts))
    else:
        tx.cases.mark(replace(case, deadline=anew))
    if case.is_test or not (moved or case.deadline.counted_by):
        return known  # one of before gets its first mark: nothing changed, and nobody is told
    move = Move(case.number, case.due_on, anew.due_on) if moved else None
    return replace(known, report=known.report.with_case(move), told=False)


def _tell(desk: Desk, organisation: Organisation, establishment: Establishment) -> None:
    """Tell the managers what came of it, once no case is left."""
    with desk.transaction("recounting.tell") as tx:
        known = tx.recounts.get(organisation.id, lock=True)
        if known is None or known.told or known.mark != establishment.counted_by:
            return
        if tx.recounts.waiting(organisation.id, known.mark, 1):
            return  # stopped on the way; the next tick goes on
        if known.report.moved or known.report.missed or (known.report.counted and known.causes):
            facts = {**known.report.to_facts(), "causes": " ".join(known.causes)}
            about = f"{known.mark}-{known.since:%Y%m%d%H%M}"
            ask_notice(tx, NoticeKind.DATES_RECOUNTED, _readers(desk), about, facts)
        tx.recounts.put(organisation.id, replace(known, told=True))


def _readers(desk: Desk) -> tuple[Colleague, ...]:
    return colleagues.holding(desk, Role.MANAGER) or colleagues.holding(desk, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What counting anew would do to one open case.

    Attributes:
        after: None where it cannot be counted and would stay as it is.
        waits: whether it is counted by another mark than the present one.
    """

    number: str
    before: date
    after: date | None
    waits: bool
    moves: bool = False


def foreseen(desk: Desk) -> Iterator[Foreseen]:
    """Yield what counting anew would do to each open case, and change nothing."""
    after, organisation = CaseId(0), _organisation(desk)
    while organisation is not None:
        with desk.reading("recounting.foresee") as tx:
            mark = desk.establishment(organisation).counted_by
            page = tx.recounts.after(organisation.id, after, _PAGE)
            found = [_foresee(tx, desk, tx.cases.get(case), waits=by != mark) for case, by in page]
        yield from found
        if not page:
            return
        after = page[-1][0]


def open_cases(desk: Desk) -> int:
    """Return how many open cases there are, test cases too."""
    organisation = _organisation(desk)
    if organisation is None:
        return 0
    with desk.reading("recounting.size") as tx:
        return tx.recounts.size(organisation.id)


def _organisation(desk: Desk) -> Organisation | None:
    with desk.reading("recounting.organisation") as tx:
        return tx.organisations.first()


def _foresee(tx: Transaction, desk: Desk, case: Case, *, waits: bool) -> Foreseen:
    try:
        anew = deadline_of(tx, desk, case)
    except ValueError:
        return Foreseen(case.number, case.due_on, None, waits)
    return Foreseen(case.number, case.due_on, anew.due_on, waits, moves=bool(told(case, anew)))
