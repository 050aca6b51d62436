"""An owner who left, or may no longer handle cases, has none: they are nobody's again, and managers know."""

from datetime import UTC, datetime

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from handlers.domain.case import ActionId, Status
from handlers.domain.colleague import Objection
from handlers.domain.errors import NotAllowed
from handlers.domain.events import EventKind
from handlers.domain.people import Role
from handlers.duties.beating import beat
from handlers.duties.falling_back import fall_back
from handlers.duties.leavers import keep_people
from handlers.home.pages import open_home
from handlers.people.colleagues import recall
from handlers.ports import ChatBusy, ChatRefused
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.directories import MemoryDirectory
from tests.support.letters import ASKS_ACCESS, unanswered
from tests.support.times import HOUR

SETTINGS = SlackSettings(case_handlers=(ADA,), managers=(MAX,), case_handler_groups=("S1",))


@pytest.fixture
def directory() -> MemoryDirectory:
    return MemoryDirectory(groups={"S1": frozenset({BEN})})


@pytest.fixture
def room(new_room: NewRoom, directory: MemoryDirectory) -> Room:
    """Is a desk at which Ben, a case handler by his group, owns two cases and Ada one."""
    room = new_room(directory=directory, roster=SettingsRoster(SETTINGS))
    keep_people(room.desk)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(3)))
    for number, case in enumerate(room.cases()):
        room.press(case, ActionId.CLAIM, ADA if number == 2 else BEN)
    room.settle()
    return room


def owners(room: Room) -> list[str | None]:
    return [case.owner for case in room.cases()]


@pytest.mark.parametrize("objection", [Objection.DEACTIVATED, Objection.GUEST, Objection.UNKNOWN])
def test_sec_06_the_cases_of_who_left_are_nobodys(
    room: Room, directory: MemoryDirectory, objection: Objection
) -> None:
    directory.change(BEN, objection=objection)
    assert keep_people(room.desk) == 2
    room.settle()

    assert owners(room) == [None, None, ADA]
    assert [case.status for case in room.cases()] == [Status.NEW, Status.NEW, Status.OPEN]
    assert room.kinds(room.cases()[0])[-1] is EventKind.RETURNED_TO_POOL
    assert room.record(room.cases()[0])[-1].facts["before"] == BEN
    assert ("Owner", "nobody yet") in room.chat.card().facts
    assert any("free to claim" in line for line in room.chat.lines)


def test_sec_06_who_lost_the_role_loses_access_at_the_next_action(
    room: Room, directory: MemoryDirectory
) -> None:
    directory.groups["S1"] = frozenset()
    keep_people(room.desk)

    assert owners(room) == [None, None, ADA]
    with pytest.raises(NotAllowed):
        room.press(room.cases()[0], ActionId.CLAIM, BEN)


def test_ux_20_managers_get_one_message_that_lists_the_numbers(
    room: Room, directory: MemoryDirectory
) -> None:
    directory.change(BEN, objection=Objection.DEACTIVATED)
    keep_people(room.desk)
    keep_people(room.desk)
    room.settle()

    (told,) = room.chat.direct(MAX)
    assert told.notice is not None
    assert told.notice.summary == "2 cases are nobody's now, since Ben can no longer handle them."
    assert "2026-0001, 2026-0002" in told.notice.lines
    assert "you manage cases" in told.notice.why


def test_ux_20_whoever_leaves_at_night_is_told_of_in_the_morning_and_by_no_mail(
    room: Room, directory: MemoryDirectory
) -> None:
    room.clock.set(datetime(2026, 3, 6, 19, tzinfo=UTC))
    directory.change(BEN, objection=Objection.DEACTIVATED)
    keep_people(room.desk)
    for _ in range(59):
        beat(room.desk)
        assert fall_back(room.desk) == 0
        room.later(HOUR)
        room.deliver()
        assert room.chat.direct(MAX) == []
    assert room.clock.now() == datetime(2026, 3, 9, 6, tzinfo=UTC), "seven there, on a Monday"
    room.later(HOUR)
    room.deliver()
    assert len(room.chat.direct(MAX)) == 1


