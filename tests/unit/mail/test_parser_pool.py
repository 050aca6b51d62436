"""Reading processes: the same letters as in one process, and hostile ones cost only themselves."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from connectors.errors import Temporary, Unreadable
from connectors.letter_json import dump, load
from connectors.mime.reading import read
from connectors.parsing import ParserPool
from tests.unit.mail.letters import HEAD, PLEA, file_part, multipart, raw, text_part
from tests.unit.mail.test_odd_letters import ODD

LETTERS = [raw(), multipart([text_part(), file_part(bytes(range(256)) * 2_000)]), raw("på".encode())]

# A reader that does, instead of reading, what the letter's first line tells it to.
UNRULY = """
import os, sys, time
from connectors import parsing_worker
from connectors.mime.reading import read

garbled = []
dump = parsing_worker.dump

def unruly(chunks, pdf):
    held = next(iter(chunks))
    if held.startswith(b"sleep"):
        time.sleep(60)
    if held.startswith(b"spin"):
        while True:
            pass
    if held.startswith(b"eat"):
        held = bytearray(2_000_000_000)
    if held.startswith(b"crash"):
        raise ValueError
    if held.startswith(b"exit"):
        os._exit(0)
    if held.startswith(b"garble"):
        garbled.append(True)
    return read([held, *chunks])

parsing_worker.read = unruly
parsing_worker.dump = lambda letter: b"[1, 2]" if garbled else dump(letter)
parsing_worker.main()
"""


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    made = ParserPool(workers=2)
    yield made
    made.close()


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ParserPool]:
    script = tmp_path / "unruly.py"
    script.write_text(UNRULY)
    started: Callable[..., object] = subprocess.Popen

    def start(command: list[str], **options: object) -> object:
        return started([sys.executable, "-P", str(script), *command[4:]], **options)

    monkeypatch.setattr("subprocess.Popen", start)
    made = ParserPool(workers=1, seconds=1.5)
    yield made
    made.close()


def pieces(data: bytes, size: int = 10_000) -> Iterator[bytes]:
    yield from (data[start : start + size] for start in range(0, len(data), size))


def process_ids(pool: ParserPool) -> list[int]:
    return [process._process.pid for process in pool._idle]


def test_a_process_reads_what_reading_reads(pool: ParserPool) -> None:
    for original in [*LETTERS, *(odd.original for odd in ODD)]:
        assert pool.parse(pieces(original, 70_000)) == read([original])
    assert len(process_ids(pool)) == 1


def test_empty_chunks_and_no_chunks_are_fine(pool: ParserPool) -> None:
    assert pool.parse([]).defects == ("empty",)
    assert pool.parse([b"", raw()[:20], b"", raw()[20:], b""]) == read([raw()])


def test_chunks_are_taken_only_until_the_letter_is_known(pool: ParserPool) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        yield multipart([text_part()])
        while True:
            taken += 1
            yield b"x" * 50_000

    assert pool.parse(endless()).text == PLEA
    assert taken < 5_000
    assert pool.parse([raw()]) == read([raw()])


def test_a_long_answer_and_a_long_letter_at_once_do_not_block(pool: ParserPool) -> None:
    original = multipart([text_part(b"words " * 160_000), text_part(b"more " * 100_000)]) + b"x" * 3_000_000
    assert len(pool.parse([original]).text) == 1_000_000


def test_several_threads_share_the_processes(pool: ParserPool) -> None:
    results: list[bool] = []

    def work() -> None:
        for _ in range(5):
            results.extend(pool.parse(pieces(original)) == read([original]) for original in LETTERS)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 75
    assert 1 <= len(process_ids(pool)) <= 2


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("sleep", "time"),
        ("spin", "time"),
        ("eat", "memory"),
        ("crash", "crash"),
        ("exit", "crash"),
        ("garble", "garbled"),
    ],
)
def test_a_reader_that_fails_costs_one_letter_and_is_replaced(
    unruly: ParserPool, order: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        unruly.parse([order.encode() + b"\r\n", *pieces(b"x" * 300_000)])
    assert (refusal.value.reason, refusal.value.died) == (reason, True)
    assert unruly.parse([raw()]) == read([raw()])


def test_a_reader_stuck_before_it_takes_everything_is_ended_in_time(unruly: ParserPool) -> None:
    with pytest.raises(Unreadable) as refusal:
        unruly.parse([b"sleep", *pieces(b"x" * 5_000_000)])
    assert refusal.value.reason == "time"


def test_waiting_for_the_callers_own_chunks_does_not_count(unruly: ParserPool) -> None:
    def slow() -> Iterable[bytes]:
        yield HEAD
        time.sleep(0.6)
        yield b"\r\nbody"

    assert unruly.parse(slow()).text == "body"


def test_a_caller_whose_chunks_fail_gets_its_own_error_and_a_fresh_reader(pool: ParserPool) -> None:
    def broken() -> Iterator[bytes]:
        yield HEAD
        raise Temporary("the connection went")

    with pytest.raises(Temporary, match="connection"):
        pool.parse(broken())
    assert pool.parse([raw()]) == read([raw()])


def test_a_reader_killed_while_idle_is_no_letters_fault(pool: ParserPool) -> None:
    pool.parse([raw()])
    (victim,) = process_ids(pool)
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while pool._idle[0].alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert pool.parse([raw()]) == read([raw()])
    assert process_ids(pool) != [victim]


def test_a_reader_killed_in_the_middle_is_told(pool: ParserPool) -> None:
    pool.parse([raw()])
    (victim,) = process_ids(pool)

    def chunks() -> Iterator[bytes]:
        yield HEAD
        os.kill(victim, signal.SIGKILL)
        yield from pieces(b"x" * 1_000_000)

    with pytest.raises(Unreadable) as refusal:
        pool.parse(chunks())
    assert refusal.value.reason == "killed"


def test_a_reader_has_none_of_our_environment_and_few_open_files(
    pool: ParserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMBUD_MASTER_KEY", "do-not-pass-on")
    pool.parse([raw()])
    (reader,) = process_ids(pool)
    environment = Path(f"/proc/{reader}/environ")
    if not environment.exists():
        pytest.skip("no /proc on this system to look into another process")
    assert b"do-not-pass-on" not in environment.read_bytes()
    assert {entry.name for entry in Path(f"/proc/{reader}/fd").iterdir()} == {"0", "1", "2"}
    assert str(512 * 1_024 * 1_024) in Path(f"/proc/{reader}/limits").read_text()


def test_a_closed_pool_reads_nothing_and_leaves_no_process(pool: ParserPool) -> None:
    pool.parse([raw()])
    processes = list(pool._idle)
    pool.close()
    assert not any(process.alive for process in processes)
    with pytest.raises(Temporary):
        pool.parse([raw()])


@pytest.mark.parametrize("original", [*LETTERS, ODD[0].original])
def test_a_letter_survives_the_pipe(original: bytes) -> None:
    found = read([original])
    assert load(dump(found)) == found
