"""A digest as plain values for programs: every number it counted, and no word for what it does not know."""

import json
from datetime import timedelta
from typing import Any

from bot.cli.digest_facts import digest_facts
from handlers.domain.digest import BACK, Slice, Span, Turn
from handlers.domain.ids import PersonId
from handlers.people import digest_charts, digest_words
from handlers.people.weeks import Digest
from tests.unit.people.numbers import NOTHING, WEDNESDAY, figures, load

DAY = timedelta(days=1)
BUSY = figures(
    {Slice.OVERDUE: 2, Slice.SOON: 3},
    numbers={Slice.OVERDUE: ("2026-0001", "2026-0002")},
    due={WEDNESDAY + 2 * DAY: 3, WEDNESDAY - DAY: 2},
    now=Turn(4, 3, 9, 3, 2),
    before=Turn(1, 0),
    opened=(1,) * BACK,
    closed=(2,) * BACK,
    left={4: 1},
    loads=(load("U0ADA", 4, 1, 2), load(None, 1)),
)


def facts(found: Any = BUSY) -> dict[str, Any]:
    charts = digest_charts.charts(found, Span.WEEK, {PersonId("U0ADA"): "Ada"})
    written: dict[str, Any] = json.loads(
        json.dumps(digest_facts(Digest(found, digest_words.summary(found, Span.WEEK), charts=charts)))
    )
    return written


def test_ux_21_a_digest_is_one_object_for_programs() -> None:
    found = facts()
    assert found["today"] == "2026-03-11"
    assert found["summary"] == "Overdue: 2 cases; due in the next 7 days: 3."
    assert found["stands_out"] == {**{part.value: 0 for part in Slice}, "overdue": 2, "soon": 3}
    assert found["cases"] == {"overdue": ["2026-0001", "2026-0002"]}


def test_days_stand_in_their_order() -> None:
    assert list(facts()["due"].items()) == [("2026-03-10", 2), ("2026-03-13", 3)]


def test_both_spans_are_told_and_what_is_not_known_is_null() -> None:
    found = facts()
    assert found["now"] == {"opened": 4, "closed": 3, "median_days": 9, "answered": 3, "in_time": 2}
    assert found["before"] == {"opened": 1, "closed": 0, "median_days": None, "answered": 0, "in_time": 0}


def test_colleagues_are_told_by_id_and_what_is_nobodys_by_none() -> None:
    assert facts()["load"] == [
        {"owner": "U0ADA", "open": 4, "overdue": 1, "soon": 2},
        {"owner": None, "open": 1, "overdue": 0, "soon": 0},
    ]


def test_a_forecast_holds_its_pace_and_both_rows() -> None:
    forecast = facts()["forecast"]
    assert forecast["pace"] == 2.0
    assert forecast["due"] == [5] * 6
    assert forecast["closed"] == [1, 3, 5, 7, 9, 11]
    assert forecast["late"] == 4


def test_every_chart_says_its_numbers_twice_as_values_and_in_words() -> None:
    charts = facts()["charts"]
    assert [one["kind"] for one in charts] == ["ahead", "flow", "answered", "load", "forecast"]
    for one in charts:
        assert all(len(numbers) == len(one["labels"]) for numbers in one["series"].values())
        assert all(str(number) in one["says"] for numbers in one["series"].values() for number in numbers)


def test_where_all_is_clear_there_is_no_forecast_and_no_chart() -> None:
    found = facts(NOTHING)
    assert (found["forecast"], found["charts"], found["load"], found["due"]) == (None, [], [], {})
    assert found["summary"].startswith("All clear")
