"""Whether the receiving server vouches for who a letter says it is from; unknown is never pass.

A pure look at the letter's trail: whose result counts, and where it must stand, is a value that the
provider or the mailbox gives. Nothing here says who the person behind an address is.
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network

from connectors.base import AuthenticationResult, Hop, Letter, Vouching


class Verdict(StrEnum):
    """What is known of a sender's domain; stored with the letter."""

    PASS = "pass"  # noqa: S105 # a verdict of RFC 7489, no password
    FAIL = "fail"
    NONE = "none"  # the domain says nothing about who may write in its name
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Authentication:
    """A verdict, who gave it, and the domain that it is about.

    Attributes:
        by: the authserv-id, "" where the server does not name itself or nobody was believed.
    """

    verdict: Verdict
    by: str = ""
    domain: str = ""


UNKNOWN = Authentication(Verdict.UNKNOWN)

_NOTHING_SAID = frozenset({"none", "bestguesspass"})  # Microsoft guesses where no policy stands


def authenticate(letter: Letter, vouching: Vouching) -> Authentication:
    """Return what the server that is believed found out about the one sender of a letter.

    A verdict is about the domain that the server read in From; where we read another one, or
    several senders, it says nothing.
    """
    if len(letter.senders) != 1 or "sender-odd" in letter.defects:
        return UNKNOWN
    result = _believed(letter, vouching)
    domain = domain_of(letter.senders[0].address)
    if result is None or not domain or result.header_from not in {"", domain}:
        return UNKNOWN
    return Authentication(_verdict(result), result.authserv_id, domain)


def domain_of(address: str) -> str:
    """Return the domain of an address, case-folded; "" where it names none."""
    return address.rpartition("@")[2].casefold() if "@" in address else ""


def _verdict(result: AuthenticationResult) -> Verdict:
    dmarc, compauth = result.dmarc.casefold(), result.compauth.casefold()
    if "fail" in {dmarc, compauth}:
        return Verdict.FAIL
    if dmarc == "pass" and compauth in {"", "pass"}:
        return Verdict.PASS
    return Verdict.NONE if dmarc in _NOTHING_SAID else Verdict.UNKNOWN


def _believed(letter: Letter, vouching: Vouching) -> AuthenticationResult | None:
    """Return the topmost result that counts; others may be the sender's own (RFC 8601 section 1.6)."""
    names = {name.casefold() for name in vouching.names}
    named = (result for result in letter.authentication if result.authserv_id.casefold() in names)
    first = next(named, None)
    if first is None or not vouching.entrance:
        return first
    door = entrance(letter.hops, vouching)
    if door is None:
        return None
    # What stands lower than the front door writes was there when the letter came to it.
    return first if first.hops <= door + vouching.below else None


def entrance(hops: tuple[Hop, ...], vouching: Vouching) -> int | None:
    """Return which Received line is of the host that took the letter in from outside, or None."""
    for place, hop in enumerate(hops):
        if not hop.sender or _is_inside(hop, vouching):
            continue
        return place if _ends(hop.by, vouching.entrance) else None
    return None


def _is_inside(hop: Hop, vouching: Vouching) -> bool:
    """Return whether a letter was passed on behind the entrance; a name alone is only what somebody said."""
    if not (_ends(hop.by, vouching.inside) and _ends(hop.sender, vouching.inside) and hop.address):
        return False
    address = ip_address(hop.address)
    return any(address in ip_network(network) for network in vouching.networks)


def _ends(host: str, ends: tuple[str, ...]) -> bool:
    return any(host == end or host.endswith(f".{end}") for end in ends)
