"""A mailbox that does not let us in: trouble at first, lapsed later, and read on once it lets us in again."""

from dataclasses import replace

import pytest

from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Temporary
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.home.pages import home_of
from handlers.mailboxes.health import remind_of_lapsed
from handlers.mailboxes.registry import describe_organisation
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.pushing import GRANT, grant, provided
from tests.support.times import DAY, HOUR, MINUTE

CHANNEL = "C0PRIVACY"


@pytest.fixture(autouse=True)
def channel(room: Room) -> None:
    describe_organisation(room.desk, replace(ACME, channel_id=CHANNEL))
    provided(room)


def failed_round(room: Room, error: ConnectorError) -> None:
    room.mail.faults.fail_next("scopes", error)
    with pytest.raises(type(error)):
        room.sync()


def lapse(room: Room) -> None:
    failed_round(room, AuthorizationLost())
    room.later(10 * MINUTE)
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.LAPSED


def status(room: Room) -> MailboxStatus:
    with room.desk.reading("tests.status") as tx:
        return tx.mailboxes.get(room.mailbox.id).status


def kinds(room: Room) -> list[MailboxEventKind]:
    with room.desk.reading("tests.events") as tx:
        return [one.kind for one in reversed(tx.mailbox_events.of(room.mailbox.id))]


def notices(room: Room, kind: str = "") -> list[tuple[str, str]]:
    rows = run(room, "SELECT key, person FROM outbox WHERE kind = 'notice' ORDER BY id")
    told = [(key.split(":")[1], person) for key, person in rows]
    return [one for one in told if not kind or one[0] == kind]


def test_fm_15_one_refusal_alone_is_trouble_only(room: Room) -> None:
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.CONNECTED
    assert kinds(room) == []
    assert notices(room) == []


def test_fm_15_refusals_within_ten_minutes_are_one(room: Room) -> None:
    for _ in range(10):
        failed_round(room, AuthorizationLost())
        room.later(MINUTE)
    assert status(room) is MailboxStatus.CONNECTED
    assert notices(room) == []


def test_fm_15_a_second_one_ten_minutes_later_marks_it_lapsed(room: Room) -> None:
    lapse(room)
    assert kinds(room) == [MailboxEventKind.LAPSED]
    assert notices(room, "mailbox_lapsed") == [("mailbox_lapsed", IRIS)]


def test_fm_15_a_round_that_goes_well_between_them_starts_anew(room: Room) -> None:
    failed_round(room, AuthorizationLost())
    room.later(9 * MINUTE)
    room.sync()
    room.later(MINUTE)
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.CONNECTED
    room.later(10 * MINUTE)
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.LAPSED


def test_fm_15_trouble_between_them_does_not_hide_the_loss(room: Room) -> None:
    failed_round(room, AuthorizationLost())
    for _ in range(5):
        room.later(3 * MINUTE)
        failed_round(room, Temporary())
    assert status(room) is MailboxStatus.CONNECTED
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.LAPSED


@pytest.mark.parametrize("days", [1, 3])
def test_fm_15_trouble_alone_never_asks_anybody_to_connect_again(room: Room, days: int) -> None:
    for _ in range(12 * days):
        failed_round(room, Temporary())
        room.later(2 * HOUR)
        remind_of_lapsed(room.desk)
    assert status(room) is MailboxStatus.CONNECTED
    assert notices(room, "mailbox_lapsed") == []


def test_fm_15_it_is_told_once_and_then_daily_while_it_lasts(room: Room) -> None:
    lapse(room)
    for hour in range(24 * 4):
        room.later(HOUR)
        if hour % 2:
            failed_round(room, AuthorizationLost())
        remind_of_lapsed(room.desk)
    assert len(notices(room, "mailbox_lapsed")) == 5, "the day it began, and four days after"
    assert len(notices(room, "mailbox_failing")) == 1, "the channel is told once"
    assert kinds(room) == [MailboxEventKind.LAPSED]


def test_fm_15_the_notice_says_what_to_do_and_which_dates_run_and_holds_no_address(room: Room) -> None:
    room.arrive(letter())
    lapse(room)
    room.settle()
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert told.title == "A mailbox must be connected again"
    text = " ".join(told.lines)
    assert "no longer accepts Ombud's access" in text
    assert f"1 case there is open, due {room.only_case().due_on.isoformat()} at the earliest" in text
    assert "@" not in repr(told)


def test_fm_15_the_notice_of_a_mailbox_without_open_cases_counts_none(room: Room) -> None:
    lapse(room)
    room.settle()
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert "Letters wait there" in " ".join(told.lines)


def test_fm_15_due_dates_and_reminders_run_on(room: Room) -> None:
    room.arrive(letter())
    lapse(room)
    due_on = room.only_case().due_on
    room.later(25 * DAY)
    rows = [row for section in home_of(room.desk, ADA).sections for row in section.rows]
    assert [row.case_id for row in rows] == [room.only_case().id]
    assert due_on.isoformat() in rows[0].detail
    assert room.only_case().due_on == due_on
    assert home_of(room.desk, IRIS).banner.startswith("Attention: Mailbox privacy cannot be read")


