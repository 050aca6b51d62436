"""The pictures of a digest as numbers, each with a sentence that says the same to who does not see it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from handlers.domain.chart import Chart, ChartKind, Series
from handlers.domain.digest import BACK, PACE, Figures, Span
from handlers.domain.home import Load
from handlers.domain.ids import PersonId
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.statistic import monday_of
from handlers.store.overviews import WEIGHED

_WEEK = timedelta(days=7)
_LOADS = 7
#: Where the bars of the days that were left begin, from the right end of each; late ones below.
_STEPS = (26, 21, 16, 11, 6, 0)
_LATE = (1, 6, 11)


def charts(found: Figures, span: Span, called: Mapping[PersonId, str]) -> tuple[Chart, ...]:
    """Return the pictures that have something to show; every day the first one, every week all of them.

    Args:
        called: what colleagues are called.
    """
    if found.quiet:
        return ()
    first = list(_ahead(found))
    if span is Span.DAY:
        return tuple(first)
    return (*first, *_flow(found), *_answered(found), *_load(found.loads, called), *_forecast(found))


def _ahead(found: Figures) -> Iterator[Chart]:
    weeks = [_short(one) for one in found.weeks_ahead()]
    due = found.due_by_week()
    if not (found.overdue_number or any(due)):
        return
    alt = say(
        "Bars: {overdue} overdue; due in the weeks that begin on {weeks}.",
        overdue=found.overdue_number,
        weeks=_pairs(weeks, due),
    )
    yield Chart(
        ChartKind.AHEAD,
        say("Due in the next 6 weeks"),
        (say("overdue"), *weeks),
        (Series(say("Cases"), (found.overdue_number, *due)),),
        alt,
        say("week that begins on"),
        apart=1,
        note=_counted(found)
        or say("A case whose period stands still counts on the day by which to write to the person."),
    )


def _flow(found: Figures) -> Iterator[Chart]:
    if not any((*found.opened, *found.closed)):
        return
    mondays = [monday_of(found.today) - n * _WEEK for n in reversed(range(BACK))]
    weeks = [_short(one) for one in mondays]
    alt = say(
        "Bars by week, opened and closed: {weeks}.",
        weeks=joined(
            "; ",
            (
                say("{week}: {opened} and {closed}", week=week, opened=opened, closed=closed)
                for week, opened, closed in zip(weeks, found.opened, found.closed, strict=True)
            ),
        ),
    )
    yield Chart(
        ChartKind.FLOW,
        say("Opened and closed per week"),
        tuple(weeks),
        (Series(say("Opened"), found.opened), Series(say("Closed"), found.closed)),
        alt,
        say("week that begins on"),
        note=say("The last week is not over. Of each, up to {number} are counted.", number=found.most)
        if found.cut_back
        else say("The last week is not over."),
    )


def _answered(found: Figures) -> Iterator[Chart]:
    if not any(found.left.values()):
        return
    labels, numbers = [], []
    for at, low in enumerate(_STEPS):
        high = _STEPS[at - 1] - 1 if at else None
        labels.append(f"{low}–{high}" if high is not None else f"{low}+")
        numbers.append(
            sum(n for days, n in found.left.items() if days >= low and (high is None or days <= high))
        )
    for at, low in enumerate(_LATE):
        high = _LATE[at + 1] - 1 if at + 1 < len(_LATE) else None
        labels.append(f"{low}–{high}" if high is not None else f"{low}+")
        numbers.append(
            sum(n for days, n in found.left.items() if -days >= low and (high is None or -days <= high))
        )
    early = len(_STEPS)
    alt = say(
        "Bars of answers by the days that were left at the due date: {early}. Late by days: {late}.",
        early=_pairs(labels[:early], numbers[:early]),
        late=_pairs(labels[early:], numbers[early:]),
    )
    yield Chart(
        ChartKind.ANSWERED,
        say("Days left when the answer left"),
        tuple(labels),
        (Series(say("due date"), tuple(numbers)),),
        alt,
        say("days before the due date, then days after it"),
        apart=-len(_LATE),
        note=_closed_lately(found),
    )


def _load(loads: Sequence[Load], called: Mapping[PersonId, str]) -> Iterator[Chart]:
    if not loads:
        return
    named = sorted(
        (called.get(one.owner, one.owner), one.owner, one) for one in loads if one.owner is not None
    )
    shown = [(name, one.open, one.overdue + one.soon) for name, _, one in named[:_LOADS]]
    if rest := named[_LOADS:]:
        label = count("{n} more person", "{n} more persons", len(rest))
        shown.append((label, sum(x.open for *_, x in rest), sum(x.overdue + x.soon for *_, x in rest)))
    shown += [(say("nobody"), one.open, one.overdue + one.soon) for one in loads if one.owner is None]
    alt = say(
        "Bars of open cases, and of those among them that are due within 7 days or overdue: {loads}.",
        loads=joined("; ", (say("{name}: {open}, {soon}", name=n, open=o, soon=s) for n, o, s in shown)),
    )
    yield Chart(
        ChartKind.LOAD,
        say("Open cases by who handles them"),
        tuple(name for name, _, _ in shown),
        (
            Series(say("open"), tuple(number for _, number, _ in shown)),
            Series(say("due within 7 days"), tuple(near for _, _, near in shown)),
        ),
        alt,
        note=say(
            "Of the {number} cases that are due first, in the order of names. What is overdue counts as due.",
            number=WEIGHED,
        )
        if sum(one.open for one in loads) >= WEIGHED
        else say("In the order of names. What is overdue counts as due."),
    )


def _forecast(found: Figures) -> Iterator[Chart]:
    expected = found.forecast()
    if expected is None or not any(expected.wanted):
        return
    sundays = [_short(monday + timedelta(days=6)) for monday in found.weeks_ahead()]
    rows = zip(sundays, expected.wanted, expected.able, strict=True)
    weeks = joined(
        "; ", (say("{day}: {due} and {done}", day=day, due=due, done=done) for day, due, done in rows)
    )
    yield Chart(
        ChartKind.FORECAST,
        say("Is what is due closed in time?"),
        tuple(sundays),
        (
            Series(say("due by then"), tuple(expected.wanted)),
            Series(say("closed by then at the pace of lately"), tuple(expected.able)),
        ),
        say(
            "Bars of what is due up to each Sunday, and a line of what is closed by then: {weeks}.",
            weeks=weeks,
        ),
        say("end of the week"),
        note=_counted(found) or _reading(expected.late),
    )


def _counted(found: Figures) -> Phrase | None:
    """Return up to where was counted what is overdue and due, where there is more."""
    if not found.cut_ahead:
        return None
    return say(
        "Counted are up to {number} overdue cases, and the {number} that are due next: there are more.",
        number=found.most,
    )


def _closed_lately(found: Figures) -> Phrase:
    if max(found.closed) < found.most:
        return say(
            "Cases closed in the last {weeks} weeks. Right of the line, the answer was late.", weeks=BACK
        )
    return say(
        "Up to {number} cases of each of the last {weeks} weeks. Right of the line, the answer was late.",
        weeks=BACK,
        number=found.most,
    )


def _reading(late: int) -> Phrase:
    if not late:
        return say(
            "No bar reaches above the line: at the pace of the last {weeks} weeks, none is late.", weeks=PACE
        )
    return count(
        "Above the line, cases would be late: {n} at most, at the pace of the last {weeks} weeks.",
        "Above the line, cases would be late: {n} at most, at the pace of the last {weeks} weeks.",
        late,
        weeks=PACE,
    )


def _pairs(labels: Sequence[str], numbers: Sequence[int]) -> Phrase:
    pairs = zip(labels, numbers, strict=True)
    return joined(", ", (say("{label}: {number}", label=label, number=number) for label, number in pairs))


def _short(day: date) -> str:
    return day.strftime("%m-%d")
