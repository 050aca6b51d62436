"""What the clock is asked about: a request, where and under which law it is handled, what happened since."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.domain.clock.events import ClockEvent
from handlers.domain.clock.policy import CAUTIOUS, Policy
from handlers.domain.clock.regime import GDPR, Regime
from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Request:
    """A request and its events.

    Attributes:
        received_on: the local date on which it reached the controller (C3, C11).
        zone: of the establishment that handles it.
        received_at: the instant behind that date, aware; None where a colleague stated the day alone.
        right: what is asked; only an access request can be paused for its scope (C18, U4).
        events: what happened since, in any order.
        regime: the law it falls under.
        policy: the controller's choices where that law is open.
        unconfirmed: the day rests on what a letter shows of an earlier receipt; no person has confirmed it.
    """

    received_on: date
    zone: ZoneInfo
    received_at: datetime | None = None
    right: Right = Right.ACCESS
    events: tuple[ClockEvent, ...] = ()
    regime: Regime = GDPR
    policy: Policy = CAUTIOUS
    unconfirmed: bool = False

    def local(self, at: datetime) -> date:
        """Return the establishment's date at an instant."""
        return at.astimezone(self.zone).date()


def received(at: datetime, zone: ZoneInfo) -> Request:
    """Return the request that reached the controller at an instant; change the rest with `replace`.

    Raises:
        ValueError: the instant is naive.
    """
    if at.tzinfo is None:
        raise ValueError("the instant of receipt carries no time zone; pass an aware UTC datetime")
    return Request(at.astimezone(zone).date(), zone, at)
