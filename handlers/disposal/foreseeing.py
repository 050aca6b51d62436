"""What the retention schedule will delete, and why; nothing is changed here, and no words are opened.

Days that the job has not reckoned are reckoned here: of cases closed since, or by a schedule that is new.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.desk import Desk
from handlers.disposal import retaining
from handlers.domain.errors import NotFound
from handlers.domain.holds import Subject
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation
from handlers.domain.period import Period, Span, Unit
from handlers.domain.phrase import say
from handlers.domain.retention import Decision, Rule, Store
from handlers.store.transaction import Transaction

_PAGE, _MOST = 200, 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """The schedule, and the day from which it deletes; None before it began."""

    rules: tuple[Rule, ...]
    begins_on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """What one rule deletes."""

    rule: str
    store: Store
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes up to a day.

    Attributes:
        held: numbers of cases that a hold keeps meanwhile; they stand in the rows too.
        more: there are more cases than those that were looked at, of which something may be due too.
        looked_at: how many that were.
    """

    until: date
    cases: int
    rows: tuple[Row, ...]
    held: tuple[str, ...] = ()
    more: bool = False
    looked_at: int = 0


def listed(desk: Desk) -> Listed:
    """Return the schedule as it counts, with what the settings say of what other duties forget."""
    with desk.reading("retention.listed") as tx:
        organisation = _organisation(tx)
        known = tx.keepings.in_force(organisation.id)
        begins = retaining.begins_at(desk, tx, organisation) if known else None
    aside = Period(Span(desk.rules.aside_kept.days, Unit.DAY))
    rules = (
        replace(one, period=aside) if one.applies_to == (Store.ASIDE,) else one
        for one in desk.rules.schedule.rules
    )
    return Listed(tuple(rules), begins.astimezone(organisation.zone).date() if begins else None)


def preview(desk: Desk, month: date | None = None) -> Preview:
    """Return what goes up to the end of a month, by rule; of the next month if none is named."""
    rows: dict[tuple[str, Store], list[str]] = defaultdict(list)
    held: list[str] = []
    with desk.reading("retention.preview") as tx:
        organisation = _organisation(tx)
        until = last_day(month or next_month(tx.now.astimezone(organisation.zone).date()))
        due = looked_at = 0
        for case, number, plan in _coming(desk, tx, organisation, until):
            looked_at += 1
            due += bool(plan)
            for one in plan:
                rows[one.rule.id if one.rule else "", one.store].append(number)
            if plan and tx.gate.holds_on(Subject(case)):
                held.append(number)
    told = tuple(Row(rule, store, tuple(found)) for (rule, store), found in sorted(rows.items()))
    return Preview(until, due, told, tuple(held), more=looked_at >= _MOST, looked_at=looked_at)


def explain(desk: Desk, number: str) -> tuple[Decision, ...]:
    """Return of each thing of a case until when it is kept, and by which rule.

    Raises:
        NotFound: there is no such case.
    """
    with desk.reading("retention.explain") as tx:
        organisation = _organisation(tx)
        case = tx.cases.numbered(organisation.id, number)
        (life,) = tx.keepings.lives([case.id], organisation.zone)
    return tuple(desk.rules.schedule.plan(life).values())


def next_month(today: date) -> date:
    """Return the first day of the next month."""
    return last_day(today) + timedelta(days=1)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _coming(
    desk: Desk, tx: Transaction, organisation: Organisation, until: date
) -> Iterator[tuple[CaseId, str, list[Decision]]]:
    """Yield cases, at most so many, with what of each goes up to a day."""
    schedule = desk.rules.schedule
    for numbers in _looked_at(tx, retaining.mark_of(schedule, organisation), until):
        for life in tx.keepings.lives(list(numbers), organisation.zone):
            kept = tx.keepings.find(life.case)
            gone = kept.gone if kept else frozenset()
            plan = schedule.going(life).values()
            due = [one for one in plan if one.over_on and one.over_on <= until and one.store not in gone]
            yield life.case, numbers[life.case], due


def _looked_at(tx: Transaction, mark: str, until: date) -> Iterator[dict[CaseId, str]]:
    """Yield pages of cases, with their numbers: those whose day is not reckoned, and then those due."""
    aside = tx.keepings.unreckoned(mark, _MOST)
    for begin in range(0, len(aside), _PAGE):
        yield tx.keepings.numbers(aside[begin : begin + _PAGE])
    known, after, left = set(aside), ("", 0), _MOST - len(aside)
    while left > 0 and (page := tx.keepings.coming(until, min(_PAGE, left), after)):
        left -= len(page)
        yield {case: number for _, case, number in page if case not in known}
        after = page[-1][0], page[-1][1]


def _organisation(tx: Transaction) -> Organisation:
    found = tx.organisations.first()
    if found is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return found
