"""The page of permissions is current, and tells of every action, errand, command and kind of account."""

from pathlib import Path

import pytest

from bot.cli.permissions import page
from bot.slack.people import OBJECTIONS
from handlers import permissions
from handlers.commands.asking import COMMANDS
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.colleague import Objection
from handlers.domain.errands import ErrandId
from handlers.permissions import REPLY_OWNERS, Standing, statuses

ROOT = Path(__file__).parents[3]


def test_the_page_in_the_repository_is_current() -> None:
    assert (ROOT / "docs" / "permissions.md").read_text("utf-8") == page(), "run: make docs"


def test_every_action_errand_command_and_account_stands_on_it() -> None:
    shown = page()
    assert all(f"| {TRANSITIONS[action].label} |" in shown for action in ActionId)
    assert all(f"| `{errand.value}` |" in shown for errand in ErrandId)
    assert all(f"| `{row.usage}` |" in shown for row in COMMANDS.values())
    assert set(OBJECTIONS) == set(Objection) - {Objection.NONE}


@pytest.mark.parametrize("action", list(ActionId))
def test_nobody_without_a_role_may_do_anything_with_a_case(action: ActionId) -> None:
    assert statuses(action, Standing.NOBODY) == frozenset()


@pytest.mark.parametrize("action", list(ActionId))
def test_an_admin_alone_takes_away_tests_and_what_is_closed_and_says_who_takes_care(action: ActionId) -> None:
    expected = {
        ActionId.REMOVE_TEST: frozenset(Status),
        ActionId.TAKE_CARE: frozenset(Status) - {Status.CLOSED},
        ActionId.ERASE: frozenset({Status.CLOSED}),
    }
    assert statuses(action, Standing.ADMIN) == expected.get(action, frozenset())


@pytest.mark.parametrize("action", [action for action, row in TRANSITIONS.items() if row.owner_only])
def test_what_is_the_owners_is_nobody_elses_but_a_managers(action: ActionId) -> None:
    assert statuses(action, Standing.OTHER) == frozenset()
    assert statuses(action, Standing.OWNER) == statuses(action, Standing.MANAGER) != frozenset()


def test_replies_belong_to_the_owner() -> None:
    assert all(statuses(action, Standing.OTHER) == frozenset() for action in REPLY_OWNERS)


def test_two_commands_are_for_everybody_and_tell_nothing_of_cases() -> None:
    assert [way.name for way in permissions.commands() if way.allowed(())] == ["help", "me"]
    assert not any(way.allowed(()) for way in permissions.errands())
