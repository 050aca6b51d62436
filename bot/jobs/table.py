"""The one table of jobs: what each is called, the use case it runs, and how often someone looks.

A job takes no arguments but the desk; what is due stands in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.settings.groups import JobSettings
from handlers import desk
from handlers.delivery.courier import deliver_due
from handlers.intake.sync import sync_all

Desk = TypeVar("Desk")


@dataclass(frozen=True, slots=True)
class Job(Generic[Desk]):
    """One recurring duty.

    Attributes:
        name: what a wake-up calls it.
        run: the use case; may be run again at any time, and looks up itself what is due.
        every: seconds between ticks.
    """

    name: str
    run: Callable[[Desk], object]
    every: float


def jobs(cadence: JobSettings) -> tuple[Job[desk.Desk], ...]:
    """Return the table of jobs at the cadence of the settings."""
    return (
        Job("sync", sync_all, cadence.sync_seconds),
        Job("deliver", deliver_due, cadence.deliver_seconds),
    )
