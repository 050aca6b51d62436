"""Whether the set-up is checked: the token, the workspace, and a channel fit for cases."""

from typing import Any

import pytest

from bot.slack.check import check
from bot.slack.client import web_client
from tests.support.slack_desk import Place

EVERY = frozenset({"chat:write", "commands", "users:read", "groups:read", "channels:read"})


@pytest.fixture
def scopes() -> frozenset[str]:
    return EVERY


def test_a_private_channel_with_ombud_in_it_is_well(loose_place: Place) -> None:
    team = loose_place.slack.installation.team_id
    assert check(loose_place.client, loose_place.channel, team) == []
    assert check(loose_place.client, loose_place.channel) == []


@pytest.mark.parametrize(
    ("flags", "fix"),
    [
        ({"is_private": False}, "Make it private"),
        ({"is_archived": True}, "Restore it"),
        ({"is_ext_shared": True}, "Stop sharing it"),
        ({"is_pending_ext_shared": True}, "Stop sharing it"),
    ],
)
def test_each_fault_of_a_channel_names_its_fix(loose_place: Place, flags: dict[str, Any], fix: str) -> None:
    channel = loose_place.slack.workspace.add_channel("other", **flags)
    (said,) = check(loose_place.client, channel.id)
    assert fix in said


def test_a_channel_without_ombud_names_the_invitation(loose_place: Place) -> None:
    for private in (False, True):
        channel = loose_place.slack.workspace.add_channel("other", bot=False, is_private=private)
        assert "/invite @Ombud" in " ".join(check(loose_place.client, channel.id))


def test_a_wrong_token_or_workspace_is_named(loose_place: Place) -> None:
    (said,) = check(web_client("xoxb-wrong", loose_place.slack.base_url), loose_place.channel)
    assert "OMBUD_SLACK_BOT_TOKEN" in said
    assert "xoxb-wrong" not in said
    (said,) = check(loose_place.client, loose_place.channel, "T0OTHER")
    assert "OMBUD_SLACK_TEAM_ID" in said
    (said,) = check(web_client("xoxb-1", "http://127.0.0.1:9/"), loose_place.channel)
    assert "OMBUD_SLACK_BASE_URL" in said


def test_a_missing_scope_is_named(loose_place: Place) -> None:
    loose_place.slack.faults.refuse("conversations.info", "missing_scope")
    (said,) = check(loose_place.client, loose_place.channel)
    assert "manifest" in said
