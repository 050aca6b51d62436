"""The logs: one JSON object a line, with a stable `action` and ids.

    log.info("A case was claimed.", extra={"action": "case.claimed", "case_id": 42})

The sentence is constant; what varies goes into `extra`, and only ids, counts and codes come
through (see `redaction`).
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from typing import TextIO

from bot.redaction import FACTS, Redaction, is_request_quote, trace

_log = logging.getLogger(__name__)
_QUOTING = ("slack_bolt.RequestVerification", "slack_bolt.App")


class JsonLines(logging.Formatter):
    """Writes a redacted record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of a record that nobody redacted, only where it came from."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        facts = getattr(record, FACTS, None)
        if facts is not None:
            line |= {"action": facts.get("action", "log"), "text": record.getMessage(), **facts}
        line["line"] = f"{record.module}:{record.lineno}"
        return json.dumps(line, ensure_ascii=True)


class _NoRequests(logging.Filter):
    """Keeps Bolt's quotes of requests from every handler, also those that others add."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not is_request_quote(record)


def configure(level: str, stream: TextIO | None = None) -> logging.Handler:
    """Send all logs as redacted JSON lines to a stream, and return the handler that does it.

    Handlers that others made before stay on their loggers, but redacted; those on the root go.

    Args:
        level: debug, info, warning or error.
        stream: standard error where none is given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.raiseExceptions = False  # its report on a broken record would print the record's values
    for each in (*_other_handlers(), handler):
        if not any(isinstance(one, Redaction) for one in each.filters):
            each.addFilter(Redaction())
    for name in _QUOTING:
        # Filters, because Bolt sets the levels of these loggers itself.
        if not any(isinstance(one, _NoRequests) for one in logging.getLogger(name).filters):
            logging.getLogger(name).addFilter(_NoRequests())
    threading.excepthook = _thread_died
    return handler


def _other_handlers() -> list[logging.Handler]:
    found = logging.Logger.manager.loggerDict.values()
    known = [handler for one in found if isinstance(one, logging.Logger) for handler in one.handlers]
    return known if logging.lastResort is None else [*known, logging.lastResort]


def _thread_died(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None:
        failure(_log, "thread.died", died.exc_value)


def failure(log: logging.Logger, action: str, error: BaseException, **ids: object) -> None:
    """Log an error by its class and the places it passed, without its message or any value but ids.

    Of a group, each error in it has a line too, with the mailbox that it concerns.
    """
    facts = {"action": action, "error": type(error).__qualname__, "trace": trace(error.__traceback__)}
    log.error("An error was caught.", extra={**ids, **facts})
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            failure(log, action, each, **ids, **_worked_on(each))


def _worked_on(error: BaseException) -> dict[str, object]:
    """Return the id of the mailbox whose round an error ended, where it passed through one."""
    here = error.__traceback__
    while here is not None:
        mailbox = here.tb_frame.f_locals.get("mailbox")
        if isinstance(mailbox, int):  # an id; nothing else of a frame may be logged
            return {"mailbox_id": mailbox}
        here = here.tb_next
    return {}
