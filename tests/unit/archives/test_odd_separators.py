"""A letter after an odd separator is a letter of its own, and never the end of the one before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors import mbox
from connectors.mbox import looks_like_mbox, split

USUAL = b"From sam@example.org Mon Mar  2 09:15:00 2026"
HEAD = b"Subject: My data\n\n"
ODD = [
    (b"From u3@example.org garbage date", None),
    (b"From u3@example.org", None),
    (b"From u4@example.org Thu, 8 Jan 2026 10:00:00 +0000", datetime(2026, 1, 8, 10, tzinfo=UTC)),
    (b"From u4@example.org Thu, 8 Jan 2026 10:00:00 +0100", datetime(2026, 1, 8, 9, tzinfo=UTC)),
    (b"From u4@example.org Thu, 8 Jan 2026 10:00:00 CET", None),
    (b"From u5 2026-01-09 10:00:00", datetime(2026, 1, 9, 10, tzinfo=UTC)),
    (b"From u5 2026-01-09T10:00:00+01:00", datetime(2026, 1, 9, 9, tzinfo=UTC)),
    (b"From u5 2026-01-09 10:00 CET", None),
    (b"From u5 2026-13-09 10:00:00", None),
    (b"From u5 0001-01-01 00:00:00+01:00", None),
    (b'From "a b"@example.org Sun Jan 11 10:00:00 2026', datetime(2026, 1, 11, 10, tzinfo=UTC)),
]


def cut(tmp_path: Path, content: bytes) -> list[tuple[bytes, datetime | None]]:
    path = tmp_path / "archive.mbox"
    path.write_bytes(content)
    with path.open("rb") as file:
        spans = list(split(file))
    return [(content[span.start : span.start + span.length], span.delivered_at) for span in spans]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize(("line", "at"), ODD)
def test_an_odd_separator_begins_a_letter(
    tmp_path: Path, line: bytes, at: datetime | None, newline: bytes
) -> None:
    first, second, third = (HEAD + word + b"\n" for word in (b"one", b"two", b"three"))
    content = b"%s\n%s\n%s\n%s\n%s\n%s\n" % (USUAL, first, line, second, USUAL, third)
    found = cut(tmp_path, content.replace(b"\n", newline))
    assert [letter for letter, _ in found] == [
        each.replace(b"\n", newline) for each in (first, second, third)
    ]
    assert found[1][1] == at


@pytest.mark.parametrize(("line", "at"), ODD)
def test_a_file_that_begins_with_an_odd_separator_is_an_mbox(
    tmp_path: Path, line: bytes, at: datetime | None
) -> None:
    assert looks_like_mbox(line + b"\n" + HEAD)
    assert cut(tmp_path, line + b"\n" + HEAD + b"one\n") == [(HEAD + b"one\n", at)]


def test_a_passed_on_line_after_a_separator_is_as_good_as_a_header(tmp_path: Path) -> None:
    letter = b">From u1 remote from there\n" + HEAD + b"one\n"
    assert [each for each, _ in cut(tmp_path, b"From u3 some day\n" + letter)] == [letter]


@pytest.mark.parametrize(
    "text",
    [
        b"From here on I want no mail.\nPlease stop it.",
        b"From here on read\nhttps://example.org/privacy",
        b"From nine on\n10:30 suits me",
        b"From here on\nRemarque : rien",
        b"From here on\n: nothing",
        b"From here on\n\nSubject: none",
        b"From here on\nFrom: sam",
        b"From" + b" far" * 300 + b"\nSubject: a line too long for a separator",
    ],
)
def test_a_sentence_after_an_empty_line_stays_in_its_letter(tmp_path: Path, text: bytes) -> None:
    letter = HEAD + b"Hello,\n\n" + text + b"\nbye\n"
    if text.endswith(b"From: sam"):
        letter = letter.replace(b"\n\nFrom here", b"\nFrom here")  # no empty line, no separator
    assert [each for each, _ in cut(tmp_path, USUAL + b"\n" + letter)] == [letter]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1_000])
def test_odd_separators_are_known_whatever_the_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    letters = [HEAD + b"%d\n\nFrom here on\nno mail\n" % number for number in range(len(ODD))]
    content = b"".join(line + b"\n" + letter + b"\n" for (line, _), letter in zip(ODD, letters, strict=True))
    monkeypatch.setattr(mbox, "CHUNK", size)
    assert cut(tmp_path, content) == [(letter, at) for (_, at), letter in zip(ODD, letters, strict=True)]
