"""Slack's user object as an account: name, zone, locale, and each flag that keeps somebody from acting."""

from typing import Any

import pytest

from bot.slack.directory import account_of, objection_to
from bot.slack.identity import Identity
from handlers.domain.colleague import Objection
from handlers.domain.ids import PersonId

HOME = Identity("T1", "U0OMBUD", "B0OMBUD", "E1")
MEMBER: dict[str, Any] = {
    "id": "U0ADA",
    "team_id": "T1",
    "real_name": "Ada Handler",
    "tz": "Europe/Copenhagen",
    "locale": "da-DK",
    "profile": {"display_name": "Ada"},
}


@pytest.mark.parametrize(
    ("changed", "objection"),
    [
        ({}, Objection.NONE),
        ({"is_restricted": False, "is_stranger": False, "deleted": False}, Objection.NONE),
        ({"is_admin": True, "is_owner": True}, Objection.NONE),
        ({"team_id": "T2"}, Objection.OTHER_TEAM),
        ({"team_id": None}, Objection.OTHER_TEAM),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}, Objection.NONE),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T2"]}}, Objection.OTHER_TEAM),
        ({"is_stranger": True}, Objection.STRANGER),
        ({"is_restricted": True}, Objection.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Objection.ULTRA_GUEST),
        ({"is_bot": True}, Objection.BOT),
        ({"deleted": True}, Objection.DEACTIVATED),
        ({"id": "USLACKBOT"}, Objection.UNKNOWN),
    ],
)
def test_sec_06_each_flag_decides(changed: dict[str, Any], objection: Objection) -> None:
    assert objection_to({**MEMBER, **changed}, HOME) is objection


def test_sec_06_nothing_known_is_an_objection_of_its_own() -> None:
    assert objection_to({}, HOME) is Objection.UNKNOWN


def test_sec_06_a_workspace_that_is_not_known_has_no_members() -> None:
    assert objection_to({**MEMBER, "team_id": ""}, Identity("", "", "")) is Objection.OTHER_TEAM


def test_a_name_of_broken_characters_can_be_kept() -> None:
    account = account_of(PersonId("U0ADA"), {**MEMBER, "profile": {"display_name": "A\ud800da\x00"}}, HOME)
    assert account.name == "A\ufffdda\ufffd"


def test_an_account_is_called_as_its_owner_wants_to_be_shown() -> None:
    account = account_of(PersonId("U0ADA"), MEMBER, HOME)
    assert (account.name, account.locale, account.zone) == ("Ada", "da-DK", "Europe/Copenhagen")
    without = {**MEMBER, "profile": {"display_name": "", "real_name": "Ada H."}}
    assert account_of(PersonId("U0ADA"), without, HOME).name == "Ada H."
    assert account_of(PersonId("U0ADA"), {**MEMBER, "profile": None}, HOME).name == "Ada Handler"


def test_ux_05_a_name_never_becomes_a_mention() -> None:
    hostile = {**MEMBER, "profile": {"display_name": "<!channel> <@U0MAX>"}}
    assert account_of(PersonId("U0ADA"), hostile, HOME).name == "!channel @U0MAX"
