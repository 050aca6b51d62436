"""The incidents on the home pages of those who work on them: where each open one stands, and a way into it.

Numbers and hours only; what happened stands in the window behind them.
"""

from handlers.cards.incident_lines import standing
from handlers.domain.card import Section, Step
from handlers.domain.errands import ErrandId
from handlers.domain.people import Organisation
from handlers.domain.phrase import say
from handlers.store.transaction import Transaction

#: What a page has lines and buttons for, of how many; `/ombud incidents` lists more.
_LINES, _MOST = 5, 100


def section(tx: Transaction, organisation: Organisation) -> tuple[Section, ...]:
    """Return the open incidents, those whose clock rings first; no section where none is open."""
    found = tx.incidents.open(organisation.id, _MOST)
    if not found:
        return ()
    found.sort(key=lambda one: (not one.rings, not one.owes_rest, one.aware_at))
    shown = found[:_LINES]
    lines = [
        say("{number}: {standing}.", number=one.number, standing=standing(one, organisation.zone, tx.now))
        for one in shown
    ]
    if len(found) > _LINES:
        lines.append(say("There are more; {command} lists them.", command="/ombud incidents"))
    steps = tuple(Step(ErrandId.INCIDENT_OPEN, one.number, str(one.id)) for one in shown)
    return (Section(say("Open incidents"), lines=tuple(lines), steps=steps),)
