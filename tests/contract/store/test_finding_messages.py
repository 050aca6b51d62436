"""Finding a message by what it is called, without ever storing that name: only for those who know it."""

from datetime import timedelta

import pytest

from connectors.base import Address
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.store.messages import Match
from tests.contract.store.shelf import destroy, kept, new_case, new_message, run, second_mailbox
from tests.support.desks import Room
from tests.support.times import DAY, HOUR, MONDAY, SECOND

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def room(shared: Room) -> Room:
    destroy(shared, "DELETE FROM message")
    return shared


def named(room: Room, mail_id: str, mailbox: Mailbox | None = None, **changes: object) -> Message:
    box = mailbox or room.mailbox
    message = new_message(room, Content(message_id=mail_id), mailbox_id=box.id, **changes)
    return kept(room, message, mailbox=box)


def found(room: Room, *mail_ids: str, mailbox: Mailbox | None = None) -> list[Match]:
    with room.desk.reading("tests.find") as tx:
        return tx.messages.by_mail_ids(mailbox or room.mailbox, mail_ids)


def test_a_message_is_found_by_its_own_id(room: Room) -> None:
    case = new_case(room)
    message = named(room, "<1@x.example>", case_id=case.id, purpose=Purpose.CORRESPONDENCE)
    (match,) = found(room, "<1@x.example>")
    assert (match.id, match.case_id, match.at) == (message.id, case.id, MONDAY)
    assert (match.direction, match.purpose) == (Direction.INBOUND, Purpose.CORRESPONDENCE)


@pytest.mark.parametrize(
    "asked", ["", "1@x.example", "<1@X.example>", " <1@x.example>", "<1@x.example>\x00", "%"]
)
def test_an_id_is_compared_literally(room: Room, asked: str) -> None:
    named(room, "<1@x.example>")
    assert found(room, asked) == []


@pytest.mark.parametrize("odd", ["\ud800@x", "<>", "x" * 5_000, "søren@ærø", "'; --"])
def test_ids_of_any_kind_can_be_found(room: Room, odd: str) -> None:
    message = named(room, odd)
    assert [match.id for match in found(room, odd)] == [message.id]


def test_asking_for_nothing_finds_nothing(room: Room) -> None:
    named(room, "")
    named(room, "<1@x.example>")
    assert found(room) == []
    assert found(room, "") == [], "letters without an id are nobody's thread"


def test_several_are_found_at_once_newest_first_and_each_once(room: Room) -> None:
    old = named(room, "<1@x.example>", at=MONDAY - DAY)
    same = [named(room, "<2@x.example>", at=MONDAY) for _ in range(2)]
    new = named(room, "<3@x.example>", at=MONDAY + DAY)
    named(room, "<4@x.example>")
    asked = ["<1@x.example>", "<2@x.example>", "<3@x.example>", "<2@x.example>", "<9@x.example>"]
    assert [match.id for match in found(room, *asked)] == [new.id, same[1].id, same[0].id, old.id]


def test_a_long_list_of_references_can_be_asked_for(room: Room) -> None:
    message = named(room, "<77@x.example>")
    assert [match.id for match in found(room, *(f"<{n}@x.example>" for n in range(100)))] == [message.id]


def test_another_mailbox_has_letters_of_its_own(room: Room) -> None:
    other = second_mailbox(room)
    ours, theirs = named(room, "<1@x.example>"), named(room, "<1@x.example>", other)
    assert [match.id for match in found(room, "<1@x.example>")] == [ours.id]
    assert [match.id for match in found(room, "<1@x.example>", mailbox=other)] == [theirs.id]


def test_the_same_id_is_hashed_apart_in_each_mailbox(room: Room) -> None:
    other = second_mailbox(room)
    named(room, "<1@x.example>")
    named(room, "<1@x.example>", other)
    hashes = {bytes(row.mail_id_hash) for row in run(room, "SELECT mail_id_hash FROM message")}
    assert len(hashes) == 2
    assert all(len(each) == 32 for each in hashes)


def test_a_sent_mail_is_found_by_both_its_names(room: Room) -> None:
    ours = named(room, "<ours@acme.example>", direction=Direction.OUTBOUND, purpose=Purpose.REPLY)
    with room.desk.transaction("tests.sent_as") as tx:
        tx.messages.sent_as(room.mailbox, ours.id, "<theirs@provider.example>")
    by_ours, by_theirs = found(room, "<ours@acme.example>"), found(room, "<theirs@provider.example>")
    assert [match.id for match in by_ours] == [match.id for match in by_theirs] == [ours.id]
    assert by_ours[0].mail_id_hash != by_ours[0].sent_as_hash
    assert len(found(room, "<ours@acme.example>", "<theirs@provider.example>")) == 1


