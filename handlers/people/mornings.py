"""Whose working morning has come, for what people are told once a day unasked."""

from collections.abc import Iterator
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.colleague import Colleague
from handlers.domain.deadline import day_off
from handlers.domain.people import Organisation, Role
from handlers.people.colleagues import holding
from handlers.people.readers import zone_of

#: The hour of their own clock from which people are told.
MORNING = 9


def mornings(
    desk: Desk, organisation: Organisation, now: datetime, *roles: Role
) -> Iterator[tuple[Colleague, datetime]]:
    """Yield who holds one of these roles and has begun a working day, each with their own clock."""
    holiday = desk.calendar(organisation).holiday
    for one in holding(desk, *roles):
        local = now.astimezone(zone_of(one, organisation))
        if local.hour >= MORNING and day_off(local.date(), holiday) is None:
            yield one, local
