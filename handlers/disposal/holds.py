"""Legal holds: placing one on a case or a mailbox, looking at it again in time, and releasing it.

A hold stops deletion and nothing else: due dates run on and letters are answered (GDPR Art. 17(3)(e),
18(1)(c)). It has a reason, somebody who answers for it, and a day on which they look whether it is
still needed, since storage for a purpose ends with the purpose (Art. 5(1)(e)). What it stopped is
asked for again once it is released.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.desk import Desk
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotFound, WrongStatus, not_for
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.holds import Deferred, Hold, Route, Subject
from handlers.domain.ids import CaseId, HoldId, PersonId
from handlers.domain.looking import Look
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Organisation, Role
from handlers.domain.period import Span, Unit
from handlers.domain.phrase import say
from handlers.people import access
from handlers.showing import show
from handlers.store.transaction import Transaction

#: Who may place, extend and release holds, and read why they stand.
HOLDERS = frozenset({Role.ADMIN, Role.MANAGER})
#: How far away a review may be, and how many characters a reason has at most.
FURTHEST, LONGEST = Span(1, Unit.YEAR), 1_000
#: Jobs that go on with what a hold had stopped; whatever else waits is found at their next look.
_RESUMED_BY = {
    Route.SHREDDED: "shred",
    Route.DROPPED: "tidy",
    Route.ADMIN: "retention",
    Route.ANSWERED: "retention",
}
#: What a purge deleted is what was read; letters at the provider are never touched.
_TOO_LATE = say(
    "A hold comes too late: what was read of this mailbox is purged. The letters may still be in the "
    "mailbox itself: keep them there, or connect it again and place the hold then."
)
_EVENTS = {
    EventKind.HOLD_PLACED: MailboxEventKind.HOLD_PLACED,
    EventKind.HOLD_EXTENDED: MailboxEventKind.HOLD_EXTENDED,
    EventKind.HOLD_RELEASED: MailboxEventKind.HOLD_RELEASED,
}


@dataclass(frozen=True, slots=True)
class Released:
    """A hold that was released, and the deletions that no other hold stops any more."""

    hold: Hold
    resumed: tuple[Deferred, ...]


def place(
    desk: Desk,
    actor: Actor,
    named: str | Subject,
    reason: str,
    review_on: date,
    owner: PersonId | None = None,
    *,
    press: str = "",
) -> Hold:
    """Have nothing of a case, or of a mailbox, deleted until somebody releases it.

    Args:
        named: the number of a case, or the name of a mailbox; or what is meant itself.
        review_on: when its owner looks whether it is still needed, a year away at most.
        owner: who answers for it; the actor where nobody is named.
        press: the chat system's id of a press; a second delivery changes nothing.

    Raises:
        AlreadyHandled: one stands there for the same reason.
        Gone: what it would keep is destroyed; the message says where it may still be kept.
        Incomplete: reason, owner or date are missing or wrong.
        NotAllowed: as every function here: admins and managers alone.
        NotFound: there is no such case or mailbox.
        WrongStatus: the mailbox is not connected yet.
    """
    _check(actor)
    with desk.transaction("holds.place") as tx:
        _once(tx, press)
        organisation = _organisation(tx)
        words = _words(reason)
        _check_day(tx, organisation, review_on)
        owner = _owner(desk, actor, owner)
        subject = _subject(tx, organisation, named)
        tx.gate.halt(subject)
        if any(one.reason == words for one in tx.holds.on(organisation.id, subject)):
            raise AlreadyHandled(say("A legal hold stands there for this reason already."))
        hold = tx.holds.add(organisation.id, subject, words, owner, review_on, actor.id)
        _write(tx, hold, EventKind.HOLD_PLACED, actor, {"owner": owner, "review_on": review_on.isoformat()})
    return hold


def extend(
    desk: Desk,
    actor: Actor,
    number: HoldId,
    review_on: date,
    *,
    case: CaseId | None = None,
    press: str = "",
) -> Hold:
    """Have a hold looked at again on another day, since it is still needed.

    Args:
        case: which it has to stand on, where somebody works on that.
        press: as in `place`.

    Raises:
        AlreadyHandled: it is to be looked at on that day anyway.
        Incomplete: the day is not ahead, or too far.
        NotFound: no such hold stands.
    """
    _check(actor)
    with desk.transaction("holds.extend") as tx:
        _once(tx, press)
        organisation = _organisation(tx)
        hold = _standing(tx, organisation, number, case)
        _check_day(tx, organisation, review_on)
        if hold.review_on == review_on:
            raise AlreadyHandled
        tx.holds.extend(number, review_on)
        _write(tx, hold, EventKind.HOLD_EXTENDED, actor, {"review_on": review_on.isoformat()})
        return _again(tx, organisation, number)


def release(
    desk: Desk,
    actor: Actor,
    number: HoldId,
    reason: str,
    *,
    case: CaseId | None = None,
    press: str = "",
) -> Released:
    """Release a hold, and have what it stopped asked for again.

    Args:
        case: which it has to stand on, where somebody works on that.
        press: as in `place`.

    Raises:
        Incomplete: no reason is given.
        NotFound: no such hold stands.
    """
    _check(actor)
    with desk.transaction("holds.release") as tx:
        _once(tx, press)
        organisation = _organisation(tx)
        words = _words(reason)
        hold = _standing(tx, organisation, number, case)
        tx.gate.halt(hold.subject)
        if not tx.holds.release(organisation.id, number, words, actor.id):
            raise _NoSuchHold
        resumed = tuple(one for one in tx.gate.waiting(hold.subject) if not tx.gate.holds_on(one.subject))
        _write(tx, hold, EventKind.HOLD_RELEASED, actor, {"resumed": len(resumed)})
        released = Released(_again(tx, organisation, number), resumed)
    for job in sorted({_RESUMED_BY[one.route] for one in resumed if one.route in _RESUMED_BY}):
        desk.wake(job)
    return released


def listed(desk: Desk, actor: Actor, *, every: bool = False) -> Sequence[Hold]:
    """Return the holds that stand, those reviewed soonest first; with `every` also released ones."""
    _check(actor)
    with access.watching(desk, actor), desk.transaction("holds.listed") as tx:
        access.allow(tx, desk, actor, Look.LIST)
        organisation = _organisation(tx)
        found = tx.holds.every(organisation.id) if every else tx.holds.standing(organisation.id)
        access.note(tx, actor, Look.LIST, len(found))
        return found


def due(desk: Desk, actor: Actor) -> Sequence[Hold]:
    """Return the holds whose day of review has come at the establishment."""
    _check(actor)
    with access.watching(desk, actor), desk.transaction("holds.due") as tx:
        access.allow(tx, desk, actor, Look.LIST)
        organisation = _organisation(tx)
        found = tx.holds.due(organisation.id, _today(tx, organisation))
        access.note(tx, actor, Look.LIST, len(found))
        return found


def covering(desk: Desk, actor: Actor, case: CaseId) -> tuple[Hold, ...]:
    """Return the holds that keep a case: its own, its mailbox's, and those of cases that show its letters."""
    _check(actor)
    with access.watching(desk, actor), desk.transaction("holds.covering") as tx:
        access.allow(tx, desk, actor, Look.CASE)
        organisation = _organisation(tx).id
        keeping = (tx.holds.get(organisation, one) for one in tx.gate.holds_on(Subject(case)))
        found = tuple(one for one in keeping if one is not None)
        access.note(tx, actor, Look.CASE, len(found), case)
        return found


