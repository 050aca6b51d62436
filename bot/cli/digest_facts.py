"""A digest as plain values for `--json`: every number, and what each chart says."""

from handlers.domain.chart import Chart
from handlers.domain.digest import Figures, Turn
from handlers.people.weeks import Digest


def digest_facts(digest: Digest) -> dict[str, object]:
    """Return a digest as plain values; cases by number, colleagues by id."""
    found = digest.figures
    return {
        "today": found.today.isoformat(),
        "summary": str(digest.summary),
        "counted_to": found.most,
        "stands_out": {part.value: number for part, number in found.slices.items()},
        "cases": {part.value: list(numbers) for part, numbers in found.numbers.items()},
        "now": _turn(found.now),
        "before": _turn(found.before),
        "due": {day.isoformat(): number for day, number in sorted(found.due.items())},
        "load": [
            {"owner": one.owner, "open": one.open, "overdue": one.overdue, "soon": one.soon}
            for one in found.loads
        ],
        "forecast": _forecast(found),
        "charts": [_chart(one) for one in digest.charts],
    }


def _turn(turn: Turn) -> dict[str, object]:
    return {
        "opened": turn.opened,
        "closed": turn.closed,
        "median_days": turn.days,
        "answered": turn.answered,
        "in_time": turn.in_time,
    }


def _forecast(found: Figures) -> dict[str, object] | None:
    expected = found.forecast()
    if expected is None:
        return None
    return {
        "pace": found.pace,
        "due": list(expected.wanted),
        "closed": list(expected.able),
        "late": expected.late,
    }


def _chart(chart: Chart) -> dict[str, object]:
    return {
        "kind": chart.kind.value,
        "title": str(chart.title),
        "labels": [str(one) for one in chart.labels],
        "series": {str(one.name): list(one.numbers) for one in chart.series},
        "says": str(chart.alt),
    }
