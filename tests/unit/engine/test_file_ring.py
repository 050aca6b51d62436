"""A running process learns of a new master key from the file, and forgets none that it held."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.vault.file_ring import FileRing, LaterFile
from bot.vault.keyfile import KeyFileError, add_key, make_key_file, read_key_file, write_keys
from bot.vault.master import KeyRing, master_id
from bot.vault.opening import open_vault
from bot.vault.turnover import begin, retire
from handlers.ports import BrokenSeal

DATA_KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    make_key_file(path)
    return path


def test_a_new_first_key_wraps_from_then_on(path: Path) -> None:
    ring = FileRing(path)
    old = ring.wrap(DATA_KEY)
    new = add_key(path)
    assert ring.current() == new
    assert ring.wrap(DATA_KEY).master_id == new
    assert ring.unwrap(old) == DATA_KEY


def test_what_another_process_wrapped_by_a_new_key_opens(path: Path) -> None:
    ring = FileRing(path)
    add_key(path)
    wrapped = FileRing(path).wrap(DATA_KEY)
    assert ring.holds(wrapped.master_id)
    assert ring.unwrap(wrapped) == DATA_KEY


def test_a_retired_key_still_opens_for_whoever_held_it(path: Path) -> None:
    ring = FileRing(path)
    before = ring.wrap(DATA_KEY)
    new = begin(path)
    retire(path)
    assert ring.current() == new
    assert ring.unwrap(before) == DATA_KEY, "a transaction may have read it before it was wrapped anew"
    with pytest.raises(BrokenSeal, match=before.master_id):
        FileRing(path).unwrap(before)


def test_several_changes_pass_without_a_restart(path: Path) -> None:
    ring, wrapped = FileRing(path), []
    for _ in range(4):
        wrapped.append(ring.wrap(DATA_KEY))
        add_key(path)
        retire(path)
    assert len({one.master_id for one in wrapped}) == 4
    assert all(ring.unwrap(one) == DATA_KEY for one in wrapped)


def test_a_file_that_did_not_change_is_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = FileRing(path)

    def refuse(_: Path) -> tuple[bytes, ...]:
        raise AssertionError

    monkeypatch.setattr("bot.vault.file_ring.read_key_file", refuse)
    assert ring.unwrap(ring.wrap(DATA_KEY)) == DATA_KEY
    assert not ring.holds("local-unknown")


@pytest.mark.parametrize("how", ["missing", "broken", "open to others"])
def test_with_a_bad_file_old_keys_open_and_nothing_new_is_wrapped(path: Path, how: str) -> None:
    ring = FileRing(path)
    wrapped = ring.wrap(DATA_KEY)
    if how == "missing":
        path.unlink()
    elif how == "broken":
        path.write_text("no key\n")
    else:
        add_key(path)
        path.chmod(0o644)
    assert ring.unwrap(wrapped) == DATA_KEY
    assert not ring.holds("local-unknown")
    with pytest.raises(KeyFileError):
        ring.wrap(DATA_KEY)


def test_a_file_that_comes_back_is_used_again(path: Path) -> None:
    ring = FileRing(path)
    kept = read_key_file(path)
    path.unlink()
    with pytest.raises(KeyFileError):
        ring.current()
    write_keys(path, (os.urandom(32), *kept))
    assert ring.current() == master_id(read_key_file(path)[0])


def test_threads_that_read_while_keys_change_open_everything(path: Path) -> None:
    ring = FileRing(path)

    def work(_: int) -> bool:
        return ring.unwrap(ring.wrap(DATA_KEY)) == DATA_KEY

    with ThreadPoolExecutor(4) as threads:
        done = threads.map(work, range(400))
        for _ in range(10):
            add_key(path)
            retire(path)
        assert all(done)


def test_a_missing_file_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="no master key"):
        FileRing(tmp_path / "none")


def test_a_file_may_come_later_where_something_else_wraps(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    later = LaterFile(path)
    assert not later.holds("local-unknown")
    for use in (later.current, lambda: later.wrap(DATA_KEY)):
        with pytest.raises(KeyFileError, match="no master key"):
            use()
    make_key_file(path)
    wrapped = KeyRing(read_key_file(path)).wrap(DATA_KEY)
    assert later.holds(wrapped.master_id)
    assert later.unwrap(wrapped) == DATA_KEY
    assert later.current() == wrapped.master_id


def test_the_vault_of_a_key_file_is_one_that_learns(path: Path) -> None:
    vault = open_vault((), path)
    wrapped = vault.new_key()
    new = add_key(path)
    assert vault.current() == new
    assert vault.outdated(wrapped)
    assert vault.master_of(vault.rewrap(wrapped)) == new
