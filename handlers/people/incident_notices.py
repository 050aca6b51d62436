"""What managers and admins are told of an incident: a message for each rung, so that it rings.

Older messages are struck out. None carries content: a number, hours, and the buttons to act.
"""

from collections.abc import Mapping
from datetime import datetime

from handlers.cards import incident_lines as lines
from handlers.domain.card import HomeRow, Step, Weight
from handlers.domain.errands import ErrandId
from handlers.domain.events import Fact
from handlers.domain.incidents.incident import Incident, IncidentId, Party, Phase
from handlers.domain.incidents.ladder import LATE, REST
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, say
from handlers.store.transaction import Transaction

_WHY = say(
    "This comes at any hour, since you manage cases or look after Ombud, and 72 hours know no night. It ends "
    "once a notification or a decision is on record."
)
_REST = say("The rest of the information is owed without undue further delay (Art. 33(4)).")
_WHY_WEEKLY = say(
    "You get this once a week, since you manage cases or look after Ombud, until all of the notification is "
    "on record."
)


def about(incident: Incident) -> str:
    """Return what tells the message of a rung from those of others."""
    return f"{incident.id}-{incident.clock}-{incident.rung}"


def incident_notice(tx: Transaction, key: str, facts: Mapping[str, Fact]) -> Notice | None:
    """Return the message of a rung as it stands now; None where it is owed no more and was never posted.

    Args:
        key: of the notice, by which its post is found.
        facts: incident, clock, rung and `owed_at`.
    """
    incident = tx.incidents.get(IncidentId(int(facts["incident"] or 0)))
    post = tx.posts.find(key)
    current = (facts["clock"], facts["rung"]) == (incident.clock, incident.rung)
    weekly = incident.rung >= REST
    if post is None and not (current and (incident.owes_rest if weekly else incident.rings)):
        return None
    if not current:
        return _replaced(incident)
    organisation = tx.organisations.get(incident.organisation_id)
    said = lines.standing(incident, organisation.zone, tx.now)
    title = say("{number}: {standing}", number=incident.number, standing=said)
    summary = say("Incident {number}: {standing}.", number=incident.number, standing=said)
    if not incident.rings:
        why = _WHY_WEEKLY if weekly else _WHY
        return Notice(summary, title, lines=_decided(incident, tx), why=why, steps=steps(incident))
    told = [lines.todo(incident, organisation), *lines.clock_lines(incident, organisation.zone)]
    owed_at = datetime.fromisoformat(str(facts["owed_at"]))
    if ((post.at if post and post.at else None) or tx.now) - owed_at > LATE:
        late = say(
            "This reminder comes late: it was due {moment}.", moment=lines.moment(owed_at, organisation.zone)
        )
        told.insert(0, late)
    if incident.clock:
        told.append(say("The clock was corrected or taken up again; this is how it stands now."))
    return Notice(summary, title, lines=tuple(told), why=_WHY, steps=steps(incident))


def steps(incident: Incident) -> tuple[Step, ...]:
    """Return the buttons of a message about an incident."""
    token = str(incident.id)
    found = [Step(ErrandId.INCIDENT_OPEN, say("Open incident"), token, Weight.PRIMARY)]
    if incident.phase is Phase.ASSESSING:
        found.append(Step(ErrandId.INCIDENT_NOTIFY, say("Record notification"), token))
        if incident.party is Party.CONTROLLER:
            found.append(Step(ErrandId.INCIDENT_EXEMPT, say("Decide: not notifiable"), token))
    elif incident.owes_rest:
        found.append(Step(ErrandId.INCIDENT_NOTIFY, say("Record notification"), token))
    elif incident.phase is not Phase.CLOSED:
        found.append(Step(ErrandId.INCIDENT_CLOSE, say("Close"), token))
    return tuple(found)


def _replaced(incident: Incident) -> Notice:
    title = say("Incident {number}", number=incident.number)
    row = HomeRow(0, 0, incident.number, say("a newer message below tells how it stands"), done=True)
    return Notice(title, title, rows=(row,))


def _decided(incident: Incident, tx: Transaction) -> tuple[Phrase, ...]:
    zone = tx.organisations.get(incident.organisation_id).zone
    if incident.notified_at is not None:
        told = say("Notified {moment}.", moment=lines.moment(incident.notified_at, zone))
    elif incident.phase is Phase.NOT_NOTIFIABLE:
        told = say("It was decided that no authority is notified; the reasons are on record.")
    else:
        told = say("It is closed; its record stays.")
    if incident.owes_rest:
        return told, _REST
    return (told,) if incident.phase is Phase.CLOSED else (told, say("Open it to see what is still to do."))
