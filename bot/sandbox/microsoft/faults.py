"""Faults on demand, by the name of a call, or at random from a seed; nothing here touches a socket."""

from dataclasses import dataclass, replace
from enum import Enum
from random import Random
from typing import Final

from bot.sandbox.fault_plan import FaultPlan


class Kind(Enum):
    """The ways in which a call can go wrong."""

    REFUSE = "answered with a status and code, without effect"
    REFUSE_AFTER = "answered with a status and code although the effect was made"
    DROP = "the connection ends without an answer or an effect"
    DROP_AFTER = "the connection ends without an answer although the effect was made"
    CUT = "the answer breaks off in the middle, the effect was made"
    EMPTY_PAGE = "a page of a delta query holds nothing and names a next one"
    REPLAY = "a page of a delta query holds each entry twice"
    SHUFFLE = "a page of a delta query is in another order"


@dataclass(frozen=True, slots=True)
class Fault:
    """One planned fault.

    Attributes:
        code: for Graph an error code, for Entra an `error`.
        retry_after: as the header says it, in seconds or as a date; "" for none.
    """

    kind: Kind
    status: int = 0
    code: str = ""
    retry_after: str = ""


RESET: Final = Fault(Kind.REFUSE, 410, "syncStateNotFound")
BUSY: Final = Fault(Kind.REFUSE, 429, "ApplicationThrottled")
_PAGES: Final = (Kind.EMPTY_PAGE, Kind.REPLAY, Kind.SHUFFLE)
_STORM: Final = (
    replace(BUSY, retry_after="1"),
    BUSY,
    Fault(Kind.REFUSE, 503, "ServiceUnavailable"),
    Fault(Kind.REFUSE, 500, "InternalServerError"),
    Fault(Kind.REFUSE_AFTER, 504, "GatewayTimeout"),
    Fault(Kind.DROP),
    Fault(Kind.DROP_AFTER),
    Fault(Kind.CUT),
)


class Faults(FaultPlan[Fault]):
    """The plan of faults by the name of a call: delta, fetch, draft, state, send, token, and others."""

    def refuse(self, call: str, status: int, code: str = "", retry_after: str = "", times: int = 1) -> None:
        """Answers the next calls with a refusal, without effect."""
        self.plan(call, Fault(Kind.REFUSE, status, code, retry_after), times=times)

    def storm(self, seed: int, share: float) -> None:
        """Lets that share of all calls go wrong at random, until `clear`; the same seed, the same storm."""
        self.break_loose(seed, share, _drawn)


def _drawn(chance: Random, call: str) -> Fault:
    if call == "delta":
        return chance.choice((*_STORM, *(Fault(kind) for kind in _PAGES), RESET))
    return chance.choice(_STORM)
