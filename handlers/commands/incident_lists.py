"""Open incidents as an answer to whoever typed `/ombud incidents`: numbers, hours, and a way to open each."""

from handlers.cards.incident_lines import standing
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.card import Step
from handlers.domain.errands import ErrandId
from handlers.domain.people import Actor
from handlers.domain.phrase import count, say
from handlers.incidents.reading import list_open

#: Incidents that an answer has buttons for, and lines.
_STEPS, _LINES = 5, 9


def opened(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the open incidents, oldest first, each with how its clock stands."""
    organisation, found = list_open(desk, actor)
    report = Step(ErrandId.INCIDENT, say("Report an incident"))
    if not found:
        return Answer(say("No incident is open."), steps=(report,))
    now = desk.clock.now()
    lines = tuple(
        say("{number}: {standing}.", number=one.number, standing=standing(one, organisation.zone, now))
        for one in found[:_LINES]
    )
    steps = tuple(Step(ErrandId.INCIDENT_OPEN, one.number, str(one.id)) for one in found[:_STEPS])
    more = len(found) - _LINES
    note = count("… and {n} more incident.", "… and {n} more incidents.", more) if more > 0 else ""
    return Answer(say("Open incidents:"), lines, note=note, steps=steps)
