"""Who is admitted, by what Slack says of an account; remembered for a while, shared between threads."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import SetClock
from bot.slack.people import People, Unconfirmed, objection_to
from handlers.domain.errors import NotAllowed
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.ports import ChatBusy, ChatError, ChatRefused

MEMBER: dict[str, Any] = {"id": "U0ADA", "team_id": "T1"}


class Accounts:
    """A directory that counts how often it is asked."""

    def __init__(self, account: Mapping[str, Any] | ChatError) -> None:
        self.account_ = account
        self.asked = 0

    def account(self, person: PersonId) -> Mapping[str, Any]:
        self.asked += 1
        if isinstance(self.account_, ChatError):
            raise self.account_
        return self.account_


class Everybody:
    def roles(self, person: PersonId) -> frozenset[Role]:
        return frozenset({Role.CASE_HANDLER})


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 2, tzinfo=UTC))


def people(accounts: Accounts, clock: SetClock, team: str = "T1") -> People:
    return People(accounts, Everybody(), clock, lambda: team)


@pytest.mark.parametrize(
    ("account", "why"),
    [
        (MEMBER, ""),
        ({**MEMBER, "is_restricted": False, "is_stranger": False, "deleted": False}, ""),
        ({**MEMBER, "is_admin": True}, ""),
        ({**MEMBER, "team_id": "T2"}, "workspace only"),
        ({"id": "U0ADA"}, "workspace only"),
        ({}, "workspace only"),
        ({**MEMBER, "is_stranger": True}, "workspace only"),
        ({**MEMBER, "is_restricted": True}, "Guests"),
        ({**MEMBER, "is_ultra_restricted": True}, "Guests"),
        ({**MEMBER, "deleted": True}, "does not confirm"),
        ({**MEMBER, "is_bot": True}, "does not confirm"),
        ({**MEMBER, "id": "USLACKBOT"}, "does not confirm"),
    ],
)
def test_each_flag_decides(account: dict[str, Any], why: str) -> None:
    said = objection_to(account, "T1")
    assert why in said
    assert bool(said) is bool(why)


def test_a_member_comes_with_the_roles_held_now(clock: SetClock) -> None:
    actor = people(Accounts(MEMBER), clock).admit("U0ADA", "T1")
    assert (actor.id, actor.name) == ("U0ADA", "")
    assert actor.roles == frozenset({Role.CASE_HANDLER})


def test_another_workspace_is_refused_without_asking(clock: SetClock) -> None:
    accounts = Accounts(MEMBER)
    with pytest.raises(NotAllowed, match="its own workspace"):
        people(accounts, clock).admit("U0ADA", "T2")
    assert accounts.asked == 0


def test_what_slack_said_is_remembered_for_five_minutes(clock: SetClock) -> None:
    accounts = Accounts(MEMBER)
    office = people(accounts, clock)
    for wait, asked in ((0, 1), (299, 1), (2, 2), (299, 2)):
        clock.advance(timedelta(seconds=wait))
        office.admit("U0ADA", "T1")
        assert accounts.asked == asked


def test_a_refusal_is_remembered_too(clock: SetClock) -> None:
    accounts = Accounts({**MEMBER, "deleted": True})
    office = people(accounts, clock)
    for _ in range(3):
        with pytest.raises(NotAllowed):
            office.admit("U0ADA", "T1")
    assert accounts.asked == 1


def test_a_silence_of_slacks_is_not_remembered(clock: SetClock) -> None:
    accounts = Accounts(ChatBusy("silent"))
    office = people(accounts, clock)
    with pytest.raises(Unconfirmed, match="nothing was changed"):
        office.admit("U0ADA", "T1")
    accounts.account_ = MEMBER
    assert office.admit("U0ADA", "T1").id == "U0ADA"


def test_a_refusal_of_slacks_is_one_of_ours(clock: SetClock) -> None:
    with pytest.raises(NotAllowed, match="does not confirm"):
        people(Accounts(ChatRefused("user_not_found")), clock).admit("U0ADA", "T1")


def test_a_team_that_cannot_be_asked_admits_nobody(clock: SetClock) -> None:
    def silent() -> str:
        raise ChatBusy("silent")

    with pytest.raises(Unconfirmed):
        People(Accounts(MEMBER), Everybody(), clock, silent).admit("U0ADA", "T1")


def test_an_empty_team_never_matches_an_empty_claim(clock: SetClock) -> None:
    with pytest.raises(NotAllowed):
        people(Accounts({"id": "U0ADA", "team_id": ""}), clock, team="").admit("U0ADA", "")
