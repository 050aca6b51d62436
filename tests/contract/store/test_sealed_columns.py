"""Sealed columns: each ciphertext opens in its own row and nowhere else, and says nothing by itself."""

from collections.abc import Callable

import pytest
from sqlalchemy import Integer, LargeBinary

from connectors.base import Address, Cursor
from handlers.domain.events import Event, EventKind
from handlers.domain.finding import Evidence, Finding, Place, Requester, RequesterKind, Verdict
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mandate import Mandate
from handlers.domain.message import Content
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.domain.rights import Right
from handlers.ports import BrokenSeal
from handlers.store.every_table import metadata
from handlers.store.originals import OriginalWriter, read
from tests.contract.store.shelf import everything_at_rest, kept, new_case, new_message, run, second_mailbox
from tests.support.cast import IRIS
from tests.support.desks import Room

#: Every column of bytes, by how its content is known to be safe.
SEALED = {
    "mailbox.address_sealed",
    "cursor.value_sealed",
    "case_file.requester_sealed",
    "event.content_sealed",
    "message.content_sealed",
    "original.body_sealed",
    "enclosure.facts_sealed",
    "enclosure.body_sealed",
    "mailbox.details_sealed",
    "mailbox_grant.text_sealed",
    "consent.flow_sealed",
    "watch.reference_sealed",
    "colleague_address.address_sealed",
    "incident.words_sealed",
    "incident_event.content_sealed",
    "scrub_set_by.words_sealed",
    "reading.evidence_sealed",
    "own_word.word_sealed",
    "mandate.person_sealed",
    "erase_order.reason_sealed",
    "hold.reason_sealed",
    "hold.release_reason_sealed",
    "signing_key.seed_sealed",
}
WRAPPED = {"data_key.wrapped"}
HASHED = (
    {"scrub_set_by.fingerprint_hash"}
    | {"pass.token_hash", "watch.secret_hash", "mailbox.address_hash", "memo.mail_id_hash"}
    | {"sketch.who_hash", "sketch_band.band_hash"}
    | {f"consent.{n}_hash" for n in ("link", "browser", "state")}
    | {f"message.{name}_hash" for name in ("mail_id", "sent_as", "fingerprint", "correspondent", "domain")}
)

MARKERS = [f"marker-{n}-subject.example" for n in range(9)]


def test_every_column_of_bytes_is_sealed_wrapped_or_hashed() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert columns == SEALED | WRAPPED | HASHED


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_no_column_in_clear_is_made_for_what_people_write(name: str) -> None:
    columns = metadata.tables[name].columns
    clear = {column.name for column in columns if not isinstance(column.type, Integer)}
    assert not clear & {"subject", "text", "body", "sender", "address", "requester", "content", "filename"}


def original(room: Room, message: MessageId, body: bytes) -> None:
    writer = OriginalWriter(room.desk.box(room.mailbox), room.desk.blobs, f"{message:064x}")
    writer.write(body)
    sealed = writer.finish()
    with room.desk.transaction("tests.original") as tx:
        tx.originals.add(message, sealed)


def filled(room: Room) -> tuple[list[CaseId], list[MessageId]]:
    """Write two of everything, each with words of its own."""
    cases, messages = [], []
    for n in (0, 1):
        said = Event(EventKind.LETTER_OPENED, content=MARKERS[n])
        cases.append(new_case(room, said, requester=Address(MARKERS[2 + n], MARKERS[4 + n])).id)
        message = kept(room, new_message(room, Content(MARKERS[6 + n], MARKERS[6 + n]), case_id=cases[-1]))
        messages.append(message.id)
        original(room, message.id, MARKERS[8].encode() + bytes([n]))
    with room.desk.transaction("tests.places") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", MARKERS[0]))
        tx.mailboxes.move(room.mailbox, Cursor("Junk", MARKERS[1]))
    second_mailbox(room, MARKERS[8])
    return cases, messages


