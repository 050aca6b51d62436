"""Small checks that combine into the description of a JSON shape: text, list, record, choice by type.

Each check is total: it takes any JSON value and yields faults. Slack's own shapes live in the `lint` modules.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from bot.slack.fault import Fault, Rule

Check: TypeAlias = Callable[[object, str], Iterator[Fault]]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def text(longest: int, shortest: int = 1) -> Check:
    """Describes a string of `shortest` to `longest` characters."""

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, Rule.WRONG_TYPE, "must be a string")
        elif len(value) < shortest:
            yield Fault(path, Rule.TOO_SHORT, f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            yield Fault(path, Rule.TOO_LONG, f"must be less than {longest + 1} characters")

    return check


def matching(pattern: str, meaning: str, longest: int) -> Check:
    """Describes a string whose whole text fits `pattern`; `meaning` names it in the fault."""
    compiled = re.compile(pattern)
    length = text(longest)

    def check(value: object, path: str) -> Iterator[Fault]:
        yield from length(value, path)
        if isinstance(value, str) and 0 < len(value) <= longest and not compiled.fullmatch(value):
            yield Fault(path, Rule.BAD_VALUE, f"must be {meaning}")

    return check


def flag(value: object, path: str) -> Iterator[Fault]:
    """Describes true or false."""
    if not isinstance(value, bool):
        yield Fault(path, Rule.WRONG_TYPE, "must be a boolean")


def whole(lowest: int, highest: int) -> Check:
    """Describes a whole number between two bounds, both included."""

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Fault(path, Rule.WRONG_TYPE, "must be an integer")
        elif not lowest <= value <= highest:
            yield Fault(path, Rule.BAD_VALUE, f"must be between {lowest} and {highest}")

    return check


def choice(*values: str) -> Check:
    """Describes one of a few fixed words."""

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, Rule.WRONG_TYPE, "must be a string")
        elif value not in values:
            yield Fault(path, Rule.BAD_VALUE, f"must be one of: {', '.join(values)}")

    return check


def anything(value: object, path: str) -> Iterator[Fault]:
    """Accepts every value: for properties whose inside is the app's own business."""
    del value, path
    yield from ()


def items(check_one: Check, most: int, fewest: int = 1) -> Check:
    """Describes a list of `fewest` to `most` items that all fit one check."""

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, Rule.WRONG_TYPE, "must be an array")
            return
        if len(value) < fewest:
            yield Fault(path, Rule.TOO_FEW, f"no fewer than {fewest} items allowed")
        if len(value) > most:
            yield Fault(path, Rule.TOO_MANY, f"no more than {most} items allowed")
        for index, item in enumerate(value):
            yield from check_one(item, f"{path}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """Describes an object: the properties it must have, those it may have, and no others.

    `type` is always allowed, since `by_type` has read it already.
    """
    known = {**required, **optional}

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, Rule.WRONG_TYPE, "must be an object")
            return
        for name in required:
            if value.get(name) is None:
                yield Fault(path, Rule.MISSING, f"missing required field: {name}")
        for name, inside in value.items():
            if name in known:
                if inside is not None or name not in required:
                    yield from known[name](inside, f"{path}/{name}")
            elif name != "type":
                yield Fault(path, Rule.UNKNOWN_PROPERTY, f"unknown field: {shown(name)}")

    return check


def by_type(cases: Mapping[str, Check], refused: Mapping[str, Rule] | None = None) -> Check:
    """Describes an object whose `type` says which check applies; `refused` gives a type a rule of its own."""
    especially = refused or {}

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, Rule.WRONG_TYPE, "must be an object")
            return
        kind = value.get("type")
        if kind is None:
            yield Fault(path, Rule.MISSING, "missing required field: type")
        elif not isinstance(kind, str):
            yield Fault(f"{path}/type", Rule.WRONG_TYPE, "must be a string")
        elif kind in cases:
            yield from cases[kind](value, path)
        elif kind in especially:
            yield Fault(path, especially[kind], f"{kind} is not allowed here")
        else:
            yield Fault(path, Rule.UNKNOWN_TYPE, f"unsupported type: {shown(kind)}")

    return check


def both(*checks: Check) -> Check:
    """Describes a value that fits every one of the checks."""

    def check(value: object, path: str) -> Iterator[Fault]:
        for one in checks:
            yield from one(value, path)

    return check


def exactly_one(*names: str) -> Check:
    """Describes an object that has one, and only one, of the named properties."""

    def check(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            return
        present = [name for name in names if name in value]
        if not present:
            yield Fault(path, Rule.MISSING, f"missing required field: {' or '.join(names)}")
        elif len(present) > 1:
            yield Fault(path, Rule.CONFLICT, f"only one of these is allowed: {', '.join(names)}")

    return check


def shown(name: object) -> str:
    """Is the name itself when it is a plain identifier; content that strayed into a name is not repeated."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else "(a name that is not an identifier)"
