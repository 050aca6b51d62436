"""Where a list of the inbox stands that begins with the bin and the archive.

Letters that were moved there before anybody looked are the inbox's still. They bear other numbers there,
so whoever lists them meets letters again that are known by those of the inbox.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.base import Cursor, Page, Stub
from connectors.errors import CursorExpired, Permanent
from connectors.imap.folders import Folders
from connectors.imap.listing import page
from connectors.imap.session import Session

#: Special uses (RFC 6154) of the folders that letters of the inbox are moved on to.
USES = (b"\\trash", b"\\archive")
_MARK = "aside:"


@dataclass(frozen=True, slots=True)
class Aside:
    """A place in such a list.

    Attributes:
        since: only letters received from then on count.
        folder: the one that is listed now, by its scope; "" for the inbox itself, from its beginning.
        generation: its UIDVALIDITY; "" before it was opened.
        last: the last UID that was listed.
    """

    since: datetime
    folder: str = ""
    generation: str = ""
    last: int = 0

    def cursor(self, scope: str, generation: str) -> Cursor:
        """Return the place as a cursor of the inbox.

        Args:
            generation: the inbox's own, since a list of other folders numbers nothing anew.
        """
        value = [self.since.isoformat(), self.folder, self.generation, self.last]
        return Cursor(scope, _MARK + json.dumps(value), generation)


def aside(cursor: Cursor | None) -> Aside | None:
    """Read a cursor; None where it is a place in the inbox itself.

    Raises:
        CursorExpired: it is none of ours.
    """
    if cursor is None or not cursor.value.startswith(_MARK):
        return None
    try:
        since, folder, generation, last = json.loads(cursor.value.removeprefix(_MARK))
        return Aside(datetime.fromisoformat(since), str(folder), str(generation), int(last))
    except (ValueError, TypeError):
        raise CursorExpired from None


class Asides:
    """Lists the folders that letters of the inbox are moved on to, before the inbox is listed.

    Args:
        listed: gives the mailbox's folders, as they were listed lately.
        own: the mailbox's addresses; a mail from there that was deleted is no letter.
        apart: scopes that are listed for themselves.
    """

    def __init__(
        self,
        session: Session,
        listed: Callable[[], Folders],
        own: tuple[str, ...],
        apart: tuple[str, ...],
    ) -> None:
        self._session = session
        self._listed = listed
        self._apart = apart
        self._besides = ["UNDRAFT", *(word for one in own if one.isascii() for word in ("NOT", "FROM", one))]

    def begun(self, since: datetime) -> Aside | None:
        """Return where such a list begins, or None where the mailbox has no such folders."""
        return Aside(since, self._after("")) if self._names() else None

    def page(self, scope: str, generation: str, place: Aside, limit: int) -> Page:
        """Return one page, and where to go on from.

        Raises:
            CursorExpired: the folder was numbered anew meanwhile.
        """
        ahead, stubs = Aside(place.since, self._after(place.folder)), tuple[Stub, ...]()
        folder = self._listed().get(place.folder)
        if folder is not None:
            with (
                suppress(Permanent),
                self._session.opened(folder.raw, fresh=not place.last) as (client, opened),
            ):
                if place.generation not in {"", str(opened.generation)}:
                    raise CursorExpired
                found = page(client, opened, folder.scope, place.last, limit, place.since, self._besides)
                # No key of the inbox has the same, even where both folders were made in one second.
                numbered = f"{opened.generation}@{folder.scope}"
                stubs = tuple(replace(stub, generation=numbered) for stub in found.stubs)
                if found.more:
                    last = int(found.cursor.value)
                    ahead = Aside(place.since, folder.scope, str(opened.generation), last)
        return Page(stubs, ahead.cursor(scope, generation), more=True)

    def _names(self) -> list[str]:
        found = [one.scope for use in USES for one in self._listed().used_as(use)]
        return [one for one in dict.fromkeys(found) if one not in self._apart]

    def _after(self, folder: str) -> str:
        """Return the next folder; "" after the last one."""
        names = self._names()
        if not folder:
            return names[0]
        return next(iter(names[names.index(folder) + 1 :]), "") if folder in names else ""
