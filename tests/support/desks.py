"""A whole desk for a test: real database, vault, recogniser and reader; mailbox, chat and clock in memory."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.clock import SetClock
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from connectors.base import Connector, Parser
from connectors.consent import GrantStore
from connectors.memory import MemoryMailbox, MemoryParser
from connectors.provider import Parts, Place
from handlers import actions
from handlers.calendars import EstablishmentCalendar
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Hooks, Limits, Ports, Rules
from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message
from handlers.domain.people import Organisation
from handlers.domain.presses import Press, Response
from handlers.intake.sync import sync
from handlers.intake.tally import Tally
from handlers.mailboxes.registry import MailboxPlan, connect, describe_organisation
from handlers.ports import Chat, Directory, Roster
from handlers.store.blobs import Blobs
from handlers.store.conditions import LEAVING
from handlers.store.database import Database, Kind
from handlers.store.delivery_tables import outbox
from handlers.store.instants import from_micros
from handlers.store.outbox import EntryState
from handlers.triage.lexical import LexicalRecogniser
from tests.support.cast import ADA, OUR_ADDRESS, Colleagues, actor
from tests.support.chats import MemoryChat
from tests.support.ledgers import ledger_in
from tests.support.letters import TRUSTED
from tests.support.times import MONDAY

ACME = Organisation(
    OrganisationId(1), "Acme", ZoneInfo("Europe/Copenhagen"), "DK", desk_name="Acme privacy desk"
)
PLAN = MailboxPlan("privacy", "memory", OUR_ADDRESS, (TRUSTED,))
MASTER_KEY = bytes(range(32))

_presses = itertools.count(1)


@cache
def recogniser() -> LexicalRecogniser:
    """Return the real recogniser, loaded once."""
    return LexicalRecogniser()


@cache
def calendar_of(country: str) -> EstablishmentCalendar:
    """Return the working days of a country, read once."""
    return EstablishmentCalendar(country)


def danish_calendar() -> EstablishmentCalendar:
    """Return the working days of Denmark."""
    return calendar_of("DK")


@dataclass
class Room:
    """A desk, everything behind it, and what people do at it."""

    url: str
    folder: Path
    clock: SetClock
    database: Database
    desk: Desk
    chat: MemoryChat
    mail: MemoryMailbox
    parser: MemoryParser
    colleagues: Colleagues
    mailbox: Mailbox
    more_mail: dict[str, MemoryMailbox] = field(default_factory=dict)

    # Letters.

    def arrive(self, *letters: bytes) -> Tally:
        """Let letters come in and be read, in one round."""
        for original in letters:
            self.mail.deliver(original, received_at=self.clock.now())
        return self.sync()

    def sync(self) -> Tally:
        """Give the mailbox a round."""
        return sync(self.desk, self.mailbox.id)

    def deliver(self) -> int:
        """Make every effect that is due."""
        return deliver_due(self.desk)

    def settle(self) -> None:
        """Make every effect, waiting where one has to wait: two hours, with a look every six minutes."""
        self.deliver()
        due = self._next_due()
        for _ in range(20):
            self.later(timedelta(minutes=6))
            if due is not None and due <= self.clock.now():  # to look for nothing takes a test's time too
                self.deliver()
                due = self._next_due()

    def _next_due(self) -> datetime | None:
        with self.database.transaction("tests.next_due", Kind.READ) as connection:
            due = connection.scalar(select(func.min(outbox.c.due_at)).where(LEAVING))
        return None if due is None else from_micros(due)

    def later(self, wait: timedelta) -> None:
        """Let time pass."""
        self.clock.advance(wait)

    # People.

    def press(
        self,
        case: Case,
        action: ActionId,
        by: PersonId = ADA,
        answers: Mapping[str, str] | None = None,
        *,
        press_id: str = "",
        revision: int | None = None,
        token: str = "",
    ) -> Response:
        """Press a button, or submit the form behind it, as a chat system would hand it over."""
        press = Press(
            press_id or f"press-{next(_presses)}",
            action,
            case.id,
            actor(by),
            self.case(case.id).version if revision is None else revision,
            answers,
            token,
        )
        return actions.perform(self.desk, press)

    def preview(self, case: Case, text: str = "Here is your data.", by: PersonId = ADA) -> Sheet:
        """Write a reply and return it as it would leave."""
        sheet = self.press(case, ActionId.REPLY, by, {"text": text})
        assert isinstance(sheet, Sheet)
        return sheet

    def send(self, case: Case, sheet: Sheet, by: PersonId = ADA, *, press_id: str = "") -> Response:
        """Send a reply that was looked at."""
        return self.press(
            case, ActionId.SEND, by, {}, press_id=press_id, revision=sheet.revision, token=sheet.token
        )

    def answer(self, case: Case, text: str = "Here is your data.", by: PersonId = ADA) -> None:
        """Write a reply, look at it and send it."""
        self.send(case, self.preview(case, text, by), by)

    def close_as(self, case: Case, *outcomes: str, by: PersonId = ADA, elsewhere: bool = False) -> Response:
        """Close a case with an outcome for each claim."""
        form = self.press(case, ActionId.CLOSE, by)
        assert isinstance(form, Form)
        answers = {f"outcome_{n}": outcome for n, outcome in enumerate(outcomes)}
        if elsewhere:
            answers["elsewhere"] = "yes"
        return self.press(case, ActionId.CLOSE, by, answers, revision=form.revision)

    def told(self) -> list[str]:
        """Return the sentences that stand in threads, oldest first."""
        return [line for post in self.chat.lines for line in post.splitlines()]

    # What stands in the records.

    def case(self, case: CaseId) -> Case:
        """Return a case as it stands."""
        with self.desk.reading("tests.case") as tx:
            return tx.cases.get(case)

    def cases(self) -> list[Case]:
        """Return every case, oldest first."""
        with self.desk.reading("tests.cases") as tx:
            return tx.cases.all(ACME.id, 1_000)

    def only_case(self) -> Case:
        """Return the one case there is."""
        (case,) = self.cases()
        return case

    def record(self, case: Case) -> list[RecordedEvent]:
        """Return the record of a case."""
        with self.desk.reading("tests.record") as tx:
            return tx.events.of_case(case.id)

    def kinds(self, case: Case) -> list[EventKind]:
        """Return what happened to a case, in order."""
        return [event.kind for event in self.record(case)]

    def entries(self, *states: EntryState) -> int:
        """Return how many effects stand in these states."""
        with self.desk.reading("tests.outbox") as tx:
            return tx.outbox.count(*states)

    def messages(self, case: Case) -> list[Message]:
        """Return the messages of a case."""
        with self.desk.reading("tests.messages") as tx:
            return tx.messages.of_case(case.id)


def furnish(
    url: str,
    folder: Path,
    *,
    hooks: Hooks | None = None,
    limits: Limits | None = None,
    rules: Rules | None = None,
    chat: Chat | None = None,
    parser: Parser | None = None,
    connectors: Iterable[tuple[str, Connector]] = (),
    directory: Directory | None = None,
    roster: Roster | None = None,
    providers: Mapping[str, Parts] | None = None,
    unset: Mapping[str, str] | None = None,
) -> Room:
    """Return a room over a migrated database, with the organisation and one mailbox set up."""
    clock = SetClock(MONDAY)
    memory_chat, memory_parser = MemoryChat(clock), MemoryParser()
    mail = MemoryMailbox(OUR_ADDRESS)
    database = Database(url)
    colleagues = Colleagues()
    connected: dict[str, Connector] = {PLAN.name: mail, **dict(connectors)}
    ports = Ports(
        database=database,
        blobs=Blobs(folder / "blobs"),
        vault=KeyVault(KeyRing((MASTER_KEY,))),
        clock=clock,
        chat=chat or memory_chat,
        connect=_opening(connected, providers or {}),
        parser=parser or memory_parser,
        roster=roster or colleagues,
        recogniser=recogniser(),
        calendar=lambda _organisation: danish_calendar(),
        ledger=ledger_in(folder),
        directory=directory,
        providers=providers or {},
        unset=unset or {},
    )
    desk = Desk(ports, hooks, limits, rules)
    describe_organisation(desk, ACME)
    mailbox = connect(desk, PLAN)
    return Room(url, folder, clock, database, desk, memory_chat, mail, memory_parser, colleagues, mailbox)


def _opening(
    connected: Mapping[str, Connector], providers: Mapping[str, Parts]
) -> Callable[[Mailbox, GrantStore], Connector]:
    def open_one(mailbox: Mailbox, grants: GrantStore) -> Connector:
        if parts := providers.get(mailbox.provider):
            return parts.connector(Place(mailbox.address, dict(mailbox.details)), grants)
        return connected[mailbox.name]

    return open_one
