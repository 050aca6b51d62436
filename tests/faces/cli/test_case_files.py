"""The file for an authority at the command line, and its verifier as whoever gets the file runs it."""

import io
import json
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation

NUMBER = "2026-0001"


pytestmark = pytest.mark.usefixtures("one_case")


@pytest.fixture
def archive(run: Run, installation: Installation) -> Path:
    path = installation.folder / "case.zip"
    done = run("case", "export", NUMBER, "--zip", path)
    assert done.exit_code == 0, done.output
    return path


def judged(path: Path, *words: str, script: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the verifier that is in the file, as somebody would who has nothing but Python."""
    command = [sys.executable, "-I", "-S", str(script or path / "verify.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent, timeout=60)


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def test_the_file_is_for_its_maker_alone_and_the_record_knows_it(
    run: Run, archive: Path, installation: Installation
) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    shown = json.loads(run("case", "show", NUMBER, "--json").stdout)
    first, second = (one for one in shown["record"] if one["kind"] == "exported")
    assert first["facts"]["personal_data"] is True
    said = run("case", "export", NUMBER, "--zip", installation.folder / "again.zip").output
    assert "python3 verify.py" in said
    with zipfile.ZipFile(archive) as opened:
        assert opened.read("manifest.sha256").decode().startswith(second["facts"]["manifest"])


def test_the_verifier_runs_in_the_unpacked_folder(archive: Path, tmp_path: Path) -> None:
    folder = unpacked(archive, tmp_path / "unpacked")
    found = judged(folder)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.endswith("Everything holds.\n")
    assert judged(folder).returncode == 0, "running it leaves nothing behind"


def test_the_verifier_runs_on_the_archive(archive: Path, tmp_path: Path) -> None:
    folder = unpacked(archive, tmp_path / "unpacked")
    assert judged(archive, str(archive), script=folder / "verify.py").returncode == 0


def test_tampering_ends_with_1_and_is_named(archive: Path, tmp_path: Path) -> None:
    folder = unpacked(archive, tmp_path / "unpacked")
    letter = folder / "letters" / "0001" / "letter.txt"
    letter.write_text(letter.read_text("utf-8").replace("copy", "cup"), "utf-8")
    found = judged(folder)
    assert found.returncode == 1
    assert "!!! letters/0001/letter.txt was altered" in found.stdout
    assert found.stdout.endswith("Something does not hold: see !!!.\n")


def test_what_cannot_be_checked_ends_with_2(archive: Path, tmp_path: Path) -> None:
    folder = unpacked(archive, tmp_path / "unpacked")
    assert judged(folder, str(tmp_path / "nothing.zip")).returncode == 2
    assert judged(folder, "--head", "no head").returncode == 2
    assert judged(folder, "--no-such-option").returncode == 2
    (folder / "manifest.json").unlink()
    assert judged(folder).returncode == 2


def test_a_head_can_be_compared(run: Run, archive: Path, tmp_path: Path) -> None:
    folder = unpacked(archive, tmp_path / "unpacked")
    record = json.loads(run("case", "show", NUMBER, "--json").stdout)["record"]
    assert judged(folder, "--head", record[0]["digest"]).returncode == 0
    assert judged(folder, "--head", "0" * 64).returncode == 1


def test_without_personal_data_nobody_is_in_it(run: Run, installation: Installation, tmp_path: Path) -> None:
    path = installation.folder / "bare.zip"
    assert run("case", "export", NUMBER, "--zip", path, "--without-personal-data").exit_code == 0
    with zipfile.ZipFile(path) as opened:
        whole = b"".join(opened.read(name) for name in opened.namelist())
    for word in (b"Sam", b"carter", b"Carter", b"Request for access", b"example.org", b"first@"):
        assert word not in whole
    assert judged(unpacked(path, tmp_path / "bare")).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--without-personal-data",), "goes with --zip FILE"),
        (("--without-personal-data", "--output", "x.json"), "goes with --zip FILE"),
        (("--zip", "x.zip", "--output", "x.json"), "Name one file"),
    ],
)
def test_what_does_not_go_together_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("case", "export", NUMBER, *words)
    assert refused.exit_code == Exit.USAGE
    assert said in refused.stderr
    assert not list(tmp_path.glob("x.*"))


def test_an_existing_file_is_left_alone_and_nothing_is_exported(run: Run, installation: Installation) -> None:
    target = installation.folder / "mine.zip"
    target.write_text("mine")
    assert run("case", "export", NUMBER, "--zip", target).exit_code == Exit.USAGE
    assert target.read_text() == "mine"
    shown = json.loads(run("case", "show", NUMBER, "--json").stdout)
    assert "exported" not in {one["kind"] for one in shown["record"]}


def test_a_number_that_nobody_has_leaves_no_file(run: Run, installation: Installation) -> None:
    target = installation.folder / "nobody.zip"
    assert run("case", "export", "2026-0999", "--zip", target).exit_code == Exit.FOUND
    assert not target.exists()


def test_the_export_as_json_stays_as_it_was(run: Run) -> None:
    exported = json.loads(run("case", "export", NUMBER).stdout)
    assert exported["case"]["number"] == NUMBER
    assert not zipfile.is_zipfile(io.BytesIO(run("case", "export", NUMBER).stdout.encode()))
