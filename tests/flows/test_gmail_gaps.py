"""Letters of Gmail that somebody moves on before they were looked for: none is lost, the night shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.standin import GoogleStandIn
from connectors.provider import Place
from handlers.domain.mailbox import MailboxEventKind
from handlers.intake.reconciling import reconcile
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.gmail import grants, parts
from tests.support.letters import letter
from tests.support.syncing import asked_notices, happened
from tests.support.times import HOUR


@dataclass
class Office:
    """A desk whose mailbox is at Gmail."""

    room: Room
    gmail: GmailAccount

    def arrive(self) -> str:
        """Let a letter arrive, unknown to the desk."""
        return self.gmail.deliver(letter(), at=self.room.clock.now() - HOUR)

    def archive(self, key: str) -> None:
        self.gmail.relabel(key, remove=["INBOX", "UNREAD"])

    def forget(self, key: str) -> None:
        """Let the history have told nothing of a letter, as when a feed has a fault."""
        self.gmail.changes = [one for one in self.gmail.changes if one.message != key]


@pytest.fixture
def office(new_room: NewRoom) -> Iterator[Office]:
    with GoogleStandIn() as server:
        server.quota.user = None
        account = server.add_account(OUR_ADDRESS)
        connector = parts(server).connector(Place(OUR_ADDRESS), grants(server, OUR_ADDRESS))
        made = Office(new_room(connectors=[("privacy", connector)]), account)
        made.arrive()
        made.room.sync()
        assert len(made.room.cases()) == 1
        yield made


def test_fm_01_a_letter_archived_while_the_history_was_lost_becomes_a_case(office: Office) -> None:
    office.archive(office.arrive())
    office.gmail.forget_history()
    assert office.room.sync().cases == 1


def test_the_night_finds_an_archived_letter_that_the_history_never_told_of(office: Office) -> None:
    key = office.arrive()
    office.archive(key)
    office.forget(key)
    assert office.room.sync().noticed == 0

    assert reconcile(office.room.desk, office.room.mailbox.id) == 1

    assert office.room.sync().cases == 1
    (event,) = happened(office.room, MailboxEventKind.RECONCILED)
    assert event.facts == {"walked": 2, "missed": 1}
    assert asked_notices(office.room, "letters_missed")


def test_the_night_is_quiet_about_what_filters_file_elsewhere_and_about_answers(office: Office) -> None:
    label = office.gmail.add_label("Newsletters")
    office.gmail.add_filter(add=[label], remove=["INBOX"])
    office.gmail.deliver(letter(), label, at=office.room.clock.now() - HOUR)
    office.gmail.sent_by_hand(letter(sender=OUR_ADDRESS), at=office.room.clock.now() - HOUR)
    office.room.sync()

    assert reconcile(office.room.desk, office.room.mailbox.id) == 0
    assert len(office.room.cases()) == 1
