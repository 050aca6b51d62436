"""A desk for measurements: the real store, vault, parser and recogniser, a Maildir, and no chat system."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import corpus
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.maildir import MaildirMailbox
from connectors.parsing import ParserPool
from handlers.calendars import EstablishmentCalendar
from handlers.desk import Desk, Limits, Ports
from handlers.domain.card import Card, Home, HomeRow
from handlers.domain.chart import Chart, Shown
from handlers.domain.colleague import Colleague, Staff
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation, Role
from handlers.intake.sync import sync
from handlers.mailboxes.registry import THE_ORGANISATION, MailboxPlan, connect, describe_organisation
from handlers.ports import ChatBusy, Clock
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from handlers.store.schema import migrate
from handlers.triage.lexical import LexicalRecogniser
from tests.support.ledgers import ledger_in

ADDRESS = "privacy@bench.example"
#: A mailbox of a few letters, read before anything is measured so that every module is loaded.
WARM = "warm"
_USUAL = Limits(acknowledgements_per_hour=100)


class _Spread:
    """A clock on which a letter comes every few minutes, so that each is acknowledged as on a usual day."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def pass_time(self) -> None:
        self._now += timedelta(minutes=4)


class _Unhurried(MaildirMailbox):
    """A Maildir in which time passes with each letter."""

    def __init__(self, folder: Path, clock: _Spread) -> None:
        super().__init__(folder, ADDRESS)
        self._clock = clock

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        self._clock.pass_time()
        return super().fetch(provider_key)


class _Nobody:
    """A roster without people."""

    def roles(self, person: PersonId) -> frozenset[Role]:
        return frozenset()

    def staff(self) -> Staff:
        return Staff()

    def known(self, person: PersonId) -> Colleague | None:
        return None

    def everyone(self) -> tuple[Colleague, ...]:
        return ()

    def learn(self, colleagues: Iterable[Colleague]) -> None:
        return None


class _Silent:
    """A chat system that takes nothing: the outbox only fills."""

    def post_card(self, card: Card, key: str) -> str:
        raise ChatBusy

    def update_card(self, ref: str, card: Card) -> None:
        raise ChatBusy

    def post_line(self, thread: str, text: str, key: str, about: HomeRow | None = None) -> str:
        raise ChatBusy

    def remove_post(self, ref: str) -> None:
        raise ChatBusy

    def update_line(self, ref: str, text: str, about: HomeRow | None = None) -> None:
        raise ChatBusy

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        raise ChatBusy

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        raise ChatBusy

    def keep_picture(self, png: bytes, chart: Chart, language: str) -> str:
        raise ChatBusy

    def channel_faults(self) -> tuple[str, ...]:
        raise ChatBusy

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        raise ChatBusy

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        raise ChatBusy


@contextmanager
def workplace(folder: Path, mails: Path, url: str = "", workers: int = 1) -> Iterator[tuple[Desk, Mailbox]]:
    """Open a desk over a folder, with a mailbox in a Maildir; what an earlier run left there stays."""
    clock = _Spread()

    def open_mailbox(mailbox: Mailbox, _grants: GrantStore) -> Connector:
        return _Unhurried(folder / mailbox.name if mailbox.name == WARM else mails, clock)

    with furnished(folder, open_mailbox, clock=clock, url=url, workers=workers) as desk:
        yield desk, connect(desk, MailboxPlan("privacy", "maildir", ADDRESS, ("mx.bench.example",)))


@contextmanager
def furnished(
    folder: Path,
    open_mailbox: Callable[[Mailbox, GrantStore], Connector],
    *,
    clock: Clock,
    url: str = "",
    workers: int = 1,
    limits: Limits = _USUAL,
) -> Iterator[Desk]:
    """Open a desk over a folder, where a few letters were read already."""
    key = folder / "master.key"
    folder.mkdir(parents=True, exist_ok=True)
    if not key.exists():
        key.write_bytes(secrets.token_bytes(32))
    database = Database(url or f"sqlite:///{folder / 'ombud.db'}")
    migrate(database)
    parser = ParserPool(workers=workers)
    calendar = EstablishmentCalendar("DK")
    ports = Ports(
        database=database,
        blobs=Blobs(folder / "blobs"),
        vault=KeyVault(KeyRing((key.read_bytes(),))),
        clock=clock,
        chat=_Silent(),
        connect=open_mailbox,
        parser=parser,
        roster=_Nobody(),
        recogniser=LexicalRecogniser(),
        calendar=lambda _organisation: calendar,
        ledger=ledger_in(folder),
    )
    desk = Desk(ports, limits=limits)
    zone = ZoneInfo("Europe/Copenhagen")
    describe_organisation(desk, Organisation(THE_ORGANISATION, "Bench", zone, "DK", desk_name="Privacy desk"))
    corpus.maildir(folder / WARM, 40, seed=9)
    sync(desk, connect(desk, MailboxPlan(WARM, "maildir", ADDRESS)).id)
    try:
        yield desk
    finally:
        desk.close()
        parser.close()
