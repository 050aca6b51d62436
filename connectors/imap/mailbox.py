"""A mailbox at any mail server: letters read by IMAP, answers handed over by SMTP.

Folders are opened for reading only and letters fetched unmarked, so that a person notices nothing.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from connectors.base import Account, Cursor, OutgoingMail, Page, Sent
from connectors.errors import ConnectorError, Permanent, Temporary, Vanished
from connectors.imap.aside import Asides, aside
from connectors.imap.client import Client, connected
from connectors.imap.drafts import Drafts
from connectors.imap.folders import Folder, Folders
from connectors.imap.grant import Logins
from connectors.imap.hosts import Dialler
from connectors.imap.keys import spot
from connectors.imap.listing import after, page
from connectors.imap.originals import pieces
from connectors.imap.place import Home
from connectors.imap.refusals import FOLDER_AWAY, NO_FOLDERS
from connectors.imap.sending import Sending
from connectors.imap.session import Session
from connectors.imap.submission import Submission

#: Seconds for which the list of folders is good.
_LISTED = 300.0
_INBOX = "INBOX"
_MADE = {b"\\sent": b"Sent", b"\\drafts": b"Drafts"}
_NO_PLACE = "the mailbox has no folder for drafts or sent mail, and none can be made"
_NO_FOLDER = "a folder that was chosen is gone from the mailbox; choose its folders again"


class ImapMailbox:
    """A `Connector`."""

    def __init__(self, home: Home, logins: Logins, dialler: Dialler) -> None:
        self._home = home
        self._logins = logins
        self._dialler = dialler
        self._session = Session(self._connection)
        self._sending = Sending(Drafts(self._session, self._used_as), self._submission)
        own, apart = (home.address, *home.aliases), home.folders
        self._asides = Asides(self._session, self._folders, own, apart)
        self._lock = threading.Lock()
        self._listed: tuple[float, Folders] | None = None

    def account(self) -> Account:
        """Return whose mailbox this is."""
        return Account(self._home.address, self._home.aliases)

    def scopes(self) -> tuple[str, ...]:
        """Return the folders that discovery walks: the chosen ones or the inbox, junk, and sent mail."""
        folders = self._folders(fresh=True)
        chosen = self._home.folders or ("INBOX",)
        besides = [one.scope for use in (b"\\junk", b"\\sent") for one in folders.used_as(use)]
        return tuple(dict.fromkeys([*chosen, *besides]))

    def folders(self) -> tuple[str, ...]:
        """Return every folder that letters may be read from: all but those of drafts and sent mail."""
        folders = self._folders(fresh=True)
        ours = {one for use in (b"\\drafts", b"\\sent") for one in folders.used_as(use)}
        found = [one.scope for one in folders.all() if one not in ours]
        return tuple(sorted(found, key=lambda scope: scope != "INBOX"))

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return at most `limit` stubs after `cursor`; on a re-list, those received since a day."""
        folder = self._folder(scope)
        if folder is None:
            raise Permanent(_NO_FOLDER)
        if (place := aside(cursor)) is not None:
            if cursor is not None and place.folder:
                return self._asides.page(scope, cursor.generation, place, max(1, limit))
            cursor, since = None, place.since
        elif anywhere and cursor is None and since is not None and scope == _INBOX:
            with self._session.opened(folder.raw, fresh=True) as (_, opened):
                generation = str(opened.generation)
            if (place := self._asides.begun(since)) is not None:
                return self._asides.page(scope, generation, place, max(1, limit))
        found = Page((), cursor or Cursor(scope, ""))
        # To open a folder anew costs the server a look at all of it: in the middle of a walk it stays open.
        for fresh in (cursor is None, True):
            with self._session.opened(folder.raw, fresh=fresh) as (client, opened):
                if not fresh and cursor and cursor.generation != str(opened.generation):
                    continue  # another process may know a newer one
                last = after(scope, cursor, opened)
                found = page(client, opened, scope, last, max(1, limit), since if cursor is None else None)
            if fresh or found.stubs or found.more:
                break
        junk, sent = self._is(folder, b"\\junk"), self._is(folder, b"\\sent")
        return replace(found, stubs=tuple(replace(stub, junk=junk, sent=sent) for stub in found.stubs))

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield the original in chunks, unmarked.

        A folder that is not listed may be so for a moment, by a right that was taken or a name that was
        changed; its letters may come back with it, so they are not given up.
        """
        wanted = spot(provider_key)
        if wanted is None:
            raise Vanished
        folder = self._folder(wanted.scope)
        if folder is None:
            raise Temporary(FOLDER_AWAY)
        yield from pieces(self._session, folder.raw, wanted.generation, wanted.uid)

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail in the mailbox's Drafts."""
        return self._sending.draft(mail)

    def send(self, draft: str) -> Sent:
        """Hand the draft to the SMTP server, and file it in Sent."""
        return self._sending.send(draft)

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return the sent mail, by its Message-ID in Sent."""
        return self._sending.find_sent(draft, message_id)

    def discard(self, draft: str) -> None:
        """Remove a draft."""
        self._sending.discard(draft)

    def try_sending(self) -> None:
        """Sign in where answers leave and ask whether they would be taken; nothing is sent.

        Raises:
            AuthorizationLost, Permanent, Temporary: they would not leave.
        """
        with self._submission() as way:
            way.try_out(self._home.address)

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def _connection(self) -> Client:
        return self._logins.through(lambda login: connected(self._dialler, self._home.reading, login))

    def _submission(self) -> Submission:
        return self._logins.through(lambda login: Submission(self._dialler, self._home.sending, login))

    def _folders(self, *, fresh: bool = False) -> Folders:
        with self._lock:
            known = self._listed
        if known and not fresh and time.monotonic() - known[0] < _LISTED:
            return known[1]
        with self._session.client() as client:
            folders = Folders(client.listing())
        if not folders:
            raise Permanent(NO_FOLDERS)
        with self._lock:
            self._listed = time.monotonic(), folders
        return folders

    def _folder(self, scope: str) -> Folder | None:
        return self._folders().get(scope) or self._folders(fresh=True).get(scope)

    def _is(self, folder: Folder, use: bytes) -> bool:
        return folder in self._folders().used_as(use)

    def _used_as(self, use: bytes) -> Folder:
        """Return the folder of a special use, made where it is missing; others may be making it too."""
        found = self._folders().used_as(use) or self._folders(fresh=True).used_as(use)
        if found:
            return found[0]
        refused: ConnectorError = Permanent(_NO_PLACE)
        try:
            with self._session.client() as client:
                client.create_folder(self._folders().new(_MADE[use]))
        except ConnectorError as error:
            refused = error
        found = self._folders(fresh=True).used_as(use)
        if not found:
            raise refused
        return found[0]
