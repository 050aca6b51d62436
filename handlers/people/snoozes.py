"""Putting a reminder off: on its button or in a form, for a while that the law leaves.

Past the due date it needs a reason, which is kept sealed in the case's record, and the managers hear of
it; an overdue case is put off for a day at most.
"""

from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete, NotAllowed
from handlers.domain.events import EventKind, Fact
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done, Press, Response
from handlers.domain.snoozing import Pause, Rhythm, Snooze
from handlers.people import colleagues, escalations
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.owing import redraw
from handlers.people.readers import rhythm
from handlers.people.reminders import local_minute
from handlers.store.transaction import Transaction

#: Characters of a reason.
LONGEST = 500
_CALLED = {
    Pause.HOURS: say("In 3 hours ({time})"),
    Pause.TOMORROW: say("Tomorrow ({time})"),
    Pause.MONDAY: say("Next working Monday ({time})"),
}


def choose(desk: Desk, press: Press) -> Response:
    """Put the reminder off for as long as the button says, or ask for how long and, where needed, why."""
    if press.token and not press.answers:
        with desk.reading("snoozes.look") as tx:
            case = tx.cases.get(press.case_id)
            days = rhythm(desk, tx.organisations.get(case.organisation_id), press.actor.id)
            pause = _allowed(press.token, case, days, tx)
            needless = pause is not None and not days.passes(
                days.until(pause, case.due_on, tx.now), case.due_on
            )
        if needless:
            return put_off(desk, replace(press, answers={"pause": press.token}))
    return form(desk, press)


def form(desk: Desk, press: Press) -> Form:
    """Return the form that asks for how long, and why where that goes past the due date."""
    with desk.reading("snoozes.form") as tx:
        case = tx.cases.get(press.case_id)
        days, now = rhythm(desk, tx.organisations.get(case.organisation_id), press.actor.id), tx.now
    _check(case, press.actor)
    allowed = days.allowed(case.due_on, now)
    times = {one: days.until(one, case.due_on, now) for one in allowed}
    options = tuple(
        (one.value, say(_CALLED[one].message, time=local_minute(times[one], days))) for one in allowed
    )
    chosen = press.token if press.token in set(allowed) else allowed[0].value
    fields = [Field("pause", say("Remind me again"), FieldKind.CHOICE, options, initial=chosen)]
    notes: tuple[str, ...] = (say("Only your own reminder waits; the period runs on."),)
    if any(days.passes(at, case.due_on) for at in times.values()):
        fields.append(
            Field(
                "reason",
                say("Why, if it comes back after the due date"),
                required=False,
                longest=LONGEST,
                hint=say("It stands in the case's record, and the managers are told."),
            )
        )
        notes = (*notes, say("The case is due {day}.", day=case.due_on.isoformat()))
    return Form(
        ActionId.SNOOZE,
        case.id,
        case.version,
        say("Later, {number}", number=case.number),
        say("Put off"),
        tuple(fields),
        notes,
    )


def put_off(desk: Desk, press: Press) -> Done:
    """Put the reminder off.

    Raises:
        Incomplete: no time was chosen that is allowed, or the reason is missing.
        NotAllowed: nobody reminds this person of the case.
    """
    answers = press.answers or {}
    with desk.transaction("snoozes.put_off") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        _check(case, press.actor)
        days = rhythm(desk, tx.organisations.get(case.organisation_id), press.actor.id)
        pause = _allowed(answers.get("pause", ""), case, days, tx)
        if pause is None:
            raise Incomplete({"pause": say("Choose one of these; an overdue case waits for a day at most.")})
        until = days.until(pause, case.due_on, tx.now)
        late = days.passes(until, case.due_on)
        reason = _reason(answers.get("reason", ""), needed=late)
        facts: dict[str, Fact] = {"pause": pause.value, "until": until.isoformat(), "late": late}
        event = case.happened(EventKind.REMINDER_SNOOZED, press.actor, **facts)
        case = tx.cases.note(case, replace(event, content=reason))
        tx.snoozes.put(Snooze(case.id, press.actor.id, until, case.due_on, case.owner, case.events))
        redraw(tx, {one for one in tx.reminders.listing([case.id]) if one[0] == press.actor.id})
        if late:
            _tell_managers(desk, tx, case, press.actor, local_minute(until, days))
    return Done(
        say(
            "You are reminded of case {number} again at {time}.",
            number=case.number,
            time=local_minute(until, days),
        )
    )


def _check(case: Case, actor: Actor) -> None:
    case.check(ActionId.SNOOZE, actor)
    if case.owner != actor.id and not (case.owner is None and Role.MANAGER in actor.roles):
        raise NotAllowed(
            say("Only who is reminded of case {number} can put that off: its owner.", number=case.number)
        )


def _allowed(written: str, case: Case, days: Rhythm, tx: Transaction) -> Pause | None:
    return next((one for one in days.allowed(case.due_on, tx.now) if one.value == written), None)


def _reason(written: str, *, needed: bool) -> str:
    """Return the reason as it is kept: only what goes past the due date has one.

    Raises:
        Incomplete: it is missing, or too long.
    """
    reason = " ".join(written.split())
    if not needed:
        return ""
    if not reason:
        raise Incomplete({"reason": say("It comes back after the due date: say why that is right.")})
    if len(reason) > LONGEST:
        text: Phrase = say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(reason))
        raise Incomplete({"reason": text})
    return reason


def _tell_managers(desk: Desk, tx: Transaction, case: Case, actor: Actor, until: str) -> None:
    told = [one for one in colleagues.holding(desk, Role.MANAGER) if one.id != actor.id]
    people = told or [one for one in escalations.deputies(desk) if one.id != actor.id]
    facts: dict[str, Fact] = {"case": case.id, "person": actor.id, "until": until}
    ask_notice(tx, NoticeKind.PUT_OFF, people, f"{case.id}.{case.events}", facts)
