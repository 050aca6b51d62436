"""Who is who is asked of the directory in advance, kept, and answered from memory when somebody presses."""

import logging

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from handlers.domain.colleague import Objection
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.people import colleagues
from handlers.ports import ChatBusy, ChatRefused
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.directories import MemoryDirectory
from tests.support.times import HOUR, MINUTE

SETTINGS = SlackSettings(
    case_handlers=(ADA,), managers=(MAX,), admins=(IRIS, MALLORY), case_handler_groups=("S1",)
)


@pytest.fixture
def directory() -> MemoryDirectory:
    made = MemoryDirectory(groups={"S1": frozenset({BEN})})
    made.change(ADA, locale="da-DK", zone="Atlantic/Faroe")
    made.change(MALLORY, objection=Objection.GUEST)
    return made


@pytest.fixture
def room(new_room: NewRoom, directory: MemoryDirectory) -> Room:
    return new_room(directory=directory, roster=SettingsRoster(SETTINGS))


def test_everybody_who_is_meant_to_have_a_role_is_looked_up(room: Room, directory: MemoryDirectory) -> None:
    found = colleagues.refresh(room.desk)

    assert found.complete
    assert found.checked == {ADA, BEN, MAX, IRIS, MALLORY}
    ada = colleagues.known(room.desk, ADA)
    assert ada is not None
    assert (ada.name, ada.language, ada.locale, ada.zone) == ("Ada", "da", "da-DK", "Atlantic/Faroe")
    assert ada.checked_at == room.clock.now()
    assert directory.asked == ["S1", ADA, BEN, IRIS, MALLORY, MAX]


def test_roles_come_from_lists_and_groups_and_objections_bar_both(room: Room) -> None:
    colleagues.refresh(room.desk)

    assert room.desk.roster.roles(ADA) == {Role.CASE_HANDLER}
    assert room.desk.roster.roles(BEN) == {Role.CASE_HANDLER}, "by the group"
    assert room.desk.roster.roles(MALLORY) == frozenset(), "listed, and a guest"
    assert [one.id for one in colleagues.holding(room.desk, Role.CASE_HANDLER)] == [ADA, BEN]
    assert [one.id for one in colleagues.admins(room.desk)] == [IRIS]


def test_managers_look_after_ombud_where_there_is_no_admin(room: Room, directory: MemoryDirectory) -> None:
    directory.change(IRIS, objection=Objection.DEACTIVATED)
    colleagues.refresh(room.desk)
    assert [one.id for one in colleagues.admins(room.desk)] == [MAX]


def test_ux_10_a_press_asks_neither_the_directory_nor_the_database(
    room: Room, directory: MemoryDirectory
) -> None:
    colleagues.refresh(room.desk)
    directory.asked.clear()
    with listening(room.database) as listener:
        for person in (ADA, MALLORY, PersonId("U0NOBODY")):
            colleagues.known(room.desk, person)
            room.desk.roster.roles(person)
            colleagues.name_of(room.desk, person)

    assert not listener.heard
    assert directory.asked == []


def test_who_is_listed_and_not_looked_up_yet_is_expected(room: Room) -> None:
    colleagues.recall(room.desk)

    assert colleagues.known(room.desk, ADA) is None
    assert colleagues.expected(room.desk, ADA)
    assert colleagues.expected(room.desk, BEN), "the group was not read yet"
    assert room.desk.roster.roles(ADA) == frozenset(), "nobody acts before the directory has spoken"
    colleagues.refresh(room.desk)
    assert not colleagues.expected(room.desk, PersonId("U0NOBODY"))


def test_what_was_learned_outlives_the_process(new_room: NewRoom, directory: MemoryDirectory) -> None:
    colleagues.refresh(new_room(directory=directory, roster=SettingsRoster(SETTINGS)).desk)
    later = new_room(directory=directory, roster=SettingsRoster(SETTINGS))
    directory.asked.clear()
    colleagues.recall(later.desk)

    assert later.desk.roster.roles(BEN) == {Role.CASE_HANDLER}
    assert colleagues.names(later.desk)[ADA] == "Ada"
    assert directory.asked == []


