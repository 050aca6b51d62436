"""A mailbox of Microsoft 365 as a `Connector`: every call of the port, in Graph's words."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from connectors.base import Account, Cursor, OutgoingMail, Page, Sent
from connectors.errors import ConnectorError, Permanent, Temporary, Vanished
from connectors.microsoft.drafting import by_message_id, draft, path, remove
from connectors.microsoft.feed import discover, instant
from connectors.microsoft.folders import INBOX, Folders
from connectors.microsoft.graph import Graph, Json
from connectors.microsoft.seat import Seat
from connectors.microsoft.wide import Wide

_ID = re.compile(r"[A-Za-z0-9_=-]{1,512}")
_GONE = "the draft is gone: it was sent or discarded; ask find_sent which"
_STATE = "isDraft,internetMessageId,sentDateTime"
#: Seconds before each look for the sent copy; Exchange moves it a moment after it said yes.
_LOOKS = (0.0, 0.5, 1.0, 2.0)
_UNSEEN = "Microsoft took the mail, and it still lies among the drafts; it is looked up again"


class MicrosoftMailbox:
    """One mailbox; may be used from several threads.

    Args:
        sleep: waits between looks for a sent copy.
    """

    def __init__(self, graph: Graph, seat: Seat, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = graph
        self._seat = seat
        self._sleep = sleep
        self._folders = Folders(graph, seat)
        self._wide = Wide(seat.root, self._folders, self.account)
        self._sending = threading.Lock()

    def account(self) -> Account:
        """Return whose mailbox this is; its aliases are asked for where it is the person's own."""
        if not self._seat.own:
            return Account(self._seat.address.lower(), self._seat.aliases)
        me = self._graph.get("me?$select=mail,userPrincipalName,proxyAddresses")
        return account_of(me)

    def scopes(self) -> tuple[str, ...]:
        """Return the folders that discovery walks."""
        return self._folders.scopes()

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return at most `limit` stubs after `cursor`."""
        folder, moved = self._folders.path(scope), anywhere and scope == INBOX
        return discover(self._graph, folder, scope, cursor, limit, since, self._wide, anywhere=moved)

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield a letter as Exchange writes it: its own rebuilding of what arrived."""
        if not _ID.fullmatch(provider_key):
            raise Vanished
        with self._graph.stream(f"{path(self._seat.root, provider_key)}/$value") as chunks:
            yield from chunks

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail as a draft and return its immutable id."""
        return draft(self._graph, self._seat.root, mail)

    def send(self, draft: str) -> Sent:
        """Send the draft, and look until its copy is among what was sent."""
        with self._sending:
            before = self._state(draft)
            if before is None or not before.get("isDraft"):
                raise Vanished(_GONE)
            try:
                self._graph.post_mail(f"{path(self._seat.root, draft)}/send")
            except Vanished:
                raise Vanished(_GONE) from None
            except Permanent as refused:
                self._check_still_a_draft(draft)
                raise refused from None
            return self._seen(draft, str(before.get("internetMessageId", "")))

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return what the draft became, by its id, which a move does not change, else by Message-ID."""
        state = self._state(draft)
        if state is not None:
            return None if state.get("isDraft") else _sent(state)
        folder = self._folders.path("Sent")
        found = self._graph.get(by_message_id(folder, message_id, f"id,{_STATE}")).get("value") or []
        return _sent(found[0]) if found else None

    def discard(self, draft: str) -> None:
        """Remove a draft; what was sent stays."""
        state = self._state(draft)
        if state is not None and state.get("isDraft"):
            remove(self._graph, self._seat.root, draft)

    def _state(self, message: str) -> Json | None:
        if not _ID.fullmatch(message):
            return None
        try:
            return self._graph.get(f"{path(self._seat.root, message)}?$select=id,{_STATE}")
        except Vanished:
            return None

    def _check_still_a_draft(self, draft: str) -> None:
        """Tell a draft that somebody else has just sent from one that may not leave."""
        state = self._state(draft)
        if state is None or not state.get("isDraft"):
            raise Vanished(_GONE)

    def _seen(self, draft: str, message_id: str) -> Sent:
        for wait in _LOOKS:
            if wait:
                self._sleep(wait)
            try:
                state = self._state(draft)
            except ConnectorError:
                # It was taken; only its copy could not be looked at.
                return Sent(draft, message_id)
            if state is not None and not state.get("isDraft"):
                return _sent(state)
        if state is None:  # on its way between two folders
            return Sent(draft, message_id)
        raise Temporary(_UNSEEN, retry_after=60)


def account_of(me: Json) -> Account:
    """Return an account by what Graph says of a user; a proxy address "smtp:" is an alias."""
    address = str(me.get("mail") or me.get("userPrincipalName") or "").lower()
    proxies = [str(one) for one in me.get("proxyAddresses") or []]
    aliases = [one[5:].lower() for one in proxies if one.lower().startswith("smtp:")]
    return Account(address, tuple(dict.fromkeys(one for one in aliases if one != address)))


def _sent(state: Json) -> Sent:
    left_at = instant(state.get("sentDateTime"))
    return Sent(str(state["id"]), str(state.get("internetMessageId", "")), left_at)
