"""The same mail twice, or what looks like it: nothing is doubled, and nothing is dropped."""

from datetime import timedelta

import pytest

from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, letter
from tests.support.times import DAY, MONDAY


def test_fm_20_a_second_delivery_is_linked_to_the_first_and_opens_nothing(room: Room) -> None:
    same = letter()
    room.arrive(same)
    tally = room.arrive(same)

    case = room.only_case()
    first, second = (m for m in room.messages(case) if m.purpose is not Purpose.ACKNOWLEDGEMENT)
    assert (tally.duplicates, tally.cases, tally.acknowledged) == (1, 0, 0)
    assert second.purpose is Purpose.DUPLICATE
    assert second.duplicate_of == first.id
    assert EventKind.DUPLICATE_LINKED in room.kinds(case)
    assert case.version == 1, "a duplicate changes nothing that somebody is working on"


def test_both_deliveries_in_one_round_make_one_case(room: Room) -> None:
    same = letter()

    tally = room.arrive(same, same, same)

    assert (tally.cases, tally.duplicates) == (1, 2)
    assert len(room.cases()) == 1


def test_fm_20_a_copy_over_another_road_differs_in_its_headers_and_is_the_same_mail(room: Room) -> None:
    parts = {"message_id": "<same@subject.example>"}
    room.arrive(letter(**parts), letter(**parts, extra={"Received": "from elsewhere by mx"}))

    assert len(room.cases()) == 1


@pytest.mark.parametrize(("days", "cases"), [(6, 1), (8, 2)])
def test_fm_20_a_week_later_the_same_mail_is_somebody_writing_again(
    room: Room, days: int, cases: int
) -> None:
    same = letter()
    room.arrive(same)
    room.later(days * DAY)
    room.arrive(same)

    assert len(room.cases()) == cases


def test_old_letters_taken_in_late_are_duplicates_by_their_own_dates(room: Room) -> None:
    same = letter()
    for _ in range(2):
        room.mail.deliver(same, received_at=MONDAY - timedelta(days=400))
    room.sync()

    assert len(room.cases()) == 1


def test_fm_20_the_same_id_with_other_words_is_another_letter(room: Room) -> None:
    parts = {"message_id": "<form@website.example>"}
    room.arrive(
        letter(**parts, sender="sam@subject.example"),
        letter(**parts, sender="kim@other.example", text=ASKS_ERASURE),
    )

    first, second = room.cases()
    assert {first.requester.address, second.requester.address} == {
        "sam@subject.example",
        "kim@other.example",
    }


def test_fm_19_letters_without_an_id_are_never_taken_for_one(room: Room) -> None:
    room.arrive(letter(message_id=None), letter(message_id=None))

    assert len(room.cases()) == 2


def test_a_stub_that_is_noticed_again_changes_nothing(room: Room) -> None:
    room.arrive(letter())
    room.mail.expire_cursors()

    tally = room.sync()

    assert (tally.noticed, tally.messages) == (0, 0)
    assert len(room.cases()) == 1
