"""One signed-in connection by IMAP: IMAPClient over a connection that `hosts` made and checked.

What IMAPClient 4.1 lacks is added here: a chosen socket, sign-ins that end, conditional stores,
whole listings, and waiting that misses nothing. Its log would hold letters, so it has none.
"""

import imaplib
import io
import logging
import select
import socket
import ssl
import time
from typing import TYPE_CHECKING

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from connectors.dripping import Allowance
from connectors.errors import AuthorizationLost, Permanent
from connectors.imap.amiss import Amiss, Unfit
from connectors.imap.grant import Login
from connectors.imap.hosts import ANSWERING, Dialler
from connectors.imap.place import Security, Server
from connectors.imap.refusals import DROPPED, of_sign_in

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_logger = logging.getLogger("imapclient")
_logger.setLevel(logging.WARNING)

#: Bytes of a literal (letters come in pieces of a quarter of that), of a whole answer, and of a line.
LITERAL, ANSWER, _LINE = 1 << 20, 32 << 20, 1_000_000
#: Seconds for which an answer may keep us waiting in all; servers search large folders for minutes.
_SEARCHING = 300.0

_NO_TLS = "the mail server offers no TLS at that port; give its port for TLS"
_UNTRUSTED = "the mail server's certificate is not trusted here, or bears another name; see OMBUD_CA_FILE"
_NO_TOKENS = "the mail server takes no tokens (XOAUTH2, OAUTHBEARER); connect with a password"
_NO_IMAP = "the mail server does not speak IMAP at that port right now; check the port"
_ASCII = "the mail server takes only plain letters in user and password; choose another password"


