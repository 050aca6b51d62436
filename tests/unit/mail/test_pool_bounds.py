"""What a reading process may use, how many there are, and what closing does in the middle of things."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.errors import Temporary, Unreadable
from connectors.mime.reading import read
from connectors.parsing import ParserPool
from connectors.parsing_process import Died, ReadingProcess
from connectors.parsing_worker import FAILED, LETTER, SIZE
from tests.unit.mail.letters import HEAD, PLEA, file_part, multipart, raw, text_part

PROC = Path("/proc/self/limits")


def living(pids: set[int]) -> set[int]:
    found = set()
    for pid in pids:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        found.add(pid)
    return found


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ReadingProcess]:
    """Lists every process that a pool starts."""
    made: list[ReadingProcess] = []
    real = ReadingProcess.__init__

    def noting(self: ReadingProcess, seconds: float, memory: int) -> None:
        real(self, seconds, memory)
        made.append(self)

    monkeypatch.setattr(ReadingProcess, "__init__", noting)
    return made


def pid(process: ReadingProcess) -> int:
    return process._process.pid


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    made = ParserPool(workers=2)
    yield made
    made.close()


def held_up(count: int) -> tuple[Callable[[], Iterator[bytes]], threading.Barrier, threading.Event]:
    """Gives chunks that wait in mid-letter until `count` letters are under way, and then for a word."""
    together, go_on = threading.Barrier(count + 1), threading.Event()

    def chunks() -> Iterator[bytes]:
        yield HEAD
        together.wait(10)
        assert go_on.wait(10)
        yield b"\r\n" + PLEA.encode()

    return chunks, together, go_on


def test_no_process_is_started_before_there_is_a_letter(started: list[ReadingProcess]) -> None:
    pool = ParserPool(workers=3)
    assert started == []
    pool.close()
    assert started == []


def test_a_process_is_kept_for_the_next_letter(pool: ParserPool, started: list[ReadingProcess]) -> None:
    for _ in range(20):
        assert pool.parse([raw()]).text == PLEA
    assert len(started) == 1


def test_as_many_letters_are_read_at_once_as_there_are_workers(
    pool: ParserPool, started: list[ReadingProcess]
) -> None:
    chunks, together, go_on = held_up(2)
    with ThreadPoolExecutor(3) as threads:
        first = [threads.submit(pool.parse, chunks()) for _ in range(2)]
        together.wait(10)
        third = threads.submit(pool.parse, [raw()])
        assert len(started) == 2
        assert not third.done()
        go_on.set()
        assert [each.result().text for each in (*first, third)] == [PLEA] * 3
    assert len(started) == 2


def test_a_crowd_is_served_by_few(pool: ParserPool, started: list[ReadingProcess]) -> None:
    originals = [raw(b"letter %d" % number) for number in range(40)]
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda original: pool.parse([original]).text, originals))
    assert found == [f"letter {number}" for number in range(40)]
    assert len(started) <= 2


def test_closing_lets_a_letter_under_way_be_read_and_starts_no_other(
    pool: ParserPool, started: list[ReadingProcess]
) -> None:
    chunks, together, go_on = held_up(1)
    with ThreadPoolExecutor(1) as threads:
        under_way = threads.submit(pool.parse, chunks())
        together.wait(10)
        pool.close()
        with pytest.raises(Temporary, match="start Ombud again"):
            pool.parse([raw()])
        go_on.set()
        assert under_way.result().text == PLEA
    assert living({pid(each) for each in started}) == set()


def test_closing_twice_is_fine(pool: ParserPool) -> None:
    pool.parse([raw()])
    pool.close()
    pool.close()


def test_a_pool_leaves_no_pipe_and_no_process_behind(started: list[ReadingProcess]) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    pool = ParserPool(workers=1)
    pool.parse([raw()])
    pool.close()
    assert len(list(Path("/dev/fd").iterdir())) == before
    assert living({pid(each) for each in started}) == set()


def test_a_failed_letter_frees_its_place(pool: ParserPool) -> None:
    def broken() -> Iterator[bytes]:
        yield HEAD
        raise OSError("gone")

    for _ in range(5):
        with pytest.raises(OSError, match="gone"):
            pool.parse(broken())
    assert pool.parse([raw()]).text == PLEA


def test_memory_beyond_the_limit_costs_the_letter_alone() -> None:
    """The limit is below what the interpreter itself maps, so that no letter can be read at all."""
    pool = ParserPool(workers=1, memory=40 * 1_024 * 1_024)
    parts = [text_part(b"words " * 160_000)] * 4 + [file_part(b"x" * 500_000)]
    try:
        with pytest.raises(Unreadable) as told:
            pool.parse([multipart(parts)])
        assert told.value.died
        assert told.value.reason in {"memory", "crash"}
    finally:
        pool.close()


@pytest.mark.skipif(not PROC.exists(), reason="no /proc on this system to look into another process")
class TestWhatAProcessMayUse:
    def test_each_limit_is_set(self, started: list[ReadingProcess]) -> None:
        pool = ParserPool(workers=1, seconds=7, memory=300 * 1_024 * 1_024)
        pool.parse([raw()])
        text = Path(f"/proc/{pid(started[0])}/limits").read_text()
        pool.close()
        limits = {row[:25].strip(): row[26:46].strip() for row in text.splitlines()[1:]}
        assert int(limits["Max address space"]) <= 300 * 1_024 * 1_024
        assert int(limits["Max file size"]) == 0
        assert int(limits["Max core file size"]) == 0
        assert int(limits["Max open files"]) <= 32
        assert int(limits["Max cpu time"]) <= 12

    def test_it_has_three_descriptors_and_an_empty_environment(
        self, started: list[ReadingProcess], pool: ParserPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("OMBUD_DATABASE_URL", "do-not-pass-on")
        with (tmp_path / "secret").open("w") as secret:
            os.set_inheritable(secret.fileno(), True)
            pool.parse([raw()])
            reader = Path(f"/proc/{pid(started[0])}")
            assert {each.name for each in (reader / "fd").iterdir()} == {"0", "1", "2"}
        names = [each.partition(b"=")[0] for each in (reader / "environ").read_bytes().split(b"\0") if each]
        assert set(names) <= {b"PYTHONPATH", b"LC_CTYPE"}
        assert (reader / "cwd").resolve() == Path("/")


class Said:
    """A process that answers what a test lets it, over real pipes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.alive = True
        self.killed = False

    def read(self, chunks: Iterator[bytes]) -> bytes:
        for _ in chunks:
            pass
        return self._answer

    def kill(self) -> None:
        self.killed = True


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "crash"),
        (FAILED, "crash"),
        (FAILED + b"memory", "memory"),
        (LETTER, "garbled"),
        (LETTER + b"{}", "garbled"),
        (LETTER + b"[]", "garbled"),
        (LETTER + b"null", "garbled"),
        (LETTER + b'"x"', "garbled"),
        (LETTER + b"{", "garbled"),
        (LETTER + b"\xff", "garbled"),
        (LETTER + b'{"fingerprint": "x"}', "garbled"),
        (b"Xwhat", "what"),
    ],
)
def test_whatever_a_process_answers_it_is_never_trusted(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, reason: str
) -> None:
    process = Said(answer)
    monkeypatch.setattr("connectors.parsing.ReadingProcess", lambda *_: process)
    pool = ParserPool()
    with pytest.raises(Unreadable) as told:
        pool.parse([raw()])
    assert (told.value.reason, told.value.died, process.killed) == (reason, True, True)
    assert "Sam" not in str(told.value)


def test_a_frame_is_a_length_and_as_many_bytes() -> None:
    assert SIZE.pack(258) == b"\x00\x00\x01\x02"
    assert SIZE.size == 4


def test_a_death_has_a_reason_that_is_a_code() -> None:
    assert str(Died("time")) == Died("time").reason == "time"


def test_chunks_of_any_size_pass_the_pipe(pool: ParserPool) -> None:
    for size in (1, 3, 1_000, 65_536, 262_144, 1_000_000):
        content = bytes(range(256)) * (8 if size < 1_000 else 4_000)
        original = multipart([text_part(), file_part(content)])
        chunks = (original[start : start + size] for start in range(0, len(original), size))
        assert pool.parse(chunks) == read([original])
