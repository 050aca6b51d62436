"""Merging: one case carries on for several, with their letters, their rights and the earliest due date."""

import pytest

from connectors.memory import MemoryMailbox
from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId, Bond, Case, Claim, Outcome, Status
from handlers.domain.errors import (
    AlreadyHandled,
    Incomplete,
    NotAllowed,
    NotFound,
    Refused,
    StaleCase,
    WrongStatus,
)
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId
from handlers.domain.presses import Done
from handlers.domain.record import verify
from handlers.domain.rights import Right
from handlers.intake.sync import sync
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.bonding import by_hand, counting, merge, opened, part, shown, split
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter
from tests.support.reading import opened as opened_letters
from tests.support.reading import text_of
from tests.support.times import DAY

KIM = "Kim <kim@other.example>"


def pair(room: Room, **parts: object) -> tuple[Case, Case]:
    """Open an earlier case about access and a later one about erasure."""
    first = opened(room, ASKS_ACCESS, message_id="<first@subject.example>")
    room.later(10 * DAY)
    return first, opened(room, ASKS_ERASURE, **{"message_id": "<second@subject.example>", **parts})


def fields_refused(room: Room, case: Case, other: Case, **answers: str) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        merge(room, case, other, **answers)
    return refused.value.fields


def test_the_form_asks_for_a_case_and_whether_it_is_one_person(room: Room) -> None:
    first, _ = pair(room)

    form = room.press(first, ActionId.MERGE)

    assert isinstance(form, Form)
    assert [(field.name, field.kind, field.required) for field in form.fields] == [
        ("other", FieldKind.CASE, True),
        ("same_person", FieldKind.TICK, False),
    ]
    assert (form.case_id, form.revision, form.title) == (first.id, first.version, "Merge, 2026-0001")


def test_a_merged_case_is_carried_on_with_its_letters_and_rights(room: Room) -> None:
    first, second = pair(room)

    done = merge(room, second, first)

    follower, survivor = room.case(second.id), room.case(first.id)
    assert isinstance(done, Done)
    assert done.text == (
        "Case 2026-0002 is merged into 2026-0001, which is about Access + Erasure and due 2026-04-07."
    )
    assert (follower.status, follower.follows, follower.bond) == (Status.CLOSED, first.id, Bond.MERGED)
    assert follower.claims == (Claim(Right.ERASURE, Outcome.CONTINUED),)
    assert follower.closed_at == room.clock.now()
    assert survivor.rights == (Right.ACCESS, Right.ERASURE)
    assert survivor.due_on == first.due_on
    assert shown(room, survivor) >= {ASKS_ACCESS, ASKS_ERASURE}
    assert ASKS_ACCESS not in shown(room, follower)


def test_both_records_say_which_case_the_other_is(room: Room) -> None:
    first, second = pair(room)
    merge(room, second, first)

    linked, joined = room.record(second)[-1], room.record(first)[-1]
    assert (linked.kind, linked.actor) == (EventKind.LINKED, ADA)
    assert linked.facts == {"other": first.id, "number": "2026-0001", "bond": "merged", "from": "new"}
    assert joined.kind is EventKind.JOINED
    assert joined.facts == {
        "other": second.id,
        "number": "2026-0002",
        "bond": "merged",
        "rights": "erasure",
        "from": "new",
    }
    for case in (first, second):
        assert verify(room.record(case), room.case(case.id).head) == []


def test_the_earlier_due_date_survives_whichever_way_the_merge_goes(room: Room) -> None:
    first, second = pair(room)

    merge(room, first, second)

    survivor = room.case(second.id)
    assert survivor.deadline == first.deadline
    assert survivor.due_on < second.due_on
    assert room.record(second)[-1].facts["due_on"] == first.due_on.isoformat()


def test_both_cards_and_threads_are_told(room: Room) -> None:
    first, second = pair(room)
    room.settle()
    merge(room, second, first)
    room.settle()

    assert any("joined another case to this one" in line for line in room.told())
    assert any("joined this case to another" in line for line in room.told())
    assert ("Continued in", "2026-0001") in room.chat.card(1).facts
    assert room.chat.card(0).title == "2026-0001 · Access + Erasure"
    assert room.entries(EntryState.FAILED) == 0


