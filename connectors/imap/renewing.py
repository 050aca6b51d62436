"""A fresh access token for the refresh token of one mailbox (RFC 6749 section 6), at the service it names.

The service is whatever whoever connected the mailbox named: https, or http on this machine, and in
this network only where the operator allows mail servers there. It is called and nothing else is;
where it redirects to is not followed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from connectors.errors import ConnectorError, Permanent, Temporary
from connectors.imap.amiss import Amiss, Lost, Unfit
from connectors.imap.hosts import Dialler
from connectors.imap.place import Security, Server
from connectors.transport import Answer, Transport

_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_LOST = frozenset({"invalid_grant", "access_denied", "interaction_required", "consent_required"})
_CLIENT = frozenset({"invalid_client", "unauthorized_client", "deleted_client", "disabled_client"})
_TROUBLE = frozenset({"temporarily_unavailable", "server_error", "slow_down", "internal_failure"})
#: Seconds before its end in which a token is not begun with any more.
_MARGIN = 60.0

_ADDRESS = "the token service is not where it may be called: at https://, and not in a private network"
_SILENT = "the token service does not answer right now"
_ENDED = "the token service no longer accepts the mailbox's refresh token; connect the mailbox again"
_OUR_ID = (
    "the token service does not accept the client id or secret kept with the mailbox; "
    "connect it again with those that it knows"
)


@dataclass(frozen=True, slots=True)
class Renewing:
    """Makes a grant with a fresh token from an older one.

    Args:
        dialler: knows which places are allowed.
        clock: seconds since 1970.
        ca_file: authorities trusted instead of the system's.
    """

    dialler: Dialler
    clock: Callable[[], float]
    ca_file: Path | None = None

    def __call__(self, held: str) -> str:
        """Return the grant with a new access token, and the new refresh token where it was replaced.

        It stays as it is where it holds nothing to ask with.

        Raises:
            AuthorizationLost: the service gives no more tokens.
            Temporary: it does not answer; the authorisation may well stand.
            Permanent: its address must not be called.
        """
        grant = dict(json.loads(held))
        if not (grant.get("refresh_token") and grant.get("token_url")):
            return held  # a token of its own, without another to renew it with
        url = str(grant["token_url"])
        check_address(url, self.dialler)
        asked = {
            "grant_type": "refresh_token",
            "refresh_token": grant["refresh_token"],
            **{name: grant[name] for name in ("client_id", "client_secret", "scope") if grant.get(name)},
        }
        try:
            answer = Transport((url,), self.ca_file).call(
                "POST", url, headers=_HEADERS, body=urlencode(asked).encode("ascii")
            )
        except Temporary as error:
            raise Amiss(str(error), "token-silent") from None
        told = _fields(answer)
        if (problem := _refused(answer, told)) is not None:
            raise problem
        return json.dumps(grant | self._new(told))

    def _new(self, told: dict[str, object]) -> dict[str, str]:
        """Return what the answer brought; a service that does not replace the refresh token names none."""
        new = {"access_token": str(told["access_token"])}
        if told.get("refresh_token"):
            new["refresh_token"] = str(told["refresh_token"])
        lasts = _seconds(told.get("expires_in"))
        new["expires"] = str(self.clock() + max(0.0, lasts - _MARGIN)) if lasts else ""
        return new


def check_address(url: str, dialler: Dialler) -> None:
    """Check that a token service may be called there.

    Raises:
        Permanent: it may not.
        Temporary: its name is not known.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Unfit(_ADDRESS, "token-host") from None
    kept = {"https": Security.TLS, "http": Security.PLAIN}.get(parts.scheme)
    if kept is None or not parts.hostname or parts.username or parts.password or not url.isprintable():
        raise Unfit(_ADDRESS, "token-host")
    try:
        dialler.places(Server(parts.hostname, port, kept))
    except Permanent:
        raise Unfit(_ADDRESS, "token-host") from None
    except Temporary:
        raise Amiss("the token service's name is not known; check its address", "token-silent") from None


def _refused(answer: Answer, told: dict[str, object]) -> ConnectorError | None:
    """Return why there is no token, or None where there is one (RFC 6749 section 5.2)."""
    if answer.status == 200 and told.get("access_token"):
        return None
    code = str(told.get("error", ""))
    if code in _LOST:
        return Lost(_ENDED, "token")
    if code in _CLIENT:
        return Lost(_OUR_ID, "token-client")
    if answer.status in {200, 408, 429} or answer.status >= 500 or code in _TROUBLE:
        return Amiss(_SILENT, "token-silent", retry_after=answer.retry_after)
    return Unfit(f"the token service does not understand what it is asked ({answer.status})", "token-host")


def _fields(answer: Answer) -> dict[str, object]:
    try:
        fields = json.loads(answer.content)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _seconds(told: object) -> float:
    """Return for how long a token lasts; 0.0 where that is not told. Some services write it as text."""
    written = str(told)
    return float(written[:9]) if written.isascii() and written.isdigit() else 0.0
