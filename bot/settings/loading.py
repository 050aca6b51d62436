"""Reading the settings: every source, every value, every mistake, and only then the answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.settings import kinds, unknown
from bot.settings.checks import check
from bot.settings.errors import ConfigError, Mistake
from bot.settings.fields import declared
from bot.settings.groups import MailboxSettings
from bot.settings.model import GROUPS, Settings
from bot.settings.places import check_place
from bot.settings.sources import Source, Table, Written, toml_tables

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Group = TypeVar("Group", bound="DataclassInstance")

_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings that an environment describes.

    Args:
        environ: the variables; files are read only where these name them.

    Raises:
        ConfigError: with every mistake and its fix.
    """
    reading = _Reading(environ)
    settings = reading.settings()
    mistakes = [*reading.mistakes, *check(settings)]
    # A place of which one half could not be read would be judged by that half's default.
    if not any(one.where.lower().endswith(("country", "subdivision")) for one in mistakes):
        mistakes += check_place(settings.organisation)
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return settings


class _Reading:
    """One pass over all sources, which collects mistakes instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.mistakes: list[Mistake] = []
        self._environ = environ
        named = environ.get("OMBUD_CONFIG", "").strip()
        self._config = Path(named).expanduser().absolute() if named else None
        self._tables = self._toml()

    def _toml(self) -> Table:
        tables = toml_tables(self._config) if self._config else {}
        if isinstance(tables, Mistake):
            self.mistakes.append(tables)
            return {}
        return tables

    def settings(self) -> Settings:
        self.mistakes += unknown.variables(self._environ)
        self.mistakes += unknown.toml_keys(self._tables)
        top = self._group(Settings, "OMBUD_", self._tables, "")
        groups: dict[str, Any] = {
            name: self._group(group, f"OMBUD_{name.upper()}_", self._table(name), f"[{name}] ")
            for name, group in GROUPS.items()
        }
        return self._at_home(replace(top, mailboxes=self._mailboxes(), config_path=self._config, **groups))

    def _table(self, name: str) -> Table:
        table = self._tables.get(name, {})
        return table if isinstance(table, dict) else {}

    def _group(self, group: type[Group], prefix: str, table: Table, label: str) -> Group:
        return self._from(group, Source(self._environ, prefix, table, label, self._home()))

    def _home(self) -> Path | None:
        return self._config.parent if self._config else None

    def _from(self, group: type[Group], source: Source) -> Group:
        values: dict[str, Any] = {}
        for one in declared(group):
            written = source.find(one)
            if isinstance(written, Mistake):
                self.mistakes.append(written)
            elif written is not None:
                self._read(one.name, one.read, written, values)
        return group(**values)

    def _read(
        self, name: str, read: Callable[[str], object], written: Written, values: dict[str, Any]
    ) -> None:
        text = written.text
        if read is kinds.path and written.folder and not text.startswith("~"):
            text = str(written.folder / text)
        try:
            values[name] = read(text)
        except ValueError as error:
            self.mistakes.append(Mistake(written.where, "cannot be used", str(error)))

    def _mailboxes(self) -> tuple[MailboxSettings, ...]:
        listed = self._tables.get("mailboxes", [])
        tables = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        found = [
            # Without variables: one cannot say which of several it means, and PATH is the shell's.
            self._from(MailboxSettings, Source({}, "", table, f"[[mailboxes]] {number}, ", self._home()))
            for number, table in enumerate(tables, start=1)
        ]
        if any(name.startswith("OMBUD_MAILBOX_") and value.strip() for name, value in self._environ.items()):
            found.append(self._group(MailboxSettings, "OMBUD_MAILBOX_", {}, ""))
        return tuple(found)

    def _at_home(self, settings: Settings) -> Settings:
        """Fill in what depends on the data folder and on the usual variables of other programs."""
        data_dir = settings.data_dir if settings.data_dir != Path() else _data_home(self._environ)
        key_path = settings.master_key_path if settings.master_key_path != Path() else data_dir / "master.key"
        ledger = settings.erasure_ledger
        if ledger.path == Path():
            ledger = replace(ledger, path=key_path.with_name("erasures.jsonl"))
        return replace(
            settings,
            data_dir=data_dir,
            database_url=settings.database_url or f"sqlite:///{data_dir / 'ombud.sqlite3'}",
            master_key_path=key_path,
            erasure_ledger=ledger,
            ca_file=settings.ca_file or _usual_ca(self._environ),
        )


def _data_home(environ: Mapping[str, str]) -> Path:
    shared, home = environ.get("XDG_DATA_HOME", ""), environ.get("HOME", "")
    if shared.startswith("/"):  # the specification says to ignore a relative one
        return Path(shared) / "ombud"
    return (Path(home) / ".local" / "share" / "ombud" if home else Path("var") / "ombud").absolute()


def _usual_ca(environ: Mapping[str, str]) -> Path | None:
    # One that leads nowhere is skipped, as OpenSSL does; only `OMBUD_CA_FILE` must be right.
    for name in _CA_VARIABLES:
        if environ.get(name) and Path(environ[name]).exists():
            return Path(environ[name])
    return None
