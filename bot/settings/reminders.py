"""The settings of reminders: people's hours, and when their managers are told."""

from dataclasses import dataclass
from datetime import time

from bot.settings import kinds
from bot.settings.fields import setting


@dataclass(frozen=True, slots=True)
class RemindersSettings:
    """When people are reminded of what is due, in their own time zone, and when their managers are told."""

    quiet_from: time = setting("from then on nothing rings", time(18), kinds.time_of_day, shown="18:00")
    quiet_until: time = setting("until then nothing rings", time(8), kinds.time_of_day, shown="08:00")
    morning: time = setting(
        "when the one message of a working day comes", time(9), kinds.time_of_day, shown="09:00"
    )
    break_quiet_hours_when_overdue: bool = setting(
        "what becomes overdue is told at midnight too", False, kinds.yes_or_no, shown="no"
    )
    unclaimed_days: int = setting(
        "working days after which managers hear of a case that nobody has", 2, kinds.whole(1, 60)
    )
    untouched_days: int = setting(
        "working days after which managers hear of a case due soon that nobody touched", 5, kinds.whole(1, 60)
    )
    deputies: tuple[str, ...] = setting(
        "member ids of who is told when managers do nothing", (), kinds.people, shown="the admins"
    )
