"""Asking whether the receiving server vouches for a letter's sender, by what its provider is like."""

from connectors.base import Letter, Vouching
from handlers.desk import Desk
from handlers.domain.authentication import Authentication, authenticate
from handlers.domain.mailbox import Mailbox


def authenticated(desk: Desk, mailbox: Mailbox, letter: Letter) -> Authentication:
    """Return what is known of a letter's sender.

    A provider that has one way to write its results is believed in that alone; elsewhere those servers
    are believed that the mailbox names, and where it names none, nobody is.
    """
    return authenticate(letter, vouching_for(desk, mailbox))


def vouching_for(desk: Desk, mailbox: Mailbox) -> Vouching:
    """Return whose results count in a mailbox."""
    parts = desk.providers.get(mailbox.provider)
    if parts is not None and parts.vouching is not None:
        return parts.vouching
    return Vouching(frozenset(mailbox.authserv_ids))
