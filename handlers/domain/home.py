"""The home page's order: which heap a case lies in, and what a person chose to see of them.

How the page looks is `handlers.domain.card.Home`; here is what it is asked for.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import Self

from handlers.domain.case import Status
from handlers.domain.ids import PersonId
from handlers.domain.rights import Right

#: Rows of a page, and how many days before the due date a case counts as due soon.
ROWS, SOON = 10, timedelta(days=7)

ME, NOBODY, ANY = "me", "nobody", "any"


class Heap(IntEnum):
    """The parts of a list of open cases in their order; a case lies in the first that it fits."""

    OVERDUE = 0
    SOON = 1
    MINE = 2
    UNASSIGNED = 3
    WAITING = 4
    OTHERS = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose to see.

    Attributes:
        owner: `ANY`, `ME`, `NOBODY` or a person's id.
        page: counted from 0.
    """

    right: Right | None = None
    status: Status | None = None
    owner: str = ANY
    page: int = 0

    def but(self, token: str) -> Self:
        """Return the choice after a menu's token, from the first page; an odd token changes nothing.

        Tokens are `right-access`, `status-new`, `owner-me`; `any` takes the filter away.
        """
        name, _, value = token.partition("-")
        match name:
            case "right" if value in {ANY, *Right}:
                return replace(self, right=None if value == ANY else Right(value), page=0)
            case "status" if value in {ANY, *Status} - {Status.CLOSED}:
                return replace(self, status=None if value == ANY else Status(value), page=0)
            case "owner" if value.isalnum():
                return replace(self, owner=value, page=0)
            case _:
                return self

    def turned(self, token: str) -> Self:
        """Return the choice on another page."""
        return replace(self, page=int(token)) if token.isascii() and token.isdigit() else self

    def write(self) -> str:
        """Return the choice as stored."""
        return json.dumps(
            {
                "right": self.right or ANY,
                "status": self.status or ANY,
                "owner": self.owner,
                "page": str(self.page),
            }
        )

    @classmethod
    def read(cls, stored: str) -> Self:
        """Return the choice that was stored so; what is not understood any more counts as not chosen."""
        try:
            written = dict(json.loads(stored or "{}"))
        except (ValueError, TypeError):
            return cls()
        chosen = cls()
        for name in ("right", "status", "owner"):
            chosen = chosen.but(f"{name}-{written.get(name, ANY)}")
        return chosen.turned(str(written.get("page", "0"))[:6])


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whose list it is, on which day, and what of it."""

    viewer: PersonId
    today: date
    chosen: Chosen = Chosen()

    @property
    def soon(self) -> date:
        """Return the last day that counts as soon."""
        return self.today + SOON


@dataclass(frozen=True, slots=True)
class Load:
    """How much lies with one owner, or with nobody."""

    owner: PersonId | None
    open: int
    overdue: int
    soon: int
