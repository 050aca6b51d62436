"""Whatever reads mail text costs in step with its length, on the inputs that have hung other programs.

Among them are the newlines of a reply parser, the brackets, encoded words and nested mails of header parsers.
"""

from collections.abc import Callable

import pytest

from connectors.mime.addresses import read_addresses
from connectors.mime.encoded_words import decode_words
from connectors.mime.flowed import unflow
from connectors.mime.html import html_text
from connectors.mime.page import read_page
from connectors.mime.parameters import read_value
from connectors.mime.reading import read
from connectors.mime.trail import read_hop
from handlers.domain.visible import hosts, visible
from handlers.sensitive import masks, scan
from handlers.triage.cutting.sections import sections
from handlers.triage.passages import passages
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import multipart, part, raw, text_part

TEXTS = [
    *(
        "\n",
        "\r\n",
        " ",
        "\t\n",
        ">",
        "> ",
        ">\n",
        "-",
        "--\n",
        "-- \n",
        "_",
        "_\n",
        "=",
        "*",
        "|",
        "\u00a0",
        "\u200b",
    ),
    *(
        "(",
        ")",
        "<",
        ">",
        "[",
        "]",
        '"',
        "'",
        "`",
        ":",
        ":\n",
        ";",
        ",",
        ".",
        ". ",
        "?",
        "/",
        "\\",
        "@",
        "a@",
        "a@b ",
    ),
    *(
        "a",
        "A ",
        "aa ",
        "no ",
        "not delete ",
        "my data ",
        "æ",
        "e\u0301",
        "1",
        "1-",
        "010190-",
        "010190-1234 ",
        "+45 ",
    ),
    *(
        "On ",
        "On Mon Sam wrote:\n",
        "Den 1. jan. 2026 skrev\n",
        "From: ",
        "From: a@b\n",
        "Fra: Sam <a@b>\n",
        "Sent: x\n",
    ),
    *(
        "-----Original Message-----\n",
        "---------- Forwarded message ---------\n",
        "Begin forwarded message:\n",
    ),
    *(
        "https://",
        "https://a.b/ ",
        "www.",
        "&amp;",
        "&#",
        "=?",
        "=?utf-8?q?a?= ",
        "?=",
        "\x1b",
        "\ufffd",
        "\U0001f600",
    ),
]
SCANNERS: list[tuple[Callable[[str], object], int]] = [
    (sections, 60_000),
    (lambda text: passages("", text), 60_000),
    (scan.find, 60_000),
    (masks.mask, 60_000),
    (lambda text: unflow(text, delsp=True), 60_000),
    (html_text, 60_000),
    (decode_words, 60_000),
    (lambda text: read_addresses([text]), 60_000),
    (read_value, 60_000),
    (read_hop, 60_000),
    (visible, 60_000),
    (hosts, 60_000),
]


def filled(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("piece", TEXTS, ids=ascii)
def test_every_scanner_of_mail_text_is_linear(piece: str) -> None:
    for scanner, size in SCANNERS:
        assert grows_linearly(scanner, filled(piece), size), scanner


ORIGINALS: dict[str, Callable[[int], bytes]] = {
    "newlines": lambda size: raw(b"\r\n" * (size // 2)),
    "brackets in To": lambda size: raw(extra=b"To: " + b"(" * size + b"\r\n"),
    "open quotes in From": lambda size: raw(extra=b"From: " + b'"' * size + b"\r\n"),
    "commas in Cc": lambda size: raw(extra=b"Cc: " + b"a@b," * (size // 4) + b"\r\n"),
    "encoded words": lambda size: raw(extra=b"Subject: " + b"=?utf-8?q?=0D=0A?= " * (size // 19) + b"\r\n"),
    "folded lines": lambda size: raw(extra=b"Subject: x" + b"\r\n x" * (size // 4) + b"\r\n"),
    "fields": lambda size: raw(extra=b"X: y\r\n" * (size // 6)),
    "lines without a colon": lambda size: raw(extra=b"xyz\r\n" * (size // 5)),
    "received lines": lambda size: raw(extra=b"Received: from a by b; x\r\n" * (size // 26)),
    "parameters": lambda size: raw(extra=b"Content-Type: a/b" + b"; n*1*=x" * (size // 8) + b"\r\n"),
    "nested mails": lambda size: b"Content-Type: message/rfc822\r\n\r\n" * (size // 33) + raw(),
    "nested multiparts": lambda size: (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * (size // 50)
    ),
    "parts": lambda size: multipart([text_part(b"x")] * (size // 50)),
    "almost boundaries": lambda size: multipart([part(b"--\r\n--b-\r\n" * (size // 10))]),
    "dashes": lambda size: multipart([part(b"\r\n-" * (size // 3))]),
    "nul": lambda size: raw(b"\0" * size),
    "one line": lambda size: raw(b"x" * size),
    "open tags": lambda size: raw(b"<div>" * (size // 5), extra=b"Content-Type: text/html\r\n"),
    "open comments": lambda size: raw(b"<!--" * (size // 4), extra=b"Content-Type: text/html\r\n"),
    "attributes": lambda size: raw(b"<p " + b"a=b " * (size // 4), extra=b"Content-Type: text/html\r\n"),
    "soft breaks": lambda size: raw(
        b"=\r\n" * (size // 3), extra=b"Content-Transfer-Encoding: quoted-printable\r\n"
    ),
    "utf-7": lambda size: raw(b"+AGE-" * (size // 5), extra=b"Content-Type: text/plain; charset=utf-7\r\n"),
}


@pytest.mark.parametrize("name", ORIGINALS)
def test_reading_a_letter_is_linear(name: str) -> None:
    for reader in (read, read_page):
        assert grows_linearly(lambda original: reader([original]), ORIGINALS[name], 300_000), reader  # noqa: B023 - used at once
