"""A card shows what the records say: a sweep repairs what no change tells of, and the day turns on it."""

from datetime import timedelta

import pytest

from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.duties.repairing import repair, repair_all
from handlers.ports import ChatBusy
from handlers.store.outbox import EntryKind, EntryState
from tests.conftest import NewRoom
from tests.contract.store.shelf import new_case, run, value
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.times import DAY, HOUR, MINUTE


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    room = new_room()
    room.arrive(unanswered(), unanswered(sender="two@subject.example"))
    room.settle()
    return room


def edits(room: Room) -> list[int]:
    return [post.edits for post in room.chat.cards]


def test_cards_that_are_true_are_left_alone(room: Room) -> None:
    assert repair(room.desk) == repair_all(room.desk) == 0
    assert room.deliver() == 0


def test_ux_02_a_card_of_another_revision_is_drawn_anew(room: Room) -> None:
    run(room, "UPDATE post SET revision = 0")
    assert repair(room.desk) == 2
    room.deliver()
    assert edits(room) == [1, 1]
    assert repair(room.desk) == 0


def test_ux_02_a_missing_card_is_posted(room: Room) -> None:
    run(room, "DELETE FROM outbox")
    run(room, "DELETE FROM post")
    assert repair(room.desk) == 2
    room.deliver()
    assert len(room.chat.cards) == 4, "two that nobody knows of any more, and two that are kept true"
    assert value(room, "SELECT count(*) FROM post") == 2


def test_a_case_whose_card_was_never_asked_for_gets_one(room: Room) -> None:
    new_case(room)
    assert repair(room.desk) == 1
    room.deliver()
    assert len(room.chat.cards) == 3


def test_days_left_change_when_the_day_of_the_desk_turns(room: Room) -> None:
    shown = dict(room.chat.card().facts)["Due"]
    room.clock.set(room.clock.now().replace(hour=22, minute=59))  # a minute before midnight in Copenhagen
    assert repair(room.desk) == 0
    room.later(MINUTE)
    assert repair(room.desk) == 2
    room.deliver()
    assert dict(room.chat.card().facts)["Due"] != shown
    assert edits(room) == [1, 1]
    assert repair(room.desk) == 0


def test_a_closed_card_is_not_drawn_anew_for_another_day(room: Room) -> None:
    for case in room.cases():
        room.press(case, ActionId.CLAIM)
        room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()
    before = edits(room)
    room.later(3 * DAY)
    assert repair(room.desk) == repair_all(room.desk) == 0
    assert edits(room) == before


def test_ux_02_a_closed_card_that_still_shows_buttons_is_found_after_a_restart(room: Room) -> None:
    (case, _) = room.cases()
    room.press(case, ActionId.CLAIM)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()
    run(room, "UPDATE post SET revision = 1 WHERE key = :key", key=f"card:{case.id}")
    assert repair(room.desk) == 0
    assert repair_all(room.desk) == 1
    room.deliver()
    assert room.chat.cards[0].edits == 2


def test_a_card_that_waits_already_keeps_its_wait(room: Room) -> None:
    room.press(room.cases()[0], ActionId.CLAIM)
    run(room, "UPDATE outbox SET due_at = due_at + 3600000000 WHERE state = 'ready'")
    assert repair(room.desk) == 0
    assert room.deliver() == 0
    room.later(HOUR)
    assert room.deliver() >= 1


def test_an_unfit_channel_is_not_repaired(room: Room) -> None:
    run(room, "UPDATE organisation SET channel_fault = 'public'")
    room.later(2 * DAY)
    assert repair(room.desk) == repair_all(room.desk) == 0
    assert room.entries(EntryState.READY) == 0


def test_where_no_cards_are_posted_none_are_repaired(new_room: NewRoom) -> None:
    room = new_room(hooks=Hooks(delivers=frozenset({EntryKind.MAIL})))
    new_case(room)
    assert repair(room.desk) == 0


def test_many_cases_are_gone_through_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.duties.repairing._PAGE", 3)
    for _ in range(10):
        new_case(room)
    with listening(room.database) as listener:
        assert repair(room.desk) == 10
    assert len(listener.heard) < 40
    room.deliver()
    assert repair(room.desk) == repair_all(room.desk) == 0


def test_a_sweep_ends_when_the_process_does(new_room: NewRoom) -> None:
    room = new_room(hooks=Hooks(stopping=lambda: True))
    new_case(room)
    assert repair(room.desk) == 0


def test_ux_02_after_an_hour_of_outage_the_cards_are_true(room: Room) -> None:
    room.chat.slots["update_card"] = [(ChatBusy(), False)] * 10_000
    room.press(room.cases()[0], ActionId.CLAIM)
    for _ in range(60):
        repair(room.desk)
        room.deliver()
        room.later(MINUTE)
    room.chat.slots.clear()
    room.later(timedelta(seconds=4))
    room.deliver()
    assert ("Status", "Open") in room.chat.card().facts
