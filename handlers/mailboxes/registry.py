"""Setting up: the organisation as the admin describes it, and the mailboxes that are connected."""

from dataclasses import dataclass, replace
from types import TracebackType

from handlers.desk import Desk
from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.people import Organisation
from handlers.store.instants import to_micros
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
    """Connect a mailbox under a data key of its own; one that stands already keeps row and key."""
    with _UnlessTaken():
        return _connect(desk, plan)
    return _connect(desk, plan)


def _connect(desk: Desk, plan: MailboxPlan) -> Mailbox:
    with desk.transaction("mailboxes.connect") as tx:
        known = tx.mailboxes.named(THE_ORGANISATION, plan.name)
        if known is None:
            return add(tx, plan)
        described = replace(
            known,
            provider=plan.provider,
            address=plan.address,
            authserv_ids=plan.authserv_ids,
            details=plan.details,
        )
        if described != known:
            tx.mailboxes.describe(described)
        return described


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
