"""Correcting on which day a request reached us, with a reason; the old day stays in the record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from handlers.casework import reasons
from handlers.casework.recounting import Ground, countable, told
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.case_clock import FEEDING, clock_events
from handlers.domain.errors import AlreadyHandled, Incomplete
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done, Press
from handlers.domain.rivals import rivals_of
from handlers.receipt.told import labelled
from handlers.showing import save_and_show

#: What shows when a request came in.
EVIDENCE = {
    "server": say("What the mail server wrote down"),
    "stamp": say("A postmark or a stamp"),
    "note": say("A note of a colleague"),
    "person": say("What the person says"),
    "other": say("Something else"),
}
_ANOTHER = "another"
#: No calendar needs to know more, and nobody answers a request of before.
_OLDEST = timedelta(days=5 * 366)


def form(desk: Desk, press: Press) -> Form:
    """Return the form in which the day of receipt is corrected."""
    with desk.reading("receipts.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.RECEIPT, press.actor)
        record = tx.events.facts_of([case.id], FEEDING)[case.id]
        zone = desk.establishment(tx.organisations.get(case.organisation_id)).zone
    received_on = case.deadline.received_on.isoformat()
    rivals = _rivals(record, zone, received_on)
    fields = (
        *rivals,
        Field(
            "received_on",
            say("Received on"),
            FieldKind.DATE,
            initial=received_on,
            hint=say("It counts where “Another day” is chosen above.") if rivals else "",
        ),
        Field("evidence", say("What shows it"), FieldKind.CHOICE, tuple(EVIDENCE.items())),
        reasons.field(
            say("Why the day was wrong"),
            say("It stands in the case's record.")
            if not rivals
            else say("It stands in the case's record; it may stay empty where the day is right."),
            required=not rivals,
        ),
    )
    return Form(
        ActionId.RECEIPT,
        case.id,
        case.version,
        say("Receipt, {number}", number=case.number),
        say("Correct"),
        fields,
        (
            say(
                "A letter is received when it reaches the organisation, read or not. Now: received "
                "{received}, due {due}.",
                received=received_on,
                due=case.due_on.isoformat(),
            ),
            say("The old day and the new one stay in the record, and the thread tells both."),
        ),
    )


def correct(desk: Desk, press: Press) -> Done:
    """Correct the day of receipt; the due date follows.

    Raises:
        AlreadyHandled: it is that day already.
        Incomplete: day, evidence or reason is missing, or the day cannot be.
        StaleCase: the case changed since the form was opened.
    """
    answers = press.answers or {}
    with desk.transaction("receipts.correct") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.RECEIPT, press.actor)
        check_revision(tx, case, press)
        found = countable(tx, desk, case)
        chosen = answers.get("which", "")
        typed = answers.get("received_on", "") if chosen in {"", _ANOTHER} else chosen
        received_on, wrong = _day(found, typed)
        missing: dict[str, str] = {"received_on": wrong} if wrong else {}
        if answers.get("evidence", "") not in EVIDENCE:
            missing["evidence"] = say("Choose what shows it.")
        before = found.request.received_on
        confirms = found.request.unconfirmed and received_on == before
        if not (reason := reasons.given(press)) and not confirms:
            missing["reason"] = say("Say why the day was wrong.")
        if missing or received_on is None:
            raise Incomplete(missing)
        if received_on == before and not confirms:
            raise AlreadyHandled(say("Case {number} was received on that day already.", number=case.number))
        event = case.happened(
            EventKind.RECEIPT_CORRECTED,
            press.actor,
            received_on=received_on.isoformat(),
            received_before=before.isoformat(),
            evidence=answers["evidence"],
        )
        deadline = found.corrected(event)
        event = replace(event, facts={**event.facts, **told(case, deadline)}, content=reason)
        case = save_and_show(tx, replace(case, deadline=deadline), event)
    return Done(_said(case))


def _rivals(record: Sequence[RecordedEvent], zone: tzinfo, standing: str) -> tuple[Field, ...]:
    """Return the choice among the days that the letter's evidence speaks for, where there are several."""
    rivals = rivals_of(record)
    days = {one.on(zone).isoformat(): one for one in reversed(rivals)}
    if not days:
        return ()
    kept = {one.on(zone).isoformat(): days[one.on(zone).isoformat()] for one in rivals}
    options = [(day, labelled(one, zone)) for day, one in kept.items()]
    return (
        Field(
            "which",
            say("Which day does the evidence show?"),
            FieldKind.CHOICE,
            (*options, (_ANOTHER, say("Another day"))),
            standing if standing in kept else _ANOTHER,
        ),
    )


def _said(case: Case) -> Phrase:
    return say(
        "Case {number} was received on {received} and is due {due}.",
        number=case.number,
        received=case.deadline.received_on.isoformat(),
        due=case.due_on.isoformat(),
    )


def _day(found: Ground, typed: str) -> tuple[date | None, Phrase | None]:
    """Return the day that was typed, or what is wrong with it."""
    zone, today = found.establishment.zone, found.today
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        return None, say("Choose the day of receipt.")
    if on > today:
        return None, say("That day is still to come.")
    if on < today - _OLDEST:
        return None, say("That is too long ago.")
    known = (one.at for one in clock_events(found.record) if one.at is not None)
    first_at = min(known, default=None)
    if first_at is not None and on > first_at.astimezone(zone).date():
        return None, say(
            "The person was written to on {day} already: the request had come by then.",
            day=first_at.astimezone(zone).date().isoformat(),
        )
    return on, None
