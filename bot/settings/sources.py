"""Where written settings come from: variables, the files they name, and tables of a TOML file.

A variable beats the TOML file. An empty variable counts as not set, because container tools
pass empty ones along. Values stay text here; what they mean is `loading`'s business.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings.errors import Mistake
from bot.settings.fields import Setting

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """A value as written, and where; the TOML file's folder for paths relative to it."""

    where: str
    text: str
    folder: Path | None = None


class Source:
    """The environment and one table of the TOML file, seen as one group of settings."""

    def __init__(
        self, environ: Mapping[str, str], prefix: str, table: Table, label: str, home: Path | None
    ) -> None:
        self._environ = environ
        self._prefix = prefix
        self._table = table
        self._label = label
        self._home = home

    def find(self, one: Setting) -> Written | Mistake | None:
        """Return the value that counts, what is wrong with it, or None where nothing is written."""
        return self._from_environ(f"{self._prefix}{one.name.upper()}", one) or self._from_table(one)

    def _from_environ(self, variable: str, one: Setting) -> Written | Mistake | None:
        direct = self._environ.get(variable, "")
        named = self._environ.get(f"{variable}_FILE", "") if one.secret else ""
        if direct.strip() and named.strip():
            return Mistake(variable, f"set twice, also as {variable}_FILE", "Keep one of the two.")
        if named.strip():
            return _from_file(f"{variable}_FILE", Path(named.strip()))
        return Written(variable, direct) if direct.strip() else None

    def _from_table(self, one: Setting) -> Written | Mistake | None:
        where = f"{self._label}{one.name}"
        value = self._table.get(one.name)
        named = self._table.get(f"{one.name}_file") if one.secret else None
        if value is not None and named is not None:
            return Mistake(where, f"set twice, also as {one.name}_file", "Keep one of the two.")
        if isinstance(named, str):
            return _from_file(f"{where}_file", (self._home or Path()) / named)
        if one.table and isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return Written(where, "\n".join(f"{key} = {each}" for key, each in value.items()), self._home)
        return None if value is None else _written(where, value, self._home)


def _written(where: str, value: object, home: Path | None) -> Written | Mistake:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return Written(where, ", ".join(value), home)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return Written(where, str(value), home)
    return Mistake(where, "has the wrong type", "Write text, a number, or a list of texts.")


def _from_file(where: str, path: Path) -> Written | Mistake:
    try:
        text = path.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(where, f"cannot be read ({type(error).__name__})", "Name a readable text file.")
    if not text.strip():
        return Mistake(where, "names an empty file", "Put the secret in it, or unset the variable.")
    return Written(where, text)


def toml_tables(path: Path) -> Table | Mistake:
    """Return the content of a TOML file, or what is wrong with it."""
    where = "OMBUD_CONFIG"
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        return Mistake(
            where, f"the file cannot be read ({type(error).__name__})", "Name a readable TOML file."
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # Only the place: the message of the parser could quote a secret.
        place = str(error).rpartition("(")[2].rstrip(")") if "(at" in str(error) else "somewhere"
        return Mistake(where, f"the file is not TOML ({place})", "Mend it; see https://toml.io.")
