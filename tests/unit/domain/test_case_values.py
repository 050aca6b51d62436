"""A case as a value: what it derives, what it starts with, and that nobody changes it in place."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.ids import MessageId
from handlers.domain.people import Actor, Role
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, BEN, MAX, a_case, adas, deadline


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
        (Outcome.WITHDRAWN, "withdrawn"),
        (Outcome.NOT_A_REQUEST, "not_a_request"),
        (ActionId.CLAIM, "claim"),
        (ActionId.UNCLAIM, "unclaim"),
        (ActionId.OPEN_LETTER, "open_letter"),
        (ActionId.REPLY, "reply"),
        (ActionId.SEND, "send"),
        (ActionId.DISCARD, "discard"),
        (ActionId.CLOSE, "close"),
        (ActionId.REOPEN, "reopen"),
    ],
)
def test_words_at_rest_and_in_buttons_never_change(value: str, word: str) -> None:
    # They stand in rows and in cards that were posted years ago.
    assert value == word


def test_every_stored_word_is_spelt_out_above() -> None:
    assert [len(list(words)) for words in (Status, Outcome, ActionId)] == [5, 6, 8]


def _closed(case: Case, actor: Actor) -> Case:
    ended = tuple(Claim(claim.right, Outcome.WITHDRAWN) for claim in case.claims)
    return case.closed(ended, case.received_at, actor, elsewhere=False)[0]


DONE: dict[ActionId, Callable[[Case, Actor], Case]] = {
    ActionId.CLAIM: lambda case, actor: case.claimed(actor)[0],
    ActionId.UNCLAIM: lambda case, actor: case.unclaimed(actor)[0],
    ActionId.OPEN_LETTER: lambda case, _: case,
    ActionId.REPLY: lambda case, actor: case.drafted(MessageId(9), actor)[0],
    ActionId.SEND: lambda case, actor: case.queued(MessageId(9), actor)[0],
    ActionId.DISCARD: lambda case, actor: case.discarded(actor)[0],
    ActionId.CLOSE: _closed,
    ActionId.REOPEN: lambda case, actor: case.reopened(actor)[0],
}


def pressed(case: Case, actor: Actor, action: ActionId) -> Case:
    """Return the case after one action, as it was where the rules refuse it."""
    try:
        return DONE[action](case, actor)
    except Refused:
        return case


@given(st.lists(st.tuples(st.sampled_from([ADA, BEN, MAX]), st.sampled_from(list(ActionId))), max_size=25))
def test_whatever_people_press_a_case_stays_in_order(steps: list[tuple[Actor, ActionId]]) -> None:
    case = a_case(Status.NEW)
    for actor, action in steps:
        case = pressed(case, actor, action)
        assert (case.draft_id is not None) == (case.status is Status.READY)
        assert (case.closed_at is not None) == (case.status is Status.CLOSED)
        assert (case.owner is None) == (case.status is Status.NEW)


@given(st.sampled_from(list(Status)), st.sets(st.sampled_from(list(Role))), st.sampled_from(list(ActionId)))
def test_more_roles_never_allow_less(status: Status, roles: set[Role], action: ActionId) -> None:
    case = adas(status)
    person = Actor(ADA.id, frozenset(roles))
    everything = Actor(ADA.id, frozenset(Role))
    assert not case.allows(action, person) or case.allows(action, everything)


def test_each_method_tells_its_own_kind_of_event() -> None:
    case = adas()
    drafted, wrote = case.drafted(MessageId(5), ADA)
    told = [
        a_case(Status.NEW).claimed(ADA)[1],
        case.unclaimed(ADA)[1],
        wrote,
        drafted.discarded(ADA)[1],
        drafted.queued(MessageId(5), ADA)[1],
        case.returned(MessageId(5), "why")[1],
        case.closed((Claim(Right.ACCESS, Outcome.WITHDRAWN),), case.received_at, ADA, elsewhere=False)[1],
        a_case(Status.CLOSED).reopened(ADA)[1],
    ]
    assert [event.kind for event in told] == [
        EventKind.CLAIMED,
        EventKind.UNCLAIMED,
        EventKind.REPLY_DRAFTED,
        EventKind.REPLY_DISCARDED,
        EventKind.REPLY_QUEUED,
        EventKind.REPLY_FAILED,
        EventKind.CLOSED,
        EventKind.REOPENED,
    ]
    assert all(event.content == "" for event in told), "people's words are never written by these"
