"""The certificates that Google signs its tokens with: fetched when one is missing, and kept a while."""

import json
import re
import threading
import time
from collections.abc import Mapping

from connectors.errors import Temporary
from connectors.transport import Answer, Transport

_AGE = re.compile(r"max-age=([0-9]{1,9})")
#: Seconds that they are kept: as long as the answer allows, within these bounds.
_SHORTEST, _LONGEST = 300.0, 86_400.0
#: Seconds between two fetches, so that whoever invents names of keys does not have us fetch for each.
_PAUSE = 60.0
#: Seconds that a call waits for another's fetch; there are few threads to answer calls.
_WAIT = 3.0
_AWAY = "Google's certificates cannot be fetched now"


class Certificates:
    """The certificates by the name of their key; safe to share between threads.

    Args:
        url: where they are; {key: certificate in PEM} is answered there.
    """

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._transport = transport
        self._lock = threading.Lock()
        self._kept: Mapping[str, str] = {}
        self._asked_at = self._until = float("-inf")

    def of(self, key: str) -> str | None:
        """Return the certificate of a key; None where Google has no such key.

        Raises:
            Temporary: they are not there and cannot be fetched now.
        """
        if not self._lock.acquire(timeout=_WAIT):
            raise Temporary(_AWAY)
        try:
            now = time.monotonic()
            if (key not in self._kept or now >= self._until) and now - self._asked_at >= _PAUSE:
                self._asked_at = now
                self._fetch(now)
            if now >= self._until:
                raise Temporary(_AWAY)
            return self._kept.get(key)
        finally:
            self._lock.release()

    def _fetch(self, now: float) -> None:
        answer = self._transport.call("GET", self._url)
        if answer.status != 200:
            raise Temporary(_AWAY, retry_after=answer.retry_after)
        self._kept = _read(answer)
        self._until = now + _lasting(answer)


def _read(answer: Answer) -> Mapping[str, str]:
    try:
        found = json.loads(answer.content)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found:
        raise Temporary("Google's certificates could not be read")
    return {str(key): one for key, one in found.items() if isinstance(one, str)}


def _lasting(answer: Answer) -> float:
    found = _AGE.search(answer.headers.get("Cache-Control", ""))
    return min(max(float(found[1]) if found else _SHORTEST, _SHORTEST), _LONGEST)
