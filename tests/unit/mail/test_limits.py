"""The limits of one letter: met exactly where they are set, told once, and nothing else lost."""

import io

import pytest

from connectors.base import Letter
from connectors.mime.limits import MAX_DEPTH, MAX_HEADER, MAX_NAME, MAX_PARTS, Ledger
from connectors.mime.reading import read
from connectors.mime.sinks import Capture
from connectors.mime.slices import read_slice
from tests.unit.mail.letters import HEAD, file_part, letter, multipart, nested, part, raw, text_part


def deep(levels: int) -> bytes:
    """Return a letter whose text lies `levels` multiparts deep."""
    inner = text_part(b"at the bottom")
    for level in range(levels - 1):
        inner = nested([inner], b"mixed", b"level%d" % level)
    return multipart([inner], boundary=b"outermost")


@pytest.mark.parametrize("levels", [1, 2, MAX_DEPTH - 1, MAX_DEPTH])
def test_a_text_within_the_depth_is_read(levels: int) -> None:
    found = letter(deep(levels))
    assert found.text == "at the bottom"
    assert found.defects == ()


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, MAX_DEPTH + 2, 100])
def test_what_lies_deeper_stays_whole_as_a_file(levels: int) -> None:
    original = deep(levels)
    found = letter(original)
    assert found.defects == ("too-deep",)
    assert found.subject == "Access"
    (file,) = found.attachments
    assert b"at the bottom" in b"".join(read_slice(io.BytesIO(original), file))


def test_parts_are_counted_with_their_containers() -> None:
    within = letter(multipart([text_part(b"%d" % number) for number in range(MAX_PARTS - 1)]))
    assert within.defects == ()
    assert within.text.split("\n\n") == [str(number) for number in range(MAX_PARTS - 1)]
    beyond = letter(multipart([text_part(b"%d" % number) for number in range(MAX_PARTS)]))
    assert beyond.defects == ("too-many-parts",)
    assert beyond.text == within.text


def test_forwards_inside_forwards_share_one_count() -> None:
    inner = multipart([text_part(b"x")] * 120)
    forwards = [part(inner, b"Content-Type: message/rfc822")] * 3
    assert "too-many-parts" in letter(multipart(forwards, boundary=b"out")).defects


@pytest.mark.parametrize("length", [MAX_HEADER - 1, MAX_HEADER, MAX_HEADER + 1])
def test_a_long_subject_is_cut_and_told(length: int) -> None:
    found = letter(raw(head=b"From: sam@example.org\r\nSubject:" + b"s" * length + b"\r\n"))
    assert len(found.subject) == min(length, MAX_HEADER)
    assert found.defects == (("header-cut",) if length > MAX_HEADER else ())


def test_a_long_file_name_is_cut() -> None:
    found = letter(multipart([file_part(b"x", b"n" * 1_000 + b".pdf")]))
    assert [len(file.name) for file in found.attachments] == [MAX_NAME]


def test_the_important_headers_survive_a_flood_below_them() -> None:
    found = letter(raw(head=HEAD + b"X-Flood: " + b"y" * 900 + b"\r\n" * 1 + b"X-Flood: y\r\n" * 20_000))
    assert found.subject == "Access"
    assert [sender.address for sender in found.senders] == ["sam@example.org"]
    assert "headers-cut" in found.defects


def test_bodies_held_for_reading_have_a_common_limit() -> None:
    parts = [text_part(b"%d" % number * 900_000) for number in range(8)]
    found = letter(multipart(parts))
    assert len(found.text) == 1_000_000
    assert found.defects == ("text-cut",)


def test_a_ledger_notes_each_defect_once_in_order() -> None:
    ledger = Ledger()
    for code in ("b", "a", "b"):
        ledger.note(code)
    assert list(ledger.codes) == ["b", "a"]


@pytest.mark.parametrize(
    ("captured", "wanted", "allowed"),
    [(0, 10, 10), (3_999_995, 10, 5), (4_000_000, 10, 0), (5_000_000, 10, 0)],
)
def test_a_ledger_allows_what_is_left(captured: int, wanted: int, allowed: int) -> None:
    assert Ledger(captured=captured).allow(wanted) == allowed


@pytest.mark.parametrize(
    ("pieces", "body", "cut"),
    [
        ([b"abc"], b"abc", False),
        ([b"abcd"], b"abcd", False),
        ([b"abcde"], b"abcd", True),
        ([b"ab", b"cd", b""], b"abcd", False),
        ([b"ab", b"cd", b"e"], b"abcd", True),
        ([], b"", False),
    ],
)
def test_a_capture_keeps_the_beginning(pieces: list[bytes], body: bytes, cut: bool) -> None:
    capture = Capture(4)
    for piece in pieces:
        capture.write(piece)
    assert (capture.body(), capture.cut) == (body, cut)


def test_a_letter_of_zero_bytes_and_of_one_byte_are_letters() -> None:
    assert isinstance(read([]), Letter)
    for byte in range(256):
        assert isinstance(read([bytes([byte])]), Letter)
