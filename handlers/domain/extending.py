"""An extension of the period, as a case sees it: on which grounds, whether it still can be, and how far.

How an extension is counted is the clock's business (C12, C13); how it is told stands in `handlers.letters`.
"""

from collections.abc import Mapping
from datetime import date

from handlers.domain.case import Case
from handlers.domain.clock.extension import ExtensionState, extension
from handlers.domain.clock.flags import Flag
from handlers.domain.clock.regime import REGIMES, ExtensionBy
from handlers.domain.deadline import Deadline
from handlers.domain.errors import WrongStatus
from handlers.domain.phrase import Phrase, count, say

#: What the EDPB accepts as a ground; what it costs us and how big we are is none (C14).
GROUNDS: Mapping[str, Phrase] = {
    "amount": say("The amount of data"),
    "storage": say("How the data is stored"),
    "redaction": say("Data of others has to be blacked out"),
    "intelligible": say("Work to make the data intelligible"),
    "several": say("Several requests of the same person"),
    "flood": say("A passing flood of requests"),
}


def can_extend(regime: str) -> bool:
    """Return whether a law knows an extension at all."""
    law = REGIMES.get(regime)
    return law is not None and law.extension_by is not ExtensionBy.NOTHING


def check_extendable(case: Case, deadline: Deadline, today: date) -> None:
    """Check that a notice of extension that leaves today would extend something.

    Raises:
        WrongStatus: the law knows none; the period was extended already (C12); or it is over (C13).
    """
    if not can_extend(deadline.regime):
        raise WrongStatus(
            say("The law that case {number} falls under knows no extension.", number=case.number)
        )
    if deadline.extension is not ExtensionState.NONE:
        raise WrongStatus(
            say(
                "Case {number} was told of an extension already; a period is extended once.",
                number=case.number,
            )
        )
    if deadline.first_on is not None and deadline.first_on < today:
        raise WrongStatus(
            say(
                "The first period of case {number} ended on {first}, so a notice extends nothing any more: "
                "the case is overdue from that day. Answer, and say why it is late.",
                number=case.number,
                first=deadline.first_on.isoformat(),
            )
        )


def wrong_length(regime: str, today: date, length: str) -> Phrase | None:
    """Return what is wrong with how far a notice extends, as the law measures it; None for nothing."""
    law = REGIMES[regime]
    try:
        extension(law, today, length)
    except ValueError:
        if law.extension_by is ExtensionBy.PROMISED_DATE:
            return say("Name the day by which the answer comes.")
        if law.extension_by is ExtensionBy.DAYS:
            return say("Say how many days, from 1 to {most}.", most=law.longest_extension)
        return say("Choose how long.")
    return None


def wrong_end(deadline: Deadline) -> Phrase | None:
    """Return what is wrong with the day that an extension leads to; None where nothing is.

    Args:
        deadline: as it stands with the extension.
    """
    if Flag.PROMISE_BEFORE_END in deadline.flags:
        return say("That day lies within the period as it is; name a later one.")
    return None


def lengths(regime: str) -> tuple[tuple[str, Phrase], ...]:
    """Return how far a law in months lets a period be extended; empty where it measures otherwise."""
    law = REGIMES[regime]
    if law.extension_by is not ExtensionBy.MONTHS:
        return ()
    return tuple((str(n), count("{n} month", "{n} months", n)) for n in range(1, law.longest_extension + 1))
