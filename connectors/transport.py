"""HTTP to a provider: its own hosts only, bounded in time and size, and errors without addresses.

What a status means is each provider's business; that nobody answered is said here. URLs carry
tokens and addresses, so none is ever part of a message.
"""

import email.utils
import http.client
import io
import logging
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection

from connectors.dripping import Allowance, Incoming
from connectors.errors import LONGEST_WAIT, Permanent, Temporary

# It writes whole addresses into its log at level DEBUG, and those carry tokens.
logging.getLogger("urllib3.connectionpool").addFilter(lambda line: line.levelno >= logging.WARNING)

#: Seconds to connect, and between two pieces of an answer; `dripping` says how long a whole one may take.
PATIENCE = (10.0, 60.0)
#: Bytes of an answer that is held whole.
LARGEST = 64 << 20
_CHUNK = 65_536
_NO_AUTHORITIES = "the file of trusted certificates cannot be read; correct OMBUD_CA_FILE"
_ASIDE = "the provider named an address that is not its own; nothing was sent there"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `content` is empty where the body is streamed."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)

    @property
    def retry_after(self) -> float | None:
        """Return the wait that the provider named, in seconds (RFC 9110 section 10.2.3)."""
        return seconds_until(self.headers.get("Retry-After", ""), self.headers.get("Date", ""))


class Transport:
    """Calls one provider; may be used from several threads.

    Args:
        bases: the URLs that calls may go below; scheme, host and port must match exactly.
        ca_file: authorities trusted instead of the system's.
    """

    def __init__(self, bases: Iterable[str], ca_file: Path | None = None) -> None:
        self._origins = frozenset(_origin(base) for base in bases)
        self._verify = str(ca_file) if ca_file else True
        self._local = threading.local()

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Make one call and return the whole answer, whatever its status; redirects are not followed.

        Raises:
            Temporary: nobody answered, or the answer broke off; whether the call took effect is unknown.
            Permanent: the URL is not the provider's, or the answer is too large.
        """
        with self.stream(method, url, headers=headers, body=body) as (answer, chunks):
            return Answer(answer.status, answer.headers, whole(chunks))

    @contextmanager
    def stream(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """Make one call and give its status and headers with the body in pieces.

        Raises:
            Temporary, Permanent: as `call`; a body that breaks off raises `Temporary` where it is read.
        """
        self.check(url)
        try:
            response = self._session().request(
                method,
                url,
                headers=dict(headers or {}),
                data=body,
                auth=_as_given,
                timeout=PATIENCE,
                verify=self._verify,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise _unanswered(error) from None
        except OSError:  # requests says this of a file of authorities, before it calls anybody
            raise Temporary(_NO_AUTHORITIES) from None
        with response:
            yield Answer(response.status_code, CaseInsensitiveDict(response.headers)), _pieces(response)

    def check(self, url: str) -> None:
        """Check that an address, such as a page's next link, is the provider's.

        Raises:
            Permanent: it is not; nothing was sent there.
        """
        try:
            own = _origin(url) in self._origins
        except ValueError:
            own = False
        if not own:
            raise Permanent(_ASIDE)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Patient())
        return session


class _Response(http.client.HTTPResponse):
    """An answer that ends where it drips."""

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp.close()
        self.fp = io.BufferedReader(Incoming(sock, Allowance()))


class _Http(HTTPConnection):
    response_class = _Response


class _Https(HTTPSConnection):
    response_class = _Response


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Https


class _Patient(HTTPAdapter):
    """What carries the calls, over connections of ours."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: object) -> None:
        """Make the connections, as `requests` does."""
        super().init_poolmanager(connections, maxsize, block, **more)
        _ours(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: object) -> urllib3.ProxyManager:
        """Return the connections by way of a proxy."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **more)
        _ours(manager)
        return manager


def _ours(manager: urllib3.PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def whole(chunks: Iterable[bytes], most: int | None = None) -> bytes:
    """Return an answer in one piece.

    Raises:
        Permanent: it is larger than `most`, or than any answer that is held.
    """
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > (LARGEST if most is None else most):
            raise Permanent("the provider's answer is larger than any it documents")
    return bytes(content)


def seconds_until(named: str, answered: str) -> float | None:
    """Return the seconds that a Retry-After names as a number or as a date; None where it names none.

    Of a longer wait than six hours, six hours are believed.

    Args:
        answered: the answer's own Date, so that our clock and the provider's may differ.
    """
    named = named.strip()
    if named.isascii() and named.isdigit():
        return min(float(named[:9]), LONGEST_WAIT)
    until, now = _date(named), _date(answered)
    return min(max(0.0, (until - now).total_seconds()), LONGEST_WAIT) if until and now else None


def _date(written: str) -> datetime | None:
    try:
        at = email.utils.parsedate_to_datetime(written.strip())
    except (ValueError, TypeError, IndexError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave the request as it is; without this a .netrc of the user may replace the token."""
    return request


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if not parts.hostname or not port or parts.username or parts.password:
        raise ValueError
    return parts.scheme, parts.hostname.lower(), port


def _pieces(response: requests.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_content(_CHUNK)
    except requests.RequestException as error:
        raise _unanswered(error) from None


def _unanswered(error: requests.RequestException) -> Temporary:
    if isinstance(error, requests.exceptions.SSLError):
        return Temporary(
            "the provider's certificate is not trusted here; set OMBUD_CA_FILE to your authority's"
        )
    return Temporary(f"the provider does not answer right now ({type(error).__name__})")
