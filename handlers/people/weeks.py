"""A digest as managers are told it, each week or each day, and as who asks is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.domain.card import Step
from handlers.domain.chart import Chart
from handlers.domain.digest import COUNTED, Figures, Slice, Span, told
from handlers.domain.errands import ErrandId
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, say
from handlers.people import digest_charts, digest_words
from handlers.people.digest_figures import Counted
from handlers.people.outages import outage_lines
from handlers.people.record_notices import head_lines
from handlers.people.retention_lines import retention_lines
from handlers.store.transaction import Transaction

_WHY = {
    Span.WEEK: say(
        "You get this every week, since you manage cases in Ombud; who does stands in its settings."
    ),
    Span.DAY: say(
        "You get this every working day, since you manage cases in Ombud; {setting} ends it.",
        setting="[digest] daily = false",
    ),
}
_HEADINGS = {Span.WEEK: say("The week in numbers"), Span.DAY: say("The day in numbers")}
_BUTTONS = {
    Slice.OVERDUE: say("Overdue"),
    Slice.TODAY: say("Due today"),
    Slice.SOON: say("Due within 7 days"),
    Slice.UNOWNED: say("Nobody has them yet"),
    Slice.PAUSED: say("Standing still over 7 days"),
    Slice.UNDELIVERED: say("Mail came back"),
}
_STEPS = 5  # buttons in a row


@dataclass(frozen=True, slots=True)
class Digest:
    """The numbers in sentences, with what leads to the cases behind them; bare when all is clear."""

    figures: Figures
    summary: Phrase
    lines: tuple[Phrase, ...] = ()
    steps: tuple[Step, ...] = ()
    charts: tuple[Chart, ...] = ()


def digest_of(
    tx: Transaction,
    organisation: Organisation,
    until: datetime,
    span: Span = Span.WEEK,
    *,
    manages: bool = True,
    charts: bool = True,
    called: Mapping[PersonId, str] | None = None,
    counted: Counted | None = None,
) -> Digest:
    """Return the span before an instant in numbers, each beside that of the span before it.

    Args:
        manages: for somebody who manages cases, and is told how much lies with whom.
        charts: with pictures.
        called: what colleagues are called, for pictures, which cannot mention anybody.
        counted: what was counted for others who are told the same now.
    """
    counted = counted or Counted()
    found = counted.figures(tx, organisation, until, span, loads=manages, trends=charts)
    blocks = digest_words.blocks(found, span, outage_lines(tx, until - span.length, until))
    return Digest(
        found,
        digest_words.summary(found, span),
        (*blocks, *(_further(tx, organisation, until, span) if manages else ())),
        _steps(found),
        digest_charts.charts(found, span, called or {}) if charts else (),
    )


def _further(tx: Transaction, organisation: Organisation, until: datetime, span: Span) -> tuple[Phrase, ...]:
    """Return what managers are told besides: what goes before long, and the head of all records."""
    return (*retention_lines(tx, organisation, until, span), *head_lines(tx, organisation, until))


def digest_notice(
    tx: Transaction,
    organisation: Organisation,
    until: datetime,
    span: Span,
    called: Mapping[PersonId, str] | None = None,
    *,
    pictures: bool = True,
    counted: Counted | None = None,
) -> Notice:
    """Return the digest as a manager is told it."""
    digest = digest_of(tx, organisation, until, span, charts=pictures, called=called, counted=counted)
    return Notice(
        digest.summary,
        _HEADINGS[span],
        lines=digest.lines,
        why=_WHY[span],
        charts=digest.charts,
        steps=digest.steps,
    )


def heading_of(part: Slice, number: int, most: int = COUNTED) -> Phrase:
    """Return what the list behind a number is called, with the number, which was counted up to so many."""
    return say("{heap} ({number})", heap=_BUTTONS[part], number=told(number, most))


def _steps(found: Figures) -> tuple[Step, ...]:
    parts = [part for part, number in found.slices.items() if number]
    return tuple(
        Step(ErrandId.LIST_CASES, heading_of(part, found.slices[part], found.most), part.value)
        for part in parts[:_STEPS]
    )
