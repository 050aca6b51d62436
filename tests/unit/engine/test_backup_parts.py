"""The parts of a backup: its manifest, the files beside the database, and PostgreSQL's tools."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backups import blobs, manifest, postgres
from bot.backups.manifest import BackupFault, Kept, Manifest

NAMES = ("aa11", "bb22")
FACTS = {"begun_at": "2026-03-02T03:00:00+00:00", "database": {"file": "database.sqlite3"}}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Is a folder of blobs in use, with two files."""
    folder = tmp_path / "blobs"
    for name in NAMES:
        path = blobs.place(folder, name)
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 100)
    return folder


def backup_of(source: Path, folder: Path, before: Manifest | None = None) -> Manifest:
    folder.mkdir()
    kept, _ = blobs.take(source, folder, NAMES, before, lambda _: None)
    manifest.write_files(folder, kept)
    manifest.write(folder, FACTS)
    return manifest.read(folder)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest.write(tmp_path, FACTS)
    found = manifest.read(tmp_path)
    assert found.facts == {"format": manifest.FORMAT, **FACTS}
    assert found.database == tmp_path / "database.sqlite3"
    assert found.begun_at.isoformat() == FACTS["begun_at"]
    assert stat.S_IMODE((tmp_path / manifest.NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no whole backup"),
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        ('{"digest": "0", "format": "ombud-backup/9"}', "not known here"),
        ('{"digest": "0", "format": "ombud-backup/1"}', "altered"),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_fix(tmp_path: Path, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / manifest.NAME).write_text(content)
    with pytest.raises(BackupFault, match=told):
        manifest.read(tmp_path)


def test_a_fact_that_was_changed_is_noticed(tmp_path: Path) -> None:
    manifest.write(tmp_path, FACTS)
    path = tmp_path / manifest.NAME
    facts = json.loads(path.read_text())
    facts["begun_at"] = "2027-03-02T03:00:00+00:00"
    path.write_text(json.dumps(facts))
    with pytest.raises(BackupFault, match="altered"):
        manifest.read(tmp_path)


def test_only_whole_backups_are_found_the_oldest_first(tmp_path: Path) -> None:
    for name, day in (("b", "2026-03-02"), ("a", "2026-03-03"), (".c.part", "2026-03-01")):
        (tmp_path / name).mkdir()
        manifest.write(tmp_path / name, {**FACTS, "begun_at": f"{day}T03:00:00+00:00"})
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / manifest.NAME).write_text("{")
    assert [one.folder.name for one in manifest.found_in(tmp_path)] == ["b", "a"]
    assert manifest.found_in(tmp_path / "none") == []


def test_files_are_copied_privately_with_size_and_digest(source: Path, tmp_path: Path) -> None:
    made = backup_of(source, tmp_path / "one")
    for kept in made.files():
        path = blobs.place(made.folder / manifest.BLOBS, kept.name)
        assert manifest.digest_of(path) == (kept.size, kept.sha256)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_ino != blobs.place(source, kept.name).stat().st_ino, "never the one in use"


def test_a_file_that_is_not_there_is_named_and_the_others_are_taken(source: Path, tmp_path: Path) -> None:
    told: list[int] = []
    (tmp_path / "one").mkdir()
    kept, missing = blobs.take(source, tmp_path / "one", ("cc33", *NAMES), None, told.append)
    assert [one.name for one in kept] == list(NAMES)
    assert missing == ["cc33"]
    assert sum(told) == 3


def test_a_file_that_changed_or_was_spoilt_in_the_backup_before_is_not_shared(
    source: Path, tmp_path: Path
) -> None:
    first = backup_of(source, tmp_path / "one")
    blobs.place(source, "aa11").write_bytes(b"other words")
    blobs.place(first.folder / manifest.BLOBS, "bb22").write_bytes(b"cut")
    second = backup_of(source, tmp_path / "two", first)
    for kept in second.files():
        path = blobs.place(second.folder / manifest.BLOBS, kept.name)
        assert path.read_bytes() == blobs.place(source, kept.name).read_bytes()


def test_one_rotten_byte_in_a_backup_spoils_none_that_is_made_later(source: Path, tmp_path: Path) -> None:
    first = backup_of(source, tmp_path / "one")
    rotten = blobs.place(first.folder / manifest.BLOBS, "aa11")
    rotten.write_bytes(b"x" + rotten.read_bytes()[1:])
    second = backup_of(source, tmp_path / "two", first)
    there = blobs.place(second.folder / manifest.BLOBS, "aa11")
    assert there.read_bytes() == blobs.place(source, "aa11").read_bytes()
    assert there.stat().st_ino != rotten.stat().st_ino
    shared = [blobs.place(one.folder / manifest.BLOBS, "bb22").stat().st_ino for one in (first, second)]
    assert shared[0] == shared[1], "what is sound takes no more room"
    third = backup_of(source, tmp_path / "three", second)
    assert blobs.place(third.folder / manifest.BLOBS, "aa11").stat().st_ino == there.stat().st_ino
    blobs.place(third.folder / manifest.BLOBS, "bb22").unlink()
    assert blobs.place(backup_of(source, tmp_path / "four", third).folder / manifest.BLOBS, "bb22").is_file()


def test_files_come_back_and_those_unknown_to_the_database_go(source: Path, tmp_path: Path) -> None:
    made = backup_of(source, tmp_path / "one")
    stray = blobs.place(source, "dd44")
    stray.parent.mkdir()
    stray.write_bytes(b"erased meanwhile")
    blobs.place(source, "aa11").unlink()
    assert blobs.give_back(made, source, lambda _: None) == []
    written = datetime.fromtimestamp(stray.stat().st_mtime, UTC)
    assert blobs.drop_others(source, NAMES, written - timedelta(seconds=1)) == 0, "its row may be on its way"
    assert stray.exists()
    assert blobs.drop_others(source, NAMES, written + timedelta(seconds=1)) == 1
    assert blobs.drop_others(source, (NAMES[0],)) == 1
    assert blobs.give_back(made, source, lambda _: None) == []
    assert blobs.drop_others(source, NAMES) == 0
    assert sorted(path.name for path in source.glob("*/*")) == list(NAMES)
    assert blobs.place(source, "aa11").read_bytes() == b"aa11" * 100


def test_a_spoilt_file_never_takes_the_place_of_a_sound_one(source: Path, tmp_path: Path) -> None:
    made = backup_of(source, tmp_path / "one")
    blobs.place(made.folder / manifest.BLOBS, "aa11").write_bytes(b"x" * 400)
    with pytest.raises(BackupFault, match="aa11 of the backup is not as it was made"):
        blobs.give_back(made, source, lambda _: None)
    assert blobs.place(source, "aa11").read_bytes() == b"aa11" * 100
    assert list(source.glob("*/*.part")) == []


def test_an_empty_list_of_files_is_a_list(tmp_path: Path) -> None:
    digest = manifest.write_files(tmp_path, [])
    assert manifest.digest_of(tmp_path / manifest.FILES) == (0, digest)
    assert list(Manifest(tmp_path, FACTS).files()) == []
    with pytest.raises(FileExistsError):
        manifest.write_files(tmp_path, [Kept("aa11", 1, "0")])


def test_the_tools_learn_the_address_by_variables_and_never_the_master_key() -> None:
    url = "postgresql+psycopg://us%40er:p%2Fw@db.example:5433/om%20bud?sslmode=require&unknown=1"
    found = postgres.environment(url, {"PATH": "/bin", "OMBUD_MASTER_KEY": "secret", "PGHOST": "elsewhere"})
    assert found == {
        "PATH": "/bin",
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "us@er",
        "PGPASSWORD": "p/w",
        "PGDATABASE": "om bud",
        "PGSSLMODE": "require",
    }


def test_a_socket_in_the_address_is_the_host() -> None:
    found = postgres.environment("postgresql+psycopg://me@/ombud?host=%2Frun%2Fpg", {})
    assert found == {"PGHOST": "/run/pg", "PGUSER": "me", "PGDATABASE": "ombud"}


def test_a_tool_that_is_not_installed_says_what_to_install() -> None:
    with pytest.raises(BackupFault, match="postgresql-client"):
        postgres.tool("pg_dump_that_nobody_has")


def test_of_several_tools_the_newest_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9", "17", "16"):
        path = tmp_path / version / "pg_thing"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\necho 'pg_thing (PostgreSQL) {version}.2'\n")
        path.chmod(0o700)
    monkeypatch.setattr(postgres, "_USUAL", tuple(str(tmp_path / one) for one in ("17", "16")))
    monkeypatch.setenv("PATH", f"{tmp_path / '9'}{os.pathsep}{os.environ['PATH']}")
    assert postgres.tool("pg_thing") == str(tmp_path / "17" / "pg_thing")
