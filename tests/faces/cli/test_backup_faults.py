"""What goes wrong with `ombud backup` and `ombud restore` is one sentence that names the fix."""

import base64
import errno
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.backups import manifest
from tests.faces.cli.conftest import Run
from tests.faces.cli.test_backup import number  # noqa: F401 - a fixture
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("number")


@pytest.fixture
def made(ask: Ask, tmp_path: Path) -> Path:
    """Is the folder of a backup."""
    return Path(ask("backup", tmp_path / "backups")["folder"])


def refused(run: Run, *said: str | Path, code: int = 1) -> str:
    """Return what a command says that is refused, as one line."""
    result = run(*said)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def rewrite(made: Path, **facts: object) -> None:
    """Write a manifest anew with other facts, sound in itself."""
    read = {**manifest.read(made).facts, **facts}
    read.pop("format")
    (made / manifest.NAME).unlink()
    manifest.write(made, read)


def test_a_key_ring_that_lacks_the_backups_key_is_told_which(
    installation: Installation, run: Run, made: Path
) -> None:
    for path in installation.data.iterdir():
        if path.name != "erasures.jsonl":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    installation.environ["OMBUD_MASTER_KEY"] = base64.b64encode(b"k" * 32).decode()
    told = refused(run, "restore", made)
    assert "is not here; put that master key in place first" in told
    assert not (installation.data / "ombud.sqlite3").exists()


def test_a_backup_of_a_newer_version_names_the_version_to_install(run: Run, ask: Ask, made: Path) -> None:
    rewrite(made, schema="9999", ombud="99.1")
    told = refused(run, "restore", made, "--replace", "--yes")
    assert "install Ombud 99.1, which made it, or a newer one" in told
    assert ask("case", "list")["cases"]


def test_a_backup_of_an_older_version_is_brought_up_to_date(run: Run, made: Path) -> None:
    rewrite(made, schema="0010")
    result = run("restore", made, "--replace", "--yes")
    assert result.exit_code == 0, result.output


def test_a_database_of_an_older_version_is_not_backed_up_before_it_is_migrated(
    installation: Installation, run: Run
) -> None:
    with closing(sqlite3.connect(installation.data / "ombud.sqlite3", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0010'")
    assert "run `ombud migrate`" in refused(run, "backup", code=3)
    assert list((installation.data).glob("backups/ombud-*")) == []


def test_without_a_ledger_nothing_is_restored(installation: Installation, run: Run, made: Path) -> None:
    ledger = installation.data / "erasures.jsonl"
    away = ledger.rename(ledger.with_name("away"))
    told = refused(run, "restore", made, "--replace", "--yes", code=3)
    assert f"There is no erasure ledger at {ledger}; put its newest copy there." in told
    away.rename(ledger)
    assert run("case", "list").exit_code == 0, "nothing was touched"


def test_an_older_ledger_than_the_backups_is_refused(
    installation: Installation, run: Run, made: Path
) -> None:
    ledger = manifest.read(made).facts["ledger"]
    rewrite(made, ledger={**ledger, "number": 3, "digest": "0" * 64})
    told = refused(run, "restore", made, "--replace", "--yes", code=3)
    assert "put its newest copy there" in told
    assert run("case", "list").exit_code == 0


def test_a_target_that_holds_something_names_the_way(run: Run, made: Path) -> None:
    told = refused(run, "restore", made)
    assert "restore to an empty one, or give --replace to lose them" in told


def test_the_other_kind_of_database_is_refused(run: Run, made: Path) -> None:
    rewrite(made, kind="postgresql")
    told = refused(run, "restore", made, "--replace", "--yes")
    assert "set it to a database of the backup's kind" in told


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("what", ["bot.backups.manifest.write_private", "bot.backups.blobs.take"])
def test_a_disk_that_is_full_leaves_no_backup_and_says_where_to_make_room(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    monkeypatch.setattr(what, full)
    told = refused(run, "backup", tmp_path / "full")
    assert "No space left on device" in told
    assert f"make room, or make {tmp_path / 'full'} writable" in told
    assert [path.name for path in (tmp_path / "full").iterdir()] == [".lock"]


def test_a_database_that_cannot_be_copied_leaves_no_backup(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Full:
        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

        def backup(self, *_: object, **__: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    opened = sqlite3.connect

    def connect(*said: Any, **more: Any) -> Any:
        made = opened(*said, **more)
        return Full(made) if "mode=ro" in str(said[0]) and "immutable" not in str(said[0]) else made

    monkeypatch.setattr("handlers.store.snapshots.sqlite3.connect", connect)
    told = refused(run, "backup", tmp_path / "full")
    assert "database or disk is full" in told
    assert "make room" in told
    assert manifest.found_in(tmp_path / "full") == []


def test_a_disk_that_fills_up_during_a_restore_is_told_and_the_restore_can_be_run_again(
    run: Run, ask: Ask, monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.backups.restoring.shutil.copyfileobj", full)
        told = refused(run, "restore", made, "--replace", "--yes")
    assert "No space left on device" in told
    assert "run the same command again. Until then nothing is served." in told
    assert run("case", "list").exit_code == 3
    assert run("restore", made, "--yes").exit_code == 0
    assert ask("case", "list")["cases"]


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_help_teaches_with_examples_and_says_what_is_not_in_a_backup(run: Run, name: str) -> None:
    told = " ".join(run(name, "--help").output.split())
    assert f"Examples: ombud {name}" in told
    assert "master key" in told
    assert "erasure ledger" in told
    assert "--json" in told


def test_json_is_one_object_without_a_bar(run: Run, made: Path) -> None:
    result = run("restore", made, "--replace", "--yes", "--json")
    told = json.loads(result.stdout)
    assert result.stderr == ""
    assert told["by_rule"] == {
        "deletions": 0,
        "letters_put_aside": 0,
        "waits_until": told["by_rule"]["waits_until"],
    }


def test_a_bar_says_what_is_done(run: Run, made: Path) -> None:
    result = run("restore", made, "--replace", "--yes")
    for stage in ("Restoring the database", "Deleting what is due"):
        assert stage in result.stderr
    assert "By the retention schedule: 0 deletions, and 0 letters put aside let go." in result.stdout
    assert "begins at" in result.stdout, "the schedule never deleted here"
