"""Letters in old, wrong, unknown and hostile charsets."""

from tests.unit.mail.letters import Odd, multipart, part, raw, text_part

PLAIN8 = b"Content-Type: text/plain; charset="

CHARSETS = [
    Odd(
        "raw Latin-1 body",
        raw("indsigt på dansk".encode("latin-1")),
        "indsigt på dansk",
        ("charset-guessed",),
    ),
    Odd("raw UTF-8 body", raw("indsigt på dansk".encode()), "indsigt på dansk", ("charset-guessed",)),
    Odd(
        "raw Latin-1 header",
        raw(head="From: sam@example.org\r\nSubject: Løn\r\n".encode("latin-1")),
        subject="Løn",
        defects=("raw-8bit-header",),
    ),
    Odd("raw UTF-8 header", raw(head="From: sam@example.org\r\nSubject: Løn\r\n".encode()), subject="Løn"),
    Odd(
        "unknown charset",
        raw("på".encode(), extra=PLAIN8 + b"x-nobody-knows\r\n"),
        "på",
        ("charset-guessed",),
    ),
    Odd("charset with NUL", raw(b"hi", extra=PLAIN8 + b'"a\0b"\r\n'), "hi", ("charset-guessed",)),
    Odd(
        "charset that is a codec",
        raw(b"x\\u0041", extra=PLAIN8 + b"unicode_escape\r\n"),
        "x\\u0041",
        ("charset-guessed",),
    ),
    Odd("charset that is no text", raw(b"4142", extra=PLAIN8 + b"hex\r\n"), "4142", ("charset-guessed",)),
    Odd("UTF-16 with mark", raw("på".encode("utf-16"), extra=PLAIN8 + b"utf-16\r\n"), "på"),
    Odd("UTF-16 without mark", raw("Hello på".encode("utf-16-le"), extra=PLAIN8 + b"utf-16\r\n"), "Hello på"),
    Odd("big-endian UTF-16", raw("Hello på".encode("utf-16-be"), extra=PLAIN8 + b"utf-16\r\n"), "Hello på"),
    Odd("ISO-8859-15", raw("10 €".encode("iso-8859-15"), extra=PLAIN8 + b"ISO-8859-15\r\n"), "10 €"),
    Odd("Windows-1252", raw("10 €".encode("cp1252"), extra=PLAIN8 + b"windows-1252\r\n"), "10 €"),
    Odd(
        "Windows-1252 called Latin-1", raw("10 €".encode("cp1252"), extra=PLAIN8 + b"iso-8859-1\r\n"), "10 €"
    ),
    Odd("IBM850", raw("blåbær".encode("cp850"), extra=PLAIN8 + b"IBM850\r\n"), "blåbær"),
    Odd("KOI8-R", raw("привет".encode("koi8-r"), extra=PLAIN8 + b"koi8-r\r\n"), "привет"),
    Odd("UTF-7 with a lone surrogate", raw(b"a+2AA-b", extra=PLAIN8 + b"utf-7\r\n"), None, ()),
    Odd(
        "Latin-1 called UTF-8",
        raw("på båd".encode("latin-1"), extra=PLAIN8 + b"utf-8\r\n"),
        "på båd",
        ("charset-guessed",),
    ),
    Odd(
        "UTF-8 with one broken byte",
        raw("blåbærgrød ".encode() + b"\xff", extra=PLAIN8 + b"utf-8\r\n"),
        "blåbærgrød \ufffd",
        ("charset-guessed",),
    ),
    Odd(
        "NUL in body and headers",
        raw(b"a\0b", head=b"From: s\0am@example.org\r\nSubject: A\0b\r\n"),
        "ab",
        ("sender-odd",),
        0,
        "A b",
        (),
    ),
    Odd(
        "8-bit inside message/rfc822",
        multipart([text_part(), part(raw("på".encode("latin-1")), b"Content-Type: message/rfc822")]),
        None,
        ("charset-guessed",),
        1,
    ),
]
