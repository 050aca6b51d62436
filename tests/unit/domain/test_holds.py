"""What a hold and an answer of the gate are, before anything is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.domain.holds import WAITS_FOR_OPEN_CASES, Hold, Leave, Refusal, Route, Subject
from handlers.domain.ids import CaseId, HoldId, MailboxId, PersonId

HOLD = Hold(
    HoldId(1),
    Subject(CaseId(2)),
    "2026-0001",
    "privacy",
    "Claim",
    PersonId("U0MAX"),
    date(2026, 6, 1),
    PersonId("U0MAX"),
    datetime(2026, 3, 2, tzinfo=UTC),
)


def test_a_case_or_a_mailbox_is_named_and_never_both_or_neither() -> None:
    assert Subject(CaseId(1)).mailbox is None
    assert Subject(mailbox=MailboxId(1)).case is None
    for wrong in ({}, {"case": CaseId(1), "mailbox": MailboxId(1)}):
        with pytest.raises(ValueError, match="name a case or a mailbox"):
            Subject(**wrong)  # type: ignore[arg-type] # that is what is tried


def test_a_hold_stands_until_it_is_released() -> None:
    assert HOLD.stands
    assert not replace(HOLD, released_at=HOLD.placed_at, released_by=HOLD.owner).stands


@pytest.mark.parametrize("refusal", Refusal)
def test_any_reason_against_it_closes_the_gate(refusal: Refusal) -> None:
    leave = Leave(Route.ADMIN, Subject(CaseId(1)))
    assert leave.allowed
    assert not replace(leave, refusals=(refusal,)).allowed


def test_a_hold_on_a_single_case_does_not_close_the_gate_of_its_mailbox() -> None:
    assert Leave(Route.DISCONNECTED, Subject(mailbox=MailboxId(1)), spared=(HoldId(1),)).allowed


def test_an_open_case_never_holds_up_what_runs_by_itself() -> None:
    by_itself = {Route.DISCONNECTED, Route.RESTORED, Route.REFETCHED, Route.DROPPED, Route.DISCARDED}
    part_of_the_work = {Route.VERIFIED}
    assert set(Route) - WAITS_FOR_OPEN_CASES == by_itself | part_of_the_work
