"""Defects that are planted, so that the storm can be seen to find what it is for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from connectors.base import Account, Connector, Cursor, OutgoingMail, Page, Sent


class _Around:
    """A connector with another behind it."""

    def __init__(self, behind: Connector) -> None:
        self._behind = behind

    def account(self) -> Account:
        return self._behind.account()

    def scopes(self) -> tuple[str, ...]:
        return self._behind.scopes()

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        return self._behind.discover(scope, cursor, limit, since, anywhere=anywhere)

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        return self._behind.fetch(provider_key)

    def draft(self, mail: OutgoingMail) -> str:
        return self._behind.draft(mail)

    def send(self, reference: str) -> Sent:
        return self._behind.send(reference)

    def find_sent(self, reference: str, message_id: str) -> Sent | None:
        return self._behind.find_sent(reference, message_id)

    def discard(self, reference: str) -> None:
        self._behind.discard(reference)


class DropsPages(_Around):
    """Goes on behind the first page with letters and forgets what lay on it."""

    def __init__(self, behind: Connector) -> None:
        super().__init__(behind)
        self._dropped = False

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        page = super().discover(scope, cursor, limit, since, anywhere=anywhere)
        if self._dropped or not page.stubs:
            return page
        self._dropped = True
        return replace(page, stubs=())


class SendsTwice(_Around):
    """Writes and sends every mail once more."""

    def draft(self, mail: OutgoingMail) -> str:
        self._behind.send(self._behind.draft(mail))
        return super().draft(mail)


#: The channel's flaw, which stands beside the chat.
POSTS_TWICE = "posts-twice"
CONNECTORS: dict[str, Callable[[Connector], Connector]] = {
    "drops-pages": DropsPages,
    "sends-twice": SendsTwice,
}