def test_a_directory_that_is_busy_is_asked_again_for_the_rest_first(
    room: Room, directory: MemoryDirectory
) -> None:
    directory.faults[IRIS] = ChatBusy(retry_after=30)
    first = colleagues.refresh(room.desk)
    assert first.checked == {ADA, BEN}
    directory.faults.clear()
    directory.asked.clear()
    room.later(10 * MINUTE)
    second = colleagues.refresh(room.desk)

    assert directory.asked == ["S1", IRIS, MALLORY, MAX, ADA, BEN], "who waited longest comes first"
    assert len(second.checked) == 5


def test_people_keep_their_roles_while_the_directory_is_away(room: Room, directory: MemoryDirectory) -> None:
    colleagues.refresh(room.desk)
    directory.faults[""] = ChatBusy()
    room.later(HOUR)
    found = colleagues.refresh(room.desk)

    assert found == colleagues.Refreshed()
    assert room.desk.roster.roles(BEN) == {Role.CASE_HANDLER}
    assert room.desk.roster.roles(ADA) == {Role.CASE_HANDLER}


def test_a_group_that_is_closed_to_us_grants_nothing(
    room: Room, directory: MemoryDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    colleagues.refresh(room.desk)
    directory.faults["S1"] = ChatRefused("usergroups:read is missing", code="missing_scope")
    with caplog.at_level(logging.WARNING):
        found = colleagues.refresh(room.desk)

    assert not found.complete
    assert room.desk.roster.roles(BEN) == frozenset()
    assert [record.message for record in caplog.records] == ["A user group cannot be read."]


def test_who_leaves_a_group_loses_its_role_at_the_next_look(room: Room, directory: MemoryDirectory) -> None:
    colleagues.refresh(room.desk)
    directory.groups["S1"] = frozenset({MAX})
    colleagues.refresh(room.desk)

    assert room.desk.roster.roles(BEN) == frozenset()
    assert room.desk.roster.roles(MAX) == {Role.CASE_HANDLER, Role.MANAGER}
    assert colleagues.names(room.desk)[BEN] == "Ben", "what they were called is still known"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "Europe/"])
def test_a_zone_that_is_none_is_not_taken(room: Room, directory: MemoryDirectory, zone: str) -> None:
    directory.change(ADA, zone=zone)
    colleagues.refresh(room.desk)
    ada = colleagues.known(room.desk, ADA)
    assert ada is not None
    assert ada.zone == ""


def test_somebody_without_a_name_is_called_a_colleague(room: Room, directory: MemoryDirectory) -> None:
    directory.change(ADA, name="")
    colleagues.refresh(room.desk)
    assert colleagues.name_of(room.desk, ADA) == "a colleague"
    assert ADA not in colleagues.names(room.desk)


def test_without_a_directory_the_lists_alone_count(new_room: NewRoom) -> None:
    room = new_room(roster=SettingsRoster(SETTINGS))
    assert colleagues.refresh(room.desk) == colleagues.Refreshed()
    assert room.desk.roster.roles(ADA) == {Role.CASE_HANDLER}


def test_one_account_that_cannot_be_read_keeps_nobody_else_from_being_asked_about(
    room: Room, directory: MemoryDirectory
) -> None:
    directory.faults[ADA] = ChatRefused("Something odd about one account.", code="fatal_error_of_one")
    found = colleagues.refresh(room.desk)

    assert found.checked == {BEN, IRIS, MALLORY, MAX}
    assert room.desk.roster.roles(MALLORY) == frozenset(), "the guest is found out"


@pytest.mark.parametrize("code", ["token_revoked", "missing_scope", "invalid_auth"])
def test_a_directory_that_is_closed_to_us_is_not_asked_about_everybody(
    room: Room, directory: MemoryDirectory, code: str
) -> None:
    directory.faults[""] = ChatRefused(code=code)
    found = colleagues.refresh(room.desk)

    assert found == colleagues.Refreshed()
    assert directory.asked == ["S1", ADA]
