"""Transfer decoders: total, and the same however their input is cut."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import TransferEncoding
from connectors.mime.transfer import Base64, decode, decoder, looks_like_base64
from tests.support.growth import grows_linearly

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
quick = settings(max_examples=150, deadline=None)
letters = st.lists(
    st.sampled_from([b"Q", b"U", b"J", b"D", b"=", b"\r\n", b"!", b"-", b"\xff", b"QUJD"]), max_size=30
)


def plain_base64(data: bytes) -> bytes:
    """The same rules written the slow, obvious way: letter by letter, up to the padding."""
    bits = ""
    for byte in data:
        if byte == ord("="):
            break
        if byte in ALPHABET:
            bits += f"{ALPHABET.index(byte):06b}"
    whole = len(bits) // 24 * 24 + {0: 0, 6: 0, 12: 8, 18: 16}[len(bits) % 24]
    return bytes(int(bits[place : place + 8], 2) for place in range(0, whole, 8))


def piecewise(data: bytes, cuts: list[int], encoding: TransferEncoding) -> tuple[bytes, bool]:
    reader = decoder(encoding)
    done, place = b"", 0
    for cut in sorted(cut % (len(data) + 1) for cut in cuts):
        done += reader.feed(data[place:cut])
        place = cut
    done += reader.feed(data[place:]) + reader.finish()
    return done, reader.damaged


@quick
@given(letters.map(b"".join), st.lists(st.integers(0, 200), max_size=6))
def test_base64_follows_the_obvious_rules_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    whole = piecewise(data, [], TransferEncoding.BASE64)
    assert whole[0] == plain_base64(data)
    assert piecewise(data, cuts, TransferEncoding.BASE64) == whole


@quick
@given(st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=6))
def test_sound_base64_is_never_called_damaged(content: bytes, cuts: list[int]) -> None:
    assert piecewise(base64.encodebytes(content), cuts, TransferEncoding.BASE64) == (content, False)


@pytest.mark.parametrize(
    "data", [b"QUJD!", b"QQ", b"Q===", b"QQ==QUJD", b"QQ==\r\n-- \r\nfooter", b"=QUJD", b"QUJDQ"]
)
def test_broken_base64_is_called_damaged(data: bytes) -> None:
    reader = Base64()
    reader.feed(data)
    reader.finish()
    assert reader.damaged


def test_a_list_footer_after_the_padding_is_no_part_of_the_file() -> None:
    assert decode(b"QQ==\r\n" + b"\r\n" * 3_000 + b"______\r\nfooter", TransferEncoding.BASE64) == b"A"


@quick
@given(
    st.lists(
        st.sampled_from([b"=", b"=3D", b"=\r\n", b"=\n", b"\r", b"\n", b"a", b" ", b"=4", b"=\r"]),
        max_size=40,
    ).map(b"".join),
    st.lists(st.integers(0, 100), max_size=5),
)
def test_quoted_printable_is_the_same_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    whole = piecewise(data, [], TransferEncoding.QUOTED_PRINTABLE)
    assert piecewise(data, cuts, TransferEncoding.QUOTED_PRINTABLE) == whole


@pytest.mark.parametrize("tail", [b"", b"\n", b"=\nx\n", b"=3D"])
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 140_000])
def test_an_overlong_quoted_printable_line_is_cut_at_the_same_places(size: int, tail: bytes) -> None:
    data = b"ab=3Dcd="[: size % 8 or 8] + b"x=3Dyz=" * (size // 7) + tail
    whole = piecewise(data, [], TransferEncoding.QUOTED_PRINTABLE)
    assert piecewise(data, list(range(0, len(data), 9_973)), TransferEncoding.QUOTED_PRINTABLE) == whole


def test_lines_that_are_nearly_overlong_cost_in_step_with_their_length() -> None:
    def read(data: bytes) -> bytes:
        return decode(data, TransferEncoding.QUOTED_PRINTABLE)

    assert grows_linearly(read, lambda size: (b"a" * size + b"\n") * 8, 65_000)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 131_073])
def test_an_overlong_quoted_printable_line_loses_nothing(size: int) -> None:
    data = b"a" * size + b"\n" + b"b" * 10 + b"\n" + b"c" * size
    assert decode(data, TransferEncoding.QUOTED_PRINTABLE) == data


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        (b"", True),
        (b"QUJD", True),
        (b"QUJ", True),
        (b"QU\r\nJD\t", True),
        (b"hello, you", False),
        (b"QQ==QQ==", False),
    ],
)
def test_a_body_is_recognised_as_base64_by_its_beginning(start: bytes, verdict: bool) -> None:
    assert looks_like_base64(start) is verdict
