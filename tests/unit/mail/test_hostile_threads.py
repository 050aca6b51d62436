"""Thread ids come from strangers: none stops a person's answer, and none gets out of its line."""

import email
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import OutgoingMail
from connectors.errors import Unsendable
from connectors.mime.reading import read
from connectors.mime.writing import build
from tests.unit.mail.letters import letter, raw
from tests.unit.mail.test_writing import MAIL

HOSTILE = [
    "<a\r\nBcc: mallory@example.net@b>",
    "<a\n@b>",
    "<a\r@b>",
    "<a\0@b>",
    "<a\x1b@b>",
    "<a\x7f@b>",
    "<a\x85@b>",
    "<a\u2028@b>",
    "<a\ud800@b>",
    "<a b@c>",
    "<nothing>",
    "<@>",
    "<>",
    "",
    " ",
    "<å@b>",
    "<a@b> <c@d>",
    "<a@b>\r\n",
]


def head(mail: OutgoingMail) -> tuple[str | None, str | None]:
    sent = email.message_from_bytes(build(mail))
    return sent["In-Reply-To"], sent["References"]


@pytest.mark.parametrize("bad", HOSTILE, ids=repr)
def test_a_hostile_id_is_left_out_and_the_mail_is_built(bad: str) -> None:
    assert head(replace(MAIL, in_reply_to=bad, references=(bad,))) == (None, None)
    assert head(replace(MAIL, in_reply_to=bad, references=("<1@x>", bad))) == (None, "<1@x>")
    assert b"mallory" not in build(replace(MAIL, in_reply_to=bad, references=(bad,)))


@settings(max_examples=120, deadline=None)
@given(st.none() | st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5))
def test_no_thread_makes_a_mail_unsendable(parent: str | None, chain: list[str]) -> None:
    data = build(replace(MAIL, in_reply_to=parent, references=(*chain, *(f"<{each}@x>" for each in chain))))
    plain = {field for field, _ in email.message_from_bytes(build(MAIL)).items()}
    assert {field for field, _ in email.message_from_bytes(data).items()} - plain <= {
        "In-Reply-To",
        "References",
    }


@pytest.mark.parametrize("bad", HOSTILE, ids=repr)
def test_our_own_message_id_stays_strict(bad: str) -> None:
    with pytest.raises(Unsendable, match="Message-ID"):
        build(replace(MAIL, message_id=bad))


@pytest.mark.parametrize("bad", [b"\0", b"\x01", b"\x1b", b"\x7f", b"\xc2\x85", b"\xc2\x9b", b" ", b"\t"])
def test_an_id_with_a_control_is_dropped_when_it_is_read(bad: bytes) -> None:
    ids = b"<a" + bad + b"b@x> <2@x>\r\n"
    found = letter(raw(extra=b"References: " + ids + b"In-Reply-To: " + ids))
    assert (found.references, found.in_reply_to) == (("<2@x>",), ("<2@x>",))
    own = letter(raw(head=b"From: sam@example.org\r\nMessage-ID: <a" + bad + b"b@x>\r\n"))
    assert own.message_id is None


def test_a_letter_with_hostile_threads_can_be_answered() -> None:
    found = letter(raw(extra=b"References: <a\0b@x> <no-sign> <2@x>\r\nIn-Reply-To: <no-sign>\r\n"))
    answer = replace(MAIL, in_reply_to=found.in_reply_to[-1], references=found.references)
    assert read([build(answer)]).references == ("<2@x>",)
