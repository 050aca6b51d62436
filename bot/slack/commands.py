"""The words after `/ombud`, as a table: each with its help and what it answers.

Answers are shown to the person alone and hold numbers, rights, statuses, dates and owners; a case
itself is shown as its card.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.slack.cards import card_message, plain_card, top_text
from bot.slack.checked import checked
from bot.slack.escape import clean
from bot.slack.kit import Message
from bot.slack.lint import Surface
from bot.slack.rich import sentence
from handlers import casebook
from handlers.cards import STATUS_LABELS, case_card, due
from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.people import Actor
from handlers.domain.rights import names

_ROWS = 20
_NUMBER = re.compile(r"\d{4}-\d{1,9}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who typed what, and the day it is where the desk is."""

    actor: Actor
    words: str
    today: date


@dataclass(frozen=True, slots=True)
class Command:
    """One row: what people type, what it does in one line, and how it is answered."""

    usage: str
    help: str
    answer: Callable[[Desk, Asked], Message]


def run_command(desk: Desk, actor: Actor, text: str, today: date) -> Message:
    """Return the answer to what was typed after the command, as a message without its envelope.

    Raises:
        Refused: the person may not ask this, or there is no such case.
    """
    words = " ".join(clean(text).lower().split())
    asked = Asked(actor, words, today)
    if _NUMBER.fullmatch(words):
        return _one(desk, asked)
    return COMMANDS.get(words or "help", UNKNOWN).answer(desk, asked)


def _help(_desk: Desk, _asked: Asked) -> Message:
    rows = [f"/ombud {one.usage}: {one.help}" for one in (*COMMANDS.values(), CASE)]
    return _lines("What you can type:", rows)


def _list(desk: Desk, asked: Asked) -> Message:
    return _rows("Open cases, the earliest due date first:", _open(desk, asked), asked)


def _mine(desk: Desk, asked: Asked) -> Message:
    return _rows("Your open cases, the earliest due date first:", _open(desk, asked, mine=True), asked)


def _one(desk: Desk, asked: Asked) -> Message:
    card = case_card(casebook.find(desk, asked.actor, asked.words), asked.today)
    return checked(Surface.MESSAGE, card_message(card), plain_card(card))


def _unknown(_desk: Desk, asked: Asked) -> Message:
    nearest = difflib.get_close_matches(asked.words, COMMANDS, n=1, cutoff=0.4)
    hint = f"Did you mean /ombud {nearest[0]}?" if nearest else "Type /ombud help to see what there is."
    return _lines(f"There is no such command. {hint}", [])


COMMANDS = {
    "help": Command("help", "shows this", _help),
    "list": Command("list", "open cases, everybody's", _list),
    "mine": Command("mine", "your own open cases", _mine),
}
CASE = Command("2026-0042", "the card of the case with that number", _one)
UNKNOWN = Command("", "", _unknown)


def _open(desk: Desk, asked: Asked, *, mine: bool = False) -> list[Case]:
    # One more than is shown, to know whether there are more.
    return casebook.open_cases(desk, asked.actor, _ROWS + 1, mine=mine)


def _rows(title: str, cases: list[Case], asked: Asked) -> Message:
    if not cases:
        return _lines("No case is open." if asked.words == "list" else "You have no open case.", [])
    rows = [_row(case, asked.today) for case in cases[:_ROWS]]
    if len(cases) > _ROWS:
        rows.append("… and more. The command line shows them all: ombud case list")
    return _lines(title, rows)


def _row(case: Case, today: date) -> str:
    owner = f"<@{case.owner}>" if case.owner else "nobody yet"
    parts = (case.number, names(case.rights), STATUS_LABELS[case.status], due(case, today), owner)
    return " · ".join(parts)


def _lines(title: str, rows: list[str]) -> Message:
    told = Message(text=top_text(title), blocks=[sentence(one) for one in (title, *rows)])
    return checked(Surface.MESSAGE, told, Message(text=told["text"], blocks=[]))
