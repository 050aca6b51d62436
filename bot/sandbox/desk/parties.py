"""Whom a newcomer can be: the colleagues in Slack, and the people who write letters. All are made up."""

from dataclasses import dataclass
from functools import cache

from bot.sandbox.desk.samples import samples
from bot.sandbox.story.people import COLLEAGUES, WRITERS

_FIRST = "Sam"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody to be.

    Attributes:
        slug: in addresses of the page.
        person_id: in Slack; empty for people who write letters.
        address: where they get their mail; empty for colleagues.
    """

    slug: str
    name: str
    part: str
    person_id: str = ""
    address: str = ""

    @property
    def full_name(self) -> str:
        """Return the name that stands under their letters."""
        return next((one.writer for one in samples() if one.address == self.address), self.name)


@cache
def colleagues() -> tuple[Party, ...]:
    """Return the people in Slack."""
    return tuple(Party(each.name.lower(), each.name, each.part, person_id=each.id) for each in COLLEAGUES)


@cache
def writers() -> tuple[Party, ...]:
    """Return the people who write letters; the one that the tour speaks of comes first."""
    ordered = sorted(WRITERS.items(), key=lambda named: named[0] != _FIRST)
    return tuple(Party(name.lower(), name, "writes letters", address=address) for name, address in ordered)
