"""Working on an incident: each function changes it in one transaction, for managers and admins alone.

What the law asks of each step stands in `handlers.domain.incidents.phases`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.errors import AlreadyHandled, Incomplete, StaleCase, not_for
from handlers.domain.events import Fact
from handlers.domain.incidents import phases
from handlers.domain.incidents.happenings import Happened, IncidentEvent
from handlers.domain.incidents.incident import WORKERS, Incident, IncidentId, Risk, Stage
from handlers.domain.incidents.words import FILLED_IN, LONGEST, Words
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.incidents.ringing import redraw, ring
from handlers.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Which:
    """The incident that is meant.

    Attributes:
        version: as the person saw it; 0 where it is changed as it stands.
        press: the chat system's id of this delivery, or "".
    """

    id: IncidentId
    version: int = 0
    press: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A notification as it was made.

    Attributes:
        reference: the authority's, or how the controllers were reached.
        delay: the reasons for it, where it came after 72 hours.
    """

    at: datetime
    stage: Stage
    reference: str = ""
    delay: str = ""


Step = Callable[[Transaction, Incident, Words], tuple[Incident, IncidentEvent, Words]]


def correct(desk: Desk, actor: Actor, which: Which, aware_at: datetime, reasons: str) -> Incident:
    """Correct the moment of awareness; the ladder begins anew on the clock that follows from it."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        return (*phases.corrected(incident, actor, aware_at, reasons, tx.now), words)

    return _work(desk, "incidents.correct", actor, which, step)


def write(desk: Desk, actor: Actor, which: Which, entries: Mapping[str, str]) -> Incident:
    """Write entries of the register anew, by their names in `FILLED_IN`; the others stay.

    Raises:
        AlreadyHandled: they read so already.
        Incomplete: one is too long.
    """
    checked = {name: text.strip() for name, text in entries.items() if name in FILLED_IN}
    if too_long := {name: text for name, text in checked.items() if len(text) > LONGEST}:
        raise Incomplete(
            {
                name: say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(text))
                for name, text in too_long.items()
            }
        )

    def step(_tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        phases.check_open(incident)
        changed = replace(words, **checked)
        if changed == words:
            raise AlreadyHandled(say("The register reads so already; nothing was changed."))
        entered = " ".join(name for name in FILLED_IN if getattr(changed, name) != getattr(words, name))
        facts: dict[str, Fact] = {"entries": entered}
        event = IncidentEvent(Happened.REGISTER_WRITTEN, facts, changed.written(), actor.id)
        return incident, event, changed

    return _work(desk, "incidents.write", actor, which, step)


def assess(desk: Desk, actor: Actor, which: Which, risk: Risk, reasons: str) -> Incident:
    """Say what the breach means for the persons, with reasons."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        return (*phases.assessed(incident, actor, risk, reasons, tx.now), replace(words, risk=reasons))

    return _work(desk, "incidents.assess", actor, which, step)


def notify(desk: Desk, actor: Actor, which: Which, sent: Sent) -> Incident:
    """Record a notification; the ladder ends with the first."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        zone = tx.organisations.get(incident.organisation_id).zone
        changed, event = phases.notified(
            incident, actor, sent.at, sent.stage, (sent.reference, sent.delay), tx.now, zone
        )
        kept = {"reference": sent.reference or words.reference, "delay": sent.delay or words.delay}
        return changed, event, replace(words, **kept)

    return _work(desk, "incidents.notify", actor, which, step)


def exempt(desk: Desk, actor: Actor, which: Which, reasons: str) -> Incident:
    """Decide with reasons that no authority need hear of it."""

    def step(_tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        kept = replace(words, decision=reasons, risk=words.risk or reasons)
        return (*phases.not_notifiable(incident, actor, reasons), kept)

    return _work(desk, "incidents.exempt", actor, which, step)


def tell_persons(desk: Desk, actor: Actor, which: Which, told_at: datetime | None, telling: str) -> Incident:
    """Record that the persons concerned were told, or why not (`told_at` is None)."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        changed = phases.persons(incident, actor, told_at, telling, tx.now)
        return (*changed, replace(words, telling=telling))

    return _work(desk, "incidents.tell_persons", actor, which, step)


def close(desk: Desk, actor: Actor, which: Which) -> Incident:
    """Close an incident of which nothing is left to do; the refusal names what is."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        return (*phases.closed(incident, actor, words, tx.now), words)

    return _work(desk, "incidents.close", actor, which, step)


def reopen(desk: Desk, actor: Actor, which: Which, reasons: str) -> Incident:
    """Open a closed incident again."""

    def step(tx: Transaction, incident: Incident, words: Words) -> tuple[Incident, IncidentEvent, Words]:
        return (*phases.reopened(incident, actor, reasons, tx.now), words)

    return _work(desk, "incidents.reopen", actor, which, step)


def check_worker(actor: Actor) -> None:
    """Check that somebody may work on incidents.

    Raises:
        NotAllowed: they may not.
    """
    if not actor.roles & WORKERS:
        raise not_for(actor, WORKERS)


def _work(desk: Desk, name: str, actor: Actor, which: Which, step: Step) -> Incident:
    check_worker(actor)
    with desk.transaction(name) as tx:
        if which.press:
            tx.inbox.once(which.press)
        before = tx.incidents.locked(which.id)
        if which.version not in {0, before.version}:
            raise StaleCase(
                say("{number} was just changed; open it again and decide anew.", number=before.number)
            )
        words = tx.incidents.words(before)
        changed, event, written = step(tx, before, words)
        after = tx.incidents.save(changed, event, written if written != words else None)
        if before.clock != after.clock and before.rung >= 0:
            redraw(desk, tx, before)  # struck out, since the ladder begins anew
        rung = ring(desk, tx, after)
        if rung == after and (before.phase, before.owes_rest) != (after.phase, after.owes_rest):
            redraw(desk, tx, after)
        return rung
