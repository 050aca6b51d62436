"""A case: our tracked handling of what a data subject asks, and the one table of its transitions.

A status is a fact for the law; what is being sent or retried is the outbox's business. Every
change returns the changed case with the event that says what happened.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from connectors.base import Address
from handlers.domain.deadline import Deadline
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MailboxId, MessageId, OrganisationId, PersonId
from handlers.domain.people import OMBUD, Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.rights import Right


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    AWAITING_SUBJECT = "awaiting_subject"
    READY = "ready"  # an answer is drafted
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a claim ended."""

    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    WITHDRAWN = "withdrawn"
    NOT_A_REQUEST = "not_a_request"
    CONTINUED = "continued"  # in the case that this one follows


#: Outcomes that owe the person no answer; every other one does (GDPR Art. 12(3) and 12(4)).
UNANSWERED_OUTCOMES = frozenset({Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST, Outcome.CONTINUED})


class Origin(StrEnum):
    """How a request reached the controller."""

    EMAIL = "email"
    POST = "post"
    PHONE = "phone"
    IN_PERSON = "in_person"
    CHAT = "chat"


class Bond(StrEnum):
    """Why a case follows another one, which carries it on."""

    DUPLICATE = "duplicate"  # the same request came twice
    MERGED = "merged"  # further letters of the same request


