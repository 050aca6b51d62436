"""Lists and groups say who may do what, unless the directory objects; everyone else may do nothing."""

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from handlers.domain.colleague import Colleague, Objection
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.ports import Roster
from tests.support.times import MONDAY

ADA, MAX, IRIS, MALLORY = (PersonId(f"U0{name}") for name in ("ADA", "MAX", "IRIS", "MALLORY"))


@pytest.fixture
def roster() -> Roster:
    return SettingsRoster(SlackSettings(case_handlers=(ADA, MAX), managers=(MAX,), admins=(IRIS,)))


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        (ADA, {Role.CASE_HANDLER}),
        (MAX, {Role.CASE_HANDLER, Role.MANAGER}),
        (IRIS, {Role.ADMIN}),
        (MALLORY, set()),
        (PersonId(""), set()),
        (PersonId("u0ada"), set()),
        (PersonId("ombud"), set()),
    ],
)
def test_people_have_the_roles_that_list_them(roster: Roster, person: PersonId, roles: set[Role]) -> None:
    assert roster.roles(person) == roles


def test_an_admin_is_not_a_case_handler_by_that(roster: Roster) -> None:
    assert Role.CASE_HANDLER not in roster.roles(IRIS)


def test_nobody_listed_means_nobody_may() -> None:
    assert SettingsRoster(SlackSettings()).roles(ADA) == frozenset()


def known(person: PersonId, objection: Objection = Objection.NONE, *granted: Role) -> Colleague:
    return Colleague(person, "Somebody", "da-DK", "da", "", objection, frozenset(granted), MONDAY)


def test_groups_grant_roles_beside_the_lists() -> None:
    roster = SettingsRoster(
        SlackSettings(case_handlers=(ADA,), manager_groups=("S1",), admin_groups=("S1", "S2"))
    )
    assert roster.staff().listed == {ADA: {Role.CASE_HANDLER}}
    assert roster.staff().groups == {"S1": {Role.MANAGER, Role.ADMIN}, "S2": {Role.ADMIN}}

    roster.learn([known(ADA, Objection.NONE, Role.MANAGER), known(MAX, Objection.NONE, Role.ADMIN)])
    assert roster.roles(ADA) == {Role.CASE_HANDLER, Role.MANAGER}
    assert roster.roles(MAX) == {Role.ADMIN}


@pytest.mark.parametrize("objection", [one for one in Objection if one])
def test_sec_06_no_list_and_no_group_helps_against_an_objection(roster: Roster, objection: Objection) -> None:
    roster.learn([known(ADA, objection, Role.MANAGER)])
    assert roster.roles(ADA) == frozenset()


def test_once_the_directory_has_spoken_only_people_it_spoke_of_have_roles(roster: Roster) -> None:
    roster.learn([known(ADA)])
    assert roster.roles(ADA) == {Role.CASE_HANDLER}
    assert roster.roles(MAX) == frozenset(), "listed, and not looked up yet"
    assert roster.known(MAX) is None


def test_what_was_learned_last_takes_the_place_of_what_was_known(roster: Roster) -> None:
    roster.learn([known(ADA), known(MAX)])
    roster.learn([known(MAX)])
    assert roster.everyone() == (known(MAX),)
    assert roster.roles(ADA) == frozenset()


def test_whoever_is_known_without_a_role_has_none(roster: Roster) -> None:
    roster.learn([known(MALLORY)])
    assert roster.roles(MALLORY) == frozenset()
