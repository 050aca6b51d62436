"""A reply as the case sees it: drafted, replaced, discarded, handed over, and taken back when it fails."""

from datetime import timedelta

import pytest

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.drafting import (
    Handover,
    asked_approval,
    check_none_leaving,
    check_sender,
    discarded,
    drafted,
    is_held_back,
    left,
    queued,
    recalled,
    released,
    returned,
)
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import MessageId
from handlers.domain.people import Actor
from tests.unit.domain.samples import ADA, ARRIVED, BEN, IRIS, MALLORY, MAX, NUMBER, a_case, adas

FIRST, SECOND = MessageId(501), MessageId(502)
DRAFTED = adas(Status.READY, draft_id=FIRST, drafted_by=ADA.id)
LEAVES = ARRIVED + timedelta(minutes=1)
ALONE = Handover(LEAVES)
WATCHED = Handover(LEAVES, frozenset({ADA.id}))
LEAVING = queued(DRAFTED, FIRST, ADA, ALONE)[0]


@pytest.mark.parametrize("status", [Status.OPEN, Status.AWAITING_SUBJECT])
@pytest.mark.parametrize("person", [ADA, MAX], ids=["owner", "manager"])
def test_a_drafted_reply_makes_the_case_ready(status: Status, person: Actor) -> None:
    case, event = drafted(adas(status), FIRST, person)
    assert (case.draft_id, case.status, case.owner) == (FIRST, Status.READY, ADA.id)
    assert case.drafted_by == person.id
    assert (event.kind, event.actor) == (EventKind.REPLY_DRAFTED, person.id)
    assert dict(event.facts) == {"message": FIRST, "from": status.value}


def test_a_drafted_question_keeps_its_topic() -> None:
    case, event = drafted(adas(), FIRST, ADA, ActionId.ASK, topic="identity")
    assert (case.draft_id, case.status) == (FIRST, Status.READY)
    assert dict(event.facts) == {"message": FIRST, "topic": "identity", "from": "open"}


def test_a_newer_draft_takes_the_place_of_the_older_one() -> None:
    case, event = drafted(DRAFTED, SECOND, MAX)
    assert (case.draft_id, case.status, case.drafted_by) == (SECOND, Status.READY, MAX.id)
    assert dict(event.facts) == {"message": SECOND, "replaces": FIRST, "from": "ready"}


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_nothing_is_drafted_before_claiming_or_after_closing(status: Status) -> None:
    with pytest.raises(WrongStatus, match=f"Case {NUMBER} is {status.value}"):
        drafted(adas(status), FIRST, ADA)


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_only_the_owner_or_a_manager_drafts_discards_and_sends(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        drafted(adas(), FIRST, person)
    with pytest.raises(NotAllowed):
        discarded(DRAFTED, person)
    with pytest.raises(NotAllowed):
        queued(DRAFTED, FIRST, person, ALONE)
    with pytest.raises(NotAllowed):
        asked_approval(DRAFTED, FIRST, person)


def test_a_discarded_draft_leaves_the_case_open_and_is_named_in_the_record() -> None:
    case, event = discarded(DRAFTED, ADA)
    assert (case.draft_id, case.drafted_by, case.status) == (None, None, Status.OPEN)
    assert (event.kind, event.actor) == (EventKind.REPLY_DISCARDED, ADA.id)
    assert dict(event.facts) == {"message": FIRST, "from": "ready"}


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.CLOSED])
def test_without_a_draft_there_is_nothing_to_discard(status: Status) -> None:
    with pytest.raises(WrongStatus, match="its card shows what is possible"):
        discarded(adas(status), ADA)


@pytest.mark.parametrize("person", [ADA, MAX], ids=["owner", "manager"])
def test_a_draft_that_was_handed_over_is_no_draft_any_more(person: Actor) -> None:
    case, event = queued(DRAFTED, FIRST, person, ALONE)
    assert (case.draft_id, case.status) == (None, Status.OPEN)
    assert (case.leaving_id, case.leaves_at, case.drafted_by) == (FIRST, LEAVES, ADA.id)
    assert case.answered_at is None, "it has not left yet"
    assert (event.kind, event.actor) == (EventKind.REPLY_QUEUED, person.id)
    assert dict(event.facts) == {
        "message": FIRST,
        "drafted_by": ADA.id,
        "approver": None,
        "from": "ready",
    }