def test_unclear_is_no_right_to_take_over_and_gives_way_to_a_clear_one(room: Room) -> None:
    unclear = opened(room, SMALL_TALK)
    clear = opened(room, ASKS_ERASURE)
    other = opened(room, SMALL_TALK)

    merge(room, other, clear)
    assert room.case(clear.id).rights == (Right.ERASURE,)
    part(room, other)
    merge(room, clear, unclear)
    assert room.case(unclear.id).rights == (Right.ERASURE,)
    part(room, clear)
    assert room.case(unclear.id).rights == (Right.UNCLEAR,)


def test_cases_of_different_addresses_are_merged_once_somebody_made_sure(room: Room) -> None:
    first, second = pair(room, sender=KIM)

    assert fields_refused(room, second, first) == {
        "same_person": (
            "The two came from different addresses. Make sure that it is one person, and tick this."
        )
    }
    assert room.case(second.id) == second

    merge(room, second, first, same_person="yes")
    assert room.case(second.id).follows == first.id


def test_nobodys_address_is_nobody_elses(room: Room) -> None:
    one, other = by_hand(room, email=""), by_hand(room, email="")

    assert "same_person" in fields_refused(room, one, other)


def test_a_case_is_not_merged_into_itself(room: Room) -> None:
    first, _ = pair(room)

    assert fields_refused(room, first, first) == {"other": "Choose another case than this one."}


@pytest.mark.parametrize("answer", ["", "0", "-1", "x", "9" * 30, "1 OR 1"])
def test_a_case_that_was_made_up_is_refused(room: Room, answer: str) -> None:
    first, _ = pair(room)

    with pytest.raises((Incomplete, NotFound)):
        room.press(first, ActionId.MERGE, ADA, {"other": answer})
    assert room.case(first.id) == first


def test_a_closed_case_takes_nothing_on(room: Room) -> None:
    first, second = pair(room)
    room.press(first, ActionId.CLAIM)
    room.close_as(first, "withdrawn")

    assert fields_refused(room, second, first) == {"other": "Case 2026-0001 is closed; reopen it first."}


def test_a_case_that_follows_takes_nothing_on(room: Room) -> None:
    first, second = pair(room)
    third = opened(room)
    merge(room, second, first)

    assert "follows another one itself" in fields_refused(room, third, second)["other"]
    with pytest.raises(WrongStatus, match="is closed"):
        merge(room, second, third)


def test_a_case_that_is_followed_does_not_follow(room: Room) -> None:
    first, second = pair(room)
    third = opened(room)
    merge(room, second, first)

    refused = fields_refused(room, first, third)["other"]
    assert "Other cases follow 2026-0001" in refused
    assert "start from the card of 2026-0003" in refused
    merge(room, third, first)
    assert {case.follows for case in room.cases()} == {None, first.id}


def test_cases_of_two_mailboxes_are_kept_apart(new_room: NewRoom) -> None:
    legal = MemoryMailbox("legal@acme.example")
    room = new_room(connectors=[("legal", legal)])
    other = connect(room.desk, MailboxPlan("legal", "memory", "legal@acme.example"))
    first = opened(room)
    legal.deliver(letter(to="legal@acme.example"), received_at=room.clock.now())
    sync(room.desk, other.id)
    second = room.cases()[-1]
    assert second.mailbox_id == other.id

    refused = fields_refused(room, second, first)["other"]
    assert "belongs to another mailbox, and answers leave from one mailbox" in refused


def test_a_case_with_a_drafted_answer_is_not_merged_away(room: Room) -> None:
    first, second = pair(room)
    room.press(second, ActionId.CLAIM)
    sheet = room.preview(second)

    with pytest.raises(WrongStatus, match="has a drafted reply"):
        merge(room, second, first)
    room.send(second, sheet)
    with pytest.raises(WrongStatus, match="about to leave"):
        merge(room, second, first)


def test_a_draft_on_the_case_that_carries_on_is_looked_at_again(room: Room) -> None:
    first, second = pair(room)
    room.press(first, ActionId.CLAIM)
    sheet = room.preview(first)
    merge(room, second, first)

    with pytest.raises(StaleCase, match="linked another case"):
        room.send(first, sheet)


