"""Closing a case with an outcome for each claim, and opening it again."""

from handlers.cards import OUTCOME_LABELS
from handlers.desk import Desk
from handlers.domain import ending
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Claim, Outcome
from handlers.domain.errors import Incomplete, StaleCase
from handlers.domain.presses import Done, Press
from handlers.domain.rights import RIGHTS
from handlers.showing import save_and_show

_OPTIONS = tuple((outcome.value, label) for outcome, label in OUTCOME_LABELS.items())


def form(desk: Desk, press: Press) -> Form:
    """Return the form that asks for the outcome of each claim."""
    with desk.reading("closing.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.CLOSE, press.actor)
    fields = [
        Field(
            f"outcome_{n}",
            f"{RIGHTS[claim.right].label} ({RIGHTS[claim.right].article})",
            FieldKind.CHOICE,
            _OPTIONS,
        )
        for n, claim in enumerate(case.claims)
    ]
    if case.answered_at is None:
        tick = Field("elsewhere", "The person was answered outside Ombud", FieldKind.TICK, required=False)
        fields.append(tick)
    return Form(
        ActionId.CLOSE, case.id, case.version, f"Close {case.number}", f"Close {case.number}", tuple(fields)
    )


def close(desk: Desk, press: Press) -> Done:
    """Close the case.

    Raises:
        Incomplete: a claim has no outcome yet.
        StaleCase: the case changed since the form was opened.
        WrongStatus: an outcome owes the person an answer and none has left.
    """
    answers = press.answers or {}
    with desk.transaction("closing.close") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.CLOSE, press.actor)
        if press.revision != case.version:
            raise StaleCase(
                f"Case {case.number} changed since you opened this form; close it from its card again."
            )
        claims, missing = [], {}
        for n, claim in enumerate(case.claims):
            chosen = answers.get(f"outcome_{n}", "")
            if chosen not in set(Outcome):
                missing[f"outcome_{n}"] = "Choose how this ended."
                continue
            claims.append(Claim(claim.right, Outcome(chosen)))
        if missing:
            raise Incomplete(missing)
        elsewhere = answers.get("elsewhere") == "yes"
        case, event = ending.closed(case, tuple(claims), tx.now, press.actor, elsewhere=elsewhere)
        case = save_and_show(tx, case, event)
    return Done(f"Case {case.number} is closed.")


def reopen(desk: Desk, press: Press) -> Done:
    """Open a closed case again; it keeps its due date and goes to the person who pressed."""
    with desk.transaction("closing.reopen") as tx:
        tx.inbox.once(press.id)
        case, event = ending.reopened(tx.cases.locked(press.case_id), press.actor)
        case = save_and_show(tx, case, event)
    return Done(f"Case {case.number} is open again and yours.")
