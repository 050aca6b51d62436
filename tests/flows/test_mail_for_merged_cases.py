"""Mail for a case that follows another one lands where the work is done."""

import pytest

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.domain.rights import Right
from tests.support.bonding import link, merge, opened, part
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, bounce, letter, out_of_office
from tests.support.times import DAY

KIM = "Kim <kim@other.example>"
FIRST, SECOND = "<first@subject.example>", "<second@subject.example>"


@pytest.fixture
def merged(room: Room) -> tuple[Case, Case]:
    """Are the case that carries on, and the one that follows it."""
    first = opened(room, ASKS_ACCESS, message_id=FIRST)
    room.later(2 * DAY)  # a person is acknowledged once a day
    second = opened(room, ASKS_ERASURE, message_id=SECOND)
    room.settle()
    merge(room, second, first)
    return room.case(first.id), room.case(second.id)


def acknowledgement_of(room: Room, case: Case) -> str:
    return next(
        message.content.message_id
        for message in room.messages(case)
        if message.purpose is Purpose.ACKNOWLEDGEMENT and message.case_id == case.id
    )


def test_a_letter_in_the_followers_thread_lands_on_the_case_that_carries_on(
    room: Room, merged: tuple[Case, Case]
) -> None:
    first, second = merged
    tally = room.arrive(letter(in_reply_to=acknowledgement_of(room, second), text=SMALL_TALK))

    assert (tally.threaded, tally.cases) == (1, 0)
    landed = room.messages(first)[-1]
    assert (landed.case_id, landed.purpose, landed.known_sender) == (first.id, Purpose.CORRESPONDENCE, True)
    assert room.kinds(first)[-1] is EventKind.MESSAGE_ADDED
    assert room.kinds(second)[-1] is EventKind.LINKED
    assert room.case(first.id).version == first.version + 1


def test_a_duplicates_thread_leads_there_too(room: Room) -> None:
    first = opened(room, message_id=FIRST)
    second = opened(room, message_id=SECOND)
    link(room, second, first)
    room.arrive(letter(in_reply_to=SECOND, text=SMALL_TALK))

    assert room.messages(first)[-1].content.text == SMALL_TALK


def test_a_further_right_asked_for_there_is_no_case_of_its_own(room: Room, merged: tuple[Case, Case]) -> None:
    first, _ = merged
    restrict = "Please restrict the processing of my personal data under Article 18 GDPR."
    tally = room.arrive(letter(in_reply_to=SECOND, text=restrict))

    assert (tally.threaded, tally.cases) == (1, 0)
    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE, Right.RESTRICTION)


def test_a_right_asked_for_once_the_case_that_carries_on_is_closed_opens_a_new_one(
    room: Room, merged: tuple[Case, Case]
) -> None:
    first, second = merged
    room.press(first, ActionId.CLAIM)
    room.close_as(first, "fulfilled", "fulfilled", elsewhere=True)
    tally = room.arrive(letter(in_reply_to=SECOND, text=ASKS_ERASURE))

    assert tally.cases == 1
    assert room.case(first.id).status is room.case(second.id).status is Status.CLOSED


def test_a_bounce_lands_there(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    room.arrive(bounce(acknowledgement_of(room, second)))

    assert room.kinds(first)[-1] is EventKind.BOUNCE_RECORDED
    assert room.messages(first)[-1].case_id == first.id


def test_an_automatic_answer_lands_there(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    room.arrive(out_of_office(in_reply_to=acknowledgement_of(room, second)))

    assert room.kinds(first)[-1] is EventKind.MESSAGE_ADDED
    assert room.kinds(second)[-1] is EventKind.LINKED


def test_the_same_letter_once_more_lands_there(room: Room) -> None:
    same = letter(message_id=SECOND)
    first = opened(room)
    room.arrive(same)
    second = room.cases()[-1]
    merge(room, second, first)
    tally = room.arrive(same)

    assert (tally.duplicates, tally.cases) == (1, 0)
    assert room.kinds(first)[-1] is EventKind.DUPLICATE_LINKED


def test_the_person_of_a_case_that_follows_is_known_in_either_thread(room: Room) -> None:
    first = opened(room, ASKS_ACCESS, message_id=FIRST)
    second = opened(room, ASKS_ERASURE, message_id=SECOND, sender=KIM)
    merge(room, second, first, same_person="yes")

    for thread in (FIRST, SECOND):
        room.arrive(letter(sender=KIM, in_reply_to=thread, text=f"{ASKS_ERASURE} Again, in {thread}."))
        assert room.messages(first)[-1].known_sender
    assert len(room.cases()) == 2


def test_the_person_of_the_case_that_carries_on_is_known_in_the_followers_thread(room: Room) -> None:
    first = opened(room, ASKS_ACCESS, message_id=FIRST)
    second = opened(room, ASKS_ERASURE, message_id=SECOND, sender=KIM)
    merge(room, second, first, same_person="yes")
    room.arrive(letter(in_reply_to=SECOND, text=ASKS_ERASURE))

    assert room.messages(first)[-1].known_sender
    assert len(room.cases()) == 2


def test_a_stranger_is_a_stranger_there_too(room: Room, merged: tuple[Case, Case]) -> None:
    tally = room.arrive(
        letter(sender="Mallory <mallory@evil.example>", in_reply_to=SECOND, text=ASKS_ERASURE)
    )

    assert tally.cases == 1
    assert room.cases()[-1].requester.address == "mallory@evil.example"


def test_once_separated_each_has_its_own_mail_again(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    part(room, second)
    room.arrive(letter(in_reply_to=SECOND, text=SMALL_TALK))

    assert room.messages(second)[-1].content.text == SMALL_TALK
    assert SMALL_TALK not in {message.content.text for message in room.messages(first)}


def test_a_reply_goes_to_whoever_opened_the_case_that_carries_on(room: Room) -> None:
    first = opened(room, ASKS_ACCESS, message_id=FIRST)
    second = opened(room, ASKS_ERASURE, message_id=SECOND, sender=KIM, subject="Erase me")
    merge(room, second, first, same_person="yes")
    room.press(first, ActionId.CLAIM, ADA)
    room.preview(first)

    written = room.messages(room.case(first.id))[-1]
    assert [address.address for address in written.content.to] == [first.requester.address]
    assert written.content.references[-1] == SECOND, "in the thread of the latest letter"
