"""U1 to U7: the United Kingdom's month, its restart, its stopped clock, and the complaint's 30 days."""

from typing import Any

import pytest

from tests.unit.law.telling import LARGE, asked, at, dates, rules

ENGLAND = {"subdivision": "ENG"}


@pytest.mark.parametrize(
    ("question", "answered", "state"),
    [
        ("id_requested", "id_received", "suspended:identity"),
        ("fee_requested", "fee_paid", "suspended:fee"),
    ],
)
def test_u01_the_month_runs_from_the_latest_of_receipt_identity_and_fee(
    question: str, answered: str, state: str
) -> None:
    late = at(question, "2026-03-20")  # no bound of seven days here
    standing = asked("GB", "2026-03-02", late, **ENGLAND)
    assert (standing["state"], standing["due_on"], standing["nominal_on"]) == (state, None, "2026-04-02")
    answer = asked("GB", "2026-03-02", late, at(answered, "2026-03-31"), **ENGLAND)
    assert dates(answer) == ("2026-04-30", "2026-04-30", "2026-04-02", "2026-04-30")
    assert answer["flags"] == []
    assert rules(answer) == "C3 U1 U1 C5 C9"


def test_u01_the_later_of_identity_and_fee_counts_whatever_their_order() -> None:
    questions = [at("id_requested", "2026-03-03"), at("fee_requested", "2026-03-03")]
    answers = [at("fee_paid", "2026-03-20"), at("id_received", "2026-03-10")]
    assert asked("GB", "2026-03-02", *questions, *answers, **ENGLAND)["nominal_on"] == "2026-04-20"


@pytest.mark.parametrize("answered", ["id_received", "fee_paid", "id_insufficient"])
def test_u01_an_answer_restarts_nothing_that_was_not_asked_for(answered: str) -> None:
    answer = asked("GB", "2026-03-02", at(answered, "2026-03-20"), **ENGLAND)
    assert (answer["nominal_on"], answer["flags"]) == ("2026-04-02", ["answer_without_question"])


def test_u01_a_question_after_the_end_restarts_nothing() -> None:
    events = [at("id_requested", "2026-04-03"), at("id_received", "2026-04-10")]
    answer = asked("GB", "2026-03-02", *events, **ENGLAND)
    assert (answer["due_on"], answer["flags"]) == ("2026-04-02", ["asked_after_end"])


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        # the ICO's examples, guidance of 8 December 2025
        ("2024-01-01", "2024-02-01"),
        ("2024-11-25", "2024-12-27"),
        ("2023-01-31", "2023-02-28"),
        ("2024-01-31", "2024-02-29"),
    ],
)
def test_u02_the_same_date_next_month_rolls_and_clamps(received: str, due_on: str) -> None:
    assert asked("GB", received, **ENGLAND)["due_on"] == due_on


def test_u03_the_corresponding_date_counts_not_the_day_before() -> None:
    answer = asked("GB", "2026-06-10", **ENGLAND)
    assert answer["due_on"] == "2026-07-10"
    assert answer["derivation"][1]["rule"] == "U2"


@pytest.mark.parametrize(
    ("question", "answered", "nominal"),
    [
        ("2026-03-20", "2026-03-25", "2026-04-08"),  # six days, both included
        ("2026-03-20", "2026-03-21", "2026-04-04"),
        ("2026-03-20", "2026-03-20T15:00Z", "2026-04-02"),  # policy: none
    ],
)
def test_u04_the_days_of_question_and_answer_do_not_count(question: str, answered: str, nominal: str) -> None:
    events = [LARGE, at("clarification_requested", question), at("clarification_received", answered)]
    answer = asked("GB", "2026-03-02", *events, **ENGLAND)
    assert (answer["nominal_on"], answer["flags"]) == (nominal, [])
    assert answer["earliest_on"] == answer["due_on"]


@pytest.mark.parametrize(("right", "said"), [("access", []), ("erasure", [LARGE])])
def test_u04_only_access_to_much_data_stops_the_clock(right: str, said: list[dict[str, Any]]) -> None:
    events = [*said, at("clarification_requested", "2026-03-20")]
    answer = asked("GB", "2026-03-02", *events, right=right, **ENGLAND)
    assert (answer["state"], answer["flags"]) == ("running", ["no_ground_to_pause"])


