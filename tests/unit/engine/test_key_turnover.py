"""Keys of a file change in whole steps: nothing is lost where one is cut off, and only one changes them."""

import stat
from pathlib import Path

import pytest

from bot.vault import turnover
from bot.vault.keyfile import KeyFileError, make_key_file, read_key_file, write_keys
from bot.vault.master import master_id


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    make_key_file(path)
    return path


def names(path: Path) -> list[str]:
    return [master_id(key) for key in read_key_file(path)]


def test_a_change_leaves_a_remark_until_its_end(path: Path) -> None:
    assert not turnover.under_way(path)
    new = turnover.begin(path)
    assert turnover.under_way(path)
    assert names(path)[0] == new
    turnover.end(path)
    assert not turnover.under_way(path)
    assert names(path)[0] == new
    assert len(names(path)) == 2


def test_retiring_takes_the_remark_and_every_key_but_the_first(path: Path) -> None:
    (old,) = names(path)
    new = turnover.begin(path)
    assert turnover.retire(path) == (old,)
    assert names(path) == [new]
    assert not turnover.under_way(path)
    assert names(turnover.retired_file(path)) == [old]


def test_the_retired_file_is_its_owner_s_alone_and_says_what_it_is(path: Path) -> None:
    turnover.begin(path)
    turnover.retire(path)
    beside = turnover.retired_file(path)
    assert beside.name == "master.key.retired"
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert "backups of" in beside.read_text()


def test_discarded_keys_are_nowhere(path: Path) -> None:
    turnover.begin(path)
    turnover.retire(path, discard=True)
    assert list(path.parent.iterdir()) == [path]


def test_retiring_all_takes_the_file_away(path: Path) -> None:
    before = names(path)
    assert list(turnover.retire_all(path)) == before
    assert not path.exists()
    assert names(turnover.retired_file(path)) == before
    assert not turnover.under_way(path)


def test_a_key_is_in_the_retired_file_before_it_leaves_the_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = names(path)
    turnover.begin(path)

    def die(target: Path, keys: tuple[bytes, ...], *head: str) -> None:
        if target == path:
            raise Killed
        write_keys(target, keys, *head)

    monkeypatch.setattr("bot.vault.turnover.write_keys", die)
    with pytest.raises(Killed):
        turnover.retire(path)
    assert old in names(path)
    assert turnover.under_way(path)
    assert names(turnover.retired_file(path)) == [old]
    monkeypatch.undo()
    assert turnover.retire(path) == (old,)
    assert names(turnover.retired_file(path)) == [old], "written once"


def test_a_broken_retired_file_stops_the_change_before_anything_is_lost(path: Path) -> None:
    turnover.begin(path)
    before = path.read_bytes()
    turnover.retired_file(path).write_text("nonsense\n")
    turnover.retired_file(path).chmod(0o600)
    with pytest.raises(KeyFileError, match="retired"):
        turnover.retire(path)
    assert path.read_bytes() == before


def test_one_change_at_a_time(path: Path) -> None:
    with turnover.alone(path), pytest.raises(KeyFileError, match="Another"), turnover.alone(path):
        pass
    with turnover.alone(path):
        assert names(path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyFileError, match="cannot be opened"),
        turnover.alone(tmp_path / "no" / "master.key"),
    ):
        pass


def test_a_file_that_is_no_text_is_told_and_none_is_no_change(path: Path) -> None:
    path.write_bytes(b"\xff")
    with pytest.raises(KeyFileError, match="cannot be read"):
        turnover.under_way(path)
    assert not turnover.under_way(path.with_name("none"))


def test_a_file_that_cannot_be_removed_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(KeyFileError, match="remove it yourself"):
        turnover.retire_all(path, discard=True)
