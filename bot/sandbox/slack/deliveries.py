"""What became of a delivery, as a value, and the retries that Slack makes for events alone.

One single sending is the courier's; what an interaction's answer does to the screen is in `submissions`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack.courier import Courier, Parcel, ParcelKind, Receipt
from bot.sandbox.slack.refusals import Json

_REASONS: Final = {"http_timeout": "http_timeout", "timeout": "timeout"}


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one delivery ended.

    `trouble` is what the person sees of a failure: `operation_timeout` (no answer in time), `dispatch_failed`
    (a bad or no answer) or `bad_response` (an answer Slack cannot show). `outcome` is, for a submitted form,
    `closed`, `errors`, `update`, `push`, `clear` or `failed`, and for everything else `taken` or `failed`;
    `errors` is what stands under the fields (block_id -> sentence). `parcel` is None when Slack's own screen
    refused the form.
    """

    parcel: Parcel | None
    status: int | None
    body: Json = None
    attempts: int = 1
    seconds: float = 0.0
    trouble: str | None = None
    outcome: str = "taken"
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Says whether the app took it and the person saw no trouble."""
        return self.trouble is None and not self.errors


def once(courier: Courier, parcel: Parcel) -> Delivered:
    """Delivers an interaction or a command: one attempt, and the person sees what came of it."""
    return _delivered(parcel, courier.send(parcel), 1)


def until_taken(
    courier: Courier, parcel: Parcel, delays: Sequence[float], sleep: Callable[[float], object]
) -> Delivered:
    """Delivers an event: after a failure once more after each delay, unless the app asked for no retry."""
    receipt = courier.send(parcel)
    attempts = 1
    for delay in delays:
        if receipt.taken or receipt.headers.get("x-slack-no-retry") == "1":
            break
        reason = _REASONS.get(receipt.trouble or "", receipt.trouble or "http_error")
        sleep(delay)
        receipt = courier.send(parcel, attempts, reason)
        attempts += 1
    return _delivered(parcel, receipt, attempts)


def _delivered(parcel: Parcel, receipt: Receipt, attempts: int) -> Delivered:
    trouble = None if receipt.taken else _seen(parcel, receipt)
    return Delivered(
        parcel,
        receipt.status,
        receipt.body,
        attempts,
        receipt.seconds,
        trouble,
        "taken" if receipt.taken else "failed",
    )


def _seen(parcel: Parcel, receipt: Receipt) -> str:
    late = receipt.trouble in ("http_timeout", "timeout")
    if parcel.kind is ParcelKind.EVENT:
        return receipt.trouble or "http_error"
    return "operation_timeout" if late else "dispatch_failed"
