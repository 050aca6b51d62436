"""The 72 hours to notify a breach, and the days to acknowledge a complaint in the United Kingdom.

Hours are elapsed hours, so that daylight saving stretches nothing; weekends and holidays do not extend them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.clock.counting import told_roll
from handlers.domain.clock.working_days import DaysOff, roll
from handlers.domain.derivation import Step, say

BREACH_HOURS = 72
COMPLAINT_DAYS = 30
COMPLAINTS_FROM = date(2026, 6, 19)
"""Since when complaints to the controller are to be acknowledged in the United Kingdom (U7)."""


@dataclass(frozen=True, slots=True)
class BreachEnd:
    """When the authority is to be notified at the latest.

    Attributes:
        aware_at: reasonable certainty that personal data were compromised (B4), UTC.
        strict_at: the target, 72 hours later to the second (B3), UTC.
        legal_at: the end by Reg. 1182/71, which does not count the hour of awareness (B2), UTC.
        steps: in words.
    """

    aware_at: datetime
    strict_at: datetime
    legal_at: datetime
    steps: tuple[Step, ...]


def breach_end(aware_at: datetime, zone: ZoneInfo) -> BreachEnd:
    """Return when the 72 hours of a breach end.

    Source: GDPR Art. 33(1) (B1); Reg. 1182/71 Art. 3(1) and 3(4) (B2).

    Args:
        aware_at: aware.
        zone: of the establishment, whose clock hours are counted.

    Raises:
        ValueError: the instant is naive.
    """
    if aware_at.tzinfo is None:
        raise ValueError("the instant of awareness carries no time zone; pass an aware datetime")
    at = aware_at.astimezone(UTC)
    strict = at + timedelta(hours=BREACH_HOURS)
    legal = _next_hour(at, zone) + timedelta(hours=BREACH_HOURS)
    return BreachEnd(at, strict, legal, _told(at, strict, legal, zone))


def _next_hour(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at - into + timedelta(hours=1)


def _told(at: datetime, strict: datetime, legal: datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    def moment(instant: datetime) -> str:
        local = instant.astimezone(zone)
        return f"{say(local.date())} at {local:%H:%M}"

    return (
        Step(
            "B4",
            "GDPR Art. 33(1)",
            f"Aware on {moment(at)} local time ({zone.key}).",
            at.astimezone(zone).date(),
        ),
        Step(
            "B3",
            "GDPR Art. 33(1)",
            f"72 hours later is {moment(strict)}: the target.",
            strict.astimezone(zone).date(),
        ),
        Step(
            "B2",
            "Reg. 1182/71 Art. 3(1)",
            "The hour of awareness is not counted, and no weekend or holiday adds hours: "
            f"the end is {moment(legal)}.",
            legal.astimezone(zone).date(),
        ),
    )


@dataclass(frozen=True, slots=True)
class ComplaintEnd:
    """When a complaint to the controller is to be acknowledged at the latest.

    Attributes:
        received_on: local date; not counted.
        nominal_on: 30 days later.
        due_on: the working day it rolls to.
        contested: whether that day might be a day off too.
        in_force: whether the duty existed on the day of receipt.
        steps: in words.
    """

    received_on: date
    nominal_on: date
    due_on: date
    contested: bool
    in_force: bool
    steps: tuple[Step, ...]


def complaint_end(received_on: date, days_off: DaysOff) -> ComplaintEnd:
    """Return by when a complaint is to be acknowledged.

    Source: DPA 2018 s. 164A (U7), in force from 19 June 2026.

    Args:
        received_on: local date.
    """
    nominal_on = received_on + timedelta(days=COMPLAINT_DAYS)
    rolled = roll(nominal_on, days_off)
    text = (
        f"Received on {say(received_on)}; {COMPLAINT_DAYS} days from the next day end on {say(nominal_on)}."
    )
    steps = [Step("U7", "DPA 2018 s. 164A", text, nominal_on), told_roll(rolled)]
    in_force = received_on >= COMPLAINTS_FROM
    if not in_force:
        early = f"The duty is in force from {say(COMPLAINTS_FROM)}: for this complaint it was good practice."
        steps.append(Step("U7", "DPA 2018 s. 164A", early, COMPLAINTS_FROM))
    contested = rolled.contested is not None
    return ComplaintEnd(received_on, nominal_on, rolled.on, contested, in_force, tuple(steps))