def test_a_mail_that_kept_its_name_is_found_once(room: Room) -> None:
    ours = named(room, "<ours@acme.example>", direction=Direction.OUTBOUND)
    with room.desk.transaction("tests.sent_as") as tx:
        tx.messages.sent_as(room.mailbox, ours.id, "<ours@acme.example>")
    (match,) = found(room, "<ours@acme.example>")
    assert match.mail_id_hash == match.sent_as_hash


@pytest.mark.parametrize(
    ("kept_as", "asked", "same"),
    [("f" * 64, "f" * 64, True), ("f" * 64, "e" * 64, False), ("", "f" * 64, False), ("f" * 64, "", False)],
)
def test_the_same_mail_is_known_by_its_fingerprint(room: Room, kept_as: str, asked: str, same: bool) -> None:
    kept(room, new_message(room, Content(message_id="<1@x.example>")), fingerprint=kept_as)
    (match,) = found(room, "<1@x.example>")
    with room.desk.reading("tests.same") as tx:
        assert tx.messages.same_fingerprint(room.mailbox, match, asked) is same


# Acknowledgements: at most so many, counted.


def acknowledged(
    room: Room, to: str = "sam@subject.example", mailbox: Mailbox | None = None, **changes: object
) -> Message:
    box = mailbox or room.mailbox
    content = Content(sender=Address("privacy@acme.example"), to=(Address(to, "Sam"),))
    given = {"purpose": Purpose.ACKNOWLEDGEMENT, "direction": Direction.OUTBOUND, **changes}
    return kept(room, new_message(room, content, mailbox_id=box.id, **given), mailbox=box)


def since(room: Room, ago: timedelta, address: str | None = None, mailbox: Mailbox | None = None) -> int:
    with room.desk.reading("tests.since") as tx:
        return tx.messages.acknowledged_since(mailbox or room.mailbox, MONDAY - ago, address)


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        (MONDAY, 1),
        (MONDAY - DAY + MICROSECOND, 1),
        (MONDAY - DAY, 0),
        (MONDAY - DAY - MICROSECOND, 0),
        (MONDAY + HOUR, 1),
    ],
    ids=["now", "just within", "just a day ago", "before", "ahead of us"],
)
def test_a_day_is_counted_to_the_microsecond(room: Room, written: object, counted: int) -> None:
    acknowledged(room, at=written)
    assert since(room, DAY) == since(room, DAY, "sam@subject.example") == counted


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("sam@subject.example", 1),
        ("SAM@Subject.Example", 1),
        ("sam@subject.example ", 0),
        ("sams@subject.example", 0),
        ("", 0),
    ],
)
def test_one_correspondent_is_counted_however_they_write_their_address(
    room: Room, address: str, counted: int
) -> None:
    acknowledged(room, "Sam@subject.example")
    assert since(room, DAY, address) == counted


def test_letters_of_every_other_purpose_do_not_count(room: Room) -> None:
    for purpose in set(Purpose) - {Purpose.ACKNOWLEDGEMENT}:
        acknowledged(room, purpose=purpose)
    assert since(room, DAY) == since(room, DAY, "sam@subject.example") == 0


def test_everybody_is_counted_together_and_each_alone(room: Room) -> None:
    for n in range(3):
        acknowledged(room, f"sam{n}@subject.example", at=MONDAY - n * HOUR)
    assert since(room, 2 * HOUR + SECOND) == 3
    assert since(room, HOUR) == 1
    assert since(room, DAY, "sam1@subject.example") == 1


def test_each_mailbox_is_counted_for_itself(room: Room) -> None:
    other = second_mailbox(room)
    acknowledged(room, mailbox=other)
    assert since(room, DAY) == since(room, DAY, "sam@subject.example") == 0
    assert since(room, DAY, "sam@subject.example", other) == 1


def test_an_outbound_message_belongs_to_whom_it_is_written_to(room: Room) -> None:
    acknowledged(room, "sam@subject.example")
    assert since(room, DAY, "privacy@acme.example") == 0


def test_a_message_that_names_nobody_is_nobodys(room: Room) -> None:
    kept(room, new_message(room, Content(), purpose=Purpose.ACKNOWLEDGEMENT))
    assert run(room, "SELECT correspondent_hash FROM message")[0].correspondent_hash is None
    assert since(room, DAY) == 1
    assert since(room, DAY, "") == 0


def test_a_match_without_a_case_says_so(room: Room) -> None:
    named(room, "<1@x.example>")
    (match,) = found(room, "<1@x.example>")
    assert match.case_id is None
