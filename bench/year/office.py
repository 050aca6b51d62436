"""The office of the simulated year: the real desk and store, a chat that writes down, and ways to die."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from bench.year.cast import OFFICE, ROLES, ZONES
from bench.year.journal import Journal, Message, Row
from bot.clock import SetClock
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from connectors.base import OutgoingMail, Sent
from connectors.memory import MemoryMailbox, MemoryParser
from handlers import actions
from handlers.calendars import EstablishmentCalendar
from handlers.desk import Desk, Hooks, Limits, Ports
from handlers.domain.card import Form
from handlers.domain.case import ActionId
from handlers.domain.chart import Shown
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Actor
from handlers.domain.presses import Press, Response
from handlers.mailboxes.registry import MailboxPlan, connect, describe_organisation
from handlers.ports import ChatBusy
from handlers.store.blobs import Blobs
from handlers.store.database import Database, Kind
from tests.support.cast import OUR_ADDRESS, Colleagues, colleague
from tests.support.chats import MemoryChat, _Call
from tests.support.desks import MASTER_KEY, recogniser
from tests.support.ledgers import ledger_in
from tests.support.letters import TRUSTED

_MANY = 10**9


class Killed(BaseException):
    """The process has died; nothing of ours catches it."""


class Law(EstablishmentCalendar):
    """The working days of Sweden, to which the law may add holidays."""

    def __init__(self) -> None:
        super().__init__("SE")
        self.added: dict[date, str] = {}

    @property
    def version(self) -> str:
        """Another one with each holiday."""
        return f"{super().version}+{len(self.added)}"

    def holiday(self, day: date) -> str | None:
        """Return the name of a holiday, old or new."""
        return self.added.get(day) or super().holiday(day)

    def days_off(self) -> DaysOff:
        """Return what the clock needs to know of it."""
        return replace(super().days_off(), holiday=self.holiday)


class Hasty(Database):
    """A database that may lose its last moments with the power, and none with a process."""

    @contextmanager
    def transaction(self, name: str, kind: Kind) -> Iterator[Connection]:
        """Open a transaction that no disk has to be waited for."""
        with super().transaction(name, Kind.RELAXED if kind is Kind.DURABLE else kind) as connection:
            yield connection


class WritingChat(MemoryChat):
    """A chat system that writes down what people are told, and sometimes takes nothing."""

    def __init__(self, clock: SetClock, journal: Journal) -> None:
        super().__init__(clock)
        self.journal = journal
        self.silent = False

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        """Post to one person, and write it down."""
        ref = super().post_direct(person, notice, key, language, pictures)
        self._write(person, notice, key, ref, posted=True)
        return ref

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        """Edit a message, and write it down."""
        super().update_direct(ref, notice, language, pictures)
        post = self.posts[ref]
        assert post.person is not None
        self._write(post.person, notice, post.key, ref, posted=False)

    def _effect(self, method: str) -> _Call:
        if self.silent:
            raise ChatBusy
        return super()._effect(method)

    def _write(self, person: PersonId, notice: Notice, key: str, ref: str, *, posted: bool) -> None:
        rows = tuple(Row(CaseId(one.case_id), not one.done, str(one.detail)) for one in notice.rows)
        told = Message(self.clock.now(), person, key, ref, posted, rows, tuple(map(str, notice.lines)))
        self.journal.messages.append(told)


class WritingMailbox(MemoryMailbox):
    """A mailbox that remembers when something left it."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(OUR_ADDRESS)
        self._clock = clock
        self.left: list[tuple[datetime, str, str]] = []
        self._to: dict[str, str] = {}

    def draft(self, mail: OutgoingMail) -> str:
        """Keep a draft, and remember to whom it goes."""
        draft = super().draft(mail)
        self._to[draft] = mail.to[0].address
        return draft

    def send(self, draft: str) -> Sent:
        """Send, and write down when, to whom, and by which name."""
        sent = super().send(draft)
        self.left.append((self._clock.now(), self._to[draft], sent.message_id))
        return sent


class Office:
    """A desk that dies and is opened again over the same store, with the world around it that stays.

    Attributes:
        deadly: the chance that a process dies at a checkpoint.
    """

    def __init__(self, url: str, folder: Path, begins: datetime, chance: random.Random) -> None:
        self.url, self.folder, self.deadly = url, folder, 0.0
        self.clock = SetClock(begins)
        self.journal = Journal()
        self.chat = WritingChat(self.clock, self.journal)
        self.mail = WritingMailbox(self.clock)
        self.law = Law()
        self._chance = chance
        self._presses = itertools.count(1)
        self.desk = self._opened()

    def _opened(self) -> Desk:
        roster = Colleagues(dict(ROLES))
        people = [colleague(PersonId(one), zone=zone) for one, zone in ZONES.items()]
        ports = Ports(
            database=Hasty(self.url),
            blobs=Blobs(self.folder / "blobs"),
            vault=KeyVault(KeyRing((MASTER_KEY,))),
            clock=self.clock,
            chat=self.chat,
            connect=lambda _mailbox, _grants: self.mail,
            parser=MemoryParser(),
            roster=roster,
            recogniser=recogniser(),
            calendar=lambda _organisation: self.law,
            ledger=ledger_in(self.folder),
        )
        limits = Limits(_MANY, _MANY, _MANY, _MANY, _MANY, _MANY, _MANY)
        desk = Desk(ports, Hooks(checkpoint=self._reached), limits)
        describe_organisation(desk, OFFICE)
        self.mailbox = connect(desk, MailboxPlan("privacy", "memory", OUR_ADDRESS, (TRUSTED,)))
        with desk.transaction("year.people") as tx:
            tx.colleagues.put(people)
            roster.learn(tx.colleagues.all())
        return desk

    def _reached(self, _point: str) -> None:
        if self.deadly and self._chance.random() < self.deadly:
            raise Killed

    def open_again(self) -> None:
        """Start the desk anew; what was only in its memory is gone."""
        self.deadly = 0.0
        self.desk.close()
        self.desk = self._opened()

    def press(
        self,
        case: CaseId,
        action: ActionId,
        person: PersonId,
        answers: Mapping[str, str] | None = None,
        token: str = "",
        revision: int | None = None,
    ) -> Response:
        """Press a button, or submit the form behind it."""
        with self.desk.reading("year.case") as tx:
            version = tx.cases.get(case).version
        who = Actor(person, ROLES[person], person.removeprefix("U0").title())
        pressed = revision if revision is not None else version
        return actions.perform(
            self.desk, Press(f"year-{next(self._presses)}", action, case, who, pressed, answers, token)
        )

    def submit(self, case: CaseId, action: ActionId, person: PersonId, **wanted: str) -> Response:
        """Open a form, fill it in (what is not said as it stands, or with the first choice), submit it."""
        form = self.press(case, action, person)
        assert isinstance(form, Form)
        answers = {
            one.name: wanted.get(one.name) or one.initial or (one.options[0][0] if one.options else "")
            for one in form.fields
        }
        return self.press(case, action, person, answers, revision=form.revision)
