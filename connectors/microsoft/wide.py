"""Letters of the inbox wherever they lie by now: asked of the whole mailbox, by when they were received.

A folder's own feed tells nothing of a letter that was deleted or archived before anybody looked. This
question is another than that of the feed, so it also shows what the feed has missed.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from connectors.base import Account
from connectors.microsoft.folders import Folders

#: Where a letter of the inbox counts. People's own folders that nobody chose are not read: rules file
#: letters there that never were in the inbox, and Graph does not tell those from what somebody moved.
_PLACES = ("inbox", "deleteditems", "archive")
_MOST = 1_000  # letters of a page, which Graph takes no more of


class Wide:
    """The question, and which letters of its answer count.

    Args:
        root: the path of the mailbox's owner.
        account: whose mailbox it is; a mail from there that was deleted is no letter.
    """

    def __init__(self, root: str, folders: Folders, account: Callable[[], Account]) -> None:
        self._root = root
        self._folders = folders
        self._account = account
        self._own: frozenset[str] = frozenset()
        self._ids: frozenset[str] = frozenset()

    def link(self, since: datetime, fields: str, limit: int) -> str:
        """Return where the first page is.

        Args:
            fields: what each letter is to tell besides.
        """
        self._ids = frozenset()  # an archive is made by whoever first puts something there
        bound = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        select = fields.replace("$select=", "$select=isDraft,parentFolderId,from,", 1)
        asked = f"$filter={quote(f'receivedDateTime ge {bound}')}&$orderby=receivedDateTime&{select}"
        return f"{self._root}/messages?{asked}&$top={max(1, min(limit, _MOST))}"

    def counts(self, item: dict[str, Any]) -> bool:
        """Return whether a message of the answer is a letter of the inbox."""
        if item.get("isDraft") or item.get("parentFolderId") not in self._places():
            return False
        sender = ((item.get("from") or {}).get("emailAddress") or {}).get("address") or ""
        return str(sender).casefold() not in self._senders()

    def _places(self) -> frozenset[str]:
        if not self._ids:
            self._ids = frozenset(found for name in _PLACES if (found := self._folders.id_of(name)))
        return self._ids

    def _senders(self) -> frozenset[str]:
        if not self._own:
            account = self._account()
            self._own = frozenset(one.casefold() for one in (account.address, *account.aliases))
        return self._own
