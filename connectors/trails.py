"""Who wrote a letter and how it came: addresses, the lines of servers on its way, how it was passed on.

Values only; whoever wrote a line may have invented it. `connectors.base` names them for everybody.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox address with its display name (RFC 5322 section 3.4); both are hostile text."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """One Authentication-Results header (RFC 8601), topmost first in a letter.

    Attributes:
        authserv_id: who judged, lower case; "" where not stated.
        dmarc: "pass", "fail", "none", … or "" where not stated.
        header_from: the domain that the DMARC result was about (`header.from=`), lower case;
            "" where not stated, and several with commas between where it names several.
        compauth: Microsoft's verdict over all its checks, or "" where not stated.
        hops: how many Received lines stand above it: those added by servers later on the way.
    """

    authserv_id: str
    dmarc: str
    header_from: str = ""
    compauth: str = ""
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received line (RFC 5321 section 4.4), topmost first in a letter; lower ones may be invented.

    Attributes:
        by: the host that took the letter, lower case; "" where not stated.
        sender: the host that handed it over, as it called itself; "" where nobody did.
        address: the address it came from, as `by` saw it; "" where not stated in the usual place.
        at: when `by` took it, as that host's clock had it, aware UTC; None where not stated.
    """

    by: str
    sender: str = ""
    address: str = ""
    at: datetime | None = None


class PassedBy(StrEnum):
    """In which way a letter says that it was passed on."""

    RESENT = "resent"  # somebody sent it on as it was (RFC 5322 section 3.6.6)
    ENCLOSED = "enclosed"  # it lies as a mail of its own within another (RFC 2046 section 5.2.1)
    AUTOMATIC = "automatic"  # a rule of a mailbox passed it on


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One passing on that a letter tells of; whoever wrote it down may have invented it.

    Attributes:
        sender: who passed it on; of an enclosed mail, whom that one says it is from.
        to: whom it went to then.
        subject: of an enclosed mail; "" elsewhere.
        at: the date that stands with it, aware UTC; None where none does.
        hops: of an enclosed mail, topmost first.
        depth: 1 for a mail right within the letter, 2 for one within that; 0 for the letter itself.
    """

    by: PassedBy
    sender: Address = Address("")
    to: tuple[Address, ...] = ()
    subject: str = ""
    at: datetime | None = None
    hops: tuple[Hop, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Vouching:
    """Whose results about senders count at a provider.

    Attributes:
        names: authserv-ids that count, lower case; "" is a header that does not say who judged.
        entrance: ends of the names of hosts that take letters in from outside; where there are any,
            a header counts only at the place where these write theirs.
        inside: ends of the names of hosts behind the entrance.
        networks: in which those have their addresses (CIDR).
        below: the entrance writes its results below its own Received line instead of above.
    """

    names: frozenset[str]
    entrance: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    below: bool = False
