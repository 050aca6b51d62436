"""Closing a case with an outcome for each claim, or because it is no request; and opening it again."""

from handlers.cards.card import OUTCOME_LABELS
from handlers.cards.sensitive_lines import holding
from handlers.casework import feedback, reasons
from handlers.casework.recounting import caught_up, ground
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain import drafting, ending
from handlers.domain.card import Button, Field, FieldKind, Form, HomeRow
from handlers.domain.case import TRANSITIONS, ActionId, Case, Claim, Outcome
from handlers.domain.clock.regime import UK
from handlers.domain.confirming import Said
from handlers.domain.errors import Incomplete
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done, Press
from handlers.domain.returning import ANSWERING
from handlers.domain.rights import RIGHTS
from handlers.letters.typed import plain
from handlers.showing import local_time, save_and_show
from handlers.store.transaction import Transaction

#: What people choose from; that a case is continued in another one is said by linking it there.
_CHOSEN = tuple(outcome for outcome in Outcome if outcome is not Outcome.CONTINUED)
_OPTIONS = tuple((outcome.value, OUTCOME_LABELS[outcome]) for outcome in _CHOSEN)


def form(desk: Desk, press: Press) -> Form:
    """Return the form that asks for the outcome of each claim."""
    with desk.reading("closing.form") as tx:
        case = _checked(tx, tx.cases.get(press.case_id), press, ActionId.CLOSE)
        asks_search = _asks_search(tx, desk, case)
    fields = [
        Field(
            f"outcome_{n}",
            say(
                "{right} ({article})",
                right=RIGHTS[claim.right].label,
                article=RIGHTS[claim.right].article,
            ),
            FieldKind.CHOICE,
            _OPTIONS,
        )
        for n, claim in enumerate(case.claims)
    ]
    if case.answered_at is None:
        label = say("The person was answered outside Ombud")
        fields.append(Field("elsewhere", label, FieldKind.TICK, required=False))
    fields.append(_searched(asked=asks_search))
    close = say("Close {number}", number=case.number)
    return Form(ActionId.CLOSE, case.id, case.version, close, close, tuple(fields))


def close(desk: Desk, press: Press) -> Done:
    """Close the case.

    Raises:
        Incomplete: a claim has no outcome yet, or one owes the person an answer and none has left.
        StaleCase: the case changed since the form was opened.
        WrongStatus: a reply is drafted or leaving.
    """
    answers = press.answers or {}
    with desk.transaction("closing.close") as tx:
        tx.inbox.once(press.id)
        case = _to_be_closed(tx, press, ActionId.CLOSE)
        claims: list[Claim] = []
        missing: dict[str, str] = {}
        for n, claim in enumerate(case.claims):
            chosen = answers.get(f"outcome_{n}", "")
            if chosen not in set(_CHOSEN):
                missing[f"outcome_{n}"] = say("Choose how this ended.")
                continue
            claims.append(Claim(claim.right, Outcome(chosen)))
        if missing:
            raise Incomplete(missing)
        searched = plain(answers.get("searched", "")).strip()[: reasons.LONGEST]
        rests = any(claim.outcome in ending.SEARCHED_OUTCOMES for claim in claims)
        if rests and not searched and _asks_search(tx, desk, case):
            raise Incomplete({"searched": say("Say what was searched, and why that suffices.")})
        elsewhere = answers.get("elsewhere") == "yes"
        record = tx.events.facts_of([case.id], ANSWERING)[case.id]
        changed, event = ending.closed(
            case,
            tuple(claims),
            tx.now,
            press.actor,
            elsewhere=elsewhere,
            in_time=ending.answered_in_time(claims, record),
            searched=searched,
        )
        case = save_and_show(tx, changed, event)
        holds = holding(tx.scrubs.marks(case.id))
    told = say("Case {number} is closed.", number=case.number)
    return Done(told, _masking(case, holds) if holds else None)


def _masking(case: Case, holds: Phrase) -> HomeRow:
    """Return the way to mask what the letters of a case that has just been closed hold."""
    told = say("The letters of case {number} hold {things}.", number=case.number, things=holds)
    scrub = Button(ActionId.SCRUB, TRANSITIONS[ActionId.SCRUB].label)
    return HomeRow(case.id, case.version, case.number, told, (scrub,))


def _asks_search(tx: Transaction, desk: Desk, case: Case) -> bool:
    """Return whether the law asks what was searched and why that suffices (U8)."""
    return desk.establishment(tx.organisations.get(case.organisation_id)).regime is UK


def _searched(*, asked: bool) -> Field:
    hint = (
        say("Needed when nothing was found, or not everything is given.")
        if asked
        else say("It stands in the case's record, should somebody ask.")
    )
    label = say("What was searched, and why that suffices")
    return Field("searched", label, required=False, hint=hint, longest=reasons.LONGEST)


def not_a_request_form(desk: Desk, press: Press) -> Form:
    """Return the form in which it is confirmed that nobody asked for anything."""
    with desk.reading("closing.not_a_request_form") as tx:
        case = _checked(tx, tx.cases.get(press.case_id), press, ActionId.NOT_A_REQUEST)
    sure = Field(
        "sure", say("I have read the letter, and it asks for nothing the law grants"), FieldKind.TICK
    )
    reason = reasons.field(say("Why it is no request"), say("It stands in the case's record."))
    return Form(
        ActionId.NOT_A_REQUEST,
        case.id,
        case.version,
        say("No request, {number}", number=case.number),
        say("Close {number}", number=case.number),
        (sure, reason),
        (say("The case is closed and the person is not answered. It can be opened again."),),
    )


def not_a_request(desk: Desk, press: Press) -> Done:
    """Close the case because nobody asked for anything.

    Raises:
        Incomplete: it was not confirmed.
        StaleCase: the case changed since the form was opened.
        WrongStatus: a reply is drafted or leaving.
    """
    answers = press.answers or {}
    with desk.transaction("closing.not_a_request") as tx:
        tx.inbox.once(press.id)
        case = _to_be_closed(tx, press, ActionId.NOT_A_REQUEST)
        if answers.get("sure") != "yes":
            raise Incomplete({"sure": say("Tick this once you have read the letter.")})
        feedback.remember(tx, case, press.actor, Said(asks=False))
        case = save_and_show(tx, *ending.not_a_request(case, tx.now, press.actor, reasons.given(press)))
    return Done(say("Case {number} is closed: it was no request.", number=case.number))


def reopen(desk: Desk, press: Press) -> Done:
    """Open a closed case again, due by what is known now; it goes to the person who pressed."""
    with desk.transaction("closing.reopen") as tx:
        tx.inbox.once(press.id)
        closed = tx.cases.locked(press.case_id)
        case, event = ending.reopened(closed, press.actor)
        # A mail of ours may have come back while nothing was owed.
        case = save_and_show(tx, *caught_up(ground(tx, desk, closed), case, event))
    return Done(say("Case {number} is open again and yours.", number=case.number))


def _to_be_closed(tx: Transaction, press: Press, action: ActionId) -> Case:
    case = _checked(tx, tx.cases.locked(press.case_id), press, action)
    check_revision(tx, case, press)
    return case


def _checked(tx: Transaction, case: Case, press: Press, action: ActionId) -> Case:
    case.check(action, press.actor)
    drafting.check_none_leaving(case, tx.now, local_time(tx, case, case.leaves_at))
    return case
