"""The letters that are made wrong: what mailers write, what is odd already, and what people ask."""

import random

from bench.reading.corpus import samples
from tests.support.letters import encrypted
from tests.unit.mail.letters import file_part, multipart, nested, part, raw, text_part
from tests.unit.mail.odd_bodies import BODIES
from tests.unit.mail.odd_charsets import CHARSETS
from tests.unit.mail.odd_heads import HEADS
from tests.unit.mail.real_automata import SENT
from tests.unit.mail.real_letters import WRITTEN
from tests.unit.mail.wrappings import (
    BINARY,
    attribute,
    in_portions,
    pdf,
    properties,
    rich,
    stored,
    winmail,
    wrapped_file,
)

_LARGEST = 60_000  # bytes; what is odd by its size is tried by tests of its own
_HTML = (
    b"<html><head><style>.a{display:none}</style></head><body><p>Please <b>erase</b> my data</p>"
    b"<blockquote>On Monday you wrote: <table><tr><td>x</td></tr></table></blockquote></body></html>"
)
_CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:My data\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
_FORWARD = (
    b"fyi\r\n\r\n-----Original Message-----\r\nFrom: Sam <sam@example.org>\r\nSent: Monday\r\n"
    b"To: info@example.com\r\nSubject: My data\r\n\r\nPlease send me my data. 010190-1234\r\n\r\n"
    b"> On 1 Jan 2026, at 10:00, Eve wrote:\r\n> > no\r\n-- \r\nSam\r\n"
)


def shapes(chance: random.Random, letters: int = 400) -> list[bytes]:
    """Return the shapes; of the letters that people write as many as are asked for."""
    odd = [one.original for one in (*BODIES, *CHARSETS, *HEADS)]
    real = [one.original.replace("\n", "\r\n").encode() for one in (*WRITTEN.values(), *SENT.values())]
    found = [each for each in (*odd, *real, *_built()) if len(each) <= _LARGEST]
    written = samples("train")
    return found + [
        _written(one.subject, one.text) for one in chance.sample(written, min(letters, len(written)))
    ]


def _written(subject: str, text: str) -> bytes:
    head = f"From: Sam <sam@example.org>\r\nTo: privacy@example.com\r\nSubject: {subject}\r\n"
    body = text.replace("\n", "\r\n")
    return raw(body.encode(), head=head.encode(), extra=b"Content-Type: text/plain; charset=utf-8\r\n")


def _built() -> list[bytes]:
    html = part(_HTML, b"Content-Type: text/html; charset=utf-8")
    message = multipart([text_part(_FORWARD), file_part(b"x" * 300)], boundary=b"b2")
    outlook = winmail(
        attribute(0x800C, b"Please erase me"),
        attribute(0x9003, properties((0x1009, BINARY, stored(rich("Slet mig – nu"))))),
        wrapped_file(b"a.txt", b"Erase me", "long name.txt"),
    )
    files = [
        file_part(outlook, b"winmail.dat", b"application/ms-tnef"),
        file_part(in_portions(raw(b"signed words", head=b"")), b"smime.p7m", b"application/pkcs7-mime"),
        file_part(rich("Slet mig"), b"a.rtf", b"application/rtf"),
        file_part(_CALENDAR, b"a.ics", b"text/calendar"),
        file_part(pdf("Erase all my data"), b"a.pdf"),
        part(message, b"Content-Type: message/rfc822"),
        part(b"=C3=A6 =\r\nx", b"Content-Type: text/plain", b"Content-Transfer-Encoding: quoted-printable"),
    ]
    return [
        *(raw(), raw(_FORWARD), raw(_HTML, extra=b"Content-Type: text/html; charset=utf-8\r\n"), encrypted()),
        *(multipart([text_part(), each]) for each in files),
        *(multipart([each]) for each in files),
        multipart([text_part(), html], b"alternative"),
        multipart([nested([text_part(), html], b"alternative", b"in"), *files]),
    ]
