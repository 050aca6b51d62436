"""A round over a mailbox: what goes wrong on the way costs time and never a letter."""

import threading
from dataclasses import replace
from datetime import datetime

import pytest

from connectors.base import Account, Cursor, Page, Stub
from connectors.errors import AuthorizationLost, CursorExpired, Temporary, Unreadable
from connectors.memory import MemoryMailbox
from handlers.desk import Hooks
from handlers.domain.finding import Circumstances, Finding
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.intake import batches, noticing
from handlers.intake.sync import sync_all
from handlers.mailboxes.registry import MailboxPlan, connect, quarantined
from handlers.store.mailboxes import LEASE
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.times import HOUR, MINUTE, SECOND


def stubs(room: Room, state: StubState) -> int:
    with room.desk.reading("tests.stubs") as tx:
        return tx.stubs.count(room.mailbox.id, state)


def taken_over(room: Room) -> Mailbox:
    """Let another worker take the mailbox over."""
    with room.desk.transaction("tests.lease") as tx:
        leased = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert leased is not None
    return leased


def test_fm_01_a_forgotten_place_is_listed_anew_and_nothing_is_doubled(room: Room) -> None:
    room.arrive(letter(), letter())
    room.mail.expire_cursors()

    tally = room.arrive(letter())

    assert (tally.noticed, tally.cases) == (1, 1)
    assert len(room.cases()) == 3


def test_a_mailbox_is_listed_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "PAGE", 2)

    tally = room.arrive(*(letter() for _ in range(5)))

    assert (tally.noticed, tally.cases) == (5, 5)


def test_fm_06_a_provider_that_promises_more_and_gives_nothing_does_not_hold_us(new_room: NewRoom) -> None:
    class Stuck(MemoryMailbox):
        def discover(
            self,
            scope: str,
            cursor: Cursor | None,
            limit: int,
            since: datetime | None = None,
            *,
            anywhere: bool = False,
        ) -> Page:
            return Page((), Cursor(scope, "same"), more=True)

    room = new_room(connectors=[("privacy", Stuck(OUR_ADDRESS))])

    assert room.sync().noticed == 0


