"""C1 to C13: receipt, the month, its roll and its extension under the GDPR, and the authorities' examples."""

from datetime import date

import pytest

from handlers.domain.clock.months import add_months
from tests.unit.law.oracle_days import days_after, weekend
from tests.unit.law.telling import asked, at, dates, rules


def test_c01_an_answer_is_owed_one_month_after_receipt() -> None:
    answer = asked("SE", "2024-09-10")
    assert answer["due_on"] == "2024-10-10"
    assert answer["derivation"][1]["source"].startswith("GDPR Art. 12(3)")


def test_c02_the_month_is_counted_as_regulation_1182_71_counts() -> None:
    sources = [step["source"] for step in asked("AT", "2019-03-05")["derivation"]]
    assert sources == [
        "Reg. 1182/71 Art. 3(1)",
        "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)",
        "Reg. 1182/71 Art. 2(2)",
    ]


@pytest.mark.parametrize(
    ("received", "local"),
    [
        ("2026-06-06T12:00Z", "2026-06-06"),
        ("2026-06-07T21:59Z", "2026-06-07"),
        ("2026-06-07T22:00Z", "2026-06-08"),
    ],
)
def test_c03_the_day_of_receipt_is_not_counted_be_it_a_holiday_or_sunday(received: str, local: str) -> None:
    answer = asked("SE", received)
    assert answer["derivation"][0]["on"] == local
    assert "the day of receipt is not counted" in answer["derivation"][0]["text"]
    assert answer["nominal_on"] == local.replace("-06-", "-07-")


@pytest.mark.parametrize(
    ("country", "received", "due_on", "end_utc"),
    [
        # IMY: 10 September to 10 October, until 24:00
        ("SE", "2024-09-10", "2024-10-10", "2024-10-10T22:00:00+00:00"),
        # Austrian authority, DSB-D130.329/0001-DSB/2019: 5 March to 5 April
        ("AT", "2019-03-05", "2019-04-05", "2019-04-05T22:00:00+00:00"),
        ("NO", "2026-09-25", "2026-10-26", "2026-10-26T23:00:00+00:00"),  # clocks go back on the 25th
    ],
)
def test_c04_the_end_bears_the_number_of_the_receipt_and_all_of_it_counts(
    country: str, received: str, due_on: str, end_utc: str
) -> None:
    answer = asked(country, received)
    assert (answer["due_on"], answer["end_utc"]) == (due_on, end_utc)


