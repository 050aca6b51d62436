"""Drawing a case as its card: number, rights, state, dates, owner, masked requester, and nothing else.

What stands on the buttons, and in which order, is `handlers.buttons`' to say.
"""

from datetime import UTC, date, datetime, tzinfo

from handlers.cards.buttons import card_buttons
from handlers.cards.clock_notes import clock_note
from handlers.cards.due_lines import due, when
from handlers.cards.readings import read_as
from handlers.domain.card import Card
from handlers.domain.case import STANDING, Case, Origin, Outcome, Status
from handlers.domain.clock.flags import DOUBTS
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.rights import names
from handlers.masking import masked
from handlers.store.holdings import Held

__all__ = [
    "ORIGIN_LABELS",
    "OUTCOME_LABELS",
    "STATUS_LABELS",
    "case_card",
    "clock_time",
    "due",
    "summary",
    "title",
]

STATUS_LABELS = {
    Status.NEW: say("New"),
    Status.OPEN: say("Open"),
    Status.AWAITING_SUBJECT: say("Waiting for the person"),
    Status.READY: say("Reply drafted"),
    Status.CLOSED: say("Closed"),
}
OUTCOME_LABELS = {
    Outcome.FULFILLED: say("Fulfilled"),
    Outcome.PARTLY_FULFILLED: say("Partly fulfilled"),
    Outcome.REFUSED: say("Refused"),
    Outcome.NOTHING_HELD: say("Nothing held"),
    Outcome.NOT_IDENTIFIED: say("Never identified"),
    Outcome.REDIRECTED: say("Passed on to its controller"),
    Outcome.WITHDRAWN: say("Withdrawn"),
    Outcome.NOT_A_REQUEST: say("Not a request"),
    Outcome.CONTINUED: say("Continued in another case"),
}
ORIGIN_LABELS = {
    Origin.EMAIL: say("By e-mail"),
    Origin.POST: say("By post"),
    Origin.PHONE: say("By phone"),
    Origin.IN_PERSON: say("In person"),
    Origin.CHAT: say("In a chat"),
}
#: A lock screen shows 150 characters whole; an English sentence so long stays within them in each language.
_SUMMARY = 115


def case_card(
    case: Case,
    today: date,
    *,
    full: bool = False,
    zone: tzinfo | None = None,
    follows: str = "",
    held: Held | None = None,
    now: datetime | None = None,
    approves: bool = False,
) -> Card:
    """Return the card of a case as it stands; of one that was purged, its skeleton alone.

    Args:
        full: for one person who asked for it: a closed case has its buttons too.
        zone: of the establishment, for times of day; UTC where it is not told.
        follows: the number of the case that carries this one on.
        held: how its mailbox holds a reply up.
        now: None where the time of day is not told; whatever has not left is on its way out then.
        approves: two must agree before a draft leaves.
    """
    if case.purged_at is not None:
        return _skeleton(case)
    return Card(
        case_id=case.id,
        revision=case.version,
        title=title(case),
        summary=summary(case, today),
        facts=(*_facts(case, today, zone, follows, held), *_second_look(case, approves=approves)),
        buttons=card_buttons(
            case, now, full=full, approves=approves, doubtful=held is not None and held.doubtful
        ),
        note=_note(case, held) or clock_note(case, today),
    )


def _skeleton(case: Case) -> Card:
    return Card(
        case_id=case.id,
        revision=case.version,
        title=say("{number} · closed · data deleted", number=case.number),
        summary=say("Case {number} is closed, and its data is deleted.", number=case.number),
        facts=((say("Status"), STATUS_LABELS[case.status]),),
        buttons=(),
        note="",
    )


def title(case: Case) -> Phrase:
    """Return how a case is called in headings: its number with its rights, and whether it is a test."""
    parts = (case.number, names(case.rights))
    return joined(" · ", (say("TEST"), *parts) if case.is_test else parts)


def summary(case: Case, today: date) -> Phrase:
    """Return one sentence that names a case, its status and its due date, at most 150 characters."""
    words = {"number": case.number, "standing": STANDING[case.status], "due": due(case, today)}
    if case.is_test:
        return say("Test case {number} is {standing}, {due}.", **words)
    sentence = say("Case {number} ({rights}) is {standing}, {due}.", rights=names(case.rights), **words)
    return sentence if len(sentence) <= _SUMMARY else say("Case {number} is {standing}, {due}.", **words)


def clock_time(case: Case, zone: tzinfo | None) -> str:
    """Return when the case's reply leaves as a clock on the wall shows it, such as 14:03."""
    if case.leaves_at is None:
        return ""
    return case.leaves_at.astimezone(zone or UTC).strftime("%H:%M" if zone else "%H:%M UTC")


def _facts(
    case: Case, today: date, zone: tzinfo | None, follows: str, held: Held | None
) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = [
        (say("Status"), STATUS_LABELS[case.status]),
        (say("Due"), _due(case, today)),
        (say("Owner"), f"<@{case.owner}>" if case.owner else say("nobody yet")),
        (say("Requester"), masked(case.requester.address)),
    ]
    if told := read_as(case):
        facts.append((say("Read as"), told))
    if case.origin is not Origin.EMAIL:
        facts.append((say("Came in"), ORIGIN_LABELS[case.origin]))
    if follows:
        facts.append((say("Continued in"), follows))
    if held is not None and held.lapsed:
        facts.append((say("Reply"), say("waits until an admin connects the mailbox again")))
    elif held is not None and held.until is not None:
        until = held.until.astimezone(zone or UTC).strftime("%Y-%m-%d %H:%M")
        facts.append((say("Reply"), say("waits for the mail provider until {time}", time=until)))
    elif held is not None and held.doubtful:
        facts.append((say("Reply"), say("nobody knows whether it has left")))
    elif case.leaves_at is not None:
        facts.append((say("Reply leaves at"), clock_time(case, zone)))
    elif case.draft_id is not None and case.drafted_by:
        facts.append((say("Drafted by"), f"<@{case.drafted_by}>"))
    outcomes = dict.fromkeys(claim.outcome for claim in case.claims if claim.outcome)
    decided = [_decided(case, outcome) for outcome in outcomes]
    return facts + ([(say("Outcome"), joined(", ", decided))] if decided else [])


def _due(case: Case, today: date) -> str:
    contested = case.status is not Status.CLOSED and DOUBTS & set(case.deadline.flags)
    told = when(case, today)
    return joined(" ", (told, say("(see how it came about)"))) if contested else told


def _second_look(case: Case, *, approves: bool) -> list[tuple[str, str]]:
    waits = approves and case.draft_id is not None and case.status is Status.READY
    return [(say("Reply"), say("waits for a second look"))] if waits else []


def _decided(case: Case, outcome: Outcome) -> Phrase:
    rights = names(tuple(claim.right for claim in case.claims if claim.outcome is outcome))
    return say("{right}: {outcome}", right=rights, outcome=OUTCOME_LABELS[outcome])


def _note(case: Case, held: Held | None) -> str:
    if held is not None and held.doubtful:
        return say(
            "Decide: look into the mailbox's sent mail. If the reply is there, say that it has left; if not, "
            "undo sending and send it again."
        )
    if case.unreadable:
        return say(
            "Unreadable, act: this letter could not be opened here. Read it in the mailbox; the clock runs."
        )
    if case.sender_unclear:
        return say("Sender unclear: nothing was acknowledged. Find out who wrote before you answer.")
    if case.undelivered:
        return say("Not delivered: a mail of ours came back. Check the address before you write again.")
    return ""
