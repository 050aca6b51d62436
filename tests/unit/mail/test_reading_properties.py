"""What holds for every sequence of bytes: reading ends, chunks do not matter, files come back."""

import email
import hashlib
import io
import quopri
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import Letter
from connectors.letter_json import dump, load
from connectors.mime.reading import read
from connectors.mime.slices import read_slice
from tests.unit.mail.letters import HEAD, file_part, multipart, nested, part, text_part

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FRAGMENTS = [
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"--",
        b"--b",
        b"--b--",
        b"--bb",
        b"-",
        b" ",
        b"\t",
        b"=",
        b"==",
        b"\0",
        b"\xff",
        b":",
    ),
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: multipart/digest; boundary=bb\r\n"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n"),
    *(b"Content-Type: message/rfc822\r\n", b"Content-Type: text/html\r\n", b"Content-Type: a/b; name=x\r\n"),
    *(
        b"Subject: =?utf-8?q?",
        b"?=",
        b"From: a@b, <c@d>\r\n",
        b"QUJD",
        b"<p>",
        b"=3D",
        "å".encode(),
        b"(",
        b'"',
    ),
    *(b"\r\n\r\n", b"\r\n--b\r\n", b"\r\n--bb\r\n", b"\r\n--b--\r\n"),
]
messy = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=12)), max_size=60).map(b"".join)
lettery = st.tuples(st.sampled_from([b"", HEAD, HEAD + FRAGMENTS[15]]), messy).map(b"".join)
contents = st.one_of(
    st.binary(max_size=300), st.integers(4_000, 9_000).map(lambda size: b"\r\nx-=" * (size // 5))
)


def chopped(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        for size in sizes or [7]:
            yield data[place : place + size]
            place += size


@quick
@given(lettery)
def test_reading_never_raises_and_gives_sound_values(original: bytes) -> None:
    found = read([original])
    assert isinstance(found, Letter)
    assert load(dump(found)) == found
    for line in (found.subject, *(file.name for file in found.attachments)):
        assert "\n" not in line
        assert "\r" not in line
        assert "\0" not in line
    assert all(file.start + file.length <= len(original) for file in found.attachments)


@quick
@given(lettery, st.lists(st.integers(0, 40), max_size=4))
def test_chunking_never_changes_the_letter(original: bytes, sizes: list[int]) -> None:
    assert read(chopped(original, [*sizes, 1])) == read([original])


@settings(max_examples=4, deadline=None)
@given(st.integers(1, 400), st.integers(60_000, 70_000))
def test_chunking_never_changes_a_letter_longer_than_the_window(size: int, content: int) -> None:
    parts = [text_part(b"hi\r\n--b-\r\n" * 5_000), file_part(b"\x00\xff-" * content), text_part(b"end")]
    original = multipart(parts)
    assert read(chopped(original, [size * 97, 1, 65_535])) == read([original])


@quick
@given(lettery)
def test_every_file_reads_back_as_it_was_measured(original: bytes) -> None:
    for file in read([original]).attachments:
        content = b"".join(read_slice(io.BytesIO(original), file))
        assert len(content) == file.size
        assert hashlib.sha256(content).hexdigest() == file.digest


def identity(content: bytes) -> bytes:
    return part(content, b"Content-Type: application/x-raw", b"Content-Transfer-Encoding: binary")


def quoted(content: bytes) -> bytes:
    coded = quopri.encodestring(content.replace(b"\r", b"=0D"), quotetabs=True)
    return part(coded, b"Content-Type: a/b; name=q", b"Content-Transfer-Encoding: quoted-printable")


@quick
@given(st.lists(contents, min_size=1, max_size=4), st.booleans())
def test_attached_bytes_come_back_exactly(files: list[bytes], unix: bool) -> None:
    original = multipart([text_part(), *(file_part(content) for content in files)])
    original = original.replace(b"\r\n", b"\n") if unix else original
    found = read([original])
    assert [b"".join(read_slice(io.BytesIO(original), file)) for file in found.attachments] == files


@quick
@given(st.binary(max_size=200).filter(lambda content: b"--b" not in content))
def test_raw_bytes_come_back_without_the_line_break_of_the_boundary(content: bytes) -> None:
    original = multipart([identity(content), text_part()])
    (file,) = read([original]).attachments
    assert b"".join(read_slice(io.BytesIO(original), file)) == content


@quick
@given(st.binary(max_size=200))
def test_quoted_printable_files_decode_as_the_standard_library_does(content: bytes) -> None:
    original = multipart([quoted(content)])
    (file,) = read([original]).attachments
    payload = email.message_from_bytes(original).get_payload(0)
    assert isinstance(payload, email.message.Message)
    assert b"".join(read_slice(io.BytesIO(original), file)) == payload.get_payload(decode=True)


trees = st.recursive(
    st.sampled_from([text_part(), text_part(b"two\r\nlines"), file_part(b"content"), identity(b"\x01\x02")]),
    lambda inner: st.tuples(st.lists(inner, min_size=1, max_size=3), st.integers(0, 9_999)).map(
        lambda pair: nested(pair[0], b"mixed", b"in%d.%d" % (pair[1], sum(map(len, pair[0]))))
    ),
    max_leaves=8,
)


@quick
@given(st.lists(trees, min_size=1, max_size=3))
def test_the_tree_is_the_one_the_standard_library_sees(parts: list[bytes]) -> None:
    original = multipart(parts)
    leaves = [each for each in email.message_from_bytes(original).walk() if not each.is_multipart()]
    files = [each.get_payload(decode=True) for each in leaves if each.get_content_maintype() != "text"]
    texts = [each.get_payload(decode=True) for each in leaves if each.get_content_maintype() == "text"]
    found = read([original])
    assert [b"".join(read_slice(io.BytesIO(original), file)) for file in found.attachments] == files
    joined = "\n\n".join(text.decode().replace("\r\n", "\n") for text in texts if isinstance(text, bytes))
    assert found.text == joined
    assert found.defects == ()
