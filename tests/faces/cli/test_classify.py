"""Saying of letters in files what they ask: every kind of source, without set-up, and nothing lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.exits import Exit
from bot.cli.main import main
from tests.support.installations import eml

KEYS = {
    "path", "verdict", "kind", "is_request", "rights", "language", "requester", "confidence",
    "received_evidence", "evidence",
}  # fmt: skip
ERASE = eml("My data", "Please delete my account and all my personal data.")
ORDER = eml("Order", "Where is my parcel? It should have come on Tuesday.", message_id="<2@example.org>")


def run(*words: str | Path, standard_input: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["classify", *map(str, words)], input=standard_input)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.eml").write_bytes(ERASE)
    (tmp_path / "b.eml").write_bytes(ORDER)
    return tmp_path


def test_each_letter_is_one_object_on_a_line(folder: Path) -> None:
    result = run("--json", folder)
    first, second = objects(result)
    assert result.exit_code == Exit.OK
    assert first.keys() == second.keys() == KEYS
    assert first["path"] == str(folder / "a.eml")
    assert (first["verdict"], first["is_request"], first["language"]) == ("request", True, "en")
    assert "erasure" in first["rights"]
    assert second["verdict"] != "request"
    assert not second["is_request"]


def test_the_deciding_words_stand_in_the_letter(folder: Path) -> None:
    (only,) = objects(run("--json", folder / "a.eml"))
    for cited in only["evidence"]:
        assert cited.keys() == {"right", "words", "place"}
        assert cited["words"] in "My data Please delete my account and all my personal data."
    assert {cited["right"] for cited in only["evidence"]} == set(only["rights"])


def test_the_table_names_every_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # however long the path to the folder is
    result = run(folder)
    assert result.exit_code == Exit.OK
    assert "a.eml" in result.stdout
    assert "erasure" in result.stdout


def test_a_letter_is_explained_with_its_words(folder: Path) -> None:
    result = run("--explain", folder / "a.eml")
    assert result.exit_code == Exit.OK
    assert "Please delete my account" in result.stdout
    assert "erasure: " in result.stdout


def test_a_letter_comes_from_standard_input(folder: Path) -> None:
    (only,) = objects(run("--json", "-", standard_input=ERASE))
    assert (only["path"], only["verdict"]) == ("-", "request")


def test_letters_of_an_mbox_are_numbered(tmp_path: Path) -> None:
    separator = b"From sam@example.org Mon Mar  2 09:15:00 2026\n"
    box = tmp_path / "all.mbox"
    box.write_bytes(separator + ERASE + b"\n" + separator + ORDER + b"\n")
    assert [one["path"] for one in objects(run("--json", box))] == [f"{box}#1", f"{box}#2"]


def test_a_maildir_is_read(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a").write_bytes(ERASE)
    assert [one["verdict"] for one in objects(run("--json", tmp_path))] == ["request"]


def test_what_cannot_be_read_is_named_and_the_rest_answered(folder: Path) -> None:
    (folder / "notes.txt").write_text("no letter")
    result = run("--json", folder, folder / "missing.eml")
    assert result.exit_code == Exit.FOUND
    assert len(objects(result)) == 2
    assert "notes.txt: this is no letter" in result.stderr
    assert "missing.eml: there is no such file" in result.stderr


def test_a_folder_without_letters_is_said_to_be_one(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == Exit.FOUND
    assert "No letters were found there" in result.stderr


def test_explaining_and_objects_exclude_each_other(folder: Path) -> None:
    assert run("--json", "--explain", folder).exit_code == Exit.USAGE


def test_a_hostile_letter_does_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(eml("Hi\u202e", "Please delete \x1b[2J my account \u202e now."))
    for option in ("--json", "--explain"):
        printed = run(option, tmp_path).stdout
        assert "\x1b[2J" not in printed
        assert "\u202e" not in printed


def test_no_settings_are_needed(folder: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from bot.cli.main import main; main()",
            "classify",
            "--json",
            str(folder / "a.eml"),
        ],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == Exit.OK, done.stderr
    assert json.loads(done.stdout)["verdict"] == "request"
