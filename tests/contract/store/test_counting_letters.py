"""What is kept of a letter's origin, and letters counted by where they come from, on every database."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import Address
from handlers.domain.authentication import Verdict
from handlers.domain.message import Content, Direction, Purpose
from handlers.store import sealed
from handlers.store.messages import Source
from tests.contract.store.shelf import kept, new_case, new_message, run, second_mailbox
from tests.support.desks import Room

HOUR = timedelta(hours=1)
SINCE = HOUR


def came(room: Room, sender: str, **changes: object) -> int:
    """Write a letter that opened a case, and return the case."""
    case = new_case(room)
    content = Content(sender=Address(sender))
    kept(room, new_message(room, content, **{"case_id": case.id, "at": room.clock.now(), **changes}))
    return case.id


def counted(room: Room, sender: str) -> tuple[int, int, int]:
    with room.desk.reading("tests.counted") as tx:
        found = tx.messages.requests_since(room.mailbox, room.clock.now() - SINCE, sender)
    return found[Source.SENDER], found[Source.DOMAIN], found[Source.MAILBOX]


def newest(room: Room, sender: str, source: Source) -> int | None:
    with room.desk.reading("tests.newest") as tx:
        return tx.messages.newest_request(room.mailbox, room.clock.now() - SINCE, sender, source)


@pytest.mark.parametrize("verdict", Verdict)
def test_the_verdict_on_a_sender_is_kept_with_the_letter(room: Room, verdict: Verdict) -> None:
    message = kept(room, new_message(room, authentication=verdict))
    with room.desk.reading("tests.get") as tx:
        assert tx.messages.get(message.id).authentication is verdict


def test_a_letter_of_before_is_unknown(room: Room) -> None:
    message = kept(room, new_message(room))
    assert run(room, "SELECT authentication FROM message")[0].authentication == "unknown"
    with room.desk.reading("tests.get") as tx:
        assert tx.messages.get(message.id).authentication is Verdict.UNKNOWN


def test_letters_are_counted_by_sender_domain_and_mailbox(room: Room) -> None:
    for sender in ("a@one.example", "A@One.example", "b@one.example", "c@two.example"):
        came(room, sender)
    assert counted(room, "a@one.example") == (2, 3, 4)
    assert counted(room, "new@two.example") == (0, 1, 4)
    assert counted(room, "") == (0, 0, 4)


def test_only_letters_that_opened_a_case_within_the_time_count(room: Room) -> None:
    came(room, "a@one.example")
    room.later(HOUR + timedelta(minutes=1))
    for purpose in set(Purpose) - {Purpose.REQUEST}:
        direction = Direction.INBOUND if purpose is Purpose.CORRESPONDENCE else Direction.OUTBOUND
        came(room, "a@one.example", purpose=purpose, direction=direction)
    assert counted(room, "a@one.example") == (0, 0, 0)
    assert newest(room, "a@one.example", Source.MAILBOX) is None
    came(room, "a@one.example")
    assert counted(room, "a@one.example") == (1, 1, 1)


def test_the_newest_case_of_a_source_is_found(room: Room) -> None:
    first = came(room, "a@one.example")
    room.later(timedelta(minutes=1))
    second = came(room, "b@one.example")
    room.later(timedelta(minutes=1))
    third = came(room, "c@two.example")
    found = {source: newest(room, "a@one.example", source) for source in Source}
    assert found == {Source.SENDER: first, Source.DOMAIN: second, Source.MAILBOX: third}


def test_another_mailboxs_letters_do_not_count(room: Room) -> None:
    other = second_mailbox(room)
    kept(
        room, new_message(room, Content(sender=Address("a@one.example")), mailbox_id=other.id), mailbox=other
    )
    assert counted(room, "a@one.example") == (0, 0, 0)


def test_a_domain_lies_in_the_store_as_a_keyed_hash_alone(room: Room) -> None:
    came(room, "a@one.example")
    came(room, "")
    hashes = [row.domain_hash for row in run(room, "SELECT domain_hash FROM message ORDER BY id")]
    assert len(bytes(hashes[0])) == 32
    assert b"one" not in bytes(hashes[0])
    assert hashes[1] is None


addresses = st.builds(Address, st.text(max_size=30), st.text(max_size=30))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(addresses, max_size=4).map(tuple))
def test_whom_a_copy_went_to_comes_back_as_it_was(copies: tuple[Address, ...]) -> None:
    assert sealed.from_bytes(sealed.to_bytes(Content(cc=copies))).cc == copies


def test_a_letter_sealed_before_copies_were_kept_went_to_nobody_else() -> None:
    stored = sealed.to_bytes(Content(subject="Old")).replace(b'"cc":[],', b"")
    assert b"cc" not in stored
    assert sealed.from_bytes(stored) == Content(subject="Old")
