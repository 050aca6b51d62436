"""A purge: nothing of the mailbox can be read, skeletons stay, and its neighbour notices nothing."""

import pytest

from handlers import casebook
from handlers.disposal.purging import plan, purge, purge_due
from handlers.domain.case import ActionId, Status
from handlers.domain.data_key import KeyUse
from handlers.domain.errors import Gone, NotFound, Refused
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.domain.purge import Purge, Step
from handlers.intake.sync import sync
from handlers.store.mailbox_events import OMBUD
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.cast import ADA, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.purged import (
    BESIDE,
    NOTE,
    WORD,
    Estate,
    blobs,
    ciphertexts,
    estate,
    on_disk,
)
from tests.support.scrubbed import words
from tests.support.times import DAY, MINUTE


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged; nothing of it is held."""
    made = estate(room, hold=False)
    made.schedule()
    return made


def status(found: Estate) -> MailboxStatus:
    return MailboxStatus(value(found.room, "SELECT status FROM mailbox WHERE id = :id", id=found.mailbox))


def events(found: Estate) -> list[MailboxEventKind]:
    with found.room.desk.reading("tests.events") as tx:
        return [one.kind for one in reversed(tx.mailbox_events.of(found.mailbox))]


def test_it_goes_all_the_way_and_tells_what_went(found: Estate) -> None:
    assert found.purge()
    ended = found.standing()
    assert (ended.step, status(found)) == (Step.ENDED, MailboxStatus.PURGED)
    instants = [ended.started_at, ended.unreadable_at, ended.gone_at, ended.ended_at]
    assert None not in instants
    assert instants == sorted(one for one in instants if one)
    assert (ended.counts["cases"], ended.counts["files"]) == (3, 2)
    assert ended.counts["letters"] >= 6
    assert events(found)[-3:] == [
        MailboxEventKind.PURGING,
        MailboxEventKind.UNREADABLE,
        MailboxEventKind.PURGED,
    ]


def test_once_through_it_changes_nothing_more(found: Estate) -> None:
    found.purge()
    before = everything_at_rest(found.room)
    assert purge(found.room.desk, found.mailbox)
    assert purge_due(found.room.desk, lambda _: None) == 0
    assert everything_at_rest(found.room) == before


def test_nothing_of_its_cases_can_be_read(found: Estate) -> None:
    found.purge()
    for case in (found.closed, found.left, found.held):
        now = found.room.case(case.id)
        assert (now.requester.address, now.requester.name) == ("", "")
        assert words(found.room, now).strip("\n") == ""
        with pytest.raises(Gone):
            found.room.press(now, ActionId.OPEN_LETTER)


def test_no_sealed_byte_of_it_is_left_in_any_table_or_folder(found: Estate) -> None:
    before = ciphertexts(found.room, found.mailbox)
    pieces = {piece for column in before.values() for piece in column}
    assert len(pieces) > 40
    own = blobs(found.room)
    found.purge()
    at_rest = everything_at_rest(found.room)
    assert [piece for piece in pieces if piece in at_rest] == []
    left = {name: cells for name, cells in ciphertexts(found.room, found.mailbox).items() if any(cells)}
    assert left == {}
    assert len(own) == 3
    assert len(blobs(found.room)) == 1, "the neighbour's"


def test_no_file_of_sqlite_holds_what_was_deleted(new_room: NewRoom) -> None:
    room = new_room()
    if not room.database.is_sqlite:
        pytest.skip("PostgreSQL's files are its own, and docs/privacy-map.md says what they keep")
    found = estate(room, hold=False)
    found.schedule()
    pieces = {one for column in ciphertexts(room, found.mailbox).values() for one in column}
    assert sum(piece[:64] in on_disk(room) for piece in pieces) > 40, "or the look is no proof"
    found.purge()
    left = on_disk(room)
    assert [piece for piece in pieces if piece[:64] in left] == []
    assert [word for word in (WORD, NOTE, "subject.example") if word.encode() in left] == []


def test_skeletons_say_what_was_done_and_their_chains_hold(found: Estate) -> None:
    record = {case.id: found.room.record(case) for case in (found.closed, found.left)}
    found.purge()
    for case in (found.closed, found.left):
        now = found.room.case(case.id)
        assert casebook.verify_case(found.room.desk, now.number) == []
        after = found.room.record(now)
        assert [one.digest for one in after[:-1]] == [one.digest for one in record[case.id]]
        assert [one.commitment for one in after[:-1]] == [one.commitment for one in record[case.id]]
        assert (after[-1].kind, after[-1].content) == (EventKind.PURGED, None)
        assert (now.number, now.claims, now.due_on) == (case.number, case.claims, case.due_on)
        assert now.purged_at is not None


def test_a_closed_case_keeps_its_outcome_and_the_day_it_was_closed(found: Estate) -> None:
    found.purge()
    now = found.room.case(found.closed.id)
    assert (now.closed_at, now.claims) == (found.closed.closed_at, found.closed.claims)


def test_an_open_case_is_closed_whatever_nobody_decided(found: Estate) -> None:
    assert found.left.status is Status.READY
    found.purge()
    now = found.room.case(found.left.id)
    assert (now.status, now.draft_id) == (Status.CLOSED, None)
    assert now.closed_at is not None
    assert found.room.record(now)[-1].facts["from"] == "ready"


def test_what_was_counted_stays_and_an_undecided_case_is_counted_as_such(found: Estate) -> None:
    before = run(found.room, "SELECT * FROM statistic ORDER BY token")
    assert len(before) == 1
    found.purge()
    after = run(found.room, "SELECT * FROM statistic ORDER BY token")
    assert {tuple(row) for row in before} < {tuple(row) for row in after}
    assert run(found.room, "SELECT outcome FROM statistic ORDER BY outcome") == [
        ("fulfilled",),
        ("undecided",),
        ("undecided",),
    ]


def test_the_other_mailbox_is_untouched(found: Estate) -> None:
    before = ciphertexts(found.room, found.neighbour.id)
    found.purge()
    assert ciphertexts(found.room, found.neighbour.id) == before
    case = found.room.case(found.other.id)
    assert case == found.other
    assert words(found.room, case).count(BESIDE) == 2
    assert casebook.verify_case(found.room.desk, case.number) == []


def test_its_key_is_destroyed_and_the_list_of_keys_says_so(found: Estate) -> None:
    key = found.room.mailbox.key_id
    found.purge()
    with found.room.desk.reading("tests.keys") as tx:
        keys = {one.id: one for one in tx.wrapped_keys.page(tx.wrapped_keys.owners(), 0, 100)}
    assert (keys[key].wrapped, keys[key].use, keys[key].name) == (None, KeyUse.MAILBOX, "privacy")
    assert keys[key].destroyed_at == found.standing().unreadable_at
    assert found.standing().key_id == key
    assert len(keys) == 3, "of two mailboxes and the organisation"


def test_another_process_that_still_holds_the_key_in_memory_reads_nothing_either(new_room: NewRoom) -> None:
    room, another = new_room(), new_room()
    found = estate(room, hold=False)
    assert another.messages(found.closed)  # it has opened the key by now
    found.schedule()
    found.purge()
    assert room.mailbox.key_id in another.desk._records.opened
    assert another.case(found.closed.id).requester.address == ""
    assert words(another, another.case(found.closed.id)).strip("\n") == ""
    purge_due(another.desk, lambda _: None)
    assert room.mailbox.key_id not in another.desk._records.opened


def test_another_process_cannot_write_words_under_a_destroyed_key(new_room: NewRoom) -> None:
    room, another = new_room(), new_room()
    found = estate(room, hold=False)
    assert another.messages(found.left)
    found.schedule()
    _until(found, Step.CASES)  # the key is gone, the rows are not
    with pytest.raises(Refused):
        another.press(found.left, ActionId.NOTE, answers={"text": "one more word"})
    assert another.messages is not None
    assert another.case(found.left.id).requester.address == ""


def _until(found: Estate, step: Step) -> Purge:
    """Let the purge go on to a step."""
    reached: list[Step] = []
    purge(
        found.room.desk,
        found.mailbox,
        lambda now: reached.append(now.step),
        goes_on=lambda: step not in reached,
    )
    assert reached[-1] is step
    return found.standing()


def test_from_the_end_of_the_key_on_nothing_can_be_read_though_rows_are_there(found: Estate) -> None:
    _until(found, Step.CASES)
    assert value(found.room, "SELECT count(*) FROM message WHERE content_sealed IS NOT NULL") > 6
    now = found.room.case(found.closed.id)
    assert now.requester.address == ""
    assert [one.content for one in found.room.record(now) if one.content] == []
    with pytest.raises(Gone):
        found.room.messages(now)
    assert casebook.verify_case(found.room.desk, now.number) == []
    with found.room.desk.reading("tests.lists") as tx:
        assert len(tx.cases.open(now.organisation_id, 10)) == 3


def test_nothing_comes_in_while_it_is_purged_nor_after(found: Estate) -> None:
    _until(found, Step.RESERVING)
    found.room.mail.deliver(letter(), received_at=found.room.clock.now())
    sync(found.room.desk, found.mailbox)
    found.purge()
    sync(found.room.desk, found.mailbox)
    assert value(found.room, "SELECT count(*) FROM stub WHERE mailbox_id = :id", id=found.mailbox) == 0
    assert len(found.room.cases()) == 4


@pytest.mark.parametrize("action", [ActionId.NOTE, ActionId.REOPEN, ActionId.REPLY, ActionId.SCRUB])
def test_nothing_can_be_done_with_a_skeleton(found: Estate, action: ActionId) -> None:
    found.purge()
    with pytest.raises(Gone):
        found.room.press(found.room.case(found.closed.id), action, answers={"text": "again"})


def test_the_record_of_a_skeleton_can_be_read(found: Estate) -> None:
    found.purge()
    read = casebook.read_file(found.room.desk, actor(ADA), found.closed.number)
    assert read.messages == ()
    assert EventKind.CLOSED in [one.kind for one in read.record]
    assert [one.content for one in read.record if one.content] == []


def test_a_person_is_not_found_by_address_any_more(found: Estate) -> None:
    def searched() -> list[str]:
        glances = casebook.search(found.room.desk, actor(ADA), "sam@subject.example")
        return [one.number for one in glances]

    assert searched() == [found.closed.number]
    found.purge()
    assert searched() == []


def test_a_mailbox_that_is_read_is_not_purged(room: Room) -> None:
    with room.desk.transaction("tests.schedule") as tx:
        tx.purges.schedule(room.mailbox.id, "disconnected", tx.now, OMBUD)
    assert plan(room.desk) == []
    assert not purge(room.desk, room.mailbox.id)
    assert value(room, "SELECT status FROM mailbox") == "connected"


def test_nobody_purges_what_nobody_asked_for(room: Room) -> None:
    with pytest.raises(NotFound):
        purge(room.desk, room.mailbox.id)


def test_it_begins_on_its_day_and_not_before(room: Room) -> None:
    found = estate(room, hold=False)
    with room.desk.transaction("tests.schedule") as tx:
        tx.purges.schedule(found.mailbox, "disconnected", tx.now + 30 * DAY, OMBUD)
    purge_due(room.desk, lambda _: None)
    assert status(found) is MailboxStatus.DISCONNECTED
    room.later(30 * DAY)
    assert [one.mailbox_id for one in plan(room.desk)] == [found.mailbox]
    purge_due(room.desk, lambda _: None)
    assert found.standing().unreadable_at is not None


def test_until_it_begins_its_day_can_be_moved_or_taken_back(found: Estate) -> None:
    room = found.room
    with room.desk.transaction("tests.move") as tx:
        assert tx.purges.schedule(found.mailbox, "early", tx.now + DAY, ADA)
        moved = tx.purges.find(found.mailbox)
        assert moved is not None
        assert (moved.route, moved.asked_by, moved.due_at) == ("early", ADA, tx.now + DAY)
        assert tx.purges.withdraw(found.mailbox)
        assert tx.purges.waiting() == []
    found.schedule()
    _until(found, Step.RESERVING)
    with room.desk.transaction("tests.late") as tx:
        assert not tx.purges.schedule(found.mailbox, "early", tx.now + DAY, ADA)
        assert not tx.purges.withdraw(found.mailbox)


def test_purged_early_it_waits_for_open_cases(room: Room) -> None:
    found = estate(room, hold=False)
    found.schedule(route="early")
    assert not found.purge()
    assert found.standing().started_at is None
    found.schedule()
    assert found.purge()


def test_the_job_rests_in_between_so_that_others_get_at_the_database(found: Estate) -> None:
    rests: list[float] = []
    purge_due(found.room.desk, rests.append)
    assert len(rests) > 6
    assert all(rest >= 0 for rest in rests)


def test_two_that_purge_at_once_come_to_the_same_end(found: Estate) -> None:
    def beside(now: Purge) -> None:
        if now.step in {Step.CASES, Step.LETTERS}:
            purge(found.room.desk, found.mailbox, goes_on=iter([True, False]).__next__)

    for _ in range(6):
        purge(found.room.desk, found.mailbox, beside)
        found.room.deliver()
        found.room.later(MINUTE)
    assert found.standing().step is Step.ENDED
    assert found.standing().counts["cases"] == 3
    assert found.room.kinds(found.closed).count(EventKind.PURGED) == 1
