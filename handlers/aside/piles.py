"""What waits aside, with the day on which the clock of each letter would end."""

from collections.abc import Iterable

from handlers.cards.aside_lines import Standing, line, waiting
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.aside import Aside
from handlers.domain.card import Section, Step
from handlers.domain.deadline import counted
from handlers.domain.errands import ErrandId
from handlers.domain.people import Actor, Organisation
from handlers.domain.phrase import Phrase, say
from handlers.store.transaction import Transaction

#: Possible requests that the home page names, and letters that an answer does.
_NAMED, _LINES = 3, 8


def standing(desk: Desk, organisation: Organisation, letter: Aside) -> Standing:
    """Return how a letter stands: its period would begin when it was received (GDPR Art. 12(3))."""
    establishment = desk.establishment(organisation)
    deadline = counted([establishment.request_at(letter.received_at)], establishment)
    return Standing(letter.kind, letter.possible, letter.junk, deadline.received_on, deadline.due_on)


def section(desk: Desk, tx: Transaction, organisation: Organisation) -> tuple[Section, ...]:
    """Return what a home page says of letters put aside; no section where none waits."""
    pile = tx.asides.pile(organisation.id)
    if not pile.possible and not pile.others:
        return ()
    first = tx.asides.waiting(organisation.id, 0, _NAMED) if pile.possible else []
    lines = (*_lines(desk, tx, organisation, (one for one in first if one.possible)), waiting(pile))
    return (Section(say("Put aside"), lines=lines, steps=(_look(),)),)


def answer(desk: Desk, _actor: Actor, _words: str) -> Answer:
    """Return what waits, as an answer to whoever typed it."""
    with desk.reading("aside.answer") as tx:
        organisation = tx.organisations.first()
        pile = tx.asides.pile(organisation.id) if organisation else None
        if organisation is None or pile is None or not pile.possible + pile.others:
            return Answer(say("No letter waits aside."))
        shown = tx.asides.waiting(organisation.id, 0, _LINES)
        lines = _lines(desk, tx, organisation, shown)
    note = say("The clock of a request in junk runs, too, from the day it came in.")
    return Answer(waiting(pile), lines, note=note, steps=(_look(),))


def _lines(
    desk: Desk, tx: Transaction, organisation: Organisation, letters: Iterable[Aside]
) -> tuple[Phrase, ...]:
    today = tx.now.astimezone(organisation.zone).date()
    return tuple(line(standing(desk, organisation, one), today) for one in letters)


def _look() -> Step:
    return Step(ErrandId.ASIDE, say("Look through them"))
