"""The folders that discovery walks: our names for them, and Graph's."""

from urllib.parse import quote

from connectors.errors import Permanent
from connectors.microsoft.graph import Graph, Json
from connectors.microsoft.seat import Seat

INBOX, JUNK, SENT = "INBOX", "Junk", "Sent"
_WELL_KNOWN = {INBOX: "inbox", JUNK: "junkemail", SENT: "sentitems"}
#: Folders that no letter of a stranger arrives in, or that are read anyway.
_NOT_OFFERED = ("inbox", "junkemail", "sentitems", "drafts", "deleteditems", "outbox", "syncissues")
#: Folders of one level that are offered; more is no choice for a person.
_OFFERED = 100


class Folders:
    """Finds a folder's id by its scope; an id never changes, so it is asked for once."""

    def __init__(self, graph: Graph, seat: Seat) -> None:
        self._graph = graph
        self._seat = seat
        self._found = dict(_WELL_KNOWN)

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes: the inbox, junk, what was chosen, and sent mail."""
        chosen = tuple(one for one in self._seat.folders if one not in _WELL_KNOWN)
        return (INBOX, JUNK, *chosen, SENT)

    def path(self, scope: str) -> str:
        """Return where a scope's folder stands.

        Raises:
            Permanent: no such folder was chosen, or it is gone.
        """
        if scope not in self._found:
            if scope not in self._seat.folders:
                raise Permanent("this folder was not chosen; choose the mailbox's folders again")
            self._found[scope] = self._looked_up(scope)
        return f"{self._seat.root}/mailFolders/{quote(self._found[scope], safe='')}"

    def offered(self) -> tuple[str, ...]:
        """Return every scope that letters may be read from: folders of the first two levels."""
        apart = {self.id_of(name) for name in _NOT_OFFERED}
        found: list[str] = []
        for one in self._below(f"{self._seat.root}/mailFolders"):
            if one["id"] in apart:
                continue
            name = str(one.get("displayName", ""))
            found.append(name)
            if one.get("childFolderCount"):
                inner = f"{self._seat.root}/mailFolders/{quote(str(one['id']), safe='')}/childFolders"
                found.extend(f"{name}/{child.get('displayName', '')}" for child in self._below(inner))
        # A name with a slash could be taken for a path.
        named = dict.fromkeys(one for one in found if one.count("/") <= 1 and one.isprintable())
        return (INBOX, JUNK, *named)

    def _below(self, level: str) -> list[Json]:
        found = self._graph.get(f"{level}?$select=id,displayName,childFolderCount&$top={_OFFERED}")
        return list(found.get("value") or [])

    def id_of(self, name: str) -> str:
        """Return the id of a folder by the name that Graph knows it by; "" where there is none."""
        try:
            return str(self._graph.get(f"{self._seat.root}/mailFolders/{name}?$select=id").get("id", ""))
        except Permanent:  # not every mailbox has every one of them
            return ""

    def _looked_up(self, scope: str) -> str:
        level, folder = f"{self._seat.root}/mailFolders", ""
        for name in scope.split("/"):
            named = quote("displayName eq '" + name.replace("'", "''") + "'")
            found = self._graph.get(f"{level}?$filter={named}&$select=id&$top=1").get("value") or []
            if not found:
                raise Permanent(
                    "a chosen folder is gone from the mailbox, or renamed; choose its folders again"
                )
            folder = str(found[0]["id"])
            level = f"{self._seat.root}/mailFolders/{quote(folder, safe='')}/childFolders"
        return folder
