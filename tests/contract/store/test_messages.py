"""Messages: whatever people write is read back as it was, sealed as one piece, in the order it came."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import Address, Attachment, TransferEncoding
from handlers.domain.errors import Gone
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.ports import BrokenSeal
from tests.contract.store.shelf import (
    destroy,
    everything_at_rest,
    kept,
    new_case,
    new_message,
    run,
    second_mailbox,
)
from tests.support.desks import Room
from tests.support.times import DAY, MINUTE, MONDAY


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


def got(room: Room, message: MessageId) -> Message:
    with room.desk.reading("tests.get") as tx:
        return tx.messages.get(message)


FILE = Attachment("plan.pdf", "application/pdf", 12_345, "ab" * 32, 4_711, 16_460, TransferEncoding.BASE64)
FULL = Content(
    subject="My data",
    text="Please send me everything.\n\n> quoted\n",
    sender=Address("sam@subject.example", "Sam Subject"),
    to=(Address("privacy@acme.example", "Acme"), Address("legal@acme.example")),
    reply_to=(Address("sam+reply@subject.example"),),
    message_id="<1@subject.example>",
    references=("<a@x.example>", "<b@x.example>"),
    attachments=(FILE, Attachment("", "text/plain", 0, "", 0, 0, TransferEncoding.IDENTITY)),
    sent_at=datetime(2026, 3, 1, 23, 59, 59, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
)


def test_everything_about_a_letter_is_read_back(room: Room) -> None:
    case = new_case(room)
    first = kept(room, new_message(room))
    message = kept(
        room,
        new_message(
            room,
            FULL,
            case_id=case.id,
            purpose=Purpose.DUPLICATE,
            known_sender=False,
            defects=("charset-guessed", "cut"),
            duplicate_of=first.id,
        ),
    )
    assert got(room, message.id) == message


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("direction", list(Direction))
def test_every_purpose_and_direction_is_kept(room: Room, purpose: Purpose, direction: Direction) -> None:
    message = kept(room, new_message(room, FULL, purpose=purpose, direction=direction))
    assert got(room, message.id) == message


@pytest.mark.parametrize("encoding", list(TransferEncoding))
def test_a_file_is_described_with_its_place_in_the_original(room: Room, encoding: TransferEncoding) -> None:
    file = Attachment("../../etc/passwd\x00\n", "x/y", 2**40, "0" * 64, 2**40, 2**41, encoding)
    message = kept(room, new_message(room, Content(attachments=(file,))))
    assert got(room, message.id).content.attachments == (file,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\x02",
        "\ud800 lone \udfff",
        "'; DROP TABLE message; --",
        "\U0001f98a" * 1_000,
        "\u202eright to left\u2069",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} %s {0} \\u0041",
        "\r\n.\r\n",
        "x" * 1_000_000,
    ],
    ids=["empty", "controls", "surrogates", "sql", "astral", "bidi", "markup", "templates", "dot", "long"],
)
def test_hostile_words_are_read_back_letter_by_letter(room: Room, text: str) -> None:
    content = Content(text, text, Address(text, text), (Address(text),), (), text, (text, text))
    message = kept(room, new_message(room, content))
    assert got(room, message.id).content == content


WORDS = st.text(st.characters(), max_size=20)
ADDRESSES = st.builds(Address, WORDS, WORDS)
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(timezones=ZONES, allow_imaginary=False)
CONTENTS = st.builds(
    Content,
    subject=WORDS,
    text=WORDS,
    sender=ADDRESSES,
    to=st.lists(ADDRESSES, max_size=3).map(tuple),
    reply_to=st.lists(ADDRESSES, max_size=2).map(tuple),
    message_id=WORDS,
    references=st.lists(WORDS, max_size=3).map(tuple),
    sent_at=st.none() | INSTANTS,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=CONTENTS)
def test_any_words_are_read_back(room: Room, content: Content) -> None:
    message = kept(room, new_message(room, content))
    assert got(room, message.id).content == content


def test_one_instant_is_kept_to_the_microsecond_whatever_its_zone(room: Room) -> None:
    at = datetime(2026, 3, 29, 2, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    message = kept(room, new_message(room, at=at))
    read = got(room, message.id)
    assert read.at == at
    assert read.at.tzinfo is UTC


def test_defects_are_codes_and_keep_their_order(room: Room) -> None:
    message = kept(room, new_message(room, defects=("b", "a", "unread")))
    assert got(room, message.id).defects == ("b", "a", "unread")
    unread = kept(room, new_message(room, defects=("unread", "")))
    assert got(room, unread.id).defects == ("unread",)


def test_erased_content_is_gone_and_says_so(room: Room) -> None:
    message = kept(room, new_message(room, FULL))
    destroy(room, "UPDATE message SET content_sealed = NULL WHERE id = :id", id=message.id)
    with pytest.raises(Gone, match="erased as the law or the retention schedule demands"):
        got(room, message.id)


def test_altered_content_is_never_shown(room: Room) -> None:
    message = kept(room, new_message(room, FULL))
    ((sealed,),) = run(room, "SELECT content_sealed FROM message WHERE id = :id", id=message.id)
    run(
        room,
        "UPDATE message SET content_sealed = :new WHERE id = :id",
        new=bytes(sealed)[:-1] + b"\x00\x00",
        id=message.id,
    )
    with pytest.raises(BrokenSeal):
        got(room, message.id)


def test_nothing_that_was_written_lies_in_clear(room: Room) -> None:
    words = [f"marker-{n}-4711" for n in range(8)]
    content = Content(
        words[0],
        words[1],
        Address(f"{words[2]}@x.example", words[3]),
        (Address(words[4]),),
        (Address(words[5]),),
        f"<{words[6]}>",
        (f"<{words[7]}>",),
        (Attachment("marker-file-4711", "text/plain", 1, "0", 0, 1, TransferEncoding.IDENTITY),),
    )
    kept(room, new_message(room, content), fingerprint="marker-fingerprint-4711")
    assert b"marker-" not in everything_at_rest(room)


def test_messages_of_a_case_stand_in_the_order_they_came(room: Room) -> None:
    case = new_case(room)
    late = kept(room, new_message(room, at=MONDAY + DAY, case_id=case.id))
    early = kept(room, new_message(room, at=MONDAY - DAY, case_id=case.id))
    one = kept(room, new_message(room, at=MONDAY, case_id=case.id))
    other = kept(room, new_message(room, at=MONDAY, case_id=case.id))
    kept(room, new_message(room, at=MONDAY))
    with room.desk.reading("tests.of_case") as tx:
        assert [m.id for m in tx.messages.of_case(case.id)] == [early.id, one.id, other.id, late.id]
        assert tx.messages.of_case(CaseId(404)) == []


def test_a_message_that_belongs_to_no_case_is_kept_all_the_same(room: Room) -> None:
    message = kept(room, new_message(room, FULL, purpose=Purpose.AUTOMATIC))
    assert got(room, message.id).case_id is None


def test_messages_are_counted_by_purpose_for_each_mailbox(room: Room) -> None:
    other = second_mailbox(room)
    for purpose in (Purpose.REQUEST, Purpose.REQUEST, Purpose.BOUNCE):
        kept(room, new_message(room, purpose=purpose, mailbox_id=other.id), mailbox=other)
    with room.desk.reading("tests.counts") as tx:
        assert tx.messages.counts(other.id) == {Purpose.REQUEST: 2, Purpose.BOUNCE: 1}
        assert tx.messages.counts(MailboxId(404)) == {}


def test_a_message_opens_under_the_key_of_its_own_mailbox(room: Room) -> None:
    other = second_mailbox(room)
    ours = kept(room, new_message(room, FULL))
    theirs = kept(room, new_message(room, FULL, mailbox_id=other.id), mailbox=other)
    assert got(room, theirs.id).content == FULL
    run(room, "UPDATE message SET mailbox_id = :other WHERE id = :id", other=other.id, id=ours.id)
    with pytest.raises(BrokenSeal):
        got(room, ours.id)


def test_two_seals_of_the_same_words_look_different(room: Room) -> None:
    ids = [kept(room, new_message(room, FULL, at=MONDAY + MINUTE)).id for _ in range(2)]
    sealed = [
        bytes(row.content_sealed)
        for number in ids
        for row in run(room, "SELECT content_sealed FROM message WHERE id = :id", id=number)
    ]
    assert len(set(sealed)) == 2
