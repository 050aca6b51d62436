"""Separating: the case that followed is open again, and what only it brought leaves the other one."""

import pytest

from handlers import casebook
from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case, Claim, Status
from handlers.domain.errors import AlreadyHandled, Incomplete
from handlers.domain.events import EventKind
from handlers.domain.presses import Done
from handlers.domain.record import verify
from handlers.domain.rights import Right
from tests.support.bonding import by_hand, merge, opened, part, shown, split
from tests.support.cast import ADA, BEN
from tests.support.desks import ACME, Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter
from tests.support.times import DAY

ASKS_COPY = "I want to receive my data in a portable format, as Article 20 GDPR provides."


@pytest.fixture
def merged(room: Room) -> tuple[Case, Case]:
    """Are an earlier case about access, and a later one about erasure that was merged into it."""
    first = opened(room, ASKS_ACCESS, message_id="<first@subject.example>")
    room.later(10 * DAY)
    second = opened(room, ASKS_ERASURE, message_id="<second@subject.example>")
    merge(room, second, first)
    return first, second


def test_both_are_what_they_were(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    done = part(room, second)

    assert done == Done(
        "Case 2026-0002 is open again, due 2026-04-13. Case 2026-0001 goes on without it, due 2026-04-07."
    )
    apart, other = room.case(second.id), room.case(first.id)
    assert (apart.status, apart.owner, apart.follows, apart.bond, apart.closed_at) == (
        Status.NEW, None, None, None, None,
    )  # fmt: skip
    assert (apart.claims, apart.deadline) == (second.claims, second.deadline)
    assert (other.claims, other.deadline, other.status) == (first.claims, first.deadline, first.status)
    assert ASKS_ERASURE not in shown(room, other)
    assert ASKS_ERASURE in shown(room, apart)


def test_both_records_tell_it(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    part(room, second)

    assert room.record(second)[-1].facts == {
        "other": first.id, "number": "2026-0001", "bond": "merged", "from": "closed",
    }  # fmt: skip
    assert room.record(first)[-1].facts == {
        "other": second.id, "number": "2026-0002", "bond": "merged", "rights": "erasure", "from": "new",
    }  # fmt: skip
    for case in merged:
        assert room.kinds(case)[-1] is EventKind.SEPARATED
        assert casebook.verify_case(room.desk, case.number) == []


def test_its_former_owner_has_it_again(room: Room) -> None:
    first, second = opened(room), opened(room)
    room.press(second, ActionId.CLAIM, ADA)
    merge(room, second, first)
    room.press(second, ActionId.SEPARATE, BEN)

    assert (room.case(second.id).owner, room.case(second.id).status) == (ADA, Status.OPEN)


def test_an_owner_who_left_does_not(room: Room) -> None:
    first, second = opened(room), opened(room)
    room.press(second, ActionId.CLAIM, ADA)
    merge(room, second, first)
    del room.colleagues.held[ADA]
    room.press(second, ActionId.SEPARATE, BEN)

    assert (room.case(second.id).owner, room.case(second.id).status) == (None, Status.NEW)


def test_from_the_one_that_carries_on_it_is_asked_which(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    third = opened(room, ASKS_COPY)
    merge(room, third, first)

    form = room.press(first, ActionId.SEPARATE)
    assert isinstance(form, Form)
    (field,) = form.fields
    assert field.kind is FieldKind.CHOICE
    assert field.options == (
        (str(second.id), "2026-0002 · Erasure · due 2026-04-13"),
        (str(third.id), "2026-0003 · Portability · due 2026-04-13"),
    )

    room.press(first, ActionId.SEPARATE, ADA, {"other": str(third.id)})
    assert room.case(third.id).follows is None
    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE)


def test_more_actions_offer_it_on_the_one_that_carries_on(room: Room, merged: tuple[Case, Case]) -> None:
    first, _ = merged
    other = opened(room)

    def offered(case: Case) -> set[ActionId]:
        sheet = room.press(case, ActionId.MORE)
        assert isinstance(sheet, Sheet)
        return {button.action for paragraph in sheet.paragraphs for button in paragraph.buttons}

    assert ActionId.SEPARATE in offered(first)
    assert ActionId.SEPARATE not in offered(other)


def test_nothing_to_separate_is_said(room: Room) -> None:
    case = opened(room)

    with pytest.raises(AlreadyHandled, match="follows no other case, and none follows it"):
        room.press(case, ActionId.SEPARATE)


def test_only_one_that_follows_can_be_chosen(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    third = opened(room)

    with pytest.raises(AlreadyHandled, match="no longer follows"):
        room.press(first, ActionId.SEPARATE, ADA, {"other": str(third.id)})
    with pytest.raises(Incomplete):
        room.press(first, ActionId.SEPARATE, ADA, {"other": str(first.id)})
    part(room, second)
    with pytest.raises(AlreadyHandled):
        room.press(first, ActionId.SEPARATE, ADA, {"other": str(second.id)})


def test_a_right_that_another_merged_case_brings_too_stays(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    third = opened(room, ASKS_ERASURE)
    merge(room, third, first)

    part(room, second)
    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE)
    part(room, third)
    assert room.case(first.id).rights == (Right.ACCESS,)


def test_a_right_that_a_letter_asked_for_since_stays(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    room.arrive(letter(in_reply_to="<first@subject.example>", text=f"Once more. {ASKS_ERASURE}"))

    part(room, second)

    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE)


def test_a_right_that_a_colleague_added_since_stays(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    room.press(first, ActionId.RIGHTS, ADA, {"rights": "access", "reason": "A slip."})
    room.press(first, ActionId.RIGHTS, ADA, {"rights": "access erasure"})

    part(room, second)

    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE)


def test_a_right_that_was_split_off_before_does_not_come_back_to_stay(room: Room) -> None:
    first = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    split(room, first, "erasure")
    second = opened(room, ASKS_ERASURE)
    merge(room, second, first)
    assert Right.ERASURE in room.case(first.id).rights

    part(room, second)

    assert room.case(first.id).rights == (Right.ACCESS,)


def test_what_was_decided_stays_decided(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    room.press(first, ActionId.CLAIM)
    room.close_as(first, "fulfilled", "refused", elsewhere=True)
    closed = room.case(first.id)

    part(room, second)

    after = room.case(first.id)
    assert (after.status, after.claims, after.deadline) == (Status.CLOSED, closed.claims, closed.deadline)
    assert room.case(second.id).claims == (Claim(Right.ERASURE),), "the other one is open for all it asks"


def test_the_due_date_is_reckoned_again(room: Room) -> None:
    first = opened(room, ASKS_ACCESS)
    room.later(10 * DAY)
    second = opened(room, ASKS_ERASURE)
    merge(room, first, second)
    assert room.case(second.id).due_on == first.due_on

    part(room, first)

    after = room.case(second.id)
    assert after.deadline == second.deadline
    assert room.record(second)[-1].facts["due_on"] == second.due_on.isoformat()
    assert casebook.verify_case(room.desk, second.number) == []


def test_the_due_date_of_one_still_merged_counts_on(room: Room) -> None:
    earliest = opened(room, ASKS_ACCESS)
    room.later(5 * DAY)
    middle = opened(room, ASKS_ACCESS)
    room.later(10 * DAY)
    last = opened(room, ASKS_ACCESS)
    merge(room, earliest, last)
    merge(room, middle, last)

    part(room, earliest)
    assert room.case(last.id).deadline == middle.deadline
    part(room, middle)
    assert room.case(last.id).deadline == last.deadline


def test_the_due_date_of_a_request_by_post_is_the_one_its_colleague_stated(room: Room) -> None:
    early = by_hand(room, received_on="2026-02-10")
    late = by_hand(room, received_on="2026-02-25")
    merge(room, early, late)

    part(room, early)

    assert room.case(late.id).deadline == late.deadline


def test_letters_that_came_while_they_were_one_stay_where_they_landed(
    room: Room, merged: tuple[Case, Case]
) -> None:
    first, second = merged
    room.arrive(letter(in_reply_to="<second@subject.example>", text="One more thing."))
    part(room, second)

    assert "One more thing." in shown(room, first)
    assert "One more thing." not in shown(room, second)


def test_the_records_hold_after_many_turns(room: Room, merged: tuple[Case, Case]) -> None:
    first, second = merged
    for _ in range(3):
        part(room, second)
        merge(room, second, first)

    for case in room.cases():
        assert verify(room.record(case), case.head) == []
    assert room.cases()[0].organisation_id == ACME.id
    assert room.case(first.id).rights == (Right.ACCESS, Right.ERASURE)


@pytest.fixture
def heirs(room: Room) -> tuple[Case, Case, Case, Case]:
    """Are an early case merged into a later one, one split off that, and a still later one merged into it."""
    early = opened(room, ASKS_ACCESS, message_id="<early@subject.example>")
    room.later(10 * DAY)
    source = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}", message_id="<source@subject.example>")
    room.later(DAY)
    late = opened(room, ASKS_COPY, message_id="<late@subject.example>")
    merge(room, early, source)
    heir = split(room, source, "erasure")
    merge(room, late, heir)
    return early, source, heir, late


def test_a_case_split_off_keeps_the_day_that_it_was_opened_with(
    room: Room, heirs: tuple[Case, Case, Case, Case]
) -> None:
    early, source, heir, late = heirs
    part(room, late)
    part(room, early)

    assert room.case(heir.id).deadline == early.deadline
    assert room.case(source.id).deadline == source.deadline
    assert "due_on" not in room.record(heir)[-1].facts


def test_a_case_split_off_comes_back_to_that_day_from_an_earlier_one(room: Room) -> None:
    earliest = opened(room, ASKS_COPY)
    room.later(10 * DAY)
    early = opened(room, ASKS_ACCESS)
    room.later(7 * DAY)
    source = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    merge(room, early, source)
    heir = split(room, source, "erasure")
    merge(room, earliest, heir)
    assert room.case(heir.id).due_on == earliest.due_on
    part(room, earliest)

    back = room.case(heir.id).deadline
    assert earliest.due_on < early.due_on == back.due_on < source.due_on
    assert back.received_on == early.deadline.received_on, "as its record has said since it was split off"


def test_a_day_kept_at_closing_stays_when_another_case_comes_and_goes(
    room: Room, merged: tuple[Case, Case]
) -> None:
    first, second = merged
    part(room, second)
    merge(room, first, second)
    room.press(second, ActionId.CLAIM)
    room.close_as(second, "withdrawn", "withdrawn")
    part(room, first)
    room.press(second, ActionId.REOPEN, ADA, {"reason": "They wrote again."})
    third = opened(room)
    merge(room, third, second)
    part(room, third)

    assert room.case(second.id).due_on == first.due_on < second.due_on
