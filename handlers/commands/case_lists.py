"""Lists of cases as answers to what somebody typed: everybody's, their own, and what a search found."""

from collections.abc import Iterable

from handlers import casebook
from handlers.answers.authorship import authorship
from handlers.cards.case_rows import row
from handlers.cards.complaints import with_complaint
from handlers.cards.pictures import picture
from handlers.desk import Desk
from handlers.domain.answer import Answer, Told
from handlers.domain.case import STANDING, Status
from handlers.domain.glance import Glance
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, say
from handlers.domain.rights import RIGHTS, Right

#: With a row of buttons each, twenty rows stay within what one answer holds.
ROWS = 20


def everybodys(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the open cases by due date."""
    cases = casebook.open_cases(desk, actor, ROWS + 1)  # one more, to know whether there are more
    if not cases:
        return Answer(say("No case is open."))
    return _listed(desk, actor, say("Open cases, the earliest due date first:"), map(Glance.of, cases))


def mine(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the actor's own open cases by due date."""
    cases = casebook.open_cases(desk, actor, ROWS + 1, mine=True)
    if not cases:
        return Answer(say("You have no open case."))
    return _listed(desk, actor, say("Your open cases, the earliest due date first:"), map(Glance.of, cases))


def found(desk: Desk, actor: Actor, words: str) -> Answer:
    """Return the cases that a search finds; what was searched for is not repeated, it may be an address."""
    if not words:
        return Answer(
            say("Type what to find: a number or its beginning, an exact e-mail address, a right or a status.")
        )
    cases = casebook.search(desk, actor, words)
    if not cases:
        return Answer(say("No case is like that."), (_what_is_found(words),))
    return _listed(desk, actor, say("Cases that were found:"), cases)


def one(desk: Desk, actor: Actor, number: str) -> Told:
    """Return the card of the case of a number as the channel has it, with every button that makes sense.

    Args:
        number: as people type it; without its year, it is this year's.
    """
    case = casebook.find(desk, actor, _with_year(desk, number.removeprefix("#")))
    with desk.reading("case_lists.one") as tx:
        drawn = picture(tx, case, full=True, approves=desk.rules.second_approver)
        return with_complaint(desk, tx, case, drawn)


def _with_year(desk: Desk, number: str) -> str:
    if "-" in number:
        return number
    with desk.reading("case_lists.this_year") as tx:
        year = tx.now.astimezone(casebook.organisation_of(tx).zone).year
    return f"{year}-{int(number):04d}"


def _what_is_found(words: str) -> Phrase:
    if "@" in words or words[0].isdigit():
        return say("A whole e-mail address is needed, or a number from its year on, such as 2026-0042.")
    return say(
        "What can be found: a right such as {right}, a status such as {status}, a whole e-mail address, or a "
        "number from its year on, such as 2026-0042.",
        right=RIGHTS[Right.ACCESS].label,
        status=STANDING[Status.OPEN],
    )


def _listed(desk: Desk, actor: Actor, title: str, glances: Iterable[Glance]) -> Answer:
    listed = list(glances)
    with desk.reading("case_lists.listed") as tx:
        today = tx.now.astimezone(casebook.organisation_of(tx).zone).date()
        whose = authorship(tx, desk, listed)
    rows = tuple(row(glance, actor, today, whose.get(glance.id)) for glance in listed)
    more = say("There are more; the Home tab of Ombud shows them all, page by page.")
    return Answer(title, rows=rows[:ROWS], note=more if len(rows) > ROWS else "")
