"""Legal holds on a case as its managers press them: placing one, seeing all, putting one off, releasing one.

Holds themselves are `handlers.disposal.holds`' business. Why one stands is shown in a sheet for one
authorised person, which is written down; the card says only that one stands, and when it is reviewed.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from handlers.casework import reasons
from handlers.desk import Desk
from handlers.disposal import holds
from handlers.domain.card import Button, Field, FieldKind, Form, Paragraph, Sheet
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.errors import Incomplete
from handlers.domain.holds import Hold, Subject
from handlers.domain.ids import CaseId, HoldId, PersonId
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Done, Press
from handlers.people.colleagues import holding, name_of
from handlers.store.transaction import Transaction

#: When a hold is looked at again unless somebody says otherwise, and how many may be chosen to answer for it.
_USUAL, _CHOSEN_FROM = timedelta(days=182), 100
#: A hold's number as a button brings it, and how far a database counts.
_NUMBER, _HIGHEST = re.compile(r"[0-9]{1,19}"), (1 << 63) - 1
_SEALED = say("It is kept sealed; managers and admins alone read it.")
_ONLY_DELETION = say("A hold stops deletion and nothing else: the due date runs on, letters are answered.")


def form(desk: Desk, press: Press) -> Form:
    """Return the form in which a hold is placed on a case."""
    with desk.reading("legal_holds.form") as tx:
        case = tx.cases.get(press.case_id)
        usual = _today(tx, case) + _USUAL
    case.check(ActionId.HOLD, press.actor)
    return Form(
        ActionId.HOLD,
        case.id,
        case.version,
        say("Hold, {number}", number=case.number),
        say("Place hold"),
        (
            reasons.field(say("Why nothing may be deleted"), _SEALED, required=True),
            Field(
                "owner",
                say("Who answers for it"),
                FieldKind.CHOICE,
                tuple(_holders(desk, press)),
                initial=press.actor.id,
                hint=say("They look whether it is still needed."),
            ),
            Field(
                "review_on",
                say("When they look at it again"),
                FieldKind.DATE,
                initial=usual.isoformat(),
                hint=say("Within a year. The hold stands after that day too, until it is released."),
            ),
        ),
        (_ONLY_DELETION,),
    )


def place(desk: Desk, press: Press) -> Done:
    """Place a hold on the case.

    Raises:
        AlreadyHandled: one stands there for the same reason.
        Gone: nothing of it is left to be kept.
        Incomplete: reason, owner or date are missing or wrong.
    """
    case = _checked(desk, press, ActionId.HOLD)
    owner = PersonId((press.answers or {}).get("owner", "")) or None
    hold = holds.place(
        desk, press.actor, Subject(case.id), reasons.given(press), _day(press), owner, press=press.id
    )
    return Done(
        say(
            "A legal hold stands on case {number}: nothing of it is deleted. It is reviewed by {date}.",
            number=case.number,
            date=hold.review_on.isoformat(),
        )
    )


def look(desk: Desk, press: Press) -> Sheet:
    """Return the holds that keep the case, with their reasons; that somebody looked is written down.

    Raises:
        TooMuch: the person looked at as much as one may within an hour.
    """
    case = _checked(desk, press, ActionId.HOLDS)
    found = holds.covering(desk, press.actor, case.id)
    paragraphs = [one for hold in found for one in _told(desk, hold, case.id)]
    if not found:
        paragraphs = [Paragraph(say("No legal hold keeps this case."))]
    title = say("Legal holds, {number}", number=case.number)
    return Sheet(title, (*paragraphs, Paragraph(_ONLY_DELETION)), case.id, case.version, number=case.number)


def review_form(desk: Desk, press: Press) -> Form:
    """Return the form in which a hold's next day of review is named.

    Raises:
        NotFound: no such hold stands on the case.
    """
    case, hold = _meant(desk, press, ActionId.REVIEW_HOLD)
    return Form(
        ActionId.REVIEW_HOLD,
        case.id,
        case.version,
        say("Review, {number}", number=case.number),
        say("Put off"),
        (
            Field(
                "review_on",
                say("When to look at it again"),
                FieldKind.DATE,
                initial=hold.review_on.isoformat(),
                hint=say("Within a year. Release the hold as soon as it is not needed any more."),
            ),
        ),
        token=press.token,
    )


def review(desk: Desk, press: Press) -> Done:
    """Put off the review of a hold, since it is still needed.

    Raises:
        AlreadyHandled: it is to be looked at on that day anyway.
        Incomplete: no day is named, or not a possible one.
        NotFound: no such hold stands on the case.
    """
    case = _checked(desk, press, ActionId.REVIEW_HOLD)
    hold = holds.extend(desk, press.actor, _number(press), _day(press), case=case.id, press=press.id)
    said = say(
        "The hold on case {number} is reviewed by {date}.",
        number=case.number,
        date=hold.review_on.isoformat(),
    )
    return Done(said)


def release_form(desk: Desk, press: Press) -> Form:
    """Return the form in which somebody says why a hold is not needed any more.

    Raises:
        NotFound: no such hold stands on the case.
    """
    case, _ = _meant(desk, press, ActionId.RELEASE_HOLD)
    return Form(
        ActionId.RELEASE_HOLD,
        case.id,
        case.version,
        say("Release, {number}", number=case.number),
        say("Release"),
        (reasons.field(say("Why it is not needed any more"), _SEALED, required=True),),
        (say("What waited for the hold is deleted then, unless another one keeps it."),),
        token=press.token,
    )


def release(desk: Desk, press: Press) -> Done:
    """Release a hold; what it stopped is asked for again at once.

    Raises:
        Incomplete: no reason is given.
        NotFound: no such hold stands on the case.
    """
    case = _checked(desk, press, ActionId.RELEASE_HOLD)
    released = holds.release(
        desk, press.actor, _number(press), reasons.given(press), case=case.id, press=press.id
    )
    said = say("The hold on case {number} is released.", number=case.number)
    if released.resumed:
        said = joined(" ", (said, say("What waited for it is deleted now.")))
    return Done(said)


def _checked(desk: Desk, press: Press, action: ActionId) -> Case:
    with desk.reading("legal_holds.case") as tx:
        case = tx.cases.get(press.case_id)
    case.check(action, press.actor)
    return case


def _meant(desk: Desk, press: Press, action: ActionId) -> tuple[Case, Hold]:
    case = _checked(desk, press, action)
    return case, holds.standing(desk, press.actor, _number(press), case.id)


def _number(press: Press) -> HoldId:
    """Return the hold that was pressed; 0 is none's."""
    number = int(press.token) if _NUMBER.fullmatch(press.token) else 0
    return HoldId(number if number <= _HIGHEST else 0)


