"""winmail.dat: the words in it are read, the files in it are files of the letter, and no bytes break it."""

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mime.lzfu import unpacked
from connectors.mime.rtf import rtf_text
from connectors.mime.slices import extract, read_slice
from connectors.mime.tnef import unwrap
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import PLEA, file_part, letter, multipart, raw, text_part
from tests.unit.mail.wrappings import (
    BINARY,
    LONG,
    STRING,
    UNICODE,
    attribute,
    properties,
    rich,
    stored,
    winmail,
    wrapped_file,
)

DANISH = "Jeg ønsker indsigt i mine oplysninger.\nSlet dem derefter – tak."
FILES = wrapped_file(b"INDSIG~1.TXT", "Indsigt, tak: ærø".encode(), "indsigt i dag.txt") + wrapped_file(
    b"id.png", b"\x89PNG" * 500
)


def wrapping(content: bytes) -> bytes:
    return file_part(content, b"winmail.dat", b"application/ms-tnef")


@pytest.mark.parametrize(
    "attributes",
    [
        attribute(0x800C, DANISH.encode("cp1252") + b"\0"),
        attribute(0x9003, properties((0x1000, UNICODE, (DANISH + "\0").encode("utf-16-le")))),
        attribute(0x9003, properties((0x1000, STRING, DANISH.encode("cp1252") + b"\0"))),
        attribute(0x9003, properties((0x1009, BINARY, stored(rich(DANISH))))),
        attribute(0x9003, properties((0x1013, BINARY, DANISH.replace("\n", "<br>").encode("cp1252")))),
        attribute(0x9003, properties((0x8005, LONG, bytes(4)), (0x1009, BINARY, stored(rich(DANISH))))),
        attribute(
            0x9003,
            properties(
                (0x8006, UNICODE, b"a\0b\0"),
                (0x0E06, 64, bytes(8)),
                (0x1000, STRING, DANISH.encode("cp1252")),
            ),
        ),
    ],
)
def test_fm_32_a_letter_wrapped_whole_is_read_whatever_form_its_words_have(attributes: bytes) -> None:
    found = letter(multipart([wrapping(winmail(attributes))]))
    assert found.text == DANISH
    assert not found.encrypted


def test_the_words_beside_the_wrapping_are_the_letters_own() -> None:
    found = letter(multipart([text_part(), wrapping(winmail(attribute(0x800C, b"other words")))]))
    assert found.text == PLEA
    assert found.enclosed == ("winmail.dat\n\nother words",)


def test_fm_32_what_was_attached_lies_inside_and_comes_out_as_it_was() -> None:
    original = multipart([text_part(), wrapping(winmail(FILES)), file_part(b"%PDF")])
    found = letter(original)
    assert [file.name for file in found.attachments] == [
        "winmail.dat",
        "indsigt i dag.txt",
        "id.png",
        "id.pdf",
    ]
    for file, content in zip(
        found.attachments[1:3], ("Indsigt, tak: ærø".encode(), b"\x89PNG" * 500), strict=True
    ):
        assert b"".join(extract([original], file)) == content
        assert (
            b"".join(extract([original[at : at + 11] for at in range(0, len(original), 11)], file)) == content
        )
        assert b"".join(read_slice(io.BytesIO(original), file)) == content
        assert (file.size, file.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert found.enclosed == ("indsigt i dag.txt\n\nIndsigt, tak: ærø", "winmail.dat\nid.png\nid.pdf")


@pytest.mark.parametrize("end", range(0, 400, 7))
def test_a_wrapping_that_was_cut_gives_what_comes_before_the_cut(end: int) -> None:
    whole = winmail(attribute(0x800C, b"first words"), FILES)
    found = unwrap(whole[:end])
    assert found.text in {"", "first words"}
    assert all(file.start + file.size <= end for file in found.files)


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x78\x9f\x3e\x22", b"\x78\x9f\x3e\x22" + b"\xff" * 500, bytes(900)]
)
def test_what_only_calls_itself_a_wrapping_stays_a_file(content: bytes) -> None:
    found = letter(raw(content, extra=b"Content-Type: application/ms-tnef; name=winmail.dat\r\n"))
    assert [file.name for file in found.attachments] == ["winmail.dat"]
    assert found.text == ""


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_bytes_break_the_reading_of_a_wrapping(data: st.DataObject) -> None:
    whole = bytearray(
        winmail(
            attribute(0x9003, properties((0x8006, UNICODE, b"a\0"), (0x1009, BINARY, stored(rich("hi"))))),
            FILES,
        )
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = unwrap(bytes(whole))
    assert all(0 < file.start <= file.start + file.size <= len(whole) for file in found.files)


def test_a_thousand_files_in_a_wrapping_are_a_hundred() -> None:
    assert len(unwrap(winmail(wrapped_file(b"a.txt", b"a") * 1_000)).files) == 100


def test_compressed_rich_text_is_unpacked_as_another_program_packed_it() -> None:
    # The example of MS-OXRTFCP section 4.2.
    packed = b"\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\rn}\x01\x0e\xb0"
    assert unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    for end in range(len(packed)):
        assert b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".startswith(unpacked(packed[:end]))


def test_a_bomb_of_rich_text_ends_at_the_limit() -> None:
    bomb = bytes(8) + b"LZFu" + bytes(4) + b"\xff" + b"\x00\x1f" * 8 + (b"\xff" + b"\x00\x1f" * 8) * 20_000
    assert len(unpacked(bomb)) <= 300_000


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rich("Hello {Sam} \\ Łódź"), "Hello {Sam} \\ Łódź"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\par}", "При"),
        (rb"{\rtf1\uc2 \u322 ??x}", "łx"),
        (rb"{\rtf1\u-10179 ?\u-8704 ?\u-10179 ?}", "\U0001f600\ufffd"),
        (rb"{\rtf1 a{\*\htmltag64 <p>}b{\pict 00ff}c\tab d\~e}", "abc\td e"),
        (rb"{\rtf1 unclosed {\b and", "unclosed and"),
        (rb"{\rtf1 }}}} after", "after"),
        (b"no rich text", ""),
        (b"{\\rtf1 \\", ""),
    ],
)
def test_rich_text_becomes_its_words(rtf: bytes, text: str) -> None:
    assert rtf_text(rtf) == text


@pytest.mark.parametrize(
    "piece", [b"{", b"}", b"\\", b"\\par", b"\\'e6", b"\\u1 ?", b"{\\*", b"\\a" * 16, b"\\bin9999999999 "]
)
def test_rich_text_costs_in_step_with_its_length(piece: bytes) -> None:
    assert grows_linearly(rtf_text, lambda size: b"{\\rtf1 " + piece * (size // len(piece)), 280_000)


@pytest.mark.parametrize(
    "attributes",
    [
        attribute(0x9002, b"", 2) * 40_000,
        attribute(0x9003, properties(*[(0x3, LONG, bytes(4))] * 40_000)),
        attribute(0x9003, b"\xff\xff\xff\xff" + b"\x1f\x10\x00\x10" + b"\xff\xff\xff\x00" + bytes(400_000)),
    ],
)
def test_wrappings_cost_in_step_with_their_length(attributes: bytes) -> None:
    assert grows_linearly(lambda size: unwrap(winmail(attributes)[:size]), lambda size: size, len(attributes))
