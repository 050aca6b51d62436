"""What is offered while somebody types into a field: colleagues, and cases by number; no personal data."""

import re

from handlers.desk import Desk
from handlers.domain.card import FieldKind
from handlers.domain.ids import CaseId
from handlers.domain.people import CASE_PEOPLE, Actor
from handlers.domain.phrase import Phrase, say
from handlers.domain.rights import RIGHTS, Right, names
from handlers.words.speaking import spoken

#: What a chat system takes at a time.
MOST = 100


def suggest(
    desk: Desk, actor: Actor, kind: FieldKind, typed: str, case_id: CaseId
) -> list[tuple[str, Phrase | str]]:
    """Return value and label of what can be chosen, at most `MOST`; nothing for who has no role.

    Args:
        case_id: the case that the form belongs to: only open cases of its mailbox are offered, and
            never itself, those of the same person first. 0 where there is none, and then closed
            ones are offered too.
    """
    if not desk.roster.roles(actor.id) & CASE_PEOPLE:
        return []
    match kind:
        case FieldKind.COLLEAGUE:
            return _colleagues(desk, typed)
        case FieldKind.CASE:
            return _cases(desk, typed, case_id)
        case _:
            return []


def _colleagues(desk: Desk, typed: str) -> list[tuple[str, Phrase | str]]:
    wanted = typed.strip().casefold()
    found: list[tuple[str, str]] = [
        (one.id, one.name)
        for one in desk.roster.everyone()
        if wanted in one.name.casefold() and desk.roster.roles(one.id) & CASE_PEOPLE
    ]
    return [*sorted(found, key=lambda one: one[1].casefold())[:MOST]]


def _cases(desk: Desk, typed: str, case_id: CaseId) -> list[tuple[str, Phrase | str]]:
    number, rights = _read(typed)
    if typed.strip() and not (number or rights):
        return []
    with desk.reading("choosing.cases") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            return []
        found = tx.choices.matching(organisation.id, number, rights, beside=case_id or None, limit=MOST)
    return [
        (
            str(one.id),
            say(
                "{number} · {rights} · due {due}", number=one.number, rights=names(one.rights), due=one.due_on
            ),
        )
        for one in found
    ]


def _read(typed: str) -> tuple[str, tuple[Right, ...]]:
    """Return the part of a number, or the rights as their language calls them, that somebody typed."""
    wanted = typed.strip().casefold()
    if re.fullmatch(r"[0-9-]{1,20}", wanted, re.ASCII):
        return wanted, ()
    return "", tuple(right for right in Right if wanted and wanted in spoken(RIGHTS[right].label).casefold())
