"""Every way in which the store deletes: open without a hold, closed by one, and resumed after it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest

from handlers import errands
from handlers.answers import attaching
from handlers.casebook import verify_case
from handlers.disposal import holds
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Refused
from handlers.domain.events import EventKind
from handlers.domain.holds import Hold, Route, Subject
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.duties.letting_go import let_go
from handlers.duties.shredding import shred
from handlers.mailboxes.switching import switch
from tests.contract.store.shelf import run
from tests.contract.store.test_what_deletes import ROUTES
from tests.flows.test_attaching import ask as link_to_files
from tests.flows.test_attaching import lay
from tests.flows.test_moved_letters import taken_out
from tests.support.bonding import merge, opened, part
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.desks import Room
from tests.support.erased_early import erase, granted_case
from tests.support.held import count, permits
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter
from tests.support.retained import YEAR, begun, left, proved_case, under
from tests.support.retained import closed_case as kept_case
from tests.support.scrubbed import GRACE, blobs, closed_case, planted, scrub, words
from tests.support.times import DAY, HOUR, MONDAY
from tests.support.told_by_words import ToldByWords

#: A purge keeps what is held apart instead of waiting for it: `test_purging_reserves`.
_TRIED_ELSEWHERE = {Route.DISCONNECTED}
#: Taken by the same functions as the schedule's own.
_AS_RETENTION = {Route.VERIFIED, Route.ADMIN, Route.ANSWERED}


def test_every_route_that_is_taken_today_is_tried_here() -> None:
    taken = {one for one in ROUTES.values() if isinstance(one, Route)} - _TRIED_ELSEWHERE
    assert taken == {way.route for way in WAYS.values()} - _AS_RETENTION


@dataclass(frozen=True)
class Way:
    """One way of deleting.

    Attributes:
        begin: makes what is to be deleted, and returns the case it belongs to, or None for the mailbox.
        go: deletes it, or is refused.
        left: what of it is there still, as a number; 0 once it is gone.
        waits: whether it is asked for again after the release by itself.
    """

    route: Route
    begin: Callable[[Room], Case | None]
    go: Callable[[Room, Case | None], object]
    left: Callable[[Room, Case | None], int]
    waits: bool = False


def masked(room: Room) -> Case:
    case = closed_case(room)
    scrub(room, case)
    room.later(GRACE)
    return case


def with_files(room: Room) -> Case:
    room.arrive(letter())
    return _with_files(room)


def _with_files(room: Room) -> Case:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.preview(case)
    lay(room, link_to_files(room, case), ("data.pdf", bytes(range(256)) * 2_000))
    return room.case(case.id)


def a_test_case_with_files(room: Room) -> Case:
    errands.run(room.desk, Errand("a-test-case", ErrandId.TEST_CASE, actor(IRIS)))
    return _with_files(room)


def put_aside(room: Room) -> None:
    room.desk.recogniser = ToldByWords()
    room.arrive(letter(text="[other spam] Buy our software. " + "word " * 40_000))
    room.later(40 * DAY)


def junk(room: Room) -> None:
    plain = letter(subject="Hello", text="Please call me about my customer relationship. " + "word " * 3)
    key = room.mail.deliver(plain, "Junk", received_at=MONDAY)
    room.sync()
    room.later(3 * HOUR)
    taken_out(room, key)


def take_away(room: Room, case: Case | None) -> None:
    assert case is not None
    token = link_to_files(room, case)
    attaching.take_away(room.desk, token, attaching.look(room.desk, token).files[0].id)


def pressed(action: ActionId, by: PersonId = ADA) -> Callable[[Room, Case | None], object]:
    def press(room: Room, case: Case | None) -> object:
        assert case is not None
        return room.press(case, action, by, answers={})

    return press


def first_originals(room: Room, _case: Case | None) -> int:
    """Return how many originals are the ones that were fetched first."""
    if not hasattr(room, "first"):
        room.first = [bytes(cell) for (cell,) in run(room, "SELECT body_sealed FROM original")]  # type: ignore[attr-defined] # of this test alone
    now = [bytes(cell) for (cell,) in run(room, "SELECT body_sealed FROM original")]
    return len(set(now) & set(room.first))  # type: ignore[attr-defined] # as above


def files(room: Room, _case: Case | None) -> int:
    return count(room, "enclosure")


def words_aside(room: Room, _case: Case | None) -> int:
    return count(room, "message", "content_sealed IS NOT NULL") + len(blobs(room))


def planted_words(room: Room, case: Case | None) -> int:
    assert case is not None
    return len(planted(words(room, case)))


def originals(room: Room, case: Case | None) -> int:
    assert case is not None
    return count(room, "original") + count(room, "scrub_set_by") + len(blobs(room))


def retained(room: Room) -> Case:
    under(room)
    case = kept_case(room)
    begun(room)
    room.later(3 * YEAR)
    return case


def proved(room: Room) -> Case:
    under(room)
    case = proved_case(room)
    begun(room)
    return case


def kept(room: Room, case: Case | None) -> int:
    assert case is not None
    rest = left(room, case.id)
    return rest["words"] + rest["originals"] + rest["notes"] + rest["requester"]


def ordered(room: Room, case: Case | None) -> None:
    """Ask for it once; the job does what is left."""
    assert case is not None
    with suppress(AlreadyHandled):
        erase(room, case)
    retain(room.desk)


def papers(room: Room, _case: Case | None) -> int:
    return count(room, "message", "paper_at IS NOT NULL")


WAYS = {
    "the schedule": Way(Route.RETENTION, retained, lambda room, _: retain(room.desk), kept, waits=True),
    "judged papers": Way(Route.VERIFIED, proved, lambda room, _: retain(room.desk), papers, waits=True),
    "an admin's order": Way(Route.ADMIN, kept_case, ordered, kept, waits=True),
    "an order after erasure was granted": Way(Route.ANSWERED, granted_case, ordered, kept, waits=True),
    "masking": Way(Route.MASKED, closed_case, pressed(ActionId.SCRUB), planted_words),
    "shredding": Way(Route.SHREDDED, masked, lambda room, _: shred(room.desk), originals, waits=True),
    "letting go": Way(Route.DROPPED, put_aside, lambda room, _: let_go(room.desk), words_aside, waits=True),
    "fetching once more": Way(Route.REFETCHED, junk, lambda room, _: room.sync(), first_originals),
    "discarding a draft": Way(Route.DISCARDED, with_files, pressed(ActionId.DISCARD), files),
    "removing a test case": Way(
        Route.DISCARDED, a_test_case_with_files, pressed(ActionId.REMOVE_TEST, IRIS), files
    ),
    "taking a file away": Way(Route.DISCARDED, with_files, take_away, files),
}
#: What opened no case is held by its mailbox alone.
HELD = [(name, "the mailbox") for name in WAYS] + [
    (name, "a case") for name, way in WAYS.items() if way.begin not in {put_aside, junk}
]


def hold(room: Room, on: str) -> Hold:
    soon = room.clock.now().date() + timedelta(days=30)
    return holds.place(room.desk, actor(MAX), on, "Claim before the court", soon)


def tried(room: Room, way: Way, case: Case | None) -> None:
    """Go the way; a person is told of the hold on it, a job is not."""
    refusals = []
    try:
        way.go(room, case)
    except Refused as refused:
        refusals.append(str(refused))
    assert all("legal hold" in one for one in refusals)


@pytest.mark.parametrize("name", WAYS)
def test_c39_without_a_hold_it_goes(room: Room, name: str) -> None:
    way = WAYS[name]
    case = way.begin(room)
    before = way.left(room, case)
    way.go(room, case)
    assert (way.left(room, case), permits(room)) == (0, 0)
    assert before > 0


@pytest.mark.parametrize(("name", "where"), HELD)
def test_c39_with_a_hold_nothing_of_it_goes(room: Room, name: str, where: str) -> None:
    way = WAYS[name]
    case = way.begin(room)
    before = way.left(room, case)
    hold(room, case.number if case is not None and where == "a case" else "privacy")
    tried(room, way, case)
    assert (way.left(room, case), permits(room)) == (before, 0)
    if case is not None:
        assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.waits])
def test_c39_what_waited_goes_once_the_hold_is_released(room: Room, name: str) -> None:
    way = WAYS[name]
    case = way.begin(room)
    placed = hold(room, case.number if case is not None else "privacy")
    for _ in range(3):
        way.go(room, case)
        room.later(DAY)
    waiting = Subject(case.id) if case is not None else Subject(mailbox=room.mailbox.id)
    with room.desk.reading("tests.waiting") as tx:
        assert [one.route for one in tx.gate.waiting(waiting)] == [way.route]
    released = holds.release(room.desk, actor(MAX), placed.id, "Settled")
    assert [one.route for one in released.resumed] == [way.route]
    way.go(room, case)
    assert (way.left(room, case), count(room, "deferred")) == (0, 0)


def test_the_record_says_once_that_a_hold_stopped_the_shredding(room: Room) -> None:
    case = masked(room)
    hold(room, case.number)
    for _ in range(3):
        assert shred(room.desk) == 0
    assert room.kinds(case).count(EventKind.DELETION_DEFERRED) == 1
    assert EventKind.SHREDDED not in room.kinds(case)


def test_the_mailboxs_record_says_once_that_a_hold_stopped_letting_go(room: Room) -> None:
    put_aside(room)
    hold(room, "privacy")
    for _ in range(3):
        assert let_go(room.desk) == 0
    with room.desk.reading("tests.told") as tx:
        kinds = [one.kind for one in tx.mailbox_events.of(room.mailbox.id)]
    assert kinds.count(MailboxEventKind.DELETION_DEFERRED) == 1
    assert MailboxEventKind.DROPPED not in kinds


def test_a_hold_on_one_case_holds_up_no_other(room: Room) -> None:
    case = masked(room)
    other = opened(room)
    hold(room, other.number)
    assert shred(room.desk) == 1
    assert originals(room, case) > 0, "the other case's original"
    assert EventKind.SHREDDED in room.kinds(case)


def test_masking_can_be_undone_while_a_hold_stands(room: Room) -> None:
    case = closed_case(room)
    before = [message.content for message in room.messages(case)]
    scrub(room, case)
    hold(room, case.number)
    room.press(room.case(case.id), ActionId.UNSCRUB)
    assert [message.content for message in room.messages(case)] == before
    assert count(room, "scrub_set_by") == 0


def test_a_case_that_is_held_goes_on_showing_what_was_merged_into_it(room: Room) -> None:
    first = opened(room, ASKS_ACCESS, message_id="<first@subject.example>")
    second = opened(room, ASKS_ERASURE, message_id="<second@subject.example>")
    merge(room, second, first)
    placed = hold(room, first.number)
    with pytest.raises(Refused, match="A legal hold keeps case"):
        part(room, room.case(second.id))
    assert count(room, "shared_letter") == 1
    holds.release(room.desk, actor(MAX), placed.id, "Settled")
    part(room, room.case(second.id))
    assert count(room, "shared_letter") == 0


def test_a_draft_that_is_discarded_under_a_hold_keeps_its_files_and_the_next_one_has_none(room: Room) -> None:
    case = with_files(room)
    hold(room, case.number)
    room.press(case, ActionId.DISCARD)
    room.preview(room.case(case.id), "Another answer.")
    assert attaching.look(room.desk, link_to_files(room, case)).files == ()
    assert len(blobs(room)) == count(room, "enclosure") == 1


def test_a_letter_may_still_be_read_anew_while_it_is_held(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    hold(room, case.number)
    message = room.messages(case)[0]
    with room.desk.transaction("tests.anew") as tx:
        found = tx.readings.of([message.id])[message.id]
        tx.readings.replace(room.mailbox, message.id, found)
    assert count(room, "reading", "evidence_sealed IS NOT NULL") == 1


def test_an_original_stays_whole_when_its_letter_is_judged_again_and_not_kept_a_second_time(
    room: Room,
) -> None:
    room.desk.recogniser = ToldByWords()
    key = room.mail.deliver(letter(text="[other list] News. " + "word " * 40_000), "Junk", received_at=MONDAY)
    room.sync()
    hold(room, "privacy")
    switch(room.desk, actor(IRIS), "privacy", general=True)
    room.later(3 * HOUR)
    taken_out(room, key)
    room.sync()
    assert len(blobs(room)) == count(room, "original") == 1
