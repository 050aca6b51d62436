"""Ids and timestamps in Slack's form: never the same twice, and the same in every run that does the same."""

from collections import Counter
from collections.abc import Callable


class Idents:
    """Hands out ids by prefix and message timestamps that always rise; call it under the workspace's lock."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._handed_out: Counter[str] = Counter()
        self._last_microsecond = 0

    def new(self, prefix: str) -> str:
        """Is the next id with this prefix, such as `C00000001`."""
        self._handed_out[prefix] += 1
        return f"{prefix}{self._handed_out[prefix]:08d}"

    def timestamp(self) -> str:
        """Is a new `ts`: seconds of the wall clock and six digits, unique in the workspace."""
        self._last_microsecond = max(self._last_microsecond + 1, int(self._wall() * 1_000_000))
        seconds, rest = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{rest:06d}"

    def seconds(self) -> int:
        """Is the wall clock in whole epoch seconds."""
        return int(self._wall())


def instant_of(ts: str) -> int:
    """Turns a `ts` into microseconds, so that it can be compared; anything else gives -1."""
    seconds, _, rest = ts.partition(".")
    if not seconds.isdecimal() or (rest and not rest.isdecimal()):
        return -1
    return int(seconds) * 1_000_000 + int(rest[:6].ljust(6, "0"))
