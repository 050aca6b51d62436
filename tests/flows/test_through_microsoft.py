"""All the way through Microsoft 365: connected by a consent page, read, answered, and let go again."""

import email
import email.policy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.sandbox.microsoft.faults import RESET, Fault, Kind
from connectors.errors import AuthorizationLost, ClientRefused
from handlers.domain.case import ActionId
from handlers.domain.ids import ConsentId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import confirming, consenting, proposing
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest
from tests.support.cast import IRIS, SAM, actor
from tests.support.connecting import token
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.microsoft import PRIVACY, Tenant, accept, came_back, tenant


@dataclass
class House:
    """A room whose desk offers Microsoft, and the stand-in behind it."""

    room: Room
    microsoft: Tenant

    def connected(self, backfill: Backfill = Backfill.NONE) -> Mailbox:
        desk = self.room.desk
        link = proposing.propose(desk, actor(IRIS), Proposal("microsoft", PRIVACY, "requests", {}))
        begun = consenting.begin(desk, token(link), "", {"mode": "delegated"})
        answer = came_back(accept(begun.url, PRIVACY))
        browsers: dict[ConsentId, str] = {begun.consent: begun.browser}
        consenting.finish(desk, "microsoft", answer, lambda one: browsers.get(one, ""))
        folders = ("INBOX", "Junk")
        return confirming.confirm(desk, token(link), begun.browser, folders, backfill)

    def arrive(self, number: int, folder: str = "inbox", days: int = 0) -> None:
        original = letter(subject=f"My data {number}", message_id=f"<{number}@subject.example>")
        at = self.room.clock.now() - timedelta(days=days)
        self.microsoft.standin.deliver(PRIVACY, original, folder, at)

    def look(self, mailbox: Mailbox) -> None:
        """Look into the mailbox, after the time that another look waits."""
        self.room.later(timedelta(minutes=16))
        sync(self.room.desk, mailbox.id)

    def answer(self) -> None:
        """Have the only case claimed and answered."""
        self.room.press(self.room.only_case(), ActionId.CLAIM)
        self.room.answer(self.room.only_case())

    def left(self) -> list[EmailMessage]:
        sent = [mime for _, mime in self.microsoft.standin.mail.left]
        return [email.message_from_bytes(mime, policy=email.policy.default) for mime in sent]


@pytest.fixture
def house(new_room: NewRoom) -> Iterator[House]:
    with tenant() as microsoft:
        room = new_room(providers={"microsoft": microsoft.parts})
        microsoft.standin.directory.redirect_uris.add(consenting.redirect_uri(room.desk, "microsoft"))
        yield House(room, microsoft)


def test_a_letter_becomes_a_case_and_its_answer_leaves_in_the_thread(house: House) -> None:
    mailbox = house.connected()
    assert mailbox.status is MailboxStatus.CONNECTED
    house.room.later(timedelta(minutes=5))
    house.arrive(1)
    house.look(mailbox)
    house.answer()
    house.room.settle()
    replies = [mail for mail in house.left() if mail["Auto-Submitted"] is None]
    assert [(mail["To"].addresses[0].addr_spec, mail["In-Reply-To"]) for mail in replies] == [
        (SAM, "<1@subject.example>")
    ]


def test_fm_11_what_lay_there_before_is_read_only_as_far_as_was_chosen(house: House) -> None:
    for number, days in enumerate((1, 20, 60)):
        house.arrive(number, days=days)
    house.look(house.connected(Backfill.MONTH))
    assert len(house.room.cases()) == 2
    assert house.left() == []


def test_fm_01_a_reset_loses_and_doubles_nothing(house: House) -> None:
    mailbox = house.connected()
    house.room.later(timedelta(minutes=1))
    for number in range(3):
        house.arrive(number)
    house.look(mailbox)
    house.microsoft.standin.expire_cursors(PRIVACY)
    house.microsoft.standin.faults.plan("delta", RESET)
    house.arrive(3)
    for _ in range(3):
        house.look(mailbox)
    assert len(house.room.cases()) == 4


def test_fm_15_our_own_expired_secret_is_one_alarm_for_the_operator_and_no_mailbox_lapses(
    house: House,
) -> None:
    mailbox = house.connected()
    directory = house.microsoft.standin.directory
    good, directory.client_secret = directory.client_secret, "renewed at Microsoft, and not in our settings"
    directory.expire_tokens()
    for _ in range(3):
        with pytest.raises(ClientRefused):
            house.look(mailbox)
    with house.room.desk.reading("tests.standing") as tx:
        (standing,) = [one for one in tx.rounds.standing() if one.id == mailbox.id]
    assert (standing.status, standing.fault) == (MailboxStatus.CONNECTED, "ClientRefused")
    house.room.settle()
    told = [post.notice.title for post in house.room.chat.direct(IRIS) if post.notice]
    assert told == ["Ombud's own access has ended"]
    directory.client_secret = good
    house.arrive(1)
    house.room.later(timedelta(hours=1))
    house.look(mailbox)
    assert len(house.room.cases()) == 1, "nothing was connected again"


def test_fm_15_a_revoked_grant_leaves_the_cases_and_asks_for_a_new_consent(house: House) -> None:
    mailbox = house.connected()
    house.room.later(timedelta(minutes=1))
    house.arrive(1)
    house.look(mailbox)
    house.microsoft.standin.directory.revoke_everything()
    with pytest.raises(AuthorizationLost):
        house.look(mailbox)
    assert len(house.room.cases()) == 1


def test_no_link_that_microsoft_gave_lies_in_clear_in_the_database(house: House) -> None:
    mailbox = house.connected()
    house.room.later(timedelta(minutes=1))
    house.arrive(1)
    house.look(mailbox)
    with house.room.desk.reading("tests.grant") as tx:
        kept = tx.grants.get(mailbox)
    assert kept is not None
    cache = json.loads(json.loads(kept.text)["cache"])
    secrets = [one["secret"] for kind in ("AccessToken", "RefreshToken") for one in cache[kind].values()]
    rest = everything_at_rest(house.room)
    assert secrets
    for secret in (*secrets, "deltatoken", "skiptoken"):
        assert secret.encode() not in rest


def test_fm_36_a_reply_whose_end_nobody_saw_leaves_once(house: House) -> None:
    mailbox = house.connected()
    house.room.later(timedelta(minutes=1))
    house.arrive(1)
    house.look(mailbox)
    house.room.settle()
    before = len(house.left())
    house.microsoft.standin.faults.plan("send", Fault(Kind.DROP_AFTER))
    house.answer()
    for _ in range(4):
        house.room.settle()
        house.room.later(timedelta(minutes=10))
    assert len(house.left()) == before + 1