def test_fm_15_it_is_tried_once_an_hour(room: Room) -> None:
    lapse(room)
    for _ in range(5):
        poll_at = value(room, "SELECT poll_at FROM mailbox")
        assert poll_at == int((room.clock.now() + HOUR).timestamp() * 1_000_000)
        with room.desk.reading("tests.due") as tx:
            assert tx.rounds.due() == []
        room.later(HOUR)
        with room.desk.reading("tests.due") as tx:
            assert tx.rounds.due() == [room.mailbox.id]
        failed_round(room, AuthorizationLost())


def test_fm_15_once_it_lets_us_in_it_reads_on_and_that_is_told_once(room: Room) -> None:
    lapse(room)
    room.mail.deliver(letter(), received_at=room.clock.now())
    room.later(HOUR)
    for _ in range(3):
        room.sync()
        room.later(HOUR)
    assert status(room) is MailboxStatus.CONNECTED
    assert len(room.cases()) == 1
    assert kinds(room) == [MailboxEventKind.LAPSED, MailboxEventKind.RECOVERED]
    assert notices(room, "mailbox_recovered") == [("mailbox_recovered", CHANNEL)]
    assert remind_of_lapsed(room.desk) == 0
    assert value(room, "SELECT refused_at FROM mailbox") is None


def test_fm_15_each_loss_is_a_story_of_its_own(room: Room) -> None:
    for _ in range(2):
        lapse(room)
        room.later(HOUR)
        room.sync()
        room.later(DAY)
    assert kinds(room) == [MailboxEventKind.LAPSED, MailboxEventKind.RECOVERED] * 2
    assert len(notices(room, "mailbox_lapsed")) == 2


def test_fm_15_where_the_channel_is_unfit_the_admins_are_told_once(room: Room) -> None:
    run(room, "UPDATE organisation SET channel_fault = 'shared'")
    lapse(room)
    assert notices(room) == [("mailbox_lapsed", IRIS)]


def test_fm_18_connecting_again_keeps_row_key_and_history_and_starts_anew(room: Room) -> None:
    room.arrive(letter())
    before = run(room, "SELECT id, key_id FROM mailbox"), room.only_case().id
    lapse(room)
    with room.desk.transaction("tests.reconnect") as tx:
        mailbox = tx.mailboxes.get(room.mailbox.id)
        connected = replace(mailbox, status=MailboxStatus.CONNECTED, connection=mailbox.connection + 1)
        tx.mailboxes.describe(connected)
        tx.rounds.begin_anew(mailbox.id)
    with room.desk.reading("tests.due") as tx:
        assert tx.rounds.due() == [room.mailbox.id], "not in an hour"
    failed_round(room, AuthorizationLost())
    assert status(room) is MailboxStatus.CONNECTED, "the refusals of before are forgotten"
    room.sync()
    assert (run(room, "SELECT id, key_id FROM mailbox"), room.only_case().id) == before


def test_fm_16_a_worker_that_lost_the_mailbox_marks_nothing(room: Room) -> None:
    failed_round(room, AuthorizationLost())
    room.later(10 * MINUTE)
    discover = room.mail.discover

    def overtaken(*call: object) -> object:
        run(room, "UPDATE mailbox SET fence = fence + 1")
        raise AuthorizationLost

    room.mail.discover = overtaken  # type: ignore[method-assign, assignment] # overtaken by another worker
    with pytest.raises(AuthorizationLost):
        room.sync()
    room.mail.discover = discover  # type: ignore[method-assign] # as it was
    assert status(room) is MailboxStatus.CONNECTED
    assert kinds(room) == []


def test_our_own_refused_client_is_one_alarm_for_all_mailboxes_of_a_provider(room: Room) -> None:
    for name in ("second", "third"):
        grant(room, name, GRANT + name)
    for _ in range(6):
        failed_round(room, ClientRefused())
        room.later(HOUR)
    assert status(room) is MailboxStatus.CONNECTED
    assert notices(room) == [("client_refused", IRIS)]


def test_our_own_refused_client_is_told_again_on_another_day(room: Room) -> None:
    for _ in range(3):
        failed_round(room, ClientRefused())
        room.later(DAY)
    assert notices(room) == [("client_refused", IRIS)] * 3
    room.sync()
    assert len(notices(room)) == 3, "no mailbox had failed, so none has recovered"


def test_the_alarm_of_our_client_names_the_provider_and_the_remedy(room: Room) -> None:
    failed_round(room, ClientRefused())
    room.settle()
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert told.lines[0] == "Memory refuses Ombud's own client id or secret."
    assert "No mailbox has to be connected again" in " ".join(told.lines)
