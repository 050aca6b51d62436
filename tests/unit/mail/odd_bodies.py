"""Letters with odd bodies: bombs, boundaries gone wrong, encodings that lie, nothing to read."""

from tests.unit.mail.letters import HEAD, PLEA, Odd, file_part, multipart, nested, part, raw, text_part


def _deep(levels: int) -> bytes:
    start = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(levels)
    )
    return HEAD + start + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


def _forwards(levels: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: inmost\r\n\r\nbody"


BODIES = [
    Odd("1,200 nested multiparts", _deep(1_200), None, ("too-deep", "boundary-missing"), 1),
    Odd("1,200 nested forwards", _forwards(1_200), None, ("too-deep",), 1),
    Odd("300 parts", multipart([text_part(b"x")] * 300), None, ("too-many-parts",)),
    Odd("only a PDF", HEAD + file_part(b"%PDF-1.7"), None, (), 1),
    Odd("only a PDF in a multipart", multipart([file_part(b"%PDF-1.7")]), None, (), 1),
    Odd("no boundary given", raw(extra=b"Content-Type: multipart/mixed\r\n"), defects=("no-boundary",)),
    Odd(
        "boundary never used",
        raw(extra=b"Content-Type: multipart/mixed; boundary=b\r\n"),
        defects=("boundary-missing",),
    ),
    Odd("missing final boundary", multipart([text_part()], end=False), defects=("boundary-missing",)),
    Odd("final boundary without line end", multipart([text_part()]).removesuffix(b"\r\n")),
    Odd(
        "boundary that begins another",
        multipart([nested([text_part(), text_part(b"two")], b"mixed", b"bb"), text_part(b"three")]),
        PLEA + "\n\ntwo\n\nthree",
    ),
    Odd(
        "boundary with another's beginning inside",
        multipart([nested([text_part(b"--b2\r\n--bx\r\nnot one")], b"mixed", b"bb"), text_part(b"end")]),
        "--b2\n--bx\nnot one\n\nend",
    ),
    Odd(
        "inner multipart never closed",
        multipart([nested([text_part()], b"mixed", b"in").removesuffix(b"--in--\r\n"), text_part(b"after")]),
        PLEA + "\n\nafter",
    ),
    Odd("boundary lines with trailing blanks", multipart([text_part()]).replace(b"--b\r\n", b"--b \t\r\n")),
    Odd("part without head", multipart([b"\r\n" + PLEA.encode()])),
    Odd("part that ends in its head", multipart([b"Content-Type: text/plain", text_part()])),
    Odd("quoted boundary with a colon", multipart([text_part()], boundary=b"a:b=c'(x)")),
    Odd(
        "unclosed base64",
        multipart([text_part(), file_part(b"12345").replace(b"=", b"")]),
        PLEA,
        ("base64-damaged",),
        1,
    ),
    Odd(
        "base64 that is none",
        multipart([text_part(), file_part(b"").replace(b"\r\n\r\n", b"\r\n\r\nhello, world!")]),
        PLEA,
        ("not-base64",),
        1,
    ),
    Odd("base64 text", raw(b"UGxlYXNl", extra=b"Content-Transfer-Encoding: BASE64\r\n"), "Please"),
    Odd(
        "base64 text that is none",
        raw(b"hi, there!", extra=b"Content-Transfer-Encoding: base64\r\n"),
        "hi, there!",
    ),
    Odd(
        "broken quoted-printable",
        raw(b"a=ZZb=", extra=b"Content-Transfer-Encoding: quoted-printable\r\n"),
        "a=ZZb",
    ),
    Odd(
        "unknown transfer encoding",
        raw(extra=b"Content-Transfer-Encoding: x-rot13\r\n"),
        defects=("unknown-encoding",),
    ),
    Odd(
        "PGP/MIME",
        multipart(
            [part(b"Version: 1", b"Content-Type: application/pgp-encrypted"), file_part(b"x")], b"encrypted"
        ),
        None,
        (),
        2,
    ),
    Odd(
        "winmail.dat",
        multipart([text_part(), file_part(b"x\x9f", b"winmail.dat", b"application/ms-tnef")]),
        PLEA,
        (),
        1,
    ),
    Odd(
        "message/partial",
        raw(b"piece", extra=b"Content-Type: message/partial; id=1; number=1\r\n"),
        None,
        ("partial", "header-without-colon"),
        1,
    ),
    Odd(
        "HTML with 20,000 open tags",
        raw(b"<div>" * 20_000 + b"hi", extra=b"Content-Type: text/html\r\n"),
        "hi",
        ("html-simplified",),
    ),
    Odd("a text of 3 MB", raw(b"0123456789" * 300_000), None, ("text-cut",)),
]
