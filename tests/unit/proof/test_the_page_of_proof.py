"""What docs/proof.md says is what is so: floors, exit codes, names of files, settings."""

import inspect
from pathlib import Path

import pytest

import handlers
from handlers.domain import habits
from handlers.domain.habits import Habit
from handlers.duties import habits as duty
from handlers.duties import witnessing
from handlers.proof import verify

DOCS = Path(handlers.__file__).parents[1] / "docs"
PAGE = (DOCS / "proof.md").read_text("utf-8")
SCALING = " ".join((DOCS / "scaling.md").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("habit", "begins"),
    [
        (Habit.CASES, "| different cases that somebody read |"),
        (Habit.OTHERS, "| of these, cases that somebody else handles now |"),
        (Habit.ODD_HOURS, "| readings from 22 to 6 o'clock"),
    ],
)
def test_the_floors_are_the_ones_that_count(habit: Habit, begins: str) -> None:
    (row,) = (line for line in PAGE.splitlines() if line.startswith(begins))
    floor, newcomers = habits._FLOORS[habit]
    assert f"| {floor}, and more than {habits._TIMES} times" in row
    assert row.endswith(f"| {newcomers} |")


def test_the_weeks_and_hours_are_the_ones_that_count() -> None:
    assert f"fewer than {habits._KNOWN} of the {habits.WEEKS} weeks before" in PAGE
    assert f"from {duty._NIGHT_FROM} to {duty._NIGHT_UNTIL} o'clock" in PAGE


def test_every_file_and_exit_code_is_named() -> None:
    for name in (verify.MANIFEST, verify.SEAL, verify.RECORD, verify.CASE, verify.TIMELINE, verify.HEADS):
        assert f"`{name}`" in PAGE
    for name in ("index.html", "verify.py", "original.eml"):
        assert f"`{name}`" in PAGE
    assert "Exit codes: 0 everything holds; 1 something was altered" in (inspect.getdoc(verify) or "")
    assert "ends with 0 where everything holds, 1\nwhere something was altered" in PAGE


def test_the_pace_of_a_round_is_the_one_that_is_told() -> None:
    a_minute = witnessing._SLICE * witnessing._SLICES
    assert f"takes {witnessing._SLICE} cases a transaction" in SCALING
    assert f"{a_minute:,} a minute" in SCALING
    assert 8 < 1_000_000 / a_minute / 60 < 9, "nine hours, as it says"


def test_a_head_counts_by_as_many_digits_as_it_says() -> None:
    assert verify._SHORTEST == 16
    assert "by its first sixteen digits or more" in PAGE
