"""An incident in sentences without content: its clock, where it stands, whom to notify."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.authorities import Authority, authority_of
from handlers.domain.clock.breach import BreachEnd
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Incident, Party, Persons, Phase, Risk, Stage
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, say

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)

PHASES = {
    Phase.ASSESSING: say("being assessed"),
    Phase.NOTIFIED: say("notified"),
    Phase.NOT_NOTIFIABLE: say("not notifiable"),
    Phase.CLOSED: say("closed"),
}
STAGES = {
    Stage.COMPLETE: say("Complete"),
    Stage.INITIAL: say("Initial, the rest follows in phases"),
    Stage.FURTHER: say("Further information"),
    Stage.FINAL: say("Final"),
}
RISKS = {
    Risk.UNLIKELY: say("A risk is unlikely"),
    Risk.LIKELY: say("A risk is likely"),
    Risk.HIGH: say("A high risk is likely"),
}
PARTIES = {
    Party.CONTROLLER: say("Controller: we decide about these data"),
    Party.PROCESSOR: say("Processor: we handle them for somebody else"),
}
PERSONS = {
    Persons.OPEN: say("not decided yet"),
    Persons.TOLD: say("told"),
    Persons.NOT_TOLD: say("not told, for a reason on record"),
}
HAPPENED = {
    Happened.RAISED: say("Reported"),
    Happened.REMINDED: say("Managers and admins were reminded"),
    Happened.AWARENESS_CORRECTED: say("The moment of awareness was corrected"),
    Happened.REGISTER_WRITTEN: say("The register was written"),
    Happened.RISK_ASSESSED: say("The risk was assessed"),
    Happened.AUTHORITY_NOTIFIED: say("The authority was notified"),
    Happened.CONTROLLERS_NOTIFIED: say("The controllers were notified"),
    Happened.NOT_NOTIFIABLE: say("It was decided that no authority is notified"),
    Happened.PERSONS_TOLD: say("The persons concerned were told"),
    Happened.PERSONS_NOT_TOLD: say("It was decided that the persons concerned are not told"),
    Happened.CLOSED: say("Closed"),
    Happened.REOPENED: say("Opened again"),
    Happened.READ: say("Read"),
    Happened.EXPORTED: say("Exported"),
    Happened.UNREADABLE: say("Altered beyond reading"),
}


def moment(at: datetime, zone: ZoneInfo) -> Phrase:
    """Return an instant in the establishment's time and in UTC."""
    local, utc = at.astimezone(zone), at.astimezone(UTC)
    return say(
        "{local} {zone} ({utc} UTC)",
        local=f"{local:%Y-%m-%d %H:%M}",
        zone=zone.key,
        utc=f"{utc:%Y-%m-%d %H:%M}",
    )


def left(end: BreachEnd, now: datetime) -> Phrase:
    """Return how long there is until the strict moment, or how late it is."""
    rest = end.strict_at - now
    if rest >= _HOUR:
        return count("{n} hour left", "{n} hours left", rest // _HOUR)
    if rest > timedelta():
        return count("{n} minute left", "{n} minutes left", max(rest // _MINUTE, 1))
    if now < end.legal_at:
        return say("the 72 hours are over, the legal end is within the hour")
    return count("late by {n} hour", "late by {n} hours", max(-((end.legal_at - now) // _HOUR), 1))


def standing(incident: Incident, zone: ZoneInfo, now: datetime) -> Phrase:
    """Return where an incident stands in a few words."""
    if incident.owes_rest:
        return say("notified in part, the rest is owed")
    return left(incident.end(zone), now) if incident.rings else PHASES[incident.phase]


def todo(incident: Incident, organisation: Organisation) -> Phrase:
    """Return what the law asks of the organisation now, and whom to notify."""
    if incident.party is Party.PROCESSOR:
        return say(
            "Notify the controllers without undue delay, each for whom you handle these data (Art. 33(2))."
        )
    found = supervisor(organisation)
    if found is None:
        return say("Notify the data protection authority, or decide that it need not be (Art. 33(1)).")
    return say(
        "Notify {authority}, {website}, or decide that it need not be (Art. 33(1)).",
        authority=f"{found.name} ({found.code})",
        website=found.website,
    )


def supervisor(organisation: Organisation) -> Authority | None:
    """Return the authority of an organisation's establishment; None outside the table."""
    return authority_of(organisation.country, organisation.subdivision)


def clock_lines(incident: Incident, zone: ZoneInfo) -> tuple[Phrase, ...]:
    """Return awareness, target and legal end (B2 to B4)."""
    end = incident.end(zone)
    return (
        say("Aware: {moment}.", moment=moment(end.aware_at, zone)),
        say("Target, 72 hours later: {moment}.", moment=moment(end.strict_at, zone)),
        say(
            "Legal end, for the hour of awareness is not counted: {moment}.",
            moment=moment(end.legal_at, zone),
        ),
    )
