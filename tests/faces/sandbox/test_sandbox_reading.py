"""Who the app is and what it may read: scopes, tokens, channels, people, history page by page."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.faces.sandbox.office import Office, refused


def test_the_token_says_who_the_app_is(office: Office) -> None:
    answer = office.client.auth_test()
    assert answer["team_id"] == office.slack.installation.team_id
    assert answer["bot_id"] == office.slack.installation.bot_id


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(office: Office, token: str | None, error: str) -> None:
    given = office.slack.installation.app_token if token == "app" else token
    stranger = WebClient(token=given, base_url=office.slack.base_url)
    assert refused(stranger.auth_test) == error


def test_a_bot_token_opens_no_socket(office: Office) -> None:
    token = office.slack.installation.bot_token
    assert refused(lambda: office.client.apps_connections_open(app_token=token)) == "not_allowed_token_type"


def test_a_method_that_is_not_spoken_is_unknown(office: Office) -> None:
    assert refused(lambda: office.client.api_call("chat.scheduleMessage", json={})) == "unknown_method"


def test_a_body_that_is_no_json_is_refused(office: Office) -> None:
    connection = http.client.HTTPConnection(urlsplit(office.slack.base_url).netloc)
    connection.request("POST", "/api/auth.test", b"{", {"Content-Type": "application/json"})
    assert json.loads(connection.getresponse().read()) == {"ok": False, "error": "invalid_json"}
    connection.close()


class TestWithTheSmallestScopes:
    @pytest.fixture
    def scopes(self) -> frozenset[str]:
        return frozenset({"chat:write", "groups:read"})

    @pytest.mark.parametrize(
        ("method", "arguments", "needed"),
        [
            ("users.info", {"user": "U0ADA"}, "users:read"),
            ("reactions.add", {"channel": "C1", "timestamp": "1.0", "name": "eyes"}, "reactions:write"),
            ("conversations.open", {"users": "U0ADA"}, "im:write"),
            ("conversations.history", {"channel": "ROOM"}, "groups:history"),
            ("conversations.replies", {"channel": "ROOM", "ts": "1.0"}, "groups:history"),
            ("conversations.info", {"channel": "OPEN"}, "channels:read"),
        ],
    )
    def test_a_missing_scope_is_named(
        self, office: Office, method: str, arguments: dict[str, str], needed: str
    ) -> None:
        public = office.slack.workspace.add_channel("general", is_private=False)
        places = {"ROOM": office.room, "OPEN": public.id}
        given = {name: places.get(value, value) for name, value in arguments.items()}
        with pytest.raises(SlackApiError) as caught:
            office.client.api_call(method, params=given)
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == needed
        assert caught.value.response["provided"] == "chat:write,groups:read"

    def test_a_private_channel_can_be_looked_at(self, office: Office) -> None:
        assert office.client.conversations_info(channel=office.room)["channel"]["is_private"] is True


def test_a_channel_shows_its_flags(office: Office) -> None:
    shared = office.slack.workspace.add_channel("with-lawyers", is_ext_shared=True)
    channel = office.client.conversations_info(channel=shared.id)["channel"]
    assert channel["is_ext_shared"] is True
    assert channel["is_shared"] is True
    assert channel["is_member"] is True
    direct = office.slack.workspace.direct_message(office.ada)
    assert office.client.conversations_info(channel=direct.id)["channel"]["user"] == office.ada


def test_members_come_a_page_at_a_time(office: Office) -> None:
    for number in range(5):
        office.slack.workspace.channels[office.room].members.add(f"U9{number}")
    found: list[str] = []
    for answer in office.client.conversations_members(channel=office.room, limit=3):
        found += answer["members"]
    assert len(found) == len(set(found)) == 8


def test_a_person_shows_zone_and_flags_and_the_locale_on_request(office: Office) -> None:
    guest = office.slack.workspace.add_person("guest", is_restricted=True, tz="America/New_York")
    user = office.client.users_info(user=guest.id)["user"]
    assert user["is_restricted"] is True
    assert user["tz"] == "America/New_York"
    assert user["tz_offset"] in (-18_000, -14_400)
    assert "locale" not in user
    assert "is_stranger" not in user
    assert office.client.users_info(user=office.ada, include_locale=True)["user"]["locale"] == "da-DK"
    assert refused(lambda: office.client.users_info(user="U404")) == "user_not_found"


def test_a_change_of_a_person_shows_at_once(office: Office) -> None:
    office.slack.workspace.change_person(office.max, deleted=True, is_stranger=True)
    user = office.client.users_info(user=office.max)["user"]
    assert user["deleted"] is True
    assert user["is_stranger"] is True


def test_opening_a_conversation_twice_gives_the_same_one(office: Office) -> None:
    first = office.client.conversations_open(users=office.ada)
    second = office.client.conversations_open(users=[office.ada], return_im=True)
    assert first["channel"]["id"] == second["channel"]["id"]
    assert second["already_open"] is True
    assert second["channel"]["user"] == office.ada


@pytest.mark.parametrize(
    ("users", "error"),
    [("U404", "user_not_found"), ("U0ADA,U404", "invalid_arguments"), ("", "invalid_arguments")],
)
def test_a_conversation_is_opened_with_one_living_person(office: Office, users: str, error: str) -> None:
    assert refused(lambda: office.client.conversations_open(users=users)) == error


def test_nobody_talks_to_a_deactivated_account(office: Office) -> None:
    office.slack.workspace.change_person(office.max, deleted=True)
    assert refused(lambda: office.client.conversations_open(users=office.max)) == "user_disabled"


def test_prevent_creation_opens_nothing_new(office: Office) -> None:
    open_it = office.client.conversations_open
    assert refused(lambda: open_it(users=office.ada, prevent_creation=True)) == "channel_not_found"


def test_history_is_newest_first_between_two_instants_and_without_replies(office: Office) -> None:
    stamps = [office.client.chat_postMessage(channel=office.room, text=str(n))["ts"] for n in range(5)]
    office.client.chat_postMessage(channel=office.room, text="reply", thread_ts=stamps[0])
    office.client.chat_postMessage(
        channel=office.room, text="loud", thread_ts=stamps[0], reply_broadcast=True
    )
    history = office.client.conversations_history

    def texts(**limits: Any) -> list[str]:
        answer = history(channel=office.room, **limits)
        return [message["text"] for message in answer["messages"]]

    assert texts() == ["loud", "4", "3", "2", "1", "0"]
    assert texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    assert refused(lambda: history(channel=office.room, oldest="yesterday")) == "invalid_ts_oldest"


def test_metadata_is_in_the_history_for_those_who_ask(office: Office) -> None:
    metadata = {"event_type": "case_card", "event_payload": {"key": "card:42"}}
    office.client.chat_postMessage(channel=office.room, text="x", metadata=metadata)
    history = office.client.conversations_history
    assert "metadata" not in history(channel=office.room)["messages"][0]
    asked = history(channel=office.room, include_all_metadata=True)["messages"][0]
    assert asked["metadata"] == metadata


def test_history_comes_in_pages(office: Office) -> None:
    for number in range(7):
        office.client.chat_postMessage(channel=office.room, text=str(number))
    pages = [
        (len(page["messages"]), page["has_more"])
        for page in office.client.conversations_history(channel=office.room, limit=3)
    ]
    assert pages == [(3, True), (3, True), (1, False)]
    history = office.client.conversations_history
    assert refused(lambda: history(channel=office.room, cursor="made up")) == "invalid_cursor"
    assert refused(lambda: history(channel=office.room, cursor="b3RoZXI6MQ==")) == "invalid_cursor"
    assert refused(lambda: history(channel=office.room, limit=1_000)) == "invalid_limit"


def test_a_thread_that_is_not_there_is_not_found(office: Office) -> None:
    replies = office.client.conversations_replies
    assert refused(lambda: replies(channel=office.room, ts="1.000001")) == "thread_not_found"


def test_history_needs_membership(office: Office) -> None:
    public = office.slack.workspace.add_channel("general", is_private=False, bot=False)
    assert refused(lambda: office.client.conversations_history(channel=public.id)) == "not_in_channel"


def test_every_call_stands_in_the_transcript_with_its_end(office: Office) -> None:
    office.client.auth_test()
    refused(lambda: office.client.users_info(user="U404"))
    first, second = office.slack.calls()
    assert (first.method, first.status, first.error) == ("auth.test", 200, None)
    assert (second.method, second.arguments, second.error) == (
        "users.info",
        {"user": "U404"},
        "user_not_found",
    )
    assert office.slack.calls("users.info") == [second]
    assert office.slack.installation.bot_token not in repr(office.slack.calls())