def test_no_row_says_anything_by_itself(room: Room) -> None:
    filled(room)
    at_rest = everything_at_rest(room)
    assert not [marker for marker in MARKERS if marker.encode() in at_rest]
    assert b"marker" not in at_rest
    assert "marker".encode("utf-16-le") not in at_rest


def swap(room: Room, table: str, column: str, key: str, one: object, other: object) -> None:
    """Exchange the ciphertext of two rows."""
    found = f"SELECT {column} FROM {table} WHERE {key} = :key"
    first, second = (bytes(run(room, found, key=name)[0][0]) for name in (one, other))
    for name, new in ((one, second), (other, first)):
        run(room, f"UPDATE {table} SET {column} = :new WHERE {key} = :key", new=new, key=name)


def broken(work: Callable[[], object]) -> None:
    with pytest.raises(BrokenSeal):
        work()


def test_a_letter_does_not_open_in_another_letters_row(room: Room) -> None:
    _, messages = filled(room)
    swap(room, "message", "content_sealed", "id", *messages)
    with room.desk.reading("tests.read") as tx:
        for message in messages:
            broken(lambda message=message: tx.messages.get(message))  # type: ignore[misc] # bound early


def test_a_requester_does_not_open_in_another_cases_row(room: Room) -> None:
    cases, _ = filled(room)
    swap(room, "case_file", "requester_sealed", "id", *cases)
    with room.desk.reading("tests.read") as tx:
        for case in cases:
            broken(lambda case=case: tx.cases.get(case))  # type: ignore[misc] # bound early


def test_an_original_does_not_open_in_another_originals_row(room: Room) -> None:
    _, messages = filled(room)
    swap(room, "original", "body_sealed", "message_id", *messages)
    box = room.desk.box(room.mailbox)
    with room.desk.reading("tests.read") as tx:
        for message in messages:
            found = tx.originals.find(message)
            assert found is not None
            broken(lambda found=found: list(read(found, box, room.desk.blobs)))  # type: ignore[misc] # bound


def test_an_original_opens_only_under_the_name_it_was_sealed_by(room: Room) -> None:
    _, (one, other) = filled(room)
    run(room, "UPDATE original SET name = 'swap' WHERE message_id = :id", id=one)
    with room.desk.reading("tests.read") as tx:
        found = tx.originals.find(one)
        kept_whole = tx.originals.find(other)
    assert found is not None
    assert kept_whole is not None
    broken(lambda: list(read(found, room.desk.box(room.mailbox), room.desk.blobs)))
    assert b"".join(read(kept_whole, room.desk.box(room.mailbox), room.desk.blobs)).startswith(b"marker-8")


def test_a_place_does_not_open_in_another_feeds_row(room: Room) -> None:
    filled(room)
    swap(room, "cursor", "value_sealed", "scope", "INBOX", "Junk")
    with room.desk.reading("tests.read") as tx:
        for scope in ("INBOX", "Junk"):
            broken(lambda scope=scope: tx.mailboxes.cursor(room.mailbox, scope))  # type: ignore[misc] # bound


def test_an_address_does_not_open_in_another_mailboxs_row(room: Room) -> None:
    filled(room)
    swap(room, "mailbox", "address_sealed", "name", "privacy", "legal")
    with room.desk.reading("tests.read") as tx:
        broken(tx.mailboxes.all)


def test_a_letters_words_do_not_open_as_another_kind_of_words(room: Room) -> None:
    (case, _), (message, _) = filled(room)
    sealed = run(room, "SELECT content_sealed FROM message WHERE id = :id", id=message)[0][0]
    run(room, "UPDATE case_file SET requester_sealed = :sealed WHERE id = :id", sealed=sealed, id=case)
    with room.desk.reading("tests.read") as tx:
        broken(lambda: tx.cases.get(case))


def found(words: Content, person: str) -> Finding:
    """Return a reading of a letter in which somebody writes for a person."""
    asker = Requester(RequesterKind.REPRESENTATIVE, person, f"to-{person}", mandate=True)
    decided = Evidence(Right.ACCESS, 0, len(words.subject), "access-1", Place.SUBJECT)
    return Finding("en", (Right.ACCESS,), (decided,), verdict=Verdict.REQUEST, requester=asker, version="1")


