"""Deleting what was read of a disconnected mailbox before its day, since somebody asks for it.

Open cases are decided first: each is answered and closed, exported, or held. What a legal hold names stays:
the gate says so, and people are told by number. What is asked for begins at once and cannot be taken back.
"""

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.disposal.gate import Leave, Refusal, Route, ask
from handlers.disposal.obliging import Bound, foreseen
from handlers.disposal.purging import purge
from handlers.domain.countdown import Countdown, OpenCase
from handlers.domain.errors import AlreadyHandled, NotAllowed, NotFound, OnHold, Refused
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import LOST, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.transaction import Transaction

#: Open cases that are named; more are counted.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Doomed:
    """What early deletion of a mailbox would take.

    Attributes:
        cases: how many there are; of each its skeleton stays.
        spared: how many legal holds on single cases keep theirs.
        bound: of how many cases laws have something kept, by rows of the retention schedule; counted for
            the preview alone, since it reads every case.
        open: cases that have to be decided first, being neither exported nor held; those due first first.
        held: a legal hold on the whole mailbox stops it.
        countdown: what happens if nobody asks; None where no day was set.
    """

    mailbox: MailboxId
    name: str
    cases: int
    spared: int
    bound: tuple[Bound, ...]
    open: tuple[OpenCase, ...]
    held: bool
    countdown: Countdown | None

    @property
    def allowed(self) -> bool:
        """Return whether it may be deleted now."""
        return not self.open and not self.held


def preview(desk: Desk, actor: Actor, mailbox: MailboxId) -> Doomed:
    """Return what early deletion would take, and what stops it; nothing is changed.

    Raises:
        AlreadyHandled: it is being deleted already.
        NotAllowed: the actor is no admin.
        NotFound: there is no such mailbox.
        Refused: it is not disconnected.
    """
    _check(actor)
    with desk.reading("early.preview") as tx:
        found = _disconnected(tx, mailbox)
        leave = ask(tx, Route.EARLY, mailbox=mailbox)
        return _doomed(tx, found, leave, foreseen(tx, desk, found))


def delete_now(desk: Desk, actor: Actor, mailbox: MailboxId, cause: str = "") -> Doomed:
    """Have what was read of a disconnected mailbox deleted from now on.

    It is closed for good before this returns; the job does the rest.

    Args:
        cause: the chat system's id of the press; a second delivery changes nothing.

    Raises:
        OnHold: a legal hold on the mailbox stops it.
        AlreadyHandled, NotAllowed, NotFound, Refused: as `preview`, or cases are open.
    """
    _check(actor)
    with desk.transaction("early.ask") as tx:
        if cause:
            tx.inbox.once(cause)
        leave = ask(tx, Route.EARLY, mailbox=mailbox)
        doomed = _doomed(tx, _disconnected(tx, mailbox), leave)
        _check_leave(doomed, leave)
        known = tx.purges.locked(mailbox)
        since = known.disconnected_at if known is not None else tx.now
        if not tx.purges.schedule(mailbox, Route.EARLY.value, tx.now, actor.id, since):
            raise AlreadyHandled
        facts: dict[str, Fact] = {"route": Route.EARLY.value, "due_at": tx.now.isoformat()}
        tx.mailbox_events.add(mailbox, MailboxEventKind.PURGE_SET, actor.id, facts)
    first = iter((True,))
    purge(desk, mailbox, goes_on=lambda: next(first, False))
    desk.wake("purge")
    return doomed


def told(doomed: Doomed) -> list[Phrase]:
    """Return, in sentences, what early deletion takes and what stops it."""
    said = [
        count(
            "Letters, files and every word of {n} case in mailbox {name} are deleted for good.",
            "Letters, files and every word of {n} cases in mailbox {name} are deleted for good.",
            doomed.cases,
            name=doomed.name,
        ),
        say("Of each case its number, rights, dates and outcome stay. Nobody can take this back."),
    ]
    if doomed.spared:
        said.append(
            count(
                "{n} legal hold keeps what it names until it is released.",
                "{n} legal holds keep what they name until they are released.",
                doomed.spared,
            )
        )
    said.extend(
        count(
            "Of {n} case a law has something kept: {basis}, row {rule} of the retention schedule.",
            "Of {n} cases a law has something kept: {basis}, row {rule} of the retention schedule.",
            one.cases,
            basis=one.basis,
            rule=one.rule,
        )
        for one in doomed.bound
    )
    if doomed.held:
        said.append(say("A legal hold on the whole mailbox stops it; {command} lists it.", command=_HOLDS))
    if doomed.open:
        said.append(undecided(doomed))
    if doomed.countdown is not None:
        said.append(say("If nobody does anything: {countdown}", countdown=countdowns.told(doomed.countdown)))
    return said


def undecided(doomed: Doomed) -> Phrase:
    """Return which cases have to be decided before a mailbox can be deleted early."""
    listed = joined(", ", [case_told(one) for one in doomed.open[:_NAMED]])
    more = len(doomed.open) > _NAMED
    return say(
        "Decide these open cases first: {cases}.", cases=joined("", [listed, ", …"]) if more else listed
    )


def case_told(case: OpenCase) -> Phrase:
    """Return an open case by its number and its due date."""
    return say("{number} (due {date})", number=case.number, date=case.due_on.isoformat())


_HOLDS = "ombud hold list"


def _check(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed


def _disconnected(tx: Transaction, number: MailboxId) -> Mailbox:
    mailbox = tx.mailboxes.find(number)
    if mailbox is None or mailbox.status is MailboxStatus.RESERVE:
        raise NotFound(say("There is no such mailbox any more."))
    if mailbox.status in LOST:
        raise AlreadyHandled(say("What was read of mailbox {name} is deleted already.", name=mailbox.name))
    if mailbox.status is not MailboxStatus.DISCONNECTED:
        raise Refused(
            say("Mailbox {name} is not disconnected; disconnect it first, then delete it.", name=mailbox.name)
        )
    return mailbox


def _doomed(tx: Transaction, mailbox: Mailbox, leave: Leave, bound: tuple[Bound, ...] = ()) -> Doomed:
    return Doomed(
        mailbox=mailbox.id,
        name=mailbox.name,
        cases=tx.holdings.case_count(mailbox.id),
        spared=len(leave.spared),
        bound=bound,
        open=tuple(tx.holdings.undecided(mailbox.id, _NAMED + 1)),
        held=Refusal.HELD in leave.refusals,
        countdown=countdowns.countdown_of(tx, mailbox.id),
    )


def _check_leave(doomed: Doomed, leave: Leave) -> None:
    if leave.allowed:
        return
    if Refusal.HELD in leave.refusals:
        raise OnHold(say("A legal hold on the whole mailbox stops it; {command} lists it.", command=_HOLDS))
    if Refusal.OPEN in leave.refusals:
        raise Refused(undecided(doomed))
    raise Refused(
        say("The gate of deletions does not let it through; {command} says more.", command="ombud doctor")
    )
