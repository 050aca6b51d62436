"""A case as one row: what it says, and which buttons one reader has on it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cards.buttons import asked_back
from handlers.cards.card import due
from handlers.cards.case_rows import row
from handlers.domain.card import Weight
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.drafting import check_sender
from handlers.domain.errors import NotAllowed
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase
from handlers.domain.rights import Right
from tests.unit.domain.samples import a_case

TODAY = date(2026, 3, 2)
ADA, BEN = PersonId("U0ADA"), PersonId("U0BEN")
HANDLER = Actor(ADA, frozenset({Role.CASE_HANDLER}))
MANAGER = Actor(ADA, frozenset({Role.MANAGER}))
ADMIN = Actor(ADA, frozenset({Role.ADMIN}))
NEW = Glance(CaseId(7), "2026-0007", 3, Status.NEW, (Right.ACCESS,), TODAY + timedelta(days=9))

glances = st.builds(
    Glance,
    st.integers(1, 2**63 - 1).map(CaseId),
    st.just("2026-0001"),
    st.integers(1, 99),
    st.sampled_from(Status),
    st.lists(st.sampled_from(Right), min_size=1, unique=True).map(tuple),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.sampled_from([None, ADA, BEN]),
    st.sampled_from([None, MessageId(5)]),
    st.booleans(),
    st.booleans(),
)


def actions(glance: Glance, viewer: Actor = HANDLER) -> list[ActionId]:
    return [button.action for button in row(glance, viewer, TODAY).buttons]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-2, "due 2026-02-28, overdue by 2 days"),
        (-1, "due 2026-03-01, overdue by 1 day"),
        (0, "due 2026-03-02, today"),
        (1, "due 2026-03-03, 1 day left"),
        (9, "due 2026-03-11, 9 days left"),
    ],
)
def test_the_due_date_is_told_with_the_days_left(days: int, said: str) -> None:
    assert due(replace(NEW, due_on=TODAY + timedelta(days=days)), TODAY) == said


def test_a_closed_case_counts_no_days() -> None:
    assert due(replace(NEW, status=Status.CLOSED), TODAY) == "due 2026-03-11"


def test_a_row_says_number_rights_date_status_and_owner() -> None:
    drawn = row(replace(NEW, rights=(Right.ACCESS, Right.ERASURE), owner=BEN), HANDLER, TODAY)
    assert (drawn.case_id, drawn.revision) == (7, 3)
    assert drawn.title == "2026-0007 · Access + Erasure"
    assert drawn.detail == "due 2026-03-11, 9 days left · New · <@U0BEN>"
    assert row(NEW, HANDLER, TODAY).detail.endswith("nobody yet")


def test_ux_16_a_test_case_is_marked_in_words() -> None:
    assert row(replace(NEW, is_test=True), HANDLER, TODAY).title == "TEST · 2026-0007 · Access"


def test_a_glance_of_a_case_holds_what_the_list_shows_of_it() -> None:
    case = a_case(owner=BEN, status=Status.OPEN, version=4)
    glance = Glance.of(case)
    assert (glance.id, glance.number, glance.version) == (case.id, case.number, 4)
    assert (glance.status, glance.rights, glance.due_on) == (Status.OPEN, case.rights, case.due_on)
    assert (glance.owner, glance.drafted, glance.leaving, glance.is_test) == (BEN, False, False, False)


OPEN = replace(NEW, status=Status.OPEN, owner=ADA)
DRAFTED = replace(OPEN, status=Status.READY, draft_id=MessageId(5))


@pytest.mark.parametrize(
    ("glance", "viewer", "expected"),
    [
        (NEW, HANDLER, [ActionId.CLAIM, ActionId.OPEN_LETTER, ActionId.MORE]),
        (OPEN, HANDLER, [ActionId.REPLY, ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(OPEN, owner=BEN), HANDLER, [ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(OPEN, owner=BEN), MANAGER, [ActionId.REPLY, ActionId.OPEN_LETTER, ActionId.MORE]),
        (
            DRAFTED,
            HANDLER,
            [ActionId.SEND, ActionId.OPEN_LETTER, ActionId.MORE],
        ),
        (replace(DRAFTED, owner=BEN), HANDLER, [ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(DRAFTED, owner=BEN), MANAGER, [ActionId.SEND, ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(OPEN, leaving=True), HANDLER, [ActionId.UNDO, ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(OPEN, owner=BEN, leaving=True), HANDLER, [ActionId.OPEN_LETTER, ActionId.MORE]),
        (replace(OPEN, status=Status.CLOSED), HANDLER, [ActionId.OPEN_LETTER]),
        (OPEN, ADMIN, []),
        (replace(OPEN, is_test=True), ADMIN, [ActionId.REMOVE_TEST]),
    ],
)
def test_the_buttons_are_those_the_reader_can_use(
    glance: Glance, viewer: Actor, expected: list[ActionId]
) -> None:
    assert actions(glance, viewer) == expected


def test_removing_a_test_case_is_asked_back_as_on_its_card() -> None:
    case = a_case(is_test=True)
    (drawn,) = row(Glance.of(case), ADMIN, TODAY).buttons
    assert drawn.confirm is not None
    assert (drawn.confirm, drawn.weight) == (asked_back(case.number, ActionId.REMOVE_TEST), Weight.DANGER)
    assert all(one.confirm is None for one in row(OPEN, HANDLER, TODAY).buttons)


def test_what_moves_the_case_on_stands_out() -> None:
    (first, *rest) = row(NEW, HANDLER, TODAY).buttons
    assert first.weight is Weight.PRIMARY
    assert {button.weight for button in rest} == {Weight.PLAIN}


@given(
    st.sampled_from([ADA, BEN]),
    st.sampled_from([HANDLER, MANAGER]),
    st.none() | st.frozensets(st.sampled_from([ADA, BEN])),
)
def test_sending_is_offered_to_exactly_those_who_will_not_be_refused(
    owner: PersonId, viewer: Actor, authors: frozenset[PersonId] | None
) -> None:
    case = a_case(Status.READY, owner=owner, draft_id=MessageId(5), drafted_by=owner)
    offered = {button.action for button in row(Glance.of(case), viewer, TODAY, authors).buttons}

    allowed = True
    try:
        check_sender(case, viewer, authors)
    except NotAllowed:
        allowed = False
    assert (ActionId.SEND in offered) == allowed
    assert (ActionId.ASK_APPROVAL in offered) == (not allowed and case.allows(ActionId.ASK_APPROVAL, viewer))


@given(glances, st.sampled_from([HANDLER, MANAGER, ADMIN]))
def test_no_row_offers_what_the_table_would_refuse_for_its_status_or_role(
    glance: Glance, viewer: Actor
) -> None:
    drawn = row(glance, viewer, TODAY)
    for button in drawn.buttons:
        transition = TRANSITIONS[button.action]
        assert glance.status in transition.sources
        assert transition.roles & viewer.roles
    assert isinstance(drawn.title, Phrase)
    assert isinstance(drawn.detail, Phrase)
    assert len(drawn.buttons) <= 4, "none of them hides in a menu"
