"""Enclosures in the store: sealed with their names, small ones in the row, and gone with their draft."""

import pytest

from handlers.disposal import gate
from handlers.domain.files import File
from handlers.domain.ids import MessageId
from handlers.domain.message import Message
from handlers.ports import BrokenSeal
from handlers.store.enclosures import Enclosure
from handlers.store.originals import ROW_LIMIT, OriginalWriter, read
from handlers.store.transaction import Transaction
from tests.contract.store.shelf import everything_at_rest, kept, new_message, run
from tests.support.desks import Room

NAME, WORDS = "insight Sam Søgaard.pdf", b"%PDF everything about Sam "


def lay(room: Room, message: Message, content: bytes = WORDS, name: str = NAME) -> int:
    writer = OriginalWriter(room.desk.box(room.mailbox), room.desk.blobs, f"{len(content):064x}"[:64])
    writer.write(content)
    body = writer.finish()
    with room.desk.transaction("tests.lay") as tx:
        file = File(name, "application/pdf", body.size)
        return tx.enclosures.add(room.mailbox, message.id, file, body)


def laid(room: Room, message: MessageId) -> list[Enclosure]:
    with room.desk.reading("tests.laid") as tx:
        return tx.enclosures.of(message)


def blobs(room: Room) -> list[str]:
    return sorted(path.name for path in (room.folder / "blobs").rglob("*") if path.is_file())


@pytest.fixture
def draft(room: Room) -> Message:
    return kept(room, new_message(room))


@pytest.mark.parametrize("size", [0, 10, ROW_LIMIT, ROW_LIMIT + 1, 500_000])
def test_a_file_comes_back_as_it_was_laid(room: Room, draft: Message, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    lay(room, draft, content)
    (one,) = laid(room, draft.id)
    assert one.file == File(NAME, "application/pdf", size)
    assert b"".join(read(one.body, room.desk.box(room.mailbox), room.desk.blobs)) == content
    assert len(blobs(room)) == (size > ROW_LIMIT)


def test_neither_its_name_nor_its_bytes_lie_open(room: Room, draft: Message) -> None:
    lay(room, draft, WORDS * 10_000)
    lay(room, draft, WORDS)
    at_rest = everything_at_rest(room) + b"".join(
        path.read_bytes() for path in (room.folder / "blobs").rglob("*") if path.is_file()
    )
    assert WORDS not in at_rest
    assert b"insight" not in at_rest
    assert "Søgaard".encode() not in at_rest


def leave(tx: Transaction, room: Room) -> gate.Leave:
    return gate.ask(tx, gate.Route.DISCARDED, mailbox=room.mailbox.id)


def test_files_stand_in_the_order_in_which_they_came(room: Room, draft: Message) -> None:
    numbers = [lay(room, draft, b"x" * n, f"{n}.txt") for n in range(1, 6)]
    assert [one.id for one in laid(room, draft.id)] == numbers
    assert [one.file.name for one in laid(room, draft.id)] == [f"{n}.txt" for n in range(1, 6)]


def test_facts_moved_to_another_row_do_not_open(room: Room, draft: Message) -> None:
    first, second = lay(room, draft, b"1"), lay(room, draft, b"22")
    stolen = "(SELECT facts_sealed FROM enclosure WHERE id = :first)"
    run(room, f"UPDATE enclosure SET facts_sealed = {stolen} WHERE id = :second", first=first, second=second)
    with pytest.raises(BrokenSeal):
        laid(room, draft.id)


def test_a_file_is_taken_from_its_own_message_alone_with_its_blob(room: Room, draft: Message) -> None:
    other = kept(room, new_message(room))
    number = lay(room, draft, WORDS * 10_000)
    with room.desk.transaction("tests.take") as tx:
        assert not tx.enclosures.remove(other.id, number)
    assert len(blobs(room)) == 1
    with room.desk.transaction("tests.take") as tx:
        with gate.through(tx, leave(tx, room)):
            assert tx.enclosures.remove(draft.id, number)
        assert not tx.enclosures.remove(draft.id, number)
    assert (laid(room, draft.id), blobs(room)) == ([], [])


def test_a_blob_stays_where_the_transaction_is_rolled_back(room: Room, draft: Message) -> None:
    lay(room, draft, WORDS * 10_000)

    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx, gate.through(tx, leave(tx, room)):
            assert tx.enclosures.discard(draft.id) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(laid(room, draft.id)) == len(blobs(room)) == 1


def test_a_draft_that_is_let_go_leaves_nothing(room: Room, draft: Message) -> None:
    for content in (WORDS, WORDS * 10_000, WORDS * 20_000):
        lay(room, draft, content)
    with room.desk.transaction("tests.discard") as tx, gate.through(tx, leave(tx, room)):
        assert tx.enclosures.discard(draft.id) == 3
    assert (laid(room, draft.id), blobs(room)) == ([], [])


def test_files_follow_to_the_draft_that_takes_the_place(room: Room, draft: Message) -> None:
    newer = kept(room, new_message(room))
    lay(room, draft, WORDS * 10_000)
    with room.desk.transaction("tests.carry") as tx:
        tx.enclosures.carry(draft.id, newer.id)
    assert laid(room, draft.id) == []
    (one,) = laid(room, newer.id)
    assert one.file.name == NAME
    assert b"".join(read(one.body, room.desk.box(room.mailbox), room.desk.blobs)) == WORDS * 10_000


def test_blobs_are_told_from_those_that_nobody_has(room: Room, draft: Message) -> None:
    lay(room, draft, WORDS * 10_000)
    (name,) = blobs(room)
    with room.desk.reading("tests.kept") as tx:
        assert tx.enclosures.kept([name, "enclosure-other"]) == {name}
        assert tx.enclosures.kept([]) == set()
