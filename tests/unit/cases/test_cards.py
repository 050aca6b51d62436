"""The card of a case: what it says in each status, which buttons it offers, how it counts the days."""

from datetime import date, timedelta

import pytest

from handlers.cards import OUTCOME_LABELS, STATUS_LABELS, case_card, due, summary
from handlers.domain.card import Weight
from handlers.domain.case import TRANSITIONS, ActionId, Case, Claim, Outcome, Status
from handlers.domain.ids import MessageId
from handlers.domain.rights import Right
from tests.unit.domain.samples import ARRIVED, DUE, NUMBER, a_case, adas

TODAY = date(2026, 3, 30)


def facts(case: Case, today: date = TODAY) -> dict[str, str]:
    return dict(case_card(case, today).facts)


def offered(case: Case) -> list[str]:
    return [button.action.value for button in case_card(case, TODAY).buttons]


def test_a_card_belongs_to_its_case_at_a_revision() -> None:
    card = case_card(a_case(version=12), TODAY)
    assert (card.case_id, card.revision) == (7, 12)
    assert card.title == f"{NUMBER} · Access"


def test_the_title_names_every_right() -> None:
    claims = (Claim(Right.ERASURE), Claim(Right.ACCESS))
    assert case_card(a_case(claims=claims), TODAY).title == f"{NUMBER} · Erasure + Access"


def test_the_facts_stand_in_one_order() -> None:
    labels = [label for label, _ in case_card(a_case(), TODAY).facts]
    assert labels == ["Status", "Due", "Owner", "Requester", "Received", "Language"]


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (Status.NEW, "New"),
        (Status.OPEN, "Open"),
        (Status.AWAITING_SUBJECT, "Waiting for the person"),
        (Status.READY, "Reply drafted"),
        (Status.CLOSED, "Closed"),
    ],
)
def test_every_status_has_its_words(status: Status, label: str) -> None:
    assert facts(a_case(status))["Status"] == label
    assert f" is {label.lower()}, due " in summary(a_case(status), TODAY)


def test_no_status_and_no_outcome_is_without_words() -> None:
    assert set(STATUS_LABELS) == set(Status)
    assert set(OUTCOME_LABELS) == set(Outcome)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (DUE - timedelta(days=31), "2026-04-07, 31 days left"),
        (DUE - timedelta(days=2), "2026-04-07, 2 days left"),
        (DUE - timedelta(days=1), "2026-04-07, 1 day left"),
        (DUE, "2026-04-07, today"),
        (DUE + timedelta(days=1), "2026-04-07, overdue by 1 day"),
        (DUE + timedelta(days=2), "2026-04-07, overdue by 2 days"),
        (DUE + timedelta(days=400), "2026-04-07, overdue by 400 days"),
    ],
)
def test_the_days_left_are_counted_in_words(today: date, words: str) -> None:
    assert facts(a_case(), today)["Due"] == words
    assert due(a_case(), today) == f"due {words}"
    assert summary(a_case(), today) == f"Case {NUMBER} (Access) is open, due {words}."


@pytest.mark.parametrize("days", [-9, 0, 1, 40])
def test_a_closed_case_is_never_overdue(days: int) -> None:
    assert due(a_case(Status.CLOSED), DUE + timedelta(days=days)) == "due 2026-04-07"


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY])
def test_the_clock_runs_in_every_other_status(status: Status) -> None:
    assert "overdue by 3 days" in due(a_case(status), DUE + timedelta(days=3))


def test_the_owner_is_named_for_the_chat_system_to_draw() -> None:
    assert facts(adas())["Owner"] == "<@U0ADA>"
    assert facts(a_case())["Owner"] == "nobody yet"


def test_the_receipt_date_is_the_local_one_of_the_deadline() -> None:
    late = a_case(received_at=ARRIVED.replace(hour=23))
    assert facts(late)["Received"] == "2026-03-02"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("da", "Danish"),
        ("nb", "Norwegian"),
        ("sv", "Swedish"),
        ("en", "English"),
        ("de", "German"),
        ("", "unclear"),
        ("fi", "fi"),
    ],
)
def test_the_language_has_a_name(code: str, name: str) -> None:
    assert facts(a_case(language=code))["Language"] == name


