"""Calls of the Gmail API: Google's client builds them, our transport carries them, quotas pace them.

The client's own network is never used, nor its repeating, nor its batches.
"""

import functools
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

import googleapiclient.errors
import httplib2
from googleapiclient.discovery import Resource, build_from_document
from googleapiclient.discovery_cache import get_static_doc

from connectors.errors import ConnectorError, NotTaken, Temporary
from connectors.google.access import Access
from connectors.google.answers import LOOKED_AT, refusal
from connectors.pacing import Bucket, Pacing
from connectors.transport import Answer, Transport

Json = dict[str, Any]
#: Units a minute (Gmail API, "Usage limits"): the project may spend 1,200,000, a user 6,000. Two
#: thirds of a user's are ours, so that other programs of the same account are served too.
_PROJECT, _MAILBOX, _BURST = 1_000_000, 4_000, 1_000
#: Seconds that one call waits for its units; after that the work waits elsewhere.
_PATIENCE = 20.0


class Request(Protocol):
    """A call that Google's client has built."""

    uri: str
    headers: Mapping[str, str]

    def execute(self, http: object) -> object:
        """Make the call."""


class _Stream(Protocol):
    """A piece of an upload."""

    def read(self) -> bytes:
        """Return all of it."""


class Api:
    """The Gmail API for one mailbox; may be used from several threads."""

    def __init__(
        self, url: str, transport: Transport, access: Access, pacing: Pacing | None = None, mailbox: str = ""
    ) -> None:
        self.users = _service(url).users()
        self._wire = _Wire(transport, access)
        self._pacing = pacing
        self._mailbox = mailbox

    def ask(self, request: Request, units: int) -> Json:
        """Make a call that costs so many units, once, and return what came back.

        Raises:
            Temporary, Permanent, Vanished, Malformed, AuthorizationLost: as `answers.refusal` says.
        """
        self._wait(units)
        try:
            with self._noting():
                found = request.execute(http=self._wire)
        except (ValueError, googleapiclient.errors.Error):
            raise Temporary("Gmail's answer could not be read; it may have broken off") from None
        return found if isinstance(found, dict) else {}

    @contextmanager
    def stream(self, request: Request, units: int) -> Iterator[Iterator[bytes]]:
        """Make a call and give its answer in pieces as it comes.

        Raises:
            Temporary, Permanent, Vanished, Malformed, AuthorizationLost: as `ask`.
        """
        self._wait(units)
        with ExitStack() as stack:
            with self._noting():
                chunks = stack.enter_context(self._wire.open(request.uri, request.headers))
            yield chunks

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note whether Google is there for this mailbox; trouble of many stops the calls of all."""
        if self._pacing is None:
            yield
            return
        try:
            yield
        except Temporary as trouble:
            self._pacing.breaker.troubled(self._mailbox, trouble.retry_after)
            raise
        except ConnectorError:
            self._pacing.breaker.served()
            raise
        self._pacing.breaker.served()

    def _wait(self, units: int) -> None:
        if self._pacing is None:
            return
        if (pause := self._pacing.breaker.wait()) > 0:
            raise NotTaken("Gmail is in trouble for many mailboxes; it is let alone", retry_after=pause)
        wait = self._pacing.take(self._mailbox, units, _PATIENCE)
        if wait > _PATIENCE:
            raise NotTaken(
                "this mailbox has used its share of Gmail's quota; the work waits", retry_after=wait
            )
        if wait:
            time.sleep(wait)


class _Wire:
    """Stands where Google's client expects httplib2."""

    def __init__(self, transport: Transport, access: Access) -> None:
        self._transport = transport
        self._access = access

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | _Stream | None = None,
        headers: Mapping[str, str] | None = None,
        **_more: object,
    ) -> tuple[httplib2.Response, bytes]:
        """Make one call; one that is not accepted is made once more with a renewed token."""
        data = _bytes(body)
        token = self._access.token()
        answer = self._transport.call(method, uri, headers=_with(headers, token), body=data)
        if answer.status == 401:
            token = self._access.renewed(token)
            answer = self._transport.call(method, uri, headers=_with(headers, token), body=data)
        if answer.status >= 300 and answer.status != 308:  # 308: go on with the upload
            raise refusal(answer)
        told = {name.lower(): value for name, value in answer.headers.items()}
        return httplib2.Response(told | {"status": str(answer.status)}), answer.content

    @contextmanager
    def open(self, uri: str, headers: Mapping[str, str]) -> Iterator[Iterator[bytes]]:
        """Make one call and give its answer in pieces."""
        with ExitStack() as stack:
            token = self._access.token()
            answer, chunks = stack.enter_context(
                self._transport.stream("GET", uri, headers=_with(headers, token))
            )
            if answer.status == 401:
                stack.close()
                token = self._access.renewed(token)
                answer, chunks = stack.enter_context(
                    self._transport.stream("GET", uri, headers=_with(headers, token))
                )
            if answer.status != 200:
                raise refusal(Answer(answer.status, answer.headers, _beginning(chunks)))
            yield chunks


def paced() -> Pacing:
    """Return the quotas of one deployment."""
    return Pacing(Bucket(_PROJECT, _PROJECT / 6), lambda: Bucket(_MAILBOX, _BURST))


def _with(headers: Mapping[str, str] | None, token: str) -> dict[str, str]:
    kept = {name: value for name, value in (headers or {}).items() if name.lower() != "content-length"}
    return kept | {"Authorization": f"Bearer {token}"}


def _bytes(body: bytes | str | _Stream | None) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return body.encode("utf-8") if isinstance(body, str) else body.read()


def _beginning(chunks: Iterator[bytes]) -> bytes:
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) >= LOOKED_AT:
            break
    return content


@functools.lru_cache(maxsize=8)
def _service(url: str) -> Resource:
    """Return Google's client from the document it ships, for a Gmail that is reached at `url`.

    Replacing the document's root rather than naming an endpoint takes uploads along.
    """
    document = json.loads(get_static_doc("gmail", "v1"))
    document |= {"rootUrl": url, "baseUrl": url, "mtlsRootUrl": url}
    return build_from_document(document, http=httplib2.Http())
