"""One step of a reckoning: the rule, its source, what it says here, and the day it leads to.

Steps are kept with the case, so that a date can be explained long after the rules have changed.
"""

import re
from dataclasses import dataclass
from datetime import date

# strftime follows the machine's locale, and a record must not
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_SAID = re.compile(rf"(?:{'|'.join(_DAYS)}) (\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")


def say(day: date) -> str:
    """Return a date in English words, as in "Monday 1 June 2026"."""
    return f"{_DAYS[day.weekday()]} {day.day} {say_month(day.year, day.month)}"


def say_month(year: int, month: int) -> str:
    """Return a month in English words, as in "June 2026".

    Args:
        month: 1 for January.
    """
    return f"{_MONTHS[month - 1]} {year}"


def _as_iso(said: re.Match[str]) -> str:
    day, month, year = said.groups()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        rule: the rule's short code, stable across versions.
        source: the provision it rests on.
        text: what it says for this case, in English.
        on: the date that stands after this step.
    """

    rule: str
    source: str
    text: str
    on: date

    @property
    def plain(self) -> str:
        """Return the text with its dates as ISO has them, for readers of every language."""
        return _SAID.sub(_as_iso, self.text)

    def to_facts(self) -> dict[str, str]:
        """Return plain values for storing; `from_facts` reads them back."""
        return {"rule": self.rule, "source": self.source, "text": self.text, "on": self.on.isoformat()}

    @classmethod
    def from_facts(cls, facts: object) -> "Step":
        """Return the step that `to_facts` described.

        Raises:
            ValueError: something is missing or is not what `to_facts` writes.
        """
        match facts:
            case {"rule": str(rule), "source": str(source), "text": str(text), "on": str(on)}:
                return cls(rule, source, text, date.fromisoformat(on))
        raise ValueError("a stored step needs rule, source, text and on; compute the due date anew")
