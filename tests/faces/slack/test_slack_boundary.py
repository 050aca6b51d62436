"""Unexpected errors: the work is undone, person and log get the same reference, nobody sees content."""

import json
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest

from bot import logs
from bot.redaction import Redaction
from bot.sandbox.slack.deliveries import Delivered
from handlers import actions
from handlers.actions import Action
from handlers.desk import Desk
from handlers.domain.case import ActionId, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.presses import Press, Response
from tests.support.slack_desk import Cast, Place, words

MARKER = "MARKER-IN-AN-ERROR"
REFERENCE = re.compile(r"reference ([A-Z2-9]{6})\.")


def broken(desk: Desk, press: Press) -> Response:
    """Change a case, then break before the end of the transaction."""
    with desk.transaction("tests.broken") as tx:
        case = tx.cases.locked(press.case_id)
        tx.cases.save(replace(case, status=Status.AWAITING_SUBJECT), Event(EventKind.CLAIMED))
        raise ZeroDivisionError(MARKER)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Gives the product's log, and puts everything back afterwards, pytest's own handlers too."""
    root = logging.getLogger()
    loggers = [root, *(one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger))]
    handlers = {handler for one in loggers for handler in one.handlers} | {logging.lastResort}
    kept = root.handlers[:], root.level, logging.raiseExceptions, threading.excepthook
    stream = StringIO()
    logs.configure("info", stream)
    yield stream
    root.handlers[:], level, logging.raiseExceptions, threading.excepthook = kept
    root.setLevel(level)
    for handler in handlers:
        if handler is not None:
            handler.filters[:] = [one for one in handler.filters if not isinstance(one, Redaction)]


def break_action(monkeypatch: pytest.MonkeyPatch, action: ActionId) -> None:
    monkeypatch.setitem(actions.ACTIONS, action, Action(broken, broken))


def reference_logged(log: StringIO, text: str) -> bool:
    found = REFERENCE.search(text)
    assert found, text
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    faults = [line for line in lines if line.get("action") == "slack.fault"]
    assert MARKER not in log.getvalue()
    return any(line["ref"] == found[1] and line["error"] == "ZeroDivisionError" for line in faults)


def test_ux_22_a_broken_button_changes_nothing_and_gives_a_reference(
    place: Place, cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = place.letter()
    break_action(monkeypatch, ActionId.CLAIM)
    assert place.press(cast.ada, case, "claim").ok
    told = place.told(cast.ada)
    assert "Something went wrong" in told
    assert MARKER not in told
    assert reference_logged(log, told)
    assert place.case(case).status is Status.NEW


def test_ux_22_a_broken_form_keeps_what_was_typed(
    place: Place, cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "reply")
    form = place.window(cast.ada)
    break_action(monkeypatch, ActionId.REPLY)
    assert place.slack.submit(cast.ada, form.id, {"text": "Dear Sam"}).outcome == "push"
    assert reference_logged(log, words(place.window(cast.ada)))
    place.slack.close(cast.ada, place.window(cast.ada).id)
    assert place.window(cast.ada).state["text"]["answer"]["value"] == "Dear Sam"


def test_ux_22_a_broken_command_gives_a_reference(
    place: Place, cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(MARKER)

    monkeypatch.setattr("handlers.commands.asking.ask", fail)
    assert reference_logged(log, place.command(cast.ada, "list"))


def test_a_broken_event_is_delivered_again_until_it_is_taken(
    place: Place, cast: Cast, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([True, True, False])
    real = place.desk.transaction

    def sometimes(name: str, *args: object) -> object:
        if name == "homes.open" and next(failures):
            raise ZeroDivisionError(MARKER)
        return real(name)

    monkeypatch.setattr(place.desk, "transaction", sometimes)
    opened: Delivered = place.slack.open_home(cast.ada)
    assert opened.ok
    assert opened.attempts == 3
    assert log.getvalue().count("slack.fault") == 2
    monkeypatch.undo()
    place.deliver()
    assert place.slack.home(cast.ada) is not None


def test_sec_08_no_log_line_of_a_whole_story_quotes_a_letter_or_a_request(
    place: Place, cast: Cast, log: StringIO
) -> None:
    case = place.letter(subject=MARKER, text=MARKER)
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "open_letter")
    place.press(cast.ada, case, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": MARKER})
    place.slack.faults.crash("views.open")
    place.press(cast.ada, case, "open_letter")
    place.slack.event({"type": "reaction_added", "user": cast.ada, "reaction": MARKER})
    assert MARKER not in log.getvalue()
    assert "xox" not in log.getvalue()
    assert "sam@" not in log.getvalue()
