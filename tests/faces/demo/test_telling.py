"""The tables of the story on terminals: what is told in words is not cut within one."""

import io

import pytest
from rich.console import Console

from bot.sandbox.story.evidence import Row
from bot.sandbox.story.telling import Teller
from handlers.domain.rights import RIGHTS, Right


def told(right: str, width: int = 80) -> list[str]:
    paper = io.StringIO()
    row = Row("2026-0009", right, "Norwegian", "Closed", "2026-11-30", "2026-12-30", "Max")
    Teller(Console(file=paper, width=width), 1).cases([row])
    lines = [line.rstrip() for line in paper.getvalue().splitlines()]
    assert all(len(line) <= width for line in lines)
    return lines


@pytest.mark.parametrize("right", [str(RIGHTS[one].label) for one in Right])
def test_the_table_of_cases_cuts_no_right_in_two_on_eighty_columns(right: str) -> None:
    words = " ".join(told(f"{right} + Access")).split()
    assert set(right.split()) | {"+", "Access"} <= set(words)


def test_two_rights_stand_below_each_other_where_there_is_no_room() -> None:
    first, second = (line for line in told("Rectification + Access") if "Rectif" in line or "Access" in line)
    assert "Rectification +" in first
    assert second.split() == ["Access"]


def test_two_rights_stand_beside_each_other_where_there_is_room() -> None:
    assert any("Rectification + Access" in line for line in told("Rectification + Access", 120))
