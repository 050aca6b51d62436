"""Letters as odd as real mailboxes hold them: each is read, none is lost, none stops the rest."""

from collections.abc import Callable

import pytest

from connectors.base import Letter
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import Odd, letter, multipart, part, raw
from tests.unit.mail.odd_bodies import BODIES
from tests.unit.mail.odd_charsets import CHARSETS
from tests.unit.mail.odd_heads import HEADS

ODD = [*HEADS, *CHARSETS, *BODIES]
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_an_odd_letter_is_read_with_what_it_holds(odd: Odd) -> None:
    found = letter(odd.original)
    if odd.text is not None:
        assert found.text == odd.text
    assert found.defects == odd.defects
    assert len(found.attachments) == odd.files
    assert found.subject == odd.subject
    assert tuple(sender.address for sender in found.senders) == odd.senders
    assert "\0" not in repr(found)
    repr(found).encode("utf-8")


def test_the_table_holds_at_least_sixty_letters() -> None:
    assert len(ODD) >= 60
    assert len({odd.name for odd in ODD}) == len(ODD)


def repeated(piece: bytes) -> Callable[[int], bytes]:
    return lambda size: piece * (size // len(piece))


#: Heads by how many bytes they are made of; a field is cut at 4 kB and a head at 1 MB.
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "encoded words": lambda size: b"Subject: " + b"=?utf-8?q?a?= " * (size // 14) + b"\r\n",
    "half encoded words": lambda size: b"Subject: " + b"=?" * (size // 2) + b"\r\n",
    "encoded words that are none": lambda size: b"Subject: " + b"=?utf-8?b?!?= " * (size // 14) + b"\r\n",
    "opening parentheses": lambda size: b"To: " + b"(" * size + b"\r\n",
    "parentheses in many fields": repeated(b"To: " + b"(" * 4_000 + b"\r\n"),
    "addresses in one field": lambda size: b"Cc: " + b"N <n@example.org>, " * (size // 19) + b"\r\n",
    "Cc fields": repeated(b"Cc: a@example.org\r\n"),
    "From fields without an address": repeated(b"From: nobody\r\n"),
    "folded lines": lambda size: b"Subject: a\r\n" + b" b\r\n" * (size // 4),
    "backslashes in quotes": lambda size: b'From: "' + b"\\" * size + b"\r\n",
    "quotes": lambda size: b"From: " + b'"' * size + b"\r\n",
    "angles": lambda size: b"From: " + b"<" * size + b"\r\n",
    "parameters": lambda size: b"Content-Type: text/plain" + b"; a*0=b" * (size // 7) + b"\r\n",
    "parameter pieces": lambda size: b"Content-Type: text/plain" + b"; a*1*=%e5" * (size // 10) + b"\r\n",
    "ids": lambda size: b"References: " + b"<a@b> " * (size // 6) + b"\r\n",
    "half ids": lambda size: b"References: " + b"<a@b" * (size // 4) + b"\r\n",
    "comments in results": lambda size: b"Authentication-Results: " + b"(" * size + b"\r\n",
    "results": repeated(b"Authentication-Results: mx; dmarc=pass; dmarc=fail\r\n"),
    "lines without colon": repeated(b"no header at all\r\n"),
    "blanks before a colon": lambda size: b"X" + b" " * size + b": 1\r\n",
    "an absence that never ends": lambda size: b"Subject: " + b"out of " * (size // 7) + b"\r\n",
    "a date of digits": lambda size: b"Date: " + b"1 " * (size // 2) + b"\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_head_costs_in_step_with_its_length(name: str) -> None:
    def original(size: int) -> bytes:
        return raw(head=b"From: sam@example.org\r\n" + HOSTILE[name](size))

    found = letter(original(200_000))
    assert isinstance(found, Letter)
    assert found.senders[0].address == "sam@example.org"
    assert grows_linearly(letter, original, 400_000)


HOSTILE_BODIES: dict[str, bytes] = {
    "newlines": b"\n",
    "dashes": b"\n--",
    "almost boundaries": b"\n--bx",
    "carriage returns": b"\r",
    "angle brackets": b"<",
    "comments": b"<!--",
    "tables": b"<table><tr><td>",
    "formatting": b"<a><b>",
    "quotations": b"<blockquote>",
    "entities": b"&amp;&#",
    "attributes": b"<a href='",
    "soft breaks": b"> > a \n",
    "escapes": b"=3D=\n",
}
PLAIN, PAGE = b"text/plain", b"text/html"


def hostile(kind: bytes, name: str, encoding: bytes = b"7bit") -> Callable[[int], bytes]:
    fields = (b"Content-Type: " + kind, b"Content-Transfer-Encoding: " + encoding)
    make = repeated(HOSTILE_BODIES[name])
    return lambda size: multipart([part(make(size), *fields)])


@pytest.mark.parametrize("name", HOSTILE_BODIES)
@pytest.mark.parametrize("kind", [PLAIN, PAGE, b"text/plain; format=flowed"])
def test_a_hostile_body_costs_in_step_with_its_length(name: str, kind: bytes) -> None:
    assert grows_linearly(letter, hostile(kind, name), 300_000)


@pytest.mark.parametrize("name", ["newlines", "dashes", "carriage returns", "escapes", "soft breaks"])
def test_undoing_a_hostile_encoding_costs_in_step_with_its_length(name: str) -> None:
    assert grows_linearly(letter, hostile(PLAIN, name, b"quoted-printable"), 300_000)


@pytest.mark.parametrize("charset", [b"utf-7", b"iso-2022-jp", b"hz", b"gb18030", b"utf-16", b"x-none"])
def test_a_hostile_charset_costs_in_step_with_its_length(charset: bytes) -> None:
    assert grows_linearly(letter, hostile(b"text/plain; charset=" + charset, "entities"), 300_000)


@pytest.mark.parametrize("around", [b"<div>", b"<table><tr><td>", b"<b><i>"])
def test_balanced_depth_costs_in_step_with_its_length(around: bytes) -> None:
    def original(size: int) -> bytes:
        count = size // (2 * len(around) + 1)
        return raw(around * count + b"x" + around.replace(b"<", b"</") * count, extra=HTML)

    assert grows_linearly(letter, original, 300_000)


@pytest.mark.parametrize("opening", [b"--", b"--b" + b"x" * 300, b"\r\n--b \t", b"Content-Type: a/b; x="])
def test_one_line_without_an_end_costs_in_step_with_its_length(opening: bytes) -> None:
    def original(size: int) -> bytes:
        return multipart([part(opening + b"-" * size, b"Content-Type: text/plain")])

    assert grows_linearly(letter, original, 400_000)


def test_a_cut_list_of_addresses_ends_with_a_whole_one() -> None:
    listed = b", ".join(b"person.number.%04d@department.example.org" % number for number in range(500))
    found = letter(raw(head=b"From: sam@example.org\r\nCc: " + listed + b"\r\n"))
    assert 50 < len(found.cc) < 500
    assert all(each.address.endswith("@department.example.org") for each in found.cc)
    assert "header-cut" in found.defects


def test_the_newest_references_survive_a_cut() -> None:
    chain = b" ".join(b"<%04d.%s@example.org>" % (number, b"x" * 40) for number in range(200))
    found = letter(raw(head=b"From: sam@example.org\r\nReferences: " + chain + b"\r\n"))
    assert found.references[-1].startswith("<0199.")
    assert all(each.startswith("<0") and each.endswith("@example.org>") for each in found.references)
