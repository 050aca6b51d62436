"""What can happen to a running period: the events the clock understands, each with its instant.

They are facts of the case in their true order; what they do to the period is the replay's business.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What happened."""

    ID_REQUESTED = "id_requested"
    ID_INSUFFICIENT = "id_insufficient"
    ID_RECEIVED = "id_received"
    CLARIFICATION_REQUESTED = "clarification_requested"
    CLARIFICATION_RECEIVED = "clarification_received"
    FEE_REQUESTED = "fee_requested"
    FEE_PAID = "fee_paid"
    LARGE_QUANTITY = "large_quantity"
    EXTENSION_NOTICE = "extension_notice"


TIMELESS = frozenset({Happening.LARGE_QUANTITY})
"""A property of the request, true from its receipt on."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event.

    Attributes:
        name: what happened.
        at: when, aware; None only for what is timeless.
        value: months or days of an extension, the promised date, yes or no, or the reason why a question
            was asked late; "" where none belongs.

    Raises:
        ValueError: the instant is missing, naive, or given where none belongs.
    """

    name: Happening
    at: datetime | None
    value: str = ""

    def __post_init__(self) -> None:
        """Hold instants to being aware."""
        if self.name in TIMELESS:
            return
        if self.at is None:
            raise ValueError(f"{self.name} needs the instant it happened, such as 2026-02-03T10:00+01:00")
        if self.at.tzinfo is None:
            raise ValueError(f"the instant of {self.name} needs its offset, such as +01:00 or Z")