class _Wire(imaplib.IMAP4):
    """imaplib over a connection that was made elsewhere, with answers that end.

    A server names the size of what it gives in braces (a literal); imaplib would hold any.
    """

    file: io.BufferedReader

    def __init__(self, dialler: Dialler, server: Server) -> None:
        self._dialler = dialler
        self._server = server
        self._allowance = Allowance(_SEARCHING, ANSWER)
        super().__init__(server.name, server.port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        del timeout
        return self._dialler.dial(self._server)

    def send(self, data: "ReadableBuffer") -> None:
        """Ask something; what comes then is another answer."""
        self._allowance.renew()
        super().send(data)

    def read(self, size: int) -> bytes:
        """Read a literal."""
        if size > LITERAL:
            raise self.abort("the literal is larger than any that was asked for")
        found = bytearray()
        while len(found) < size and (piece := self._piece(size - len(found))):
            found += piece
        return bytes(found)

    def readline(self) -> bytes:
        """Read a line."""
        line = bytearray()
        while not line.endswith(b"\n") and (piece := self._piece(_LINE, b"\n")):
            line += piece
            if len(line) > _LINE:
                raise self.abort("the line is longer than any that was asked for")
        return bytes(line)

    def _piece(self, most: int, end: bytes = b"") -> bytes:
        """Return what came, up to an end in it; at most one wait for more is in this."""
        begun = time.monotonic()
        held = self.file.peek(1)
        size = held.find(end) + 1 if end else 0
        piece = self.file.read(min(size or len(held), most)) if held else b""
        self._allowance.spend(time.monotonic() - begun, len(piece))
        return piece


class Client(IMAPClient):
    """A connection; folder names are the server's own bytes, and times are aware."""

    def __init__(self, dialler: Dialler, server: Server) -> None:
        self._dialler = dialler
        self._server = server
        implicit = server.security is Security.TLS
        super().__init__(server.name, server.port, ssl=implicit, timeout=ANSWERING)
        self.socket().settimeout(ANSWERING)
        self._imap.debug = 0
        self.normalise_times = False
        self.folder_encode = False

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's name
        return _Wire(self._dialler, self._server)

    def enter(self, login: Login) -> None:
        """Secure the connection where that is still to be done, and sign in.

        Raises:
            AuthorizationLost, Temporary, Permanent: as `refusals.of_sign_in` tells.
        """
        try:
            if self._server.security is Security.STARTTLS:
                self._secure()
            self._sign_in(login)
        except ssl.SSLError:
            raise Amiss(_UNTRUSTED, "certificate") from None
        except (IMAPClientError, OSError) as error:
            raise of_sign_in(error) from None

    def _secure(self) -> None:
        if not self.has_capability("STARTTLS"):
            raise Unfit(_NO_TLS, "port")
        self.starttls(self._dialler.context())

    def _sign_in(self, login: Login) -> None:
        if login.token:
            self._sign_in_by_token(login)
        elif self.has_capability("AUTH=PLAIN"):
            self.sasl_login("PLAIN", _Once(login.plain()))
        elif self.has_capability("LOGINDISABLED"):
            raise AuthorizationLost("the mail server takes no passwords (any more); connect another way")
        elif not (login.user + login.password).isascii():
            raise Permanent(_ASCII)
        else:
            self.login(login.user, login.password)

    def _sign_in_by_token(self, login: Login) -> None:
        if self.has_capability("AUTH=XOAUTH2"):
            self.sasl_login("XOAUTH2", _Once(login.bearer()))
        elif self.has_capability("AUTH=OAUTHBEARER"):
            self.sasl_login("OAUTHBEARER", _Once(login.oauth_bearer(), b"\x01"))
        else:
            raise Unfit(_NO_TOKENS, "tokens")

    def listing(self) -> list[bytes | tuple[bytes, bytes]]:
        """Return the lines of a LIST of all folders, with their special uses (RFC 6154)."""
        extended = self.has_capability("SPECIAL-USE") and self.has_capability("LIST-EXTENDED")
        kind, lines = self._imap.list('""', '"*" RETURN (SPECIAL-USE)' if extended else '"*"')
        if kind != "OK":
            raise IMAPClientError(str(lines[0]))
        return [line for line in lines if line]

    def claim(self, uid: int, flag: str, modseq: int | None) -> bool:
        """Set a flag, and return whether it was ours to set: nobody changed the letter since `modseq`.

        Where the server counts no changes (no CONDSTORE, RFC 7162), nobody but the caller keeps two apart.
        """
        condition = [f"(UNCHANGEDSINCE {modseq})"] if modseq is not None else []
        self._imap.response("MODIFIED")  # forgets an older one
        kind, _ = self._imap.uid("STORE", str(uid), *condition, "+FLAGS", f"({flag})")
        if kind != "OK" or self._imap.response("MODIFIED")[1] != [None]:
            return False
        flags = self.fetch([uid], ["FLAGS"]).get(uid, {}).get(b"FLAGS", ())
        return flag.encode().lower() in {each.lower() for each in flags}

    def copied(self, uid: int, folder: bytes) -> int:
        """Copy a letter, and return the UID of the copy; 0 where the server does not tell it (RFC 4315)."""
        self._imap.response("COPYUID")  # forgets an older one
        self.copy([uid], folder)
        told = self._imap.response("COPYUID")[1][-1]
        return int(told.split()[-1]) if isinstance(told, bytes) and told.split()[-1].isdigit() else 0

    def listen(self, seconds: float) -> list[bytes]:
        """Wait in IDLE (RFC 2177) until something is told or the time is over, and return what was told.

        What came along with the server's consent lies in our buffer already, where a poll does not see it.
        """
        self.idle()
        if not self._buffered():
            poller = select.poll()
            poller.register(self.socket().fileno(), select.POLLIN)
            poller.poll(seconds * 1000)
        _, told = self.idle_done()
        return [word for response in told for word in response if isinstance(word, bytes)]

    def _buffered(self) -> bool:
        connection = self.socket()
        connection.setblocking(False)
        try:
            return bool(self._imap.file.peek(1))
        except OSError:
            return False  # nothing there yet
        finally:
            connection.settimeout(ANSWERING)

    def hang_up(self) -> None:
        """Close the connection without a word, for the server may not answer any more."""
        try:
            self.shutdown()
        except OSError:
            _logger.debug(DROPPED)


class _Once:
    """Says the words of a mechanism once; whatever the server asks then is why it refuses."""

    def __init__(self, words: bytes, afterwards: bytes = b"") -> None:
        self._words = words
        self._afterwards = afterwards

    def __call__(self, challenge: bytes) -> bytes:
        del challenge
        words, self._words = self._words, self._afterwards
        return words


def connected(dialler: Dialler, server: Server, login: Login) -> Client:
    """Return a connection that is signed in.

    Raises:
        AuthorizationLost, Temporary, Permanent: there is none.
    """
    try:
        client = Client(dialler, server)
    except (IMAPClientError, imaplib.IMAP4.error, OSError):
        raise Amiss(_NO_IMAP, "port") from None
    entered = False
    try:
        client.enter(login)
        entered = True
    finally:
        if not entered:
            client.hang_up()
    return client
