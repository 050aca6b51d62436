"""Whose word on senders counts in a mailbox whose provider has no one way of its own to give it.

What letters name at their top is shown; a person decides. Anybody can write such a line into a letter,
so nothing is learned of itself, and where nobody is named, nobody is believed.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.errors import Incomplete, NotAllowed, Refused
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import say
from handlers.mailboxes.links import AT_THE_MACHINE
from handlers.mailboxes.registry import THE_ORGANISATION

TRUST = "trust"
#: Names of servers in one mailbox; who needs more has something else in mind.
_MOST = 10
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?")


def is_name(name: str) -> bool:
    """Return whether a text can be the name of a server that judges senders (RFC 8601 section 2.2)."""
    return _NAME.fullmatch(name) is not None


def is_asked(desk: Desk, mailbox: Mailbox) -> bool:
    """Return whether somebody must say whose word counts, for the provider does not."""
    parts = desk.providers.get(mailbox.provider)
    return parts is not None and parts.vouching is None


def read(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of servers as they are kept.

    Raises:
        Incomplete: one of them is none, or there are too many.
    """
    found = tuple(dict.fromkeys(each.strip().rstrip(".").lower() for each in names if each.strip()))
    if len(found) > _MOST or not all(map(is_name, found)):
        raise Incomplete({TRUST: say("Write the name of a server, such as mx.example.org.")})
    return found


def trust(desk: Desk, actor: Actor, mailbox: Mailbox, names: Iterable[str]) -> Mailbox:
    """Believe these servers on senders from now on, and nobody else; letters read before stay as they are.

    Raises:
        NotAllowed: only admins decide that.
        Incomplete: a name is none.
        Refused: the provider has its own way, or the settings say it.
    """
    if Role.ADMIN not in actor.roles and not actor.id.startswith(AT_THE_MACHINE):
        raise NotAllowed
    wanted, elsewhere = read(names), not is_asked(desk, mailbox)
    with desk.transaction("trusting.trust") as tx:
        known = tx.mailboxes.named(THE_ORGANISATION, mailbox.name)
        if known is None or elsewhere or tx.grants.get(known) is None:
            raise Refused(
                say("For mailbox {name} its provider or the settings say whom to believe.", name=mailbox.name)
            )
        if known.authserv_ids == wanted:
            return known
        changed = replace(known, authserv_ids=wanted)
        tx.mailboxes.describe(changed)
        facts = {"servers": " ".join(wanted), "before": " ".join(known.authserv_ids)}
        tx.mailbox_events.add(known.id, MailboxEventKind.TRUSTED, actor.id, facts)
    return changed
