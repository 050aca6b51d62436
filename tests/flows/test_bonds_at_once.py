"""Cases merged, separated and written to at the same time: one story, whole, whichever came first."""

from collections.abc import Callable
from functools import partial

import pytest

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.record import verify
from tests.support.bonding import by_hand, merge, opened, part
from tests.support.cast import CROWD
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter

FIRST, SECOND = "<first@subject.example>", "<second@subject.example>"


@pytest.fixture
def pair(room: Room) -> tuple[Case, Case]:
    """Are two cases of one person."""
    first = opened(room, ASKS_ACCESS, message_id=FIRST)
    return first, opened(room, ASKS_ERASURE, message_id=SECOND)


def at_once(room: Room, *works: Callable[[], object]) -> list[Exception]:
    """Do everything at once and return what was refused; anything else would be a fault."""
    ends = all_at_once(list(works))
    refused = [end for end in ends if isinstance(end, Exception)]
    assert all(isinstance(one, Refused) for one in refused), refused
    for case in room.cases():
        assert verify(room.record(case), case.head) == []
        if case.follows is not None:
            assert case.status is Status.CLOSED
            assert room.case(case.follows).follows is None, "a bond is one step long"
    return refused


def letters_by_case(room: Room) -> dict[str, set[str]]:
    return {case.number: {m.content.text for m in room.messages(case)} for case in room.cases()}


def test_merging_both_ways_at_once_merges_once(room: Room, pair: tuple[Case, Case]) -> None:
    first, second = pair
    refused = at_once(room, partial(merge, room, first, second), partial(merge, room, second, first))

    assert len(refused) == 1
    assert sorted(case.status is Status.CLOSED for case in room.cases()) == [False, True]
    assert sum(room.kinds(case).count(EventKind.LINKED) for case in pair) == 1


def test_ten_people_merge_the_same_two(room: Room, pair: tuple[Case, Case]) -> None:
    first, second = pair
    revision, answers = second.version, {"other": str(first.id)}
    refused = at_once(
        room,
        *(
            partial(room.press, second, ActionId.MERGE, person, answers, revision=revision)
            for person in CROWD
        ),
    )

    assert len(refused) == 9
    assert room.kinds(first).count(EventKind.JOINED) == 1


def test_a_ring_of_merges_never_closes(room: Room) -> None:
    cases = [opened(room) for _ in range(4)]
    ring = zip(cases, [*cases[1:], cases[0]], strict=True)
    at_once(room, *(partial(merge, room, case, other) for case, other in ring))

    standing = [case for case in room.cases() if case.status is not Status.CLOSED]
    assert standing, "somebody carries on"


def test_mail_that_comes_while_its_case_is_merged_is_shown_by_the_one_that_carries_on(
    room: Room, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    words = [f"One more thing, number {n}." for n in range(6)]
    for text in words:
        room.mail.deliver(letter(in_reply_to=SECOND, text=text), received_at=room.clock.now())

    def persist() -> None:
        """Merge, and again when a letter came in between."""
        for _ in range(20):
            try:
                merge(room, second, first)
            except Refused:
                if room.case(second.id).follows is not None:
                    return
            else:
                return

    at_once(room, room.sync, persist)
    room.sync()

    assert room.case(second.id).follows == first.id
    shown = letters_by_case(room)
    assert set(words) <= shown[first.number]
    part(room, second)
    shown = letters_by_case(room)
    for text in words:
        assert sum(text in letters for letters in shown.values()) == 1, "in the case that it came to, once"


def test_merging_and_separating_at_once_leave_one_picture(room: Room, pair: tuple[Case, Case]) -> None:
    first, second = pair
    third = by_hand(room)
    merge(room, second, first)
    at_once(
        room,
        partial(part, room, second),
        partial(merge, room, third, first),
        partial(room.press, first, ActionId.SEPARATE, CROWD[0], {"other": str(second.id)}),
    )

    assert room.case(second.id).follows is None
    assert room.kinds(second).count(EventKind.SEPARATED) == 1
    with_third = room.case(third.id).follows == first.id
    assert (ASKS_ERASURE in letters_by_case(room)[first.number]) is False
    texts = letters_by_case(room)[first.number]
    assert ("Please send me what you have on me." in texts) is with_third


def test_ten_splits_at_once_split_once(room: Room, pair: tuple[Case, Case]) -> None:
    first, _ = pair
    answers = {"rights": "erasure", "reason": "Two matters."}
    refused = at_once(
        room,
        *(
            partial(room.press, first, ActionId.SPLIT, person, answers, revision=first.version)
            for person in CROWD
        ),
    )

    assert len(refused) == 9
    assert len(room.cases()) == 3
