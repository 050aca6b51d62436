"""Whose servers and addresses are the organisation's own, as far as a mailbox and a letter show."""

from dataclasses import dataclass

from connectors.base import Address, Letter, Vouching
from handlers.domain.authentication import domain_of

#: Domains of mail that anybody can have: who writes from there is no colleague of a mailbox there, and many
#: who do are no flood from one house.
PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com"),
        *("icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net"),
        *("web.de", "t-online.de", "freenet.de", "mail.com", "mail.dk", "jubii.dk", "live.dk", "hotmail.dk"),
        *("online.no", "hotmail.no", "live.no", "telia.com", "hotmail.se", "live.se", "fastmail.com"),
    }
)


@dataclass(frozen=True, slots=True)
class House:
    """The organisation, to the trail of a letter.

    Attributes:
        domains: of its addresses, case-folded; no public one.
        vouching: which hosts take letters in for the mailbox, where its provider is known.
    """

    domains: frozenset[str]
    vouching: Vouching | None = None

    def holds(self, address: str) -> bool:
        """Return whether an address is a colleague's."""
        return domain_of(address) in self.domains

    def holds_sender(self, letter: Letter) -> bool:
        """Return whether a colleague sent the letter, or sent it on, by what it says."""
        if len(letter.senders) == 1 and self.holds(letter.senders[0].address):
            return True
        return any(self.holds(one.sender.address) for one in letter.passed_on if one.by == "resent")


def house_of(letter: Letter, own: str, vouching: Vouching | None) -> House:
    """Return the organisation that a letter went to.

    Args:
        own: the mailbox's address; "" where nobody knows it, so that the letter's recipients stand in for it.
    """
    addresses = (Address(own),) if own else (*letter.to, *letter.cc)
    domains = frozenset(domain_of(one.address) for one in addresses) - PUBLIC_DOMAINS - {""}
    return House(domains, vouching)
