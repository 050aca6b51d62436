"""A letter as JSON and back: nothing is lost of any letter, and nothing false is taken for one."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address, Attachment, AuthenticationResult, Letter, MailKind, TransferEncoding
from connectors.letter_json import dump, load

text = st.text(max_size=12)
texts = st.lists(text, max_size=3).map(tuple)
addresses = st.lists(st.builds(Address, text, text), max_size=3).map(tuple)
count = st.integers(0, 2**53)
letters = st.builds(
    Letter,
    fingerprint=text,
    message_id=st.none() | text,
    in_reply_to=texts,
    references=texts,
    senders=addresses,
    reply_to=addresses,
    to=addresses,
    cc=addresses,
    subject=text,
    sent_at=st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))])),
    text=text,
    attachments=st.lists(
        st.builds(Attachment, text, text, count, text, count, count, st.sampled_from(TransferEncoding)),
        max_size=3,
    ).map(tuple),
    kind=st.sampled_from(MailKind),
    no_reply=st.booleans(),
    bounced_id=st.none() | text,
    authentication=st.lists(st.builds(AuthenticationResult, text, text, text), max_size=2).map(tuple),
    encrypted=st.booleans(),
    defects=texts,
)
LETTER = Letter(
    "f" * 64,
    "<1@x>",
    senders=(Address("sam@example.org", "Sæm"),),
    sent_at=datetime(2026, 11, 16, tzinfo=UTC),
    attachments=(Attachment("a", "a/b", 1, "d", 2, 3, TransferEncoding.BASE64),),
)


@settings(max_examples=150, deadline=None)
@given(letters)
def test_any_letter_comes_back_equal_and_of_the_same_types(letter: Letter) -> None:
    found = load(dump(letter))
    assert found == letter
    assert type(found.kind) is MailKind
    assert all(type(file.encoding) is TransferEncoding for file in found.attachments)
    assert found.sent_at is None or found.sent_at.tzinfo is not None


def test_it_is_utf_8_without_a_blank_too_many() -> None:
    data = dump(LETTER)
    assert "Sæm".encode() in data
    assert b": " not in data
    assert b", " not in data


def test_every_field_of_a_letter_is_on_the_pipe() -> None:
    assert set(json.loads(dump(LETTER))) == set(Letter.__dataclass_fields__)


@pytest.mark.parametrize("field", sorted(Letter.__dataclass_fields__))
def test_a_letter_that_lacks_what_is_always_sent_is_none(field: str) -> None:
    plain = json.loads(dump(LETTER))
    del plain[field]
    if field in {"message_id", "subject", "text", "no_reply", "bounced_id", "encrypted"}:
        assert isinstance(load(json.dumps(plain).encode()), Letter)  # these have values of their own
        return
    with pytest.raises((KeyError, TypeError)):
        load(json.dumps(plain).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "friendly"),
        ("kind", None),
        ("sent_at", "yesterday"),
        ("sent_at", 7),
        ("senders", [["only an address"]]),
        ("senders", [["a", "b", "c"]]),
        ("senders", 7),
        ("attachments", [["a"]]),
        ("attachments", [["a", "a/b", 1, "d", 2, 3, "rot13"]]),
        ("authentication", [["a"]]),
        ("authentication", [["a", "pass"]]),
        ("in_reply_to", None),
        ("surprise", 1),
    ],
)
def test_what_is_no_letter_is_refused(field: str, value: Any) -> None:
    plain = {**json.loads(dump(LETTER)), field: value}
    with pytest.raises((ValueError, KeyError, TypeError)):
        load(json.dumps(plain).encode())
