"""Ten at once: one mail delivered ten times is one case, ten presses of one button are one effect."""

from collections.abc import Callable
from functools import partial

import pytest

from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Refused, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Purpose
from handlers.domain.presses import Done
from handlers.domain.record import verify
from handlers.intake.reading import Read, read
from handlers.intake.routing import route
from handlers.intake.tally import Tally
from handlers.store.stubs import DueStub, StubState
from tests.conftest import NewRoom
from tests.support.cast import ADA, CROWD
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.letters import letter

TEN = 10


def leased(room: Room) -> Mailbox:
    with room.desk.transaction("tests.lease") as tx:
        mailbox = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert mailbox is not None
    return mailbox


def noticed(room: Room, mailbox: Mailbox) -> list[DueStub]:
    page = room.mail.discover("INBOX", None, 100)
    with room.desk.transaction("tests.notice") as tx:
        tx.stubs.notice(mailbox.id, page.stubs, tx.now)
        return tx.stubs.due(mailbox.id, tx.now, 100)


def arriving(room: Room, mailbox: Mailbox, stub: DueStub) -> Callable[[], Tally]:
    """Return the work of reading and routing one letter."""

    def work() -> Tally:
        result = read(room.desk, mailbox, stub)
        assert isinstance(result, Read)
        return route(room.desk, mailbox, stub, result, frozenset())

    return work


def assert_whole(room: Room) -> None:
    """Every record holds, every letter ended its way, nothing waits."""
    for case in room.cases():
        assert verify(room.record(case), case.head) == []
    with room.desk.reading("tests.waiting") as tx:
        assert tx.stubs.count(room.mailbox.id, StubState.NOTICED) == 0


def test_ten_letters_with_the_same_bytes_are_one_case_and_nine_duplicates(room: Room) -> None:
    same = letter()
    for _ in range(TEN):
        room.mail.deliver(same, received_at=room.clock.now())
    mailbox = leased(room)

    ends = all_at_once([arriving(room, mailbox, stub) for stub in noticed(room, mailbox)])

    tallies = [end for end in ends if isinstance(end, Tally)]
    assert len(tallies) == TEN, ends
    assert sum(tally.cases for tally in tallies) == 1
    assert sum(tally.duplicates for tally in tallies) == 9
    assert sum(tally.acknowledged for tally in tallies) == 1
    case = room.only_case()
    assert room.kinds(case).count(EventKind.DUPLICATE_LINKED) == 9
    room.settle()
    assert (len(room.chat.cards), len(room.mail.sent)) == (1, 1)
    assert_whole(room)


def test_ten_workers_on_one_letter_are_one_case(room: Room) -> None:
    room.mail.deliver(letter(files=()), received_at=room.clock.now())
    mailbox = leased(room)
    (stub,) = noticed(room, mailbox)

    ends = all_at_once([arriving(room, mailbox, stub)] * TEN)

    tallies = [end for end in ends if isinstance(end, Tally)]
    assert len(tallies) == TEN, ends
    assert sum(tally.messages for tally in tallies) == 1
    assert room.kinds(room.only_case()) == [EventKind.CASE_OPENED]
    assert_whole(room)


def test_ten_workers_on_one_large_letter_keep_one_whole_original(room: Room) -> None:
    room.mail.deliver(letter(text="word " * 40_000), received_at=room.clock.now())
    mailbox = leased(room)
    (stub,) = noticed(room, mailbox)

    all_at_once([arriving(room, mailbox, stub)] * TEN)

    assert len([file for file in (room.folder / "blobs").rglob("*") if file.is_file()]) == 1
    assert [m.purpose for m in room.messages(room.only_case())].count(Purpose.REQUEST) == 1


def test_ten_rounds_begun_together_read_the_mailbox_once(new_room: NewRoom) -> None:
    rooms = [new_room() for _ in range(TEN)]
    for room in rooms:
        room.desk._connectors.clear()
        room.desk._connect = lambda _mailbox, _grants: rooms[0].mail
    for _ in range(5):
        rooms[0].mail.deliver(letter(), received_at=rooms[0].clock.now())

    ends = all_at_once([room.sync for room in rooms])

    assert not [end for end in ends if isinstance(end, Exception)], ends
    rooms[0].sync()
    assert len(rooms[0].cases()) == 5
    assert_whole(rooms[0])


