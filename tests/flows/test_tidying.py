"""What was delivered and taken long ago is forgotten; what a person must see, and what is due, never is."""

from handlers.domain.case import ActionId
from handlers.duties.tidying import tidy
from handlers.home.pages import ask_for_home
from handlers.people.notices import NoticeKind, ask_notice, tell_admins
from handlers.ports import ChatUnknown
from handlers.store.outbox import EntryKind, EntryState
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, MAX, colleague
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import letter, unanswered
from tests.support.times import DAY, HOUR


def rows(room: Room, table: str) -> int:
    return int(value(room, f"SELECT count(*) FROM {table}"))


def worked(room: Room) -> None:
    room.arrive(letter())
    room.settle()
    room.press(room.only_case(), ActionId.CLAIM)
    ask_for_home(room.desk, "opening", ADA)
    with room.desk.transaction("tests.notice") as tx:
        tell_admins(tx, room.desk, NoticeKind.MAILBOX_RECOVERED, "now", {"name": "privacy"})
    room.settle()


def test_after_thirty_days_what_was_done_is_forgotten(room: Room) -> None:
    worked(room)
    assert tidy(room.desk) == 0
    room.later(29 * DAY)
    assert tidy(room.desk) == 0
    room.later(2 * DAY)
    assert tidy(room.desk) > 0

    assert rows(room, "outbox") == rows(room, "inbox") == 0
    assert value(room, "SELECT count(*) FROM post WHERE case_id = 0") == 0
    assert rows(room, "post") == 2, "cards and lines are edited for ever"
    assert rows(room, "event") > 2, "the record is another matter"


def test_a_card_can_be_drawn_anew_after_its_effect_was_forgotten(room: Room) -> None:
    worked(room)
    room.later(31 * DAY)
    tidy(room.desk)
    room.press(room.only_case(), ActionId.UNCLAIM)
    room.settle()
    assert len(room.chat.cards) == 1
    assert ("Status", "New") in room.chat.card().facts
    assert room.chat.lines[-1].endswith("Ada gave the case back.")


def test_what_waits_or_failed_is_kept(room: Room) -> None:
    room.arrive(unanswered())
    run(room, "UPDATE outbox SET state = 'failed'")
    with room.desk.transaction("tests.home") as tx:
        tx.outbox.add(EntryKind.HOME, "home:U1")
    room.later(60 * DAY)
    tidy(room.desk)
    assert room.entries(EntryState.FAILED) == 1
    assert room.entries(EntryState.READY) == 1


def test_a_notice_in_doubt_is_forgotten_in_the_end(room: Room) -> None:
    for _ in range(6):
        room.chat.fail_next("post_direct", ChatUnknown(), after_effect=True)
    with room.desk.transaction("tests.notice") as tx:
        ask_notice(tx, NoticeKind.MAILBOX_RECOVERED, [colleague(MAX)], "now", {"name": "privacy"})
    for _ in range(10):
        room.settle()
    assert room.entries(EntryState.UNKNOWN) == 1
    room.later(31 * DAY)
    tidy(room.desk)
    assert room.entries(EntryState.UNKNOWN) == 0
    assert room.chat.calls.count("post_direct") == 6


def test_much_is_forgotten_some_at_a_time_and_by_index(room: Room) -> None:
    cram(room, 1_200)
    room.later(HOUR)
    with listening(room.database) as listener:
        assert tidy(room.desk) > 2_000
    assert rows(room, "inbox") == rows(room, "outbox") == 0
    assert all(
        "post" not in read_whole(room.database, said, values)
        for said, values in listener.looking_up().items()
    )
