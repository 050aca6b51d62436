"""How making an effect can end, short of success."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from connectors.errors import AuthorizationLost, Permanent
from handlers.ports import ChatRefused

Found = TypeVar("Found")


class Unsure(Exception):
    """Nobody knows whether the effect was made; it is looked up before it is made again."""


class Later(Exception):
    """The effect cannot be made yet; nothing was done."""

    def __init__(self, wait: timedelta, reason: str) -> None:
        super().__init__(reason)
        self.wait = wait
        self.reason = reason


class Hopeless(Exception):
    """Nobody may look whether the effect was made, and without a look it is not made again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def looked_up(look: Callable[[], Found]) -> Found:
    """Look whether an effect was made already.

    Raises:
        Hopeless: the look is refused for good.
    """
    try:
        return look()
    except (ChatRefused, Permanent, AuthorizationLost) as refused:
        raise Hopeless(type(refused).__name__) from refused
