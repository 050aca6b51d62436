import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from handlers.calendars import EstablishmentCalendar
from handlers.ports import WorkingDays


def on(country: str, day: str, subdivision: str = "") -> str | None:
    return EstablishmentCalendar(country, subdivision).holiday(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        ("SE", "", "2026-01-06", "Epiphany"),
        ("SE", "", "2026-06-06", "National Day"),
        ("SE", "", "2026-06-20", "Midsummer Day"),
        ("SE", "", "2024-12-26", "Second Day of Christmas"),
        ("DK", "", "2023-05-05", "Great Prayer Day"),
        ("DK", "", "2026-04-02", "Maundy Thursday"),
        ("NO", "", "2026-05-01", "Labor Day"),
        ("NO", "", "2028-05-17", "Constitution Day"),
        ("FI", "", "2026-12-06", "Independence Day"),
        ("DE", "", "2026-10-03", "German Unity Day"),
        ("DE", "BY", "2026-06-04", "Corpus Christi"),
        ("DE", "BE", "2027-03-08", "Women's Day"),
        ("NO", "", "2027-05-17", "Constitution Day; Pentecost Monday"),
        ("AT", "", "2026-10-26", "National Day"),
        ("GB", "SCT", "2027-01-04", "New Year Holiday (observed)"),
        ("GB", "ENG", "2026-04-06", "Easter Monday"),
    ],
)
def test_public_holidays_are_named_in_english(country: str, subdivision: str, day: str, name: str) -> None:
    assert on(country, day, subdivision) == name


@pytest.mark.parametrize(
    ("country", "day", "why"),
    [
        ("SE", "2026-06-14", "an ordinary Sunday is no holiday"),
        ("SE", "2026-06-19", "Midsummer's Eve is off by custom only"),
        ("SE", "2026-12-24", "Christmas Eve is off by custom only"),
        ("SE", "2026-12-31", "New Year's Eve is off by custom only"),
        ("SE", "2026-05-25", "Whit Monday was given up for the National Day"),
        ("DK", "2024-04-26", "Great Prayer Day is abolished from 2024"),
        ("DK", "2026-05-01", "Great Prayer Day is abolished from 2024"),
        ("DK", "2026-06-05", "Constitution Day is no holiday in law"),
        ("DK", "2026-12-24", "no holiday in law"),
        ("DK", "2026-12-31", "no holiday in law"),
        ("NO", "2026-12-24", "not on the list of the EFTA states"),
        ("FI", "2026-06-19", "rolled for courts and authorities only"),
        ("FI", "2026-12-24", "rolled for courts and authorities only"),
        ("LT", "2026-11-02", "not on the list under the Regulation"),
        ("DE", "2026-06-04", "Corpus Christi belongs to some Länder only"),
        ("IE", "2026-04-03", "Good Friday is not a public holiday"),
        ("HU", "2024-12-27", "a bridge day swapped by decree"),
        ("LV", "2024-12-30", "a bridge day swapped by decree"),
        ("LI", "2026-12-31", "a bank holiday"),
    ],
)
def test_days_that_only_look_like_holidays_are_working_days(country: str, day: str, why: str) -> None:
    assert on(country, day) is None, why


def test_finnish_and_lithuanian_holidays_beside_the_ones_left_out_still_count() -> None:
    assert on("FI", "2026-12-25") == "Christmas Day"
    assert on("LT", "2026-11-01") == "All Saints' Day"


@pytest.mark.parametrize("country", ["se", " SE ", "Se"])
def test_the_countrys_code_may_be_written_loosely(country: str) -> None:
    assert on(country, "2026-06-06") == "National Day"


@pytest.mark.parametrize(
    ("country", "hint"),
    [
        ("Sweden", "SE"),
        ("SWE", "SE"),
        ("Danmark", "DK"),
        ("DEU", "DE"),
        ("99", "SE, NO, DK, FI, DE"),
        ("", "SE"),
    ],
)
def test_an_unknown_country_is_refused_with_near_codes(country: str, hint: str) -> None:
    with pytest.raises(ValueError, match="ISO 3166-1 alpha-2") as refusal:
        EstablishmentCalendar(country)
    assert hint in str(refusal.value)


@pytest.mark.parametrize(
    ("country", "subdivision", "hint"),
    [
        ("DE", "BYE", "use BY"),
        ("DE", "DE-BY", "use BY"),
        ("DE", "Augsbourg", "AUGSBURG"),
        ("DE", "QQQQ", "BB or BE"),
        ("SE", "AB", "the empty string"),
        ("GB", "", "ENG or NIR or SCT or WLS"),
    ],
)
def test_an_unknown_or_missing_subdivision_is_refused_with_the_fix(
    country: str, subdivision: str, hint: str
) -> None:
    with pytest.raises(ValueError, match="subdivision") as refusal:
        EstablishmentCalendar(country, subdivision)
    assert hint in str(refusal.value)


def test_names_do_not_follow_the_machines_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "sv")
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    assert on("SE", "2026-06-20") == "Midsummer Day"


def test_many_threads_asking_first_all_get_the_holiday() -> None:
    calendar = EstablishmentCalendar("NO")
    barrier = threading.Barrier(8)

    def ask(year: int) -> str | None:
        barrier.wait()
        return calendar.holiday(date(year, 5, 17))

    with ThreadPoolExecutor(8) as pool:
        for year in range(2028, 2032):
            assert list(pool.map(ask, [year] * 8)) == ["Constitution Day"] * 8


def test_the_calendar_stands_behind_the_port() -> None:
    calendar: WorkingDays = EstablishmentCalendar("NO")
    assert calendar.holiday(date(2028, 5, 17)) == "Constitution Day"
