"""Tests write into memory where there is plenty of it, and give it back, also after one that was killed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.in_memory import NAMED, has_plenty, move_in, move_out


@pytest.fixture(autouse=True)
def undisturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves what other tests write to as it is."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    for name in NAMED:
        monkeypatch.setenv(name, os.environ.get(name, tempfile.gettempdir()))


def test_a_folder_with_room_is_taken_and_one_that_is_full_or_missing_is_not(tmp_path: Path) -> None:
    assert has_plenty(tmp_path, plenty=1)
    assert not has_plenty(tmp_path, plenty=10**18)
    assert not has_plenty(tmp_path / "nothing", plenty=1)


def test_what_is_written_from_then_on_stands_there_and_goes_in_the_end(tmp_path: Path) -> None:
    folder = move_in(tmp_path)
    assert {os.environ[name] for name in NAMED} == {str(folder)}
    assert folder.stat().st_mode & 0o777 == 0o711, (
        "a server of another user passes through, and reads no names"
    )
    with tempfile.NamedTemporaryFile(delete=False) as mine:
        assert Path(mine.name).parent == folder
    told = subprocess.check_output([sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"])
    assert Path(told.decode().strip()) == folder
    move_out(folder)
    assert list(tmp_path.iterdir()) == []
    assert not any(name in os.environ for name in NAMED)
    assert Path(tempfile.gettempdir()) != folder


def test_folders_of_processes_that_are_gone_are_removed_and_others_stay(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    for process in (gone.pid, os.getppid()):
        (tmp_path / f"ombud-tests-{process}").mkdir()
    (tmp_path / "somebody-elses").mkdir()
    folder = move_in(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {folder.name, f"ombud-tests-{os.getppid()}", "somebody-elses"}
    move_out(folder)
