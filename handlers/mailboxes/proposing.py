"""Proposing a mailbox: its row and its own key, and a personal link on which one admin connects it.

Nothing is read until access was given and confirmed; see `consenting` and `confirming`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.consent import LINK_LASTS, PROPOSAL_LASTS
from handlers.domain.errors import Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import say
from handlers.mailboxes.offers import check_offered, offered
from handlers.mailboxes.registry import THE_ORGANISATION, MailboxPlan, add
from handlers.store.transaction import Transaction

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>\"'(),;:\\\[\]\x00-\x1f\x7f]{1,255}")
_NAME = re.compile(r"[\w][\w .-]{0,39}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants connected; `name` is what it will be called, `details` its connector's."""

    provider: str
    address: str
    name: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A link on which one person connects one mailbox.

    Attributes:
        url: a secret of that person's, until `expires_at`.
        again: the mailbox was connected before; its history goes on.
    """

    mailbox: MailboxId
    name: str
    url: str
    expires_at: datetime
    again: bool


def propose(desk: Desk, actor: Actor, proposal: Proposal) -> Proposed:
    """Write down a mailbox that is to be connected, or find it, and make the link.

    Raises:
        NotAllowed: only admins connect mailboxes.
        Incomplete: the address or the name cannot be used.
        Refused: the provider is not set up, or the name or address is another mailbox's.
    """
    _check_admin(actor)
    check_offered(desk, proposal.provider)
    wanted = _read(proposal)
    with desk.transaction("proposing.propose") as tx:
        known = _known(tx, wanted)
        mailbox = _add(tx, wanted, actor.id) if known is None else known
        if (
            mailbox.status is MailboxStatus.PROPOSED
            and wanted.details
            and mailbox.details != _details(wanted)
        ):
            mailbox = replace(mailbox, details=_details(wanted))
            tx.mailboxes.describe(mailbox)
        return _linked(tx, desk, mailbox, actor)


def reconnect(desk: Desk, actor: Actor, mailbox: MailboxId) -> Proposed:
    """Make a link on which a mailbox is connected again; row, key and history stay.

    Raises:
        NotAllowed: only admins connect mailboxes.
        Refused: there is no such mailbox, or it is not connected by consent.
    """
    _check_admin(actor)
    with desk.transaction("proposing.reconnect") as tx:
        known = tx.mailboxes.find(mailbox)
        if known is None:
            raise NotFound(say("There is no such mailbox any more."))
        if known.provider not in offered(desk):
            raise Refused(say("Mailbox {name} is set up in the settings; look there.", name=known.name))
        _check_resting(known)
        return _linked(tx, desk, known, actor)


def give_up(desk: Desk) -> int:
    """Remove the mailboxes that were proposed and never confirmed, with key and grant; return how many."""
    with desk.reading("proposing.given_up") as tx:
        waiting = tx.proposals.given_up(tx.now - PROPOSAL_LASTS)
    removed = 0
    for mailbox in waiting:
        with desk.transaction("proposing.give_up") as tx:
            removed += mailbox in tx.proposals.given_up(tx.now - PROPOSAL_LASTS) and tx.proposals.remove(
                mailbox
            )
    with desk.transaction("proposing.forget") as tx:
        tx.consents.forget(tx.now - PROPOSAL_LASTS)
    return removed


def _check_admin(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed


def _read(proposal: Proposal) -> Proposal:
    name, address = " ".join(proposal.name.split()), proposal.address.strip().lower()
    wrong: dict[str, str] = {}
    if not _NAME.fullmatch(name):
        wrong["name"] = say("Give it a name of at most 40 letters, digits, spaces, dots and dashes.")
    if not _ADDRESS.fullmatch(address):
        wrong["address"] = say("Write one whole e-mail address, such as privacy@example.org.")
    if wrong:
        raise Incomplete(wrong)
    return replace(proposal, name=name, address=address)


def _known(tx: Transaction, wanted: Proposal) -> Mailbox | None:
    """Return the mailbox that is meant where it stands already: two rows of one would double every letter."""
    same = tx.mailboxes.addressed(THE_ORGANISATION, wanted.address)
    if same is None and tx.mailboxes.named(THE_ORGANISATION, wanted.name) is not None:
        raise Incomplete({"name": say("There is a mailbox of that name already; choose another name.")})
    if same is not None and same.provider != wanted.provider:
        raise Incomplete(
            {
                "address": say(
                    "Mailbox {name} has this address already, with another provider; disconnect it first.",
                    name=same.name,
                )
            }
        )
    if same is not None:
        _check_resting(same)
    return same


def _check_resting(mailbox: Mailbox) -> None:
    if mailbox.status in {MailboxStatus.DISCONNECTING, MailboxStatus.PURGED}:
        raise Refused(say("Mailbox {name} is just being disconnected; try again later.", name=mailbox.name))


def _add(tx: Transaction, wanted: Proposal, person: PersonId) -> Mailbox:
    plan = MailboxPlan(wanted.name, wanted.provider, wanted.address, details=_details(wanted))
    mailbox = add(tx, plan, MailboxStatus.PROPOSED)
    tx.mailbox_events.add(mailbox.id, MailboxEventKind.PROPOSED, person, {"provider": wanted.provider})
    return mailbox


def _details(wanted: Proposal) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(wanted.details.items()))


def _linked(tx: Transaction, desk: Desk, mailbox: Mailbox, actor: Actor) -> Proposed:
    team = tx.organisations.get(mailbox.organisation_id).team_id
    token = tx.consents.open(mailbox.id, actor.id, team)
    again = mailbox.status is not MailboxStatus.PROPOSED
    if again:
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.PROPOSED, actor.id, {"again": True})
    url = f"{desk.rules.public_url}/connect/{token}"
    return Proposed(mailbox.id, mailbox.name, url, tx.now + LINK_LASTS, again)
