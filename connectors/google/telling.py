"""What Pub/Sub says of Gmail: an address and a history id, and when it was published.

Only the address is used, and only to wake; what the letters are is found by looking.
"""

import base64
import json
from datetime import datetime

from connectors.google.api import Json

#: Seconds after which something published says nothing that a look has not found.
STALE = 600.0


def address_of(message: Json) -> str | None:
    """Return the address that a message is about, lower case; None where it has another shape."""
    try:
        told = json.loads(base64.b64decode(message["data"]))
        return str(told["emailAddress"]).lower()
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def is_stale(message: Json, now: float) -> bool:
    """Return whether a message was published long ago, or says not when.

    Args:
        now: seconds since 1970.
    """
    try:
        at = datetime.fromisoformat(str(message["publishTime"]))
        return now - at.timestamp() > STALE
    except (KeyError, ValueError, OverflowError):
        return True
