"""Pipes, sockets and devices are named as left out and never opened; one path is read once."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from connectors.archives import Original, originals
from connectors.base import Account
from connectors.files import FileArchive

LETTER = b"Subject: My data\n\nHello\n"


@pytest.fixture(autouse=True)
def only_plain_files_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Callable[[Path, str, int], IO[bytes]] = Path.open

    def guarded(path: Path, mode: str = "r", buffering: int = -1) -> IO[bytes]:
        assert "w" in mode or path.is_file(), "opened what may never end"
        return opened(path, mode, buffering)

    monkeypatch.setattr(Path, "open", guarded)


def walk(path: Path) -> tuple[list[Original], list[Path]]:
    skipped: list[Path] = []
    return list(originals(path, skipped.append)), skipped


def archive(*paths: Path) -> FileArchive:
    return FileArchive(paths, Account("privacy@example.com"), lambda: datetime(2026, 6, 1, tzinfo=UTC))


def test_a_pipe_named_directly_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.eml")
    assert walk(tmp_path / "pipe.eml") == ([], [tmp_path / "pipe.eml"])


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_left_out(device: str) -> None:
    assert walk(Path(device)) == ([], [Path(device)])


def test_a_socket_and_a_link_to_a_device_in_a_folder_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's whole path must be short
    (tmp_path / "zero.mbox").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("door.eml")
        assert walk(tmp_path) == ([], [tmp_path / "door.eml", tmp_path / "zero.mbox"])


def test_a_pipe_in_a_maildir_is_left_out(tmp_path: Path) -> None:
    for name in ("cur", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.M1.host").write_bytes(LETTER)
    os.mkfifo(tmp_path / "new" / "2.M2.host")
    assert walk(tmp_path) == ([Original(tmp_path / "new" / "1.M1.host")], [tmp_path / "new" / "2.M2.host"])


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_path_given_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(LETTER)
    (folder / "note.txt").write_bytes(b"buy milk")
    path = folder if kind == "folder" else folder / "1.eml"
    (tmp_path / "link").symlink_to(path)
    monkeypatch.chdir(path.parent)
    source = archive(
        path, path, Path(path.name), path.parent / ".." / path.parent.name / path.name, tmp_path / "link"
    )
    assert len(source.discover("archive", None, 9).stubs) == 1
    assert source.skipped == ([folder / "note.txt"] if kind == "folder" else [])
