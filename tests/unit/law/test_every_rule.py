"""Every rule of the clock stands in the code that keeps it, and in the name of a test that shows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers

CODE = Path(handlers.__file__).parent
TESTS = CODE.parent / "tests"
RULES = [
    *(f"C{number}" for number in range(1, 23)),
    *(f"U{number}" for number in range(1, 9)),
    *(f"H{number}" for number in range(1, 4)),
    *(f"B{number}" for number in range(1, 5)),
]
_RULE = re.compile(r"\b([CUHB])(\d{1,2})\b")
_RANGE = re.compile(r"\b([CUHB])(\d{1,2}) to \1(\d{1,2})\b")
_NAME = re.compile(r"def (test_\w+)")
_IN_NAME = re.compile(r"(?<=_)([cuhb])0?(\d{1,2})(?=_)")


def in_code() -> Iterator[str]:
    for path in CODE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for letter, first, last in _RANGE.findall(text):
            yield from (f"{letter}{number}" for number in range(int(first), int(last) + 1))
        yield from (f"{letter}{int(number)}" for letter, number in _RULE.findall(text))


def in_tests() -> Iterator[str]:
    for path in TESTS.rglob("test_*.py"):
        for name in _NAME.findall(path.read_text(encoding="utf-8")):
            yield from (f"{letter.upper()}{int(number)}" for letter, number in _IN_NAME.findall(name))


KEPT, SHOWN = frozenset(in_code()), frozenset(in_tests())


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_stands_in_the_code_that_keeps_it(rule: str) -> None:
    assert rule in KEPT


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_test_that_is_named_after_it(rule: str) -> None:
    assert rule in SHOWN


@pytest.mark.parametrize("rule", RULES)
def test_the_document_of_the_clock_names_each_rule(rule: str) -> None:
    document = (CODE.parent / "docs" / "clock.md").read_text(encoding="utf-8")
    ranges = _RANGE.findall(document)
    named = {f"{letter}{int(number)}" for letter, number in _RULE.findall(document)}
    for letter, first, last in ranges:
        named |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    assert rule in named
