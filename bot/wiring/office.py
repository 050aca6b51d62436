"""The office: a desk with everything behind it, opened from the settings and closed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.charts.painter import ProcessPainter, can_paint
from bot.clock import SystemClock
from bot.roster import SettingsRoster
from bot.settings.groups import DigestSettings, LimitSettings, WebSettings
from bot.settings.model import Settings
from bot.settings.reminders import RemindersSettings
from bot.vault.ledger import LedgerFile
from bot.vault.vault import KeyVault
from bot.wiring.faults import SetupFault
from bot.wiring.law import Calendars, policy
from bot.wiring.ledgers import check_may_serve
from bot.wiring.master_keys import found_vault_of, vault_of
from bot.wiring.no_chat import WITHOUT_CHAT, NoChat
from bot.wiring.providers import connecting, not_offered, offered
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.parsing import ParserPool
from connectors.provider import Parts
from handlers.desk import Desk, Digests, Hooks, Limits, Ports, Rules
from handlers.disposal.schedule import load as load_schedule
from handlers.domain.escalation import Prompting
from handlers.domain.hours import Hours
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Chat, Clock, Directory
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from handlers.store.schema import versions
from handlers.triage.lexical import LexicalRecogniser

_SQLITE = "sqlite:///"
#: Addresses to listen on that are none to go to.
_EVERYWHERE = {str(IPv4Address(0)), str(IPv6Address(0))}


@dataclass(frozen=True, slots=True)
class World:
    """What the desk is built upon besides the settings; each may be put in place of the usual.

    Attributes:
        chat: None where there is no chat system.
        directory: None where nobody describes the colleagues; then the settings' lists alone count.
        connect: None for the providers of the settings.
        providers: parts of those whose mailboxes are connected by consent; None for the settings'.
    """

    clock: Clock
    chat: Chat | None = None
    directory: Directory | None = None
    connect: Callable[[Mailbox, GrantStore], Connector] | None = None
    providers: Mapping[str, Parts] | None = None
    hooks: Hooks | None = None


class Office:
    """A desk, and what must be closed after it; use it as a context."""

    def __init__(
        self, settings: Settings, desk: Desk, database: Database, vault: KeyVault, parser: ParserPool
    ) -> None:
        self.settings = settings
        self.vault = vault
        self.desk = desk
        self.database = database
        self._parser = parser

    def close(self) -> None:
        """Stop the reading processes and let go of the database."""
        self._parser.close()
        self.desk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_office(settings: Settings, world: World | None = None, *, unserved: bool = False) -> Office:
    """Open the office of an installation that is set up.

    Args:
        settings, world: what it is built from.
        unserved: also where its database may not be served, to find out why.

    Raises:
        SetupFault: it is not set up, was set up by another version, or is a copy from before erasures.
        LedgerFault: the erasure ledger is missing, broken, or older than the database.
        KeyFileError: the master key is missing or cannot be used.
        Unreachable: the database does not answer.
    """
    check_database_file(settings)
    database = Database(settings.database_url)
    present, newest = versions(database)
    if present != newest:
        database.close()
        raise SetupFault("The database is not up to date; run `ombud migrate`.")
    office = build(settings, database, vault_of(settings), world)
    try:
        if not unserved:
            check_may_serve(settings, office.desk, database)
    except BaseException:
        office.close()
        raise
    return office


def found_office(settings: Settings, world: World | None = None) -> Office:
    """Open the office of an installation that may be new: makes its folder and its master key.

    Raises:
        SetupFault: the folder cannot be made.
        KeyFileError: the store is in use already and its master key is missing.
        Unreachable: the database does not answer.
    """
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (file := database_file(settings)) is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupFault(
            f"The folder {error.filename} cannot be made ({error.strerror}); "
            "make it writable, or set OMBUD_DATA_DIR to another."
        ) from None
    database = Database(settings.database_url)
    present, _ = versions(database)
    # A fresh key beside a store that is in use would open none of it, so one is made for a new store only.
    make = found_vault_of if present is None else vault_of
    return build(settings, database, make(settings), world)


def build(settings: Settings, database: Database, vault: KeyVault, world: World | None = None) -> Office:
    """Put the desk together over an open database and vault."""
    world = world or World(SystemClock())
    hooks = world.hooks or Hooks()
    if world.chat is None:
        hooks = Hooks(hooks.wake, hooks.checkpoint, hooks.stopping, WITHOUT_CHAT)
    limits = settings.parser
    providers = offered(settings) if world.providers is None else world.providers
    parser = ParserPool(limits.workers, limits.seconds, limits.memory_mib * 1024 * 1024)
    ports = Ports(
        database=database,
        blobs=Blobs(settings.data_dir / "blobs"),
        vault=vault,
        clock=world.clock,
        chat=world.chat or NoChat(),
        connect=world.connect or connecting(settings.mailboxes, providers),
        parser=parser,
        roster=SettingsRoster(settings.slack),
        recogniser=LexicalRecogniser(),
        calendar=Calendars(settings.law),
        ledger=LedgerFile(settings.erasure_ledger.path),
        directory=world.directory,
        providers=providers,
        unset=not_offered(settings),
        described=frozenset(mailbox.name for mailbox in settings.mailboxes),
        painter=ProcessPainter(settings.data_dir / "cache" / "charts") if can_paint() else None,
    )
    desk = Desk(ports, hooks, _limits(settings.limits), _rules(settings))
    return Office(settings, desk, database, vault, parser)


def _limits(settings: LimitSettings) -> Limits:
    return Limits(
        acknowledgements_per_hour=settings.acks_per_hour,
        cases_per_sender=settings.cases_per_sender,
        cases_per_domain=settings.cases_per_domain,
        cases_per_mailbox=settings.cases_per_mailbox,
        cases_alike=settings.cases_alike,
        searches_per_hour=settings.searches_per_hour,
        readings_per_hour=settings.readings_per_hour,
        exports_per_hour=settings.exports_per_hour,
    )


def _rules(settings: Settings) -> Rules:
    return Rules(
        language=settings.desk.language,
        second_approver=settings.desk.second_approver,
        undo=timedelta(seconds=settings.desk.undo_seconds),
        aside_kept=timedelta(days=settings.desk.aside_days),
        scrub_grace=timedelta(days=settings.retention.scrub_grace_days),
        purge_after=timedelta(days=settings.retention.purge_after_days),
        purge_batch=settings.retention.purge_batch,
        schedule=load_schedule(settings.retention.schedule, settings.organisation.country),
        public_url=public_url(settings.web),
        triage_by_emoji=settings.slack.triage_by_emoji,
        reminders=_reminders(settings.reminders),
        addresses={PersonId(one): address for one, address in settings.people.addresses},
        falls_back_after=timedelta(minutes=settings.chat.fallback_after_minutes),
        digest=_digests(settings.digest),
        regime=settings.law.regime,
        policy=policy(settings.law),
        rings_after=timedelta(minutes=settings.chat.incidents_fallback_after_minutes),
    )


def _reminders(settings: RemindersSettings) -> Prompting:
    return Prompting(
        hours=Hours(settings.quiet_from, settings.quiet_until, settings.morning),
        overdue_rings=settings.break_quiet_hours_when_overdue,
        unclaimed_days=settings.unclaimed_days,
        untouched_days=settings.untouched_days,
        deputies=tuple(map(PersonId, settings.deputies)),
    )


def _digests(settings: DigestSettings) -> Digests:
    return Digests(
        weekly=settings.weekly,
        daily=settings.daily,
        by_mail=settings.by_mail,
        pictures=settings.pictures,
        unusual_reading=settings.unusual_reading,
    )


def public_url(web: WebSettings) -> str:
    """Return where browsers reach the pages; what listens on every address has none but this machine."""
    if web.public_url:
        return web.public_url.rstrip("/")
    host = "127.0.0.1" if web.host in _EVERYWHERE else web.host
    return f"http://[{host}]:{web.port}" if ":" in host else f"http://{host}:{web.port}"


def database_file(settings: Settings) -> Path | None:
    """Return the file of the database, or None where it is a server."""
    url = settings.database_url
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def check_database_file(settings: Settings) -> None:
    """Check that a database in a file is there, since asking for it would make an empty one.

    Raises:
        SetupFault: it is not.
    """
    file = database_file(settings)
    if file is not None and not file.is_file():
        raise SetupFault(f"There is no database at {file}; run `ombud migrate` to set Ombud up.")
