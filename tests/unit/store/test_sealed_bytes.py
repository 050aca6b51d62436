"""What the bytes of a letter keep as it was: every letter of a word, every zone, the order of all."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address, Attachment, TransferEncoding
from handlers.domain.message import Content
from handlers.store.sealed import address_from_bytes, address_to_bytes, from_bytes, to_bytes

ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "word",
    [
        "\ud800",
        "\udfff\ud800",
        "\x00",
        "\u2028",
        "\u00e9",
        "e\u0301",
        "\ufeff",
        "\ufb00",
        "\u202e",
        "\U0001f98a",
    ],
    ids=ascii,
)
def test_no_letter_is_normalised_on_the_way(word: str) -> None:
    assert from_bytes(to_bytes(Content(subject=word, text=word))).text == word
    assert address_from_bytes(address_to_bytes(Address(word, word))) == Address(word, word)


@given(st.datetimes(timezones=ZONES))
def test_the_sender_keeps_the_zone_they_wrote_in(sent_at: datetime) -> None:
    read = from_bytes(to_bytes(Content(sent_at=sent_at))).sent_at
    assert read is not None
    assert (read, read.utcoffset()) == (sent_at, sent_at.utcoffset())


@given(st.permutations([Address(f"{n}@x.example") for n in range(5)]))
def test_the_order_of_everything_is_kept(people: list[Address]) -> None:
    references = tuple(address.address for address in people)
    files = tuple(
        Attachment(name, "text/plain", 1, "", 0, 1, TransferEncoding.IDENTITY) for name in references
    )
    read = from_bytes(
        to_bytes(Content(to=tuple(people), reply_to=tuple(people), references=references, attachments=files))
    )
    assert (read.to, read.reply_to) == (tuple(people), tuple(people))
    assert (read.references, read.attachments) == (references, files)


def test_what_was_nothing_is_nothing_again() -> None:
    assert from_bytes(to_bytes(Content())) == Content()
    assert from_bytes(to_bytes(Content(sent_at=None))).sent_at is None
