"""Handing one mail over by SMTP, up to the last dot and not a byte further until the caller says so.

Until the last dot nothing has left; after it the server's reply alone tells. Every recipient must be
taken, or none is written to.
"""

import io
import re
import smtplib
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from connectors.dripping import Allowance, Incoming
from connectors.errors import AuthorizationLost, ConnectorError, Temporary, Unsendable
from connectors.imap.amiss import Amiss, Unfit
from connectors.imap.grant import Login, encoded
from connectors.imap.hosts import ANSWERING, Dialler
from connectors.imap.place import Security, Server
from connectors.imap.refusals import of_relay, of_reply, of_sender, of_smtp_sign_in

#: Seconds for the reply to the last dot; a server may look into the mail before (RFC 5321 section 4.5.3.2).
_VERDICT = 300.0
#: Bytes of a reply, however many lines it has.
_REPLY = 1 << 20
#: Said instead of this machine's name, which is nobody's business (RFC 5321 section 4.1.3).
_SELF = "[127.0.0.1]"
#: Nobody's address, for trying out whether mail is passed on; none is ever sent there.
_STRANGER = "postmaster@example.com"
_NO_TLS = "the mail server offers no TLS for sending at that port; give its port for TLS"
_NO_SMTP = "the mail server takes no mail at that port right now; check the port"
_NO_TOKENS = "the mail server takes no tokens for sending (XOAUTH2, OAUTHBEARER); use a password"
_UNTRUSTED = (
    "the mail server's certificate for sending is not trusted here, or bears another name; see OMBUD_CA_FILE"
)
_EIGHT_BIT = re.compile(rb"[\x80-\xff]")


class Unanswered(Temporary):
    """The mail was handed over and the reply was lost: it may have left, or not."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a mail goes, and where its bounces go; "" as the sender wants none (RFC 3834 section 3)."""

    sender: str
    recipients: tuple[str, ...]
    fallback: str  # the sender where "" is not taken
    size: int


class _Wire(smtplib.SMTP):
    """smtplib over a connection that was made and checked by ours."""

    def __init__(self, dialler: Dialler, server: Server) -> None:
        self._dialler = dialler
        self._server = server
        self._allowance = Allowance(_VERDICT + ANSWERING, _REPLY)
        super().__init__(server.name, server.port, local_hostname=_SELF)

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:
        del host, port, timeout
        return self._dialler.dial(self._server)

    def getreply(self) -> tuple[int, bytes]:
        """Hear a reply, which may have some lines and not go on for ever."""
        self._allowance.renew()
        if self.sock is not None and self.file is None:
            self.file = io.BufferedReader(Incoming(self.sock, self._allowance))
        return super().getreply()


