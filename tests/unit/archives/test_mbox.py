"""An mbox is cut where its letters begin, and nowhere else."""

import io
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import mbox
from connectors.mbox import looks_like_mbox, split, unquoted

SEPARATOR = b"From sam@example.org Mon Mar  2 09:15:00 2026\n"
HEAD = b"From: sam@example.org\nSubject: My data\n\n"


def letters(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        spans = list(split(file))
    whole = path.read_bytes()
    return [b"".join(unquoted([whole[span.start : span.start + span.length]])) for span in spans]


def box(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "archive.mbox"
    path.write_bytes(content)
    return path


def test_each_letter_ends_before_the_next_separator(tmp_path: Path) -> None:
    path = box(tmp_path, SEPARATOR + HEAD + b"one\n\n" + SEPARATOR + HEAD + b"two\n\n")
    assert letters(path) == [HEAD + b"one\n", HEAD + b"two\n"]


def test_a_last_letter_without_its_empty_line_is_whole(tmp_path: Path) -> None:
    path = box(tmp_path, SEPARATOR + HEAD + b"one\n\n" + SEPARATOR + HEAD + b"two")
    assert letters(path) == [HEAD + b"one\n", HEAD + b"two"]


@pytest.mark.parametrize(
    "line",
    [
        b"From the bottom of my heart, thank you.",
        b"From Monday on I live elsewhere.",
        b"From: somebody@example.org",
        b"From sam@example.org yesterday at noon 2026",
        b"From sam@example.org Mon Foo  2 09:15:00 2026",
        b"From",
        b"From sam@example.org Mon Mar  2 09:15:00 2026 and so on, he wrote",
    ],
)
def test_a_sentence_that_begins_with_from_stays_in_its_letter(tmp_path: Path, line: bytes) -> None:
    body = HEAD + b"Hello,\n\n" + line + b"\nbye\n"
    path = box(tmp_path, SEPARATOR + body + b"\n" + SEPARATOR + HEAD + b"two\n\n")
    assert letters(path) == [body, HEAD + b"two\n"]


def test_a_quoted_from_line_loses_one_mark(tmp_path: Path) -> None:
    path = box(tmp_path, SEPARATOR + HEAD + b">From me\n>>From you\n> From us\n>From\n\n")
    assert letters(path) == [HEAD + b"From me\n>From you\n> From us\n>From\n"]


@pytest.mark.parametrize(
    ("separator", "at"),
    [
        (b"From a@example.org Mon Mar  2 09:15:00 2026", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar 02 09:15 2026", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        (b"From - Mon Mar 2 09:15:00 2026", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar  2 09:15:00 +0100 2026", datetime(2026, 3, 2, 8, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar  2 09:15:00 2026 +0100", datetime(2026, 3, 2, 8, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar  2 09:15:00 CET 2026", None),
        (b"From a@example.org Mon Mar  2 09:15:00 2026 CET", None),
        (b"From a@example.org Mon Mar  2 09:15:00 EST 2026", datetime(2026, 3, 2, 14, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar  2 09:15:00 GMT 2026", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Mar  2 09:15:00 2026\r", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        (b"From a@example.org Mon Feb 31 09:15:00 2026", None),
    ],
)
def test_separators_of_many_programs_are_known_with_their_date(
    tmp_path: Path, separator: bytes, at: datetime | None
) -> None:
    assert looks_like_mbox(separator + b"\n" + HEAD)
    with box(tmp_path, separator + b"\n" + HEAD + b"one\n").open("rb") as file:
        (span,) = split(file)
    assert span.delivered_at == at


def test_line_ends_of_other_systems_are_kept(tmp_path: Path) -> None:
    first = HEAD.replace(b"\n", b"\r\n") + b"one\r\n"
    separator = SEPARATOR.replace(b"\n", b"\r\n")
    path = box(tmp_path, separator + first + b"\r\n" + separator + first + b"\r\n")
    assert letters(path) == [first, first]


def test_bytes_before_the_first_separator_belong_to_no_letter(tmp_path: Path) -> None:
    assert letters(box(tmp_path, b"folder internal data\n\n" + SEPARATOR + HEAD + b"one\n\n")) == [
        HEAD + b"one\n"
    ]


@pytest.mark.parametrize("content", [b"", b"\n", HEAD + b"a letter, no mbox\n", b"From nowhere\n"])
def test_what_is_no_mbox_holds_no_letters(tmp_path: Path, content: bytes) -> None:
    assert letters(box(tmp_path, content)) == []
    assert not looks_like_mbox(content)


def test_a_separator_at_the_very_end_is_an_empty_letter(tmp_path: Path) -> None:
    assert letters(box(tmp_path, SEPARATOR + HEAD + b"one\n\n" + SEPARATOR.rstrip())) == [
        HEAD + b"one\n",
        b"",
    ]


LINES = st.sampled_from(
    [
        b"",
        b"hello",
        b"From me",
        b">From me",
        b">>From you",
        b"From: x",
        SEPARATOR.strip(),
        b"x" * 40,
        b">",
        b"Fro",
    ]
)
BODIES = st.lists(
    st.lists(LINES, max_size=8).map(lambda lines: b"\n".join([b"Subject: s", *lines, b"end", b""]))
)


def quoted(body: bytes) -> bytes:
    lines = body.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)


@given(bodies=BODIES, chunk=st.integers(1, 90))
@settings(max_examples=150, deadline=None)
def test_what_is_written_as_mbox_is_read_back_whatever_the_chunks(bodies: list[bytes], chunk: int) -> None:
    content = b"".join(SEPARATOR + quoted(body) + b"\n" for body in bodies)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "CHUNK", chunk)
        patch.setattr("connectors.mbox.os.fstat", lambda _: SimpleNamespace(st_size=len(content)))
        patch.setattr("connectors.mbox.os.pread", lambda _fd, count, at: content[at : at + count])
        spans = list(split(_Numbered(content)))
    pieces = [content[span.start : span.start + span.length] for span in spans]
    chunked = [[piece[i : i + chunk] for i in range(0, len(piece), chunk)] for piece in pieces]
    assert [b"".join(unquoted(each)) for each in chunked] == bodies


class _Numbered(io.BytesIO):
    """Bytes that pretend to be an open file."""

    def fileno(self) -> int:
        return 0


def test_a_long_line_goes_through_unquoting_in_constant_memory() -> None:
    pieces = (b"A" * 65_536 for _ in range(320))  # 20 MiB without a line break
    tracemalloc.start()
    size = sum(len(piece) for piece in unquoted(pieces))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 320 * 65_536
    assert peak < 2_000_000


def test_a_large_mbox_is_cut_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        for _ in range(3):
            file.write(SEPARATOR + HEAD)
            for _ in range(160):
                file.write(b"QUJD" * 16_384 + b"\n")
            file.write(b"\n")
    tracemalloc.start()
    with path.open("rb") as file:
        spans = list(split(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [span.length for span in spans] == [len(HEAD) + 160 * 65_537] * 3
    assert peak < 3_000_000
