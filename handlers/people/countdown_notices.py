"""What is told of purges: the open cases of a disconnected mailbox in time, and what is in a purge's way.

They hold numbers of cases, dates and codes; no name but the mailbox's, which its admin gave it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.domain.card import Step, Weight
from handlers.domain.countdown import OpenCase
from handlers.domain.errands import ErrandId
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.transaction import Transaction

#: Codes of what keeps a purge from running: a hold, a key that does not open, a job that stands still.
HELD, KEYLESS, DEAD = "held", "keyless", "dead"
#: How the token begins of a button that reports an overdue purge; the mailbox's number follows.
OF_PURGES = "purge-"
#: Cases named in a message; more are counted.
_NAMED = 12
_WAYS = (
    say("Answer it, another way than from this mailbox, and close it with what was decided;"),
    say("or take out what you must keep: {command};", command="`ombud case export NUMBER`"),
    say("or hold it for a reason: {command}.", command="`ombud hold place NUMBER`"),
)
_STUCK: Mapping[str, Phrase] = {
    HELD: say(
        "A legal hold on the whole mailbox stops it: look whether it is still needed ({command}).",
        command="`ombud hold list`",
    ),
    KEYLESS: say(
        "Its data key does not open, so what holds name could not be kept apart: run {command}.",
        command="`ombud doctor`",
    ),
    DEAD: say(
        "The job that deletes has come to no end for a day: look into the log of {command}.",
        command="`ombud serve`",
    ),
}


def purge_ahead(tx: Transaction, key: str, facts: Mapping[str, Fact], why: Phrase) -> Notice | None:
    """Return what is told on a day of the wait, as the cases stand now.

    None where there is nothing to tell any more, since the mailbox was connected again, and nothing was told.
    """
    mailbox = MailboxId(int(facts["mailbox"] or 0))
    name = str(facts["name"])
    organisation = tx.organisations.first()
    assert organisation is not None
    purge = tx.purges.find(mailbox)
    if purge is None or purge.due_at.isoformat() != facts["due_at"]:
        return None if tx.posts.find(key) is None else withdrawn(name, why)
    on = purge.due_at.astimezone(organisation.zone).date()
    found, every = tx.holdings.first_open(mailbox, _NAMED + 1), tx.holdings.open_cases(mailbox).count
    return written(name, on, found, every, tx.now.astimezone(organisation.zone).date(), why)


def written(name: str, on: date, found: list[OpenCase], every: int, today: date, why: Phrase) -> Notice:
    """Return what is told of a purge on a day, with the cases that are open.

    Args:
        found: a dozen of them, and one more where there are more.
        every: how many are open.
    """
    said = say("What was read of mailbox {name} is deleted on {date}.", name=name, date=on.isoformat())
    title = count("Purge in {n} day", "Purge in {n} days", max((on - today).days, 0))
    if not found:
        return Notice(said, title, lines=(said, say("No case there is open.")), why=why)
    return Notice(said, title, lines=(said, _listed(found, every, today), _ANYWAY, *_WAYS), why=why)


_ANYWAY = say(
    "That day comes whatever nobody has decided. For each of them there are three ways, or connect the "
    "mailbox again:"
)


def withdrawn(name: str, why: Phrase) -> Notice:
    """Return what stands in the place of a message that was posted, once its purge was decided anew."""
    said = say("Mailbox {name} is deleted on another day, or not at all: it was decided anew.", name=name)
    return Notice(said, say("A purge was withdrawn"), lines=(said,), why=why)


def _listed(found: list[OpenCase], every: int, today: date) -> Phrase:
    named = joined("; ", [_case(one, today) for one in found[:_NAMED]])
    more = max(every, len(found)) - _NAMED
    said = count(
        "{n} case there is open: {cases}.",
        "{n} cases there are open: {cases}.",
        max(every, len(found)),
        cases=named,
    )
    return joined(" ", (said, say("… and {n} more.", n=more))) if more > 0 else said


def _case(case: OpenCase, today: date) -> Phrase:
    days, known = (case.due_on - today).days, {"number": case.number, "date": case.due_on.isoformat()}
    if days < 0:
        return count(
            "{number}, overdue by {n} day ({date})", "{number}, overdue by {n} days ({date})", -days, **known
        )
    if days == 0:
        return say("{number}, due today ({date})", **known)
    return count("{number}, due in {n} day ({date})", "{number}, due in {n} days ({date})", days, **known)


def purge_stuck(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what is told late in the wait where the purge cannot run as it stands."""
    on = datetime.fromisoformat(str(facts["due_at"])).date().isoformat()
    said = say(
        "What was read of mailbox {name} cannot be deleted on {date} as things stand.",
        name=str(facts["name"]),
        date=on,
    )
    reasons = tuple(_STUCK[code] for code in str(facts["codes"]).split() if code in _STUCK)
    return Notice(said, say("A purge cannot run"), lines=(said, *reasons), why=why)


def overdue(name: str, case: str, since: str) -> Phrase:
    """Return in a sentence what is overdue: a mailbox, or what was kept apart of it for a case.

    Args:
        case: the number of the case; "" where all of the mailbox is meant.
    """
    if case:
        return say(
            "What was kept apart of mailbox {name} for case {case} was to be deleted on {date}, and that is "
            "overdue.",
            name=name,
            case=case,
            date=since,
        )
    return say(
        "What was read of mailbox {name} was to be deleted on {date}, and that is overdue.",
        name=name,
        date=since,
    )


def purge_overdue(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told every day while a purge is overdue."""
    said = overdue(str(facts["name"]), str(facts.get("case") or ""), str(facts["since"]))
    lines = (
        said,
        say(
            "Look into the log of {serve}, and run {doctor}.", serve="`ombud serve`", doctor="`ombud doctor`"
        ),
        say(
            "Data kept for too long are an incident: put it on record here, or with {command}.",
            command="`ombud incident open`",
        ),
        say("This is told once a day until it is done."),
    )
    step = Step(
        ErrandId.INCIDENT, say("Report an incident"), f"{OF_PURGES}{facts['mailbox']}", Weight.PRIMARY
    )
    return Notice(said, say("A purge is overdue"), lines=lines, why=why, steps=(step,))
