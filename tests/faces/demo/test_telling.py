"""The tables of the story on terminals: what is told in words is not cut within one."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.sandbox.story.evidence import Row
from bot.sandbox.story.kept import Kept
from bot.sandbox.story.picture import picture
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


def drawn(*, ends: bool) -> str:
    """Return the picture of three scenes, cases, and perhaps two scenes of an ending."""
    console = Console(record=True, width=104, file=io.StringIO())
    teller, at = Teller(console, 1), datetime(2026, 12, 1, tzinfo=UTC)
    for title in ("First scene", "Second scene", "Third scene"):
        teller.act(title, at)
        teller.say("card", f"{title} is told")
    teller.cases([Row("2026-0009", "Access", "Danish", "Open", "2026-11-30", "2026-12-30", "Max")])
    for title in ("Disconnected", "The last day") if ends else ():
        teller.act(title, at)
        teller.say("proof", f"{title} is told")
    teller.promises([Kept("Something that is promised in so many words", "")])
    return picture(console).replace("&#160;", " ")


def test_the_picture_shows_two_scenes_the_cases_and_the_last_scene() -> None:
    told = drawn(ends=True)
    order = [
        told.find(text)
        for text in ("First scene", "Second scene", "The cases", "2026-0009", "The last day is")
    ]
    assert order == sorted(order)
    assert min(order) > 0
    assert not any(text in told for text in ("Third scene", "Disconnected", "in so many words"))
    assert told.count("⋮") == 2, "what is left out is marked"


def test_the_picture_of_a_story_without_an_ending_ends_with_its_cases() -> None:
    told = drawn(ends=False)
    assert "2026-0009" in told
    assert "Third scene" not in told
    assert told.count("⋮") == 1
