"""Letters of an archive become cases like any other, and nobody is written to because of them."""

from datetime import timedelta

from handlers.checkup import standing
from handlers.desk import Hooks
from handlers.domain.message import Purpose
from handlers.intake.sync import sync
from handlers.intake.tally import Tally
from handlers.store.outbox import EntryKind, EntryState
from tests.conftest import NewRoom
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.times import DAY, MINUTE


def take_in(room: Room, *originals: bytes, age: timedelta = timedelta()) -> Tally:
    """Take letters in as an archive that was received some time ago."""
    for original in originals:
        room.mail.deliver(original, received_at=room.clock.now() - age)
    return sync(room.desk, room.mailbox.id, historic=True)


def test_an_archived_letter_opens_a_case_and_is_not_acknowledged(room: Room) -> None:
    tally = take_in(room, letter())
    room.settle()

    assert (tally.cases, tally.acknowledged) == (1, 0)
    assert [message.purpose for message in room.messages(room.only_case())] == [Purpose.REQUEST]
    assert room.mail.sent == ()


def test_its_clock_started_when_it_was_received(room: Room) -> None:
    take_in(room, letter(), age=100 * DAY)

    deadline = room.only_case().deadline
    assert deadline.received_on == (room.clock.now() - 100 * DAY).date()
    assert deadline.due_on < room.clock.now().date()


def test_a_new_letter_after_the_archive_is_acknowledged_again(room: Room) -> None:
    take_in(room, letter(), age=100 * DAY)

    assert room.arrive(letter()).acknowledged == 1


def test_copies_in_an_archive_are_duplicates_by_the_time_they_were_received(room: Room) -> None:
    same = letter()

    tally = take_in(room, same, same, age=400 * DAY)

    assert (tally.cases, tally.duplicates) == (1, 1)


def test_an_answer_in_an_archive_joins_its_thread(room: Room) -> None:
    first = letter(message_id="<first@subject.example>")
    answer = letter(in_reply_to="<first@subject.example>", text="Thank you.", subject="Thanks")

    tally = take_in(room, first, answer, age=50 * DAY)

    assert (tally.cases, tally.threaded) == (1, 1)


def test_effects_that_nobody_here_makes_wait_untouched(new_room: NewRoom) -> None:
    deaf = new_room(hooks=Hooks(delivers=frozenset({EntryKind.MAIL})))
    deaf.arrive(letter())
    for _ in range(60):  # more rounds than any entry has attempts
        deaf.deliver()
        deaf.later(31 * MINUTE)

    assert deaf.chat.calls == []
    assert len(deaf.mail.sent) == 1, "mail needs no chat"
    now = standing(deaf.desk)
    assert (now.waiting, now.failed, now.unknown) == (2, 0, 0)

    whole = new_room()
    whole.clock.set(deaf.clock.now())
    whole.settle()
    assert whole.chat.calls.count("post_card") == 1
    assert standing(whole.desk).waiting == 0


def test_a_checkup_counts_and_quotes_nothing(room: Room) -> None:
    room.mail.deliver(letter())
    noticed = standing(room.desk)
    assert (noticed.waiting, noticed.unread) == (0, {"privacy": 0})

    room.sync()
    with room.desk.transaction("tests.fail") as tx:
        (entry,) = tx.outbox.due(9, {EntryKind.CARD})
        claimed = tx.outbox.claim(entry)
        assert claimed is not None
        tx.outbox.fail(claimed, "refused")

    now = standing(room.desk)
    assert now.failed == 1
    assert now.waiting == 1, "the acknowledgement"
    assert now.quarantined == {"privacy": 0}
    with room.desk.reading("tests.count") as tx:
        assert tx.outbox.count(EntryState.FAILED) == 1
