"""What was drawn, as it was before it was said in a language: each picture once, to be drawn in another.

A picture is a drawing function of the Slack face with what it was given; phrases in it are whole.
"""

import copyreg
import fcntl
import importlib
import json
import pickle
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import mock

from bot.slack.lint import Surface
from handlers.domain.card import Card, Form, Sheet
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase
from handlers.words.speaking import speaking

Json = dict[str, Any]
_NUMBERS = re.compile(r"\d+")
#: Every function that draws what people see, by module; None for what is part of no surface by itself.
DRAWING: dict[str, Surface | None] = {
    "bot.slack.views:form_view": Surface.MODAL,
    "bot.slack.views:sheet_view": Surface.MODAL,
    "bot.slack.views:note_view": Surface.MODAL,
    "bot.slack.views:plain_sheet": Surface.MODAL,
    "bot.slack.home:home_view": Surface.HOME,
    "bot.slack.home:plain_home": Surface.HOME,
    "bot.slack.cards:card_message": Surface.MESSAGE,
    "bot.slack.cards:plain_card": Surface.MESSAGE,
    "bot.slack.cards:line_message": Surface.MESSAGE,
    "bot.slack.notices:notice_message": Surface.MESSAGE,
    "bot.slack.notices:plain_notice": Surface.MESSAGE,
    "bot.slack.drawn:_answer": Surface.MESSAGE,
    "bot.slack.reactions:_offer": Surface.MESSAGE,
    "bot.slack.answering:complaint": None,
    "bot.slack.kit:option": None,
}
#: What stands in when a picture cannot be drawn, by what is drawn otherwise.
_INSTEAD: dict[type, Callable[[Any], tuple[str, object]]] = {
    Card: lambda card: ("bot.slack.cards:plain_card", card),
    Form: lambda form: ("bot.slack.views:plain_sheet", form.title),
    Sheet: lambda sheet: ("bot.slack.views:plain_sheet", sheet.title),
    Notice: lambda notice: ("bot.slack.notices:plain_notice", notice),
}


def _taken_apart(phrase: Phrase) -> tuple[type[Phrase], tuple[object, ...]]:
    whole = (str(phrase), phrase.message, dict(phrase.values), phrase.plural, phrase.number)
    return Phrase, whole


copyreg.pickle(Phrase, _taken_apart)  # a phrase is whole only with what it was made of


@dataclass(frozen=True)
class Picture:
    """A drawing function by name, and what it was given."""

    name: str
    given: tuple[Any, ...]

    @property
    def surface(self) -> Surface | None:
        """Is where it is shown."""
        return DRAWING[self.name]

    def drawn(self, language: str) -> Json:
        """Return it as it is drawn for somebody of a language."""
        with speaking(language):
            drawn: Json = _function(self.name)(*self.given)
        return drawn


@dataclass
class Gallery:
    """Every picture, each once; `wire` holds what left for Slack, to show that no picture is missing."""

    pictures: list[Picture] = field(default_factory=list)
    wire: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def add(self, name: str, given: tuple[object, ...]) -> None:
        """Take a picture in, and the plain one that may stand in for it."""
        mark = f"{name} {shape(given)}"
        if mark in self.seen:
            return
        self.seen.add(mark)
        self.pictures.append(Picture(name, given))
        if given and (instead := _INSTEAD.get(type(given[0]))):
            plain, about = instead(given[0])
            self.add(plain, (about,))

    def of(self, *surfaces: Surface) -> list[Picture]:
        """Return the pictures of some surfaces."""
        return [one for one in self.pictures if one.surface in surfaces]


def shape(value: object) -> str:
    """Return what tells one picture from another: its words and how they are made, numbers aside."""
    match value:
        case Phrase():
            return f"⟦{value.message}|{value.plural}|{value.number == 1}|{shape(value.values)}⟧"
        case str() | int() | float() | None:
            return _NUMBERS.sub("0", str(value))
        case Mapping():
            return f"<{','.join(f'{name}:{shape(one)}' for name, one in value.items())}>"
        case tuple() | list() | frozenset():
            return f"[{','.join(shape(one) for one in value)}]"
        case _ if is_dataclass(value):
            return shape({one.name: getattr(value, one.name) for one in fields(value)})
        case _:
            return type(value).__name__


def looks(drawn: Mapping[str, Any]) -> str:
    """Return what of a payload is a picture, numbers and ids of Slack's aside: text, title and blocks."""
    blocks = [
        {name: inside for name, inside in one.items() if name != "block_id" or one["type"] == "input"}
        for one in drawn.get("blocks", [])
    ]
    seen = {"text": drawn.get("text"), "title": drawn.get("title"), "blocks": blocks}
    return _NUMBERS.sub("0", json.dumps(seen, sort_keys=True))


@contextmanager
def watching(gallery: Gallery) -> Iterator[None]:
    """Take in whatever is drawn until the end of the block."""
    with ExitStack() as stack:
        for name in DRAWING:
            function = _function(name)
            wrapped = _watched(gallery, name, function)
            for module in [one for known, one in sys.modules.items() if known.startswith("bot.slack.")]:
                for bound, value in list(vars(module).items()):
                    if value is function:
                        stack.enter_context(mock.patch.object(module, bound, wrapped))
        yield


def _watched(gallery: Gallery, name: str, function: Callable[..., Json]) -> Callable[..., Json]:
    @wraps(function)
    def draw(*given: object) -> Json:
        gallery.add(name, given)
        return function(*given)

    return draw


def _function(name: str) -> Callable[..., Json]:
    module, _, called = name.partition(":")
    function: Callable[..., Json] = getattr(importlib.import_module(module), called)
    return function


def shared(path: Path, make: Callable[[], Gallery]) -> Gallery:
    """Return the gallery of a file, which whichever process comes first makes; the others wait for it."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
    gallery: Gallery = pickle.loads(path.read_bytes())
    return gallery
