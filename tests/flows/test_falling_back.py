"""Mail stands in for what must be heard while the chat system takes nothing: once each, and told after."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.wiring.no_chat import WITHOUT_CHAT
from connectors.errors import Temporary
from connectors.memory import Faults
from handlers.desk import Hooks
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.duties.beating import beat
from handlers.duties.falling_back import fall_back
from handlers.duties.leavers import keep_people
from handlers.people.memos import ask_memo
from handlers.people.notices import NoticeKind, ask_notice
from handlers.ports import ChatBusy, ChatRefused
from handlers.store.outbox import CLAIM, EntryState
from tests.conftest import NewRoom
from tests.support.cast import BEN, IRIS, MAX, colleague
from tests.support.chats import Posted
from tests.support.desks import Room
from tests.support.memos import REACHABLE, DeathError, Reaper, mails_to, memos, page, plain
from tests.support.reminded import write_down
from tests.support.times import DAY, HOUR, MINUTE


@pytest.fixture
def reaper() -> Reaper:
    return Reaper()


@pytest.fixture
def room(new_room: NewRoom, reaper: Reaper) -> Room:
    """Is a desk that has run for an hour and whose colleagues can be written to."""
    made = new_room(rules=REACHABLE, hooks=Hooks(checkpoint=reaper))
    write_down(made)
    beat(made.desk)
    run(made, HOUR)
    return made


def run(room: Room, span: timedelta) -> None:
    """Do what the jobs do, every other minute of a while."""
    for _ in range(int(span / (2 * MINUTE))):
        room.later(2 * MINUTE)
        beat(room.desk)
        fall_back(room.desk)
        room.deliver()


class Down:
    """A chat system that takes nothing from here on."""

    def __init__(self, room: Room, error: Exception) -> None:
        self._room = room
        for method in ("post_direct", "update_direct", "post_card", "channel_faults"):
            for _ in range(10_000):
                room.chat.fail_next(method, error)

    def over(self) -> None:
        """Let it take everything again."""
        self._room.chat.slots.clear()


def ask(room: Room, kind: NoticeKind = NoticeKind.MAILBOX_LAPSED, about: str = "1-7", **facts: str) -> None:
    given: dict[str, Fact] = {"name": "privacy", "open": 2, "due_on": "2026-04-07", **facts}
    with room.desk.transaction("tests.ask") as tx:
        ask_notice(tx, kind, [colleague(IRIS)], about, given)


def posts(room: Room) -> list[Posted]:
    return room.chat.direct(IRIS)


ERRORS = (
    ChatBusy(),
    ChatBusy(retry_after=120),
    ChatRefused(code="channel_not_found"),
    ChatRefused(code="account_inactive"),
)


@pytest.mark.parametrize("error", ERRORS)
def test_what_must_be_heard_goes_by_mail_after_an_hour_and_once(room: Room, error: Exception) -> None:
    down = Down(room, error)
    ask(room)
    run(room, 58 * MINUTE)
    assert memos(room) == []
    run(room, 4 * MINUTE)
    (memo,) = memos(room)
    assert memo["To"] == "iris@acme.example"
    for said in (plain(memo), page(memo)):
        assert "The mailbox privacy no longer accepts Ombud" in said
        assert "It comes by mail since Slack did not take it." in said
    run(room, 2 * HOUR)
    assert len(memos(room)) == 1
    assert posts(room) == []

    down.over()
    run(room, 45 * MINUTE)
    (post,) = posts(room)
    assert post.notice is not None
    assert (
        post.notice.lines[-1] == "This went to you by mail on 2026-03-02, since Slack did not take it then."
    )
    assert len(memos(room)) == 1


def test_ux_18_what_keeps_quiet_hours_is_no_fault_of_the_chat_system(room: Room) -> None:
    room.clock.set(datetime(2026, 3, 3, 17, 30, tzinfo=UTC))
    beat(room.desk)
    ask(room, NoticeKind.CASES_RETURNED, "U0BEN.1", person=BEN, numbers="2026-0001")
    ask(room, NoticeKind.MAILBOX_LAPSED)
    run(room, 13 * HOUR)
    assert (len(posts(room)), memos(room)) == (1, []), "half past seven there"
    down = Down(room, ChatBusy())
    run(room, 88 * MINUTE)
    assert memos(room) == []
    run(room, 4 * MINUTE)
    assert len(memos(room)) == 1, "an hour after it might have been posted"
    down.over()


def test_what_is_posted_in_time_goes_by_no_mail_and_says_nothing_of_one(room: Room) -> None:
    down = Down(room, ChatBusy())
    ask(room)
    run(room, 50 * MINUTE)
    down.over()
    run(room, 2 * HOUR)
    (post,) = posts(room)
    assert post.notice is not None
    assert "by mail" not in " ".join(post.notice.lines)
    assert memos(room) == []


def test_what_can_wait_waits(room: Room) -> None:
    down = Down(room, ChatBusy())
    ask(room, NoticeKind.MAILBOX_RECOVERED)
    run(room, 5 * HOUR)
    assert memos(room) == []
    down.over()
    run(room, 10 * MINUTE)
    assert len(posts(room)) == 1


def test_a_memo_that_has_not_left_yet_is_spared_once_the_notice_is_posted(room: Room) -> None:
    down = Down(room, ChatBusy())
    for _ in range(50):
        room.mail.fail_next("draft", Temporary())
    ask(room)
    run(room, 70 * MINUTE)
    down.over()
    run(room, 20 * MINUTE)
    assert len(posts(room)) == 1
    room.mail.faults = Faults()
    run(room, 3 * HOUR)
    assert memos(room) == []


def test_a_notice_asked_for_again_is_posted_in_its_newest_state(room: Room) -> None:
    down = Down(room, ChatBusy())
    ask(room)
    run(room, 70 * MINUTE)
    ask(room, due_on="2026-04-09")
    run(room, 70 * MINUTE)
    assert len(memos(room)) == 1, "mail cannot be edited"
    down.over()
    run(room, 10 * MINUTE)
    (post,) = posts(room)
    assert post.notice is not None
    assert any("2026-04-09" in line for line in post.notice.lines)
    assert post.notice.lines[-1].startswith("This went to you by mail")


def test_a_digest_that_goes_by_mail_anyway_is_not_sent_a_second_time(room: Room) -> None:
    Down(room, ChatBusy())
    facts: dict[str, Fact] = {"name": "privacy", "open": 2, "due_on": "2026-04-07"}
    with room.desk.transaction("tests.ask") as tx:
        ask_memo(tx, NoticeKind.MAILBOX_LAPSED, [colleague(IRIS)], "1-7", facts)
    ask(room)
    run(room, 2 * HOUR)
    (memo,) = memos(room)
    assert "Slack did not take it" not in plain(memo)


def test_after_a_stop_the_chat_system_gets_its_chance_first(room: Room) -> None:
    down = Down(room, ChatBusy())
    ask(room)
    run(room, 10 * MINUTE)
    down.over()
    room.later(9 * DAY)
    fall_back(room.desk)
    beat(room.desk)
    fall_back(room.desk)
    run(room, 10 * MINUTE)
    assert memos(room) == []
    assert len(posts(room)) == 1


def test_what_was_for_the_channel_goes_to_the_admins(room: Room) -> None:
    Down(room, ChatBusy())
    facts: dict[str, Fact] = {"name": "privacy", "channel": True}
    with room.desk.transaction("tests.ask") as tx:
        ask_notice(tx, NoticeKind.MAILBOX_FAILING, [colleague(PersonId("C0PRIVACY"))], "1-7", facts)
    run(room, 70 * MINUTE)
    assert [str(one["To"]) for one in memos(room)] == ["iris@acme.example"]


def test_who_has_no_address_is_told_when_the_chat_system_is_back(room: Room) -> None:
    down = Down(room, ChatBusy())
    room.desk.rules = type(REACHABLE)()
    ask(room)
    run(room, 2 * HOUR)
    assert memos(room) == []
    down.over()
    run(room, 10 * MINUTE)
    (post,) = posts(room)
    assert post.notice is not None
    assert "by mail" not in " ".join(post.notice.lines)


POINTS = (
    "falling_back.stand_in:commit",
    "falling_back.stand_in:done",
    "delivery.memo_drafted:done",
    "mail-sent",
    "delivery.memo_settled:commit",
    "delivery.memo_settled:done",
)


@pytest.mark.parametrize("point", POINTS)
def test_one_mail_leaves_wherever_the_process_dies(room: Room, reaper: Reaper, point: str) -> None:
    down = Down(room, ChatBusy())
    ask(room)
    reaper.point = point
    with suppress(DeathError):
        run(room, 2 * HOUR)
    assert not reaper.point, "it was reached"
    room.later(CLAIM)
    run(room, 70 * MINUTE)  # it may have been away for longer than a restart takes
    assert len(memos(room)) == 1
    down.over()
    run(room, 15 * MINUTE)
    (post,) = posts(room)
    assert post.notice is not None
    assert post.notice.lines[-1].startswith("This went to you by mail")
    assert room.entries(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN) == 0


# Without a chat system.


def test_without_a_chat_system_mail_is_the_way_at_once_and_for_everything(new_room: NewRoom) -> None:
    room = new_room(rules=REACHABLE, hooks=Hooks(delivers=WITHOUT_CHAT))
    write_down(room)
    ask(room)
    ask(room, NoticeKind.MAILBOX_RECOVERED, "1-8")
    room.later(MINUTE)
    assert fall_back(room.desk) == 2
    room.deliver()
    assert len(mails_to(room.mail, IRIS)) == 2
    assert fall_back(room.desk) == 0
    room.later(DAY)
    room.deliver()
    assert len(memos(room)) == 2
    assert room.entries(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN) == 0


def test_without_a_chat_system_people_with_an_address_in_the_settings_are_known(new_room: NewRoom) -> None:
    room = new_room(rules=REACHABLE, hooks=Hooks(delivers=WITHOUT_CHAT))
    keep_people(room.desk)
    with room.desk.reading("tests.people") as tx:
        known = {one.id for one in tx.colleagues.all()}
    assert MAX in known
    assert known <= set(REACHABLE.addresses)
