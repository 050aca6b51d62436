"""Setting up: the organisation as the admin describes it, and the mailboxes that are connected."""

from dataclasses import dataclass, replace
from types import TracebackType

from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.errors import Refused
from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import LOST, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Organisation
from handlers.domain.phrase import say
from handlers.store.instants import to_micros
from handlers.store.mailbox_events import OMBUD
from handlers.store.stubs import StubState
from handlers.store.transaction import Transaction

#: One organisation an installation, for now; the tables are keyed for more.
THE_ORGANISATION = OrganisationId(1)


@dataclass(frozen=True, slots=True)
class MailboxPlan:
    """A mailbox as the settings describe it."""

    name: str
    provider: str
    address: str
    authserv_ids: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


class _UnlessTaken:
    """Swallows the refusal of a row that another process wrote first, so that it can be read instead.

    The error goes by the name that PEP 249 gives it in every driver: its class belongs to the store.
    """

    def __enter__(self) -> None:
        """Begin; there is nothing to hand out."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return kind is not None and kind.__name__ == "IntegrityError"


def describe_organisation(desk: Desk, organisation: Organisation) -> None:
    """Write the organisation as it is described now."""
    with _UnlessTaken():
        return _describe(desk, organisation)
    return _describe(desk, organisation)


def _describe(desk: Desk, organisation: Organisation) -> None:
    with desk.transaction("mailboxes.describe_organisation") as tx:
        tx.organisations.put(organisation)


def connect(desk: Desk, plan: MailboxPlan) -> Mailbox:
    """Connect a mailbox under a data key of its own; one that stands already keeps row and key.

    One that was disconnected is read again: whoever puts it back into the settings wants that.

    Raises:
        Refused: its name or its address is that of a mailbox that an admin connected.
    """
    with _UnlessTaken():
        return _connect(desk, plan)
    return _connect(desk, plan)


def _connect(desk: Desk, plan: MailboxPlan) -> Mailbox:
    with desk.transaction("mailboxes.connect") as tx:
        known = tx.mailboxes.named(THE_ORGANISATION, plan.name)
        _check_address(tx, plan)
        if known is not None and known.status in LOST:
            tx.departures.give_up_name(known.id, tx.now.date())
            known = None
        if known is None:
            return add(tx, plan)
        if known.status is MailboxStatus.DISCONNECTING:
            return known  # first that comes to its end; the doctor says so
        _check_ours(tx, known, plan)
        described = replace(
            known,
            provider=plan.provider,
            address=plan.address,
            authserv_ids=plan.authserv_ids,
            details=plan.details,
        )
        if known.status is MailboxStatus.DISCONNECTED:
            if not countdowns.take_back(tx, known.id, OMBUD):
                return known  # its purge began in this very moment; the next start adds it anew
            described = _read_again(tx, known, described)
        if described != known:
            tx.mailboxes.describe(described)
        return described


def _read_again(tx: Transaction, known: Mailbox, described: Mailbox) -> Mailbox:
    """Return a mailbox that was disconnected as it is read again, from the place where it was left."""
    described = replace(described, status=MailboxStatus.CONNECTED, connection=known.connection + 1)
    if known.provider != described.provider:  # no place of another provider is one here
        tx.mailboxes.forget_places(known)
    if not tx.mailboxes.has_places(known):
        described = replace(described, live_from=tx.now)
    tx.mailbox_events.add(known.id, MailboxEventKind.RECONNECTED, facts={"settings": True})
    tx.rounds.begin_anew(known.id)
    return described


def _check_address(tx: Transaction, plan: MailboxPlan) -> None:
    """Check that no other mailbox has the address: two of one would double every letter."""
    same = tx.mailboxes.addressed(THE_ORGANISATION, plan.address)
    if same is not None and same.name != plan.name:
        raise Refused(
            say(
                "The settings describe mailbox {name}, whose address mailbox {other} has already; call it "
                "{other} there, or take it out.",
                name=plan.name,
                other=same.name,
            )
        )


def _check_ours(tx: Transaction, known: Mailbox, plan: MailboxPlan) -> None:
    """Check that the settings describe a mailbox of theirs, and not one that somebody connected."""
    if known.status is MailboxStatus.DISCONNECTED and known.address.casefold() == plan.address.casefold():
        return
    proposed = tx.mailbox_events.newest(known.id, MailboxEventKind.PROPOSED)
    taken = tx.mailbox_events.newest(known.id, MailboxEventKind.RECONNECTED)
    is_taken = taken is not None and taken.facts.get("settings") is True
    if proposed is not None and not (is_taken and taken and taken.at >= proposed.at):
        raise Refused(
            say(
                "The settings describe mailbox {name}, and an admin has connected one of that name; give it "
                "another name there, or take it out.",
                name=known.name,
            )
        )


def everything(desk: Desk) -> list[Mailbox]:
    """Return every mailbox."""
    with desk.reading("mailboxes.everything") as tx:
        return tx.mailboxes.all()


def quarantined(desk: Desk, mailbox: Mailbox) -> int:
    """Return how many letters of a mailbox could not be read and wait for a person."""
    with desk.reading("mailboxes.quarantined") as tx:
        return tx.stubs.count(mailbox.id, StubState.QUARANTINED)


def add(tx: Transaction, plan: MailboxPlan, status: MailboxStatus = MailboxStatus.CONNECTED) -> Mailbox:
    """Write a new mailbox under a data key of its own, and return it."""
    key = KeyId(tx.next_id())
    tx.keys.add(key, to_micros(tx.now))
    mailbox = Mailbox(
        id=MailboxId(tx.next_id()),
        organisation_id=THE_ORGANISATION,
        name=plan.name,
        provider=plan.provider,
        address=plan.address,
        key_id=key,
        status=status,
        authserv_ids=plan.authserv_ids,
        details=plan.details,
    )
    tx.mailboxes.add(mailbox)
    return mailbox
