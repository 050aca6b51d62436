"""What managers are told of letters beside the usual road: those put aside, and those that cannot wait."""

from collections.abc import Mapping
from datetime import date

from handlers.cards.aside_lines import SORTS, age
from handlers.cards.case_rows import row
from handlers.desk import Desk
from handlers.domain.card import Step, Weight
from handlers.domain.case import Status
from handlers.domain.errands import ErrandId
from handlers.domain.events import Fact
from handlers.domain.finding import LetterKind
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, count, say
from handlers.store.transaction import Transaction

_WHAT: Mapping[LetterKind, tuple[Phrase, Phrase]] = {
    LetterKind.BREACH_REPORT: (
        say("Somebody reports what looks like a breach of personal data."),
        say("72 hours count from when you know of one: read the letter now, and report it if it is one."),
    ),
    LetterKind.AUTHORITY: (
        say("A supervisory authority seems to write."),
        say("Read the letter now: it may set a date of its own, and it was not acknowledged."),
    ),
}


def junk_waits(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what is told each working morning of letters put aside.

    Args:
        facts: n, of junk since yesterday; possible, of all that waits; of the oldest of these received, today
            and due, as dates.
    """
    said = count(
        "{n} letter was put aside as junk since yesterday.",
        "{n} letters were put aside as junk since yesterday.",
        int(facts["n"] or 0),
    )
    steps = (Step(ErrandId.ASIDE, say("Look through them"), "", Weight.PRIMARY),)
    title = say("Junk to look through")
    if not facts.get("possible"):
        advice = say(
            "None asks for anything that was recognised. Look through the junk folder: requests count there "
            "too."
        )
        return Notice(said, title, lines=(said, advice), why=why, steps=steps)
    waits = count(
        "{n} possible request waits aside.", "{n} possible requests wait aside.", int(facts["possible"] or 0)
    )
    oldest = say(
        "The oldest is {age}; its clock would end on {due}.",
        age=age(date.fromisoformat(str(facts["received"])), date.fromisoformat(str(facts["today"]))),
        due=str(facts["due"]),
    )
    advice = say("Look at each today: open a case, or say that it is none.")
    return Notice(waits, title, lines=(waits, oldest, said, advice), why=why, steps=steps)


def letter_calls(
    tx: Transaction, desk: Desk, person: PersonId, facts: Mapping[str, Fact], why: Phrase
) -> Notice:
    """Return what is told at once of a letter that cannot wait; its case stands below, as it is now."""
    kind = LetterKind(str(facts["kind"]))
    case = tx.cases.get(CaseId(int(facts["case"] or 0)))
    today = tx.now.astimezone(tx.organisations.get(case.organisation_id).zone).date()
    said, advice = _WHAT[kind]
    steps = [Step(ErrandId.INCIDENT, say("Report an incident"))] if kind is LetterKind.BREACH_REPORT else []
    lines = (said, advice) if case.status is not Status.CLOSED else (said,)
    shown = row(Glance.of(case), Actor(person, desk.roster.roles(person)), today)
    summary = say("Case {number}: {what}.", number=case.number, what=SORTS[kind])
    return Notice(summary, SORTS[kind], rows=(shown,), lines=lines, why=why, steps=tuple(steps))
