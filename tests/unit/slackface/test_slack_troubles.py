"""What ends a call, told by whether anything can have reached Slack."""

import errno
import http.client
import logging
import socket
import ssl
import urllib.error
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.slack.client import SECONDS, SECONDS_WHILE_SOMEONE_WAITS, web_client
from bot.slack.trouble import calling
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown, PostGone
from handlers.store.outbox import CLAIM

NOTHING_SENT = [
    urllib.error.URLError(ConnectionRefusedError(errno.ECONNREFUSED, "refused")),
    urllib.error.URLError(socket.gaierror(-2, "Name or service not known")),
    urllib.error.URLError(ssl.SSLCertVerificationError("certificate verify failed")),
    urllib.error.URLError(OSError(errno.ENETUNREACH, "Network is unreachable")),
    urllib.error.URLError(OSError(errno.EHOSTUNREACH, "No route to host")),
    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
]
NOBODY_KNOWS = [
    urllib.error.URLError(TimeoutError("timed out")),
    urllib.error.URLError(ConnectionResetError(errno.ECONNRESET, "reset")),
    urllib.error.URLError("a reason that is only a text"),
    TimeoutError("timed out"),
    ConnectionResetError(errno.ECONNRESET, "reset"),
    BrokenPipeError(errno.EPIPE, "broken pipe"),
    http.client.RemoteDisconnected("closed without response"),
    http.client.IncompleteRead(b"half"),
    ssl.SSLError("record layer failure"),
]


def ended_by(error: Exception, *, repeatable: bool, method: str = "chat.postMessage") -> ChatError:
    with pytest.raises(ChatError) as caught, calling(method, repeatable=repeatable):
        raise error
    return caught.value


def answer(status: int, body: dict[str, object], **headers: str) -> SlackApiError:
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.example/api/chat.postMessage",
        req_args={},
        data=body,
        headers=headers,
        status_code=status,
    )
    made: Callable[[str, SlackResponse], SlackApiError] = SlackApiError  # whose constructor is untyped
    return made("failed", response)


@pytest.mark.parametrize("repeatable", [False, True])
@pytest.mark.parametrize("error", NOTHING_SENT, ids=repr)
def test_when_nothing_can_have_been_sent_trying_again_is_safe(error: Exception, *, repeatable: bool) -> None:
    assert type(ended_by(error, repeatable=repeatable)) is ChatBusy


@pytest.mark.parametrize("error", NOBODY_KNOWS, ids=repr)
def test_when_nobody_knows_only_what_is_harmless_is_tried_again(error: Exception) -> None:
    assert type(ended_by(error, repeatable=False)) is ChatUnknown
    assert type(ended_by(error, repeatable=True)) is ChatBusy


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("body", [{"ok": False, "error": "internal_error"}, {"ok": False}])
def test_a_server_error_leaves_a_post_unknown(status: int, body: dict[str, object]) -> None:
    assert type(ended_by(answer(status, body), repeatable=False)) is ChatUnknown
    assert type(ended_by(answer(status, body), repeatable=True)) is ChatBusy


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"retry-after": "5"}, 5.0),
        ({}, 1.0),
        ({"Retry-After": "soon"}, 1.0),
        ({"Retry-After": "-3"}, 1.0),
        ({"Retry-After": "٣"}, 1.0),
    ],
)
def test_slacks_wait_is_read_and_a_strange_one_is_a_second(headers: dict[str, str], wait: float) -> None:
    busy = ended_by(answer(429, {"ok": False, "error": "ratelimited"}, **headers), repeatable=False)
    assert type(busy) is ChatBusy
    assert busy.retry_after == wait


def test_an_edit_that_is_out_of_reach_is_told_apart_from_other_calls() -> None:
    gone = answer(200, {"ok": False, "error": "message_not_found"})
    assert type(ended_by(gone, repeatable=True, method="chat.update")) is PostGone
    assert type(ended_by(gone, repeatable=True, method="reactions.add")) is ChatRefused


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type", "missing_scope"])
def test_the_right_token_is_named(code: str) -> None:
    refused = answer(200, {"ok": False, "error": code, "needed": "connections:write"})
    said = str(ended_by(refused, repeatable=True, method="apps.connections.open"))
    assert "OMBUD_SLACK_APP_TOKEN" in said
    assert "OMBUD_SLACK_BOT_TOKEN" not in said


def test_an_answer_that_quotes_what_was_sent_is_quoted_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    telling = answer(200, {"ok": False, "error": "invalid_blocks", "errors": ["SECRET WORDS"]})
    with caplog.at_level(logging.DEBUG):
        refused = ended_by(telling, repeatable=False)
    assert "SECRET" not in str(refused)
    assert refused.__cause__ is None
    assert refused.__suppress_context__
    assert "SECRET" not in caplog.text


def test_a_wrong_setting_is_refused_for_good() -> None:
    assert type(ended_by(SlackRequestError("odd"), repeatable=False)) is ChatRefused


def test_a_mistake_of_ours_is_not_taken_for_slacks() -> None:
    with pytest.raises(ZeroDivisionError), calling("chat.postMessage", repeatable=False):
        raise ZeroDivisionError


def test_no_client_retries_by_itself_or_outlives_a_claim() -> None:
    client = web_client("xoxb-1", "https://slack.example/api")
    assert client.retry_handlers == []
    assert client.base_url == "https://slack.example/api/"
    assert client.timeout == SECONDS
    assert SECONDS_WHILE_SOMEONE_WAITS < 3  # Slack's patience
    assert CLAIM.total_seconds() > 10 * SECONDS
