"""A case: our tracked handling of what a data subject asks, and the one table of its transitions.

A status is a fact for the law; what is being sent or retried is the outbox's business. Every
change returns the changed case with the event that says what happened.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from connectors.base import Address
from handlers.domain.deadline import Deadline
from handlers.domain.errors import Gone, NotAllowed, WrongStatus, not_for
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MailboxId, MessageId, OrganisationId, PersonId
from handlers.domain.people import CASE_PEOPLE, Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.reading import Reading
from handlers.domain.rights import Right


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    AWAITING_SUBJECT = "awaiting_subject"
    READY = "ready"  # an answer is drafted
    CLOSED = "closed"


#: Where a case stands, as it reads in the middle of a sentence.
STANDING = {
    Status.NEW: say("new"),
    Status.OPEN: say("open"),
    Status.AWAITING_SUBJECT: say("waiting for the person"),
    Status.READY: say("waiting with a drafted reply"),
    Status.CLOSED: say("closed"),
}


class Outcome(StrEnum):
    """How a claim ended."""

    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    NOT_IDENTIFIED = "not_identified"  # who asks was never shown (C20)
    REDIRECTED = "redirected"  # another controller's to answer; it was passed on
    WITHDRAWN = "withdrawn"
    NOT_A_REQUEST = "not_a_request"
    CONTINUED = "continued"  # in the case that this one follows


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
    JUDGE = "judge"
    EXTEND = "extend"
    RECEIPT = "receipt"
    ATTACH = "attach"
    ASK_APPROVAL = "ask_approval"
    SEND = "send"
    DISCARD = "discard"
    UNDO = "undo"
    HAS_LEFT = "has_left"
    NOTE = "note"
    RIGHTS = "rights"
    LANGUAGE = "language"
    CONFIRM = "confirm_reading"
    CORRECT = "correct_reading"
    NOT_A_REQUEST = "not_a_request"
    DUPLICATE = "duplicate"
    MERGE = "merge"
    SEPARATE = "separate"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    SCRUB = "scrub"
    UNSCRUB = "unscrub"
    SNOOZE = "snooze"
    TAKE_CARE = "take_care"
    REMOVE_TEST = "remove_test"
    MORE = "more_actions"
    CLOCK = "clock"
    SENDER = "confirm_sender"
    INCIDENT = "report_incident"
    MANDATE = "mandate"
    ERASE = "erase_case"
    HOLD = "place_hold"
    HOLDS = "holds"
    REVIEW_HOLD = "review_hold"
    RELEASE_HOLD = "release_hold"


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
    roles: frozenset[Role] = CASE_PEOPLE


_ALIVE = frozenset({Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY})
_WORKED = _ALIVE - {Status.NEW}

_ANY, _CLOSED, _READY = frozenset(Status), frozenset({Status.CLOSED}), frozenset({Status.READY})
_MANAGERS, _LEADING = frozenset({Role.MANAGER}), frozenset({Role.MANAGER, Role.ADMIN})

TRANSITIONS: dict[ActionId, Transition] = {
    ActionId.CLAIM: Transition(_ALIVE, Status.OPEN, say("Claim")),
    # Given back while it waits for the person, it still waits.
    ActionId.UNCLAIM: Transition(_WORKED, Status.NEW, say("Give back"), owner_only=True),
    ActionId.ASSIGN: Transition(_ALIVE, Status.OPEN, say("Assign"), owner_only=True),
    ActionId.OPEN_LETTER: Transition(_ANY, None, say("Open letter")),
    ActionId.OPEN_FILE: Transition(_ANY, None, say("Open file")),
    ActionId.REPLY: Transition(_WORKED, Status.READY, say("Reply"), owner_only=True),
    ActionId.ASK: Transition(_WORKED, Status.READY, say("Ask a question"), owner_only=True),
    # Only while a question holds the period; see `judging`.
    ActionId.JUDGE: Transition(_WORKED, None, say("Answer came"), owner_only=True),
    ActionId.EXTEND: Transition(_WORKED, Status.READY, say("Extend the period"), owner_only=True),
    ActionId.RECEIPT: Transition(_ALIVE, None, say("Correct the receipt"), roles=_MANAGERS),
    ActionId.ATTACH: Transition(_READY, None, say("Attach a file"), owner_only=True),
    ActionId.ASK_APPROVAL: Transition(_READY, None, say("Ask for approval"), owner_only=True),
    # Whether a draft needs a second pair of eyes is the organisation's to say; see `drafting.queued`.
    ActionId.SEND: Transition(_READY, Status.OPEN, say("Look and send")),
    ActionId.DISCARD: Transition(_READY, Status.OPEN, say("Discard draft"), owner_only=True),
    ActionId.UNDO: Transition(_WORKED, Status.READY, say("Undo sending")),
    # Only of a reply of which nobody else knows whether it has left; see `recalling`.
    ActionId.HAS_LEFT: Transition(_WORKED, None, say("It has left")),
    ActionId.NOTE: Transition(_ANY, None, say("Add a note")),
    ActionId.RIGHTS: Transition(_ALIVE, None, say("Change rights"), owner_only=True),
    ActionId.LANGUAGE: Transition(_ALIVE, None, say("Set language"), owner_only=True),
    ActionId.CONFIRM: Transition(_ALIVE, None, say("Right as read"), owner_only=True),
    ActionId.CORRECT: Transition(_ALIVE, None, say("Read otherwise"), owner_only=True),
    ActionId.NOT_A_REQUEST: Transition(_ALIVE, Status.CLOSED, say("Not a request"), owner_only=True),
    ActionId.DUPLICATE: Transition(_ALIVE, Status.CLOSED, say("Duplicate of…"), owner_only=True),
    ActionId.MERGE: Transition(_ALIVE, Status.CLOSED, say("Merge into…"), owner_only=True),
    ActionId.SEPARATE: Transition(_CLOSED, Status.OPEN, say("Separate again")),
    ActionId.SPLIT: Transition(_ALIVE, None, say("Split off a case"), owner_only=True),
    ActionId.CLOSE: Transition(_WORKED, Status.CLOSED, say("Close"), owner_only=True),
    ActionId.REOPEN: Transition(_CLOSED, Status.OPEN, say("Reopen")),
    ActionId.SCRUB: Transition(_CLOSED, None, say("Mask numbers and health words"), owner_only=True),
    # Only until the originals are destroyed; see `scrubbing`.
    ActionId.UNSCRUB: Transition(_ANY, None, say("Undo masking"), owner_only=True),
    # Whoever is reminded of it; of nobody's cases the managers are.
    ActionId.SNOOZE: Transition(_ALIVE, None, say("Remind me later"), owner_only=True),
    ActionId.TAKE_CARE: Transition(_ALIVE, None, say("I take care"), roles=_LEADING),
    ActionId.REMOVE_TEST: Transition(_ANY, Status.CLOSED, say("Remove test case"), roles=_LEADING),
    # Only of a letter of which nobody knows whom it is from; see `senders`.
    ActionId.SENDER: Transition(_ALIVE, None, say("Confirm the sender"), owner_only=True),
    ActionId.CLOCK: Transition(_ANY, None, say("How the due date came about")),
    ActionId.MANDATE: Transition(_ALIVE, None, say("Check the mandate"), owner_only=True),
    ActionId.INCIDENT: Transition(_ANY, None, say("Report an incident")),
    ActionId.ERASE: Transition(_CLOSED, None, say("Erase from Ombud"), roles=frozenset({Role.ADMIN})),
    ActionId.HOLD: Transition(_ANY, None, say("Place a legal hold"), roles=_MANAGERS),
    # Only while one stands; see `legal_holds`.
    ActionId.HOLDS: Transition(_ANY, None, say("Legal holds"), roles=_MANAGERS),
    ActionId.REVIEW_HOLD: Transition(_ANY, None, say("Put off its review"), roles=_MANAGERS),
    ActionId.RELEASE_HOLD: Transition(_ANY, None, say("Release the hold"), roles=_MANAGERS),
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
        historic: it was overdue before its mailbox was live; a summary told of it, and no reminder does
            while it is nobody's.
        undelivered: a mail of ours came back, and none has left since.
        reading: what its letter was taken for, and whether a person agrees.
        purged_at: since then only a skeleton of it is left.
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
    historic: bool = False
    undelivered: bool = False
    reading: Reading = Reading()
    purged_at: datetime | None = None

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
            Gone: only a skeleton of the case is left.
            NotAllowed: the role is missing, or someone else handles the case.
            WrongStatus: the case is not where the action starts.
        """
        self.check_role(action, actor)
        if self.purged_at and not self.offers(action):
            raise Gone
        if self.status not in TRANSITIONS[action].sources:
            said = {"number": self.number, "standing": STANDING[self.status]}
            raise WrongStatus(say("Case {number} is {standing}; its card shows what is possible.", **said))
        if TRANSITIONS[action].owner_only:
            self.check_owner(actor)

    def check_role(self, action: ActionId, actor: Actor) -> None:
        """Check that the actor has a role for this, whatever the case is.

        Raises:
            NotAllowed: the role is missing.
        """
        if not TRANSITIONS[action].roles & actor.roles:
            raise not_for(actor, TRANSITIONS[action].roles)

    def check_owner(self, actor: Actor) -> None:
        """Check that the case is the actor's, or nobody's, or the actor is a manager.

        Raises:
            NotAllowed: someone else handles it.
        """
        if self.owner not in {None, actor.id} and Role.MANAGER not in actor.roles:
            raise NotAllowed(
                say("Case {number} is handled by someone else; ask them or a manager.", number=self.number)
            )

    def check_undrafted(self) -> None:
        """Check that no drafted reply would be left behind.

        Raises:
            WrongStatus: there is one.
        """
        if self.draft_id is not None:
            raise WrongStatus(
                say("Case {number} has a drafted reply; send or discard it first.", number=self.number)
            )

    def allows(self, action: ActionId, actor: Actor) -> bool:
        """Return whether `check` would pass."""
        try:
            self.check(action, actor)
        except (Gone, NotAllowed, WrongStatus):
            return False
        return True

    def offers(self, action: ActionId) -> bool:
        """Return whether the action starts from the present status, whoever does it."""
        left = self.purged_at is None or action in {ActionId.CLOCK, ActionId.MORE}  # of a skeleton
        return left and self.status in TRANSITIONS[action].sources

    def widened(self, rights: tuple[Right, ...]) -> tuple["Case", tuple[Right, ...]]:
        """Add the rights that are not claimed yet, and return them; a right made clear replaces "unclear"."""
        further = tuple(right for right in rights if right not in self.rights)
        kept = tuple(claim for claim in self.claims if not (further and claim.right is Right.UNCLEAR))
        return replace(self, claims=(*kept, *map(Claim, further))), further

    def handled_by(self, owner: PersonId) -> "Case":
        """Return the case in somebody's hands; what it waits for stays."""
        return replace(self, owner=owner, status=Status.OPEN if self.status is Status.NEW else self.status)

    def unowned(self) -> "Case":
        """Return the case in nobody's hands; what it waits for stays."""
        return replace(self, owner=None, status=Status.NEW if self.status is Status.OPEN else self.status)

    def happened(self, kind: EventKind, actor: Actor, **facts: Fact) -> Event:
        """Return the event that the actor did something to this case, from where it stands."""
        return Event(kind, {**facts, "from": self.status.value}, actor=actor.id)
