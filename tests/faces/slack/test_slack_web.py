"""The web server in front of Slack's deliveries: what is turned away, and what health says."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping

import pytest
from slack_bolt import App

from bot.sandbox.slack.courier import signature
from bot.slack.receiver import Answer, NoSigningSecret, receiver
from bot.web.app import create_app
from bot.web.guards import LARGEST_BODY
from bot.web.server import WebServer
from handlers.domain.case import Status
from tests.support.slack_desk import Cast, Place, over_http


@pytest.fixture
def place(loose_place: Place) -> Iterator[Place]:
    stop = over_http(loose_place)
    yield loose_place
    stop()


def post(place: Place, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    assert place.slack.request_url is not None
    host = place.slack.request_url.split("/")[2]
    connection = http.client.HTTPConnection(host, timeout=5)
    connection.request("POST", "/slack/events", body, dict(headers))
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def signed(place: Place, body: bytes, **changed: str) -> dict[str, str]:
    timestamp = changed.get("timestamp", str(int(time.time())))
    secret = changed.get("secret", place.slack.installation.signing_secret)
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": changed.get("signature", signature(secret, timestamp, body)),
    }


COMMAND = b"command=%2Fombud&text=help&user_id=U0ADA&team_id=T0SANDBOX&trigger_id=1&channel_id=C1"


def test_a_signed_delivery_is_answered(place: Place) -> None:
    status, text = post(place, COMMAND, signed(place, COMMAND))
    assert status == 200
    assert json.loads(text)["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "somebody-elses"},
        {"timestamp": "1"},
        {"timestamp": "yesterday"},
        {"timestamp": "-5"},
        {"timestamp": "1e9"},
        {"timestamp": ""},
        {"signature": "v0=" + "é" * 64},
        {"signature": "v0=" + "0" * 63},
        {"signature": "v0=" + "0" * 64},
        {"signature": "v1=" + "0" * 64},
        {"signature": ""},
    ],
)
def test_sec_07_a_forged_or_malformed_signature_is_refused(place: Place, changed: dict[str, str]) -> None:
    headers = {
        name: value.encode("utf-8").decode("latin-1")
        for name, value in signed(place, COMMAND, **changed).items()
    }
    status, text = post(place, COMMAND, headers)
    assert status == 401
    assert "help" not in text


def test_sec_07_headers_that_are_missing_are_refused(place: Place) -> None:
    assert post(place, COMMAND, {"Content-Type": "application/x-www-form-urlencoded"})[0] == 401


def test_sec_07_a_body_too_large_is_refused_before_it_is_read_further(place: Place) -> None:
    for length, expected in ((LARGEST_BODY, 200), (LARGEST_BODY + 1, 413)):
        body = COMMAND + b"&filler=" + b"x" * (length - len(COMMAND) - len(b"&filler="))
        assert post(place, body, signed(place, body))[0] == expected


def test_bytes_that_are_no_text_are_refused(place: Place) -> None:
    body = COMMAND + b"&x=\xff\xfe"
    assert post(place, body, signed(place, body))[0] == 401


def test_a_body_that_is_no_form_is_answered_without_a_crash(place: Place) -> None:
    for body in (b"payload=%7Bbroken", b"{", b"", b"payload=%5B%5D"):
        status, text = post(place, body, signed(place, body))
        assert status in {200, 401, 404, 500}
        assert "Traceback" not in text


def test_a_repeated_signed_request_claims_once(place: Place, cast: Cast) -> None:
    case = place.letter()
    pressed = place.press(cast.ada, case, "claim")
    assert pressed.parcel is not None
    for _ in range(3):
        place.slack.redeliver(pressed.parcel)
    assert place.case(case).version == 2
    assert place.case(case).status is Status.OPEN


def test_sec_07_there_is_no_receiver_without_a_signing_secret(loose_place: Place) -> None:
    app: App = loose_place.app
    for empty in ("", "  "):
        with pytest.raises(NoSigningSecret, match="OMBUD_SLACK_SIGNING_SECRET"):
            receiver(app, empty)


@pytest.mark.parametrize(("up", "status"), [(True, 200), (False, 503)])
def test_health_tells_ids_and_booleans_only(*, up: bool, status: int) -> None:
    client = create_app(lambda: {"database": True, "slack": up}).test_client()
    answer = client.get("/health")
    assert answer.status_code == status
    assert answer.get_json() == {"ok": up, "database": True, "slack": up}


def test_without_slack_there_is_no_address_for_it() -> None:
    client = create_app(dict).test_client()
    assert client.post("/slack/events", data=b"x").status_code == 404
    assert client.get("/").status_code == 404
    assert client.post("/health").status_code == 405


def test_ux_22_an_unexpected_error_gives_a_reference_and_no_words() -> None:
    def fail(headers: Mapping[str, str], body: str) -> Answer:
        raise ZeroDivisionError("SECRET WORDS")

    client = create_app(dict, fail).test_client()
    headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=" + "0" * 64}
    answer = client.post("/slack/events", data=b"x", headers=headers)
    assert answer.status_code == 500
    assert answer.get_json()["error"] == "internal"
    assert len(answer.get_json()["reference"]) == 8
    assert "SECRET" not in answer.get_data(as_text=True)


def test_stopping_answers_what_runs_and_frees_the_port() -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slowly() -> dict[str, bool]:
        entered.set()
        go_on.wait(5)
        return {"database": True}

    server = WebServer(create_app(slowly), "127.0.0.1", 0)
    server.start()
    port = server.port
    answers: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        answers.append(connection.getresponse().status)
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    assert entered.wait(5)
    threading.Timer(0.05, go_on.set).start()
    server.stop()
    asking.join(5)
    assert answers == [200]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    with pytest.raises(OSError):  # noqa: PT011 - refused or reset, as the system likes
        connection.request("GET", "/health")
