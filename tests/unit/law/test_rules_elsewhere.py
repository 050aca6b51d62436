"""H1 to H3 and B1 to B4: Switzerland, California, Brazil, and the 72 hours of a breach."""

import pytest

from tests.unit.law.telling import LARGE, asked, at, dates, rules

QUESTIONS = [
    LARGE,
    at("id_requested", "2026-03-03"),
    at("id_received", "2026-03-10"),
    at("clarification_requested", "2026-03-11"),
    at("fee_requested", "2026-03-12"),
]


@pytest.mark.parametrize(
    ("country", "due_on"), [("CH", "2026-04-01"), ("US", "2026-04-15"), ("BR", "2026-03-17")]
)
def test_h01_h02_h03_know_no_pause(country: str, due_on: str) -> None:
    answer = asked(country, "2026-03-02", *QUESTIONS)
    assert dates(answer) == (due_on, due_on, due_on, due_on)
    assert answer["state"] == "running"
    assert "no_pause_in_regime" in answer["flags"]


def test_h01_thirty_days_run_from_the_day_after_receipt_and_do_not_roll() -> None:
    answer = asked("CH", "2026-03-05", subdivision="ZH")
    assert (answer["due_on"], answer["flags"]) == ("2026-04-04", ["ends_on_day_off"])  # a Saturday
    assert rules(answer) == "H1 H1 H1"


@pytest.mark.parametrize(
    ("left", "promised", "extension", "due_on"),
    [
        ("2026-04-01", "2026-05-29", "valid", "2026-05-29"),
        ("2026-04-01", "2026-05-31", "valid", "2026-05-31"),  # a Sunday: no roll
        ("2026-04-02", "2026-05-29", "late", "2026-04-01"),
        ("2026-03-20", "2026-04-02", "valid", "2026-04-02"),
        ("2026-03-20", "2026-04-01", "none", "2026-04-01"),
        ("2026-03-20", "2026-03-25", "none", "2026-04-01"),
    ],
)
def test_h01_the_date_is_named_within_the_thirty_days(
    left: str, promised: str, extension: str, due_on: str
) -> None:
    answer = asked("CH", "2026-03-02", at("extension_notice", left, promised))
    assert (answer["extension"], answer["due_on"], answer["strict_on"]) == (extension, due_on, "2026-04-01")
    assert ("promise_before_end" in answer["flags"]) is (extension == "none")


def test_h01_a_date_within_the_period_leaves_room_for_a_notice_that_counts() -> None:
    notices = [
        at("extension_notice", "2026-03-20", "2026-03-25"),
        at("extension_notice", "2026-03-21", "2026-05-29"),
    ]
    answer = asked("CH", "2026-03-02", *notices)
    assert (answer["extension"], answer["due_on"]) == ("valid", "2026-05-29")


def test_h02_forty_five_days_begin_with_the_day_of_receipt_and_do_not_roll() -> None:
    answer = asked("US", "2026-03-05")
    assert (answer["due_on"], answer["flags"]) == ("2026-04-18", ["day_one_counted"])  # a Saturday
    assert "by Thursday 19 March 2026" in answer["derivation"][-1]["text"]


@pytest.mark.parametrize(
    ("left", "days", "extension", "due_on"),
    [
        ("2026-04-15", 45, "valid", "2026-05-30"),
        ("2026-04-15", 1, "valid", "2026-04-16"),
        ("2026-04-17", 45, "late", "2026-04-15"),
    ],
)
def test_h02_forty_five_more_days_need_a_notice(left: str, days: int, extension: str, due_on: str) -> None:
    answer = asked("US", "2026-03-02", at("extension_notice", left, days))
    assert (answer["extension"], answer["due_on"]) == (extension, due_on)


def test_h03_fifteen_days_cannot_be_extended_and_do_not_roll() -> None:
    answer = asked("BR", "2026-03-06", at("extension_notice", "2026-03-10", 1))
    assert (answer["due_on"], answer["extension"]) == ("2026-03-21", "none")  # a Saturday
    assert answer["flags"] == ["no_extension_in_regime"]
    assert rules(answer) == "H3 H3 H3 H3"


def breach(aware: str, **others: str) -> dict[str, object]:
    return asked(others.pop("country", "DE"), aware, clock="breach_72h", **others)


def test_b01_the_authority_is_notified_within_72_hours_of_awareness() -> None:
    answer = breach("2026-03-02T09:00+01:00")
    assert answer["strict_on"] == "2026-03-05T08:00:00+00:00"
    assert (answer["state"], answer["extension"], answer["flags"]) == ("running", "none", [])


@pytest.mark.parametrize(
    ("aware", "legal_end"),
    [
        ("2025-12-22T12:17+01:00", "2025-12-25T12:00:00+00:00"),  # 22 December 12:17 to 25 December 13:00
        ("2025-12-22T12:00+01:00", "2025-12-25T12:00:00+00:00"),  # the hour that begins is that of awareness
        ("2025-12-22T12:59:59+01:00", "2025-12-25T12:00:00+00:00"),
        ("2026-03-27T12:17+01:00", "2026-03-30T12:00:00+00:00"),  # an hour is lost: 14:00 by the clock
        ("2026-10-23T12:17+02:00", "2026-10-26T11:00:00+00:00"),  # an hour is won: 12:00 by the clock
        ("2026-04-02T23:30+02:00", "2026-04-05T22:00:00+00:00"),  # over Easter
    ],
)
def test_b02_the_hour_of_awareness_is_not_counted_and_nothing_extends_hours(
    aware: str, legal_end: str
) -> None:
    answer = breach(aware)
    assert (answer["due_on"], answer["end_utc"]) == (legal_end, legal_end)


@pytest.mark.parametrize(
    ("zone", "legal_end"),
    [
        ("Asia/Kathmandu", "2025-12-25T12:15:00+00:00"),
        ("America/St_Johns", "2025-12-25T11:30:00+00:00"),
        ("UTC", "2025-12-25T12:00:00+00:00"),
    ],
)
def test_b02_the_hour_is_that_of_the_local_clock(zone: str, legal_end: str) -> None:
    assert breach("2025-12-22T11:17Z", tz=zone)["due_on"] == legal_end


def test_b03_the_elapsed_72_hours_are_the_target_and_the_rounded_ones_the_legal_end() -> None:
    answer = breach("2025-12-22T12:17:30+01:00")
    target = "2025-12-25T11:17:30+00:00"
    assert dates(answer) == ("2025-12-25T12:00:00+00:00", target, target, target)
    assert rules(answer) == "B4 B3 B2"


def test_b04_awareness_is_told_first_with_its_local_hour() -> None:
    first = breach("2025-12-22T11:17Z")["derivation"]
    assert isinstance(first, list)
    assert first[0]["text"] == "Aware on Monday 22 December 2025 at 12:17 local time (Europe/Berlin)."


def test_b04_without_a_country_the_hours_are_those_of_utc() -> None:
    assert breach("2025-12-22T11:17Z", country="")["due_on"] == "2025-12-25T12:00:00+00:00"
