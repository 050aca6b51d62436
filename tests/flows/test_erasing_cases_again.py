"""What happens to an order after it: asked for once more, letters and bounces that come, jobs at once."""

import pytest

from handlers import casebook
from handlers.disposal import erasing_cases
from handlers.disposal.ledger import adopt
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.holds import Subject
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.flows.test_deleting_at_once import second
from tests.flows.test_erasing_cases_kept import shown_by_another
from tests.support.cast import IRIS, actor
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, WHY, erase, has_left, in_ledger, orders, writes_again
from tests.support.held import count, held, released
from tests.support.letters import bounce
from tests.support.obliged import BOOKS, WORDS_IN_DENMARK
from tests.support.purged import blobs
from tests.support.retained import YEAR, begun, closed_case, left, under
from tests.support.times import DAY

ALL_OF_IT = BOOKS + 'applies_to = ["letters", "originals", "enclosures", "notes"]\n'


def bounces(room: Room, case: Case) -> None:
    """Let the answer of a case come back."""
    answer = next(one for one in room.messages(case) if one.purpose.value == "reply")
    room.arrive(bounce(answer.content.message_id.strip("<>")))


def test_once_the_law_no_longer_names_it_the_rest_is_asked_for_anew(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, country="DK")
    case = closed_case(room)
    assert erase(room, case).ended
    under(room)
    room.later(DAY)
    assert erase(room, case, "The law was repealed").ended
    assert has_left(room, case) == SKELETON
    assert orders(room) == [("admin", True, True)]
    assert in_ledger(room) == [(case.id, "admin")] * 2
    assert casebook.verify_case(room.desk, case.number) == []
    with pytest.raises(AlreadyHandled, match="is erased already"):
        erase(room, case)


def test_what_a_law_names_meanwhile_stays_and_can_be_asked_for_after_it(room: Room) -> None:
    under(room)
    case = closed_case(room)
    number = held(room, Subject(case=case.id))
    erase(room, case)
    under(room, ALL_OF_IT)
    released(room, number)
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] > 0
    assert in_ledger(room) == []
    room.press(case, ActionId.REOPEN)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    under(room)
    room.later(DAY)
    assert erase(room, case).ended
    assert has_left(room, case) == SKELETON


def test_an_answer_that_comes_back_withdraws_what_waits_for_a_hold(room: Room) -> None:
    under(room)
    case = closed_case(room)
    number = held(room, Subject(case=case.id))
    erase(room, case)
    room.later(DAY)
    bounces(room, case)
    released(room, number)
    assert retain(room.desk) == 0
    assert (orders(room), in_ledger(room)) == ([], [])
    assert left(room, case.id)["words"] > 0


@pytest.mark.parametrize("law", [True, False])
def test_an_answer_that_comes_back_after_it_had_begun_opens_the_case_with_what_is_left(
    room: Room, *, law: bool
) -> None:
    under(room, WORDS_IN_DENMARK if law else "", country="DK")
    case = closed_case(room)
    if not law:
        shown_by_another(room, case)
    erase(room, case)
    before = left(room, case.id)["words"]
    room.later(DAY)
    bounces(room, case)
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] == before + 1
    assert room.case(case.id).closed_at is None, "whoever asked has no answer yet"
    assert (orders(room), count(room, "deferred")) == ([], 0)
    assert room.kinds(case)[-1] is EventKind.REOPENED
    assert casebook.verify_case(room.desk, case.number) == []
    room.press(room.case(case.id), ActionId.NOTE, answers={"text": "By post, then"})


def test_what_was_opened_again_by_a_bounce_is_closed_and_erased_once_more(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, country="DK")
    case = closed_case(room)
    erase(room, case)
    room.later(DAY)
    bounces(room, case)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    under(room)
    room.settle()
    assert erase(room, case).ended
    assert has_left(room, case) == SKELETON
    assert blobs(room) == set()
    assert in_ledger(room) == [(case.id, "admin")] * 2


def test_a_letter_that_comes_while_the_rest_waits_stops_it_for_somebody_to_look(room: Room) -> None:
    under(room)
    case = closed_case(room)
    other = shown_by_another(room, case)
    erase(room, case)
    room.later(DAY)
    writes_again(room, case)
    run(room, "DELETE FROM shared_letter WHERE case_id = :id", id=other.id)
    assert retain(room.desk) == 0
    assert orders(room) == []
    assert room.kinds(case)[-1] is EventKind.ERASURE_WITHDRAWN
    assert left(room, case.id)["words"] > 0
    assert erase(room, case).ended, "asked again, it goes"
    assert has_left(room, case) == SKELETON
    assert in_ledger(room) == [(case.id, "admin")] * 2


def test_a_letter_that_comes_once_a_law_alone_keeps_the_words_goes_with_its_original(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, country="DK")
    case = closed_case(room)
    erase(room, case)
    room.later(DAY)
    writes_again(room, case)
    assert retain(room.desk) == 0
    assert orders(room) == [("admin", True, True)]
    assert left(room, case.id)["originals"] == 1
    begun(room)
    room.later(3 * YEAR)
    assert retain(room.desk) >= 1
    assert has_left(room, case) == SKELETON
    assert blobs(room) == set()


def test_two_who_ask_at_once_ask_once(new_room: NewRoom) -> None:
    room = new_room()
    under(room)
    case = closed_case(room)
    adopt(room.desk)
    other = second(new_room, room)
    ends = all_at_once([lambda: erase(room, case), lambda: erase(other, case)])
    assert [type(end) for end in ends if isinstance(end, Exception)] == [AlreadyHandled]
    retain(room.desk)
    assert has_left(room, case) == SKELETON
    assert in_ledger(room) == [(case.id, "admin")]
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1
    assert casebook.verify_case(room.desk, case.number) == []


def test_the_schedule_and_an_admin_at_once_take_each_thing_once(new_room: NewRoom) -> None:
    room = new_room()
    under(room)
    cases = [closed_case(room, f"{name}@subject.example") for name in ("zylphia", "yorick", "xenia")]
    begun(room)
    room.later(3 * YEAR + 30 * DAY)
    adopt(room.desk)
    other = second(new_room, room)

    def by_hand() -> int:
        done = 0
        for case in cases:
            try:
                done += erase(other, case).ended
            except AlreadyHandled:
                continue
        return done

    ends = all_at_once([lambda: retain(room.desk), by_hand])
    assert [end for end in ends if isinstance(end, Exception)] == []
    retain(room.desk)
    for case in cases:
        assert has_left(room, case) == SKELETON
        told = [str(one.facts["store"]) for one in room.record(case) if one.kind is EventKind.ERASED]
        assert sorted(told) == sorted({*told}), "each once"
        assert casebook.verify_case(room.desk, case.number) == []


def test_who_looked_at_another_state_of_the_case_looks_again(room: Room) -> None:
    under(room)
    case = closed_case(room)
    seen = room.case(case.id).version
    room.press(case, ActionId.REOPEN)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    with pytest.raises(StaleCase):
        erasing_cases.erase(room.desk, actor(IRIS), case.number, WHY, version=seen)
    assert orders(room) == []
