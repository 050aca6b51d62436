"""Due dates of requests to which nothing has happened yet, counted as cases are when they are opened."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.working_days import DaysOff, Holiday
from handlers.domain.deadline import Deadline, counted


def reckon(received_at: datetime, zone: ZoneInfo, holiday: Holiday) -> Deadline:
    """Return when a letter received at an instant is to be answered at the latest."""
    establishment = Establishment(zone, DaysOff(holiday))
    return counted([establishment.request_at(received_at)], establishment)


def reckon_from(received_on: date, holiday: Holiday) -> Deadline:
    """Return when a request is due whose day of receipt a colleague states."""
    establishment = Establishment(ZoneInfo("UTC"), DaysOff(holiday))
    return counted([establishment.request_on(received_on)], establishment)
