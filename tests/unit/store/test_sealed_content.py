"""The words of a message as bytes and back: nothing is lost, whatever people and machines write."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address, Attachment, TransferEncoding
from handlers.domain.message import Content
from handlers.store.sealed import address_from_bytes, address_to_bytes, from_bytes, to_bytes

words = st.text(st.characters(exclude_categories=()), max_size=40)  # halves of pairs and NUL among them
addresses = st.builds(Address, words, words)
attachments = st.builds(
    Attachment,
    words,
    words,
    st.integers(0, 2**40),
    words,
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.sampled_from(TransferEncoding),
)
contents = st.builds(
    Content,
    subject=words,
    text=words,
    sender=addresses,
    to=st.lists(addresses, max_size=3).map(tuple),
    reply_to=st.lists(addresses, max_size=3).map(tuple),
    message_id=words,
    references=st.lists(words, max_size=3).map(tuple),
    attachments=st.lists(attachments, max_size=3).map(tuple),
    sent_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(contents)
def test_content_comes_back_as_it_was(content: Content) -> None:
    stored = to_bytes(content)

    assert from_bytes(stored) == content
    assert stored.isascii()


@given(addresses)
def test_an_address_comes_back_as_it_was(address: Address) -> None:
    assert address_from_bytes(address_to_bytes(address)) == address


def test_an_empty_message_is_small() -> None:
    assert len(to_bytes(Content())) < 150
