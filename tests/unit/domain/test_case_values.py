"""A case as a value: what it derives, what it starts with, and that nobody changes it in place."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain import drafting, ending, handling
from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.handling import claimed, unclaimed
from handlers.domain.ids import MessageId
from handlers.domain.people import Actor, Role
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, ARRIVED, BEN, MAX, a_case, adas, deadline

HANDOVER = drafting.Handover(ARRIVED)
BOTH = frozenset({Right.ACCESS, Right.ERASURE})


def test_the_due_date_is_the_deadlines() -> None:
    assert a_case(deadline=deadline(date(2027, 1, 4))).due_on == date(2027, 1, 4)


def test_rights_stand_in_the_order_of_the_claims() -> None:
    claims = (Claim(Right.ERASURE), Claim(Right.ACCESS, Outcome.REFUSED))
    assert a_case(claims=claims).rights == (Right.ERASURE, Right.ACCESS)
    assert a_case(claims=()).rights == ()


def test_a_case_starts_unclaimed_unanswered_and_without_a_record() -> None:
    case = replace(a_case(Status.NEW), version=0)
    begun = {field.name: getattr(case, field.name) for field in fields(Case)}
    assert (begun["owner"], begun["draft_id"], begun["answered_at"], begun["closed_at"]) == (None,) * 4
    assert (begun["head"], begun["events"]) == ("", 0)
    assert (begun["unreadable"], begun["sender_unclear"]) == (False, False)


@pytest.mark.parametrize("name", [field.name for field in fields(Case)])
def test_nobody_changes_a_case_in_place(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(a_case(), name, None)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (Status.NEW, "new"),
        (Status.OPEN, "open"),
        (Status.AWAITING_SUBJECT, "awaiting_subject"),
        (Status.READY, "ready"),
        (Status.CLOSED, "closed"),
        (Outcome.FULFILLED, "fulfilled"),
        (Outcome.PARTLY_FULFILLED, "partly_fulfilled"),
        (Outcome.REFUSED, "refused"),
        (Outcome.NOTHING_HELD, "nothing_held"),
        (Outcome.NOT_IDENTIFIED, "not_identified"),
        (Outcome.REDIRECTED, "redirected"),
        (Outcome.WITHDRAWN, "withdrawn"),
        (Outcome.NOT_A_REQUEST, "not_a_request"),
        (Outcome.CONTINUED, "continued"),
        (ActionId.CLAIM, "claim"),
        (ActionId.UNCLAIM, "unclaim"),
        (ActionId.ASSIGN, "assign"),
        (ActionId.OPEN_LETTER, "open_letter"),
        (ActionId.OPEN_FILE, "open_file"),
        (ActionId.REPLY, "reply"),
        (ActionId.ASK, "ask"),
        (ActionId.JUDGE, "judge"),
        (ActionId.EXTEND, "extend"),
        (ActionId.RECEIPT, "receipt"),
        (ActionId.ATTACH, "attach"),
        (ActionId.ASK_APPROVAL, "ask_approval"),
        (ActionId.SEND, "send"),
        (ActionId.DISCARD, "discard"),
        (ActionId.UNDO, "undo"),
        (ActionId.HAS_LEFT, "has_left"),
        (ActionId.NOTE, "note"),
        (ActionId.RIGHTS, "rights"),
        (ActionId.LANGUAGE, "language"),
        (ActionId.CONFIRM, "confirm_reading"),
        (ActionId.CORRECT, "correct_reading"),
        (ActionId.NOT_A_REQUEST, "not_a_request"),
        (ActionId.DUPLICATE, "duplicate"),
        (ActionId.MERGE, "merge"),
        (ActionId.SEPARATE, "separate"),
        (ActionId.INCIDENT, "report_incident"),
        (ActionId.MANDATE, "mandate"),
        (ActionId.SPLIT, "split"),
        (ActionId.CLOSE, "close"),
        (ActionId.REOPEN, "reopen"),
        (ActionId.SCRUB, "scrub"),
        (ActionId.UNSCRUB, "unscrub"),
        (ActionId.SNOOZE, "snooze"),
        (ActionId.TAKE_CARE, "take_care"),
        (ActionId.REMOVE_TEST, "remove_test"),
        (ActionId.CLOCK, "clock"),
        (ActionId.SENDER, "confirm_sender"),
        (ActionId.MORE, "more_actions"),
        (ActionId.ERASE, "erase_case"),
        (ActionId.HOLD, "place_hold"),
        (ActionId.HOLDS, "holds"),
        (ActionId.REVIEW_HOLD, "review_hold"),
        (ActionId.RELEASE_HOLD, "release_hold"),
    ],
)
def test_words_at_rest_and_in_buttons_never_change(value: str, word: str) -> None:
    # They stand in rows and in cards that were posted years ago.
    assert value == word


def test_every_stored_word_is_spelt_out_above() -> None:
    assert [len(list(words)) for words in (Status, Outcome, ActionId)] == [5, 9, 43]


def _closed(case: Case, actor: Actor) -> Case:
    ended = tuple(Claim(claim.right, Outcome.WITHDRAWN) for claim in case.claims)
    return ending.closed(case, ended, case.received_at, actor, elsewhere=False)[0]


DONE: dict[ActionId, Callable[[Case, Actor], Case]] = {
    ActionId.CLAIM: lambda case, actor: claimed(case, actor)[0],
    ActionId.UNCLAIM: lambda case, actor: unclaimed(case, actor)[0],
    ActionId.ASSIGN: lambda case, actor: handling.assigned(case, BEN.id, actor)[0],
    ActionId.REPLY: lambda case, actor: drafting.drafted(case, MessageId(9), actor)[0],
    ActionId.ASK: lambda case, actor: drafting.drafted(case, MessageId(8), actor, ActionId.ASK)[0],
    ActionId.SEND: lambda case, actor: drafting.queued(case, MessageId(9), actor, HANDOVER)[0],
    ActionId.UNDO: lambda case, actor: drafting.recalled(case, actor, actor.id)[0],
    ActionId.DISCARD: lambda case, actor: drafting.discarded(case, actor)[0],
    ActionId.RIGHTS: lambda case, actor: handling.claiming(case, BOTH, actor, "They said so.")[0],
    ActionId.LANGUAGE: lambda case, actor: handling.spoken(case, "sv", actor)[0],
    ActionId.NOT_A_REQUEST: lambda case, actor: ending.not_a_request(case, ARRIVED, actor, "")[0],
    ActionId.CLOSE: _closed,
    ActionId.REOPEN: lambda case, actor: ending.reopened(case, actor)[0],
}


def pressed(case: Case, actor: Actor, action: ActionId) -> Case:
    """Return the case after one action, as it was where the rules refuse it."""
    try:
        return DONE[action](case, actor) if action in DONE else case
    except Refused:
        return case


@given(st.lists(st.tuples(st.sampled_from([ADA, BEN, MAX]), st.sampled_from(list(ActionId))), max_size=25))
def test_whatever_people_press_a_case_stays_in_order(steps: list[tuple[Actor, ActionId]]) -> None:
    case = a_case(Status.NEW)
    for actor, action in steps:
        case = pressed(case, actor, action)
        assert (case.draft_id is not None) == (case.status is Status.READY)
        assert (case.closed_at is not None) == (case.status is Status.CLOSED)
        assert case.owner is not None or case.status in {Status.NEW, Status.CLOSED}
        assert (case.leaving_id is None) == (case.leaves_at is None)
        assert case.claims
        assert (case.drafted_by is None) == (case.draft_id is case.leaving_id is None)


@given(st.sampled_from(list(Status)), st.sets(st.sampled_from(list(Role))), st.sampled_from(list(ActionId)))
def test_more_roles_never_allow_less(status: Status, roles: set[Role], action: ActionId) -> None:
    case = adas(status)
    person = Actor(ADA.id, frozenset(roles))
    everything = Actor(ADA.id, frozenset(Role))
    assert not case.allows(action, person) or case.allows(action, everything)


def test_each_method_tells_its_own_kind_of_event() -> None:
    case = adas()
    drafted, wrote = drafting.drafted(case, MessageId(5), ADA)
    sent, handed_over = drafting.queued(drafted, MessageId(5), ADA, HANDOVER)
    withdrawn = (Claim(Right.ACCESS, Outcome.WITHDRAWN),)
    told = [
        claimed(a_case(Status.NEW), ADA)[1],
        unclaimed(case, ADA)[1],
        wrote,
        drafting.asked_approval(drafted, MessageId(5), ADA)[1],
        drafting.discarded(drafted, ADA)[1],
        handed_over,
        drafting.recalled(sent, ADA, ADA.id)[1],
        drafting.returned(case, MessageId(5), "why")[1],
        ending.closed(case, withdrawn, case.received_at, ADA, elsewhere=False)[1],
        ending.reopened(a_case(Status.CLOSED), ADA)[1],
        handling.assigned(case, BEN.id, ADA)[1],
        handling.spoken(case, "de", ADA)[1],
    ]
    assert [event.kind for event in told] == [
        EventKind.CLAIMED,
        EventKind.UNCLAIMED,
        EventKind.REPLY_DRAFTED,
        EventKind.APPROVAL_ASKED,
        EventKind.REPLY_DISCARDED,
        EventKind.REPLY_QUEUED,
        EventKind.REPLY_RECALLED,
        EventKind.REPLY_FAILED,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.ASSIGNED,
        EventKind.LANGUAGE_SET,
    ]
    assert all(event.content == "" for event in told), "people's words are never written by these"
