"""Faults on demand and by chance: what goes wrong with the next calls of a method.

The server asks here before it answers; nothing here touches a socket.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from random import Random

from bot.sandbox.fault_plan import FaultPlan


class Kind(Enum):
    """The ways in which a call can go wrong."""

    REFUSE = "refused with a status and a reason, without effect"
    DROP_BEFORE = "the connection ends without an answer or an effect"
    DROP_AFTER = "the connection ends without an answer although the effect was made"
    CRASH_AFTER = "answered 503 although the effect was made"
    TRUNCATE = "the answer breaks off in the middle"
    EMPTY = "a page comes empty, with a token that leads to it again"
    STUCK = "as EMPTY, but the token is the one that was given"
    DOUBLE = "everything on the page comes twice"
    SHUFFLE = "the page comes in another order"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        retry_after: the header as it is sent, seconds or a date; None for none.
    """

    kind: Kind
    status: int = 503
    reason: str = "backendError"
    message: str = ""
    retry_after: str | None = None


#: What a storm draws from; it strikes lists, reads and sends alike.
STORM: tuple[Fault, ...] = (
    Fault(Kind.REFUSE, 429, "rateLimitExceeded", retry_after="1"),
    Fault(Kind.REFUSE, 429, "rateLimitExceeded"),
    Fault(Kind.REFUSE, 403, "userRateLimitExceeded"),
    Fault(Kind.REFUSE, 500, "backendError"),
    Fault(Kind.REFUSE, 503, "backendError", retry_after="1"),
    Fault(Kind.REFUSE, 401, "authError"),
    Fault(Kind.DROP_BEFORE),
    Fault(Kind.DROP_AFTER),
    Fault(Kind.CRASH_AFTER),
    Fault(Kind.TRUNCATE),
    Fault(Kind.EMPTY),
    Fault(Kind.DOUBLE),
    Fault(Kind.SHUFFLE),
    Fault(Kind.REFUSE, 404, "notFound", "historyId too old"),
)


class Faults(FaultPlan[Fault]):
    """The plan of faults by method (`history.list`, `drafts.send`, `token`, `pull`, …)."""

    def refuse(
        self, method: str, status: int, reason: str, *, retry_after: str | None = None, times: int = 1
    ) -> None:
        """Let the next calls of a method be refused."""
        self.plan(method, Fault(Kind.REFUSE, status, reason, retry_after=retry_after), times=times)

    def storm(self, seed: int, share: float, kinds: Iterable[Fault] = STORM) -> None:
        """Let a share of all calls go wrong by chance; the same seed draws the same row."""
        among = tuple(kinds)

        def draw(chance: Random, method: str) -> Fault | None:
            fault = chance.choice(among)
            # The token service knows no expired access token, and only a history is ever too old.
            elsewhere = (fault.status == 404 and method != "history.list") or (
                fault.status == 401 and method == "token"
            )
            return None if elsewhere else fault

        self.break_loose(seed, share, draw)
