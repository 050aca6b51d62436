"""A real SMTP server in this process (aiosmtpd): it takes mail over TLS, and refuses as it is told."""

import asyncio
import base64
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.certificates import Certificates
from tests.support.dovecot import PASSWORD, TOKEN

#: In place of a reply: the connection is dropped and nothing said.
DROP = "drop"


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was taken."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Postbox:
    """What was taken from each user, and what is answered next at MAIL, RCPT, DATA (the last dot), AUTH.

    Attributes:
        mechanisms: the only ones that are offered for signing in; None for all.
        passwords: those that are good.
    """

    def __init__(self) -> None:
        self.port = 0
        self.mechanisms: tuple[str, ...] | None = None
        self.passwords: tuple[str, ...] = (PASSWORD,)
        self.answer_next_ehlo = ""
        self.taken: dict[str, list[Taken]] = defaultdict(list)
        self._next: dict[tuple[str, str], list[str]] = defaultdict(list)

    def answer(self, user: str, verb: str, *replies: str) -> None:
        """Say what a user is answered the next times."""
        self._next[user, verb].extend(replies)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._reply(server, session, "MAIL")
        if reply.startswith("250"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._reply(server, session, "RCPT")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self._reply(server, session, "DATA")
        if reply.startswith("250") or reply == DROP:
            content = envelope.original_content or b""
            taken = Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
            self.taken[_user(session)].append(taken)
        if reply == DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return reply

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Offer what is to be offered."""
        session.host_name = hostname
        if said := self.answer_next_ehlo:
            self.answer_next_ehlo = ""
            return [said]
        if self.mechanisms is None:
            return responses
        others = [line for line in responses if not line.startswith("250-AUTH")]
        own = [f"250-AUTH {' '.join(self.mechanisms)}"] if self.mechanisms else []
        return [others[0], *own, *others[1:]]

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        """Take the one good token, in the words of RFC 7628."""
        words = await _words(server, args)
        user = words.partition("a=")[2].partition(",")[0]
        if not words.startswith("n,a=") or f"\x01auth=Bearer {TOKEN}\x01\x01" not in words:
            await server.challenge_auth("eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=")
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Take the one good token."""
        words = await _words(server, args)
        user = words.partition("user=")[2].partition("\x01")[0]
        if f"auth=Bearer {TOKEN}\x01" not in words:
            await server.challenge_auth("eyJzdGF0dXMiOiI0MDAifQ==")
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))

    def admit(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, words: object
    ) -> AuthResult:
        """Judge a user with a password."""
        assert isinstance(words, LoginPassword)
        good = words.password.decode() in self.passwords
        return AuthResult(success=good, handled=False, auth_data=words)

    def _reply(self, server: SMTP, session: Session, verb: str) -> str:
        waiting = self._next[_user(session), verb]
        return waiting.pop(0) if waiting else "250 2.0.0 good"


def _user(session: Session) -> str:
    data: object = session.auth_data
    return data.login.decode() if isinstance(data, LoginPassword) else ""


async def _words(server: SMTP, args: list[str]) -> str:
    return base64.b64decode(args[1]).decode() if len(args) > 1 else ""


@contextmanager
def postbox(certificates: Certificates, *, implicit: bool = True, size: int = 40 << 20) -> Iterator[Postbox]:
    """Run the server on loopback: TLS at once, or by STARTTLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box.port = listening.getsockname()[1]
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        require_starttls=not implicit,
        authenticator=box.admit,
        auth_required=not implicit,  # aiosmtpd takes no TLS but its own for safe
        auth_require_tls=not implicit,
        data_size_limit=size,
        ident="postbox",
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
