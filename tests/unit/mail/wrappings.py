"""Building what other programs wrap letters in: Outlook's winmail.dat, S/MIME, rich text, PDF."""

import struct
from collections.abc import Sequence
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from tests.support.times import MONDAY

UNICODE, STRING, BINARY, OBJECT, LONG = 0x1F, 0x1E, 0x102, 0x0D, 3


def attribute(number: int, data: bytes, level: int = 1) -> bytes:
    """Return one attribute of a winmail.dat (MS-OXTNEF section 2.1.3.1), its checksum as it should be."""
    head = struct.pack("<BII", level, 0x0006_0000 | number, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """Return properties by their number, type and bytes; numbers beyond 0x8000 get a name of their own."""
    done = struct.pack("<I", len(values))
    for number, kind, data in values:
        done += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            done += bytes(16) + struct.pack("<II", 1, 6) + "ab\0".encode("utf-16-le") + b"\0\0"
        if kind & ~0x1000 in {UNICODE, STRING, BINARY, OBJECT}:
            done += struct.pack("<II", 1, len(data)) + data.ljust(-(-len(data) // 4) * 4, b"\0")
        else:
            done += data
    return done


def wrapped_file(title: bytes, content: bytes, long_name: str = "") -> bytes:
    """Return the attributes of a file in a winmail.dat."""
    done = (
        attribute(0x9002, bytes(14), 2) + attribute(0x8010, title + b"\0", 2) + attribute(0x800F, content, 2)
    )
    if long_name:
        named = properties((0x3707, UNICODE, (long_name + "\0").encode("utf-16-le")))
        done += attribute(0x9005, named, 2)
    return done


def winmail(*attributes: bytes) -> bytes:
    """Return a winmail.dat."""
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x9007, struct.pack("<II", 1252, 0))
        + b"".join(attributes)
    )


def rich(text: str) -> bytes:
    r"""Return rich text as Outlook writes it: fonts in front, other letters than ASCII as \'hh or \u."""
    body = "".join(_rich(letter) for letter in text)
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl;\red0\green0\blue0;}"
        rb"{\*\generator Riched20 10.0;}\viewkind4\uc1\pard\f0\fs20 " + body.encode("ascii") + b"\\par\r\n}"
    )


def _rich(letter: str) -> str:
    if letter == "\n":
        return "\\par\r\n"
    if letter.isascii():
        return f"\\{letter}" if letter in "\\{}" else letter
    try:
        return f"\\'{letter.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return f"\\u{ord(letter)}?"


def stored(rtf: bytes) -> bytes:
    """Return rich text in the frame that Outlook stores it in, not compressed (MS-OXRTFCP)."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


@cache
def _signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sam")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(MONDAY)
        .not_valid_after(MONDAY.replace(year=MONDAY.year + 1))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def signed(content: bytes) -> bytes:
    """Return S/MIME that bears what it signs (RFC 8551 section 3.5.2), as another library makes it."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(*_signer(), hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def in_portions(content: bytes, size: int = 7) -> bytes:
    """Return the same without lengths and in portions, as mail programs stream it (X.690 section 8.1.3.6)."""
    octets = b"".join(
        b"\x04" + bytes([len(content[at : at + size])]) + content[at : at + size]
        for at in range(0, len(content), size)
    )
    inner = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + octets + b"\0\0" * 3
    algorithms = b"\x31\x80\x30\x80" + bytes.fromhex("0609608648016503040201") + b"\0\0\0\0"
    body = b"\x30\x80\x02\x01\x01" + algorithms + inner + b"\x31\0" + b"\0\0"
    return b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + body + b"\0\0" * 2


def pdf(*pages: str) -> bytes:
    """Return a small PDF with a line of text on each page (ISO 32000-1 section 7.5)."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792] "
            f"/Contents {5 + 2 * number} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    done, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(done))
        done += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(done)
    done += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    done += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(done)