def presses(room: Room, case: Case, press: Callable[[int], object]) -> tuple[list[object], list[Exception]]:
    """Press ten times at once, and return what was done and what was refused."""
    ends = all_at_once([partial(press, n) for n in range(TEN)])
    done = [end for end in ends if not isinstance(end, Exception)]
    refused = [end for end in ends if isinstance(end, Exception)]
    assert all(isinstance(one, Refused) and str(one) for one in refused), refused
    assert verify(room.record(case), room.case(case.id).head) == []
    return done, refused


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter())
    room.settle()
    return room.only_case()


def test_ten_people_claim_one_case(room: Room, case: Case) -> None:
    done, refused = presses(room, case, lambda n: room.press(case, ActionId.CLAIM, CROWD[n], revision=1))

    owner = room.case(case.id).owner
    assert [type(one) for one in done] == [Done]
    assert [type(one) for one in refused] == [AlreadyHandled] * 9
    assert all(f"just claimed by <@{owner}>" in str(one) for one in refused)
    assert room.kinds(case).count(EventKind.CLAIMED) == 1
    room.settle()
    assert owner is not None
    told = "\n".join(room.chat.lines).split("\n")
    assert told.count(f"{owner.removeprefix('U0').title()} claimed the case.") == 1
    assert room.chat.cards[0].edits == 1


def test_one_press_delivered_ten_times(room: Room, case: Case) -> None:
    done, refused = presses(
        room, case, lambda _: room.press(case, ActionId.CLAIM, ADA, press_id="same", revision=1)
    )

    assert (len(done), len(refused)) == (1, 9)
    assert {type(one) for one in refused} == {AlreadyHandled}


def test_ten_presses_of_send_send_one_mail(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    sheet = room.preview(case)
    done, refused = presses(room, case, lambda _: room.send(case, sheet))

    assert (len(done), len(refused)) == (1, 9)
    assert {type(one) for one in refused} == {AlreadyHandled}
    room.settle()
    assert len(room.mail.sent) == 2, "the acknowledgement and one reply"


def test_ten_submissions_of_the_closing_form_close_once(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    revision = room.case(case.id).version
    answers = {"outcome_0": "withdrawn"}
    done, refused = presses(
        room, case, lambda _: room.press(case, ActionId.CLOSE, ADA, answers, revision=revision)
    )

    assert (len(done), len(refused)) == (1, 9)
    assert room.kinds(case).count(EventKind.CLOSED) == 1


def test_ten_previews_leave_one_draft_on_the_case(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    done, refused = presses(room, case, lambda n: room.preview(case, f"Try {n}."))

    assert (len(done), refused) == (TEN, [])
    tokens = {sheet.token for sheet in done if isinstance(sheet, Sheet)}
    assert len(tokens) == TEN
    assert str(room.case(case.id).draft_id) in tokens


def test_letters_and_presses_at_the_same_time_keep_the_record_whole(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    first = room.messages(case)[0].content.message_id
    for _ in range(5):
        room.mail.deliver(letter(in_reply_to=first, text="Thank you."), received_at=room.clock.now())

    def look() -> object:
        return room.preview(case)

    reading = partial(room.press, case, ActionId.OPEN_LETTER)
    works: list[Callable[[], object]] = [room.sync, room.deliver, look, look, look, look, reading]
    ends = all_at_once(works)

    # Who wrote while a letter came in is told so, and nothing else goes wrong.
    assert not [end for end in ends if isinstance(end, Exception) and not isinstance(end, StaleCase)], ends
    assert room.kinds(case).count(EventKind.MESSAGE_ADDED) == 5
    assert_whole(room)


@pytest.mark.parametrize("workers", [2, 8])
def test_many_couriers_deliver_everything_once(room: Room, workers: int) -> None:
    room.arrive(*(letter(sender=f"p{n}@many.example") for n in range(12)))
    all_at_once([room.deliver] * workers)
    room.settle()

    assert len(room.chat.cards) == 12
    assert len(room.mail.sent) == 12
    assert len(room.chat.lines) == 12
