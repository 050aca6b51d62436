"""Nobody knows whether a card or a line was posted: it is looked for, and stands once."""

import pytest

from handlers.domain.case import ActionId
from handlers.home.checklist import health
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown
from handlers.store.outbox import CLAIM, EntryState
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.times import DAY, HOUR, MINUTE, SECOND


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("method", ["post_card", "post_line"])
def test_a_post_of_unknown_outcome_is_looked_up_and_stands_once(
    room: Room, method: str, after_effect: bool
) -> None:
    room.chat.fail_next(method, ChatUnknown(), after_effect=after_effect)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert len(room.chat.cards) == 1
    assert room.chat.lines == ["Ada claimed the case."]
    assert room.chat.calls.count("find") == 1
    assert room.chat.calls.count(method) == (1 if after_effect else 2)
    assert room.entries(EntryState.READY, EntryState.UNKNOWN, EntryState.SENDING, EntryState.FAILED) == 0


def test_doubt_outlives_a_chat_system_that_is_busy(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.fail_next("find", ChatBusy())
    room.arrive(unanswered())
    room.settle()

    assert room.chat.calls.count("find") == 2
    assert room.chat.calls.count("post_card") == 1


def test_a_worker_that_died_with_a_claim_has_posted_nothing(room: Room) -> None:
    room.arrive(unanswered())
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        assert tx.outbox.claim(due)

    assert room.deliver() == 0
    room.later(CLAIM)
    assert room.deliver() == 1
    assert room.chat.calls == ["post_card"], "without a note of it there is no doubt"


def test_a_worker_that_died_while_posting_is_followed_by_one_that_looks_first(room: Room) -> None:
    room.arrive(unanswered())
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        claimed = tx.outbox.claim(due)
        assert claimed is not None
        assert tx.outbox.note_ref(claimed, "posting")

    room.later(CLAIM)
    assert room.deliver() == 1
    assert room.chat.calls == ["find", "post_card"]


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_call_of_unknown_outcome_has_the_rest_left_alone_for_a_moment(
    room: Room, after_effect: bool
) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=after_effect)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(5)))
    room.deliver()
    assert room.chat.calls == ["post_card"], "one time-out, and not one for each card"
    room.settle()
    assert len(room.chat.cards) == 5


def test_a_line_in_doubt_tells_once_found_what_happened_meanwhile(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    room.chat.fail_next("post_line", ChatUnknown(), after_effect=True)
    room.press(room.only_case(), ActionId.CLAIM)
    room.deliver()
    room.press(room.only_case(), ActionId.UNCLAIM)
    room.settle()

    assert room.chat.lines == ["Ada claimed the case.\nAda gave the case back."]
    assert room.chat.calls.count("post_line") == 1


@pytest.mark.parametrize("busy", [ChatBusy(retry_after=1), ChatRefused()])
def test_a_post_that_was_not_taken_leaves_no_doubt(room: Room, busy: ChatError) -> None:
    room.chat.fail_next("post_card", busy)
    room.arrive(unanswered())
    room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 0
    room.later(HOUR)
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        assert tx.outbox.claim(due)  # and dies with it
    room.later(CLAIM)
    room.deliver()

    assert room.chat.calls == ["post_card", "post_card"]
    assert len(room.chat.cards) == 1


def test_a_card_long_in_doubt_is_looked_for_before_it_is_posted_again(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.slots["find"] = [(ChatUnknown(), False)] * 59
    room.arrive(unanswered())
    for _ in range(60):
        room.deliver()
        room.later(DAY)
    assert room.entries(EntryState.UNKNOWN) == 1

    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert room.chat.calls.count("post_card") == 1
    assert ("Status", "Open") in room.chat.card().facts


def test_where_nobody_may_look_a_card_in_doubt_is_not_posted_again(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.fail_next("find", ChatRefused())
    room.arrive(unanswered())
    room.deliver()
    room.later(5 * SECOND)
    room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 1

    room.press(room.only_case(), ActionId.CLAIM)  # and by now the app may look
    room.settle()

    assert room.chat.calls.count("post_card") == 1
    assert room.chat.cards[0].edits == 1


def blinded(room: Room) -> None:
    """Take the scope away by which the app may look into the channel."""
    room.chat.slots["find"] = [(ChatRefused(code="missing_scope"), False)] * 999


@pytest.mark.parametrize("after_effect", [False, True])
def test_where_nobody_may_look_a_line_in_doubt_does_not_silence_its_case(
    room: Room, after_effect: bool
) -> None:
    room.arrive(unanswered())
    room.settle()
    blinded(room)
    room.chat.fail_next("post_line", ChatUnknown(), after_effect=after_effect)
    room.press(room.only_case(), ActionId.CLAIM)
    room.deliver()
    room.press(room.only_case(), ActionId.ASSIGN, ADA, {"colleague": BEN})
    for _ in range(9):
        room.later(MINUTE)
        room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 1, "an answer may still come, or the scope"
    room.settle()

    first = ["Ada claimed the case."] if after_effect else []
    assert room.chat.lines == [*first, "Ada gave the case to <@U0BEN>."]
    assert room.entries(EntryState.READY, EntryState.UNKNOWN) == 0
    room.press(room.only_case(), ActionId.NOTE, BEN, {"text": "Looked."})
    room.settle()
    assert room.chat.lines == [*first, "Ada gave the case to <@U0BEN>.\nBen added a note."]


def test_a_line_that_was_given_up_is_never_added_to(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    blinded(room)
    room.chat.fail_next("post_line", ChatUnknown(), after_effect=True)
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    room.press(room.only_case(), ActionId.UNCLAIM)
    room.settle()

    assert room.chat.lines == ["Ada claimed the case.", "Ada gave the case back."]
    assert "update_line" not in room.chat.calls


@pytest.mark.parametrize("after_effect", [False, True])
def test_where_nobody_may_look_a_card_in_doubt_is_posted_anew_in_the_end(
    room: Room, after_effect: bool
) -> None:
    blinded(room)
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=after_effect)
    room.arrive(unanswered())
    for _ in range(30):
        room.deliver()
        room.later(MINUTE)
    assert room.chat.calls.count("post_card") == 1
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert room.chat.calls.count("post_card") == 2
    assert ("Status", "Open") in room.chat.card(-1).facts
    assert room.chat.lines == ["Ada claimed the case."]
    assert room.entries(EntryState.READY, EntryState.UNKNOWN) == 0


def test_admins_see_how_much_is_in_doubt(room: Room) -> None:
    def told() -> list[str]:
        with room.desk.reading("tests.health") as tx:
            return [str(line) for line in health(tx, [])]

    blinded(room)
    room.chat.fail_next("post_card", ChatUnknown())
    room.arrive(unanswered())
    room.deliver()
    assert told() == ["1 message is in doubt: nobody knows yet whether it was delivered."]
    room.settle()
    assert told() == ["Everything that was to be delivered was delivered, or is on its way."]