def test_somebody_elses_case_is_not_merged_away_but_takes_others_on(room: Room) -> None:
    first, second = pair(room)
    room.press(second, ActionId.CLAIM, BEN)

    with pytest.raises(NotAllowed, match="handled by someone else"):
        merge(room, second, first)
    merge(room, first, second)
    assert room.case(second.id).owner == BEN


def test_a_manager_merges_anybodys_case(room: Room) -> None:
    first, second = pair(room)
    room.press(second, ActionId.CLAIM, BEN)

    room.press(second, ActionId.MERGE, MAX, {"other": str(first.id)})

    assert room.record(second)[-1].actor == MAX


def test_a_form_that_is_old_says_what_happened_since(room: Room) -> None:
    first, second = pair(room)
    revision = room.case(second.id).version
    room.press(second, ActionId.CLAIM, BEN)

    with pytest.raises((StaleCase, NotAllowed)):
        room.press(second, ActionId.MERGE, ADA, {"other": str(first.id)}, revision=revision)
    with pytest.raises(StaleCase, match="<@U0BEN> claimed case 2026-0002"):
        room.press(second, ActionId.MERGE, BEN, {"other": str(first.id)}, revision=revision)


def test_a_submission_delivered_twice_merges_once(room: Room) -> None:
    first, second = pair(room)
    answers = {"other": str(first.id)}
    room.press(second, ActionId.MERGE, ADA, answers, press_id="same")

    with pytest.raises(AlreadyHandled):
        room.press(second, ActionId.MERGE, ADA, answers, press_id="same")
    assert room.kinds(first).count(EventKind.JOINED) == 1


def test_a_case_that_was_split_off_comes_back(room: Room) -> None:
    first = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    new = split(room, first, "erasure")

    merge(room, new, first)

    survivor = room.case(first.id)
    assert survivor.rights == (Right.ACCESS, Right.ERASURE)
    ids = [message.id for message in room.messages(survivor)]
    assert len(ids) == len(set(ids)), "its own letter does not come back to it a second time"
    part(room, new)
    assert room.messages(new) == [m for m in room.messages(first) if m.purpose.value == "request"]


def test_a_case_is_not_reopened_beside_the_one_that_carries_it_on(room: Room) -> None:
    first, second = pair(room)
    merge(room, second, first)

    with pytest.raises(WrongStatus, match="separate the two first"):
        room.press(second, ActionId.REOPEN)


def test_a_merge_that_is_refused_half_way_changes_nothing(room: Room) -> None:
    first, second = pair(room)
    with pytest.raises(Refused):
        room.press(second, ActionId.MERGE, ADA, {"other": str(CaseId(12345))})

    assert (room.case(first.id), room.case(second.id)) == (first, second)


def test_a_merge_takes_few_statements(room: Room) -> None:
    first, second = pair(room)
    room.settle()
    answers = {"other": str(first.id)}
    revision = room.case(second.id).version
    with counting(room.database) as statements:
        room.press(second, ActionId.MERGE, ADA, answers, revision=revision)

    # What the reminders look at, and the schedule under which the closed case comes: one more each.
    assert len(statements) <= 15 + 2, statements


def test_what_the_person_was_told_in_the_other_case_is_shown(room: Room) -> None:
    first, second = pair(room)
    room.settle()
    room.press(second, ActionId.CLAIM)
    room.answer(second, "Erased, all of it.")
    room.settle()
    merge(room, second, first)

    told = text_of(opened_letters(room, first))
    assert "Erased, all of it." in told
    assert told.count("Acknowledgement, sent") == 2
    assert told.count("It left from another case that belongs together with this one.") == 2
    assert told.count("It came in on another case that belongs together with this one.") == 1


def test_a_reply_taken_back_in_the_other_case_was_never_said(room: Room) -> None:
    first, second = pair(room)
    room.press(second, ActionId.CLAIM)
    room.preview(second, "Thrown away.")
    room.press(second, ActionId.DISCARD)
    merge(room, second, first)

    assert "Thrown away." not in text_of(opened_letters(room, first))
