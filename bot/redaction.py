"""What may be logged of a record: a constant sentence, ids, counts and codes; never content.

Works on any handler, whoever made it. Ours and other libraries' records pass through alike;
free text of other libraries is withheld, since nobody knows what it quotes.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from types import TracebackType

from handlers.sensitive.finding import NUMBERS
from handlers.sensitive.masks import without_numbers
from handlers.sensitive.scan import find

OURS = ("bot", "handlers", "connectors")
FACTS = "ombud_facts"  # the attribute of a record that holds what may be logged of it

_WORDS = frozenset(
    {
        "action", "attempt", "attempts", "bytes", "count", "entry", "error", "job", "key", "kind",
        "method", "mode", "port", "provider", "reason", "ref", "retry_after", "revision", "seconds",
        "seq", "size", "state", "status", "step", "version",
    }
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{1,100}")
_SECRET = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|\beyJ[\w-]{10,}\.[\w.-]+|\b[A-Za-z0-9+/_-]{40,}={0,2}")
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]{1,64}@[^\s@<>\"'(),;:]{1,255}")
_PLACE = re.compile(r"[\w.]+:\d+ [\w<>.]+")
_LONGEST = 120  # a sentence; whatever is longer is free text
_FRAMES = 8
_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
    FACTS,
}


class Redaction(logging.Filter):
    """Leaves of each record only what may be logged; goes on every handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Reduce the record in place; drop it where it would only quote a request."""
        if FACTS in record.__dict__:
            return True  # another handler's filter came first
        if is_request_quote(record):
            return False
        extras = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        facts = dict(_safe(extras))
        if record.exc_info and record.exc_info[0]:
            facts |= {"error": record.exc_info[0].__qualname__, "trace": trace(record.exc_info[2])}
        text = _sentence(record)
        for name in extras:
            delattr(record, name)
        record.msg, record.args = text, None
        record.exc_info = record.exc_text = record.stack_info = None
        setattr(record, FACTS, facts)
        return True


def is_request_quote(record: logging.LogRecord) -> bool:
    """Return whether this is one of Bolt's two records that quote whole request bodies."""
    if record.name == "slack_bolt.RequestVerification":
        return record.levelno < logging.WARNING
    return isinstance(record.msg, str) and record.msg.startswith("Unhandled request")


def trace(here: TracebackType | None) -> list[str]:
    """Return where an error came from, innermost last: module, line and function, no values."""
    places: list[str] = []
    while here is not None:
        frame = here.tb_frame
        places.append(f"{frame.f_globals.get('__name__', '?')}:{here.tb_lineno} {frame.f_code.co_name}")
        here = here.tb_next
    return places[-_FRAMES:]


def _sentence(record: logging.LogRecord) -> str:
    # A template with arguments is constant even in other libraries; a bare text may be an f-string.
    constant = record.args or record.name.split(".", 1)[0] in OURS
    if not constant or not isinstance(record.msg, str) or len(record.msg) > _LONGEST:
        return "(text withheld)"
    return scrub(record.msg)


def scrub(text: str) -> str:
    """Return a short text without mail addresses, tokens, keys and national numbers."""
    return without_numbers(_ADDRESS.sub("(address)", _SECRET.sub("(secret)", text)))


def _safe(extras: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    withheld = []
    for name, value in extras.items():
        if name == "trace" and isinstance(value, list):
            yield name, [one for one in value if isinstance(one, str) and _PLACE.fullmatch(one)]
        elif (name in _WORDS or name.endswith("_id")) and _is_plain(value):
            yield name, value
        else:
            withheld.append(name)
    if withheld:
        yield "withheld", sorted(withheld)


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value)) and not _SECRET.search(value) and not find(value, NUMBERS)
    return value is None or isinstance(value, bool | int | float)
