"""What a job is: a name, the use case it runs, and how often someone looks.

A job takes no arguments but the desk; what is due stands in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

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
