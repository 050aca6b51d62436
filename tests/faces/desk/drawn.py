"""Blocks as the page draws them, without a stage: for tests of one element at a time."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from bot.sandbox.desk.drawing import teach
from bot.sandbox.desk.reader import Reader
from bot.sandbox.desk.spots import Spot
from bot.sandbox.slack.choices import first_state
from bot.sandbox.slack.elements import as_kept
from tests.faces.desk.visiting import Node, read

NOW = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
READER = Reader(
    "U0ADA",
    ZoneInfo("Europe/Copenhagen"),
    NOW,
    {"U0ADA": "Ada", "U0MAX": "Max", "U0OMBUD01": "Ombud"},
    {"C1": "privacy-desk"},
    (("U0ADA", "Ada"), ("U0MAX", "Max")),
)
Block = dict[str, Any]
_PAGE = """{% from "blocks.html" import draw_all, form_of with context %}
{{ form_of(spot, "/as/ada/act", "/as/ada/channel") }}{{ draw_all(blocks, spot) }}"""


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(value: str, label: str = "") -> Block:
    return {"text": plain(label or value.title()), "value": value}


def element(kind: str, **more: Any) -> Block:
    return {"type": kind, "action_id": "a1", **more}


def asked(kind: str, **more: Any) -> Block:
    """Is an input block around an element."""
    return {"type": "input", "block_id": "b1", "label": plain("The label"), "element": element(kind, **more)}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "block_id": "b1", "elements": list(elements)}


def drawn(*blocks: Block, modal: bool = False, errors: dict[str, str] | None = None, **more: Any) -> Node:
    """Is what the page makes of blocks."""
    numbers = iter(range(1_000))
    kept = as_kept(list(blocks), lambda: f"made{next(numbers)}")
    spot = Spot("s", ("view", "V1"), READER, first_state(kept), modal=modal, errors=errors or {}, **more)
    return read(drawn_html(kept, spot))


def drawn_html(kept: list[Block], spot: Spot) -> str:
    app = Flask("bot.sandbox.desk.app")
    teach(app)
    app.jinja_env.globals["csrf"] = lambda: "token"
    return app.jinja_env.from_string(_PAGE).render(spot=spot, blocks=kept)
