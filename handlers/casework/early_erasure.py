"""Erasing a closed case before its day, as an admin presses it: what would go, why it may, and the doing.

What it takes and what stops it is `handlers.disposal.erasing_cases`' business. The reason is kept sealed; the
form and the answer carry numbers, counts and dates alone.
"""

from handlers.casework import reasons
from handlers.desk import Desk
from handlers.disposal import doomed_cases, erasing_cases
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.errors import Incomplete
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press

_SEALED = say("It is kept sealed, and stays with what is left of the case.")


def form(desk: Desk, press: Press) -> Form:
    """Return the form that says what goes, what stays and for how long, and asks why.

    Raises:
        NotAllowed: the person is no admin.
        Refused: it cannot be erased now; the message says what would help.
        TooMuch: the person looked at as much as one may within an hour.
    """
    doomed = erasing_cases.preview(desk, press.actor, press.case_id)
    if doomed.stops is not None:
        raise doomed.stops
    with desk.reading("early_erasure.form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.ERASE, press.actor)
    sure = Field("sure", say("Erase it for good; nobody can take this back"), FieldKind.TICK)
    why = reasons.field(say("Why it goes before its day"), _SEALED, required=doomed.needs_reason)
    return Form(
        ActionId.ERASE,
        case.id,
        case.version,
        say("Erase, {number}", number=case.number),
        say("Erase {number}", number=case.number),
        (sure, why),
        tuple(doomed_cases.told(doomed)),
    )


def erase(desk: Desk, press: Press) -> Done:
    """Have the case erased from now on.

    Raises:
        AlreadyHandled: it is erased, or is to be, already.
        Incomplete: it was not confirmed, or no reason is given where one is needed.
        StaleCase: the case changed since the form was opened.
        NotAllowed, Refused: as `form`.
    """
    with desk.reading("early_erasure.case") as tx:
        case = tx.cases.get(press.case_id)
    case.check_role(ActionId.ERASE, press.actor)
    if (press.answers or {}).get("sure") != "yes":
        raise Incomplete({"sure": say("Tick this once you have read what goes.")})
    done = erasing_cases.erase(
        desk, press.actor, case.id, reasons.given(press), press=press.id, version=press.revision
    )
    if done.doomed.held:
        said = say(
            "Case {number} is to be erased: it goes by itself once no legal hold keeps it.",
            number=case.number,
        )
    elif done.ended:
        said = say("Case {number} is erased; its skeleton stays to its day.", number=case.number)
    else:
        said = say(
            "Case {number} is being erased; what waits goes by itself as soon as it may.", number=case.number
        )
    return Done(said)
