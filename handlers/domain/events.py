"""What can happen to a case: the vocabulary of its append-only record.

An event's `facts` are ids, codes and dates and stay for accountability; its `content` (people's
words) is sealed, and can be erased later without breaking the chain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import PersonId

Fact = str | int | bool | None


class EventKind(StrEnum):
    """Each kind of event, in the past tense."""

    CASE_OPENED = "case_opened"
    MESSAGE_ADDED = "message_added"
    DUPLICATE_LINKED = "duplicate_linked"
    BOUNCE_RECORDED = "bounce_recorded"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGEMENT_FAILED = "acknowledgement_failed"
    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"
    LETTER_OPENED = "letter_opened"
    REPLY_DRAFTED = "reply_drafted"
    REPLY_DISCARDED = "reply_discarded"
    REPLY_QUEUED = "reply_queued"
    REPLY_SENT = "reply_sent"
    REPLY_FAILED = "reply_failed"
    REPLY_WAITS = "reply_waits"  # its provider does not take it yet
    REPLY_IN_DOUBT = "reply_in_doubt"  # nobody knows whether it has left: a person decides
    ANSWERED_OUTSIDE = "answered_outside"  # a colleague wrote from the mailbox itself
    LETTER_READ_AGAIN = "letter_read_again"  # one that could not be read before
    CLOSED = "closed"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    RETURNED_TO_POOL = "returned_to_pool"  # its owner left or lost the role
    RIGHTS_CHANGED = "rights_changed"
    LANGUAGE_SET = "language_set"
    SENDER_CONFIRMED = "sender_confirmed"  # whom a letter is from that was passed on
    READING_CONFIRMED = "reading_confirmed"  # rights, language and who asks, as they were read
    READING_CORRECTED = "reading_corrected"
    READ_ANEW = "read_anew"  # by newer rules, which found more
    NOTED = "noted"
    QUESTION_SENT = "question_sent"
    ANSWER_SUFFICED = "answer_sufficed"  # what was asked for is there; `at` says since when
    ANSWER_INSUFFICIENT = "answer_insufficient"
    EXTENSION_SENT = "extension_sent"
    RECEIPT_CORRECTED = "receipt_corrected"
    DUE_RECOUNTED = "due_recounted"  # by another calendar, zone, law or policy
    REPLY_RECALLED = "reply_recalled"
    APPROVAL_ASKED = "approval_asked"
    FILE_ATTACHED = "file_attached"
    FILE_REMOVED = "file_removed"  # from a draft, before it left
    FILE_OPENED = "file_opened"
    LINKED = "linked"  # this case follows another from now on
    JOINED = "joined"  # another case follows this one from now on
    SEPARATED = "separated"
    SPLIT_OFF = "split_off"
    TEST_REMOVED = "test_removed"
    EXPORTED = "exported"
    RECORD_READ = "record_read"
    INCIDENT_RAISED = "incident_raised"
    MANDATE_JUDGED = "mandate_judged"  # whether somebody may write for another one
    REMINDER_SNOOZED = "reminder_snoozed"  # put off by whom it reminds
    ESCALATED = "escalated"  # the managers, or their deputies, were told
    ESCALATION_TAKEN = "escalation_taken"  # one of them takes care
    SCRUBBED = "scrubbed"  # words of the case were masked; `shred_on` says when its originals go
    CONTENT_MASKED = "content_masked"  # the words of the event `event`, masked
    UNSCRUBBED = "unscrubbed"
    SHREDDED = "shredded"  # originals and files are destroyed
    HOLD_PLACED = "hold_placed"  # nothing of the case is deleted until `review_on` is over and it is released
    HOLD_EXTENDED = "hold_extended"
    HOLD_RELEASED = "hold_released"
    RESERVED = "reserved"  # moved under a key of its own, since a hold or a law keeps it
    PURGED = "purged"  # all words of it are gone; `from` says where it stood
    ERASED = "erased"  # `store` by the rule `rule` of the retention schedule, or on `route` by an order
    ERASURE_ASKED = "erasure_asked"  # an admin has the case erased before its day, on `route`
    ERASURE_WITHDRAWN = "erasure_withdrawn"  # no more of what was asked is done: a letter came meanwhile
    DELETION_DEFERRED = "deletion_deferred"  # on `route`, by the hold `hold`
    UNREADABLE = "unreadable"  # never written: stands for a row that was altered beyond reading


class Fault(StrEnum):
    """What was done to an event since it was written."""

    EVENT = "event altered"
    CONTENT = "content altered"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case, before it is written."""

    kind: EventKind
    facts: Mapping[str, Fact] = field(default_factory=dict)
    content: str = ""
    actor: PersonId = PersonId("ombud")


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as it stands in the record, with its link of the chain.

    Attributes:
        seq: 1 for the first event of the case.
        commitment: SHA-256 of salt and content, hexadecimal; outlives both.
        digest: SHA-256 over the previous digest and everything here, hexadecimal.
        fault: what of it can no longer be read because it was altered.
    """

    seq: int
    kind: EventKind
    at: datetime
    actor: PersonId
    facts: Mapping[str, Fact] = field(default_factory=dict)
    content: str | None = None  # None once erased
    salt: bytes | None = None
    commitment: str = ""
    digest: str = ""
    fault: Fault | None = None
