"""One feed of a mailbox cannot be listed: letters of the others, and those noticed before, are read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from connectors.base import Cursor, Page
from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.memory import MemoryMailbox
from handlers.store.rounds import Standing
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import letter

FIRST, SECOND, THIRD, LAST = FEEDS = ("INBOX", "Requests", "Junk", "Sent")


class Feeds(MemoryMailbox):
    """A mailbox some of whose feeds cannot be listed."""

    def __init__(self) -> None:
        super().__init__(OUR_ADDRESS, scopes=FEEDS)
        self.sick: dict[str, ConnectorError] = {}
        self.asked: list[str] = []

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        self.asked.append(scope)
        if scope in self.sick:
            raise self.sick[scope]
        return super().discover(scope, cursor, limit, since, anywhere=anywhere)


@dataclass
class Desk:
    room: Room
    mail: Feeds

    def arrive(self, feed: str) -> None:
        self.mail.deliver(letter(), feed, received_at=self.room.clock.now())

    def standing(self) -> Standing:
        with self.room.desk.reading("tests.standing") as tx:
            return tx.rounds.standing()[0]

    def unread(self) -> int:
        with self.room.desk.reading("tests.unread") as tx:
            return tx.stubs.count(self.room.mailbox.id, StubState.NOTICED)


@pytest.fixture
def at(new_room: NewRoom) -> Desk:
    mail = Feeds()
    return Desk(new_room(connectors=[("privacy", mail)]), mail)


@pytest.mark.parametrize("sick", FEEDS)
@pytest.mark.parametrize("error", [Temporary(), Permanent("the folder is gone")])
def test_fm_17_letters_of_the_other_feeds_are_read_and_the_failure_is_told_all_the_same(
    at: Desk, error: ConnectorError, sick: str
) -> None:
    at.mail.sick[sick] = error
    well = SECOND if sick == FIRST else FIRST
    at.arrive(well)

    with pytest.raises(type(error)):
        at.room.sync()

    assert len(at.room.cases()) == 1
    assert at.standing().fault == type(error).__name__
    assert at.standing().failing_since == at.room.clock.now()


def test_letters_noticed_before_are_read_while_one_feed_fails_for_good(at: Desk) -> None:
    at.mail.faults.fail_next("fetch", Temporary())
    at.arrive(FIRST)
    at.room.sync()
    assert at.unread() == 1
    at.mail.sick[SECOND] = Permanent("the folder is gone")
    at.room.later(timedelta(minutes=2))

    with pytest.raises(Permanent):
        at.room.sync()

    assert (at.unread(), len(at.room.cases())) == (0, 1)


def test_a_mailbox_is_left_alone_after_the_second_feed_that_fails(at: Desk) -> None:
    at.mail.sick = {feed: Temporary() for feed in (FIRST, SECOND)}

    with pytest.raises(Temporary):
        at.room.sync()

    assert at.mail.asked == [FIRST, SECOND]


def test_no_letter_is_tried_while_no_feed_answers(at: Desk) -> None:
    at.mail.faults.fail_next("fetch", Temporary())
    at.arrive(FIRST)
    at.room.sync()
    at.mail.sick = {feed: Temporary() for feed in FEEDS}
    at.room.later(timedelta(minutes=2))

    with pytest.raises(Temporary):
        at.room.sync()

    assert (at.unread(), len(at.room.cases())) == (1, 0)


@pytest.mark.parametrize("error", [AuthorizationLost(), Temporary(retry_after=30)])
def test_nothing_more_is_asked_of_a_provider_that_refuses_us_or_names_a_wait(
    at: Desk, error: ConnectorError
) -> None:
    at.mail.sick[FIRST] = error
    at.arrive(SECOND)

    with pytest.raises(type(error)):
        at.room.sync()

    assert at.mail.asked == [FIRST]
    assert not at.room.cases()


def test_a_feed_that_is_well_again_is_caught_up_with_and_the_mailbox_is_well(at: Desk) -> None:
    at.mail.sick[SECOND] = Temporary()
    at.arrive(SECOND)
    with pytest.raises(Temporary):
        at.room.sync()
    at.mail.sick.clear()

    assert at.room.sync().cases == 1

    assert (at.standing().fault, at.standing().failing_since) == ("", None)
