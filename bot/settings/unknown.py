"""Settings that do not exist: most often a slip of the pen, so the nearest real name is offered."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.settings.errors import Mistake
from bot.settings.fields import declared
from bot.settings.groups import MailboxSettings
from bot.settings.model import GROUPS, Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Kubernetes puts these beside every container when a Service is called "ombud".
_FROM_KUBERNETES = re.compile(
    r"OMBUD(_[A-Z]+)*_(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP)\w*)|OMBUD_PORT"
)


def variables(environ: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield a mistake for each `OMBUD_` variable that is no setting."""
    known = {"OMBUD_CONFIG", *_variables("OMBUD_", Settings), *_variables("OMBUD_MAILBOX_", MailboxSettings)}
    for name, group in GROUPS.items():
        known.update(_variables(f"OMBUD_{name.upper()}_", group))
    for name in sorted(environ):
        ours = name.startswith("OMBUD_") and not name.startswith("OMBUD_TEST_")
        if ours and name not in known and not _FROM_KUBERNETES.fullmatch(name):
            yield Mistake(name, "no such setting", _advice(name, known))


def _variables(prefix: str, group: "type[DataclassInstance]") -> Iterator[str]:
    for one in declared(group):
        yield f"{prefix}{one.name.upper()}"
        if one.secret:
            yield f"{prefix}{one.name.upper()}_FILE"


def toml_keys(tables: Mapping[str, object]) -> Iterator[Mistake]:
    """Yield a mistake for each TOML key or table that is no setting."""
    yield from _keys("", tables, Settings, {*GROUPS, "mailboxes"})
    for name, group in GROUPS.items():
        table = tables.get(name, {})
        if isinstance(table, dict):
            yield from _keys(f"[{name}] ", table, group, set())
        else:
            yield Mistake(name, "is not a table", f"Write it as [{name}] with its settings below.")
    listed = tables.get("mailboxes", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        yield Mistake("mailboxes", "is not a list of tables", "Write each mailbox as [[mailboxes]].")
        return
    for number, table in enumerate(listed, start=1):
        yield from _keys(f"[[mailboxes]] {number}, ", table, MailboxSettings, set())


def _keys(
    label: str, table: Mapping[str, object], group: "type[DataclassInstance]", others: set[str]
) -> Iterator[Mistake]:
    known = {name.lower() for name in _variables("", group)} | others
    yield from (
        Mistake(f"{label}{key}", "no such setting", _advice(key, known)) for key in table if key not in known
    )


def _advice(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else "Remove it, or look it up in docs/settings.md."
