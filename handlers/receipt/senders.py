"""Whom a letter that was passed on may really be from: suggestions for a person, never acted upon."""

from connectors.base import Address
from handlers.domain.message import Content
from handlers.receipt.colleagues import House
from handlers.triage.cutting.sections import is_forward, sections

_MOST = 5


def suggested(content: Content, house: House) -> tuple[Address, ...]:
    """Return whom the mails within a letter say they are from, colleagues left out, the likeliest first."""
    found = {}
    if content.sender.address and not house.holds(content.sender.address):
        found[content.sender.address.casefold()] = content.sender  # a colleague sent it on as it was
    for section in sections(content.text, forward=is_forward(content.subject, content.text)):
        head = section.head
        if head is not None and head.address and not house.holds(head.address):
            found.setdefault(head.address.casefold(), Address(head.address, head.name))
    return tuple(found.values())[:_MOST]