def _day(press: Press) -> date:
    try:
        return date.fromisoformat((press.answers or {}).get("review_on", ""))
    except ValueError:
        raise Incomplete({"review_on": say("Choose the day on which somebody looks at it again.")}) from None


def _today(tx: Transaction, case: Case) -> date:
    return tx.now.astimezone(tx.organisations.get(case.organisation_id).zone).date()


def _holders(desk: Desk, press: Press) -> Iterator[tuple[str, str]]:
    """Yield who may answer for a hold: whoever presses first, then the other managers and admins."""
    yield press.actor.id, name_of(desk, press.actor.id)
    others = (one for one in holding(desk, *holds.HOLDERS) if one.id != press.actor.id)
    for one, _ in zip(others, range(_CHOSEN_FROM - 1), strict=False):
        yield one.id, one.name or one.id


def _told(desk: Desk, hold: Hold, case: CaseId) -> Iterator[Paragraph]:
    yield Paragraph(joined("\n", (_where(hold, case), _whose(desk, hold))))
    own = hold.subject.case == case
    buttons = (ActionId.REVIEW_HOLD, ActionId.RELEASE_HOLD) if own else ()
    yield Paragraph(
        hold.reason,
        quoted=True,
        buttons=tuple(Button(one, TRANSITIONS[one].label, token=str(hold.id)) for one in buttons),
    )


def _where(hold: Hold, case: CaseId) -> Phrase:
    command = f"`ombud hold release {hold.id}`"
    if hold.subject.case == case:
        return say("On this case.")
    if hold.subject.case is not None:
        return say("On case {number}, which shows letters of this one.", number=hold.number)
    return say("On the whole mailbox {name}; {command} ends it.", name=hold.name, command=command)


def _whose(desk: Desk, hold: Hold) -> Phrase:
    return say(
        "{owner} answers for it and reviews it by {date}; {who} placed it on {day}.",
        owner=name_of(desk, hold.owner),
        date=hold.review_on.isoformat(),
        who=name_of(desk, hold.placed_by),
        day=hold.placed_at.date().isoformat(),
    )
