"""The words people type to ask Ombud something, as a table: each with its help, who may ask, and its answer.

A face hands over what was typed and draws what comes back (see `handlers.domain.answer`).
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers import errands
from handlers.aside import batching, piles
from handlers.commands import away, case_lists, incident_lists, set_up, whoami
from handlers.desk import Desk
from handlers.domain.answer import Answer, Told
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import not_for
from handlers.domain.incidents.incident import REPORTERS, WORKERS
from handlers.domain.people import CASE_PEOPLE, Actor, Role
from handlers.domain.phrase import Phrase, joined, say
from handlers.duties import digests

#: A case's number; without its year, it is this year's.
_NUMBER = re.compile(r"#?(?:[0-9]{4}-)?[0-9]{1,9}")
_ADMINS = frozenset({Role.ADMIN})
_EVERYBODY: frozenset[Role] = frozenset()
_LONGEST = 200
#: How much of a verb has to be right for another to be proposed (of 1).
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Command:
    """One row.

    Attributes:
        usage: what people type after the command's name.
        answer: gets the words after the verb.
        takes_words: otherwise whoever types any is told that they changed nothing.
        roles: one of them is needed; none is where everybody of the workspace may ask.
    """

    usage: str
    help: Phrase
    roles: frozenset[Role]
    answer: Callable[[Desk, Actor, str], Told]
    takes_words: bool = False


def ask(desk: Desk, actor: Actor, typed: str) -> Told:
    """Return the answer to what somebody typed after the command's name, as their roles allow now.

    Raises:
        Refused: they may not ask this, or there is no such case.
    """
    asking = replace(actor, roles=desk.roster.roles(actor.id))
    words = " ".join(typed.split())[:_LONGEST]
    if _NUMBER.fullmatch(words):
        return _answer(CASE, desk, asking, words)
    verb, _, rest = words.partition(" ")
    row = COMMANDS.get(verb.lower() or "help")
    return _unknown(verb, asking) if row is None else _answer(row, desk, asking, rest)


def _answer(row: Command, desk: Desk, actor: Actor, rest: str) -> Told:
    if not _may(row, actor):
        raise not_for(actor, row.roles)
    told = row.answer(desk, actor, rest)
    if not rest or row.takes_words or not isinstance(told, Answer):
        return told
    ignored = say("{typed} takes no further words: they were ignored.", typed=f"/ombud {row.usage}")
    return replace(told, note=joined(" ", (told.note, ignored)) if told.note else ignored)


def _help(_desk: Desk, actor: Actor, _rest: str) -> Answer:
    rows = [one for one in (*COMMANDS.values(), CASE) if _may(one, actor)]
    return Answer(
        say("What you can type:"),
        tuple(say("{typed}: {help}", typed=f"/ombud {one.usage}", help=one.help) for one in rows),
    )


def _may(row: Command, actor: Actor) -> bool:
    return not row.roles or bool(row.roles & actor.roles)


def _unknown(verb: str, actor: Actor) -> Answer:
    theirs = [name for name, row in COMMANDS.items() if _may(row, actor)]
    nearest = difflib.get_close_matches(verb.lower(), theirs, n=1, cutoff=_ALIKE)
    if nearest:
        return Answer(say("There is no such command. Did you mean {typed}?", typed=f"/ombud {nearest[0]}"))
    return Answer(say("There is no such command. Type {typed} to see what there is.", typed="/ombud help"))


def _new(desk: Desk, actor: Actor, _rest: str) -> Told:
    form = errands.run(desk, Errand("", ErrandId.NEW_CASE, actor))
    assert isinstance(form, Form)
    return form


def _incident(desk: Desk, actor: Actor, _rest: str) -> Told:
    form = errands.run(desk, Errand("", ErrandId.INCIDENT, actor))
    assert isinstance(form, Form)
    return form


COMMANDS = {
    "help": Command("help", say("shows this"), _EVERYBODY, _help),
    "new": Command("new", say("opens a case by hand: by post, by phone or in person"), CASE_PEOPLE, _new),
    "list": Command("list", say("open cases, everybody's"), CASE_PEOPLE, case_lists.everybodys),
    "mine": Command("mine", say("your own open cases"), CASE_PEOPLE, case_lists.mine),
    "find": Command(
        "find 2026-00",
        say("cases by number, e-mail address, right or status"),
        CASE_PEOPLE,
        case_lists.found,
        takes_words=True,
    ),
    "junk": Command("junk", say("letters put aside, and possible requests"), CASE_PEOPLE, piles.answer),
    "batch": Command("batch", say("cases whose letters are alike"), CASE_PEOPLE, batching.answer),
    "incident": Command("incident", say("reports a breach of personal data"), REPORTERS, _incident),
    "incidents": Command("incidents", say("open incidents and their clocks"), WORKERS, incident_lists.opened),
    "me": Command("me", say("your roles, language and limits"), _EVERYBODY, whoami.me),
    "away": Command(
        "away 2026-12-01 2026-12-10",
        say("you are away: no reminders, and the managers hear what falls due"),
        CASE_PEOPLE,
        away.away,
        takes_words=True,
    ),
    "back": Command("back", say("you are here again"), CASE_PEOPLE, away.back),
    "digest": Command("digest", say("the week in numbers"), CASE_PEOPLE, digests.weekly),
    "mailboxes": Command("mailboxes", say("how the mailboxes fare"), _ADMINS, set_up.mailboxes),
    "settings": Command("settings", say("what is set up, and what is still to do"), _ADMINS, set_up.settings),
}
CASE = Command("2026-0042", say("the card of the case with that number"), CASE_PEOPLE, case_lists.one, True)
