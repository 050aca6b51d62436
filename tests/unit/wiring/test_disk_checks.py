"""The doctor looks at the disks that Ombud writes to, and at each of them once."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.wiring.disk_checks import LEAST, check_disks
from tests.support.installations import Installation


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[Path]]:
    """Gives a function that has every disk with so many bytes free, and returns the folders asked about."""

    def have(count: int) -> list[Path]:
        asked: list[Path] = []

        def usage(folder: Path) -> SimpleNamespace:
            asked.append(folder)
            return SimpleNamespace(free=count)

        monkeypatch.setattr(shutil, "disk_usage", usage)
        return asked

    return have


def test_enough_room_is_no_fault(installation: Installation, free: Callable[[int], list[Path]]) -> None:
    free(LEAST)
    assert check_disks(installation.settings).faults == ()


def test_a_disk_that_is_nearly_full_is_told_once_with_what_to_do(
    installation: Installation, free: Callable[[int], list[Path]]
) -> None:
    installation.data.mkdir()
    asked = free(LEAST - 1)
    (fault,) = check_disks(installation.settings).faults
    assert fault.problem == f"134 MB are left on the disk of {installation.data}."
    assert fault.fix.startswith("Make room")
    assert len(asked) == 3, "files, ledger and database, which lie on one disk here"


def test_before_anything_is_set_up_the_nearest_folder_is_looked_at(
    installation: Installation, free: Callable[[int], list[Path]]
) -> None:
    asked = free(0)
    (fault,) = check_disks(installation.settings).faults
    assert set(asked) == {installation.folder}
    assert fault.problem.startswith("0 MB are left")


def test_a_ledger_on_another_disk_is_looked_at_as_well(
    installation: Installation, tmp_path: Path, free: Callable[[int], list[Path]]
) -> None:
    (tmp_path / "vault").mkdir()
    installation.environ["OMBUD_ERASURE_LEDGER_PATH"] = str(tmp_path / "vault" / "erasures.jsonl")
    installation.environ["OMBUD_DATABASE_URL"] = "postgresql+psycopg://somebody@db.example/ombud"
    asked = free(LEAST)
    check_disks(installation.settings)
    assert asked == [installation.folder, tmp_path / "vault"], "a server has its own disk"