def standing(desk: Desk, actor: Actor, number: HoldId, case: CaseId) -> Hold:
    """Return a hold that stands on a case.

    Raises:
        NotFound: no such hold stands there.
    """
    _check(actor)
    with desk.reading("holds.standing") as tx:
        return _standing(tx, _organisation(tx), number, case)


class _NoSuchHold(NotFound):
    """No such legal hold stands; the list shows their numbers."""


class _NothingNamed(NotFound):
    """There is neither a case of this number here nor a mailbox of this name; check what you typed."""


def _check(actor: Actor) -> None:
    if not actor.roles & HOLDERS:
        raise not_for(actor, HOLDERS)


def _organisation(tx: Transaction) -> Organisation:
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return organisation


def _today(tx: Transaction, organisation: Organisation) -> date:
    return tx.now.astimezone(organisation.zone).date()


def _words(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise Incomplete({"reason": say("Say why; whoever looks at the list next will ask.")})
    if len(words) > LONGEST:
        raise Incomplete(
            {"reason": say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(words))}
        )
    return words


def _check_day(tx: Transaction, organisation: Organisation, review_on: date) -> None:
    today = _today(tx, organisation)
    last = FURTHEST.after(today)
    if not today < review_on <= last:
        told = say("Choose a day from tomorrow to {last}.", last=last.isoformat())
        raise Incomplete({"review_on": told})


def _owner(desk: Desk, actor: Actor, owner: PersonId | None) -> PersonId:
    """Return who answers for a hold: somebody who may extend and release it."""
    if owner is None or owner == actor.id:
        return actor.id
    if not desk.roster.roles(owner) & HOLDERS:
        raise Incomplete({"owner": say("Name an admin or a manager; they alone can release it.")})
    return owner


def _once(tx: Transaction, press: str) -> None:
    if press:
        tx.inbox.once(press)


def _subject(tx: Transaction, organisation: Organisation, named: str | Subject) -> Subject:
    subject = named if isinstance(named, Subject) else _called(tx, organisation, named.strip())
    if subject.case is not None:
        mailbox = tx.mailboxes.get(tx.cases.locked(subject.case).mailbox_id)
    else:
        assert subject.mailbox is not None
        mailbox = tx.mailboxes.get(subject.mailbox)
        if mailbox.status is MailboxStatus.PROPOSED:
            raise WrongStatus(say("Mailbox {name} is not connected yet.", name=mailbox.name))
    if mailbox.status is MailboxStatus.PURGED or not tx.holds.has_words(mailbox.id):
        raise Gone(_TOO_LATE)
    return subject


def _called(tx: Transaction, organisation: Organisation, named: str) -> Subject:
    mailbox = tx.mailboxes.named(organisation.id, named)
    if mailbox is not None:
        return Subject(mailbox=mailbox.id)
    try:
        return Subject(tx.cases.numbered(organisation.id, named).id)
    except NotFound:
        raise _NothingNamed from None


def _standing(
    tx: Transaction, organisation: Organisation, number: HoldId, case: CaseId | None = None
) -> Hold:
    hold = tx.holds.get(organisation.id, number)
    if hold is None or not hold.stands or case not in {None, hold.subject.case}:
        raise _NoSuchHold
    return hold


def _again(tx: Transaction, organisation: Organisation, number: HoldId) -> Hold:
    hold = tx.holds.get(organisation.id, number)
    assert hold is not None
    return hold


def _write(tx: Transaction, hold: Hold, kind: EventKind, actor: Actor, facts: dict[str, Fact]) -> None:
    told: dict[str, Fact] = {"hold": hold.id, **facts}
    if hold.subject.case is not None:
        case = tx.cases.locked(hold.subject.case)
        show(tx, tx.cases.note(case, Event(kind, told, actor=actor.id)))
    elif hold.subject.mailbox is not None:
        tx.mailbox_events.add(hold.subject.mailbox, _EVENTS[kind], actor.id, told)
