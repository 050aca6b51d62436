"""Where mailbox providers call: answered at once and always alike; what has the right secret wakes a look."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.web.app import create_app
from bot.web.hooks import LARGEST_CALL, hooks
from connectors.errors import Temporary
from handlers.mailboxes.push import keep_watches
from tests.contract.store.shelf import run, value
from tests.support.desks import PLAN, Room
from tests.support.pushing import Provider, provided

#: The one token that the tests take for Google's.
TOKEN = "google-signed"


class PlayedCalls:
    """Judges calls as told: the one token is good at our one address; a body is the address it tells of."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.trouble = False

    def proves(self, token: str, url: str) -> bool:
        self.urls.append(url)
        if self.trouble:
            raise Temporary
        return token == TOKEN

    def tells_of(self, said: object) -> str:
        return str(said["address"]) if isinstance(said, dict) and "address" in said else ""


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    run(room, "UPDATE mailbox SET poll_at = 9000000000000000")
    return found


@pytest.fixture
def client(room: Room, provider: Provider) -> FlaskClient:
    return create_app(dict, hooks=hooks(room.desk)).test_client()


def is_woken(room: Room) -> bool:
    return bool(value(room, "SELECT poll_at FROM mailbox") < 9_000_000_000_000_000)


def notification(state: object, **more: object) -> dict[str, Any]:
    """Return one as Graph sends it (https://learn.microsoft.com/graph/change-notifications-delivery-webhooks)."""
    return {
        "value": [
            {
                "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
                "subscriptionExpirationDateTime": "2026-03-09T09:00:00Z",
                "clientState": state,
                "changeType": "created",
                "resource": "users/1/messages/AAMk",
                "tenantId": "84bd8158-6d4d-4958-8b9f-9d6445542f95",
                "resourceData": {"@odata.type": "#Microsoft.Graph.Message", "id": "AAMk"},
                **more,
            }
        ]
    }


def said(answer: TestResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.data


# Microsoft.


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ("Validation%3A+Testing+client+application", b"Validation: Testing client application"),
        ("a%2Bb%3D%3D", b"a+b=="),
        ("%C3%A6%C3%B8", "æø".encode()),
        ("%3Cscript%3Ealert(1)%3C/script%3E", b"<script>alert(1)</script>"),
        ("", b""),
    ],
)
def test_the_question_whose_address_it_is_is_answered_decoded_and_as_plain_text(
    client: FlaskClient, sent: str, back: bytes
) -> None:
    answer = client.post(f"/hooks/microsoft/any?validationToken={sent}")
    assert said(answer) == (200, back)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_a_token_of_any_length_is_not_sent_back(client: FlaskClient) -> None:
    assert client.post(f"/hooks/microsoft/any?validationToken={'x' * 5_000}").status_code == 400


def test_a_notification_wakes_the_next_look(client: FlaskClient, room: Room, provider: Provider) -> None:
    key, secret = provider.push.only()
    answer = client.post(f"/hooks/microsoft/{key}", json=notification(secret))
    assert said(answer) == (202, b"")
    assert is_woken(room)
    assert run(room, "SELECT id FROM stub") == [], "no work within the call"


@pytest.mark.parametrize("state", ["", "guessed", None, 7, ["x"], {"a": 1}])
def test_whoever_does_not_know_the_secret_is_answered_alike_and_changes_nothing(
    client: FlaskClient, room: Room, provider: Provider, state: object
) -> None:
    key, _ = provider.push.only()
    assert said(client.post(f"/hooks/microsoft/{key}", json=notification(state))) == (202, b"")
    assert not is_woken(room)


def test_fm_43_a_call_for_a_watch_that_is_unknown_is_answered_alike_and_stores_nothing(
    client: FlaskClient, room: Room, provider: Provider
) -> None:
    _, secret = provider.push.only()
    before = run(room, "SELECT * FROM watch")
    assert said(client.post("/hooks/microsoft/unknown", json=notification(secret))) == (202, b"")
    assert run(room, "SELECT * FROM watch") == before
    assert not is_woken(room)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b'{"value": 7}',
        b'{"value": [null, 7, "x", []]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"value": [{"clientState": "\\ud800"}]}',
    ],
)
def test_what_has_another_shape_is_answered_alike(
    client: FlaskClient, room: Room, provider: Provider, body: bytes
) -> None:
    key, _ = provider.push.only()
    assert said(client.post(f"/hooks/microsoft/{key}", data=body)) == (202, b"")
    assert not is_woken(room)


def test_a_large_call_is_turned_away(client: FlaskClient, provider: Provider) -> None:
    key, _ = provider.push.only()
    assert client.post(f"/hooks/microsoft/{key}", data=b" " * (LARGEST_CALL + 1)).status_code == 413


@pytest.mark.parametrize(
    ("event", "job"), [("reauthorizationRequired", "push"), ("subscriptionRemoved", "push"), ("missed", "")]
)
def test_lifecycle_events_renew_remake_or_wake(
    client: FlaskClient, room: Room, provider: Provider, event: str, job: str
) -> None:
    woken: list[str] = []
    room.desk.wake = woken.append
    key, secret = provider.push.only()
    answer = client.post(f"/hooks/microsoft/{key}", json=notification(secret, lifecycleEvent=event))
    assert answer.status_code == 202
    assert is_woken(room)
    assert woken == ["sync", *([job] if job else [])]
    keep_watches(room.desk)
    counted = provider.push.made, provider.push.renewed
    assert (
        counted == {"reauthorizationRequired": (1, 1), "subscriptionRemoved": (2, 0), "missed": (1, 0)}[event]
    )


