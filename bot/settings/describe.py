"""The settings as a table for people, made from the declarations that reading uses.

`python -m bot.settings.describe` prints what `docs/settings.md` holds.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.settings.fields import declared
from bot.settings.groups import MailboxSettings
from bot.settings.model import GROUPS, Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: What groups are called whose names are abbreviations.
_NAMES = {"imap": "IMAP", "erasure_ledger": "Erasure ledger"}
_HEAD = """# Settings

Made by `make docs` from the declarations in `bot/settings`; do not edit by hand.

Every setting is an environment variable or a key of the TOML file that `OMBUD_CONFIG` names; a
variable beats the file, and an empty variable counts as not set. Mailboxes of the file (`[[mailboxes]]`)
are taken from the file alone. Settings marked † are secrets:
add `_FILE` to the variable (or `_file` to the key) to name a file that holds the value instead.
Paths in the TOML file are relative to it. Lists are divided by commas or spaces; in TOML they
may be lists. All mistakes are reported at once, each with its fix; `ombud doctor` checks them.
"""
_MAILBOX = """
One mailbox can be set by the variables below; several stand in the TOML file, each as a table
`[[mailboxes]]` with the same keys. Each needs an address, and a Maildir needs a path.
"""


@dataclass(frozen=True, slots=True)
class Described:
    """One setting as documentation shows it."""

    variable: str
    key: str
    meaning: str
    default: str
    secret: bool


def describe() -> dict[str, tuple[Described, ...]]:
    """Return every setting, by group; the group "" holds those above all groups."""
    found = {"": _group("OMBUD_", "", Settings)}
    for name, group in GROUPS.items():
        found[name] = _group(f"OMBUD_{name.upper()}_", f"{name}.", group)
    found["mailbox"] = _group("OMBUD_MAILBOX_", "mailboxes.", MailboxSettings)
    return found


def _group(prefix: str, key: str, group: "type[DataclassInstance]") -> tuple[Described, ...]:
    return tuple(
        Described(f"{prefix}{one.name.upper()}", f"{key}{one.name}", one.meaning, one.shown, one.secret)
        for one in declared(group)
    )


def page() -> str:
    """Return the whole page of documentation, Markdown."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    documented = {**GROUPS, "mailbox": MailboxSettings}
    for name, rows in describe().items():
        yield f"## {_NAMES.get(name) or name.capitalize() or 'General'}\n"
        if name:
            yield f"{(documented[name].__doc__ or '').strip()}\n"
        if name == "mailbox":
            yield _MAILBOX.lstrip("\n")
        yield "| Variable | TOML | Meaning | Default |\n|---|---|---|---|"
        yield "".join(f"{_row(one)}\n" for one in rows)


def _row(one: Described) -> str:
    mark = " †" if one.secret else ""
    return f"| `{one.variable}`{mark} | `{one.key}` | {one.meaning} | {one.default or '(none)'} |"


if __name__ == "__main__":
    sys.stdout.write(page())
