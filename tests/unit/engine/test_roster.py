"""The settings' lists say who may do what; everyone else may do nothing."""

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.ports import Roster

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
