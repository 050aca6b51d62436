"""Where a case is handled, and by which law and calendar its days are counted there."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.domain.clock.policy import CAUTIOUS, Policy
from handlers.domain.clock.regime import GDPR, Regime
from handlers.domain.clock.request import Request, received
from handlers.domain.clock.working_days import DaysOff


@dataclass(frozen=True, slots=True)
class Establishment:
    """The controller's establishment, to the clock.

    Attributes:
        zone: whose days are counted (C11).
        days_off: its holidays (C8).
        regime: the law its cases fall under.
        policy: its choices where that law is open.
        counted_by: the mark of all of these and of the calendar's release; due dates are kept with it.
        calendar: its release.
    """

    zone: ZoneInfo
    days_off: DaysOff
    regime: Regime = GDPR
    policy: Policy = CAUTIOUS
    counted_by: str = ""
    calendar: str = ""

    def request_at(self, at: datetime) -> Request:
        """Return a request that reached the establishment at an instant.

        Raises:
            ValueError: the instant is naive.
        """
        return self.under_its_law(received(at, self.zone))

    def request_on(self, day: date) -> Request:
        """Return a request whose day of receipt a colleague states: by post, by phone, in person."""
        return self.under_its_law(Request(day, self.zone))

    def under_its_law(self, request: Request) -> Request:
        """Return a request as this establishment's law and policy have it."""
        return Request(
            request.received_on,
            request.zone,
            request.received_at,
            request.right,
            request.events,
            self.regime,
            self.policy,
            request.unconfirmed,
        )
