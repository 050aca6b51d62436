"""The card of a case: what it says in each status, which buttons it offers, how it counts the days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.cards.card import OUTCOME_LABELS, STATUS_LABELS, case_card, due, summary
from handlers.domain.case import STANDING, ActionId, Case, Claim, Origin, Outcome, Status
from handlers.domain.ids import MessageId
from handlers.domain.phrase import Phrase
from handlers.domain.rights import RIGHTS, Right
from tests.unit.domain.samples import ARRIVED, DUE, MAX, NUMBER, a_case, adas

TODAY = date(2026, 3, 30)


def facts(case: Case, today: date = TODAY) -> dict[str, str]:
    return dict(case_card(case, today).facts)


def test_a_card_belongs_to_its_case_at_a_revision() -> None:
    card = case_card(a_case(version=12), TODAY)
    assert (card.case_id, card.revision) == (7, 12)
    assert card.title == f"{NUMBER} · Access"


def test_the_title_names_every_right() -> None:
    claims = (Claim(Right.ERASURE), Claim(Right.ACCESS))
    assert case_card(a_case(claims=claims), TODAY).title == f"{NUMBER} · Erasure + Access"


def test_the_facts_stand_in_one_order() -> None:
    labels = [label for label, _ in case_card(a_case(), TODAY).facts]
    assert labels == ["Status", "Due", "Owner", "Requester"]


def test_ux_01_a_card_full_of_everything_stays_small() -> None:
    claims = tuple(Claim(right, Outcome.PARTLY_FULFILLED) for right in Right)
    card = case_card(
        adas(
            Status.READY,
            claims=claims,
            draft_id=MessageId(5),
            drafted_by=MAX.id,
            origin=Origin.IN_PERSON,
            unreadable=True,
            is_test=True,
        ),
        DUE + timedelta(days=400),
        follows="2026-0001",
    )
    labels = [label for label, _ in card.facts]
    assert labels == [
        "Status",
        "Due",
        "Owner",
        "Requester",
        "Came in",
        "Continued in",
        "Drafted by",
        "Outcome",
    ]
    texts = [card.title, card.note, *(text for fact in card.facts for text in fact)]
    texts += [button.label for button in card.buttons]
    assert sum(map(len, texts)) <= 1_500
    assert len(card.summary) <= 150


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
    assert f" is {STANDING[status]}, due " in summary(a_case(status), TODAY)


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


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin.EMAIL, None),
        (Origin.POST, "By post"),
        (Origin.PHONE, "By phone"),
        (Origin.IN_PERSON, "In person"),
        (Origin.CHAT, "In a chat"),
    ],
)
def test_how_it_came_in_is_told_when_it_was_no_mail(origin: Origin, words: str | None) -> None:
    assert facts(a_case(origin=origin)).get("Came in") == words


def test_a_case_that_is_carried_on_elsewhere_names_the_other() -> None:
    card = case_card(a_case(Status.CLOSED), TODAY, follows="2026-0007")
    assert ("Continued in", "2026-0007") in card.facts


def test_a_reply_that_is_held_back_says_until_when() -> None:
    leaving = adas(leaving_id=MessageId(5), leaves_at=ARRIVED)
    assert facts(leaving)["Reply leaves at"] == "09:00 UTC"
    local = case_card(leaving, TODAY, zone=ZoneInfo("Europe/Copenhagen"))
    assert ("Reply leaves at", "10:00") in local.facts
    assert local.buttons[0].action is ActionId.UNDO


def test_who_drafted_is_named_so_that_somebody_else_can_look() -> None:
    drafted = adas(Status.READY, draft_id=MessageId(5), drafted_by=MAX.id)
    assert facts(drafted)["Drafted by"] == "<@U0MAX>"


def test_where_two_must_agree_a_drafted_reply_waits_for_a_second_look() -> None:
    drafted = adas(Status.READY, draft_id=MessageId(5), drafted_by=MAX.id)
    waits = ("Reply", "waits for a second look")
    assert waits in case_card(drafted, TODAY, approves=True).facts
    assert waits not in case_card(drafted, TODAY).facts
    assert waits not in case_card(adas(), TODAY, approves=True).facts


def test_a_test_case_is_marked_wherever_it_is_named() -> None:
    test = a_case(is_test=True)
    assert case_card(test, TODAY).title == f"TEST · {NUMBER} · Access"
    assert summary(test, TODAY) == f"Test case {NUMBER} is open, due 2026-04-07, 8 days left."


@pytest.mark.parametrize("status", list(Status))
def test_everything_on_a_card_but_names_and_dates_can_be_said_in_another_language(status: Status) -> None:
    leaving = {"leaving_id": MessageId(5), "leaves_at": ARRIVED} if status is Status.OPEN else {}
    card = case_card(a_case(status, origin=Origin.POST, is_test=True, **leaving), TODAY, full=True)
    ours = [card.title, card.summary, *(label for label, _ in card.facts)]
    ours += [value for label, value in card.facts if label in {"Status", "Came in"}]
    ours += [button.label for button in card.buttons]
    assert all(isinstance(text, Phrase) for text in ours)


def test_outcomes_are_told_once_they_are_decided() -> None:
    assert "Outcome" not in facts(a_case())
    claims = (Claim(Right.ACCESS, Outcome.FULFILLED), Claim(Right.ERASURE, Outcome.NOTHING_HELD))
    closed = a_case(Status.CLOSED, claims=claims)
    assert facts(closed)["Outcome"] == "Access: Fulfilled, Erasure: Nothing held"


def test_rights_that_ended_alike_are_told_together_in_the_order_in_which_they_came() -> None:
    ends = (Outcome.FULFILLED, Outcome.REFUSED, Outcome.FULFILLED, None)
    rights = (Right.ACCESS, Right.ERASURE, Right.OBJECTION, Right.COMPLAINT)
    claims = tuple(Claim(right, end) for right, end in zip(rights, ends, strict=True))
    told = facts(a_case(Status.CLOSED, claims=claims))["Outcome"]
    assert told == "Access + Objection: Fulfilled, Erasure: Refused"
    every = tuple(Claim(right, Outcome.REDIRECTED) for right in Right)
    told = facts(a_case(Status.CLOSED, claims=every))["Outcome"]
    assert told.count(OUTCOME_LABELS[Outcome.REDIRECTED]) == 1
    assert all(RIGHTS[right].label in told for right in Right)


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
    room = 115 - len(summary(a_case(number=""), DUE))
    assert summary(a_case(number="2" * room), DUE).startswith(f"Case {'2' * room} (Access) is open")
    assert len(summary(a_case(number="2" * room), DUE)) == 115
    assert "(Access)" not in summary(a_case(number="2" * (room + 1)), DUE)
