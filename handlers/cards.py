"""Drawing a case as its card: number, rights, state, dates, owner, masked requester, and nothing else."""

from datetime import date

from handlers.domain.card import Button, Card, Weight
from handlers.domain.case import TRANSITIONS, ActionId, Case, Outcome, Status
from handlers.domain.deadline import days_left
from handlers.domain.rights import RIGHTS, names
from handlers.masking import masked

STATUS_LABELS = {
    Status.NEW: "New",
    Status.OPEN: "Open",
    Status.AWAITING_SUBJECT: "Waiting for the person",
    Status.READY: "Reply drafted",
    Status.CLOSED: "Closed",
}
OUTCOME_LABELS = {
    Outcome.FULFILLED: "Fulfilled",
    Outcome.PARTLY_FULFILLED: "Partly fulfilled",
    Outcome.REFUSED: "Refused",
    Outcome.NOTHING_HELD: "Nothing held",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.NOT_A_REQUEST: "Not a request",
}
_LANGUAGES = {"da": "Danish", "nb": "Norwegian", "sv": "Swedish", "en": "English", "de": "German"}
#: Buttons in the order they stand, with their weight; a card shows those that its status offers.
_BUTTONS = {
    ActionId.CLAIM: Weight.PRIMARY,
    ActionId.OPEN_LETTER: Weight.PLAIN,
    ActionId.REPLY: Weight.PRIMARY,
    ActionId.CLOSE: Weight.PLAIN,
    ActionId.REOPEN: Weight.PLAIN,
    ActionId.DISCARD: Weight.PLAIN,
    ActionId.UNCLAIM: Weight.PLAIN,
}


def case_card(case: Case, today: date) -> Card:
    """Return the card of a case as it stands."""
    return Card(
        case_id=case.id,
        revision=case.version,
        title=f"{case.number} · {names(case.rights)}",
        summary=summary(case, today),
        facts=tuple(_facts(case, today)),
        buttons=tuple(_buttons(case)),
        note=_note(case),
    )


def summary(case: Case, today: date) -> str:
    """Return one sentence that names a case, its status and its due date, at most 150 characters."""
    state = f"is {STATUS_LABELS[case.status].lower()}, {due(case, today)}."
    sentence = f"Case {case.number} ({names(case.rights)}) {state}"
    return sentence if len(sentence) <= 150 else f"Case {case.number} {state}"


def due(case: Case, today: date) -> str:
    """Return the due date in words, with the days left while the case is open."""
    on = f"due {case.due_on.isoformat()}"
    if case.status is Status.CLOSED:
        return on
    left = days_left(case.due_on, today)
    if left < 0:
        return f"{on}, overdue by {-left} day{'s' if left < -1 else ''}"
    return f"{on}, today" if left == 0 else f"{on}, {left} day{'s' if left > 1 else ''} left"


def _facts(case: Case, today: date) -> list[tuple[str, str]]:
    facts = [
        ("Status", STATUS_LABELS[case.status]),
        ("Due", due(case, today).removeprefix("due ")),
        ("Owner", f"<@{case.owner}>" if case.owner else "nobody yet"),
        ("Requester", masked(case.requester.address)),
        ("Received", case.deadline.received_on.isoformat()),
        ("Language", _LANGUAGES.get(case.language, case.language or "unclear")),
    ]
    decided = [f"{RIGHTS[c.right].label}: {OUTCOME_LABELS[c.outcome]}" for c in case.claims if c.outcome]
    return facts + ([("Outcome", ", ".join(decided))] if decided else [])


def _buttons(case: Case) -> list[Button]:
    shown = []
    for action, weight in _BUTTONS.items():
        claimed_already = action is ActionId.CLAIM and case.owner is not None
        if case.offers(action) and not claimed_already:
            shown.append(Button(action, TRANSITIONS[action].label, weight))
    return shown


def _note(case: Case) -> str:
    if case.unreadable:
        return (
            "Unreadable, act: this letter could not be opened here. Read it in the mailbox; the clock runs."
        )
    if case.sender_unclear:
        return "Sender unclear: nothing was acknowledged. Find out who wrote before you answer."
    return ""
