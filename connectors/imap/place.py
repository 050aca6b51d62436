"""Where one mailbox lives: its servers, folders and aliases, read from the details of a `Place`.

Names of details are said here alone. Nothing here connects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from connectors.errors import Permanent
from connectors.provider import Place

#: Details: hosts, ports, and how each is secured ("tls", "starttls", "plain").
IMAP_HOST, IMAP_PORT, IMAP_SECURITY = "imap_host", "imap_port", "imap_security"
SMTP_HOST, SMTP_PORT, SMTP_SECURITY = "smtp_host", "smtp_port", "smtp_security"
#: Of those, what is typed to connect a mailbox.
DETAILS = (IMAP_HOST, IMAP_PORT, IMAP_SECURITY, SMTP_HOST, SMTP_PORT, SMTP_SECURITY)
#: Folders to read, one a line, as `scopes` names them; further addresses, divided by spaces.
FOLDERS, ALIASES = "folders", "aliases"


class Security(StrEnum):
    """How a connection is kept from listeners (RFC 8314)."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"  # on this machine alone


_PORTS = {
    IMAP_PORT: {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143},
    SMTP_PORT: {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25},
}


@dataclass(frozen=True, slots=True)
class Server:
    """One mail server; `name` is what its certificate must bear."""

    name: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Home:
    """A mailbox as the connector needs it.

    Attributes:
        folders: what to read; empty for the inbox.
    """

    address: str
    reading: Server
    sending: Server
    folders: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def home(place: Place) -> Home:
    """Read a place.

    Raises:
        Permanent: a detail is missing or makes no sense; the message names it.
    """
    details = place.details
    return Home(
        place.address,
        _server(details, IMAP_HOST, IMAP_PORT, IMAP_SECURITY),
        _server(details, SMTP_HOST, SMTP_PORT, SMTP_SECURITY),
        tuple(line for line in details.get(FOLDERS, "").split("\n") if line.strip()),
        tuple(details.get(ALIASES, "").split()),
    )


def _server(details: Mapping[str, str], host: str, port: str, security: str) -> Server:
    name = details.get(host, "").strip().rstrip(".")
    if not name or not name.isprintable() or any(mark in name for mark in " /@"):
        raise Permanent(f"the mailbox has no {host}; give the mail server's name")
    try:
        kept = Security(details.get(security) or Security.TLS)
    except ValueError:
        raise Permanent(f"the mailbox's {security} must be tls, starttls or plain") from None
    written = details.get(port, "").strip() or str(_PORTS[port][kept])
    if not (written.isascii() and written.isdigit() and 0 < int(written[:6]) < 65_536):
        raise Permanent(f"the mailbox's {port} must be a number from 1 to 65535")
    return Server(name, int(written), kept)
