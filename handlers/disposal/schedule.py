"""The schedule as a file: the one that Ombud comes with, and what an organisation changes in its own.

A file of one's own holds the rows that are otherwise: a row with a known `id` changes what it names, another
one is new. Its faults are told all at once, each with what would be right.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from handlers.domain.finding import LetterKind
from handlers.domain.period import Misspelt, Period, period
from handlers.domain.retention import OF_CASES, SYNONYMS, Abroad, Rule, Schedule, Store
from handlers.domain.rights import Right

_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_TEXTS = ("activity", "purpose", "data", "people", "basis")
_KEYS = tuple(one.name for one in fields(Rule))
_NEEDED = ("activity", "purpose", "data", "people", "basis", "period", "applies_to")
_ABROAD = tuple(one.name for one in fields(Abroad))
_STORES = (*(store.value for store in Store), *SYNONYMS)
#: Longer texts are told from a table no more.
_LONGEST = 300
#: A file of a few rows; what is larger is something else.
_LARGEST = 256 * 1024

_Row = dict[str, Any]


class FaultySchedule(ValueError):
    """A schedule that cannot be used; `faults` are sentences, each with what would be right."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def load(file: Path | None, country: str) -> Schedule:
    """Return the schedule as it is in a country, with what a file of the organisation's own changes.

    Raises:
        FaultySchedule: the file cannot be read, or holds faults.
    """
    if file is None:
        return shipped().within(country)
    try:
        with file.open("rb") as opened:
            written = opened.read(_LARGEST + 1)
    except OSError as error:
        raise FaultySchedule([f"{file} cannot be read: {error.strerror}"]) from None
    if len(written) > _LARGEST:
        raise FaultySchedule([f"{file} is larger than {_LARGEST // 1024} KiB; a schedule is a few rows"])
    return changed(written).within(country)


@cache
def shipped() -> Schedule:
    """Return the schedule that Ombud comes with, for every country."""
    rows = _shipped_rows()
    reader = _Reader(rows)
    return Schedule(tuple(reader.rule(one) for one in rows.values()))


