"""Erasing one closed case now, before its day under the retention schedule, since an admin asks for it.

Either the case granted erasure, and the organisation erases the person from Ombud as well (GDPR Art. 17(1)),
or the admin says why. What is asked for begins at once and cannot be taken back. What a hold keeps goes once
that is released; what a law has kept, or another case shows, is told and waits for its own end.
"""

from dataclasses import dataclass
from datetime import date

from handlers.desk import Desk
from handlers.disposal.erase_orders import carry_out_one
from handlers.disposal.gate import ask, ask_or_defer
from handlers.disposal.ledger import check_ours
from handlers.disposal.shedding import LENT
from handlers.domain.case import STANDING, Case, Status
from handlers.domain.erase_order import EraseOrder, Rest, rest_of, route_of
from handlers.domain.errors import (
    AlreadyHandled,
    Incomplete,
    NotFound,
    Refused,
    StaleCase,
    WrongStatus,
    not_for,
)
from handlers.domain.events import Event, EventKind
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId
from handlers.domain.looking import Look
from handlers.domain.obligation import Obligation
from handlers.domain.people import Actor, Organisation, Role
from handlers.domain.phrase import say
from handlers.domain.retention import Store
from handlers.people import access
from handlers.store.transaction import Transaction

#: Who may have a case erased: whoever may have a mailbox deleted.
ERASERS = frozenset({Role.ADMIN})
#: Characters that a reason has at most.
LONGEST = 1_000
#: Batches that whoever asks waits for; of a case with more letters the job does the rest.
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class DoomedCase:
    """What erasing a case would take now, what stays, and what stops it.

    Attributes:
        amounts: how much there is of each thing: letters with words, files, words of the record.
        goes: things that go; those that hang on letters wait while `shown_by` names any.
        law: what a law still has kept, which goes on its day by itself; None for nothing.
        shown_by: numbers of other cases that show letters of this one.
        merged: numbers of cases that follow this one, and keep letters of their own.
        skeleton_until: the last day on which the skeleton is kept; None where none is known.
        held: a legal hold keeps it; what is asked for then waits for its release.
        stops: why it cannot be asked for, in a sentence; None where it can.
        version: of the case as it was looked at.
    """

    case: CaseId
    number: str
    route: Route
    amounts: dict[Store, int]
    goes: tuple[Store, ...]
    law: Obligation | None = None
    shown_by: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    skeleton_until: date | None = None
    held: bool = False
    stops: Refused | None = None
    version: int = 0

    @property
    def allowed(self) -> bool:
        """Return whether it can be asked for."""
        return self.stops is None

    @property
    def needs_reason(self) -> bool:
        """Return whether somebody has to say why."""
        return self.route is Route.ADMIN

    @property
    def waits(self) -> tuple[Store, ...]:
        """Return what waits until other cases let go of its letters."""
        return tuple(one for one in self.goes if self.shown_by and one in LENT)


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it.

    Attributes:
        ended: nothing is left but the skeleton and what a law has kept.
    """

    doomed: DoomedCase
    ended: bool


def preview(desk: Desk, actor: Actor, named: str | CaseId) -> DoomedCase:
    """Return what erasing a case would take, and what stops it; only that somebody looked is written.

    Args:
        named: its number, or its id.

    Raises:
        NotAllowed: the actor is no admin.
        NotFound: there is no such case.
        TooMuch: the actor looked at as much as one may within an hour.
    """
    check_may(actor)
    with access.watching(desk, actor), desk.transaction("erase_orders.preview") as tx:
        access.allow(tx, desk, actor, Look.CASE)
        organisation = _organisation(tx)
        case = _called(tx, organisation, named)
        access.note(tx, actor, Look.CASE, 1, case.id)
        return _doomed(desk, tx, organisation, case)


def erase(
    desk: Desk,
    actor: Actor,
    named: str | CaseId,
    reason: str = "",
    *,
    press: str = "",
    version: int | None = None,
) -> Erased:
    """Have everything of a closed case but its skeleton erased from now on.

    The first of it goes before this returns; the job does what is left. Where a hold stands, what was asked
    is kept and written down as deferred, and the job does it once that is released.

    Args:
        named: its number, or its id.
        reason: why; needed unless the case granted erasure. It is kept sealed.
        press: the chat system's id of a press; a second delivery changes nothing.
        version: of the case that was looked at; None where nobody looked before.

    Raises:
        AlreadyHandled: it is erased, or is to be, already.
        Incomplete: no reason is given, or too long a one.
        LedgerFault: the erasure ledger is missing, broken or another one's; nothing is asked for.
        NotAllowed, NotFound: as `preview`.
        Refused: a law has all that is left of it kept.
        StaleCase: it changed since it was looked at.
        WrongStatus: it is open, or a mail of it has yet to leave.
    """
    check_may(actor)
    with desk.transaction("erase_orders.ask") as tx:
        if press:
            tx.inbox.once(press)
        organisation = _organisation(tx)
        case = tx.cases.locked(_called(tx, organisation, named).id)
        if version not in {None, case.version}:
            raise StaleCase
        doomed = _doomed(desk, tx, organisation, case)
        if doomed.stops is not None:
            raise doomed.stops
        words = _words(reason, doomed.route)
        check_ours(desk, tx)
        today = tx.now.astimezone(organisation.zone).date()
        tx.erase_orders.add(case, EraseOrder(case.id, doomed.route, actor.id, tx.now), today, words)
        tx.cases.note(case, Event(EventKind.ERASURE_ASKED, {"route": doomed.route.value}, actor=actor.id))
        held = not ask_or_defer(tx, doomed.route, case=case.id).allowed
    if held:
        return Erased(doomed, ended=False)
    batches = iter(range(_AT_ONCE))
    carry_out_one(desk, organisation, case.id, goes_on=lambda: next(batches, None) is not None)
    desk.wake("retention")
    return Erased(doomed, _is_ended(desk, case.id))


def go_on(desk: Desk, case: CaseId) -> bool:
    """Carry out the order for a case as far as it goes; return whether nothing of it waits any more."""
    with desk.reading("erase_orders.go_on") as tx:
        organisation = _organisation(tx)
    carry_out_one(desk, organisation, case)
    return _is_ended(desk, case)


def _is_ended(desk: Desk, case: CaseId) -> bool:
    with desk.reading("erase_orders.ended") as tx:
        order = tx.erase_orders.find(case)
    return order is not None and order.ended_at is not None


def check_may(actor: Actor) -> None:
    """Check that somebody may have a case erased.

    Raises:
        NotAllowed: they may not.
    """
    if not actor.roles & ERASERS:
        raise not_for(actor, ERASERS)


def _doomed(desk: Desk, tx: Transaction, organisation: Organisation, case: Case) -> DoomedCase:
    schedule, kept = desk.rules.schedule, tx.keepings.find(case.id)
    (life,) = tx.keepings.lives([case.id], organisation.zone)
    gone = frozenset[Store]() if kept is None else kept.gone
    rest = rest_of(schedule, life, gone, tx.now.astimezone(organisation.zone).date())
    route = route_of(case)
    others = tx.keepings.showing(case.id)
    numbers = tx.keepings.numbers(others) if others else {}
    return DoomedCase(
        case=case.id,
        number=case.number,
        route=route,
        amounts=tx.disposals.amounts(case.id),
        goes=rest.goes,
        law=rest.law,
        shown_by=tuple(sorted(numbers.values())),
        merged=tuple(one.number for one in tx.cases.following(case.id)),
        skeleton_until=schedule.plan(life)[Store.SKELETON].last_on if case.closed_at else None,
        held=bool(ask(tx, route, case=case.id).holds),
        stops=_stops(tx, case, rest),
        version=case.version,
    )


def _stops(tx: Transaction, case: Case, rest: Rest) -> Refused | None:
    """Return why a case cannot be erased now, with what would help."""
    order = tx.erase_orders.find(case.id)
    if case.status is not Status.CLOSED:
        said = {"number": case.number, "standing": STANDING[case.status]}
        return WrongStatus(
            say("Case {number} is {standing}: answer and close it first, then erase it.", **said)
        )
    if order is not None and order.ended_at is None:
        return AlreadyHandled(
            say(
                "Case {number} is being erased already, since somebody asked for it on {date}.",
                number=case.number,
                date=order.at.date().isoformat(),
            )
        )
    if not tx.holds.has_words(case.mailbox_id) or not (rest.goes or rest.law):
        return AlreadyHandled(
            say("Case {number} is erased already; its skeleton stays to its day.", number=case.number)
        )
    if not rest.goes:
        return Refused(
            say(
                "A law has all that is left of case {number} kept; `{command}` says until when.",
                number=case.number,
                command=f"ombud retention explain {case.number}",
            )
        )
    if tx.erase_orders.mail_waits(case.id):
        return WrongStatus(
            say(
                "A mail of case {number} has not left yet: wait until it has, or take it back; then erase.",
                number=case.number,
            )
        )
    return None


def _words(reason: str, route: Route) -> str:
    """Return a reason without what surrounds it.

    Raises:
        Incomplete: there is none where one is needed, or it is too long.
    """
    words = reason.strip()
    if not words and route is Route.ADMIN:
        raise Incomplete({"reason": say("Say why the case is erased before its day; it is kept sealed.")})
    if len(words) > LONGEST:
        raise Incomplete(
            {"reason": say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(words))}
        )
    return words


def _called(tx: Transaction, organisation: Organisation, named: str | CaseId) -> Case:
    if isinstance(named, str):
        return tx.cases.numbered(organisation.id, named.strip())
    return tx.cases.get(named)


def _organisation(tx: Transaction) -> Organisation:
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return organisation
