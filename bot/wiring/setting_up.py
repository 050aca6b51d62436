"""Setting up: the tables, the organisation and the mailboxes, as the settings describe them now."""

from bot.settings.model import Settings
from bot.wiring.ledgers import check_may_serve, check_replayed, found_ledger
from bot.wiring.office import Office
from handlers.domain.mailbox import Mailbox
from handlers.domain.people import Organisation
from handlers.mailboxes import registry
from handlers.mailboxes.registry import THE_ORGANISATION, MailboxPlan
from handlers.people import colleagues
from handlers.store.schema import migrate, versions


def set_up(office: Office) -> list[Mailbox]:
    """Bring the tables up to date and write down what the settings say; repeating it changes nothing.

    Raises:
        Unreachable: the database does not answer.
        BrokenSeal: the master key is not the one this store was made with.
        SetupFault: it was restored and erased things may stand in it; nothing of the settings is written.
        LedgerFault: the erasure ledger is missing, broken, another one's, or older than the database.
    """
    check_replayed(office.database)
    migrate(office.database)
    found_ledger(office.settings, office.desk)
    check_may_serve(office.settings, office.desk, office.database)
    registry.describe_organisation(office.desk, organisation(office.settings))
    if office.desk.directory is not None:
        # From here on only people whom the directory was asked about have a role.
        colleagues.recall(office.desk)
    return [
        registry.connect(
            office.desk,
            MailboxPlan(plan.name, plan.provider.value, plan.address, plan.authserv_ids),
        )
        for plan in office.settings.mailboxes
    ]


def organisation(settings: Settings) -> Organisation:
    """Return the organisation that the settings describe."""
    described = settings.organisation
    return Organisation(
        id=THE_ORGANISATION,
        name=described.name,
        zone=described.zone,
        country=described.country,
        subdivision=described.subdivision,
        desk_name=described.desk_name,
        team_id=settings.slack.team_id,
        channel_id=settings.slack.channel_id,
    )


def schema_versions(office: Office) -> tuple[str | None, str | None]:
    """Return the tables' version and the newest one."""
    return versions(office.database)
