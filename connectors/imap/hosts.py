"""Connections to mail servers: only to where the operator allows, and TLS to the name that was asked for.

A name is resolved once; what is checked is what is connected to, so that a name cannot lead
elsewhere a moment later (DNS rebinding). The certificate is checked against the name.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.errors import Temporary
from connectors.imap.amiss import Amiss, Unfit
from connectors.imap.place import Security, Server

#: Seconds to connect, for TLS and a greeting (at a port with another security none comes), and between
#: two pieces of an answer.
CONNECTING, GREETING, ANSWERING = 10.0, 20.0, 60.0
Found = tuple[Any, Any, int, str, Any]
Resolve = Callable[[str, int], Sequence[Found]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
#: All that is routed between networks (RFC 4291 section 2.4); what lies elsewhere is somebody's own.
_ROUTED = ipaddress.IPv6Network("2000::/3")
_PRIVATE = (
    "the mail server's name leads into a private network, where Ombud does not connect; "
    "if that is meant, set OMBUD_IMAP_ALLOW_PRIVATE_HOSTS=yes"
)
_UNKNOWN = "the mail server's name is not known; check it, or the name service"
_OPEN = "a connection without TLS would show the password to the network; set tls or starttls"
_NO_TLS = "nobody speaks TLS at that port; check the port, or set starttls"
_NO_AUTHORITIES = "the file of trusted certificates cannot be read; correct OMBUD_CA_FILE"
_UNTRUSTED = "the mail server's certificate is not trusted here, or bears another name; see OMBUD_CA_FILE"


def resolved(name: str, port: int) -> Sequence[Found]:
    """Return the addresses of a name as the system knows them."""
    return socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)


@dataclass(frozen=True, slots=True)
class Dialler:
    """Connects to mail servers.

    Args:
        private: whether they may stand in this network or on this machine.
        ca_file: authorities trusted instead of the system's.
        resolve: the name service.
    """

    private: bool = False
    ca_file: Path | None = None
    resolve: Resolve = field(default=resolved)

    def dial(self, server: Server) -> socket.socket:
        """Return a connection; TLS stands already where it is implicit.

        Raises:
            Temporary: nobody answers, or with a certificate that is not trusted.
            Permanent: the place is not allowed.
        """
        bare = self._connected(server, self.places(server))
        if server.security is not Security.TLS:
            return bare
        try:
            return self.secured(bare, server.name)
        except ssl.SSLCertVerificationError:
            raise Amiss(_UNTRUSTED, "certificate") from None
        except ssl.SSLError:
            raise Amiss(_NO_TLS, "port") from None
        except OSError as error:
            raise _silent(error) from None

    def secured(self, bare: socket.socket, name: str) -> ssl.SSLSocket:
        """Agree on TLS over a connection, closing it where that fails."""
        try:
            return self.context().wrap_socket(bare, server_hostname=name)
        except (OSError, Amiss):
            bare.close()
            raise

    def context(self) -> ssl.SSLContext:
        """Return what TLS must be: a trusted certificate that bears the name.

        Raises:
            Temporary: the file that says whom to trust cannot be read.
        """
        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except OSError:
            raise Amiss(_NO_AUTHORITIES, "certificate") from None

    def places(self, server: Server) -> list[Found]:
        """Return where a name leads to, if all of it is allowed.

        Raises:
            Temporary: the name is not known.
            Permanent: the place is not allowed.
        """
        try:
            found = list(self.resolve(server.name, server.port))
        except (OSError, UnicodeError):
            raise Amiss(_UNKNOWN, "silent") from None
        addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if not self.private and not all(map(_public, addresses)):
            raise Unfit(_PRIVATE, "private-host")
        if server.security is Security.PLAIN and not all(each.is_loopback for each in addresses):
            raise Unfit(_OPEN, "open")
        return found

    def _connected(self, server: Server, places: list[Found]) -> socket.socket:
        last: OSError = OSError()
        for family, kind, protocol, _, address in places:
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(CONNECTING)
            try:
                connection.connect((address[0], server.port, *address[2:]))
            except OSError as error:
                connection.close()
                last = error
                continue
            connection.settimeout(GREETING)
            return connection
        raise _silent(last)


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is on the public network, wherever it is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if address.teredo:
            return False
        if inner is not None:
            return _public(inner)
        if address not in _ROUTED:
            return False
    return address.is_global and not address.is_multicast


def _silent(error: OSError) -> Temporary:
    kind = type(error).__name__
    return Amiss(f"the mail server does not answer right now ({kind}); check its name and port", "silent")
