"""How making an effect can end, short of success."""

from datetime import timedelta


class Unsure(Exception):
    """Nobody knows whether the effect was made; it is looked up before it is made again."""


class Later(Exception):
    """The effect cannot be made yet; nothing was done."""

    def __init__(self, wait: timedelta, reason: str) -> None:
        super().__init__(reason)
        self.wait = wait
        self.reason = reason


class Hopeless(Exception):
    """The effect will never be made as it stands; a person must look."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