class ActionId(StrEnum):
    """What a colleague can do with a case."""

    CLAIM = "claim"
    UNCLAIM = "unclaim"
    ASSIGN = "assign"
    OPEN_LETTER = "open_letter"
    OPEN_FILE = "open_file"
    REPLY = "reply"
    ASK = "ask"
    ATTACH = "attach"
    SEND = "send"
    DISCARD = "discard"
    UNDO = "undo"
    NOTE = "note"
    RIGHTS = "rights"
    LANGUAGE = "language"
    NOT_A_REQUEST = "not_a_request"
    DUPLICATE = "duplicate"
    MERGE = "merge"
    SEPARATE = "separate"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    REMOVE_TEST = "remove_test"
    MORE = "more_actions"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    Attributes:
        sources: statuses in which the action is offered.
        target: the status it leads to; None keeps the status.
        owner_only: where somebody owns the case, only they, or a manager, may do it.
    """

    sources: frozenset[Status]
    target: Status | None
    label: Phrase
    owner_only: bool = False
    roles: frozenset[Role] = frozenset({Role.CASE_HANDLER, Role.MANAGER})


_ALIVE = frozenset({Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY})
_WORKED = _ALIVE - {Status.NEW}

_ANY = frozenset(Status)
_CLOSED = frozenset({Status.CLOSED})
_READY = frozenset({Status.READY})

TRANSITIONS: dict[ActionId, Transition] = {
    ActionId.CLAIM: Transition(_ALIVE, Status.OPEN, say("Claim")),
    ActionId.UNCLAIM: Transition(_WORKED, Status.NEW, say("Give back"), owner_only=True),
    ActionId.ASSIGN: Transition(_ALIVE, Status.OPEN, say("Assign"), owner_only=True),
    ActionId.OPEN_LETTER: Transition(_ANY, None, say("Open letter")),
    ActionId.OPEN_FILE: Transition(_ANY, None, say("Open file")),
    ActionId.REPLY: Transition(_WORKED, Status.READY, say("Reply"), owner_only=True),
    ActionId.ASK: Transition(_WORKED, Status.READY, say("Ask a question"), owner_only=True),
    ActionId.ATTACH: Transition(_READY, None, say("Attach a file"), owner_only=True),
    # Whether a draft needs a second pair of eyes is the organisation's to say; see `Case.queued`.
    ActionId.SEND: Transition(_READY, Status.OPEN, say("Look and send")),
    ActionId.DISCARD: Transition(_READY, Status.OPEN, say("Discard draft"), owner_only=True),
    ActionId.UNDO: Transition(_WORKED, Status.READY, say("Undo sending")),
    ActionId.NOTE: Transition(_ANY, None, say("Add a note")),
    ActionId.RIGHTS: Transition(_ALIVE, None, say("Change rights"), owner_only=True),
    ActionId.LANGUAGE: Transition(_ALIVE, None, say("Set language"), owner_only=True),
    ActionId.NOT_A_REQUEST: Transition(_ALIVE, Status.CLOSED, say("Not a request"), owner_only=True),
    ActionId.DUPLICATE: Transition(_ALIVE, Status.CLOSED, say("Duplicate of…"), owner_only=True),
    ActionId.MERGE: Transition(_ALIVE, Status.CLOSED, say("Merge into…"), owner_only=True),
    ActionId.SEPARATE: Transition(_CLOSED, Status.OPEN, say("Separate again")),
    ActionId.SPLIT: Transition(_ALIVE, None, say("Split off a case"), owner_only=True),
    ActionId.CLOSE: Transition(_WORKED, Status.CLOSED, say("Close"), owner_only=True),
    ActionId.REOPEN: Transition(_CLOSED, Status.OPEN, say("Reopen")),
    ActionId.REMOVE_TEST: Transition(
        _ANY, Status.CLOSED, say("Remove test case"), roles=frozenset({Role.MANAGER, Role.ADMIN})
    ),
    ActionId.MORE: Transition(_ANY, None, say("More actions")),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One right that the letter uses, with its own outcome."""

    right: Right
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        number: what people call it, such as 2026-0042.
        requester: who wrote, not yet who they are; sealed at rest, masked on cards.
        deadline: the due date with its derivation.
        version: rises with each change; guards against acting on an old picture.
        head, events: the last digest and the number of events of its record.
        draft_id: the reply that is drafted and not yet sent.
        drafted_by: who wrote it.
        leaving_id: the message that is handed over for sending and has not left yet.
        leaves_at: until then it can be taken back.
        answered_at: when the last reply left.
        follows, bond: the case that carries this one on, and why.
        is_test: made to try things out; counted nowhere.
    """

    id: CaseId
    organisation_id: OrganisationId
    mailbox_id: MailboxId
    number: str
    status: Status
    claims: tuple[Claim, ...]
    language: str
    received_at: datetime
    deadline: Deadline
    requester: Address
    version: int = 0
    owner: PersonId | None = None
    head: str = ""
    events: int = 0
    draft_id: MessageId | None = None
    drafted_by: PersonId | None = None
    leaving_id: MessageId | None = None
    leaves_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    unreadable: bool = False
    sender_unclear: bool = False
    origin: Origin = Origin.EMAIL
    follows: CaseId | None = None
    bond: Bond | None = None
    is_test: bool = False

    @property
    def due_on(self) -> date:
        """Return the date by which the person must have the answer."""
        return self.deadline.due_on

    @property
    def rights(self) -> tuple[Right, ...]:
        """Return the rights claimed."""
        return tuple(claim.right for claim in self.claims)

    def check(self, action: ActionId, actor: Actor) -> None:
        """Check that the actor may do this now.

        Raises:
            NotAllowed: the role is missing, or someone else handles the case.
            WrongStatus: the case is not where the action starts.
        """
        row = _row_for(action, actor)
        if self.status not in row.sources:
            status = self.status.value.replace("_", " ")
            raise WrongStatus(f"Case {self.number} is {status}; its card shows what is possible.")
        others = self.owner is not None and self.owner != actor.id
        if row.owner_only and others and Role.MANAGER not in actor.roles:
            raise NotAllowed(f"Case {self.number} is handled by someone else; ask them or a manager.")

    def allows(self, action: ActionId, actor: Actor) -> bool:
        """Return whether `check` would pass."""
        try:
            self.check(action, actor)
        except (NotAllowed, WrongStatus):
            return False
        return True

    def offers(self, action: ActionId) -> bool:
        """Return whether the action starts from the present status, whoever does it."""
        return self.status in TRANSITIONS[action].sources

    def widened(self, rights: tuple[Right, ...]) -> tuple["Case", tuple[Right, ...]]:
        """Add the rights that are not claimed yet, and return them; a right made clear replaces "unclear"."""
        further = tuple(right for right in rights if right not in self.rights)
        kept = tuple(claim for claim in self.claims if not (further and claim.right is Right.UNCLEAR))
        return replace(self, claims=(*kept, *map(Claim, further))), further

    def claimed(self, actor: Actor) -> tuple["Case", Event]:
        """Give the case to the actor.

        Raises:
            AlreadyHandled: someone, perhaps the actor, has it.
        """
        self.check(ActionId.CLAIM, actor)
        if self.owner == actor.id:
            raise AlreadyHandled(f"You have case {self.number} already.")
        if self.owner is not None:
            raise AlreadyHandled(f"Case {self.number} was just claimed by <@{self.owner}>.")
        return replace(self, owner=actor.id, status=Status.OPEN), self.happened(EventKind.CLAIMED, actor)

    def unclaimed(self, actor: Actor) -> tuple["Case", Event]:
        """Give the case back to the pool."""
        self.check(ActionId.UNCLAIM, actor)
        if self.draft_id is not None:
            raise WrongStatus(f"Case {self.number} has a drafted reply; send or discard it first.")
        return replace(self, owner=None, status=Status.NEW), self.happened(EventKind.UNCLAIMED, actor)

    def drafted(self, message: MessageId, actor: Actor) -> tuple["Case", Event]:
        """Note that a reply is drafted; a newer draft takes the place of an older one."""
        self.check(ActionId.REPLY, actor)
        case = replace(self, draft_id=message, status=Status.READY)
        return case, self.happened(EventKind.REPLY_DRAFTED, actor, message=message)

    def discarded(self, actor: Actor) -> tuple["Case", Event]:
        """Let go of the drafted reply."""
        self.check(ActionId.DISCARD, actor)
        event = self.happened(EventKind.REPLY_DISCARDED, actor, message=self.draft_id)
        return replace(self, draft_id=None, status=Status.OPEN), event

    def queued(self, message: MessageId, actor: Actor) -> tuple["Case", Event]:
        """Hand the drafted reply over for sending.

        Raises:
            AlreadyHandled: that draft was sent, discarded or replaced.
        """
        _row_for(ActionId.SEND, actor)
        if self.draft_id != message:
            raise AlreadyHandled(f"This reply of case {self.number} was already sent, discarded or replaced.")
        self.check(ActionId.SEND, actor)
        case = replace(self, draft_id=None, status=Status.OPEN)
        return case, self.happened(EventKind.REPLY_QUEUED, actor, message=message)

    def returned(self, message: MessageId, reason: str, *, unknown: bool = False) -> tuple["Case", Event]:
        """Take back a reply that could not be sent: it is the draft again, where there is place.

        Args:
            unknown: it may have left all the same, which a person has to find out.
        """
        doubt: dict[str, bool] = {"unknown": True} if unknown else {}
        event = self.happened(EventKind.REPLY_FAILED, OMBUD, message=message, reason=reason, **doubt)
        if self.draft_id is not None or not self.offers(ActionId.REPLY):
            return self, event
        return replace(self, draft_id=message, status=Status.READY), event

    def closed(
        self, claims: tuple[Claim, ...], at: datetime, actor: Actor, *, elsewhere: bool
    ) -> tuple["Case", Event]:
        """Close the case with an outcome for each claim.

        Args:
            elsewhere: the person was answered outside Ombud, as the actor states.

        Raises:
            WrongStatus: an outcome owes the person an answer and none has left.
        """
        self.check(ActionId.CLOSE, actor)
        if self.draft_id is not None:
            raise WrongStatus(f"Case {self.number} has a drafted reply; send or discard it first.")
        owed = any(claim.outcome not in UNANSWERED_OUTCOMES for claim in claims)
        if owed and self.answered_at is None and not elsewhere:
            raise WrongStatus(
                "Nobody has answered this person yet. Reply first, or tick 'answered outside Ombud'."
            )
        outcomes = {
            f"outcome_{claim.right.value}": claim.outcome.value if claim.outcome else None for claim in claims
        }
        case = replace(self, claims=claims, status=Status.CLOSED, closed_at=at)
        return case, self.happened(EventKind.CLOSED, actor, elsewhere=elsewhere, **outcomes)

    def reopened(self, actor: Actor) -> tuple["Case", Event]:
        """Open a closed case again; its due date stays what it was."""
        self.check(ActionId.REOPEN, actor)
        # What was answered and decided before does not settle what it is opened for.
        undecided = tuple(Claim(claim.right) for claim in self.claims)
        case = replace(
            self, status=Status.OPEN, owner=actor.id, closed_at=None, claims=undecided, answered_at=None
        )
        return case, self.happened(EventKind.REOPENED, actor)

    def happened(self, kind: EventKind, actor: Actor, **facts: Fact) -> Event:
        """Return the event that the actor did something to this case, from where it stands."""
        return Event(kind, {**facts, "from": self.status.value}, actor=actor.id)


def _row_for(action: ActionId, actor: Actor) -> Transition:
    row = TRANSITIONS[action]
    if not row.roles & actor.roles:
        raise NotAllowed
    return row
