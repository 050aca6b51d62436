"""A restored database in which erased things may stand: every command refuses it, and none changes it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from bot.vault.ledger import LedgerFile
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.store.restoring import MARKED
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, letter

#: Commands that open no database, each with what it does instead.
_OPEN_NONE = {
    "demo": "a desk of its own",
    "classify": "letters in files",
    "redact": "a text that is given",
    "verify-certificate": "a certificate in a file",
    "retention check": "a schedule in a file",
    "retention list": "the schedule of the settings",
}
#: Commands that open it all the same, and why.
_MAY = {
    "restore": "it erases again",
    "doctor": "it says what is wrong, and opens no letter",
}
#: What else a command must be told before it opens a database.
_TOLD = {
    "hold place": ("--review-on", "2030-01-01", "--reason", "A claim."),
    "incident open": ("--facts", "A laptop is gone."),
    "words add": ("that paper of mine", "--means", "access", "--reason", "so it is called"),
    "mailbox sign-in": (
        *("--address", "desk@mail.example", "--imap-host", "127.0.0.1", "--smtp-host", "127.0.0.1"),
        *("--trust-nobody", "--backfill", "none", "--yes"),
    ),
}
_ARGUMENTS = {"NUMBER": "2026-0001", "NAME": "privacy", "NAMED": "2026-0001", "CALLED": "privacy"}


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its name, groups left out."""

    def within(
        command: click.Command, name: str, context: click.Context
    ) -> Iterator[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            yield name, command
            return
        for word in command.list_commands(context):
            found = command.get_command(context, word)
            assert found is not None
            yield from within(found, f"{name} {word}".strip(), context)

    yield from within(main, "", click.Context(main))


def words(name: str, command: click.Command, file: Path) -> list[str]:
    """Return the words of a call that is whole, so that it is refused for no other reason."""
    said = [*name.split()]
    for one in command.params:
        if not one.required:
            continue
        assert isinstance(one, click.Argument), (name, one.name)
        if isinstance(one.type, click.Choice):
            said.append(str(one.type.choices[0]))
        elif isinstance(one.type, click.IntRange):
            said.append("1")
        elif isinstance(one.type, click.Path | click.File):
            said.append(str(file))
        else:
            said.append(_ARGUMENTS[str(one.name).upper()])
    return [*said, *_TOLD.get(name, ())]


def everything(file: Path) -> list[str]:
    """Return all that stands in a database."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def database(installation: Installation, run: Run) -> Path:
    """Is the database of an installation with a case."""
    assert run("migrate").exit_code == 0
    installation.drop(letter(text=ASKS_ACCESS))
    assert run("ingest", installation.maildir).exit_code == 0
    return installation.data / "ombud.sqlite3"


def mark(database: Path) -> None:
    """Leave the database as a restore that was killed leaves it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(MARKED)


def erase_elsewhere(database: Path) -> None:
    """Have the ledger tell of an erasure that the database does not know, as a copy from before it."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    LedgerFile(database.with_name("erasures.jsonl")).append(
        Erasure(ErasureKind.MAILBOX, 4711, 7, "disconnected", at)
    )


@pytest.mark.parametrize("restored", [mark, erase_elsewhere])
def test_every_command_refuses_a_restored_database_names_the_fix_and_changes_nothing(
    run: Run, database: Path, tmp_path: Path, restored: Callable[[Path], None]
) -> None:
    restored(database)
    file = tmp_path / "given.json"
    file.write_text("{}", encoding="utf-8")
    before, unlike = everything(database), {}
    for name, command in every_command():
        if name in _OPEN_NONE or name in _MAY:
            continue
        result = run(*words(name, command, file), typed="secret\n" * 3)
        if result.exit_code != 3 or "ombud restore --replay" not in result.output:
            unlike[name] = (result.exit_code, result.output[-200:])
        assert everything(database) == before, name
    assert unlike == {}


def test_what_is_said_to_open_no_database_or_to_be_let_in_is_a_command() -> None:
    names = {name for name, _ in every_command()}
    assert names >= (_OPEN_NONE.keys() | _MAY.keys() | _TOLD.keys())


def test_after_the_replay_every_command_is_let_in_again(run: Run, database: Path) -> None:
    mark(database)
    assert run("case", "list").exit_code == 3
    told = run("doctor")
    assert "ombud restore --replay" in told.output
    assert run("restore", "--replay").exit_code == 0
    assert run("case", "list").exit_code == 0
    assert "2026-0001" in run("case", "list").stdout
