"""Everything of ours is said in the language that is spoken; what others wrote, and ids, stay as they are."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bot.slack.boundary import sorry
from bot.slack.cards import card_message, line_message
from bot.slack.drawn import note, told
from bot.slack.home import plain_home
from bot.slack.notices import notice_message
from bot.slack.views import form_view, plain_sheet, sheet_view
from handlers.domain.answer import Answer
from handlers.domain.card import (
    Button,
    Card,
    Confirm,
    Field,
    FieldKind,
    Form,
    HomeRow,
    Link,
    Paragraph,
    Sheet,
)
from handlers.domain.case import ActionId
from handlers.domain.notice import Notice
from handlers.domain.phrase import joined, say
from handlers.words import speaking as speaking_module
from handlers.words.speaking import speaking

SURE = Confirm(say("sure"), say("it cannot be undone"), say("do it"), say("not yet"))
BUTTON = Button(ActionId.CLAIM, say("claim"), confirm=SURE)
MANY = tuple(Button(action, say("do")) for action in list(ActionId)[:8])
ROW = HomeRow(1, 1, "2026-0001", joined(" · ", [say("due"), "2026-04-07"]), (BUTTON,))
OPTIONS = (("access", say("access")), ("erasure", say("erasure")))

PICTURES: Mapping[str, Callable[[], object]] = {
    "card": lambda: card_message(
        Card(
            1, 1, say("case"), say("it is new"), ((say("status"), say("new")),), (BUTTON, *MANY), say("note")
        )
    ),
    "line": lambda: line_message(say("it came"), ROW),
    "notice": lambda: notice_message(Notice(say("due"), say("title"), (ROW,), (say("hello"),), say("why"))),
    "answer": lambda: told(Answer(say("open"), (say("first"),), (ROW,), say("end"))),
    "form": lambda: form_view(
        Form(
            ActionId.NOTE,
            1,
            1,
            say("title"),
            say("save"),
            tuple(
                Field(
                    kind.value,
                    say("label"),
                    kind,
                    OPTIONS,
                    say("initial"),
                    hint=say("hint"),
                    shown=say("shown"),
                )
                for kind in FieldKind
            ),
            (say("notes"),),
        )
    ),
    "sheet": lambda: sheet_view(
        Sheet(
            say("title"),
            (
                Paragraph(
                    say("heading"), buttons=(BUTTON,), link=Link(say("open"), "https://ombud.example/x")
                ),
                Paragraph("LITERAL\n" * 9, quoted=True, folded=True),
                Paragraph("", quoted=True),
            ),
            1,
            1,
            ActionId.SEND,
            say("send"),
        )
    ),
    "long sheet": lambda: sheet_view(Sheet(say("title"), (Paragraph("A" * 300_000, quoted=True),) * 99)),
    "empty sheet": lambda: sheet_view(Sheet(say("title"), ())),
    "note": lambda: note(say("done")),
    "stand-in": lambda: plain_sheet(say("title")),
    "stand-in home": plain_home,
    "error": lambda: note(sorry("K7M2QX")),
}


class Shouting:
    """A catalogue whose language is written in capitals."""

    def translate(self, message: str, plural: str, number: int) -> str:
        text = plural if plural and number != 1 else message
        pieces = text.split("{")
        return "{".join(
            [
                pieces[0].upper(),
                *(f"{name}}}{rest.upper()}" for name, _, rest in (p.partition("}") for p in pieces[1:])),
            ]
        )


@pytest.fixture
def shouted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(speaking_module, "catalogue", lambda language: Shouting())
    with speaking("xx"):
        yield


def texts(payload: object) -> Iterator[str]:
    """Yield every text that a person reads."""
    if isinstance(payload, dict):
        for name, value in payload.items():
            if name in {"text", "accessibility_label", "initial_value"} and isinstance(value, str):
                yield value
            yield from texts(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from texts(value)


KEPT = ("ombud case show", "/ombud mine", "K7M2QX", "Ombud", "ombud")


@pytest.mark.usefixtures("shouted")
@pytest.mark.parametrize("name", PICTURES)
def test_ux_25_no_sentence_of_ours_is_left_in_english(name: str) -> None:
    drawn: Any = PICTURES[name]()
    found = list(texts(drawn))
    assert found
    for text in found:
        for kept in KEPT:
            text = text.replace(kept, "")  # noqa: PLW2901 - names of commands are the same in every language
        assert text == text.upper(), text


@pytest.mark.parametrize("name", PICTURES)
def test_ux_25_without_a_catalogue_everything_is_english(name: str) -> None:
    with speaking("zz"):
        foreign = PICTURES[name]()
    assert foreign == PICTURES[name]()
