"""S/MIME and PGP: what is only signed is read, what is sealed says so, and both are kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mime.cms import Sealing, sealing, signed_content
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import PLEA, file_part, letter, multipart, part, raw, text_part
from tests.unit.mail.wrappings import in_portions, signed

INNER = multipart([text_part(), file_part(b"hi there", b"note.txt", b"text/plain")], head=b"")
ENVELOPED = bytes.fromhex("3080 06092a864886f70d010703 a080 3080 020100".replace(" ", "")) + bytes(80)


def opaque(content: bytes, fields: bytes = b"smime-type=signed-data; ") -> bytes:
    kind = b"application/pkcs7-mime; " + fields + b"name=smime.p7m"
    return file_part(content, b"smime.p7m", kind)


def alone(content: bytes, fields: bytes = b"smime-type=signed-data; ") -> bytes:
    head = (
        b"From: sam@example.org\r\nSubject: Access\r\nContent-Type: application/pkcs7-mime; "
        + fields
        + b"name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n"
    )
    return raw(opaque(content).partition(b"\r\n\r\n")[2], head=head)


@pytest.mark.parametrize("wrap", [signed, in_portions])
@pytest.mark.parametrize("fields", [b"smime-type=signed-data; ", b""])
def test_fm_32_a_letter_inside_its_signature_is_read(wrap: object, fields: bytes) -> None:
    assert callable(wrap)
    found = letter(alone(wrap(INNER), fields))
    assert found.text == PLEA
    assert not found.encrypted
    assert [file.name for file in found.attachments] == ["smime.p7m"]
    assert found.enclosed == ("note.txt\n\nhi there", "smime.p7m")


def test_a_signed_letter_below_the_footer_of_a_list_is_read() -> None:
    found = letter(multipart([opaque(signed(INNER)), text_part(b"a list's footer")]))
    assert found.text == f"{PLEA}\n\na list's footer"
    assert not found.encrypted


@pytest.mark.parametrize("fields", [b"smime-type=enveloped-data; ", b"", b"smime-type=signed-data; "])
@pytest.mark.parametrize("content", [ENVELOPED, b"who knows", b""])
def test_fm_34_what_is_sealed_says_so_and_is_kept(content: bytes, fields: bytes) -> None:
    found = letter(alone(content, fields))
    assert found.encrypted
    assert found.text == ""
    assert [file.size for file in found.attachments] == [len(content)]


def test_certificates_alone_are_not_a_sealed_letter() -> None:
    assert not letter(alone(b"x", b"smime-type=certs-only; ")).encrypted


def test_a_letter_signed_beside_its_text_is_read() -> None:
    signature = file_part(b"x", b"smime.p7s", b"application/pkcs7-signature")
    found = letter(multipart([text_part(), signature], b'signed; protocol="application/pkcs7-signature"'))
    assert found.text == PLEA
    assert not found.encrypted
    assert found.enclosed == ("smime.p7s",)


@pytest.mark.parametrize(
    ("original", "sealed"),
    [
        (raw(b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"), True),
        (raw(b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n" + PLEA.encode()), False),
        (raw(b"see below\r\n-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n"), False),
        (
            multipart(
                [
                    part(b"Version: 1", b"Content-Type: application/pgp-encrypted"),
                    part(b"-----BEGIN PGP MESSAGE-----", b"Content-Type: application/octet-stream"),
                ],
                b'encrypted; protocol="application/pgp-encrypted"',
            ),
            True,
        ),
    ],
)
def test_fm_32_pgp_is_sealed_where_it_is_and_read_where_it_is_only_signed(
    original: bytes, sealed: bool
) -> None:
    assert letter(original).encrypted is sealed


@pytest.mark.parametrize("wrap", [signed, in_portions])
def test_a_signed_letter_that_was_cut_gives_what_comes_before_the_cut(wrap: object) -> None:
    assert callable(wrap)
    whole = wrap(INNER)
    for end in range(0, len(whole), 13):
        assert INNER.startswith(signed_content(whole[:end]))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_bytes_break_the_reading_of_a_signature(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([in_portions(b"hello " * 9), ENVELOPED, in_portions(b"")])))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    signed_content(bytes(whole))
    assert sealing(bytes(whole)) in Sealing


@pytest.mark.parametrize(
    "piece", [b"\x30\x80", b"\x04\x01a", b"\x24\x80", b"\x24\x80\0\0", b"\x04\0", b"\x31\x80"]
)
@pytest.mark.parametrize("head", ["20", "52"])
def test_signatures_cost_in_step_with_their_length(piece: bytes, head: str) -> None:
    start = in_portions(b"")[: int(head)]
    assert grows_linearly(signed_content, lambda size: start + piece * (size // len(piece)), 800_000)
