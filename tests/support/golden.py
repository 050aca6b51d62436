"""Every payload Ombud can send, found by doing everything with everything rather than by a list kept by hand.

What is drawn is taken off the wire: from the calls of the Web API, and from the answers to deliveries.
How the acts are found stands in `golden_acts`; what people write in `golden_words`.
"""

import fcntl
import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.slack.courier import Parcel, ParcelKind
from bot.sandbox.slack.transcript import Call
from bot.slack.lint import Surface

Json = dict[str, Any]
_NUMBERS = re.compile(r"\d+")
_MESSAGES = {"chat.postMessage", "chat.update", "chat.postEphemeral"}
#: Of a call that posts, what says where to; the linter knows them, the types of blocks do not.
_ADDRESS = ("channel", "ts", "thread_ts", "user")
#: What every line of a log has.
_USUAL = frozenset(vars(logging.makeLogRecord({})))


@dataclass(frozen=True, slots=True)
class Golden:
    """One payload as it leaves: where it is shown, what made it, and what it is."""

    surface: Surface
    origin: str
    body: Json


@dataclass
class Corpus:
    """All that was drawn, each drawing once, numbers aside.

    Attributes:
        menus: options that fields found by typing were given.
        complaints: what stood under the fields of refused forms.
        refused: calls that the stand-in refused for what they drew.
        replaced: where a plain picture had to stand in for one that broke a rule.
        broken: where something was raised that nobody expected.
        parcels: one delivery of each kind and shape that the stand-in sent.
        said: what was drawn in the other languages, each picture once a language.
        drawn: marks of what was drawn in them; None while nothing is.
    """

    payloads: list[Golden] = field(default_factory=list)
    menus: list[Json] = field(default_factory=list)
    complaints: list[Json] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    parcels: list[Json] = field(default_factory=list)
    said: list[Golden] = field(default_factory=list)
    seen: set[str] = field(default_factory=set, repr=False)
    drawn: set[str] | None = field(default=None, repr=False)

    def of(self, surface: Surface) -> list[Golden]:
        """Return the payloads of a surface."""
        return [one for one in self.payloads if one.surface is surface]

    def keep(self, surface: Surface, origin: str, body: Json) -> None:
        """Keep a payload, unless one like it is kept already."""
        if self._is_new(surface.value, body):
            self.payloads.append(Golden(surface, origin, body))
            if self.drawn is not None and body.get("blocks") and _picture(body) not in self.drawn:
                self.refused.append(f"nothing drew this in the other languages: {origin}")

    def is_drawn_first(self, body: Json) -> bool:
        """Return whether a picture is drawn for the first time, numbers aside."""
        assert self.drawn is not None
        before = len(self.drawn)
        self.drawn.add(_picture(body))
        return len(self.drawn) > before

    def keep_complaint(self, answer: Json) -> None:
        """Keep what stands under the fields of a refused form."""
        if answer.get("response_action") == "errors" and self._is_new("complaint", answer):
            self.complaints.append(answer)

    def keep_call(self, origin: str, call: Call) -> None:
        """Keep what a call of the Web API drew."""
        given = {name: _read(value) for name, value in call.arguments.items() if value is not None}
        if call.error and ("block" in call.error or call.error in {"invalid_arguments", "view_too_large"}):
            self.refused.append(f"{call.method}: {call.error}, {origin}")
        if call.method in _MESSAGES:
            self.keep(Surface.MESSAGE, origin, {k: v for k, v in given.items() if k not in _ADDRESS})
        elif "view" in given:
            self.keep(Surface(given["view"]["type"]), origin, given["view"])
        elif "blocks" in given or "attachments" in given:
            self.refused.append(f"{call.method} draws, and nobody here knows where: {origin}")

    def keep_answer(self, origin: str, parcel: Parcel, answer: Any) -> None:
        """Keep what a delivery was answered with, and what kind of delivery it was."""
        self._keep_parcel(parcel)
        if not isinstance(answer, dict):
            if answer:
                self.refused.append(f"an answer that is no JSON: {origin}")
        elif "view" in answer:
            self.keep(Surface(answer["view"]["type"]), origin, answer["view"])
        elif "options" in answer or "option_groups" in answer:
            if self._is_new("menu", answer):
                self.menus.append(answer)
        elif answer.get("response_action") == "errors":
            self.keep_complaint(answer)
        elif "text" in answer or "blocks" in answer:
            self.keep(Surface.MESSAGE, origin, answer)

    def _keep_parcel(self, parcel: Parcel) -> None:
        payload = parcel.payload
        inner = (payload.get("event") or {}).get("type") or payload.get("type") or parcel.kind.value
        where = (payload.get("container") or payload.get("view") or {}).get("type", "")
        acted = "+".join(one["type"] for one in payload.get("actions", []))
        if self._is_new("parcel", {"kind": f"{parcel.kind.value} {inner} {where} {acted}"}):
            self.parcels.append({"kind": parcel.kind.value, "payload": payload})

    def _is_new(self, kind: str, body: object) -> bool:
        mark = kind + _without_numbers(body)
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def save(self, path: Path) -> None:
        """Write the corpus to a file."""
        written = asdict(self)
        del written["seen"], written["drawn"]
        path.write_text(json.dumps(written), "utf-8")

    @classmethod
    def load(cls, path: Path) -> "Corpus":
        """Return the corpus of a file."""
        read = json.loads(path.read_text("utf-8"))
        for drawn in ("payloads", "said"):
            read[drawn] = [Golden(Surface(one["surface"]), one["origin"], one["body"]) for one in read[drawn]]
        return cls(**read)


def _without_numbers(body: object) -> str:
    return _NUMBERS.sub("0", json.dumps(body, sort_keys=True))


def _picture(body: Json) -> str:
    return _without_numbers(body.get("blocks"))


def _read(value: object) -> Any:
    """Return an argument as JSON; a form carries JSON as text."""
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


class Ear(logging.Handler):
    """Hears when a picture is replaced by a plain one, and when the desk broke under an act."""

    def __init__(self, corpus: Corpus) -> None:
        super().__init__()
        self._corpus = corpus
        self.origin = ""
        self.planted = False  # what is heard now was meant to happen

    def emit(self, record: logging.LogRecord) -> None:
        """Note which rule was broken, or what was raised where, and by what act."""
        action = getattr(record, "action", "")
        if self.planted or not str(action).endswith((".plain_instead", ".fault")):
            return
        facts = {name: value for name, value in vars(record).items() if name not in _USUAL}
        kept = self._corpus.replaced if action == "slack.plain_instead" else self._corpus.broken
        kept.append(f"{self.origin}: {facts}")


@contextmanager
def hearing(corpus: Corpus) -> Iterator[Ear]:
    """Write into the corpus what goes wrong unseen, until the end of the block."""
    ear, loggers = Ear(corpus), [logging.getLogger(name) for name in ("bot.slack", "handlers")]
    for logger in loggers:
        logger.addHandler(ear)
    try:
        yield ear
    finally:
        for logger in loggers:
            logger.removeHandler(ear)


def shared_corpus(path: Path, make: Callable[[Sequence[str]], Corpus], languages: Sequence[str]) -> Corpus:
    """Return the corpus of a file, which whichever process comes first makes; the others wait for it."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(languages).save(path)
    return Corpus.load(path)


#: Interactions, commands and events by what Bolt calls their envelope.
KINDS = tuple(kind.value for kind in ParcelKind)
