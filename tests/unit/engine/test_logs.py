"""Logs are JSON lines without content, whoever writes them."""

import io
import json
import logging
import threading
from collections.abc import Iterator, Sequence

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest

from bot.logs import configure, failure
from bot.redaction import Redaction

MARKER = "marker4711"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Configure logging to a stream, and put everything back afterwards."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, threading.excepthook)
    target = io.StringIO()
    configure("info", target)
    yield target
    root.handlers[:], level, logging.raiseExceptions, threading.excepthook = kept
    root.setLevel(level)
    if logging.lastResort is not None:
        logging.lastResort.filters.clear()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_action_and_ids(stream: io.StringIO) -> None:
    logging.getLogger("handlers.casework").info(
        "A case was claimed.", extra={"action": "case.claimed", "case_id": 42}
    )
    (line,) = lines(stream)
    assert str(line.pop("at")).endswith("+00:00")
    assert str(line.pop("line")).startswith("test_logs:")
    assert line == {
        "level": "info",
        "logger": "handlers.casework",
        "action": "case.claimed",
        "text": "A case was claimed.",
        "case_id": 42,
    }


def test_a_line_never_breaks_and_is_ascii(stream: io.StringIO) -> None:
    logging.getLogger("handlers.casework").warning("Én linje\nto linjer ☃", extra={"reason": "a\nb"})
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().isascii()


def test_the_level_counts(stream: io.StringIO) -> None:
    logging.getLogger("handlers.x").debug("Not shown.")
    logging.getLogger("handlers.x").info("Shown.")
    assert [line["text"] for line in lines(stream)] == ["Shown."]


def test_a_record_that_names_no_action_still_has_one(stream: io.StringIO) -> None:
    logging.getLogger("waitress").info("Serving on %s", "http://127.0.0.1:8080")
    assert lines(stream)[0]["action"] == "log"
    assert "127.0.0.1" not in stream.getvalue()


def test_a_failure_is_logged_without_its_message(stream: io.StringIO) -> None:
    log = logging.getLogger("bot.jobs")
    try:
        int(MARKER)
    except ValueError as error:
        failure(log, "job.failed", error, job="deliver", attempt=2, subject=MARKER)
    (line,) = lines(stream)
    assert (line["action"], line["error"], line["job"], line["attempt"]) == (
        "job.failed",
        "ValueError",
        "deliver",
        2,
    )
    assert line["withheld"] == ["subject"]
    assert isinstance(line["trace"], list)
    assert MARKER not in stream.getvalue()


def test_an_exception_logged_the_usual_way_loses_its_message(stream: io.StringIO) -> None:
    try:
        int(MARKER)
    except ValueError:
        logging.getLogger("sqlalchemy.pool").exception("Error on %s", MARKER)
    (line,) = lines(stream)
    assert line["error"] == "ValueError"
    assert MARKER not in stream.getvalue()


def test_a_broken_record_prints_nothing_of_its_values(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    template = "%d and %d"
    logging.getLogger("careless").warning(template, MARKER)
    assert MARKER not in stream.getvalue() + capsys.readouterr().err


def test_handlers_that_others_made_are_redacted_too() -> None:
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, threading.excepthook)
    other, target = logging.getLogger("careless.other"), io.StringIO()
    handler = logging.StreamHandler(target)
    other.addHandler(handler)
    try:
        configure("info", io.StringIO())
        configure("info", io.StringIO())
        text = f"body: {MARKER}"
        other.warning(text, extra={"subject": MARKER})
    finally:
        root.handlers[:], level, logging.raiseExceptions, threading.excepthook = kept
        root.setLevel(level)
        other.removeHandler(handler)
    assert [type(one) for one in handler.filters] == [Redaction]
    assert target.getvalue() == "(text withheld)\n"


def test_a_thread_that_dies_is_logged_without_content(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=lambda: int(MARKER))
    thread.start()
    thread.join()
    (line,) = lines(stream)
    assert (line["action"], line["error"]) == ("thread.died", "ValueError")
    assert MARKER not in stream.getvalue() + capsys.readouterr().err


def known(**_: object) -> AuthorizeResult:
    """Vouch for everyone, without asking Slack."""
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test", bot_user_id="U1")


def test_a_badly_signed_request_leaves_no_body_in_the_log(
    stream: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(authorize=known, signing_secret="secret")
    headers: dict[str, str | Sequence[str]] = {
        "x-slack-signature": "v0=nonsense",
        "x-slack-request-timestamp": "1",
    }
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.INFO)
    answer = app.dispatch(BoltRequest(body=json.dumps({"text": MARKER}), headers=headers))
    assert answer.status == 401
    assert MARKER not in stream.getvalue() + caplog.text


def test_a_request_nobody_handles_leaves_no_body_in_the_log(
    stream: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(authorize=known, signing_secret="secret", request_verification_enabled=False)
    event = {"type": "event_callback", "event": {"type": "message", "text": MARKER}, "team_id": "T1"}
    answer = app.dispatch(BoltRequest(body=json.dumps(event), headers={"content-type": ["application/json"]}))
    assert answer.status in {401, 404}
    assert MARKER not in stream.getvalue() + caplog.text
    assert "Unhandled" not in stream.getvalue() + caplog.text


def test_the_unhandled_request_warning_itself_is_dropped(
    stream: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    text = f"Unhandled request ({{'body': '{MARKER}'}})"
    logging.getLogger("slack_bolt.App").warning(text)
    assert stream.getvalue() == ""
    assert MARKER not in caplog.text


def test_other_warnings_of_bolt_still_show_where_they_arose(stream: io.StringIO) -> None:
    text = f"Something else ({MARKER})"
    logging.getLogger("slack_bolt.App").warning(text)
    (line,) = lines(stream)
    assert line["level"] == "warning"
    assert line["text"] == "(text withheld)"
    assert MARKER not in stream.getvalue()
