"""Ways to make a letter wrong: cut, spliced, flipped, nested, lying about itself, or too much of a thing."""

import random
from collections.abc import Callable, Sequence
from typing import TypeAlias

Mutation: TypeAlias = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
MAX_LETTER = 300_000  # bytes; what grows beyond is cut

_TOKENS = (
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\r\n\r\n",
        b"--",
        b"=",
        b"==",
        b"\xff",
        b"\xfe\xff",
        b"\x1b",
        b" ",
        b"\t",
    ),
    *(
        b'"',
        b"(",
        b")",
        b"<",
        b">",
        b"@",
        b",",
        b";",
        b":",
        b"\\",
        b"%",
        b"{",
        b"}",
        b"&#0;",
        b"&lt;",
        b"<!--",
    ),
    *(b"=?utf-8?q?", b"?=", b"=?", b"=?x?b?", b"=00", b"=0D=0A", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xc3"),
    *(b"<p>", b"<table>", b"<div style='display:none'>", b"</div>", b"> ", b"On Mon, Sam wrote:", b"-- \r\n"),
)
_HEADERS = (
    *(
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: multipart/mixed",
        b"Content-Type: text/html",
    ),
    *(b"Content-Type: message/rfc822", b"Content-Type: application/ms-tnef", b"Content-Type: text/calendar"),
    *(b"Content-Type: application/pkcs7-mime", b"Content-Type: text/rtf", b"Content-Type: message/partial"),
    *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable"),
    *(
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment",
        b"From: a@b, <c@d>, ((((",
    ),
    *(b"From: =?utf-8?q?=0D=0AX:y?= <a@b>", b"Date: Fri, 31 Dec 9999 23:59:59 +9999", b"Message-ID: <<>>"),
    *(b"Received: from x by y; nonsense", b"To: unlisted-recipients:; (x)", b"Resent-Date: x", b"Subject:"),
    *(b"References: <a> <b", b"Auto-Submitted: maybe", b"Authentication-Results: ; ;;", b"X: " + b"x" * 998),
)
_CHARSETS = (
    *(
        b"utf-8",
        b"utf-16",
        b"utf-7",
        b"iso-2022-jp",
        b"gb18030",
        b"cp1252",
        b"utf-32",
        b"ebcdic-cp-us",
        b"hz",
    ),
    *(b"unicode_escape", b"punycode", b"idna", b"x-none", b"rot13", b"base64", b"zlib", b"", b"\xff"),
)


def mutate(chance: random.Random, shapes: Sequence[bytes]) -> bytes:
    """Return a letter made from one of the shapes by one to six mutations."""
    letter = chance.choice(shapes)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6))):
        letter = chance.choice(MUTATIONS)(chance, letter, shapes)[:MAX_LETTER]
    return letter


def _place(chance: random.Random, letter: bytes) -> int:
    return chance.randint(0, len(letter))


def _cut(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return letter[: _place(chance, letter)]


def _behead(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return letter[_place(chance, letter) :]


def _drop(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    start = _place(chance, letter)
    return letter[:start] + letter[start + chance.randint(1, 200) :]


def _splice(chance: random.Random, letter: bytes, shapes: Sequence[bytes]) -> bytes:
    other = chance.choice(shapes)
    start = _place(chance, other)
    at = _place(chance, letter)
    return letter[:at] + other[start : start + chance.randint(1, 3_000)] + letter[at:]


def _flip(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    done = bytearray(letter)
    for _flip_number in range(chance.randint(1, 12) if done else 0):
        done[chance.randrange(len(done))] ^= 1 << chance.randrange(8)
    return bytes(done)


def _token(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    for _insertion in range(chance.randint(1, 5)):
        at = _place(chance, letter)
        letter = letter[:at] + chance.choice(_TOKENS) + letter[at:]
    return letter


def _bomb(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    """Put very many of one thing somewhere."""
    at = _place(chance, letter)
    piece = chance.choice(_TOKENS)
    return letter[:at] + piece * chance.choice((50, 1_000, 8_000)) + letter[at:]


def _header(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return chance.choice(_HEADERS) + b"\r\n" + letter


def _header_bomb(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return (chance.choice(_HEADERS) + b"\r\n") * chance.choice((20, 300, 3_000)) + letter


def _word_bomb(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    word = chance.choice((b"=?utf-8?q?=C3=A6?= ", b"=?utf-8?b?w6Y=?= ", b"=?x?q?a?=", b"=?utf-8?q?=0D?= "))
    return b"Subject: " + word * chance.choice((10, 500, 20_000)) + b"\r\n" + letter


def _nest(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    for level in range(chance.choice((1, 3, 40, 1_000))):
        if chance.random() < 0.7:
            letter = b"Content-Type: message/rfc822\r\n\r\n" + letter
        else:
            letter = b"Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n" % (level, level) + letter
    return letter


def _charset(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return letter.replace(b"utf-8", chance.choice(_CHARSETS), chance.randint(1, 4))


def _boundary(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    """Play with the lines that separate parts."""
    change = chance.choice((b"\r\n--b--", b"\r\n--bb", b"\r\n -b", b"--b", b"\r\n--b--\r\n--b", b"\r\n--b\0"))
    return letter.replace(b"\r\n--b", change, chance.randint(1, 3))


def _line_ends(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return letter.replace(b"\r\n", chance.choice((b"\n", b"\r", b"\n\r", b"\r\r\n", b"")))


def _repeat(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    start = _place(chance, letter)
    piece = letter[start : start + chance.randint(1, 120)]
    return letter[:start] + piece * chance.choice((2, 30, 1_500)) + letter[start:]


def _long_line(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    return letter.replace(b"\r\n", b" ", chance.randint(3, 60)) + b"x" * chance.choice((0, 1_000, 100_000))


def _quote(chance: random.Random, letter: bytes, _: Sequence[bytes]) -> bytes:
    head, gap, body = letter.partition(b"\r\n\r\n")
    mark = b"> " * chance.choice((1, 5, 200))
    return head + gap + mark + body.replace(b"\r\n", b"\r\n" + mark)


MUTATIONS: tuple[Mutation, ...] = (
    *(_cut, _behead, _drop, _splice, _flip, _flip, _token, _token, _bomb, _header, _header_bomb, _word_bomb),
    *(_nest, _charset, _boundary, _line_ends, _repeat, _long_line, _quote),
)