@pytest.mark.parametrize(
    ("received", "nominal"),
    [
        ("2024-08-31", "2024-09-30"),  # IMY's example
        ("2026-01-29", "2026-02-28"),
        ("2026-01-30", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
    ],
)
def test_c05_a_missing_day_gives_the_last_of_the_month(received: str, nominal: str) -> None:
    answer = asked("SE", received)
    assert answer["nominal_on"] == nominal
    assert answer["derivation"][1]["rule"] == "C5"


@pytest.mark.parametrize(
    ("received", "nominal"),
    [("2026-02-28", "2026-03-28"), ("2026-11-30", "2026-12-30"), ("2028-02-29", "2028-03-29")],
)
def test_c06_the_last_day_of_a_month_does_not_stick(received: str, nominal: str) -> None:
    assert asked("SE", received)["nominal_on"] == nominal


def test_c06_months_are_never_chained() -> None:
    answer = asked("NO", "2026-01-31", at("extension_notice", "2026-02-20", 1))
    assert answer["nominal_on"] == "2026-03-31"


@pytest.mark.parametrize(
    ("country", "received", "due_on"),
    [
        ("SE", "2024-11-25", "2024-12-27"),  # IMY: 25 November to 27 December
        ("NO", "2026-03-02", "2026-04-07"),  # Maundy Thursday to Easter Monday
        ("NO", "2026-06-04", "2026-07-06"),  # a Saturday
    ],
)
def test_c07_an_end_on_a_day_off_moves_to_the_next_working_day(
    country: str, received: str, due_on: str
) -> None:
    answer = asked(country, received)
    assert answer["due_on"] == due_on
    assert rules(answer).endswith("C7")


def test_c08_the_holidays_are_those_of_the_establishments_region() -> None:
    corpus_christi = "2026-05-04T12:00Z"
    assert asked("DE", corpus_christi, subdivision="BY")["due_on"] == "2026-06-05"
    assert asked("DE", corpus_christi, subdivision="BE")["due_on"] == "2026-06-04"
    nationwide = asked("DE", corpus_christi)
    assert (nationwide["due_on"], nationwide["flags"]) == ("2026-06-04", ["no_subdivision"])


def test_c09_a_day_that_is_no_holiday_saturday_or_sunday_is_a_working_day() -> None:
    answer = asked("SE", "2024-09-10")
    assert answer["derivation"][-1]["rule"] == "C9"
    assert answer["derivation"][-1]["text"] == "Thursday 10 October 2024 is a working day."


def test_c09_a_contested_day_counts_as_a_working_day_and_is_flagged() -> None:
    answer = asked("SE", "2026-11-24")
    assert (answer["due_on"], answer["flags"]) == ("2026-12-24", ["contested_day"])
    assert "although Act 1930:173 s. 2 treats it as a day off" in answer["derivation"][-1]["text"]


def test_c10_every_month_holds_two_working_days_so_that_the_floor_moves_nothing() -> None:
    for year in (2026, 2028):
        for month in range(1, 13):
            first = date(year, month, 1)
            working = [day for day in days_after(first, add_months(first, 1)) if not weekend(day)]
            assert len(working) >= 2
    nearly_over = [at("id_requested", "2026-09-04", "doubt"), at("id_received", "2026-09-05")]
    assert asked("SE", "2026-08-04", *nearly_over)["due_on"] == "2026-09-07"


@pytest.mark.parametrize(
    ("country", "zone", "local"),
    [
        ("SE", "", "2025-06-10"),
        ("IS", "", "2025-06-09"),
        ("PT", "Atlantic/Azores", "2025-06-09"),
        ("PT", "", "2025-06-10"),
    ],
)
def test_c11_the_local_day_is_that_of_the_establishments_zone(country: str, zone: str, local: str) -> None:
    given = {"tz": zone} if zone else {}
    assert asked(country, "2025-06-09T23:30Z", **given)["derivation"][0]["on"] == local


@pytest.mark.parametrize(
    ("months", "nominal"),
    [(1, "2026-03-31"), (2, "2026-04-30"), ("2", "2026-04-30")],
)
def test_c12_an_extension_is_counted_from_receipt(months: object, nominal: str) -> None:
    answer = asked("NO", "2026-01-31", at("extension_notice", "2026-02-20", months))
    assert (answer["nominal_on"], answer["state"], answer["extension"]) == (nominal, "extended", "valid")
    assert dates(answer) == (nominal, nominal, "2026-03-02", nominal)


def test_c12_a_period_is_extended_once() -> None:
    notices = [at("extension_notice", "2026-02-10", 1), at("extension_notice", "2026-02-20", 2)]
    answer = asked("NO", "2026-01-31", *notices)
    assert (answer["due_on"], answer["flags"]) == ("2026-03-31", ["second_extension"])


@pytest.mark.parametrize(
    ("left", "extension", "due_on"),
    [
        ("2026-03-02T22:59:59Z", "valid", "2026-04-30"),  # the last second of the rolled last day in Oslo
        ("2026-03-02T23:00:00Z", "late", "2026-03-02"),
        ("2026-01-31T12:00:00Z", "valid", "2026-04-30"),
    ],
)
def test_c13_a_notice_that_left_after_the_first_month_extends_nothing(
    left: str, extension: str, due_on: str
) -> None:
    answer = asked("NO", "2026-01-31", at("extension_notice", left, 2))
    assert (answer["extension"], answer["due_on"]) == (extension, due_on)
    assert ("extension_late" in answer["flags"]) is (extension == "late")
    assert answer["derivation"][1]["rule"] == "C13"


def test_c13_after_a_late_notice_a_second_one_extends_nothing_either() -> None:
    notices = [at("extension_notice", "2026-03-10", 2), at("extension_notice", "2026-03-11", 2)]
    answer = asked("NO", "2026-01-31", *notices)
    assert (answer["extension"], answer["state"], answer["due_on"]) == ("late", "running", "2026-03-02")
    assert answer["flags"] == ["extension_late", "second_extension"]
