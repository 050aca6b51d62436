"""How stand-ins call the app that is tried: one POST, its status and its words, or silence."""

import http.client
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

#: Seconds to wait for an answer; providers wait three to ten.
_PATIENCE = 10.0


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Call an address with JSON; return the status and what it said, or 0 where nobody answered."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    sent = {"Content-Type": "application/json", **(headers or {})}
    with closing(kind(parts.hostname or "", parts.port, timeout=_PATIENCE)) as line:
        try:
            line.request("POST", f"{parts.path}?{parts.query}", body, sent)
            answer = line.getresponse()
            return answer.status, answer.read(65_536).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
