"""What Microsoft calls us with: a notification read as far as it is needed to know whom to wake.

Whether the call is to be believed, its receiver decides by `client_state`.
Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
"""

import json
from dataclasses import dataclass
from enum import StrEnum

#: Bytes of a call that are read; a call holds at most some dozens of entries without content.
LARGEST = 1 << 20
_ENTRIES = 1_000
_LONGEST = 256


class Lifecycle(StrEnum):
    """What may be said of a subscription itself."""

    REAUTHORIZE = "reauthorizationRequired"
    REMOVED = "subscriptionRemoved"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Notification:
    """One entry of a call.

    Attributes:
        subscription: its id.
        client_state: the secret that the subscription was made with; hostile until compared.
        lifecycle: None where it tells of mail.
    """

    subscription: str
    client_state: str
    lifecycle: Lifecycle | None = None


def notifications(body: bytes) -> tuple[Notification, ...]:
    """Return the entries of a call; whatever is no entry is left out, and nonsense has none."""
    if len(body) > LARGEST:
        return ()
    try:
        called = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = called.get("value") if isinstance(called, dict) else None
    if not isinstance(entries, list):
        return ()
    read = (_notification(entry) for entry in entries[:_ENTRIES])
    return tuple(one for one in read if one is not None)


def _notification(entry: object) -> Notification | None:
    if not isinstance(entry, dict):
        return None
    subscription, state = entry.get("subscriptionId"), entry.get("clientState")
    if not isinstance(subscription, str) or not isinstance(state, str):
        return None
    if len(subscription) > _LONGEST or len(state) > _LONGEST:
        return None
    event = entry.get("lifecycleEvent")
    if event is None:
        return Notification(subscription, state)
    if not isinstance(event, str) or event not in set(Lifecycle):
        return None
    return Notification(subscription, state, Lifecycle(event))
