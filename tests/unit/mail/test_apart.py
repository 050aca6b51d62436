"""Work in a process of its own: what it says comes back; whatever becomes of it costs no more than that."""

import os
import time

import pytest

from connectors.apart import apart


def loud(data: bytes) -> str:
    return data.decode() * 100_000


def broken(_: bytes) -> str:
    raise ValueError("no such page")


def silent(_: bytes) -> str:
    os._exit(0)


def greedy(_: bytes) -> str:
    return str(len([0] * 10**12))


def endless(_: bytes) -> str:
    while True:
        pass


def test_what_is_said_comes_back_whole() -> None:
    assert apart(loud, "æ".encode(), 5) == "æ" * 100_000
    assert apart(lambda _: "a\0b", b"", 5) == "ab"


@pytest.mark.parametrize("work", [broken, silent, greedy])
def test_whatever_fails_says_nothing(work: object) -> None:
    assert callable(work)
    assert apart(work, b"", 5) == ""


def test_what_takes_too_long_is_ended_and_collected() -> None:
    started = time.monotonic()
    assert apart(endless, b"", 1) == ""
    assert time.monotonic() - started < 5
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
