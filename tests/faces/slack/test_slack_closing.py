"""Closing from the form: every claim needs its outcome, and an answer that is owed must have left."""

import pytest

from handlers.domain.case import Case, Outcome, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.rights import Right
from tests.support.slack_desk import Cast, Place, words


@pytest.fixture
def claimed(place: Place, cast: Cast) -> Case:
    case = place.letter(Right.ACCESS, Right.ERASURE)
    place.press(cast.ada, case, "claim")
    place.deliver()
    return case


def test_a_case_closes_with_an_outcome_for_each_claim(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "close")
    form = place.window(cast.ada)
    answers = {"outcome_0": "withdrawn", "outcome_1": "not_a_request"}
    assert place.slack.submit(cast.ada, form.id, answers).outcome == "clear"
    closed = place.case(claimed)
    assert closed.status is Status.CLOSED
    assert [claim.outcome for claim in closed.claims] == [Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST]
    assert place.told(cast.ada).startswith(f"Case {claimed.number} is closed.")
    place.deliver()
    card = place.card(claimed)
    pressable = [e["action_id"] for b in card.blocks for e in b.get("elements", []) if "action_id" in e]
    assert pressable == []
    assert "Access: Withdrawn, Erasure: Not a request" in words(card)


def test_an_outcome_that_owes_an_answer_waits_for_it(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "close")
    form = place.window(cast.ada)
    answers = {"outcome_0": "fulfilled", "outcome_1": "fulfilled"}
    refused = place.slack.submit(cast.ada, form.id, answers)
    assert refused.outcome == "errors"
    assert list(refused.errors) == ["elsewhere"]
    assert refused.errors["elsewhere"].startswith("Nobody has answered this person yet.")

    # The form stands as it was filled in; a tick is all it takes.
    assert place.window(cast.ada).id == form.id
    assert place.slack.submit(cast.ada, form.id, {"elsewhere": ["yes"]}).outcome == "clear"
    assert place.case(claimed).status is Status.CLOSED


def test_slack_itself_asks_for_every_outcome(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "close")
    refused = place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    assert refused.parcel is None  # never delivered
    assert set(refused.errors) == {"outcome_1"}


def test_a_form_opened_before_a_change_is_refused_with_what_to_do(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "close")
    form = place.window(cast.ada)
    with place.desk.transaction("tests.changed") as tx:
        tx.cases.save(tx.cases.locked(claimed.id), Event(EventKind.MESSAGE_ADDED))
    answers = {"outcome_0": "withdrawn", "outcome_1": "withdrawn"}
    assert place.slack.submit(cast.ada, form.id, answers).outcome == "push"
    assert "while you were writing; nothing was changed" in words(place.window(cast.ada))
    assert place.case(claimed).status is Status.OPEN


def test_two_people_close_at_once_and_one_is_told(place: Place, cast: Cast, claimed: Case) -> None:
    for person in (cast.ada, cast.max):
        place.press(person, claimed, "close")
    answers = {"outcome_0": "withdrawn", "outcome_1": "withdrawn"}
    assert place.slack.submit(cast.max, place.window(cast.max).id, answers).outcome == "clear"
    late = place.slack.submit(cast.ada, place.window(cast.ada).id, answers)
    assert late.outcome == "push"
    assert "is closed" in words(place.window(cast.ada))
    assert place.kinds(claimed).count(EventKind.CLOSED) == 1


def test_a_closed_case_is_opened_again_by_whoever_presses(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "close")
    answers = {"outcome_0": "withdrawn", "outcome_1": "withdrawn"}
    place.slack.submit(cast.ada, place.window(cast.ada).id, answers)
    place.deliver()
    assert place.press_on(cast.ben, place.whole_card(cast.ben, claimed), "reopen").ok
    assert place.told(cast.ben).startswith(f"Case {claimed.number} is open again and yours.")
    assert place.case(claimed).owner == cast.ben


def test_a_case_closes_although_the_person_cannot_be_told(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "close")
    place.slack.faults.drop("chat.postEphemeral")
    answers = {"outcome_0": "withdrawn", "outcome_1": "withdrawn"}
    assert place.slack.submit(cast.ada, place.window(cast.ada).id, answers).outcome == "clear"
    assert place.case(claimed).status is Status.CLOSED
