"""A digest in sentences: what stands out comes first, then the numbers beside those of the span before.

Cases are told by number; no requester is named. Each sentence is one block of a message.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from handlers.domain.digest import Figures, Forecast, Slice, Span, Turn
from handlers.domain.home import Load
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.overviews import WEIGHED

_LOADS, _MAILBOXES, _REVIEWS = 12, 5, 10
_LATER = {
    Span.WEEK: say("the week before"),
    Span.DAY: say("the day before"),
}

#: Says a number, and shows it as it is told: with a plus where it was not counted to its end.
_Told = Callable[[int, str], Phrase]

#: Why cases stand out, in the order in which it is told; what is due soon is told further below.
_STANDS_OUT: Mapping[Slice, _Told] = {
    Slice.OVERDUE: lambda n, shown: count("{n} case is overdue", "{n} cases are overdue", n, n=shown),
    Slice.TODAY: lambda n, shown: count("{n} case is due today", "{n} cases are due today", n, n=shown),
    Slice.UNOWNED: lambda n, shown: count(
        "{n} case has been nobody's for more than 2 days",
        "{n} cases have been nobody's for more than 2 days",
        n,
        n=shown,
    ),
    Slice.PAUSED: lambda n, shown: count(
        "The period of {n} case has stood still for more than 7 days",
        "The periods of {n} cases have stood still for more than 7 days",
        n,
        n=shown,
    ),
    Slice.UNDELIVERED: lambda n, shown: count(
        "In {n} case a mail came back and none has left since",
        "In {n} cases a mail came back and none has left since",
        n,
        n=shown,
    ),
}

_URGENT: Mapping[Slice, _Told] = {
    Slice.OVERDUE: lambda n, shown: count("Overdue: {n} case", "Overdue: {n} cases", n, n=shown),
    Slice.TODAY: lambda n, shown: count("due today: {n}", "due today: {n}", n, n=shown),
    Slice.SOON: lambda n, shown: count(
        "due in the next 7 days: {n}", "due in the next 7 days: {n}", n, n=shown
    ),
}


def title(found: Figures, span: Span) -> Phrase:
    """Return the heading; it is all there is where nothing is to be told."""
    if found.quiet and span is Span.WEEK:
        return say("All clear: nothing came in, nothing is overdue, and nothing is due within 7 days.")
    if found.quiet:
        return say("All clear: nothing came in since yesterday, and nothing is overdue or due within 7 days.")
    if span is Span.WEEK:
        return say("The last 7 days, up to {date}:", date=found.today.isoformat())
    return say("The last day, up to {date}:", date=found.today.isoformat())


def summary(found: Figures, span: Span) -> Phrase:
    """Return the sentence of notifications: what is urgent, in at most 150 characters, naming nobody."""
    if found.quiet:
        return title(found, span)
    parts = [
        tell(number, found.told(number)) for part, tell in _URGENT.items() if (number := found.slices[part])
    ]
    return (
        say("{parts}.", parts=joined("; ", parts))
        if parts
        else say("Nothing is overdue or due within 7 days.")
    )


def blocks(found: Figures, span: Span, late: Sequence[Phrase] = ()) -> tuple[Phrase, ...]:
    """Return what stands below the heading, at most four blocks.

    Args:
        late: what did not work, since when and why.
    """
    if found.quiet and not late:
        return (title(found, span),)
    parts = [
        [*_exceptions(found), *late],
        [title(found, span), *_turned(found, span)],
        [_due(found), *_forecast(found.forecast() if span is Span.WEEK else None, found)],
        list(_loads(found.loads)),
    ]
    return tuple(joined("\n", part) for part in parts if part)


def _exceptions(found: Figures) -> Iterator[Phrase]:
    if not found.overdue_number:
        yield say("Nothing is overdue.")
    for part, number in found.slices.items():
        if number and part in _STANDS_OUT:
            shown = found.told(number)
            told = {"told": _STANDS_OUT[part](number, shown), "numbers": joined(", ", found.numbers[part])}
            if hidden := number - len(found.numbers[part]):
                further = str(hidden) if shown == str(number) else f"{hidden}+"
                more = count("and {n} more", "and {n} more", hidden, n=further)
                yield say("{told}: {numbers}, {more}.", more=more, **told)
            else:
                yield say("{told}: {numbers}.", **told)
    yield from _trouble(found)


def _trouble(found: Figures) -> Iterator[Phrase]:
    if failed := found.trouble.failed:
        yield count("{n} message was given up.", "{n} messages were given up.", failed)
    if doubtful := found.trouble.in_doubt:
        yield count(
            "Of {n} message nobody knows whether it left.",
            "Of {n} messages nobody knows whether they left.",
            doubtful,
        )
    if names := found.trouble.mailboxes:
        shown = joined(", ", (*names[:_MAILBOXES], *(["…"] if len(names) > _MAILBOXES else [])))
        yield say("Not read now: {names}.", names=shown)
    if reviews := found.trouble.reviews:
        held = joined(", ", (*reviews[:_REVIEWS], *(["…"] if len(reviews) > _REVIEWS else [])))
        yield say("Legal holds to be reviewed ({command}): {held}.", command="`ombud hold review`", held=held)


def _turned(found: Figures, span: Span) -> Iterator[Phrase]:
    now, before, then = found.now, found.before, _LATER[span]
    if max(now.opened, before.opened) < found.most:
        yield say(
            "Opened: {number}, {change}.", number=now.opened, change=_change(now.opened, before.opened, then)
        )
    else:
        yield say("Opened: {number}.", number=found.told(now.opened))
    if max(now.closed, before.closed) < found.most:
        yield say(
            "Closed: {number}, {change}.", number=now.closed, change=_change(now.closed, before.closed, then)
        )
    else:
        yield say("Closed: {number}.", number=found.told(now.closed))
    if now.closed or before.closed:
        yield _usual(now.days, before.days, then)
        yield _in_time(now, before, then)
    if found.cut:
        yield say(
            "Nothing is counted beyond {number} of a kind; the median and the share are of what was counted.",
            number=found.most,
        )


def _change(now: int, before: int, then: Phrase) -> Phrase:
    if now == before:
        return say("as many as in {then}", then=then)
    if now > before:
        return count("{n} more than in {then}", "{n} more than in {then}", now - before, then=then)
    return count("{n} fewer than in {then}", "{n} fewer than in {then}", before - now, then=then)


def _usual(now: int | None, before: int | None, then: Phrase) -> Phrase:
    if now is None:
        return say("Median time to answer: nothing was closed.")
    told = count("{n} day", "{n} days", now)
    if before is None:
        return say("Median time to answer: {time}; nothing was closed in {then}.", time=told, then=then)
    earlier = count("{n} day", "{n} days", before)
    return say("Median time to answer: {time}; in {then} {earlier}.", time=told, then=then, earlier=earlier)


def _in_time(now: Turn, before: Turn, then: Phrase) -> Phrase:
    if now.percent is None:
        return say("In time: no answer was owed.")
    told = {"number": now.in_time, "every": now.answered, "share": now.percent}
    if before.percent is None:
        return say("In time: {number} of {every} ({share} %).", **told)
    return say(
        "In time: {number} of {every} ({share} %); in {then} {earlier} %.",
        then=then,
        earlier=before.percent,
        **told,
    )


def _due(found: Figures) -> Phrase:
    near = found.slices[Slice.TODAY] + found.slices[Slice.SOON]
    return count("Due within 7 days: {n} case.", "Due within 7 days: {n} cases.", near, n=found.told(near))


def _forecast(expected: Forecast | None, found: Figures) -> Iterator[Phrase]:
    if expected is None or found.pace is None:
        return
    pace = f"{found.pace:.1f}".removesuffix(".0")
    if not expected.late:
        if not found.cut_ahead:
            yield say(
                "At {pace} closed a week, as lately, every case due in 6 weeks is closed in time.", pace=pace
            )
        return
    monday = tuple(found.weeks_ahead())[expected.worst]
    if found.cut_ahead:
        yield count(
            "At {pace} closed a week, as lately, at least {n} case would be late in the week of {monday}.",
            "At {pace} closed a week, as lately, at least {n} cases would be late in the week of {monday}.",
            expected.late,
            pace=pace,
            monday=monday.isoformat(),
        )
        return
    yield count(
        "At {pace} closed a week, as lately, {n} case would be late in the week of {monday}.",
        "At {pace} closed a week, as lately, {n} cases would be late in the week of {monday}.",
        expected.late,
        pace=pace,
        monday=monday.isoformat(),
    )


def _loads(loads: Sequence[Load]) -> Iterator[Phrase]:
    """Yield who has how much, by nothing that ranks them."""
    shown = sorted(loads, key=lambda each: (each.owner is None, each.owner or ""))[:_LOADS]
    told = [
        say("{owner} {number}", owner=f"<@{one.owner}>" if one.owner else say("nobody"), number=one.open)
        for one in shown
    ]
    if len(loads) > _LOADS:
        told.append(say("…"))
    if told and sum(one.open for one in loads) >= WEIGHED:
        yield say(
            "Of the {number} cases that are due first: {loads}", number=WEIGHED, loads=joined(" · ", told)
        )
    elif told:
        yield say("Open cases: {loads}", loads=joined(" · ", told))
