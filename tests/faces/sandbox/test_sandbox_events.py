"""Events: delivered once when taken, three times more when not, with Slack's retry headers."""

from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.slack.courier import HttpCourier, Parcel, ParcelKind, signature
from bot.sandbox.slack.deliveries import until_taken
from bot.sandbox.slack.timing import SLACK_RETRY_DELAYS
from tests.faces.sandbox.office import Connect, Office, lose_patience

JOINED = {"type": "member_joined_channel", "user": "U0ADA", "channel": "C00000001", "channel_type": "G"}


def fail_first(times: int) -> Any:
    """Gives listeners that fail so many deliveries and then take one, noting each with its retry number."""

    def listen(app: App, office: Office) -> None:
        @app.event("member_joined_channel")
        def joined(body: dict[str, Any], request: BoltRequest) -> None:
            headers = request.headers
            number = headers.get("x-slack-retry-num", ["0"])[0]
            reason = headers.get("x-slack-retry-reason", [""])[0]
            office.heard.append((body["event_id"], (number, reason)))
            if len(office.heard) <= times:
                raise RuntimeError

    return listen


def test_an_event_that_is_taken_comes_once(office: Office, connect: Connect) -> None:
    connect(fail_first(0))
    delivered = office.slack.event(JOINED)
    assert (delivered.ok, delivered.attempts, delivered.outcome) == (True, 1, "taken")
    assert len(office.heard) == 1


class TestOverHttp:
    @pytest.fixture
    def road(self) -> str:
        return "http"

    def test_a_failure_is_retried_with_the_same_event_id(self, office: Office, connect: Connect) -> None:
        connect(fail_first(2))
        delivered = office.slack.event(JOINED)
        assert (delivered.ok, delivered.attempts) == (True, 3)
        assert len({event_id for event_id, _ in office.heard}) == 1
        assert [retry for _, retry in office.heard] == [("0", ""), ("1", "http_error"), ("2", "http_error")]

    def test_slack_gives_up_after_three_retries(self, office: Office, connect: Connect) -> None:
        connect(fail_first(9))
        delivered = office.slack.event(JOINED)
        assert (delivered.status, delivered.attempts, delivered.trouble) == (500, 4, "http_error")
        assert delivered.outcome == "failed"
        assert len(office.heard) == 4

    def test_an_event_id_of_ones_own_plays_a_repeated_delivery(
        self, office: Office, connect: Connect
    ) -> None:
        connect(fail_first(0))
        office.slack.event(JOINED, event_id="Ev1")
        office.slack.event(JOINED, event_id="Ev1")
        assert [event_id for event_id, _ in office.heard] == ["Ev1", "Ev1"]

    def test_a_signature_of_another_secret_is_refused_by_the_app(
        self, office: Office, connect: Connect
    ) -> None:
        connect(fail_first(0))
        assert office.slack.request_url is not None
        forger = HttpCourier(office.slack.request_url, "another secret", office.slack.timing.wall, 2.0)
        delivered = until_taken(forger, Parcel(ParcelKind.EVENT, {"type": "event_callback"}), (), float)
        assert delivered.status == 401
        assert office.heard == []

    def test_a_stale_timestamp_is_refused_by_the_app(self, office: Office, connect: Connect) -> None:
        connect(fail_first(0))
        assert office.slack.request_url is not None
        secret = office.slack.installation.signing_secret
        late = HttpCourier(office.slack.request_url, secret, lambda: office.slack.timing.wall() - 301, 2.0)
        delivered = until_taken(late, Parcel(ParcelKind.EVENT, {"type": "event_callback"}), (), float)
        assert delivered.status == 401

    def test_an_app_that_is_not_there_is_tried_again(self, office: Office) -> None:
        office.slack.request_url = "http://127.0.0.1:9/slack"
        delivered = office.slack.event(JOINED)
        assert (delivered.status, delivered.attempts, delivered.trouble) == (None, 4, "connection_failed")


class TestOverSocketMode:
    @pytest.fixture
    def road(self) -> str:
        return "socket"

    def test_a_missing_acknowledgement_is_retried_with_its_reason(
        self, office: Office, connect: Connect
    ) -> None:
        connect(fail_first(1))
        lose_patience(office, 0.5)
        delivered = office.slack.event(JOINED)
        assert (delivered.ok, delivered.attempts) == (True, 2)
        assert [retry for _, retry in office.heard] == [("0", ""), ("1", "timeout")]

    def test_without_a_connection_nothing_is_delivered(self, office: Office) -> None:
        delivered = office.slack.event(JOINED)
        assert (delivered.trouble, delivered.attempts) == ("not_connected", 4)


def test_opening_the_home_tab_says_which_tab_and_what_it_shows(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.event("app_home_opened")
        def opened(event: dict[str, Any], client: WebClient) -> None:
            office.heard.append((event["tab"], event.get("view", {}).get("type")))
            home = {"type": "home", "blocks": [{"type": "divider"}]}
            client.views_publish(user_id=event["user"], view=home)

    connect(listen)
    office.slack.open_home(office.ada)
    office.slack.open_home(office.ada)
    office.slack.open_tab(office.ada, "messages")
    assert office.heard == [("home", None), ("home", "home"), ("messages", None)]


def test_an_event_callback_has_slacks_frame(office: Office) -> None:
    with office.slack.workspace.lock:
        payload = office.slack.payloads.event({"type": "channel_shared", "channel": office.room}, None)
    assert payload["type"] == "event_callback"
    assert payload["event"]["event_ts"]
    assert payload["authorizations"][0]["is_bot"] is True
    assert payload["is_ext_shared_channel"] is False
    assert payload["event_id"].startswith("Ev")


def test_slacks_own_pauses_are_known() -> None:
    assert SLACK_RETRY_DELAYS == (0.0, 60.0, 300.0)


def test_a_signature_is_slacks_own_example() -> None:
    """The worked example of Slack's page on verifying requests."""
    secret = "8f742231b10e8888abcd99yyyzzz85a5"
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
        b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature(secret, "1531420618", body) == expected
