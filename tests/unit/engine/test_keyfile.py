"""The key file is made once, for its owner alone, and never overwritten."""

import base64
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.vault.keyfile import KeyFileError, add_key, make_key_file, read_key_file
from bot.vault.master import master_id
from bot.vault.opening import found_vault, open_vault

KEY_TEXT = base64.b64encode(bytes(32)).decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "master.key"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    path.chmod(mode)
    return path


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(KeyFileError) as caught:
        action()
    return str(caught.value)


def test_a_new_file_holds_one_key_for_its_owner_alone(path: Path) -> None:
    make_key_file(path)
    (key,) = read_key_file(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path], "no draft stays behind"


def test_a_file_that_is_there_is_never_overwritten(path: Path) -> None:
    make_key_file(path)
    before = path.read_bytes()
    assert "left alone" in refused(lambda: make_key_file(path))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_of_many_that_make_the_file_together_one_wins(path: Path) -> None:
    path.parent.mkdir()

    def found(_: int) -> bytes:
        vault = found_vault((), path)
        return vault.box(wrapped).blind("x", "y") if (wrapped := vault.new_key()) else b""

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(found, range(16)))) == 16
    assert len(read_key_file(path)) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604, 0o601])
def test_a_file_open_to_others_is_refused_with_the_command_that_mends_it(path: Path, mode: int) -> None:
    written(path, KEY_TEXT, mode)
    assert f"chmod 600 {path}" in refused(lambda: read_key_file(path))


def test_a_read_only_file_is_fine(path: Path) -> None:
    assert read_key_file(written(path, KEY_TEXT, 0o400)) == (bytes(32),)


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "hunter2\n", f"{KEY_TEXT}\nhunter2", "ключ", "aGk="]
)
def test_a_file_without_proper_keys_is_refused_and_not_quoted(path: Path, text: str) -> None:
    message = refused(lambda: read_key_file(written(path, text)))
    assert str(path) in message
    assert "hunter2" not in message


def test_a_missing_file_is_refused(path: Path) -> None:
    assert "no master key" in refused(lambda: read_key_file(path))
    assert "no master key" in refused(lambda: open_vault((), path))
    assert not path.exists(), "reading never makes one"


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    assert "cannot be read" in refused(lambda: read_key_file(path))


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((KeyFileError, OSError)):
        make_key_file(tmp_path / "file" / "master.key")


def test_rotation_puts_a_new_key_first_and_keeps_the_old(path: Path) -> None:
    make_key_file(path)
    (old,) = read_key_file(path)
    before = open_vault((), path)
    wrapped = before.new_key()

    name = add_key(path)
    new, kept = read_key_file(path)
    assert kept == old
    assert master_id(new) == name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]

    after = open_vault((), path)
    assert after.outdated(wrapped)
    assert after.box(wrapped).blind("x", "y") == before.box(wrapped).blind("x", "y")


def test_a_disk_that_refuses_leaves_no_draft_and_no_half_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path.parent.mkdir()
    monkeypatch.setattr("os.link", refuse)
    assert "No space left" in refused(lambda: make_key_file(path))
    assert "No space left" in refused(lambda: found_vault((), path))
    assert list(path.parent.iterdir()) == []


def test_a_disk_that_refuses_a_rotation_leaves_the_old_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    make_key_file(path)
    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", refuse)
    assert "left alone" in refused(lambda: add_key(path))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_rotation_of_a_missing_file_is_refused(path: Path) -> None:
    assert "no master key" in refused(lambda: add_key(path))


def test_a_new_store_gets_its_key_and_an_old_one_keeps_it(path: Path) -> None:
    wrapped = found_vault((), path).new_key()
    assert found_vault((), path).box(wrapped) is not None
    assert len(read_key_file(path)) == 1


def test_keys_given_directly_need_no_file(path: Path) -> None:
    wrapped = found_vault((bytes(32),), path).new_key()
    assert open_vault((bytes(32),), path).box(wrapped) is not None
    assert not path.exists()


def test_a_bad_file_is_not_replaced_for_a_new_store(path: Path) -> None:
    written(path, "hunter2")
    refused(lambda: found_vault((), path))
    assert path.read_text() == "hunter2"
