"""A reply as the case sees it: drafted, looked at, handed over, held back for a moment, taken back.

What it says is a message's; how it leaves is the outbox's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.people import OMBUD, Actor, Role
from handlers.domain.phrase import say

#: How long a mail that was handed over keeps a case from being closed: a mailbox that is out of
#: order for longer must not hold up the case.
_HANDED_OVER = timedelta(hours=1)

#: What is refused while a mail of the case is on its way out, by `check_none_leaving`.
_HINDERED = frozenset(
    {
        ActionId.REPLY,
        ActionId.ASK,
        ActionId.EXTEND,
        ActionId.ATTACH,
        ActionId.UNCLAIM,
        ActionId.CLOSE,
        ActionId.NOT_A_REQUEST,
    }
)
#: What is refused as long as it has not left, however long that takes; see `bonds` and `testing`.
_UNTIL_LEFT = frozenset({ActionId.DUPLICATE, ActionId.MERGE, ActionId.REMOVE_TEST})


@dataclass(frozen=True, slots=True)
class Handover:
    """How a draft is handed over.

    Attributes:
        leaves_at: until then it is held back.
        authors: whose work it is, where a second person has to send it; None where nobody asks.
    """

    leaves_at: datetime
    authors: frozenset[PersonId] | None = None


def drafted(
    case: Case, message: MessageId, actor: Actor, action: ActionId = ActionId.REPLY, **facts: Fact
) -> tuple[Case, Event]:
    """Note that a reply, or a question, is drafted; a newer draft takes the place of an older one."""
    case.check(action, actor)
    changed = replace(case, draft_id=message, drafted_by=actor.id, status=Status.READY)
    if case.draft_id is not None:
        facts["replaces"] = case.draft_id
    return changed, case.happened(EventKind.REPLY_DRAFTED, actor, message=message, **facts)


def discarded(case: Case, actor: Actor) -> tuple[Case, Event]:
    """Let go of the drafted reply."""
    case.check(ActionId.DISCARD, actor)
    event = case.happened(EventKind.REPLY_DISCARDED, actor, message=case.draft_id)
    return replace(case, draft_id=None, drafted_by=None, status=Status.OPEN), event


def asked_approval(case: Case, message: MessageId, actor: Actor) -> tuple[Case, Event]:
    """Ask the others to look at the drafted reply and send it."""
    _check_draft(case, message)
    case.check(ActionId.ASK_APPROVAL, actor)
    return case, case.happened(EventKind.APPROVAL_ASKED, actor, message=message)


def check_sender(case: Case, actor: Actor, authors: frozenset[PersonId] | None) -> None:
    """Check that the actor may send what is drafted.

    Args:
        authors: whose work it is, where somebody else has to send it; None where nobody asks.

    Raises:
        NotAllowed: it is their work and somebody else has to look at it; or it is not theirs to
            send; or nobody knows whose work it is.
        WrongStatus: nothing is drafted.
    """
    case.check(ActionId.SEND, actor)
    if authors is None:
        case.check_owner(actor)
    elif not authors:
        raise NotAllowed(
            say("Nobody knows who wrote this reply of case {number}: write it anew.", number=case.number)
        )
    elif actor.id in authors:
        raise NotAllowed(_own_work(case, actor))


def queued(case: Case, message: MessageId, actor: Actor, handover: Handover) -> tuple[Case, Event]:
    """Hand the drafted reply over for sending.

    Raises:
        AlreadyHandled: that draft was sent, discarded or replaced.
        NotAllowed: the actor may not send it.
        WrongStatus: an earlier reply is still held back.
    """
    case.check_role(ActionId.SEND, actor)
    _check_draft(case, message)
    check_sender(case, actor, handover.authors)
    approver = actor.id if handover.authors is not None else None
    event = case.happened(
        EventKind.REPLY_QUEUED, actor, message=message, drafted_by=case.drafted_by, approver=approver
    )
    changed = replace(
        case, draft_id=None, leaving_id=message, leaves_at=handover.leaves_at, status=Status.OPEN
    )
    return changed, event


def recalled(
    case: Case,
    actor: Actor,
    sender: PersonId | None,
    author: PersonId | None = None,
    *,
    doubtful: bool = False,
) -> tuple[Case, Event]:
    """Take a reply that is held back into the draft again.

    Args:
        doubtful: nobody knew whether it had left, and the actor has found that it has not.
        sender: who sent it; they, the owner and managers may take it back.
        author: who drafted it, where a draft of somebody else came and went meanwhile.

    Raises:
        AlreadyHandled: nothing is held back.
        NotAllowed: it is neither the actor's mail nor the actor's case.
        WrongStatus: another reply was drafted meanwhile.
    """
    leaving = _check_theirs(case, ActionId.UNDO, actor, sender)
    case.check_undrafted()
    doubt: dict[str, Fact] = {"doubtful": True} if doubtful else {}
    event = case.happened(EventKind.REPLY_RECALLED, actor, message=leaving, **doubt)
    return replace(
        case,
        draft_id=leaving,
        drafted_by=author or case.drafted_by,
        leaving_id=None,
        leaves_at=None,
        status=Status.READY,
    ), event


def found_to_have_left(
    case: Case, actor: Actor, sender: PersonId | None, at: datetime, step: EventKind
) -> tuple[Case, Event]:
    """Note that somebody has found a mail to have left where nobody knew.

    Args:
        step: what it does by leaving, as for `left`.

    Raises:
        AlreadyHandled, NotAllowed: as `recalled`.
    """
    leaving = _check_theirs(case, ActionId.HAS_LEFT, actor, sender)
    event = case.happened(step, actor, message=leaving, found=True)
    return left(case, leaving, at, step), event


def _check_theirs(case: Case, action: ActionId, actor: Actor, sender: PersonId | None) -> MessageId:
    """Return the mail on its way out, where the actor may decide on it."""
    case.check_role(action, actor)
    if case.leaving_id is None:
        raise AlreadyHandled(
            say("Case {number} holds no reply back: it has left, or was taken back.", number=case.number)
        )
    case.check(action, actor)
    if not (actor.id in {sender, case.owner} or Role.MANAGER in actor.roles):
        raise NotAllowed(
            say(
                "Only who sent this reply of case {number}, its owner or a manager can decide on it.",
                number=case.number,
            )
        )
    return case.leaving_id


def is_held_back(case: Case, now: datetime) -> bool:
    """Return whether a reply was sent and can still be taken back."""
    return case.leaves_at is not None and now < case.leaves_at


def is_leaving(case: Case, now: datetime) -> bool:
    """Return whether a mail of the case is on its way out, or was until so lately that it counts so."""
    return case.leaves_at is not None and now < case.leaves_at + _HANDED_OVER


def is_hindered(case: Case, action: ActionId, now: datetime | None = None) -> bool:
    """Return whether a mail on its way out keeps everybody from an action, so that it is not offered.

    Args:
        now: None where the time is not told; whatever has not left hinders then.
    """
    if action in _HINDERED and now is not None:
        return is_leaving(case, now)
    return action in _HINDERED | _UNTIL_LEFT and case.leaving_id is not None


def check_none_leaving(case: Case, now: datetime, time: str) -> None:
    """Check that no mail of the case is on its way out.

    Args:
        time: when it leaves, as the establishment's clock shows it.

    Raises:
        WrongStatus: one is.
    """
    if is_leaving(case, now):
        raise WrongStatus(
            say(
                "A reply of case {number} leaves at {time}; undo it, or wait until it has left.",
                number=case.number,
                time=time,
            )
        )


def left(case: Case, message: MessageId, at: datetime, step: EventKind) -> Case:
    """Return the case once a mail of it has left.

    Args:
        step: a reply, which answers the person; a question, after which the case waits for them; or a
            notice of extension, which does neither.
    """
    case = replace(released(case, message), undelivered=False)
    if step is EventKind.REPLY_SENT:
        return replace(case, answered_at=at)
    waits = case.status is Status.OPEN and step is EventKind.QUESTION_SENT
    return replace(case, status=Status.AWAITING_SUBJECT) if waits else case


def answered_outside(
    case: Case, message: MessageId, *, stopped: bool, author: PersonId | None = None
) -> tuple[Case, Event]:
    """Note that a colleague answered from the mailbox itself; what is drafted here has to be looked at anew.

    Args:
        stopped: the reply that was held back does not leave, and is the draft again.
        author: who drafted it.
    """
    paused = stopped or case.draft_id is not None
    event = case.happened(EventKind.ANSWERED_OUTSIDE, OMBUD, message=message, paused=paused)
    case = replace(case, undelivered=False)
    if not stopped:
        return case, event
    back = replace(released(case, case.leaving_id or message), draft_id=case.leaving_id, drafted_by=author)
    return replace(back, status=Status.READY), event


def released(case: Case, message: MessageId) -> Case:
    """Return the case without this mail on its way; another one stays."""
    if case.leaving_id != message:
        return case
    drafted_by = case.drafted_by if case.draft_id is not None else None
    return replace(case, leaving_id=None, leaves_at=None, drafted_by=drafted_by)


def returned(
    case: Case, message: MessageId, reason: str, author: PersonId | None = None, *, unknown: bool = False
) -> tuple[Case, Event]:
    """Take back a reply that could not be sent: it is the draft again, where there is place.

    Args:
        author: who drafted it.
        unknown: it may have left all the same, which a person has to find out.
    """
    doubt: dict[str, Fact] = {"unknown": True} if unknown else {}
    kept = case.draft_id is None and case.offers(ActionId.REPLY)
    event = case.happened(EventKind.REPLY_FAILED, OMBUD, message=message, reason=reason, kept=kept, **doubt)
    if not kept:
        return released(case, message), event
    back = replace(released(case, message), draft_id=message, drafted_by=author, status=Status.READY)
    return back, event


def _own_work(case: Case, actor: Actor) -> str:
    if actor.id == case.drafted_by:
        return say(
            "You wrote this reply of case {number}, so somebody else has to look at it and send it.",
            number=case.number,
        )
    return say(
        "You chose files of this reply of case {number}, so somebody else has to look at it and send it.",
        number=case.number,
    )


def _check_draft(case: Case, message: MessageId) -> None:
    if case.draft_id != message:
        raise AlreadyHandled(
            say("This reply of case {number} was already sent, discarded or replaced.", number=case.number)
        )
