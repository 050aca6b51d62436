"""Calls to Graph for one mailbox: token, immutable ids, own addresses only, refusals mapped.

Which calls make a mailbox is not said here. URLs carry secrets and addresses, so none is in an error.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.microsoft.lanes import Lanes
from connectors.microsoft.refusals import code_of, refusal
from connectors.microsoft.tokens import Tokens
from connectors.transport import Answer, Transport, whole

Json: TypeAlias = dict[str, Any]

_IMMUTABLE = 'IdType="ImmutableId"'
_JSON = "application/json"
_THROTTLED = frozenset({429, 503, 504})
#: Bytes of an answer in JSON; a page of letters has less than one of them.
_LARGEST = 16 << 20
#: Of a refusal, bytes that are read for its code.
_REFUSAL = 65_536


class Graph:
    """Graph as one mailbox sees it; may be used from several threads."""

    def __init__(self, transport: Transport, base: str, tokens: Tokens, lanes: Lanes) -> None:
        self.transport = transport
        self._base = base.rstrip("/") + "/"
        self._tokens = tokens
        self._lanes = lanes

    def get(self, where: str, *prefer: str) -> Json:
        """Return what stands somewhere.

        Args:
            where: a path below Graph's base, or a link that Graph gave.
        """
        return self.ask("GET", where, prefer=prefer)

    def post(self, where: str, value: Json | None = None) -> Json:
        """Send a value, or nothing, and return the answer; {} where there is none."""
        return self.ask("POST", where, body=_written(value), kind=_JSON if value is not None else "")

    def patch(self, where: str, value: Json) -> Json:
        """Change what stands somewhere."""
        return self.ask("PATCH", where, body=_written(value), kind=_JSON)

    def delete(self, where: str) -> None:
        """Remove what stands somewhere."""
        self.ask("DELETE", where)

    def ask(
        self, method: str, where: str, *, body: bytes = b"", kind: str = "", prefer: tuple[str, ...] = ()
    ) -> Json:
        """Make one call, once more with a new token where the old one is refused.

        Raises:
            Temporary: nobody answered, or not readably; whether it took effect is unknown.
            Permanent: the answer is larger than any that Graph documents.
            AuthorizationLost, Permanent, Vanished, CursorExpired, Unsendable: as `refusal` says.
        """
        with self._answering(method, where, body, kind, prefer) as chunks:
            content = whole(chunks, _LARGEST)
        if not content:
            return {}
        try:
            value = json.loads(content)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Temporary("Microsoft's answer cannot be read; it is asked again")
        return value

    @contextmanager
    def stream(self, where: str) -> Iterator[Iterator[bytes]]:
        """Give what stands somewhere in pieces."""
        with self._answering("GET", where, b"", "", ()) as chunks:
            yield chunks

    def post_mail(self, where: str) -> None:
        """Let a mail leave.

        Raises:
            NotTaken: too many have left in the last minute; this one has not.
        """
        self._lanes.mail()
        self.post(where)

    def upload(self, url: str, piece: bytes, place: str) -> None:
        """Put one piece of a file where Graph said, without our token.

        Args:
            place: which bytes these are (`Content-Range`, RFC 9110 section 14.4).

        Raises:
            Permanent: the address is not one where this cloud takes files; nothing was sent there.
        """
        headers = {"Content-Range": place, "Content-Type": "application/octet-stream"}
        with self._lanes.one(), self._noting():
            answer = self.transport.call("PUT", url, headers=headers, body=piece)
        if answer.status >= 300:
            raise self._refused(answer, answer.content)

    @contextmanager
    def _answering(
        self, method: str, where: str, body: bytes, kind: str, prefer: tuple[str, ...]
    ) -> Iterator[Iterator[bytes]]:
        url = self._url(where)
        headers = {"Prefer": ", ".join((_IMMUTABLE, *prefer)), "Accept": "*/*"}
        if kind:
            headers["Content-Type"] = kind
        token = self._tokens.current()
        for again in (False, True):
            with self._called(method, url, {**headers, "Authorization": f"Bearer {token}"}, body) as (
                answer,
                chunks,
            ):
                if answer.status < 300:
                    self._lanes.served()
                    yield chunks
                    return
                refused = self._refused(answer, _some(chunks))
            if answer.status != 401 or again:
                raise refused
            token = self._tokens.instead_of(token)
        raise AuthorizationLost

    @contextmanager
    def _called(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        sends = body if body or method in {"POST", "PUT", "PATCH"} else None
        with ExitStack() as stack:
            stack.enter_context(self._lanes.one())
            with self._noting():
                called = stack.enter_context(self.transport.stream(method, url, headers=headers, body=sends))
            yield called

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note where nobody answers."""
        try:
            yield
        except Temporary:
            self._lanes.troubled()
            raise

    def _url(self, where: str) -> str:
        if "://" not in where:
            return self._base + where
        self.transport.check(where)
        if not where.startswith(self._base) or "/../" in where:
            raise Permanent("Microsoft named an address that is not its own; nothing was sent there")
        return where

    def _refused(self, answer: Answer, content: bytes) -> ConnectorError:
        wait = answer.retry_after
        if answer.status in _THROTTLED:
            wait = self._lanes.throttled(wait)
        if answer.status in _THROTTLED or answer.status >= 500:
            self._lanes.troubled(wait)
        else:
            self._lanes.answered()
        return refusal(answer.status, code_of(content), wait)


def _written(value: Json | None) -> bytes:
    return b"" if value is None else json.dumps(value).encode()


def _some(chunks: Iterator[bytes]) -> bytes:
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > _REFUSAL:
            break
    return content
