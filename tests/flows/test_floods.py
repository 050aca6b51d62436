"""Many letters at once: the desk is not buried, nothing is lost, and somebody hears of it."""

import pytest

from handlers.desk import Limits
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.intake.sync import sync
from tests.conftest import NewRoom
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, SMALL_TALK, letter
from tests.support.reading import opened, text_of
from tests.support.times import HOUR, MINUTE

FEW = Limits(cases_per_sender=2, cases_per_domain=4, cases_per_mailbox=6, acknowledgements_per_hour=2)


def from_(number: int, domain: str = "many.example", **parts: object) -> bytes:
    return letter(sender=f"person{number}@{domain}", **parts)


def kept(room: Room) -> int:
    return sum(
        one.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}
        for case in room.cases()
        for one in room.messages(case)
    )


def letters(room: Room, case: Case) -> int:
    return sum(one.purpose is not Purpose.ACKNOWLEDGEMENT for one in room.messages(case))


def notices(room: Room) -> list[str]:
    room.settle()
    return [post.notice.summary for post in room.chat.direct(IRIS) if post.notice]


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    return new_room(limits=FEW)


def test_letters_of_one_sender_over_the_limit_share_the_last_case(room: Room) -> None:
    tally = room.arrive(*(from_(1) for _ in range(7)))

    assert (tally.cases, tally.threaded, tally.messages) == (2, 5, 7)
    assert [letters(room, case) for case in room.cases()] == [1, 6]
    assert kept(room) == 7
    assert room.arrive(from_(2)).cases == 1, "others are not kept from theirs"


def test_letters_of_one_domain_over_the_limit_share_a_case(room: Room) -> None:
    assert room.arrive(*(from_(n) for n in range(9))).cases == 4
    assert kept(room) == 9
    assert room.arrive(from_(1, "quiet.example")).cases == 1


def test_where_anybody_can_have_an_address_its_domain_is_no_one_house(room: Room) -> None:
    assert room.arrive(*(from_(n, "gmail.com") for n in range(6))).cases == 6


def test_letters_of_one_mailbox_over_the_limit_share_a_case(room: Room) -> None:
    tally = room.arrive(*(from_(n, f"house{n}.example") for n in range(10)))
    assert tally.cases == 6
    assert kept(room) == 10


def test_an_hour_later_letters_have_cases_again(room: Room) -> None:
    room.arrive(*(from_(1) for _ in range(4)))
    room.later(HOUR + MINUTE)
    assert room.arrive(from_(1)).cases == 1


def test_what_is_asked_in_a_flood_is_asked_under_the_earlier_date(room: Room) -> None:
    room.arrive(from_(1), from_(1), from_(1, text=ASKS_ERASURE))
    last = room.cases()[1]
    assert {claim.right.value for claim in last.claims} == {"access", "erasure"}
    (added,) = (one for one in room.record(last) if one.kind is EventKind.MESSAGE_ADDED)
    assert added.facts["gathered"] is True


def test_a_letter_put_to_anothers_case_says_so_and_is_not_that_persons(room: Room) -> None:
    room.arrive(*(from_(n) for n in range(5)))
    last = room.cases()[-1]
    put = room.messages(last)[-1]
    assert not put.known_sender
    shown = text_of(opened(room, last))
    assert "Letters came in faster than the limit, so this one was put here." in shown


def test_a_flood_writes_one_line_an_hour_and_no_acknowledgements(room: Room) -> None:
    room.arrive(*(from_(1) for _ in range(3)))
    room.deliver()
    before = len(room.chat.lines)
    sent = len(room.mail.sent)
    room.arrive(*(from_(1) for _ in range(20)))
    room.deliver()
    assert len(room.chat.lines) - before <= 1
    assert len(room.mail.sent) == sent
    assert len(room.chat.cards) == 2


def test_admins_hear_of_a_flood_once_a_day(room: Room) -> None:
    room.arrive(*(from_(1) for _ in range(5)))
    room.arrive(*(from_(1) for _ in range(5)))
    assert notices(room) == ["Letters come into the mailbox privacy faster than a limit allows."]
    room.later(24 * HOUR)
    room.arrive(*(from_(1) for _ in range(5)))
    assert len(notices(room)) == 2


def test_a_closed_case_gathers_nothing(room: Room) -> None:
    room.arrive(from_(1), from_(1, text=SMALL_TALK))
    for case in room.cases():
        room.press(case, ActionId.CLAIM)
        room.close_as(room.case(case.id), "not_a_request")
    assert room.arrive(from_(1)).cases == 1


def test_fm_28_when_the_hours_acknowledgements_are_used_up_the_admins_are_told(room: Room) -> None:
    room.arrive(*(from_(n, f"house{n}.example") for n in range(4)))
    assert notices(room) == ["The mailbox privacy sent as many acknowledgements in an hour as it may."]
    assert len(room.mail.sent) == 2


def test_an_archive_is_no_flood(new_room: NewRoom) -> None:
    room = new_room(limits=FEW)
    for number in range(9):
        room.mail.deliver(from_(number % 2), received_at=room.clock.now())
    assert sync(room.desk, room.mailbox.id, historic=True).cases == 9