@pytest.mark.parametrize(
    "case",
    [LEAVING, discarded(DRAFTED, ADA)[0], drafted(DRAFTED, SECOND, ADA)[0]],
    ids=["sent", "discarded", "replaced"],
)
def test_an_old_preview_sends_nothing_and_asks_nobody(case: Case) -> None:
    said = f"This reply of case {NUMBER} was already sent, discarded or replaced."
    with pytest.raises(AlreadyHandled) as refused:
        queued(case, FIRST, ADA, ALONE)
    assert str(refused.value) == said
    with pytest.raises(AlreadyHandled) as refused:
        asked_approval(case, FIRST, ADA)
    assert str(refused.value) == said


def test_a_made_up_preview_sends_nothing() -> None:
    with pytest.raises(AlreadyHandled):
        queued(DRAFTED, MessageId(0), ADA, ALONE)
    with pytest.raises(AlreadyHandled):
        queued(adas(), MessageId(0), ADA, ALONE)


def test_a_stranger_learns_nothing_about_drafts() -> None:
    with pytest.raises(NotAllowed, match="no role"):
        queued(adas(), FIRST, MALLORY, ALONE)
    with pytest.raises(NotAllowed, match="no role"):
        recalled(adas(), MALLORY, None)


def test_where_two_must_agree_the_author_never_sends() -> None:
    for author in (ADA, MAX):
        case = adas(Status.READY, draft_id=FIRST, drafted_by=author.id)
        with pytest.raises(NotAllowed, match="somebody else has to look at it"):
            queued(case, FIRST, author, Handover(LEAVES, frozenset({author.id})))


def test_where_two_must_agree_who_chose_files_never_sends_either() -> None:
    with pytest.raises(NotAllowed, match="You chose files of this reply"):
        queued(DRAFTED, FIRST, MAX, Handover(LEAVES, frozenset({ADA.id, MAX.id})))


def test_where_two_must_agree_nobody_sends_what_nobody_is_known_to_have_written() -> None:
    for person in (ADA, BEN, MAX):
        with pytest.raises(NotAllowed, match="Nobody knows who wrote this reply"):
            queued(DRAFTED, FIRST, person, Handover(LEAVES, frozenset()))


@pytest.mark.parametrize("person", [BEN, MAX], ids=["colleague", "manager"])
def test_where_two_must_agree_anybody_else_sends_and_is_on_record(person: Actor) -> None:
    case, event = queued(DRAFTED, FIRST, person, WATCHED)
    assert case.leaving_id == FIRST
    assert (event.facts["drafted_by"], event.facts["approver"]) == (ADA.id, person.id)


def test_who_rewrote_a_draft_is_its_author_from_then_on() -> None:
    rewritten, _ = drafted(DRAFTED, SECOND, MAX)
    by_max = Handover(LEAVES, frozenset({MAX.id}))
    assert queued(rewritten, SECOND, ADA, by_max)[1].facts["approver"] == ADA.id
    with pytest.raises(NotAllowed, match="You wrote this reply"):
        queued(rewritten, SECOND, MAX, by_max)


@pytest.mark.parametrize("person", [IRIS, MALLORY], ids=["admin", "stranger"])
def test_a_second_pair_of_eyes_needs_the_role_too(person: Actor) -> None:
    with pytest.raises(NotAllowed, match=r"no role|see no case"):
        check_sender(DRAFTED, person, frozenset({ADA.id}))


def test_asking_for_approval_changes_nothing_but_the_record() -> None:
    case, event = asked_approval(DRAFTED, FIRST, ADA)
    assert case == DRAFTED
    assert (event.kind, event.facts["message"]) == (EventKind.APPROVAL_ASKED, FIRST)


@pytest.mark.parametrize("person", [ADA, MAX, BEN], ids=["owner", "manager", "sender"])
def test_a_reply_that_is_held_back_is_the_draft_again_when_it_is_taken_back(person: Actor) -> None:
    case, event = recalled(LEAVING, person, BEN.id)
    assert (case.draft_id, case.status, case.drafted_by) == (FIRST, Status.READY, ADA.id)
    assert (case.leaving_id, case.leaves_at) == (None, None)
    assert (event.kind, event.actor) == (EventKind.REPLY_RECALLED, person.id)
    assert dict(event.facts) == {"message": FIRST, "from": "open"}


def test_the_author_of_a_reply_that_is_taken_back_is_who_wrote_it() -> None:
    came_and_went = discarded(drafted(LEAVING, SECOND, MAX)[0], MAX)[0]
    assert recalled(came_and_went, MAX, None, ADA.id)[0].drafted_by == ADA.id


def test_not_everybody_takes_a_reply_back() -> None:
    with pytest.raises(NotAllowed, match="its owner or a manager"):
        recalled(LEAVING, BEN, ADA.id)


