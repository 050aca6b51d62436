"""The one guard that every deletion asks; the database refuses whatever goes past it.

Whoever deletes asks first and then deletes with the permit that an answer is good for:

    leave = ask(tx, Route.SHREDDED, case=case.id)
    if not leave.allowed:
        ...
    with through(tx, leave):
        tx.scrubs.shred(case.id)

Holds win over everything (GDPR Art. 17(3)(e)). What cannot be found out counts as held.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

from handlers.domain.errors import OnHold, WrongStatus
from handlers.domain.events import Event, EventKind
from handlers.domain.holds import WAITS_FOR_OPEN_CASES, Leave, Refusal, Route, Subject
from handlers.domain.ids import CaseId, MailboxId
from handlers.domain.mailbox import MailboxEventKind
from handlers.store.transaction import Transaction

__all__ = ["Leave", "Refusal", "Route", "Subject", "ask", "ask_or_defer", "check", "through"]


def ask(
    tx: Transaction,
    route: Route,
    *,
    case: CaseId | None = None,
    mailbox: MailboxId | None = None,
    kept_until: date | None = None,
) -> Leave:
    """Return whether a case, or a mailbox with everything in it, may be deleted on a route.

    A hold on a single case does not stop the deletion of its mailbox: it stands in `spared`, and the
    database keeps these rows. Until the transaction ends nobody places a hold here.

    Args:
        kept_until: the first day (UTC) on which no law and no schedule keeps it any longer; None for none.

    Raises:
        ValueError: not exactly one of case and mailbox is named.
    """
    subject = Subject(case, mailbox)
    tx.gate.halt(subject)
    refusals = []
    if not tx.gate.knows(subject):
        refusals.append(Refusal.UNKNOWN)
    if holds := tx.gate.holds_on(subject):
        refusals.append(Refusal.HELD)
    if route in WAITS_FOR_OPEN_CASES and tx.gate.is_open(subject, early=route is Route.EARLY):
        refusals.append(Refusal.OPEN)
    if kept_until is not None and tx.now.date() < kept_until:
        refusals.append(Refusal.PERIOD)
    spared = () if subject.mailbox is None else tx.gate.holds_within(subject.mailbox)
    return Leave(route, subject, tuple(refusals), holds, spared, kept_until)


def ask_or_defer(
    tx: Transaction, route: Route, *, case: CaseId | None = None, mailbox: MailboxId | None = None
) -> Leave:
    """Ask, and have what a hold stops remembered, so that it is asked for again once that is released.

    What waits stands in the record of the case or the mailbox, once. It is forgotten when it went
    `through`.
    """
    leave = ask(tx, route, case=case, mailbox=mailbox)
    if Refusal.HELD in leave.refusals and tx.gate.defer(leave):
        facts = {"route": route.value, "hold": leave.holds[0]}
        if case is not None:
            tx.cases.note(tx.cases.locked(case), Event(EventKind.DELETION_DEFERRED, facts))
        elif mailbox is not None:
            tx.mailbox_events.add(mailbox, MailboxEventKind.DELETION_DEFERRED, facts=facts)
    return leave


def check(tx: Transaction, route: Route, *, case: CaseId) -> Leave:
    """Ask on behalf of a person, who is told at once.

    Raises:
        OnHold: a hold stands.
    """
    leave = ask(tx, route, case=case)
    if leave.holds:
        raise OnHold
    return leave


@contextmanager
def through(tx: Transaction, leave: Leave) -> Iterator[None]:
    """Have the database let these rows go within the block.

    The permit is written and removed in the caller's transaction; one that raises is rolled back.

    Raises:
        OnHold: the answer was no, since a hold stands.
        WrongStatus: the answer was no for another reason.
    """
    if not leave.allowed:
        raise OnHold if leave.holds else WrongStatus
    number = tx.gate.open(leave)
    try:
        yield
    except BaseException:
        # Where the caller goes on all the same, the gate is closed; a transaction that is broken ends anyway.
        with suppress(Exception):
            tx.gate.close(number)
        raise
    tx.gate.settle(leave)
    tx.gate.close(number)
