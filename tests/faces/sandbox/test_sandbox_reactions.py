"""Emoji that people put on messages, and user groups: what the stand-in keeps, tells and refuses."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.refusals import MistakeError
from tests.faces.sandbox.office import EVERY_SCOPE, Office

WITH_READING = EVERY_SCOPE | {"reactions:read", "usergroups:read"}


class TestWithItsScopes:
    """The app may read reactions and groups."""

    @pytest.fixture
    def scopes(self) -> frozenset[str]:
        return WITH_READING

    def test_an_emoji_stands_on_the_message_until_it_is_taken_off(self, office: Office) -> None:
        said = office.slack.say(office.ada, office.room, "look")
        office.slack.faults.clear()
        with pytest.raises(MistakeError, match="no eyes there"):
            office.slack.unreact(office.ada, office.room, said.ts, "eyes")

    def test_the_members_of_a_group_are_listed_without_the_deactivated(self, office: Office) -> None:
        group = office.slack.workspace.add_group(office.ada, office.max)
        assert office.client.usergroups_users_list(usergroup=group)["users"] == [office.ada, office.max]
        office.slack.workspace.change_person(office.max, deleted=True)
        assert office.client.usergroups_users_list(usergroup=group)["users"] == [office.ada]
        everybody = office.client.usergroups_users_list(usergroup=group, include_disabled=True)
        assert everybody["users"] == [office.ada, office.max]

    def test_a_group_that_is_not_there_is_refused_by_name(self, office: Office) -> None:
        with pytest.raises(SlackApiError) as caught:
            office.client.usergroups_users_list(usergroup="S404")
        assert caught.value.response["error"] == "no_such_subteam"


class TestWithoutThem:
    """The app may not."""

    def test_it_hears_nothing_of_an_emoji(self, office: Office) -> None:
        said = office.slack.say(office.ada, office.room, "look")
        assert office.slack.react(office.ada, office.room, said.ts, "eyes").parcel is None
        assert office.slack.messages(office.room)[0].reactions == {"eyes": [office.ada]}
        with pytest.raises(MistakeError, match="there already"):
            office.slack.react(office.ada, office.room, said.ts, "eyes")
        assert office.slack.unreact(office.ada, office.room, said.ts, "eyes").parcel is None
        assert office.slack.messages(office.room)[0].reactions == {}

    def test_a_group_is_closed_to_it(self, office: Office) -> None:
        group = office.slack.workspace.add_group(office.ada)
        with pytest.raises(SlackApiError) as caught:
            office.client.usergroups_users_list(usergroup=group)
        assert caught.value.response["needed"] == "usergroups:read"


def test_an_emoji_is_only_put_on_what_one_sees(office: Office) -> None:
    stranger = office.slack.workspace.add_person("mallory").id
    said = office.slack.say(office.ada, office.room, "look")
    with pytest.raises(MistakeError, match="does not see"):
        office.slack.react(stranger, office.room, said.ts, "eyes")
