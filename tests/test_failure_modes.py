"""Every way in which mailboxes are known to fail is shown by a test of its name, or argued in the notes."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NOTES = TESTS.parent / "docs" / "design.md"
MODES = [f"FM-{n:02}" for n in range(1, 46)]
NAMED = re.compile(r"fm_(\d\d)(?=_)")


@cache
def shown() -> set[str]:
    """Is every failure mode that the name of a test with a body names."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found |= {f"FM-{number}" for number in NAMED.findall(node.name)}
    return found


@cache
def argued() -> set[str]:
    """Is every failure mode that the notes say is not met, each in a line that begins with its name."""
    return set(re.findall(r"^- \*\*(FM-\d\d)\*\*", NOTES.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("mode", MODES)
def test_every_failure_mode_is_shown_or_its_absence_is_argued(mode: str) -> None:
    assert mode in shown() | argued(), (
        f"name a test test_{mode.lower().replace('-', '_')}_…, or argue in docs/design.md"
    )


def test_no_failure_mode_is_named_that_does_not_exist() -> None:
    assert shown() | argued() <= set(MODES)


def test_nothing_is_argued_away_that_a_test_shows() -> None:
    assert not shown() & argued()
