"""HTTP for msal through our own transport, so that certificates, hosts and limits are ours alone.

msal would take its own session, and with it REQUESTS_CA_BUNDLE and a .netrc of the user. It also
insists on https; a sign-in that the settings place on loopback without TLS is shown to it as https
and called as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from connectors.errors import Permanent, Temporary
from connectors.transport import Transport

_UNREADABLE = "Microsoft's sign-in answered something unreadable; it is tried again"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer in the shape that msal reads."""

    status_code: int
    text: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    def raise_for_status(self) -> None:
        """Refuse an error; overload and crashes were told before msal saw them."""
        if self.status_code >= 400:
            raise Permanent(f"Microsoft's sign-in refuses the call (status {self.status_code})")


class Disguise:
    """Shows a plain sign-in on loopback as https; changes nothing of any other."""

    def __init__(self, login_url: str) -> None:
        parts = urlsplit(login_url)
        self._plain = f"http://{parts.netloc}" if parts.scheme == "http" else ""
        self._shown = f"https://{parts.netloc}"

    def shown(self, text: str) -> str:
        """Return a text with the sign-in's own URLs as msal wants them."""
        return text.replace(self._plain, self._shown) if self._plain else text

    def real(self, url: str) -> str:
        """Return where a URL of msal really leads."""
        if self._plain and (url == self._shown or url.startswith(self._shown + "/")):
            return self._plain + url[len(self._shown) :]
        return url


class MsalClient:
    """What msal calls instead of `requests`."""

    def __init__(self, transport: Transport, disguise: Disguise) -> None:
        self._transport = transport
        self._disguise = disguise

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_rest: object,
    ) -> Response:
        """Fetch a description, such as the sign-in's own."""
        return self._call("GET", url, params, headers, None)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_rest: object,
    ) -> Response:
        """Ask for tokens."""
        form = data if isinstance(data, str) else urlencode({k: v for k, v in (data or {}).items() if v})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._call("POST", url, params, {**kind, **(headers or {})}, form.encode())

    def close(self) -> None:
        """Do nothing: the transport lives on."""

    def _call(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: bytes | None,
    ) -> Response:
        where = self._disguise.real(url) + (f"?{urlencode(params)}" if params else "")
        answer = self._transport.call(method, where, headers=headers, body=body)
        if answer.status == 429 or answer.status >= 500:
            raise Temporary(
                f"Microsoft's sign-in is busy (status {answer.status}); it is tried again",
                retry_after=answer.retry_after,
            )
        text = answer.content.decode("utf-8", "replace")
        try:
            json.loads(text)
        except ValueError:
            # msal would write the text, which may hold half a token, into a log.
            raise Temporary(_UNREADABLE) from None
        return Response(answer.status, self._disguise.shown(text), dict(answer.headers))