def test_an_event_that_nobody_knows_yet_changes_nothing(
    client: FlaskClient, room: Room, provider: Provider
) -> None:
    key, secret = provider.push.only()
    client.post(f"/hooks/microsoft/{key}", json=notification(secret, lifecycleEvent="somethingNew"))
    assert not is_woken(room)


def test_many_notifications_in_one_call_are_one_wake_up(
    client: FlaskClient, room: Room, provider: Provider
) -> None:
    woken: list[str] = []
    room.desk.wake = woken.append
    key, secret = provider.push.only()
    many = {"value": notification(secret)["value"] * 200}
    assert client.post(f"/hooks/microsoft/{key}", json=many).status_code == 202
    assert woken == ["sync"]


def test_calls_side_by_side_wake_and_break_nothing(
    client: FlaskClient, room: Room, provider: Provider
) -> None:
    key, secret = provider.push.only()
    codes: list[int] = []

    def call() -> None:
        caller = client.application.test_client()
        codes.append(caller.post(f"/hooks/microsoft/{key}", json=notification(secret)).status_code)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert codes == [202] * 8
    assert is_woken(room)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("path", ["/hooks/microsoft/key", "/hooks/google"])
def test_only_posting_is_answered(client: FlaskClient, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 405


# Google, and whoever else proves itself by a token.


def call_google(client: FlaskClient, body: object, token: str = TOKEN) -> TestResponse:
    return client.post("/hooks/google", json=body, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def calls(room: Room, provider: Provider) -> PlayedCalls:
    """Is who judges calls, at a provider whose only mailbox is the room's."""
    run(room, "UPDATE mailbox SET provider = 'google'")
    played = PlayedCalls()
    room.desk.providers = {"google": replace(provider.parts(), calls=played)}
    return played


@pytest.mark.parametrize("address", [PLAN.address, PLAN.address.upper()])
def test_googles_call_wakes_the_mailbox_with_that_address(
    client: FlaskClient, room: Room, calls: PlayedCalls, address: str
) -> None:
    assert said(call_google(client, {"address": address})) == (202, b"")
    assert is_woken(room)
    assert run(room, "SELECT id FROM stub") == [], "no work within the call"
    assert calls.urls == ["http://127.0.0.1:8080/hooks/google"], "the address that is registered, not asked"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer forged", f"Basic {TOKEN}", TOKEN])
def test_a_call_that_google_did_not_sign_is_refused(
    client: FlaskClient, room: Room, calls: PlayedCalls, header: str
) -> None:
    body = {"address": PLAN.address}
    answer = client.post("/hooks/google", json=body, headers={"Authorization": header})
    assert said(answer) == (403, b"")
    assert not is_woken(room)


@pytest.mark.parametrize("provider_name", ["google", "microsoft", "imap", "unknown", "..%2f"])
def test_where_no_calls_are_expected_all_are_refused(
    client: FlaskClient, room: Room, provider: Provider, provider_name: str
) -> None:
    room.desk.providers = {"google": provider.parts(), "microsoft": provider.parts()}
    answer = client.post(f"/hooks/{provider_name}", json={}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code in {403, 404}
    assert not is_woken(room)


def test_a_call_that_cannot_be_judged_now_may_come_again(
    client: FlaskClient, room: Room, calls: PlayedCalls
) -> None:
    calls.trouble = True
    assert said(call_google(client, {"address": PLAN.address})) == (503, b"")
    assert not is_woken(room)


@pytest.mark.parametrize("body", [{}, [], {"address": ""}, {"address": "somebody@else.example"}])
def test_googles_call_about_nothing_of_ours_is_answered_alike(
    client: FlaskClient, room: Room, calls: PlayedCalls, body: object
) -> None:
    assert said(call_google(client, body)) == (202, b"")
    assert not is_woken(room)


def test_a_large_call_of_googles_is_turned_away(client: FlaskClient, calls: PlayedCalls) -> None:
    assert call_google(client, {"message": "x" * LARGEST_CALL}).status_code == 413


def test_a_mailbox_of_another_provider_is_not_googles_to_wake(
    client: FlaskClient, room: Room, calls: PlayedCalls
) -> None:
    run(room, "UPDATE mailbox SET provider = 'memory'")
    assert call_google(client, {"address": PLAN.address}).status_code == 202
    assert not is_woken(room)


@pytest.mark.parametrize("status", ["proposed", "disconnecting", "disconnected"])
def test_fm_43_googles_late_call_for_a_mailbox_that_is_not_read_stores_nothing(
    client: FlaskClient, room: Room, calls: PlayedCalls, status: str
) -> None:
    run(room, "UPDATE mailbox SET status = :status", status=status)
    before = run(room, "SELECT * FROM mailbox"), run(room, "SELECT * FROM watch")
    assert said(call_google(client, {"address": PLAN.address})) == (202, b"")
    assert (run(room, "SELECT * FROM mailbox"), run(room, "SELECT * FROM watch")) == before


def test_fm_08_a_storm_of_googles_calls_is_one_wake_up(
    client: FlaskClient, room: Room, calls: PlayedCalls
) -> None:
    woken: list[str] = []
    room.desk.wake = woken.append
    for _ in range(50):
        assert call_google(client, {"address": PLAN.address}).status_code == 202
    assert woken == ["sync"]
