"""How an incident changes: each function returns the changed incident with the event that says so.

Source: GDPR Art. 33 and 34; rules B1 to B4.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.domain.errors import AlreadyHandled, Incomplete, WrongStatus
from handlers.domain.events import Fact
from handlers.domain.incidents.happenings import Happened, IncidentEvent
from handlers.domain.incidents.incident import (
    WHOLE,
    Incident,
    Party,
    Persons,
    Phase,
    Risk,
    Stage,
)
from handlers.domain.incidents.words import NEEDED, Words
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, joined, say

Change = tuple[Incident, IncidentEvent]

_SOON = say("This lies in the future; give the moment it happened.")


def check_aware(aware_at: datetime, now: datetime) -> None:
    """Check an instant of awareness.

    Raises:
        Incomplete: it lies in the future; the message stands at the field `aware_time`.
    """
    if aware_at > now:
        raise Incomplete({"aware_time": _SOON})


def check_open(incident: Incident) -> None:
    """Check that an incident is not closed.

    Raises:
        WrongStatus: it is.
    """
    if incident.phase is Phase.CLOSED:
        raise WrongStatus(_stands(incident))


def corrected(incident: Incident, actor: Actor, aware_at: datetime, reasons: str, now: datetime) -> Change:
    """Correct when the organisation became aware; the clock is counted anew, and both instants are kept.

    Raises:
        Incomplete: it lies in the future, or no reason is given.
        AlreadyHandled: it is this instant already.
    """
    check_aware(aware_at, now)
    check_open(incident)
    _check_reasons(reasons, say("Say why the moment is corrected; it stands in the record."))
    if aware_at == incident.aware_at:
        raise AlreadyHandled(say("That is the moment of awareness already; nothing was changed."))
    facts: dict[str, Fact] = {"before": incident.aware_at.isoformat(), "aware_at": aware_at.isoformat()}
    changed = replace(incident, aware_at=aware_at)
    if incident.rings:
        changed = _anew(changed, now)
    return changed, _event(Happened.AWARENESS_CORRECTED, actor, facts, reasons)


def assessed(incident: Incident, actor: Actor, risk: Risk, reasons: str, now: datetime) -> Change:
    """Say what the breach means for the persons, with reasons.

    A risk after all takes the ground from the decision that nobody is notified: the clock rings again.

    Raises:
        Incomplete: no reason is given.
    """
    check_open(incident)
    _check_reasons(reasons, say("Say why; the authority may ask to see this (Art. 33(5))."))
    if incident.phase is Phase.NOT_NOTIFIABLE and risk is not Risk.UNLIKELY:
        incident = _anew(replace(incident, phase=Phase.ASSESSING), now)
    return replace(incident, risk=risk), _event(
        Happened.RISK_ASSESSED, actor, {"risk": risk.value, "phase": incident.phase.value}, reasons
    )


def notified(
    incident: Incident,
    actor: Actor,
    at: datetime,
    stage: Stage,
    words: tuple[str, str],
    now: datetime,
    zone: ZoneInfo,
) -> Change:
    """Record that the authority was notified, at once or in phases; a processor's controllers likewise.

    Args:
        words: the reference, and the reasons for a delay.
        zone: of the establishment.

    Raises:
        Incomplete: the instant cannot be, or the reasons for the delay are missing (Art. 33(1)).
        WrongStatus: nothing of this kind is to follow.
    """
    check_open(incident)
    reference, delay = words
    if at > now:
        raise Incomplete({"time": _SOON})
    if at < incident.aware_at:
        raise Incomplete({"time": say("This lies before the awareness of it; correct one of the two.")})
    _check_order(incident, stage)
    end, first = incident.end(zone), incident.notified_at is None
    if first and incident.party is Party.CONTROLLER and at > end.strict_at and not delay.strip():
        raise Incomplete(
            {"delay": say("72 hours had passed: the reasons for the delay are due (Art. 33(1)).")}
        )
    facts: dict[str, Fact] = {"at": at.isoformat(), "stage": stage.value}
    if first:
        facts |= {"after_target": at > end.strict_at, "late": at > end.legal_at}
    changed = replace(
        incident, phase=Phase.NOTIFIED, stage=stage, notified_at=at if first else incident.notified_at
    )
    kind = Happened.AUTHORITY_NOTIFIED
    if incident.party is Party.PROCESSOR:
        kind = Happened.CONTROLLERS_NOTIFIED
    return changed, _event(kind, actor, facts, "\n".join(one for one in (reference, delay) if one))


def not_notifiable(incident: Incident, actor: Actor, reasons: str) -> Change:
    """Decide that no authority need hear of it: it is unlikely to result in a risk (Art. 33(1)).

    Raises:
        Incomplete: no reason is given.
        WrongStatus: it was notified or decided, or the organisation is a processor (Art. 33(2)).
    """
    check_open(incident)
    if incident.party is Party.PROCESSOR:
        raise WrongStatus(
            say("A processor notifies its controllers whatever the risk (Art. 33(2)); they decide on it.")
        )
    if incident.phase is not Phase.ASSESSING:
        raise WrongStatus(_stands(incident))
    _check_reasons(
        reasons, say("Say why a risk is unlikely; the authority may ask to see this (Art. 33(5)).")
    )
    changed = replace(incident, phase=Phase.NOT_NOTIFIABLE, risk=Risk.UNLIKELY)
    return changed, _event(Happened.NOT_NOTIFIABLE, actor, {"risk": Risk.UNLIKELY.value}, reasons)


def persons(incident: Incident, actor: Actor, told_at: datetime | None, words: str, now: datetime) -> Change:
    """Record that the persons concerned were told, or why not (Art. 34).

    Args:
        told_at: None where they are not told.
        words: how they were told, or why not.

    Raises:
        Incomplete: the instant lies in the future, or it is not said how or why not.
    """
    check_open(incident)
    if told_at is not None and told_at > now:
        raise Incomplete({"time": _SOON})
    _check_reasons(words, say("Say how they were told, or why they need not be (Art. 34(3))."))
    if told_at is None:
        changed = replace(incident, persons=Persons.NOT_TOLD)
        return changed, _event(Happened.PERSONS_NOT_TOLD, actor, {}, words)
    changed = replace(incident, persons=Persons.TOLD)
    return changed, _event(Happened.PERSONS_TOLD, actor, {"at": told_at.isoformat()}, words)


def missing(incident: Incident, words: Words) -> tuple[Phrase, ...]:
    """Return what is still to do before an incident can be closed, in the order to do it."""
    found: list[Phrase] = []
    if incident.phase is Phase.ASSESSING and incident.party is Party.PROCESSOR:
        found.append(say("notify the controllers"))
    elif incident.phase is Phase.ASSESSING:
        found.append(say("notify the authority, or decide that it need not be"))
    if incident.phase is Phase.NOTIFIED and incident.stage not in WHOLE:
        found.append(say("send the authority the rest of the information (Art. 33(4))"))
    if incident.risk is None and incident.party is Party.CONTROLLER:
        found.append(say("assess the risk for the persons"))
    if incident.risk is Risk.HIGH and incident.persons is Persons.OPEN:
        found.append(say("tell the persons concerned, or say why not (Art. 34)"))
    found += [_NEEDED[name] for name in NEEDED if not getattr(words, name).strip()]
    return tuple(found)


_NEEDED = {
    "facts": say("write down what happened"),
    "effects": say("write down its effects"),
    "remedy": say("write down what was done about it"),
}


def closed(incident: Incident, actor: Actor, words: Words, now: datetime) -> Change:
    """Close an incident of which nothing is left to do.

    Raises:
        WrongStatus: something is, and is named; or it is closed already.
    """
    check_open(incident)
    if left := missing(incident, words):
        raise WrongStatus(
            say("{number} cannot be closed yet: {left}.", number=incident.number, left=joined("; ", left))
        )
    changed = replace(incident, phase=Phase.CLOSED, closed_at=now)
    return changed, _event(Happened.CLOSED, actor, {"from": incident.phase.value}, "")


def reopened(incident: Incident, actor: Actor, reasons: str, now: datetime) -> Change:
    """Open a closed incident again; where nobody was notified, its clock rings again.

    Raises:
        Incomplete: no reason is given.
        WrongStatus: it is not closed.
    """
    if incident.phase is not Phase.CLOSED:
        raise WrongStatus(_stands(incident))
    _check_reasons(reasons, say("Say why it is opened again; it stands in the record."))
    phase = Phase.NOTIFIED if incident.stage is not None else Phase.ASSESSING
    changed = replace(incident, phase=phase, closed_at=None)
    if changed.rings:
        changed = _anew(changed, now)
    return changed, _event(Happened.REOPENED, actor, {"phase": phase.value}, reasons)


def stages(incident: Incident) -> tuple[Stage, ...]:
    """Return what the next notification may be."""
    if incident.stage is None:
        return (Stage.COMPLETE, Stage.INITIAL)
    return () if incident.stage in WHOLE else (Stage.FURTHER, Stage.FINAL)


def _anew(incident: Incident, now: datetime) -> Incident:
    """Return an incident whose ladder begins anew, so that it is told at once how the clock stands."""
    return replace(incident, clock=incident.clock + 1, rung=-1, ringing_from=now)


def _check_order(incident: Incident, stage: Stage) -> None:
    allowed = stages(incident)
    if not allowed:
        raise WrongStatus(say("{number} was notified in full already.", number=incident.number))
    if stage not in allowed:
        raise Incomplete({"stage": _ORDER[incident.stage is None]})


_ORDER = {
    True: say("The first notification is complete or initial."),
    False: say("After an initial notification come further ones, and a final one."),
}
_STANDING = {
    Phase.ASSESSING: say("{number} is being assessed."),
    Phase.NOTIFIED: say("{number} was notified already."),
    Phase.NOT_NOTIFIABLE: say("It was decided already that {number} need not be notified."),
    Phase.CLOSED: say("{number} is closed; open it again first."),
}


def _stands(incident: Incident) -> Phrase:
    return say(_STANDING[incident.phase].message, number=incident.number)


def _check_reasons(reasons: str, complaint: Phrase) -> None:
    if not reasons.strip():
        raise Incomplete({"reasons": complaint})


def _event(kind: Happened, actor: Actor, facts: dict[str, Fact], content: str) -> IncidentEvent:
    return IncidentEvent(kind, facts, content, actor.id)
