"""`ombud backup` and `ombud restore`: from one disk to another, what they say, and what they refuse."""

import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handlers.store import restoring
from handlers.store.database import Database
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, letter

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def number(installation: Installation, run: Run, ask: Ask) -> str:
    """Is the number of a case."""
    assert run("migrate").exit_code == 0
    installation.drop(letter(text=ASKS_ACCESS))
    assert run("ingest", installation.maildir).exit_code == 0
    (case,) = ask("case", "list")["cases"]
    return str(case["number"])


def lose(installation: Installation) -> None:
    """Lose the disk with the data; the key and the ledger lie elsewhere."""
    kept = {path.name: path.read_bytes() for path in installation.data.glob("*") if is_kept(path)}
    shutil.rmtree(installation.data)
    installation.data.mkdir()
    for name, content in kept.items():
        (installation.data / name).write_bytes(content)
        (installation.data / name).chmod(0o600)


def is_kept(path: Path) -> bool:
    return path.name in {"master.key", "erasures.jsonl"}


def test_a_backup_says_where_it_is_what_it_holds_and_what_it_lacks(
    installation: Installation, run: Run, number: str
) -> None:
    result = run("backup")
    assert result.exit_code == 0, result.output
    (made,) = (installation.data / "backups").glob("ombud-*")
    assert f"Backed up to {made}." in result.stdout
    assert "1 cases" in result.stdout
    assert "master key and the erasure ledger" in result.stdout
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert not any(is_kept(path) for path in made.rglob("*"))
    assert number


def test_what_was_backed_up_comes_back_on_a_new_disk(
    installation: Installation, run: Run, ask: Ask, tmp_path: Path, number: str
) -> None:
    told = ask("backup", tmp_path / "backups")
    assert told["counts"]["case_file"] == 1
    assert "master key" in told["without"]
    lose(installation)
    assert run("case", "list").exit_code != 0
    result = run("restore", tmp_path / "backups")
    assert result.exit_code == 0, result.output
    assert "Restored the state of" in result.stdout
    assert "Ombud may serve again" in result.stdout
    assert [case["number"] for case in ask("case", "list")["cases"]] == [number]
    assert run("keys", "verify").exit_code == 0


def test_json_tells_what_was_erased_again(ask: Ask, number: str) -> None:
    made = ask("backup")
    told = ask("restore", made["folder"], "--replace", "--yes")
    assert (told["backup"], told["erased_again"], told["missing_files"]) == (made["folder"], [], [])
    assert told["schema"]["from"] == told["schema"]["to"] == made["schema"]
    assert number


def test_an_installation_that_holds_something_is_replaced_only_when_asked_and_confirmed(
    run: Run, ask: Ask, number: str
) -> None:
    folder = ask("backup")["folder"]
    refused = run("restore", folder)
    assert refused.exit_code != 0
    assert "--replace" in refused.output
    declined = run("restore", folder, "--replace", typed="n\n")
    assert declined.exit_code != 0
    assert ask("case", "list")["cases"][0]["number"] == number
    assert run("restore", folder, "--replace", typed="y\n").exit_code == 0
    assert ask("case", "list")["cases"][0]["number"] == number


@pytest.mark.parametrize("words", [(), ("--replay", "--new-ledger"), ("somewhere", "--replay")])
def test_it_wants_to_know_one_thing_to_do(run: Run, words: tuple[str, ...]) -> None:
    result = run("restore", *words)
    assert result.exit_code == 2
    assert "--new-ledger" in result.output


def test_a_folder_without_a_backup_names_the_fix(run: Run, tmp_path: Path, number: str) -> None:
    result = run("restore", tmp_path, "--replace", "--yes")
    assert result.exit_code == 1
    assert "name another folder" in result.output
    assert number


def test_a_replay_with_nothing_to_do_says_so(ask: Ask, number: str) -> None:
    assert ask("restore", "--replay")["erased_again"] == []
    assert number


