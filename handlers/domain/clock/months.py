"""Counting in months, as Reg. 1182/71 does it. Working days stand in `working_days`."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day number some months later, or that month's last day where it has none.

    Always count from the original day (C6): in two hops 31 January would become 28 March.
    Source: Reg. 1182/71 Art. 3(2)(c); rules C4, C5 and C6.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))
