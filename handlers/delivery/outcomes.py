"""How making an effect can end, short of success."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from connectors.errors import AuthorizationLost, ConnectorError, Permanent
from handlers.ports import ChatBusy, ChatError, ChatRefused
from handlers.store.outbox import Entry

Found = TypeVar("Found")

#: What only people can put right is tried again this much later.
REPAIR = timedelta(minutes=30)


class Unsure(Exception):
    """Nobody knows whether the effect was made; it is looked up before it is made again."""

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after  # seconds, where a wait was named


class Later(Exception):
    """The effect cannot be made yet; nothing was done.

    Attributes:
        tried: it counts as an attempt.
    """

    def __init__(self, wait: timedelta, reason: str, *, tried: bool = True) -> None:
        super().__init__(reason)
        self.wait = wait
        self.reason = reason
        self.tried = tried


class InDoubt(Exception):
    """The look was not granted, or settled nothing: the effect may have been made and is not made again."""

    def __init__(self, error: ChatError | ConnectorError) -> None:
        super().__init__(type(error).__name__)
        self.error = error
        lasting = isinstance(error, (ChatRefused, Permanent, AuthorizationLost))
        self.retry_after = REPAIR.total_seconds() if lasting else getattr(error, "retry_after", None)


class NotPosted(Exception):
    """The chat system did not take a post: it certainly does not stand there."""

    def __init__(self, error: ChatBusy | ChatRefused) -> None:
        super().__init__(type(error).__name__)
        self.error = error


def in_doubt(entry: Entry) -> bool:
    """Return whether an earlier attempt may have taken effect: it died or was lost after its first step."""
    return entry.ambiguous and bool(entry.ref)


def looked_up(look: Callable[[], Found]) -> Found:
    """Look whether an effect was made already.

    Raises:
        InDoubt: there is no telling now.
    """
    try:
        return look()
    except (ChatError, ConnectorError) as error:
        raise InDoubt(error) from error
