"""What makes a channel unfit for cases, as the chat port tells it."""

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from handlers.ports import ChatRefused
from tests.support.slack_desk import Place


@pytest.fixture
def scopes() -> frozenset[str]:
    return SMALLEST_SCOPES | {"groups:history"}


@pytest.fixture
def place(loose_place: Place) -> Place:
    return loose_place


@pytest.mark.parametrize(
    ("flags", "codes"),
    [
        ({}, ()),
        ({"is_private": False}, ("public",)),
        ({"is_archived": True}, ("archived",)),
        ({"is_ext_shared": True}, ("shared",)),
        ({"is_pending_ext_shared": True}, ("shared",)),
        ({"is_org_shared": True}, ("shared",)),
        ({"is_archived": True, "is_ext_shared": True}, ("archived", "shared")),
    ],
)
def test_sec_06_each_fault_of_the_channel_has_its_code(
    place: Place, flags: dict[str, bool], codes: tuple[str, ...]
) -> None:
    for flag, value in flags.items():
        setattr(place.slack.workspace.channels[place.channel], flag, value)
    if flags.get("is_private") is False:
        place.slack.faults.refuse("conversations.info", "missing_scope")
        with pytest.raises(ChatRefused):  # without channels:read a public channel is not read at all
            place.chat.channel_faults()
        return
    assert place.chat.channel_faults() == codes


def test_sec_06_a_private_channel_without_the_app_looks_absent(place: Place) -> None:
    place.slack.workspace.channels[place.channel].members.discard(place.slack.installation.bot_user_id)
    assert place.chat.channel_faults() == ("absent",)
