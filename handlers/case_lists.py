"""Lists of cases as answers to what somebody typed: everybody's, their own, one by its number."""

from collections.abc import Sequence
from datetime import date

from handlers import casebook
from handlers.cards import case_card
from handlers.case_rows import row
from handlers.desk import Desk
from handlers.domain.answer import Answer, Told
from handlers.domain.case import Case
from handlers.domain.glance import Glance
from handlers.domain.people import Actor
from handlers.domain.phrase import say

#: With a row of buttons each, twenty rows stay within what one answer holds.
ROWS = 20


def everybodys(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the open cases by due date."""
    cases = casebook.open_cases(desk, actor, ROWS + 1)  # one more, to know whether there are more
    if not cases:
        return Answer(say("No case is open."))
    return _listed(desk, actor, say("Open cases, the earliest due date first:"), cases)


def mine(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the actor's own open cases by due date."""
    cases = casebook.open_cases(desk, actor, ROWS + 1, mine=True)
    if not cases:
        return Answer(say("You have no open case."))
    return _listed(desk, actor, say("Your open cases, the earliest due date first:"), cases)


def one(desk: Desk, actor: Actor, number: str) -> Told:
    """Return the card of the case of a number, with every button that makes sense."""
    return case_card(casebook.find(desk, actor, number), _today(desk), full=True)


def _listed(desk: Desk, actor: Actor, title: str, cases: Sequence[Case]) -> Answer:
    today = _today(desk)
    rows = tuple(row(Glance.of(case), actor, today) for case in cases[:ROWS])
    more = say("There are more; the Home tab of Ombud shows them all, page by page.")
    return Answer(title, rows=rows, note=more if len(cases) > ROWS else "")


def _today(desk: Desk) -> date:
    with desk.reading("case_lists.today") as tx:
        return tx.now.astimezone(casebook.organisation_of(tx).zone).date()
