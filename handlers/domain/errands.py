"""What a colleague does at the desk that belongs to no one case yet: opening one by hand, turning a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.people import Actor


class ErrandId(StrEnum):
    """Each errand; its values never collide with those of `ActionId`."""

    NEW_CASE = "new_case"  # by post, phone or in person
    CASE_FROM_MESSAGE = "case_from_message"
    NOTE_FROM_MESSAGE = "note_from_message"
    FILTER_HOME = "filter_home"
    TURN_HOME = "turn_home"
    REFRESH_HOME = "refresh_home"
    TEST_CASE = "test_case"
    LIST_CASES = "list_cases"  # those behind a number of a digest
    SEND_DIGEST = "send_digest"  # to who asks, with its pictures
    DISCONNECT_MAILBOX = "disconnect_mailbox"
    PURGE_MAILBOX = "purge_mailbox"  # what was read of it, before its day
    CONNECT_MAILBOX = "connect_mailbox"
    DECIDE_MAILBOX = "decide_mailbox"  # resumed or purged, where it is connected again
    RECONNECT_MAILBOX = "reconnect_mailbox"
    ASIDE = "aside"  # letters that were put aside
    ASIDE_READ = "aside_read"
    ASIDE_OPEN = "aside_open"
    ASIDE_NONE = "aside_none"
    BATCH = "batch"  # cases whose letters are alike
    BATCH_CLAIM = "batch_claim"
    WATCH_MAILBOX = "watch_mailbox"  # whether it is a general address
    INCIDENT = "incident"
    INCIDENT_OPEN = "incident_open"
    INCIDENT_WRITE = "incident_write"
    INCIDENT_RISK = "incident_risk"
    INCIDENT_NOTIFY = "incident_notify"
    INCIDENT_EXEMPT = "incident_exempt"
    INCIDENT_PERSONS = "incident_persons"
    INCIDENT_AWARE = "incident_aware"
    INCIDENT_CLOSE = "incident_close"
    INCIDENT_REOPEN = "incident_reopen"


@dataclass(frozen=True, slots=True)
class Errand:
    """A pressed button, a used shortcut or a submitted form that names no case.

    Attributes:
        id: the chat system's id of this delivery; a second one changes nothing.
        answers: by field name; None for a bare button or shortcut.
        token: what the picture was about, as we sent it out.
        quoted: the message that a shortcut was used on, as its author wrote it: hostile text.
    """

    id: str
    errand: ErrandId
    actor: Actor
    answers: Mapping[str, str] | None = None
    token: str = ""
    quoted: str = ""
