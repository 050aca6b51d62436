"""What people are told of the records themselves: that they hold, with the head to keep, or which do not."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.domain.events import Fact
from handlers.domain.heads import short
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.transaction import Transaction

#: Numbers named in a sentence; more are counted.
_NAMED = 20


def records_amiss(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return the notice that records were altered, with what to do."""
    numbers = str(facts["numbers"]).split()[:_NAMED]
    amiss = int(facts["amiss"] or 0)
    said = count(
        "The record of {n} case does not hold: somebody altered it, cut it or wrote it anew.",
        "The records of {n} cases do not hold: somebody altered them, cut them or wrote them anew.",
        amiss,
    )
    more = count("and {n} more", "and {n} more", amiss - len(numbers)) if amiss > len(numbers) else ""
    shown = joined(", ", (*numbers, *((more,) if more else ())))
    lines = (
        said,
        shown,
        say("Run {command} with each number: it names the events.", command="`ombud case verify`"),
        say(
            "Keep the database as it is, and copy it. Compare these cases with a backup of the day before, "
            "and find out who could write to the database. Correct nothing by hand: that alters it once more."
        ),
    )
    return Notice(said, say("Records do not hold"), lines=lines, why=why)


def head_lines(tx: Transaction, organisation: Organisation, until: datetime) -> Iterator[Phrase]:
    """Yield what a digest says of the last round over all records: do they hold, and the head to keep."""
    last = tx.witnesses.last(organisation.id, until)
    if last is None:
        return
    told = {"day": last.round.day, "head": short(last.round.head)}
    if last.amiss:
        yield count(
            "{n} record does not hold ({day}). Head of all records: {head}",
            "{n} records do not hold ({day}). Head of all records: {head}",
            last.amiss,
            **told,
        )
    else:
        yield count(
            "{n} record verified on {day}, and it holds. Head of all records: {head}",
            "{n} records verified on {day}, and all hold. Head of all records: {head}",
            last.round.cases,
            **told,
        )
