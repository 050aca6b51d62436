"""A letter that opened no case and is put aside, until a person has looked at it or its time is over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.finding import Finding, LetterKind, Verdict
from handlers.domain.ids import MailboxId, MessageId

#: What calls for somebody though it asks for nothing.
CALLING = frozenset({LetterKind.BREACH_REPORT, LetterKind.AUTHORITY})
#: What a machine sends to many; put aside where it asks for nothing.
BULK = frozenset({LetterKind.SPAM, LetterKind.LIST})


class AsideState(StrEnum):
    """How far a letter that was put aside has come."""

    WAITING = "waiting"
    NONE = "none"  # a person looked: it is no request
    CASE = "case"
    DROPPED = "dropped"  # its words are gone


@dataclass(frozen=True, slots=True)
class Aside:
    """One such letter.

    Attributes:
        junk: it lay in a junk folder.
        possible: it may be a request, or calls for somebody all the same.
    """

    message: MessageId
    mailbox: MailboxId
    received_at: datetime
    verdict: Verdict
    kind: LetterKind
    junk: bool
    possible: bool
    state: AsideState = AsideState.WAITING


@dataclass(frozen=True, slots=True)
class Pile:
    """How much waits aside.

    Attributes:
        possible: how many may be requests.
        oldest_at: when the oldest of those was received.
        others: how many letters wait besides.
    """

    possible: int = 0
    oldest_at: datetime | None = None
    others: int = 0


def is_possible(finding: Finding) -> bool:
    """Return whether a letter that opens no case by itself must be looked at as a possible request."""
    return finding.verdict is not Verdict.OTHER or finding.kind in CALLING


def is_clear(finding: Finding) -> bool:
    """Return whether a letter is a request wherever it lies."""
    return finding.verdict is Verdict.REQUEST and bool(finding.rights)


def is_bulk(finding: Finding) -> bool:
    """Return whether a letter asks for nothing and went to many."""
    return finding.verdict is Verdict.OTHER and finding.kind in BULK
