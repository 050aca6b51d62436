"""The sheet that shows how a due date came about: the days that count, what is open, and each step.

The steps are kept in English, as they were counted; their dates read the same in every language.
"""

from collections.abc import Iterator
from datetime import date

from handlers.cards.due_lines import AWAITED
from handlers.desk import Desk
from handlers.domain.card import Paragraph, Sheet
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.deadline import Deadline
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.presses import Press
from handlers.receipt.told import told
from handlers.viewing.clocks import CaseClock, of_case

#: Steps in one paragraph, which a chat system bounds.
_STEPS = 6
#: The laws by their names, as they stand in the record.
LAWS = {
    "gdpr": "GDPR",
    "uk": "UK GDPR",
    "ch": "FADP",
    "ccpa": "CCPA",
    "lgpd": "LGPD",
}
_EXTENSIONS = {
    ExtensionState.VALID: say("A notice of extension left in time."),
    ExtensionState.LATE: say("A notice of extension left too late; it extends nothing."),
}


def show(desk: Desk, press: Press) -> Sheet:
    """Return how the due date of a case came about.

    Raises:
        NotAllowed: the person has no role for cases.
        TooMuch: they looked at as much as one may within an hour.
    """
    clock = of_case(desk, press.actor, press.case_id)
    case = clock.case
    title = say("Due date, {number}", number=case.number)
    return Sheet(title, tuple(_paragraphs(clock)), case.id, case.version, number=case.number)


def _paragraphs(clock: CaseClock) -> Iterator[Paragraph]:
    deadline = clock.case.deadline
    yield Paragraph(_headline(clock))
    yield Paragraph(joined("\n", _days(deadline)))
    if clock.hold_reviewed_on is not None:
        yield Paragraph(_held(clock.hold_reviewed_on))
    notes = [MEANINGS[Flag(flag)] for flag in deadline.flags]
    if notes:
        yield Paragraph(
            joined("\n", [say("Know before you rely on it:"), *(joined(" ", ("•", n)) for n in notes)])
        )
    steps = [f"{step.on.isoformat()} · {step.plain} ({step.rule}; {step.source})" for step in deadline.steps]
    yield Paragraph(say("Step by step, with each rule and its source:"))
    for at in range(0, len(steps), _STEPS):
        yield Paragraph("\n".join(steps[at : at + _STEPS]))
    if clock.rivals:
        yield Paragraph(joined("\n", _evidence(clock)))
    yield Paragraph(joined("\n", _counted_by(clock)))


def _headline(clock: CaseClock) -> Phrase:
    deadline = clock.case.deadline
    by = deadline.due_on.isoformat()
    if not deadline.stands_still:
        extended = deadline.state is ClockState.EXTENDED
        told = say("The answer is due on {date}; all of that day counts.", date=by)
        return joined(" ", (told, say("The period was extended."))) if extended else told
    question, since = AWAITED[deadline.state], clock.still_since
    held = (
        say("The period stands still since {date} for {question}.", date=since.isoformat(), question=question)
        if since
        else say("The period stands still for {question}.", question=question)
    )
    write = say(
        "There is no last day yet. Write to the person by {date} all the same: why you cannot act, and how "
        "to complain.",
        date=by,
    )
    return joined(" ", (held, write))


def _held(reviewed_on: date) -> Phrase:
    return say(
        "A legal hold keeps the case from being deleted; it is reviewed by {date}. It moves no due date.",
        date=reviewed_on.isoformat(),
    )


def _days(deadline: Deadline) -> Iterator[Phrase]:
    yield say("Received: {date}", date=deadline.received_on.isoformat())
    yield say("Before weekends and holidays: {date}", date=deadline.nominal_on.isoformat())
    yield say("Without any pause or extension: {date}", date=deadline.strict_on.isoformat())
    yield say("Safe by any reading of the law: {date}", date=deadline.safe_on.isoformat())
    if deadline.first_on is not None:
        yield say(
            "Last day for a notice of extension or a refusal: {date}", date=deadline.first_on.isoformat()
        )
    if deadline.still:
        yield count("{n} day does not count.", "{n} days do not count.", deadline.still)
    if deadline.extension in _EXTENSIONS:
        yield _EXTENSIONS[deadline.extension]


def _evidence(clock: CaseClock) -> Iterator[Phrase]:
    yield say("What shows when it was received, the day that counts first:")
    for rival in clock.rivals:
        yield joined(" ", ("•", told(rival, clock.establishment.zone)))
    yield say("A manager chooses another day with “Correct the receipt”.")


def _counted_by(clock: CaseClock) -> Iterator[Phrase]:
    place, deadline = clock.establishment, clock.case.deadline
    yield say("Law: {law}. Time zone: {zone}.", law=LAWS[deadline.regime], zone=place.zone.key)
    if clock.is_current:
        yield say("Public holidays: release {release} of the calendar.", release=place.calendar)
    else:
        yield say(
            "It was counted before the present settings or calendar; it is counted anew within minutes."
        )
