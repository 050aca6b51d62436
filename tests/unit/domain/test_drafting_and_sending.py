"""A reply as the case sees it: drafted, replaced, discarded, handed over, and taken back when it fails."""

import pytest

from handlers.domain.case import ActionId, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import MessageId
from handlers.domain.people import Actor
from tests.unit.domain.samples import ADA, BEN, IRIS, MALLORY, MAX, NUMBER, a_case, adas

FIRST, SECOND = MessageId(501), MessageId(502)
DRAFTED = adas(Status.READY, draft_id=FIRST)


@pytest.mark.parametrize("status", [Status.OPEN, Status.AWAITING_SUBJECT])
@pytest.mark.parametrize("person", [ADA, MAX], ids=["owner", "manager"])
def test_a_drafted_reply_makes_the_case_ready(status: Status, person: Actor) -> None:
    case, event = adas(status).drafted(FIRST, person)
    assert (case.draft_id, case.status, case.owner) == (FIRST, Status.READY, ADA.id)
    assert (event.kind, event.actor) == (EventKind.REPLY_DRAFTED, person.id)
    assert dict(event.facts) == {"message": FIRST, "from": status.value}


def test_a_newer_draft_takes_the_place_of_the_older_one() -> None:
    case, event = DRAFTED.drafted(SECOND, ADA)
    assert (case.draft_id, case.status) == (SECOND, Status.READY)
    assert dict(event.facts) == {"message": SECOND, "from": "ready"}


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_nothing_is_drafted_before_claiming_or_after_closing(status: Status) -> None:
    with pytest.raises(WrongStatus, match=f"Case {NUMBER} is {status.value}"):
        adas(status).drafted(FIRST, ADA)


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_only_the_owner_or_a_manager_drafts_discards_and_sends(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        adas().drafted(FIRST, person)
    with pytest.raises(NotAllowed):
        DRAFTED.discarded(person)
    with pytest.raises(NotAllowed):
        DRAFTED.queued(FIRST, person)


def test_a_discarded_draft_leaves_the_case_open_and_is_named_in_the_record() -> None:
    case, event = DRAFTED.discarded(ADA)
    assert (case.draft_id, case.status) == (None, Status.OPEN)
    assert (event.kind, event.actor) == (EventKind.REPLY_DISCARDED, ADA.id)
    assert dict(event.facts) == {"message": FIRST, "from": "ready"}


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.CLOSED])
def test_without_a_draft_there_is_nothing_to_discard(status: Status) -> None:
    with pytest.raises(WrongStatus, match="its card shows what is possible"):
        adas(status).discarded(ADA)


@pytest.mark.parametrize("person", [ADA, MAX], ids=["owner", "manager"])
def test_a_draft_that_was_handed_over_is_no_draft_any_more(person: Actor) -> None:
    case, event = DRAFTED.queued(FIRST, person)
    assert (case.draft_id, case.status) == (None, Status.OPEN)
    assert case.answered_at is None, "it has not left yet"
    assert (event.kind, event.actor) == (EventKind.REPLY_QUEUED, person.id)
    assert dict(event.facts) == {"message": FIRST, "from": "ready"}


@pytest.mark.parametrize(
    "case",
    [DRAFTED.queued(FIRST, ADA)[0], DRAFTED.discarded(ADA)[0], DRAFTED.drafted(SECOND, ADA)[0]],
    ids=["sent", "discarded", "replaced"],
)
def test_an_old_preview_sends_nothing(case: object) -> None:
    with pytest.raises(AlreadyHandled) as refused:
        case.queued(FIRST, ADA)  # type: ignore[attr-defined] # pytest forgets the type
    assert str(refused.value) == (f"This reply of case {NUMBER} was already sent, discarded or replaced.")


def test_a_made_up_preview_sends_nothing() -> None:
    with pytest.raises(AlreadyHandled):
        DRAFTED.queued(MessageId(0), ADA)
    with pytest.raises(AlreadyHandled):
        adas().queued(MessageId(0), ADA)


def test_a_stranger_learns_nothing_about_drafts() -> None:
    with pytest.raises(NotAllowed):
        adas().queued(FIRST, MALLORY)


def test_a_reply_that_could_not_leave_is_the_draft_again() -> None:
    sent, _ = DRAFTED.queued(FIRST, ADA)
    case, event = sent.returned(FIRST, "Permanent")
    assert (case.draft_id, case.status) == (FIRST, Status.READY)
    assert (event.kind, event.actor) == (EventKind.REPLY_FAILED, "ombud")
    assert dict(event.facts) == {"message": FIRST, "reason": "Permanent", "from": "open"}


def test_a_reply_that_comes_back_does_not_push_a_newer_draft_aside() -> None:
    sent, _ = DRAFTED.queued(FIRST, ADA)
    redrafted, _ = sent.drafted(SECOND, ADA)
    case, event = redrafted.returned(FIRST, "Permanent")
    assert (case.draft_id, case.status) == (SECOND, Status.READY)
    assert event.facts["message"] == FIRST, "the record names the one that failed"


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_a_reply_that_comes_back_changes_no_case_that_is_not_being_worked_on(status: Status) -> None:
    before = a_case(status)
    case, event = before.returned(FIRST, "Unsendable")
    assert case == before
    assert event.kind is EventKind.REPLY_FAILED
    assert event.facts["from"] == status.value


def test_a_returned_reply_can_be_sent_or_discarded_like_any_draft() -> None:
    back, _ = adas().returned(FIRST, "Permanent")
    assert back.allows(ActionId.SEND, ADA)
    assert back.queued(FIRST, ADA)[0].draft_id is None
    assert back.discarded(ADA)[0].draft_id is None
