"""The process dies at every point of a change of the master key; whoever goes on ends the same change."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.vault import turnover as files
from bot.vault.keyfile import read_key_file
from handlers.custody.listing import wrapped_keys
from tests.support.installations import others_environment
from tests.support.key_house import KeyHouse, key_house

_KEYS = 34  # with two of the installation's own, in batches of three: a dozen batches
_BATCH = 3
_BATCHES = 12


class Killed(BaseException):
    """The process is gone; nothing of ours catches it."""


class Dying:
    """Dies when a point is reached for the n-th time."""

    def __init__(self, point: str, turn: int) -> None:
        self._point, self._left = point, turn

    def __call__(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left < 0:
                raise Killed


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> KeyHouse:
    return key_house(tmp_path, database_url, _KEYS)


def ended_as_one_change(house: KeyHouse, before: list[str]) -> None:
    """Look whether an interrupted change was ended, with one new key and the old one put by."""
    done = house.change(batch=_BATCH)
    (new,) = house.masters()
    assert not done.made, "it goes on with the key that was made before"
    assert new not in before
    assert house.wrapped_by() == {new}
    assert house.masters(files.retired_file(house.key_file)) == before[::-1]
    assert house.opens()
    before.append(new)


def test_killed_in_every_batch_it_goes_on_where_it_was(house: KeyHouse) -> None:
    before = house.masters()
    for edge in ("commit", "done"):
        for turn in range(_BATCHES):
            with pytest.raises(Killed):
                house.change(Dying(f"custody.rewrap:{edge}", turn), batch=_BATCH)
            assert len(house.masters()) == 2
            assert house.opens(), f"{edge} of batch {turn}"
            kept = turn + (edge == "done")
            with house.open() as office:
                anew = sum(not one.outdated for one in wrapped_keys(office.desk, office.vault))
            assert anew == kept * _BATCH, "what was committed stays wrapped anew, and no more than that"
            ended_as_one_change(house, before)


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_around_the_retirement_it_is_ended(house: KeyHouse, edge: str) -> None:
    (old,) = house.masters()
    with pytest.raises(Killed):
        house.change(Dying(f"custody.retire:{edge}", 0))
    assert house.opens()
    (new,) = house.masters()
    assert house.masters(files.retired_file(house.key_file)) == [old]
    assert house.wrapped_by() == {new}


def _dies_before(function: Callable[..., object]) -> Callable[..., object]:
    def die(*_: object, **__: object) -> None:
        raise Killed

    return die


def _dies_after(function: Callable[..., object]) -> Callable[..., object]:
    def die(*given: object, **named: object) -> None:
        function(*given, **named)
        raise Killed

    return die


@pytest.mark.parametrize("how", [_dies_before, _dies_after], ids=["before", "after"])
@pytest.mark.parametrize("step", ["begin", "retire", "_keep"])
def test_killed_around_each_step_with_the_file_no_key_is_lost(
    house: KeyHouse,
    step: str,
    how: Callable[[Callable[..., object]], Callable[..., object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (old,) = read_key_file(house.key_file)
    monkeypatch.setattr(files, step, how(getattr(files, step)))
    with pytest.raises(Killed):
        house.change(batch=_BATCH)
    monkeypatch.undo()
    beside = files.retired_file(house.key_file)
    kept = {*read_key_file(house.key_file), *(read_key_file(beside) if beside.exists() else ())}
    assert old in kept
    assert house.opens()
    done = house.change(batch=_BATCH)
    assert done.left == 0
    assert house.opens()
    assert house.masters() == [done.current]
    assert kept <= {*read_key_file(house.key_file), *read_key_file(beside)}


_SLOWLY = """
import time
from handlers.custody import rewrapping
from bot.wiring import turnover
whole = rewrapping.rewrapped
def slowly(desk, masters, batch):
    for each in whole(desk, masters, 2):
        print("batch", flush=True)
        time.sleep(0.05)
        yield each
turnover.rewrapped = slowly
from bot.cli.main import main
main(["keys", "rotate"], prog_name="ombud")
"""


def test_a_command_that_is_killed_for_real_is_run_again_and_ends(house: KeyHouse) -> None:
    (old,) = house.masters()
    environ = {**others_environment(), **house.installation.environ}
    with subprocess.Popen(
        [sys.executable, "-c", _SLOWLY],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        for _ in range(4):
            assert process.stdout.readline() == "batch\n"
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(20) == -signal.SIGKILL
    assert len(house.wrapped_by()) == 2
    assert house.opens()
    before = [old]
    ended_as_one_change(house, before)
