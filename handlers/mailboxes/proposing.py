"""Proposing a mailbox: its row and its own key, and a personal link on which one admin connects it.

Nothing is read until access was given and confirmed; see `consenting` and `confirming`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.consent import GRANTED, LINK_LASTS, PROPOSAL_LASTS
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import LOST, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import say
from handlers.mailboxes.links import reads_on
from handlers.mailboxes.offers import check_offered, offered
from handlers.mailboxes.registry import THE_ORGANISATION, MailboxPlan, add
from handlers.store.transaction import Transaction

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>\"'(),;:\\\[\]\x00-\x1f\x7f]{1,255}")
_NAME = re.compile(r"[\w][\w .-]{0,39}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants connected.

    Attributes:
        name: what it will be called; "" for what stands before the @.
        details: its connector's.
    """

    provider: str
    address: str
    name: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A link on which one person connects one mailbox.

    Attributes:
        name: what it is called, which is not what was wanted where it stands already.
        url: a secret of that person's, until `expires_at`.
        again: the mailbox was connected before; its history goes on.
        given: access was given already; the page shows what the mailbox would bring.
    """

    mailbox: MailboxId
    name: str
    url: str = field(repr=False)
    expires_at: datetime
    again: bool
    given: bool = False


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
        known = _known(desk, tx, wanted)
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
        _check_not_described(desk, known)
        _check_resting(known)
        _check_by_link(desk, known)
        gave = tx.consents.gave(known.id, actor.id) and tx.grants.get(known) is not None
        link = _linked(tx, desk, known, actor)
        made = tx.consents.of_link(link.url.rpartition("/")[2])
        if not gave or reads_on(tx, known) or made is None:
            return link
        # Access stands already: the page goes on with the dry run, for whoever gave it.
        tx.consents.settle(made.id, GRANTED, link.expires_at)
        return replace(link, given=True)


def withdraw(desk: Desk, actor: Actor, mailbox: MailboxId) -> str:
    """Give up connecting a mailbox that nobody has confirmed yet, and return what it was called.

    Raises:
        NotAllowed: only admins do.
        AlreadyHandled: it is proposed no more.
    """
    _check_admin(actor)
    with desk.transaction("proposing.withdraw") as tx:
        known = tx.mailboxes.find(mailbox)
        if known is None or not tx.proposals.remove(mailbox):
            raise AlreadyHandled
    desk.forget(mailbox)
    return known.name


def is_proposed(desk: Desk, mailbox: MailboxId) -> bool:
    """Return whether a mailbox is being connected for the first time."""
    with desk.reading("proposing.is_proposed") as tx:
        known = tx.mailboxes.find(mailbox)
    return known is not None and known.status is MailboxStatus.PROPOSED


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
        tx.proposals.forget_moves(tx.now - PROPOSAL_LASTS)
    return removed


def _check_admin(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed


def _read(proposal: Proposal) -> Proposal:
    address = proposal.address.strip().lower()
    name = " ".join(proposal.name.split()) or _usual(address)
    wrong: dict[str, str] = {}
    if not _NAME.fullmatch(name):
        wrong["name"] = say("Give it a name of at most 40 letters, digits, spaces, dots and dashes.")
    if not _ADDRESS.fullmatch(address):
        wrong["address"] = say("Write one whole e-mail address, such as privacy@example.org.")
    if wrong:
        raise Incomplete(wrong)
    return replace(proposal, name=name, address=address)


def _usual(address: str) -> str:
    """Return what a mailbox is called where nobody says so: what stands before the @, as far as it may."""
    return re.sub(r"[^\w.-]+", "-", address.partition("@")[0]).strip("-._")[:40] or "mailbox"


def _known(desk: Desk, tx: Transaction, wanted: Proposal) -> Mailbox | None:
    """Return the mailbox that is meant where it stands already: two rows of one would double every letter."""
    same = tx.mailboxes.addressed(THE_ORGANISATION, wanted.address)
    if same is not None and same.provider != wanted.provider and tx.proposals.remove(same.id):
        same = None  # it was proposed there and never confirmed
    if same is None:
        _make_room(tx, wanted)
        return None
    if same.provider != wanted.provider and same.status is MailboxStatus.DISCONNECTED:
        _check_not_described(desk, same)
        return _moved(tx, same, wanted)
    if same.provider != wanted.provider:
        raise Incomplete(
            {
                "address": say(
                    "Mailbox {name} has this address already, with another provider; disconnect it first.",
                    name=same.name,
                )
            }
        )
    _check_not_described(desk, same)
    _check_resting(same)
    return same


def _make_room(tx: Transaction, wanted: Proposal) -> None:
    """Free the name for a new mailbox where a purged one has it, or a proposal that nobody went on with."""
    known = tx.mailboxes.named(THE_ORGANISATION, wanted.name)
    if known is None:
        return
    if known.status in LOST:
        tx.departures.give_up_name(known.id, tx.now.date())
        return
    if tx.grants.get(known) is not None or not tx.proposals.remove(known.id):
        raise Incomplete({"name": say("There is a mailbox of that name already; choose another name.")})


def _moved(tx: Transaction, mailbox: Mailbox, wanted: Proposal) -> Mailbox:
    """Return a mailbox as one of another provider: its row, key and cases stay, its places count no more."""
    moved = replace(mailbox, provider=wanted.provider, details=(), connection=mailbox.connection + 1)
    tx.mailboxes.forget_places(mailbox)
    tx.mailboxes.describe(moved)
    return moved


def _check_not_described(desk: Desk, mailbox: Mailbox) -> None:
    if mailbox.name in desk.described:
        raise Refused(say("Mailbox {name} is set up in the settings; look there.", name=mailbox.name))


def _check_by_link(desk: Desk, mailbox: Mailbox) -> None:
    """Check that a mailbox is connected by people, and not by the settings."""
    if mailbox.provider in offered(desk):
        return
    if mailbox.provider in desk.unset:
        check_offered(desk, mailbox.provider)
    if mailbox.status is MailboxStatus.DISCONNECTED:
        raise Refused(
            say(
                "Mailbox {name} is no longer in the settings: name it there again, and it goes on with "
                "everything.",
                name=mailbox.name,
            )
        )
    raise Refused(say("Mailbox {name} is set up in the settings; look there.", name=mailbox.name))


def _check_resting(mailbox: Mailbox) -> None:
    if mailbox.status in LOST:
        raise Refused(
            say(
                "What was read of mailbox {name} is deleted, so it cannot be resumed; connect its address as "
                "a new mailbox.",
                name=mailbox.name,
            )
        )
    if mailbox.status is MailboxStatus.DISCONNECTING:
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
    if mailbox.status is not MailboxStatus.PROPOSED:
        facts: dict[str, Fact] = {"again": True, "provider": mailbox.provider}
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.PROPOSED, actor.id, facts)
    url = f"{desk.rules.public_url}/connect/{token}"
    return Proposed(mailbox.id, mailbox.name, url, tx.now + LINK_LASTS, reads_on(tx, mailbox))
