"""Letters as odd as real mailboxes hold them: each is read, none is lost, none stops the rest."""

import time

import pytest

from connectors.base import Letter
from tests.unit.mail.letters import Odd, letter, multipart, part, raw
from tests.unit.mail.odd_bodies import BODIES
from tests.unit.mail.odd_charsets import CHARSETS
from tests.unit.mail.odd_heads import HEADS

ODD = [*HEADS, *CHARSETS, *BODIES]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_an_odd_letter_is_read_with_what_it_holds(odd: Odd) -> None:
    started = time.process_time()
    found = letter(odd.original)
    assert time.process_time() - started < 1
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


HOSTILE = {
    "20,000 encoded words in one subject": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n",
    "1,000 opening parentheses": b"To: " + b"(" * 1_000 + b"\r\n",
    "100,000 parentheses in many fields": (b"To: " + b"(" * 4_000 + b"\r\n") * 25,
    "3,000 addresses in Cc": b"Cc: "
    + b", ".join(b"Name %d <n%d@example.org>" % (i, i) for i in range(3_000))
    + b"\r\n",
    "3,000 Cc fields": b"Cc: a@example.org\r\n" * 3_000,
    "100,000 folded lines": b"Subject: a\r\n" + b" b\r\n" * 100_000,
    "4 kB of backslashes in quotes": b'From: "' + b"\\" * 4_000 + b"\r\n",
    "many half encoded words": b"Subject: " + b"=?" * 2_000 + b"\r\n",
    "many parameters": b"Content-Type: text/plain" + b"; a*0=b" * 500 + b"\r\n",
    "many ids": b"References: " + b"<a@b> " * 20_000 + b"\r\n",
    "comments in results": b"Authentication-Results: " + b"(" * 4_000 + b"\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_head_costs_little_time(name: str) -> None:
    started = time.process_time()
    found = letter(raw(head=b"From: sam@example.org\r\n" + HOSTILE[name]))
    assert time.process_time() - started < 0.5
    assert isinstance(found, Letter)
    assert [sender.address for sender in found.senders] == ["sam@example.org"]


HOSTILE_BODIES = {
    "newlines": b"\n" * 500_000,
    "dashes": b"\n--" * 300_000,
    "almost boundaries": b"\n--bx" * 200_000,
    "long dashes": b"--" + b"x" * 900_000,
    "html of angle brackets": b"<" * 500_000,
    "html comments": b"<!--" * 100_000,
    "deep tables": b"<table><tr><td>" * 30_000,
    "formatting": b"<a><b>" * 50_000,
    "balanced depth": b"<div>" * 30_000 + b"</div>" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE_BODIES)
@pytest.mark.parametrize("kind", [b"text/plain", b"text/html"])
def test_a_hostile_body_costs_little_time(name: str, kind: bytes) -> None:
    started = time.process_time()
    letter(multipart([part(HOSTILE_BODIES[name], b"Content-Type: " + kind)]))
    assert time.process_time() - started < 2


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
