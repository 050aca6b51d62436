"""Which call of Graph a method and path are, what it is named in a plan of faults, and what it needs."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Route:
    """One call.

    Attributes:
        name: for faults, and the method of `Mail` that answers.
        scope: the permission that it takes.
    """

    method: str
    path: re.Pattern[str]
    answer: str
    name: str
    scope: str = "Mail.ReadWrite"


def _route(method: str, path: str, answer: str, name: str, scope: str = "Mail.ReadWrite") -> Route:
    return Route(method, re.compile(path.replace("{}", "([^/]+)")), answer, name, scope)


ROUTES: Final = (
    _route("GET", r"mailFolders", "list_folders", "folders"),
    _route("GET", r"mailFolders/{}", "show_folder", "folders"),
    _route("GET", r"mailFolders/{}/childFolders", "list_folders", "folders"),
    _route("GET", r"mailFolders/{}/messages/delta", "delta", "delta"),
    _route("GET", r"mailFolders/{}/messages", "find", "find"),
    _route("GET", r"messages", "find", "find"),
    _route("POST", r"messages", "create", "draft"),
    _route("GET", r"messages/{}", "show", "state"),
    _route("GET", r"messages/{}/\$value", "fetch", "fetch"),
    _route("PATCH", r"messages/{}", "change", "change"),
    _route("DELETE", r"messages/{}", "delete", "delete"),
    _route("POST", r"messages/{}/permanentDelete", "delete_for_good", "delete"),
    _route("POST", r"messages/{}/createReply", "reply", "reply"),
    _route("POST", r"messages/{}/attachments", "attach", "attach"),
    _route("POST", r"messages/{}/attachments/createUploadSession", "upload", "upload"),
    _route("POST", r"messages/{}/send", "send", "send", "Mail.Send"),
)
_KEYED = re.compile(r"\('([^']*)'\)")


def plain(path: str) -> str:
    """Is a path with keys as segments: `mailFolders('x')` is `mailFolders/x`."""
    return _KEYED.sub(r"/\1", path)


def route_of(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Is the call of a path below a mailbox's owner, with the ids in it."""
    for route in ROUTES:
        if route.method == method and (found := route.path.fullmatch(path)):
            return route, found.groups()
    return None
