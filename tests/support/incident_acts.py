"""What people do with incidents in a room, as the chat system hands it over, and what they are told."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers import errands
from handlers.domain.card import Form, Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import PersonId
from handlers.domain.incidents.happenings import Happened, RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, Stage
from handlers.domain.presses import Response
from handlers.incidents.raising import Report, report
from handlers.incidents.ringing import ring_all
from handlers.incidents.working import Sent, Which, notify
from tests.support.cast import ADA, MAX, actor
from tests.support.chats import Posted
from tests.support.desks import ACME, Room

_errands = itertools.count(1)
WHAT = "A laptop with the customer archive was stolen from the train."


def do(
    room: Room,
    errand: ErrandId,
    by: PersonId = MAX,
    answers: Mapping[str, str] | None = None,
    *,
    token: str = "",
    press: str = "",
) -> Response:
    """Run an errand as the chat system hands it over."""
    asked = Errand(press or f"incident-{next(_errands)}", errand, actor(by), answers, token)
    return errands.run(room.desk, asked)


def filled(
    room: Room, errand: ErrandId, incident: Incident, answers: Mapping[str, str], by: PersonId = MAX
) -> Response:
    """Open a form of an incident and submit it, with what it was filled with unless answered otherwise."""
    form = do(room, errand, by, token=str(incident.id))
    assert isinstance(form, Form)
    given = {field.name: field.initial for field in form.fields}
    return do(room, errand, by, {**given, **answers}, token=form.token)


def opened(room: Room, incident: Incident, by: PersonId = MAX) -> Sheet:
    """Return the page of an incident."""
    page = do(room, ErrandId.INCIDENT_OPEN, by, token=str(incident.id))
    assert isinstance(page, Sheet)
    return page


def reported(room: Room, ago: timedelta = timedelta(), by: PersonId = ADA, **more: object) -> Incident:
    """Report an incident of which the organisation became aware some time ago."""
    told = Report(room.clock.now() - ago, WHAT, **more)  # type: ignore[arg-type] # passed on as they are
    return report(room.desk, actor(by), told)


def standing(room: Room, incident: Incident) -> Incident:
    """Return an incident as it stands."""
    with room.desk.reading("tests.incident") as tx:
        return tx.incidents.get(incident.id)


def every(room: Room) -> list[Incident]:
    """Return all incidents."""
    with room.desk.reading("tests.incidents") as tx:
        return tx.incidents.all(ACME.id, 100)


def record(room: Room, incident: Incident) -> list[RecordedIncidentEvent]:
    """Return the record of an incident."""
    with room.desk.reading("tests.incident_record") as tx:
        return tx.incidents.record(tx.incidents.get(incident.id))


def kinds(room: Room, incident: Incident) -> list[Happened]:
    """Return what happened to an incident, in order."""
    return [event.kind for event in record(room, incident)]


def until(room: Room, at: datetime, every_so: timedelta = timedelta(minutes=1)) -> None:
    """Let time pass with the job at its ticks, and everything delivered."""
    while room.clock.now() < at:
        room.later(min(every_so, at - room.clock.now()))
        tick(room)


def tick(room: Room) -> None:
    """Run the job once, and make what is due."""
    ring_all(room.desk)
    room.deliver()


def messages(room: Room, person: PersonId = MAX) -> list[Posted]:
    """Return the messages about incidents that somebody has, oldest first."""
    return [post for post in room.chat.direct(person) if ":incident:" in post.key]


def titles(room: Room, person: PersonId = MAX) -> list[str]:
    """Return the headings of these messages."""
    return [post.notice.title for post in messages(room, person) if post.notice]


def notified(room: Room, incident: Incident, stage: Stage, by: PersonId = MAX) -> Incident:
    """Record a notification that was made just now, and return the incident as it is then."""
    return notify(room.desk, actor(by), Which(incident.id), Sent(room.clock.now(), stage, "25/01"))