def changed(written: bytes) -> Schedule:
    """Return the schedule with what an organisation's own file changes, for every country.

    Raises:
        FaultySchedule: the file holds faults; all of them are told.
    """
    try:
        said = tomllib.loads(written.decode("utf-8"))
    except UnicodeDecodeError:
        raise FaultySchedule(["it is not UTF-8 text; save it as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise FaultySchedule([f"it is no TOML: {error}"]) from None
    rows = _shipped_rows()
    reader = _Reader(rows)
    own = reader.own_rows(said)
    for one in own:
        rows[one["id"]] = {**rows.get(one["id"], {}), **one}
    rules = tuple(reader.rule(one) for one in rows.values())
    if reader.faults:
        raise FaultySchedule(reader.faults)
    return Schedule(rules)


@cache
def _text() -> str:
    return resources.files(__package__).joinpath("schedule.toml").read_text("utf-8")


def _shipped_rows() -> dict[str, _Row]:
    return {one["id"]: one for one in tomllib.loads(_text())["rule"]}


class _Reader:
    """Reads rows and remembers every fault."""

    def __init__(self, known: Mapping[str, _Row]) -> None:
        self._known = dict(known)
        self.faults: list[str] = []

    def own_rows(self, said: Mapping[str, Any]) -> list[_Row]:
        """Return the rows of an organisation's own file that can be told apart."""
        for key in said.keys() - {"rule", "checked_on"}:
            self.faults.append(f"{key!r} is not known here; rows begin with [[rule]]")
        rows = said.get("rule", [])
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            self.faults.append("rows are written as [[rule]], each with an id")
            return []
        if not rows:
            self.faults.append("there is no row; a file with [[rule]] rows is expected")
        found: dict[str, _Row] = {}
        for number, one in enumerate(rows, start=1):
            name = one.get("id")
            if not isinstance(name, str) or not _ID.fullmatch(name):
                self.faults.append(
                    f'row {number}: give it an id of small letters, such as id = "support-files"'
                )
            elif name in found:
                self.faults.append(f"{name}: two rows have this id; put them together")
                self._check_own(name, one)
                self.rule({**self._known.get(name, {}), **one})
            else:
                self._check_own(name, one)
                found[name] = one
        return list(found.values())

    def _check_own(self, name: str, row: _Row) -> None:
        for key in row.keys() - {*_KEYS}:
            self.faults.append(
                f"{name}: {key!r} is not known{_near(key, _KEYS)}; there are {', '.join(_KEYS)}"
            )
        known = self._known.get(name)
        if known is None:
            near = _near(name, self._known)
            missing = [key for key in _NEEDED if key not in row]
            if missing:
                self.faults.append(f"{name}: a new row{near} also needs {', '.join(missing)}")
            return
        if not {*known["applies_to"]} <= {*OF_CASES, *SYNONYMS}:
            self.faults.append(
                f"{name}: Ombud itself forgets this after {known['period']}; leave the row out"
            )

    def rule(self, row: _Row) -> Rule:
        """Return the rule of a row; what is wrong in it stands in `faults`, and counts as not said."""
        name = row["id"]
        texts = {key: self._line(name, key, row.get(key, "")) for key in _TEXTS}
        stores = self._stores(name, row.get("applies_to", []))
        rule = Rule(
            id=name,
            period=self._period(name, row.get("period", "")),
            applies_to=stores,
            statutory=self._flag(name, "statutory", row.get("statutory", False)),
            rights=self._codes(name, "rights", row, {right.value for right in Right}),
            kinds=self._codes(name, "kinds", row, {kind.value for kind in LetterKind}),
            mailboxes=self._codes(name, "mailboxes", row, None),
            active=self._flag(name, "active", row.get("active", True)),
            countries=self._countries(name, row.get("countries", {})),
            **texts,
        )
        if "skeleton" in rule.applies_to and len(rule.applies_to) > 1:
            self.faults.append(f"{name}: the skeleton outlives everything else; give it a row of its own")
        return rule

    def _line(self, name: str, key: str, value: object) -> str:
        if isinstance(value, str) and value.isprintable() and len(value) <= _LONGEST:
            return value
        self.faults.append(f"{name}: {key} is one line of text, of at most {_LONGEST} characters")
        return ""

    def _period(self, name: str, value: object) -> Period:
        try:
            return period(value if isinstance(value, str) else "")
        except Misspelt as wrong:
            self.faults.append(f"{name}: period: {wrong}")
            return Period(None)

    def _stores(self, name: str, value: object) -> tuple[Store, ...]:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self.faults.append(f'{name}: applies_to is a list such as ["letters", "originals"]')
            return ()
        unknown = [one for one in value if one not in _STORES]
        self.faults += [
            f"{name}: {one!r} is nothing that is kept{_near(one, _STORES)}; there are {', '.join(_STORES)}"
            for one in unknown
        ]
        found = tuple(dict.fromkeys(SYNONYMS.get(one) or Store(one) for one in value if one not in unknown))
        fixed = [one.value for one in found if one not in OF_CASES]
        if fixed and name not in self._known:
            self.faults.append(f"{name}: {', '.join(fixed)}: Ombud itself forgets these; leave them out")
        return found

    def _codes(self, name: str, key: str, row: _Row, known: Collection[str] | None) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.isprintable() for one in value
        ):
            self.faults.append(f'{name}: {key} is a list of words, such as {key} = ["…"]')
            return ()
        if known is not None:
            every = ", ".join(sorted(known))
            self.faults += [
                f"{name}: {key}: {one!r} is not known{_near(one, known)}; there are {every}"
                for one in value
                if one not in known
            ]
        return tuple(value)

    def _flag(self, name: str, key: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        self.faults.append(f"{name}: {key} is true or false, without quotes")
        return False

    def _countries(self, name: str, value: object) -> dict[str, Abroad]:
        if not isinstance(value, dict):
            self.faults.append(f'{name}: write countries.DE = {{ period = "closed + 3 years" }}')
            return {}
        found = {}
        for code, said in value.items():
            if not re.fullmatch(r"[A-Z]{2}", code) or not isinstance(said, dict) or "period" not in said:
                self.faults.append(
                    f'{name}: write countries.DE = {{ period = "closed + 3 years" }}, not {code!r}'
                )
                continue
            if unknown := said.keys() - {*_ABROAD}:
                self.faults.append(
                    f"{name}: {code}: {', '.join(sorted(unknown))} cannot be otherwise in a country"
                )
            statutory = said.get("statutory")
            found[code] = Abroad(
                self._period(f"{name}: {code}", said["period"]),
                self._line(name, "basis", said.get("basis", "")),
                None if statutory is None else self._flag(f"{name}: {code}", "statutory", statutory),
            )
        return found


def _near(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
