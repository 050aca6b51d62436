"""Linking a duplicate: the case received later closes, and the earlier one goes on just as it was."""

from datetime import timedelta

import pytest

from handlers.domain.card import Form
from handlers.domain.case import ActionId, Bond, Case, Claim, Outcome, Status
from handlers.domain.errors import Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.presses import Done
from handlers.domain.rights import Right
from tests.support.bonding import BY_POST, by_hand, link, merge, opened, part, shown
from tests.support.cast import BEN
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK
from tests.support.times import DAY, MINUTE


def twice(room: Room, later: timedelta = 10 * DAY) -> tuple[Case, Case]:
    """Open two cases about the same, one after the other."""
    first = opened(room, f"{ASKS_ACCESS} First.")
    room.later(later)
    return first, opened(room, f"{ASKS_ACCESS} Second.")


@pytest.mark.parametrize("pressed", [0, 1])
def test_the_later_one_follows_whichever_was_pressed(room: Room, pressed: int) -> None:
    first, second = twice(room)
    case, other = (first, second)[pressed], (second, first)[pressed]

    done = link(room, case, other)

    assert done == Done("Case 2026-0002 is closed as a duplicate of 2026-0001, which is due 2026-04-07.")
    follower, survivor = room.case(second.id), room.case(first.id)
    assert (follower.status, follower.follows, follower.bond) == (Status.CLOSED, first.id, Bond.DUPLICATE)
    assert follower.claims == (Claim(Right.ACCESS, Outcome.CONTINUED),)
    assert (survivor.status, survivor.claims, survivor.deadline) == (Status.NEW, first.claims, first.deadline)


def test_letters_stay_where_they_came_to(room: Room) -> None:
    first, second = twice(room)
    link(room, second, first)

    assert not any("Second" in text for text in shown(room, first))
    assert not any("First" in text for text in shown(room, second))


def test_the_form_says_which_of_the_two_closes(room: Room) -> None:
    _, second = twice(room)
    form = room.press(second, ActionId.DUPLICATE)

    assert isinstance(form, Form)
    assert form.notes == (
        "The case received later closes and follows the earlier one, whose due date stands. Nobody is told.",
    )


def test_a_letter_that_asks_for_more_is_no_duplicate(room: Room) -> None:
    first = opened(room, ASKS_ACCESS)
    second = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")

    with pytest.raises(Incomplete) as refused:
        link(room, second, first)
    assert refused.value.fields == {
        "other": "Case 2026-0002 also asks for Erasure, which 2026-0001 does not. Merge the two instead."
    }
    assert room.case(second.id) == second


def test_a_letter_that_asks_for_nothing_clear_can_be_a_duplicate(room: Room) -> None:
    first = opened(room, ASKS_ACCESS)
    second = opened(room, SMALL_TALK)
    link(room, second, first)

    assert room.case(first.id).rights == (Right.ACCESS,)


def test_one_that_others_follow_carries_on_even_where_it_came_later(room: Room) -> None:
    first, second = twice(room)
    third = opened(room)
    merge(room, third, second)

    link(room, second, first)

    assert room.case(first.id).follows == second.id
    assert room.case(second.id).deadline == first.deadline, "the earlier due date survives all the same"


def test_two_that_are_both_followed_are_refused(room: Room) -> None:
    first, second = twice(room)
    link(room, opened(room), first)
    link(room, opened(room), second)
    # Both newer ones were linked to the case that was named; now neither can close.
    with pytest.raises(Incomplete) as refused:
        link(room, second, first)
    assert "Other cases follow" in refused.value.fields["other"]


def test_a_request_by_post_of_an_earlier_day_carries_on(room: Room) -> None:
    mailed = opened(room)
    posted = by_hand(room, **BY_POST)

    link(room, posted, mailed)

    assert room.case(mailed.id).follows == posted.id
    assert room.case(posted.id).due_on < mailed.due_on


def test_the_one_that_would_close_must_be_ones_own(room: Room) -> None:
    first, second = twice(room)
    room.press(second, ActionId.CLAIM, BEN)

    with pytest.raises(NotAllowed, match="Case 2026-0002 is handled by someone else"):
        link(room, first, second)


def test_one_that_is_closed_is_left_alone(room: Room) -> None:
    first, second = twice(room, MINUTE)
    room.press(second, ActionId.CLAIM)
    room.close_as(second, "withdrawn")

    with pytest.raises(WrongStatus):
        link(room, first, second)


def test_a_link_is_undone(room: Room) -> None:
    first, second = twice(room)
    link(room, second, first)
    part(room, second)

    apart = room.case(second.id)
    assert (apart.status, apart.follows, apart.bond) == (Status.NEW, None, None)
    assert (apart.claims, apart.deadline) == (second.claims, second.deadline)
    assert [event.kind for event in room.record(second)][-2:] == [EventKind.LINKED, EventKind.SEPARATED]
    assert room.case(first.id).claims == first.claims