def read_and_sent_by_others(room: Room) -> tuple[list[CaseId], list[MessageId]]:
    """Write two of everything, and of each whom the letter names and for whom it was sent."""
    cases, messages = filled(room)
    with room.desk.transaction("tests.read") as tx:
        for n, (case, message) in enumerate(zip(cases, messages, strict=True)):
            tx.readings.add(room.mailbox, message, found(Content(MARKERS[6 + n], ""), MARKERS[n]))
            tx.mandates.add(room.mailbox, Mandate(case, name=MARKERS[n], address=MARKERS[2 + n]))
            tx.own_words.add(
                room.mailbox.organisation_id, OwnWord(Where.PHRASE, MARKERS[n], Sense.LOOK, "why"), IRIS
            )
    return cases, messages


def test_what_was_read_in_a_letter_says_nothing_by_itself(room: Room) -> None:
    read_and_sent_by_others(room)
    at_rest = everything_at_rest(room)
    assert not [marker for marker in MARKERS if marker.encode() in at_rest]


def test_what_was_read_in_a_letter_does_not_open_in_another_letters_row(room: Room) -> None:
    _, messages = read_and_sent_by_others(room)
    swap(room, "reading", "evidence_sealed", "message_id", *messages)
    with room.desk.reading("tests.read") as tx:
        for message in messages:
            broken(lambda message=message: tx.readings.of([message]))  # type: ignore[misc] # bound early


def test_for_whom_a_sender_writes_does_not_open_in_another_cases_row(room: Room) -> None:
    cases, _ = read_and_sent_by_others(room)
    swap(room, "mandate", "person_sealed", "case_id", *cases)
    with room.desk.reading("tests.read") as tx:
        for case in cases:
            broken(lambda case=case: tx.mandates.of(case))  # type: ignore[misc] # bound early


def test_an_own_word_does_not_open_in_another_ones_row(room: Room) -> None:
    read_and_sent_by_others(room)
    one, other = (row[0] for row in run(room, "SELECT id FROM own_word ORDER BY id"))
    swap(room, "own_word", "word_sealed", "id", one, other)
    with room.desk.reading("tests.read") as tx:
        broken(lambda: tx.own_words.of(room.mailbox.organisation_id))


def test_for_whom_a_sender_writes_does_not_open_as_what_was_read(room: Room) -> None:
    cases, messages = read_and_sent_by_others(room)
    sealed = run(room, "SELECT person_sealed FROM mandate WHERE case_id = :id", id=cases[0])[0][0]
    run(room, "UPDATE reading SET evidence_sealed = :sealed", sealed=sealed)
    with room.desk.reading("tests.read") as tx:
        broken(lambda: tx.readings.of(messages))


def test_what_was_read_opens_in_its_own_row(room: Room) -> None:
    cases, messages = read_and_sent_by_others(room)
    with room.desk.reading("tests.read") as tx:
        read_again = tx.readings.of(messages)
        people = [tx.mandates.of(case) for case in cases]
        words = tx.own_words.of(room.mailbox.organisation_id)
    assert [read_again[one].requester.person for one in messages] == MARKERS[:2]
    assert [read_again[one].evidence[0].end for one in messages] == [len(MARKERS[6]), len(MARKERS[7])]
    assert [(one.name, one.address) for one in people if one] == list(
        zip(MARKERS[:2], MARKERS[2:4], strict=True)
    )
    assert [one.text for one in words] == MARKERS[:2]


def test_what_stayed_in_its_row_opens(room: Room) -> None:
    cases, messages = filled(room)
    swap(room, "message", "content_sealed", "id", *messages)
    swap(room, "message", "content_sealed", "id", *messages)
    with room.desk.reading("tests.read") as tx:
        assert [tx.messages.get(message).content.subject for message in messages] == MARKERS[6:8]
        assert [tx.cases.get(case).requester.name for case in cases] == MARKERS[4:6]
        assert [event.content for event in tx.events.of_case(cases[0])] == [None, MARKERS[0]]