def test_fm_06_an_endless_list_is_taken_in_bites(new_room: NewRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(MemoryMailbox):
        def discover(
            self,
            scope: str,
            cursor: Cursor | None,
            limit: int,
            since: datetime | None = None,
            *,
            anywhere: bool = False,
        ) -> Page:
            place = int(cursor.value) if cursor else 0
            return Page((Stub("known"),), Cursor(scope, str(place + 1)), more=True)

    endless = Endless(OUR_ADDRESS, scopes=("INBOX",))
    endless._letters["known"] = letter()
    room = new_room(connectors=[("privacy", endless)])

    assert room.sync().noticed == 1


def test_fm_16_another_worker_is_left_in_peace(room: Room) -> None:
    taken_over(room)

    assert room.arrive(letter()).noticed == 0
    assert room.cases() == []


def test_fm_16_a_mailbox_whose_worker_died_is_taken_over_when_its_lease_ends(room: Room) -> None:
    taken_over(room)
    room.mail.deliver(letter(), received_at=room.clock.now())

    room.later(LEASE - SECOND)
    assert room.sync().cases == 0
    room.later(SECOND)
    assert room.sync().cases == 1


def test_fm_16_a_worker_that_lost_its_lease_writes_nothing(new_room: NewRoom) -> None:
    def lose(point: str) -> None:
        if point == "sealed" and not lost:
            room.later(LEASE)
            lost.append(taken_over(room))

    lost: list[Mailbox] = []
    room = new_room(hooks=Hooks(checkpoint=lose))
    room.mail.deliver(letter(), received_at=room.clock.now())

    tally = room.sync()

    assert (tally.noticed, tally.cases) == (1, 0)
    assert room.cases() == []
    with room.desk.reading("tests.fence") as tx:
        assert tx.mailboxes.get(room.mailbox.id).fence == lost[0].fence, "the new lease stands"

    room.later(LEASE + 2 * MINUTE)
    assert room.sync().cases == 1


def test_fm_02_a_passing_fault_leaves_the_letter_due_and_waits_longer_each_time(room: Room) -> None:
    for _ in range(3):
        room.mail.fail_next("fetch", Temporary())
    assert room.arrive(letter()).put_off == 1

    for minutes in (1, 2):
        room.later(minutes * MINUTE - SECOND)
        assert room.sync().put_off == 0, "not yet"
        room.later(SECOND)
        assert room.sync().put_off == 1
    room.later(4 * MINUTE)
    assert room.sync().cases == 1


def test_fm_02_the_wait_that_a_provider_names_is_kept(room: Room) -> None:
    room.mail.fail_next("fetch", Temporary(retry_after=7200))
    room.mail.deliver(letter(), received_at=room.clock.now())
    with pytest.raises(Temporary):
        room.sync()

    room.later(2 * HOUR - SECOND)
    assert room.sync().messages == 0
    room.later(SECOND)
    assert room.sync().cases == 1


def test_fm_02_a_fault_in_the_middle_of_fetching_leaves_nothing_half_done(room: Room) -> None:
    room.mail.fail_next("fetch", Temporary(), after_effect=True)
    big = letter(text="word " * 40_000)
    room.arrive(big)
    assert [file for file in room.folder.rglob("*") if file.is_file() and "blobs" in file.parts] == []

    room.later(MINUTE)
    assert room.sync().cases == 1


def test_fm_03_a_vanished_letter_is_recorded_and_not_asked_for_again(room: Room) -> None:
    key = room.mail.deliver(letter(), received_at=room.clock.now())
    room.mail.remove(key)

    tally = room.sync()
    room.later(7 * HOUR)

    assert (tally.noticed, tally.vanished) == (1, 1)
    assert stubs(room, StubState.VANISHED) == 1
    assert room.sync().vanished == 0


def test_fm_04_the_third_death_of_a_reader_keeps_the_letter_unread_as_a_case(room: Room) -> None:
    for _ in range(3):
        room.parser.fail_next("parse", Unreadable(reason="memory", died=True))
    tallies = [room.arrive(letter())]
    for _ in range(3):
        room.later(7 * HOUR)
        tallies.append(room.sync())

    assert [tally.put_off for tally in tallies] == [1, 1, 0, 0]
    assert [tally.quarantined for tally in tallies] == [0, 0, 1, 0]
    assert room.only_case().unreadable
    assert quarantined(room.desk, room.mailbox) == 1


def test_fm_29_a_letter_over_the_limits_is_kept_unread_at_once(room: Room) -> None:
    room.parser.fail_next("parse", Unreadable(reason="too-deep"))

    tally = room.arrive(letter())

    case = room.only_case()
    assert (tally.quarantined, tally.put_off) == (1, 0)
    assert case.unreadable
    assert case.sender_unclear
    message = room.messages(case)[0]
    assert message.defects == ("unread", "too-deep")
    with room.desk.reading("tests.original") as tx:
        original = tx.originals.find(message.id)
    assert original is not None, "its original is kept"
    assert original.size == len(next(iter(room.mail._letters.values())))


def test_a_provider_that_is_down_is_not_asked_for_every_letter(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 3)
    for _ in range(6):
        room.mail.fail_next("fetch", Temporary())

    tally = room.arrive(*(letter() for _ in range(6)))

    assert tally.put_off == 3, "a whole batch put off says enough for this round"
    room.later(MINUTE)
    room.sync()
    room.later(2 * MINUTE)
    room.sync()
    assert len(room.cases()) == 6


def test_fm_04_a_fault_of_ours_over_one_letter_does_not_stop_the_rest(room: Room) -> None:
    class Stumbling:
        def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
            if subject == "Trip":
                raise ZeroDivisionError
            return Finding()

    room.desk.recogniser = Stumbling()
    for subject in ("Fine", "Trip", "Fine", "Fine"):
        room.mail.deliver(letter(subject=subject), received_at=room.clock.now())

    for _ in range(8):
        try:
            room.sync()
        except ZeroDivisionError:
            room.later(3 * MINUTE)

    assert len(room.cases()) == 4
    assert [case.unreadable for case in room.cases()].count(True) == 1, "the third fault keeps it unread"


def test_a_stop_is_heeded_between_batches(new_room: NewRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    stop = threading.Event()
    room = new_room(
        hooks=Hooks(stopping=stop.is_set, checkpoint=lambda p: stop.set() if p == "sealed" else None)
    )
    for _ in range(5):
        room.mail.deliver(letter(), received_at=room.clock.now())

    assert room.sync().cases == 2

    stop.clear()
    room.desk.reached = lambda _point: None
    assert room.sync().cases == 3


@pytest.fixture
def two_mailboxes(new_room: NewRoom) -> tuple[Room, MemoryMailbox]:
    other = MemoryMailbox("dpo@acme.example")
    room = new_room(connectors=[("officer", other)])
    connect(room.desk, MailboxPlan("officer", "memory", "dpo@acme.example"))
    return room, other


@pytest.mark.parametrize("fault", [Temporary(), AuthorizationLost(), CursorExpired(), ZeroDivisionError()])
def test_fm_17_a_sick_mailbox_leaves_the_others_their_turn(
    two_mailboxes: tuple[Room, MemoryMailbox], fault: Exception
) -> None:
    class Sick(MemoryMailbox):
        def account(self) -> Account:
            raise fault

    room, other = two_mailboxes
    room.desk._connectors[room.mailbox.id, 1] = Sick(OUR_ADDRESS)
    other.deliver(letter(), received_at=room.clock.now())

    with pytest.raises(ExceptionGroup) as raised:
        sync_all(room.desk)

    assert raised.value.exceptions == (fault,)
    assert len(room.cases()) == 1


def test_every_mailbox_gets_its_round(two_mailboxes: tuple[Room, MemoryMailbox]) -> None:
    room, other = two_mailboxes
    other.deliver(letter(), received_at=room.clock.now())
    room.mail.deliver(letter(), received_at=room.clock.now())

    tally = sync_all(room.desk)

    assert (tally.noticed, tally.cases) == (2, 2)


def test_a_disconnected_mailbox_is_not_read(room: Room) -> None:
    with room.desk.transaction("tests.disconnect") as tx:
        tx.mailboxes.describe(replace(room.mailbox, status=MailboxStatus.DISCONNECTED))

    assert room.arrive(letter()).noticed == 0
