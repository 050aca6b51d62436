"""Access meant for one mailbox is tested weekly; what reaches further is told daily until it is narrow."""

import logging
from dataclasses import dataclass, field, replace

import pytest

from connectors.consent import GrantStore, Reach
from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from connectors.provider import Place
from handlers.domain.mailbox import MailboxEventKind
from handlers.home.pages import home_of
from handlers.mailboxes.reach import try_reaches
from handlers.store.database import open_transaction
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.pushing import provided
from tests.support.times import DAY, HOUR


@dataclass
class Access:
    """What the provider says of the access to the room's mailbox."""

    reaches: Reach | None = Reach.NARROW
    fault: ConnectorError | None = None
    asked: list[Place] = field(default_factory=list)

    def __call__(self, place: Place, grants: GrantStore) -> Reach | None:
        assert not open_transaction(), "nobody waits for a network inside a transaction"
        self.asked.append(place)
        if self.fault:
            raise self.fault
        return self.reaches


@pytest.fixture
def access(room: Room) -> Access:
    parts, access = provided(room).parts(), Access()
    room.desk.providers = {room.mailbox.provider: replace(parts, reach=access)}
    return access


def pass_days(room: Room, days: int, times: int = 4) -> None:
    """Let the job look several times a day."""
    for _ in range(days * times):
        try_reaches(room.desk)
        room.later(DAY / times)


def found(room: Room) -> list[object]:
    with room.desk.reading("tests.events") as tx:
        events = reversed(tx.mailbox_events.of(room.mailbox.id))
        return [one.facts["reach"] for one in events if one.kind is MailboxEventKind.REACHED]


def told(room: Room) -> list[str]:
    rows = run(room, "SELECT person FROM outbox WHERE key LIKE 'notice:access_amiss:%' ORDER BY id")
    return [person for (person,) in rows]


def test_sec_12_narrow_access_is_tested_once_a_week_and_told_to_nobody(room: Room, access: Access) -> None:
    pass_days(room, 28)
    assert len(access.asked) == 4
    assert found(room) == ["narrow"] * 4
    assert told(room) == []


def test_sec_12_access_that_reaches_further_is_told_every_day_until_it_is_narrow(
    room: Room, access: Access, caplog: pytest.LogCaptureFixture
) -> None:
    pass_days(room, 7)
    access.reaches = Reach.WIDE
    with caplog.at_level(logging.ERROR):
        pass_days(room, 3)
    assert found(room) == ["narrow", *["too-wide"] * 3]
    assert told(room) == [IRIS] * 3
    assert [record.getMessage() for record in caplog.records] == ["access reaches other mailboxes"] * 3
    access.reaches = Reach.NARROW
    pass_days(room, 7)
    assert told(room) == [IRIS] * 3
    assert found(room)[-1] == "narrow"


def test_sec_12_the_alarm_says_what_to_do_and_holds_no_address(room: Room, access: Access) -> None:
    access.reaches = Reach.WIDE
    try_reaches(room.desk)
    room.settle()
    (notice,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert notice.title == "Ombud can reach too much"
    text = " ".join(notice.lines)
    assert "Ombud's access to the mailbox privacy opens other mailboxes, too." in text
    assert "In Entra, remove the mail permissions" in text
    assert "@" not in repr(notice)


def test_sec_12_what_cannot_be_proven_is_told_too(room: Room, access: Access) -> None:
    access.reaches = Reach.UNPROVEN
    try_reaches(room.desk)
    room.settle()
    (notice,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert "name one that Ombud must not reach" in " ".join(notice.lines)


def test_sec_12_home_begins_with_it_and_says_when_it_is_over(room: Room, access: Access) -> None:
    room.sync()
    assert home_of(room.desk, IRIS).banner == ""
    access.reaches = Reach.WIDE
    try_reaches(room.desk)
    banner = home_of(room.desk, IRIS).banner
    assert banner.startswith("Attention: Mailbox privacy was last read")
    assert "Its access opens other mailboxes, too" in banner
    lines = [line for section in home_of(room.desk, IRIS).further for line in section.lines]
    assert any(line.startswith("To do: Mailbox privacy") for line in lines)
    access.reaches = Reach.NARROW
    room.later(DAY)
    try_reaches(room.desk)
    room.sync()
    assert home_of(room.desk, IRIS).banner == ""


def test_sec_12_letters_are_read_on_all_the_while(room: Room, access: Access) -> None:
    access.reaches = Reach.WIDE
    try_reaches(room.desk)
    room.arrive(letter())
    assert len(room.cases()) == 1


@pytest.mark.parametrize("fault", [Temporary(), AuthorizationLost()])
def test_sec_12_where_it_could_not_be_tested_the_next_hour_tries_again(
    room: Room, access: Access, fault: ConnectorError
) -> None:
    access.fault = fault
    for _ in range(3):
        assert try_reaches(room.desk) == 1
        room.later(HOUR)
    assert (found(room), told(room)) == ([], [])
    access.fault = None
    try_reaches(room.desk)
    assert found(room) == ["narrow"]


def test_a_persons_own_access_is_asked_about_once_a_week_and_leaves_no_record(
    room: Room, access: Access
) -> None:
    access.reaches = None
    pass_days(room, 14)
    assert len(access.asked) == 2
    assert (found(room), told(room)) == ([], [])


@pytest.mark.parametrize("status", ["proposed", "lapsed", "disconnecting", "disconnected"])
def test_what_is_not_connected_is_not_tested(room: Room, access: Access, status: str) -> None:
    run(room, "UPDATE mailbox SET status = :status", status=status)
    assert try_reaches(room.desk) == 0
    assert access.asked == []


def test_what_was_connected_anew_meanwhile_is_tested_again(room: Room, access: Access) -> None:
    access.reaches = Reach.WIDE

    def slow(place: Place, grants: GrantStore) -> Reach | None:
        run(room, "UPDATE mailbox SET connection = connection + 1")
        return access(place, grants)

    parts = room.desk.providers[room.mailbox.provider]
    room.desk.providers = {room.mailbox.provider: replace(parts, reach=slow)}
    try_reaches(room.desk)
    assert (found(room), told(room)) == ([], [])
    assert value(room, "SELECT reach_tested_at FROM mailbox") is None


def test_connecting_again_forgets_what_was_found_of_the_older_access(room: Room, access: Access) -> None:
    access.reaches = Reach.WIDE
    try_reaches(room.desk)
    with room.desk.transaction("tests.anew") as tx:
        tx.rounds.begin_anew(room.mailbox.id)
        (standing,) = tx.rounds.standing()
    assert (standing.reach, standing.reach_tested_at) == ("", None)
    access.reaches = Reach.NARROW
    assert try_reaches(room.desk) == 1


def test_providers_without_such_access_cost_nothing(room: Room) -> None:
    provided(room)
    assert try_reaches(room.desk) == 0
