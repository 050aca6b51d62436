"""Saying that you are away, and that you are back: `/ombud away 2026-12-01 2026-12-10`, `/ombud back`."""

import re
from datetime import date

from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.errors import Refused
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, say
from handlers.people import absences

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Words between the days that mean nothing but themselves.
_FILLING = {"from", "until", "till", "to", "-", "–"}
_USAGE = "/ombud away 2026-12-01 2026-12-10"


def away(desk: Desk, actor: Actor, words: str) -> Answer:
    """Note that the person who asks is away, or say when they are.

    Raises:
        Refused: the days cannot be read, or make no sense.
    """
    if not words:
        return _standing(desk, actor)
    days, until = _read(words)
    absence = absences.go_away(desk, actor, None if until else days[0], days[-1])
    said = say("You are away: {days}.", days=absences.told([absence]))
    return Answer(
        said,
        (
            say("No reminder comes to you on these days. What falls due in them is told to the managers."),
            say("{command} takes it back.", command="/ombud back"),
        ),
    )


def back(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Take back that the person who asks is away, now or later."""
    ended = absences.come_back(desk, actor)
    if not ended:
        return Answer(say("You had not said that you are away; nothing was changed."))
    return Answer(say("You are here again: {days} is taken back.", days=absences.told(ended)))


def told_of(desk: Desk, actor: Actor) -> Phrase | None:
    """Return when somebody is away, as one sentence; None where they did not say so."""
    found = absences.standing(desk, actor.id)
    return say("You are away: {days}.", days=absences.told(found)) if found else None


def _standing(desk: Desk, actor: Actor) -> Answer:
    found = told_of(desk, actor)
    how = say("Type {typed}, with your first and last day.", typed=_USAGE)
    return Answer(found or say("You have not said that you are away."), (how,))


def _read(words: str) -> tuple[list[date], bool]:
    """Return the days that were typed, one or two, and whether the only one is the last."""
    typed = words.lower().split()
    until = bool(typed) and typed[0] in {"until", "till", "to"}
    days = [one for one in typed if one not in _FILLING]
    if not 1 <= len(days) <= 2 or (until and len(days) != 1) or not all(map(_DAY.fullmatch, days)):
        raise Refused(say("Give your first and last day, such as {typed}.", typed=_USAGE))
    try:
        return [date.fromisoformat(one) for one in days], until
    except ValueError:
        raise Refused(say("There is no such day; nothing was noted.")) from None