def test_u04_days_before_a_restart_are_not_counted_twice() -> None:
    events = [
        LARGE,
        at("clarification_requested", "2026-03-03"),
        at("id_requested", "2026-03-03"),
        at("id_received", "2026-03-10"),
        at("clarification_received", "2026-03-12"),
    ]
    answer = asked("GB", "2026-03-02", *events, **ENGLAND)
    assert answer["nominal_on"] == "2026-04-13"  # from 10 March, whose days 10 to 12 do not count


def test_u04_the_stopped_days_do_not_count_for_the_notice_either() -> None:
    stopped = [
        LARGE,
        at("clarification_requested", "2026-03-20"),
        at("clarification_received", "2026-03-25"),
    ]
    in_time = asked("GB", "2026-03-02", *stopped, at("extension_notice", "2026-04-08", 2), **ENGLAND)
    assert (in_time["extension"], in_time["due_on"]) == ("valid", "2026-06-08")
    late = asked("GB", "2026-03-02", *stopped, at("extension_notice", "2026-04-09", 2), **ENGLAND)
    assert (late["extension"], late["due_on"]) == ("late", "2026-04-08")


def test_u05_an_extension_is_counted_from_the_relevant_time() -> None:
    events = [
        at("id_requested", "2026-03-03"),
        at("id_received", "2026-03-31"),
        at("extension_notice", "2026-04-30", 2),
    ]
    answer = asked("GB", "2026-03-02", *events, **ENGLAND)
    assert (answer["due_on"], answer["state"], rules(answer)) == (
        "2026-06-30",
        "extended",
        "C3 U1 U1 U5 U5 C9",
    )
    events[-1] = at("extension_notice", "2026-05-01", 2)
    assert asked("GB", "2026-03-02", *events, **ENGLAND)["extension"] == "late"


@pytest.mark.parametrize(
    ("nation", "due_on"),
    [("ENG", "2026-08-03"), ("SCT", "2026-08-04"), ("WLS", "2026-08-03"), ("NIR", "2026-08-03")],
)
def test_u06_bank_holidays_are_the_nations(nation: str, due_on: str) -> None:
    """3 August 2026 is Scotland's summer bank holiday alone."""
    assert asked("GB", "2026-07-03", subdivision=nation)["due_on"] == due_on


def test_u06_the_nation_is_required() -> None:
    with pytest.raises(ValueError, match="ENG or NIR or SCT or WLS"):
        asked("GB", "2026-07-03")


@pytest.mark.parametrize(
    ("received", "nominal", "due_on", "end_utc"),
    [
        ("2026-07-01", "2026-07-31", "2026-07-31", "2026-07-31T23:00:00+00:00"),
        ("2026-11-25", "2026-12-25", "2026-12-29", "2026-12-30T00:00:00+00:00"),
    ],
)
def test_u07_a_complaint_is_acknowledged_within_30_days_and_rolls(
    received: str, nominal: str, due_on: str, end_utc: str
) -> None:
    answer = asked("GB", received, clock="uk_complaint_ack", **ENGLAND)
    assert dates(answer) == (due_on, nominal, due_on, due_on)
    assert (answer["end_utc"], answer["state"], answer["extension"]) == (end_utc, "running", "none")
    assert rules(answer).split()[0] == "U7"
    assert answer["flags"] == []


@pytest.mark.parametrize(("received", "flags"), [("2026-06-18", ["not_in_force"]), ("2026-06-19", [])])
def test_u07_a_complaint_of_before_the_duty_is_flagged(received: str, flags: list[str]) -> None:
    answer = asked("GB", received, clock="uk_complaint_ack", **ENGLAND)
    assert answer["flags"] == flags
    assert answer["due_on"] is not None


@pytest.mark.parametrize("country", ["SE", "IE", "US", "NO"])
def test_u07_no_other_country_has_this_duty(country: str) -> None:
    with pytest.raises(ValueError, match="in the United Kingdom alone"):
        asked(country, "2026-11-24", clock="uk_complaint_ack")