def test_a_replay_of_a_restore_that_was_cut_off_says_that_nothing_of_the_backup_stands(
    installation: Installation, run: Run, ask: Ask, number: str
) -> None:
    with closing(Database(f"sqlite:///{installation.data / 'ombud.sqlite3'}")) as database:
        restoring.mark(database, restoring.Stage.BEGUN)
    told = " ".join(run("case", "list").output.split())
    assert "has not ended, so the state from before it stands" in told
    assert "A backup was restored" not in told
    result = run("restore", "--replay")
    assert "nothing of the backup. To bring the backup back, run that restore again." in result.stdout
    assert [case["number"] for case in ask("case", "list")["cases"]] == [number]
    again = ask("restore", "--replay")
    assert (again["restore_cut_off"], again["unknown_files_removed"]) == (False, 0)


def test_pruning_removes_nothing_young(run: Run, ask: Ask, number: str) -> None:
    made = ask("backup")
    assert ask("backup", "--prune")["removed"] == []
    assert "Removed 0 backups that were older than 365 days." in run("backup", "--prune").stdout
    assert Path(made["folder"]).is_dir()
    assert number


def test_a_lost_ledger_stops_everything_until_another_is_begun(
    installation: Installation, run: Run, ask: Ask, number: str
) -> None:
    ledger = installation.data / "erasures.jsonl"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    ledger.unlink()
    refused = run("case", "list")
    assert refused.exit_code == 3
    assert "ombud restore --new-ledger" in refused.output
    assert "erasure ledger" in run("doctor").output
    assert run("restore", "--new-ledger", typed="n\n").exit_code != 0
    assert not ledger.exists()
    begun = run("restore", "--new-ledger", typed="y\n")
    assert "0 erasures that the database knows" in begun.stdout
    assert ask("case", "list")["cases"][0]["number"] == number


def test_where_machine_and_ledger_are_lost_the_errors_lead_to_the_way_back(
    installation: Installation, run: Run, ask: Ask, tmp_path: Path, number: str
) -> None:
    folder = tmp_path / "backups"
    ask("backup", folder)
    lose(installation)
    ledger = installation.data / "erasures.jsonl"
    ledger.unlink()
    told = " ".join(run("restore", folder).output.split())
    assert "give --new-ledger beside the folder" in told
    alone = run("restore", "--new-ledger", "--yes")
    assert alone.exit_code == 3
    assert "run `ombud restore FOLDER --new-ledger`" in " ".join(alone.output.split())
    declined = run("restore", folder, "--new-ledger", typed="n\n")
    assert declined.exit_code != 0
    assert "will not be erased again" in " ".join(declined.output.split())
    assert not ledger.exists()
    result = run("restore", folder, "--new-ledger", typed="y\n")
    assert result.exit_code == 0, result.output
    assert [case["number"] for case in ask("case", "list")["cases"]] == [number]
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_on_a_new_machine_that_was_set_up_already_its_ledger_is_moved_away_first(
    installation: Installation, run: Run, ask: Ask, tmp_path: Path, number: str
) -> None:
    folder = tmp_path / "backups"
    ask("backup", folder)
    lose(installation)
    ledger = installation.data / "erasures.jsonl"
    ledger.unlink()
    assert run("migrate").exit_code == 0
    told = " ".join(run("restore", folder, "--replace", "--yes").output.split())
    assert "move this one away and give --new-ledger beside the folder" in told
    kept = run("restore", folder, "--replace", "--new-ledger", "--yes")
    assert "restore without --new-ledger, or move it away" in " ".join(kept.output.split())
    ledger.rename(ledger.with_name("away"))
    assert run("restore", folder, "--replace", "--new-ledger", "--yes").exit_code == 0
    assert [case["number"] for case in ask("case", "list")["cases"]] == [number]


def test_a_new_ledger_never_takes_the_place_of_one(run: Run, number: str) -> None:
    result = run("restore", "--new-ledger", "--yes")
    assert result.exit_code == 3
    assert "left alone" in result.output
    assert number
