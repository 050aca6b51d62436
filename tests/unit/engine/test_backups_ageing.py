"""Backups age out: at the very instant, though spoilt, killed on the way, and never what is none of ours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backups import manifest
from bot.backups.making import alone_in, prune
from bot.backups.manifest import BackupFault
from bot.settings.loading import load

BEGUN = datetime(2026, 3, 2, 3, tzinfo=UTC)
YEAR = timedelta(days=365)
SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """The process is gone."""


def backup(folder: Path, begun: datetime = BEGUN, name: str = "") -> Path:
    made = folder / (name or f"ombud-{begun:%Y-%m-%dT%H-%M-%SZ}")
    (made / manifest.BLOBS / "aa").mkdir(parents=True)
    (made / manifest.BLOBS / "aa" / "aa11").write_bytes(b"sealed")
    manifest.write(made, {"begun_at": begun.isoformat(), "database": {"file": "database.sqlite3"}})
    return made


def killing(point: str) -> Callable[[str], None]:
    def reached(here: str) -> None:
        if here == point:
            raise Killed

    return reached


def test_a_year_is_what_is_kept_unless_somebody_says_otherwise() -> None:
    assert load({"OMBUD_ORGANISATION_NAME": "Acme"}).retention.backup_days == 365
    said = {"OMBUD_ORGANISATION_NAME": "Acme", "OMBUD_RETENTION_BACKUP_DAYS": "30"}
    assert load(said).retention.backup_days == 30


@pytest.mark.parametrize(("late", "gone"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_backup_goes_once_its_last_instant_is_over(tmp_path: Path, late: timedelta, *, gone: bool) -> None:
    made = backup(tmp_path)
    assert prune(tmp_path, YEAR, BEGUN + YEAR + late) == ([made.name] if gone else [])
    assert made.exists() is not gone


def test_a_backup_from_the_future_stays(tmp_path: Path) -> None:
    made = backup(tmp_path, BEGUN + 10 * YEAR)
    assert prune(tmp_path, timedelta(days=1), BEGUN) == []
    assert made.is_dir()


def test_the_last_one_goes_as_well_for_what_was_erased_is_in_it(tmp_path: Path) -> None:
    made = [backup(tmp_path, BEGUN + days * timedelta(days=1)) for days in (0, 1, 2)]
    assert prune(tmp_path, YEAR, BEGUN + 2 * YEAR) == [one.name for one in made]
    assert manifest.found_in(tmp_path) == []


@pytest.mark.parametrize("spoilt", ["", "{", "altered", "gone"])
def test_one_whose_manifest_cannot_be_read_goes_by_the_time_in_its_name(tmp_path: Path, spoilt: str) -> None:
    made = backup(tmp_path)
    path = made / manifest.NAME
    if spoilt == "gone":
        path.unlink()
    elif spoilt == "altered":
        path.write_text(path.read_text().replace("2026-03-02", "2036-03-02"))
    else:
        path.write_text(spoilt)
    assert prune(tmp_path, YEAR, BEGUN + YEAR) == []
    assert prune(tmp_path, YEAR, BEGUN + YEAR + SECOND) == [made.name]
    assert not made.exists()


def test_one_that_somebody_renamed_goes_by_its_manifest(tmp_path: Path) -> None:
    made = backup(tmp_path, name="before the move")
    assert prune(tmp_path, YEAR, BEGUN + YEAR + SECOND) == ["before the move"]
    assert not made.exists()


@pytest.mark.parametrize("name", ["ombud-notes", "ombud-2026-13-45T99-00-00Z", "photos", "ombud"])
def test_what_is_no_backup_stays_for_ever(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / f"{name}.txt").write_text("mine")
    assert prune(tmp_path, timedelta(days=1), BEGUN + 10 * YEAR) == []
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{name}.txt", ".lock"}


def test_a_file_called_as_a_backup_is_stays(tmp_path: Path) -> None:
    (tmp_path / "ombud-2026-03-02T03-00-00Z").write_text("a list of mine")
    assert prune(tmp_path, timedelta(days=1), BEGUN + YEAR) == []


@pytest.mark.parametrize("name", ["", "before the move"])
def test_one_that_was_killed_while_it_went_is_no_backup_any_more_and_goes_with_the_next(
    tmp_path: Path, name: str
) -> None:
    made = backup(tmp_path, name=name)
    young = backup(tmp_path, BEGUN + YEAR)
    with pytest.raises(Killed):
        prune(tmp_path, YEAR, BEGUN + YEAR + SECOND, killing("backup-dying"))
    assert not made.exists()
    assert [one.folder for one in manifest.found_in(tmp_path)] == [young]
    assert len(list(tmp_path.glob(".*.part"))) == 1, "its files are still there"
    with alone_in(tmp_path):
        assert list(tmp_path.glob(".*.part")) == []
    assert prune(tmp_path, YEAR, BEGUN + YEAR + SECOND) == []
    assert young.is_dir()


def test_while_somebody_else_works_there_nothing_is_removed(tmp_path: Path) -> None:
    made = backup(tmp_path)
    with alone_in(tmp_path), pytest.raises(BackupFault, match="wait for its end"):
        prune(tmp_path, YEAR, BEGUN + 2 * YEAR)
    assert made.is_dir()


def test_what_cannot_be_removed_is_told_with_its_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(tmp_path)

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.backups.making.shutil.rmtree", refuse)
    with pytest.raises(BackupFault, match=r"Permission denied.*ombud backup --prune"):
        prune(tmp_path, YEAR, BEGUN + 2 * YEAR)


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert prune(tmp_path / "none", YEAR, BEGUN) == []
    assert not (tmp_path / "none").exists()
