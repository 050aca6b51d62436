"""`ombud backup` and `ombud restore` on a full disk, or over a spoilt database: told, with no residue."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.backups import manifest
from bot.backups.restoring import drop_draft
from tests.faces.cli.conftest import Run
from tests.faces.cli.test_backup import number  # noqa: F401 - a fixture
from tests.faces.cli.test_backup_faults import full, made, refused  # noqa: F401 - a fixture
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("number")


def beside(installation: Installation) -> list[str]:
    """Return what lies in the data folder that a restore may have left."""
    return sorted(path.name for path in installation.data.glob("*.restoring*"))


def test_a_folder_that_cannot_be_made_leaves_no_backup_and_says_where_to_make_room(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mkdir = Path.mkdir

    def without_room(path: Path, *said: Any, **more: Any) -> None:
        if path.name.endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        mkdir(path, *said, **more)

    monkeypatch.setattr(Path, "mkdir", without_room)
    assert "make room" in refused(run, "backup", tmp_path / "full")
    assert manifest.found_in(tmp_path / "full") == []


def test_a_restore_that_cannot_begin_for_want_of_room_changes_nothing(
    run: Run,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    made: Path,  # noqa: F811 - the fixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("handlers.store.restoring.MARKED", "SELECT 1 FROM what_is_not_there")
        told = refused(run, "restore", made, "--replace", "--yes")
    assert "The restore cannot begin" in told
    assert "Nothing was changed." in told
    assert ask("case", "list")["cases"], "and Ombud serves on"


def test_a_log_that_finds_no_room_in_its_database_is_not_called_somebody_elses(
    run: Run,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    made: Path,  # noqa: F811 - the fixture
) -> None:
    opened = sqlite3.connect

    class Full(sqlite3.Connection):
        def execute(self, statement: str, *said: Any) -> sqlite3.Cursor:
            if "journal_mode=DELETE" in statement:
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error
            return super().execute(statement, *said)

    def connect(*said: Any, **more: Any) -> Any:
        return opened(*said, **more, factory=Full)

    with monkeypatch.context() as patch:
        patch.setattr("handlers.store.snapshots.sqlite3.connect", connect)
        told = refused(run, "restore", made, "--replace", "--yes")
    assert "database or disk is full" in told
    assert "Somebody uses the database" not in told
    assert ask("case", "list")["cases"]


def test_somebody_who_uses_the_database_is_still_told_of(
    run: Run,
    installation: Installation,
    made: Path,  # noqa: F811 - the fixture
) -> None:
    with closing(sqlite3.connect(installation.data / "ombud.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        told = refused(run, "restore", made, "--replace", "--yes")
    assert "Somebody uses the database; stop `ombud serve` first." in told


@pytest.mark.parametrize(
    "what", ["bot.backups.restoring.shutil.copyfileobj", "bot.backups.restoring.os.fsync"]
)
def test_a_restore_that_finds_no_room_leaves_no_copy_that_nobody_looks_for(
    run: Run,
    ask: Ask,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    made: Path,  # noqa: F811 - the fixture
    what: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(what, full)
        assert "No space left on device" in refused(run, "restore", made, "--replace", "--yes")
    assert beside(installation) == []
    assert run("restore", "--replay").exit_code == 0
    assert ask("case", "list")["cases"], "the state from before stands"


def test_giving_up_a_restore_that_was_killed_removes_the_copy_with_what_was_erased(
    run: Run,
    installation: Installation,
    made: Path,  # noqa: F811 - the fixture
) -> None:
    draft = installation.data / "ombud.sqlite3.restoring"
    draft.write_bytes((made / "database.sqlite3").read_bytes())
    draft.with_name(f"{draft.name}-journal").write_bytes(b"pages")
    assert beside(installation) == ["ombud.sqlite3.restoring", "ombud.sqlite3.restoring-journal"]
    assert run("restore", "--replay").exit_code == 0
    assert beside(installation) == []
    drop_draft(installation.data / "ombud.sqlite3")  # gone already is fine
    assert (installation.data / "ombud.sqlite3").is_file()


def test_what_is_no_sound_database_any_more_is_moved_away_and_the_restore_begins(
    run: Run,
    ask: Ask,
    installation: Installation,
    made: Path,  # noqa: F811 - the fixture
) -> None:
    database = installation.data / "ombud.sqlite3"
    for log in ("-wal", "-shm"):
        database.with_name(f"{database.name}{log}").unlink(missing_ok=True)
    database.write_bytes(b"no database at all " * 1_000)
    told = refused(run, "restore", made, "--replace", "--yes")
    assert "The restore cannot begin (file is not a database)" in told
    assert "no sound database any more, move it away" in told
    database.rename(database.with_name("spoilt"))
    assert run("restore", made).exit_code == 0
    assert ask("case", "list")["cases"]


def test_a_command_on_a_full_disk_says_so_in_one_sentence(
    run: Run, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (case,) = ask("case", "list")["cases"]
    target = tmp_path / "case.json"
    with monkeypatch.context() as patch:
        patch.setattr("bot.cli.private_file.os.fdopen", full)
        told = refused(run, "case", "export", case["number"], "--output", target)
    assert "make room and run the same command again" in told
    assert not target.exists(), "nothing half-written is left"