def test_a_manager_who_is_left_in_charge_keeps_their_cases(room: Room, directory: MemoryDirectory) -> None:
    room.press(room.cases()[0], ActionId.UNCLAIM, BEN)
    room.press(room.cases()[0], ActionId.CLAIM, MAX)
    assert keep_people(room.desk) == 0
    assert owners(room)[0] == MAX


def test_a_silent_directory_takes_nobodys_cases_away(room: Room, directory: MemoryDirectory) -> None:
    directory.faults[""] = ChatBusy()
    room.later(HOUR)
    assert keep_people(room.desk) == 0
    directory.faults = {BEN: ChatBusy()}
    directory.change(BEN, objection=Objection.DEACTIVATED)
    assert keep_people(room.desk) == 0
    assert owners(room) == [BEN, BEN, ADA]


def test_a_group_that_cannot_be_read_bars_its_people_and_keeps_their_cases(
    room: Room, directory: MemoryDirectory
) -> None:
    directory.faults["S1"] = ChatRefused(code="missing_scope")
    assert keep_people(room.desk) == 0

    assert room.desk.roster.roles(BEN) == frozenset()
    assert owners(room) == [BEN, BEN, ADA]


def test_a_draft_outlives_the_one_who_wrote_it(room: Room, directory: MemoryDirectory) -> None:
    room.preview(room.cases()[0], by=BEN)
    directory.change(BEN, objection=Objection.DEACTIVATED)
    keep_people(room.desk)

    case = room.cases()[0]
    assert (case.owner, case.status) == (None, Status.READY)
    assert case.draft_id is not None


def test_a_closed_case_stays_with_whom_it_was(room: Room, directory: MemoryDirectory) -> None:
    room.close_as(room.cases()[0], "fulfilled", by=BEN, elsewhere=True)
    directory.change(BEN, objection=Objection.DEACTIVATED)
    assert keep_people(room.desk) == 1
    assert owners(room) == [BEN, None, ADA]


def test_however_many_cases_a_leaver_has_all_are_returned(room: Room, directory: MemoryDirectory) -> None:
    asked = (f"{ASKS_ACCESS} My number with you is {number}." for number in range(60))
    room.arrive(*(unanswered(sender=f"q{n}@subject.example", text=text) for n, text in enumerate(asked)))
    for case in room.cases():
        if case.owner is None:
            room.press(case, ActionId.CLAIM, BEN)
    directory.change(BEN, objection=Objection.DEACTIVATED)

    assert keep_people(room.desk) == 62
    assert set(owners(room)) == {None, ADA}
    room.settle()
    assert Role.MANAGER in room.desk.roster.roles(MAX)
    assert len(room.chat.direct(MAX)) == 2, "a message for every fifty"


def test_the_home_page_of_who_lost_the_role_shows_no_case_any_more(
    room: Room, directory: MemoryDirectory
) -> None:
    for person in (ADA, BEN):
        open_home(room.desk, f"opened-{person}", person)
    room.settle()
    assert room.chat.homes[BEN].sections
    directory.groups["S1"] = frozenset()
    room.later(2 * HOUR)
    published = room.chat.calls.count("publish_home")
    keep_people(room.desk)
    room.settle()

    assert room.chat.homes[BEN].sections == ()
    assert room.chat.calls.count("publish_home") == published + 1, "Ada's role is what it was"
    keep_people(room.desk)
    room.settle()
    assert room.chat.calls.count("publish_home") == published + 1


def test_a_role_that_ended_in_the_settings_ends_the_page_at_the_next_start(
    room: Room, directory: MemoryDirectory, new_room: NewRoom
) -> None:
    open_home(room.desk, "opened", ADA)
    room.settle()
    without = SlackSettings(managers=(MAX,), case_handler_groups=("S1",))
    again = new_room(chat=room.chat, directory=directory, roster=SettingsRoster(without))
    again.clock.set(room.clock.now() + 2 * HOUR)
    assert room.chat.homes[ADA].sections
    recall(again.desk)
    keep_people(again.desk)
    again.settle()

    assert room.chat.homes[ADA].sections == ()