class Submission:
    """One mail on its way; use as a context, which drops the connection however it ends.

    Attributes:
        knows_us: we signed in; otherwise the server asked for nothing.
    """

    def __init__(self, dialler: Dialler, server: Server, login: Login) -> None:
        self.knows_us = False
        try:
            self._wire = _Wire(dialler, server)
        except smtplib.SMTPException:
            raise Amiss(_NO_SMTP, "port") from None
        except OSError as error:
            raise _dropped(error) from None
        entered = False
        try:
            if self._wire.sock:
                self._wire.sock.settimeout(ANSWERING)
            self._enter(dialler, server, login)
            entered = True
        except (smtplib.SMTPException, OSError) as error:
            raise _dropped(error) from None
        finally:
            if not entered:
                self._wire.close()

    def __enter__(self) -> "Submission":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the connection; a mail without its last dot is not sent."""
        self._wire.close()

    def try_out(self, address: str) -> None:
        """Ask whether mail of an address would be taken, and leave; without DATA nothing is a mail.

        A server that lets anybody in takes mail for its own users from everybody. Whether it takes ours
        for others shows where it is asked for somebody whom it cannot have (RFC 2606).

        Raises:
            Permanent: it would not, and the message says what to do.
        """
        try:
            refused = of_sender(*self._wire.mail(address))
            for each in (address,) if self.knows_us else (address, _STRANGER):
                refused = refused or of_relay(*self._wire.rcpt(each))
        except (smtplib.SMTPException, OSError) as error:
            raise _dropped(error) from None
        if refused is not None:
            raise refused

    def announce(self, envelope: Envelope) -> None:
        """Name sender and recipients, and begin the mail.

        Raises:
            Unsendable: the server takes no mail of this size, from this sender or to a recipient.
            Temporary: not now.
        """
        try:
            self._fits(envelope.size)
            self._sender(envelope)
            for recipient in envelope.recipients:
                self._said(*self._wire.rcpt(recipient), "take a recipient")
            code, text = self._wire.docmd("DATA")
            if code != 354:
                raise of_reply(code, text, "take the mail")
        except (smtplib.SMTPException, OSError) as error:
            raise _dropped(error) from None

    def pour(self, pieces: Iterable[bytes]) -> None:
        """Send the mail but for its last dot.

        Raises:
            Temporary: the connection broke; nothing has left.
            Unsendable: the mail holds bytes above ASCII and the server takes none.
        """
        at_start = True
        for piece in pieces:
            if _EIGHT_BIT.search(piece) and not self._wire.has_extn("8bitmime"):
                raise Unsendable("the mail server takes no 8-bit mail; send it as plain text")
            stuffed = piece.replace(b"\n.", b"\n..")
            if at_start and piece.startswith(b"."):
                stuffed = b"." + stuffed
            at_start = piece.endswith(b"\n")
            try:
                self._wire.send(stuffed)
            except (smtplib.SMTPException, OSError) as error:
                raise _dropped(error) from None

    def finish(self) -> None:
        """Send the last dot and hear what becomes of the mail.

        Raises:
            Unanswered: it may have left.
            Temporary, Unsendable: it has not left.
        """
        try:
            if self._wire.sock:
                self._wire.sock.settimeout(_VERDICT)
            self._wire.send(b".\r\n")
            code, text = self._wire.getreply()
        except (smtplib.SMTPException, OSError):
            raise Unanswered from None
        if code < 200 or code >= 600:
            raise Unanswered
        self._said(code, text, "take the mail")

    def _enter(self, dialler: Dialler, server: Server, login: Login) -> None:
        self._greet()
        if server.security is Security.STARTTLS:
            if not self._wire.has_extn("starttls"):
                raise Unfit(_NO_TLS, "port")
            self._wire.starttls(context=dialler.context())
            self._greet()
        ways = str(self._wire.esmtp_features.get("auth", "")).upper().split()
        if not ways:
            return  # it knows us by where we come from, or will say at MAIL what it wants
        code = self._sign_in(ways, login)
        if code not in {235, 503}:
            raise of_smtp_sign_in(code)
        self.knows_us = True

    def _greet(self) -> None:
        code, _ = self._wire.ehlo()
        if 400 <= code < 500:
            raise Temporary(f"the mail server takes no mail right now ({code})")
        if code != 250:
            raise Amiss(_NO_SMTP, "port")

    def _sign_in(self, ways: list[str], login: Login) -> int:
        if login.token:
            return self._sign_in_by_token(ways, login)
        if "PLAIN" in ways:
            return self._asked(f"PLAIN {encoded(login.plain())}", ())
        if "LOGIN" in ways:
            words = (encoded(login.user.encode()), encoded(login.password.encode()))
            return self._asked("LOGIN", words)
        raise AuthorizationLost("the mail server takes no passwords for sending; connect another way")

    def _sign_in_by_token(self, ways: list[str], login: Login) -> int:
        if "XOAUTH2" in ways:
            return self._asked(f"XOAUTH2 {encoded(login.bearer())}", ())
        if "OAUTHBEARER" in ways:
            return self._asked(f"OAUTHBEARER {encoded(login.oauth_bearer())}", (), encoded(b"\x01"))
        raise Unfit(_NO_TOKENS, "tokens")

    def _asked(self, mechanism: str, words: tuple[str, ...], last: str = "") -> int:
        code, _ = self._wire.docmd("AUTH", mechanism)
        for word in (*words, last):  # what it asks after that is why it refuses
            if code != 334:
                break
            code, _ = self._wire.docmd(word)
        return code

    def _fits(self, size: int) -> None:
        most = str(self._wire.esmtp_features.get("size", "")).strip()
        if most.isascii() and most.isdigit() and 0 < int(most) < size:
            raise Unsendable(f"the mail is larger than the mail server takes ({int(most)} bytes); send less")

    def _sender(self, envelope: Envelope) -> None:
        code, text = self._wire.mail(envelope.sender)
        if 500 <= code < 600 and not envelope.sender and envelope.fallback:
            self._wire.rset()
            code, text = self._wire.mail(envelope.fallback)
        self._said(code, text, "let the mailbox send from this address")

    def _said(self, code: int, text: bytes, what: str) -> None:
        if not 200 <= code < 300:
            raise of_reply(code, text, what)


def _dropped(error: Exception) -> ConnectorError:
    if isinstance(error, ssl.SSLError):
        return Amiss(_UNTRUSTED, "certificate")
    return Temporary("the mail server broke off before the mail was handed over")