NEW_BUTTONS = ["claim", "open_letter"]
WORKED = ["open_letter", "reply", "close", "unclaim"]


@pytest.mark.parametrize(
    ("case", "buttons"),
    [
        (a_case(Status.NEW), NEW_BUTTONS),
        (adas(Status.OPEN), WORKED),
        (adas(Status.AWAITING_SUBJECT), WORKED),
        (
            adas(Status.READY, draft_id=MessageId(5)),
            ["open_letter", "reply", "close", "discard", "unclaim"],
        ),
        (adas(Status.CLOSED), ["open_letter", "reopen"]),
        (a_case(Status.OPEN), ["claim", "open_letter", "reply", "close", "unclaim"]),
    ],
    ids=["new", "open", "awaiting", "ready", "closed", "open and nobody's"],
)
def test_buttons_are_those_that_can_be_pressed_now(case: Case, buttons: list[str]) -> None:
    assert offered(case) == buttons


@pytest.mark.parametrize("status", list(Status))
def test_no_button_stands_on_a_card_that_the_rules_would_refuse_everybody(status: Status) -> None:
    for button in case_card(adas(status), TODAY).buttons:
        assert status in TRANSITIONS[button.action].sources
        assert button.label == TRANSITIONS[button.action].label


def test_nothing_is_sent_from_a_card_without_a_preview() -> None:
    assert ActionId.SEND.value not in offered(adas(Status.READY, draft_id=MessageId(5)))


def test_what_is_usually_done_next_stands_out() -> None:
    weights = {b.action: b.weight for s in Status for b in case_card(a_case(s), TODAY).buttons}
    primary = {action for action, weight in weights.items() if weight is Weight.PRIMARY}
    assert primary == {ActionId.CLAIM, ActionId.REPLY}
    assert Weight.DANGER not in weights.values()


def test_outcomes_are_told_once_they_are_decided() -> None:
    assert "Outcome" not in facts(a_case())
    claims = (Claim(Right.ACCESS, Outcome.FULFILLED), Claim(Right.ERASURE, Outcome.NOTHING_HELD))
    closed = a_case(Status.CLOSED, claims=claims)
    assert facts(closed)["Outcome"] == "Access: Fulfilled, Erasure: Nothing held"


def test_a_claim_without_an_outcome_is_left_out_of_the_outcome() -> None:
    claims = (Claim(Right.ACCESS, Outcome.REFUSED), Claim(Right.ERASURE))
    assert facts(a_case(Status.CLOSED, claims=claims))["Outcome"] == "Access: Refused"


@pytest.mark.parametrize(("outcome", "label"), list(OUTCOME_LABELS.items()))
def test_every_outcome_can_stand_on_a_card(outcome: Outcome, label: str) -> None:
    case = a_case(Status.CLOSED, claims=(Claim(Right.OBJECTION, outcome),))
    assert facts(case)["Outcome"] == f"Objection: {label}"


def test_an_unreadable_letter_asks_for_action() -> None:
    note = case_card(a_case(unreadable=True), TODAY).note
    assert note.startswith("Unreadable, act:")
    assert "the clock runs" in note


def test_an_unclear_sender_is_pointed_out() -> None:
    note = case_card(a_case(sender_unclear=True), TODAY).note
    assert note == "Sender unclear: nothing was acknowledged. Find out who wrote before you answer."


def test_of_two_notes_the_more_urgent_is_shown() -> None:
    assert case_card(a_case(unreadable=True, sender_unclear=True), TODAY).note.startswith("Unreadable")
    assert case_card(a_case(), TODAY).note == ""


def test_a_summary_that_would_be_cut_leaves_the_rights_out_instead() -> None:
    every = tuple(Claim(right) for right in Right)
    said = summary(a_case(claims=every), DUE + timedelta(days=1))
    assert said == f"Case {NUMBER} is open, due 2026-04-07, overdue by 1 day."


def test_a_summary_of_just_the_length_is_kept_whole() -> None:
    room = 150 - len(summary(a_case(number=""), DUE))
    assert summary(a_case(number="2" * room), DUE).startswith(f"Case {'2' * room} (Access) is open")
    assert len(summary(a_case(number="2" * room), DUE)) == 150
    assert "(Access)" not in summary(a_case(number="2" * (room + 1)), DUE)
