"""What `/ombud incidents` answers: each open one with its clock, some with a button, more counted."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from handlers.commands.incident_lists import opened
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.errands import ErrandId
from handlers.domain.incidents.incident import IncidentId, Phase
from tests.support.cast import MAX, actor
from tests.support.desks import ACME
from tests.unit.incidents.test_incident_ladder import AWARE, an_incident

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> "Asked":
    return Asked(monkeypatch)


class Asked:
    """Asks for the open incidents at an instant."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(
        self, number: int, now: datetime = AWARE + 60 * HOUR, phase: Phase = Phase.ASSESSING
    ) -> Answer:
        """Return the answer where so many incidents are open."""
        found = [
            replace(an_incident(phase=phase), id=IncidentId(n), number=f"INC-2025-{n:04}")
            for n in range(1, number + 1)
        ]
        self._patch.setattr("handlers.commands.incident_lists.list_open", lambda *_: (ACME, found))
        desk = cast("Desk", SimpleNamespace(clock=SimpleNamespace(now=lambda: now)))
        return opened(desk, actor(MAX), "")


def test_where_none_is_open_one_can_be_reported(asked: Asked) -> None:
    answer = asked(0)
    assert (answer.title, answer.lines, answer.note) == ("No incident is open.", (), "")
    assert [(one.errand, one.label) for one in answer.steps] == [(ErrandId.INCIDENT, "Report an incident")]


@pytest.mark.parametrize(
    ("after", "standing"),
    [
        (60 * HOUR, "12 hours left"),
        (71 * HOUR + HOUR / 2, "30 minutes left"),
        (72 * HOUR, "the 72 hours are over, the legal end is within the hour"),
        (80 * HOUR, "late by 8 hours"),
    ],
)
def test_b2_b3_each_is_told_by_its_clock(asked: Asked, after: timedelta, standing: str) -> None:
    answer = asked(1, AWARE + after)
    assert answer.lines == (f"INC-2025-0001: {standing}.",)


def test_what_rings_no_more_is_told_by_its_phase(asked: Asked) -> None:
    assert asked(1, phase=Phase.NOTIFIED).lines == ("INC-2025-0001: notified.",)


@pytest.mark.parametrize(
    ("number", "lines", "steps", "note"),
    [
        (1, 1, 1, ""),
        (5, 5, 5, ""),
        (6, 6, 5, ""),
        (9, 9, 5, ""),
        (10, 9, 5, "… and 1 more incident."),
        (30, 9, 5, "… and 21 more incidents."),
    ],
)
def test_an_answer_holds_what_fits_and_counts_the_rest(
    asked: Asked, number: int, lines: int, steps: int, note: str
) -> None:
    answer = asked(number)
    assert (len(answer.lines), len(answer.steps), answer.note) == (lines, steps, note)


def test_a_button_leads_to_the_incident_that_it_names(asked: Asked) -> None:
    steps = asked(3).steps
    assert [(one.errand, one.label, one.token) for one in steps] == [
        (ErrandId.INCIDENT_OPEN, f"INC-2025-000{n}", str(n)) for n in (1, 2, 3)
    ]
