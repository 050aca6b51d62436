"""Letters that a case shows besides its own, on each kind of database."""

import pytest

from handlers.domain.case import Case
from handlers.domain.ids import CaseId
from handlers.domain.message import Content, Direction, Message, Purpose
from tests.contract.store.shelf import kept, new_case, new_message, value
from tests.support.desks import Room
from tests.support.times import DAY, MONDAY


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


def a_letter(room: Room, case: Case, text: str, **changes: object) -> Message:
    return kept(room, new_message(room, Content(text=text), case_id=case.id, **changes))


def shown(room: Room, case: Case) -> list[str]:
    with room.desk.reading("tests.shown") as tx:
        return [message.content.text for message in tx.messages.of_case(case.id)]


def take(room: Room, survivor: Case, *followers: Case) -> None:
    with room.desk.transaction("tests.take") as tx:
        tx.shared_letters.take(survivor.id, [case.id for case in followers])


def give_back(room: Room, survivor: Case, follower: Case) -> None:
    with room.desk.transaction("tests.give_back") as tx:
        tx.shared_letters.give_back(survivor.id, follower.id)


def lend(room: Room, source: Case, new: Case) -> None:
    with room.desk.transaction("tests.lend") as tx:
        tx.shared_letters.lend(source.id, new.id)


def three(room: Room) -> tuple[Case, Case, Case]:
    cases = new_case(room), new_case(room), new_case(room)
    for name, case in zip("abc", cases, strict=True):
        a_letter(room, case, name)
    return cases


def test_a_case_without_bonds_shows_its_own_letters_oldest_first(room: Room) -> None:
    case = new_case(room)
    a_letter(room, case, "new", at=MONDAY + DAY)
    a_letter(room, case, "old", at=MONDAY)

    assert shown(room, case) == ["old", "new"]


def test_letters_that_are_taken_stand_in_order_of_time_and_say_whose_they_are(room: Room) -> None:
    first, other = new_case(room), new_case(room)
    a_letter(room, first, "one", at=MONDAY)
    a_letter(room, other, "two", at=MONDAY + DAY)
    a_letter(room, first, "three", at=MONDAY + 2 * DAY)
    take(room, first, other)

    assert shown(room, first) == ["one", "two", "three"]
    assert shown(room, other) == ["two"]
    with room.desk.reading("tests.whose") as tx:
        assert [m.case_id for m in tx.messages.of_case(first.id)] == [first.id, other.id, first.id]


def test_taking_twice_shows_once(room: Room) -> None:
    first, second, _ = three(room)
    take(room, first, second)
    take(room, first, second)

    assert sorted(shown(room, first)) == ["a", "b"]


def test_giving_back_leaves_what_came_by_others(room: Room) -> None:
    first, second, third = three(room)
    take(room, first, second, third)
    give_back(room, first, second)

    assert sorted(shown(room, first)) == ["a", "c"]


def test_taking_from_nobody_takes_nothing(room: Room) -> None:
    first, _, _ = three(room)
    take(room, first)

    assert shown(room, first) == ["a"]


def test_only_letters_that_came_in_are_lent_to_a_case_that_was_split_off(room: Room) -> None:
    source, new = new_case(room), new_case(room)
    for purpose in Purpose:
        direction = Direction.INBOUND
        if purpose in {Purpose.REPLY, Purpose.QUESTION, Purpose.ACKNOWLEDGEMENT}:
            direction = Direction.OUTBOUND
        a_letter(room, source, purpose.value, purpose=purpose, direction=direction)
    lend(room, source, new)

    assert sorted(shown(room, new)) == ["correspondence", "request"]


def test_what_was_lent_goes_along_and_stays_when_a_bond_goes(room: Room) -> None:
    source, new, third = three(room)
    lend(room, source, new)
    take(room, third, new)
    assert sorted(shown(room, third)) == ["a", "b", "c"]

    give_back(room, third, new)
    assert shown(room, third) == ["c"]
    assert sorted(shown(room, new)) == ["a", "b"]


def test_what_was_lent_stays_when_its_source_was_merged_and_separated(room: Room) -> None:
    source, new, _ = three(room)
    lend(room, source, new)
    take(room, new, source)
    give_back(room, new, source)

    assert sorted(shown(room, new)) == ["a", "b"], "it was split off with that letter, for good"


def test_a_letter_does_not_come_back_to_its_own_case(room: Room) -> None:
    source, new, _ = three(room)
    lend(room, source, new)
    take(room, source, new)

    assert sorted(shown(room, source)) == ["a", "b"]
    joined = "shared_letter s JOIN message m ON m.id = s.message_id"
    assert value(room, f"SELECT count(*) FROM {joined} WHERE s.case_id = m.case_id") == 0


def test_two_cases_split_off_one_bring_its_letter_once(room: Room) -> None:
    source, one, other = three(room)
    lend(room, source, one)
    lend(room, source, other)
    survivor = new_case(room)
    take(room, survivor, one, other)
    assert sorted(shown(room, survivor)) == ["a", "b", "c"]

    give_back(room, survivor, one)
    take(room, survivor, other)
    assert sorted(shown(room, survivor)) == ["a", "c"], "the other one still brings it"


def test_what_a_split_case_shows_is_lent_on(room: Room) -> None:
    source, new, third = three(room)
    lend(room, source, new)
    lend(room, new, third)

    assert sorted(shown(room, third)) == ["a", "b", "c"]


def test_cases_that_follow_are_found(room: Room) -> None:
    first = new_case(room)
    followers = [new_case(room, follows=first.id) for _ in range(2)]
    new_case(room, follows=CaseId(1))

    with room.desk.reading("tests.following") as tx:
        assert tx.cases.following(first.id) == followers
        assert tx.cases.following(followers[0].id) == []
