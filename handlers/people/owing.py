"""What a person is owed now, and telling them: the rows that say so are written with the asking.

Whatever is told follows from cases and from what was told before, so that nothing depends on what ran
when, and two processes that look at once tell once: the person's row is locked while one of them does.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.domain.events import Fact
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.reminding import Span, Told
from handlers.people.notices import NoticeKind, ask_notice, notice_key
from handlers.people.readers import Reader
from handlers.store.transaction import Transaction

#: Further off than every threshold: what was told all the same had come back by itself.
FAR = 1_000


@dataclass(frozen=True, slots=True)
class Duty:
    """A case that a person may be reminded of; `pooled` where it is nobody's."""

    case: CaseId
    due_on: date
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person was told and what they put off, as it stands in their locked rows.

    Attributes:
        asleep: cases that they do not want to hear of yet.
        woken: cases that they put off and that come back now, whatever was told.
        calling: those of them whose time has come, or of which a mail came back: they ring.
    """

    told: Mapping[CaseId, Told]
    asleep: frozenset[CaseId] = frozenset()
    woken: frozenset[CaseId] = frozenset()
    calling: frozenset[CaseId] = frozenset()

    def owed(self, span: Span, duties: Iterable[Duty]) -> list[Duty]:
        """Return what is to be told now."""
        return [one for one in duties if self._owes(span, one)]

    def _owes(self, span: Span, duty: Duty) -> bool:
        if duty.case in self.asleep:
            return False
        return duty.case in self.woken or span.owes(duty.due_on, self.told.get(duty.case), pooled=duty.pooled)


def standing_of(tx: Transaction, person: PersonId, of_cases: Collection[CaseId] | None = None) -> Standing:
    """Return what a person was told and put off; what they put off and is over is forgotten.

    Args:
        of_cases: what alone is to be told now; what else is over comes back another time. None for all.
    """
    put_off = tx.snoozes.of_person(person)
    if of_cases is not None:
        put_off = {case: one for case, one in put_off.items() if case in of_cases}
    over = tx.snoozes.ended(put_off.values())
    if over:
        tx.snoozes.end(person, over.keys())
    asleep = frozenset(put_off.keys() - over.keys())
    calling = frozenset(case for case, rings in over.items() if rings)
    return Standing(tx.reminders.of_person(person), asleep, frozenset(over), calling)


def tell_of(
    tx: Transaction,
    reader: Reader,
    standing: Standing,
    duties: Sequence[Duty],
    *,
    anew: bool = False,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Have a person told of cases: in the message of their day, or in one more that rings.

    Args:
        anew: the message of the day, if there is one, is left as it is and another one posted.
        facts: what else the message says.
    """
    number = _last_of(standing.told.values(), reader.day)
    there = bool(number) and not anew
    about = _about(reader.day, number if there else number + 1)
    tx.reminders.put(reader.id, [_told(reader.span, one, about) for one in duties])
    if there:
        redraw(tx, [(reader.id, about)])
        return
    before = {
        told.about for one in duties if (told := standing.told.get(one.case)) and told.told_on == reader.day
    }
    redraw(tx, [(reader.id, one) for one in before if one])  # what it listed stands in the newer message
    said: dict[str, Fact] = {"day": reader.day.isoformat(), **(facts or {})}
    ask_notice(tx, NoticeKind.REMINDER, [reader.colleague], about, said)


def known_already(tx: Transaction, reader: Reader, taken: Iterable[tuple[Duty, datetime]]) -> None:
    """Note that a person took cases themselves, and so knew how they stood at that instant."""
    spans = [(one, reader.span_at(at)) for one, at in taken]
    near = [(one, span) for one, span in spans if span.step(one.due_on, pooled=one.pooled) is not None]
    tx.reminders.put(reader.id, [_told(span, one, "") for one, span in near])


def redraw(tx: Transaction, messages: Collection[tuple[PersonId, str]]) -> None:
    """Have messages drawn anew, which say something else by now."""
    if messages:
        keys = {notice_key(NoticeKind.REMINDER, about, person) for person, about in messages}
        tx.upkeep.redraw(keys, tx.now)
        tx.outbox.added = True


def _told(span: Span, duty: Duty, about: str) -> Told:
    step = span.step(duty.due_on, pooled=duty.pooled)
    # What comes back by itself may be further off than any threshold.
    return Told(duty.case, duty.due_on, FAR if step is None else step, span.day, about)


def _about(day: date, number: int) -> str:
    return day.isoformat() if number == 1 else f"{day.isoformat()}.{number}"


def _last_of(told: Iterable[Told], day: date) -> int:
    """Return the number of the last message that a person has of a day, 0 for none."""
    today = [one.about for one in told if one.told_on == day and one.about]
    return max((int(about.partition(".")[2] or 1) for about in today), default=0)
