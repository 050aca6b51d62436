"""What the gate keeps is neither overwritten nor moved to where nothing keeps it; sealing anew goes on."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.vault.box import DataBox
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from handlers.domain.holds import Subject
from handlers.store.gate_triggers import HELD, SEALED_BYTES, WRAPPED_BYTES
from tests.contract.store.filled import COLUMNS, Filled, emptying, refused
from tests.contract.store.shelf import destroy, kept, new_case, new_message, run
from tests.support.desks import Room
from tests.support.held import count, held


def test_a_key_may_be_wrapped_anew_while_everything_is_held(filled: Filled) -> None:
    held(filled.room, Subject(mailbox=filled.room.mailbox.id))
    anew = KeyVault(KeyRing((bytes(32),))).new_key()
    run(filled.room, "UPDATE data_key SET wrapped = :anew", anew=anew)
    assert count(filled.room, "data_key", "wrapped = :anew", anew=anew) > 0


def test_words_may_be_sealed_anew_while_they_are_held(filled: Filled) -> None:
    held(filled.room, Subject(filled.case))
    anew = DataBox(bytes(32)).seal(b"", "here")  # nothing sealed is shorter
    run(filled.room, "UPDATE message SET content_sealed = :anew", anew=anew)
    assert count(filled.room, "message", "content_sealed = :anew", anew=anew) == 1


def test_what_counts_as_sealed_is_no_longer_than_what_is(room: Room) -> None:
    assert len(DataBox(bytes(32)).seal(b"", "")) == SEALED_BYTES
    assert len(KeyVault(KeyRing((bytes(32),))).new_key()) > WRAPPED_BYTES > 32


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_nothing_sealed_is_overwritten_with_what_is_too_short_to_be_sealed(
    filled: Filled, table: str, column: str
) -> None:
    least = WRAPPED_BYTES if column == "wrapped" else SEALED_BYTES
    statement = emptying(filled, table, column, ":instead")
    refused(filled.room, statement, instead=b"\0")
    held(filled.room, Subject(filled.case))
    for instead in (b"\0", b"\1" * (least - 1)):
        with pytest.raises(IntegrityError, match=HELD):
            destroy(filled.room, statement, instead=instead)


@pytest.mark.parametrize("table", ["event", "mandate", "scrub_set_by"])
def test_nothing_moves_out_of_a_held_case(filled: Filled, table: str) -> None:
    other = new_case(filled.room).id
    held(filled.room, Subject(filled.case))
    its_own = "AND seq > 1" if table == "event" else ""  # the other case has a first step too
    moving = f"UPDATE {table} SET case_id = :other WHERE case_id = :case {its_own}"
    refused(filled.room, moving, HELD, other=other, case=filled.case)


@pytest.mark.parametrize("table", ["original", "reading", "reading_correction"])
def test_nothing_moves_away_from_a_letter_of_a_held_case(filled: Filled, table: str) -> None:
    other = kept(filled.room, new_message(filled.room)).id
    held(filled.room, Subject(filled.case))
    refused(filled.room, f"UPDATE {table} SET message_id = :other", HELD, other=other)
