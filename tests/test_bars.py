"""Every bar of the case desk is shown by a test that names it, or argued away in the design notes."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NOTES = TESTS.parent / "docs" / "design.md"
BARS = [f"UX-{n}" for n in range(1, 26)] + [f"SEC-{n}" for n in range(1, 18)]
NAMED = re.compile(r"(ux|sec)_(\d\d)(?=_)")


@cache
def shown() -> set[str]:
    """Is every bar that the name of a test with a body names."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found |= {f"{kind.upper()}-{int(number)}" for kind, number in NAMED.findall(node.name)}
    return found


@cache
def argued() -> set[str]:
    """Is every bar that the design notes say is not met, each in a line that begins with its name."""
    return set(re.findall(r"^- \*\*((?:UX|SEC)-\d+)\*\*", NOTES.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("bar", BARS)
def test_every_bar_is_shown_or_its_absence_is_argued(bar: str) -> None:
    assert bar in shown() | argued(), (
        f"name a test test_{bar.lower().replace('-', '_')}_…, or argue in docs/design.md"
    )


def test_no_bar_is_named_that_does_not_exist() -> None:
    assert shown() | argued() <= set(BARS)