def test_what_is_not_held_back_is_not_taken_back() -> None:
    with pytest.raises(AlreadyHandled, match="it has left, or was taken back"):
        recalled(adas(), ADA, ADA.id)


def test_a_newer_draft_is_not_pushed_aside_by_taking_one_back() -> None:
    both, _ = drafted(LEAVING, SECOND, ADA)
    with pytest.raises(WrongStatus, match="send or discard it first"):
        recalled(both, ADA, ADA.id)


@pytest.mark.parametrize(
    ("seconds", "held", "hinders"),
    [(0, True, True), (59, True, True), (60, False, True), (3_700, False, False)],
)
def test_a_reply_is_held_back_until_its_time(seconds: int, held: bool, hinders: bool) -> None:
    now = ARRIVED + timedelta(seconds=seconds)
    assert is_held_back(LEAVING, now) is held
    assert not is_held_back(adas(), now)
    if hinders:
        with pytest.raises(WrongStatus, match=f"A reply of case {NUMBER} leaves at 10:01"):
            check_none_leaving(LEAVING, now, "10:01")
    else:
        check_none_leaving(LEAVING, now, "10:01")


def test_a_reply_that_left_answers_the_person() -> None:
    case = left(LEAVING, FIRST, LEAVES, EventKind.REPLY_SENT)
    assert (case.answered_at, case.status, case.leaving_id, case.leaves_at) == (
        LEAVES,
        Status.OPEN,
        None,
        None,
    )
    assert case.drafted_by is None


def test_a_question_that_left_waits_for_the_person_and_answers_nothing() -> None:
    case = left(LEAVING, FIRST, LEAVES, EventKind.QUESTION_SENT)
    assert (case.answered_at, case.status) == (None, Status.AWAITING_SUBJECT)


@pytest.mark.parametrize("status", [Status.NEW, Status.READY, Status.CLOSED])
def test_a_question_that_left_late_does_not_turn_a_case_back(status: Status) -> None:
    assert left(adas(status), FIRST, LEAVES, EventKind.QUESTION_SENT).status is status


def test_another_reply_that_leaves_is_left_alone() -> None:
    assert released(LEAVING, SECOND) == LEAVING
    assert left(LEAVING, SECOND, LEAVES, EventKind.REPLY_SENT).leaving_id == FIRST


def test_who_drafted_the_next_reply_stays_known_when_the_first_has_left() -> None:
    both, _ = drafted(LEAVING, SECOND, MAX)
    assert left(both, FIRST, LEAVES, EventKind.REPLY_SENT).drafted_by == MAX.id


def test_a_reply_that_could_not_leave_is_the_draft_again() -> None:
    case, event = returned(LEAVING, FIRST, "Permanent", ADA.id)
    assert (case.draft_id, case.status, case.drafted_by) == (FIRST, Status.READY, ADA.id)
    assert (case.leaving_id, case.leaves_at) == (None, None)
    assert (event.kind, event.actor) == (EventKind.REPLY_FAILED, "ombud")
    assert dict(event.facts) == {"message": FIRST, "reason": "Permanent", "kept": True, "from": "open"}


def test_a_reply_that_may_have_left_says_so() -> None:
    assert returned(LEAVING, FIRST, "?", ADA.id, unknown=True)[1].facts["unknown"] is True


def test_a_reply_that_comes_back_does_not_push_a_newer_draft_aside() -> None:
    redrafted, _ = drafted(LEAVING, SECOND, MAX)
    case, event = returned(redrafted, FIRST, "Permanent", ADA.id)
    assert (case.draft_id, case.status, case.drafted_by) == (SECOND, Status.READY, MAX.id)
    assert (case.leaving_id, case.leaves_at) == (None, None)
    assert event.facts["message"] == FIRST, "the record names the one that failed"
    assert event.facts["kept"] is False


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_a_reply_that_comes_back_changes_no_case_that_is_not_being_worked_on(status: Status) -> None:
    before = a_case(status)
    case, event = returned(before, FIRST, "Unsendable", ADA.id)
    assert case == before
    assert event.kind is EventKind.REPLY_FAILED
    assert event.facts["from"] == status.value


def test_a_returned_reply_can_be_sent_or_discarded_like_any_draft() -> None:
    back, _ = returned(adas(), FIRST, "Permanent", ADA.id)
    assert back.allows(ActionId.SEND, ADA)
    assert queued(back, FIRST, ADA, ALONE)[0].draft_id is None
    assert discarded(back, ADA)[0].draft_id is None
