"""The calendar of each place that cases are handled in: made once, refused with the way out where none is."""

from dataclasses import replace
from datetime import date

import pytest

from bot.settings.groups import LawSettings
from bot.wiring.law import Calendars
from tests.support.desks import ACME

CHRISTMAS, EPIPHANY = date(2026, 12, 25), date(2026, 1, 6)
CLOSED = date(2026, 12, 23)


@pytest.mark.parametrize(
    ("country", "subdivision", "fix"),
    [
        ("XX", "", "use an ISO 3166-1 alpha-2 code such as"),
        ("", "", "use an ISO 3166-1 alpha-2 code such as"),
        ("UK", "", "GB"),
        ("Denmark", "", "DK"),
        ("DE", "Bavaria", "no calendar for subdivision 'Bavaria' of DE; use "),
        ("DE", "DE-BX", "BY"),
        ("GB", "", "set the subdivision to .*ENG"),
        ("DK", "84", "its holidays are the same everywhere"),
    ],
)
def test_c08_a_place_without_a_calendar_is_refused_with_what_to_write(
    country: str, subdivision: str, fix: str
) -> None:
    calendars = Calendars(LawSettings())
    place = replace(ACME, country=country, subdivision=subdivision)
    for _ in range(2):
        with pytest.raises(ValueError, match=fix):
            calendars(place)
    assert calendars(ACME).holiday(CHRISTMAS), "and the other places keep theirs"


def test_c08_each_part_of_a_country_has_holidays_of_its_own() -> None:
    calendars = Calendars(LawSettings())
    bavaria, hamburg = (calendars(replace(ACME, country="DE", subdivision=part)) for part in ("BY", "HH"))
    assert bavaria.holiday(EPIPHANY)
    assert hamburg.holiday(EPIPHANY) is None
    assert calendars(replace(ACME, country="DE", subdivision="BY")) is bavaria


def test_c09_own_days_hold_wherever_the_organisation_is() -> None:
    law = LawSettings(extra_days_off=((CLOSED, "closed"),), removed_days_off=((CHRISTMAS, "open here"),))
    calendars = Calendars(law)
    for country in ("DK", "SE", "NO"):
        here = calendars(replace(ACME, country=country))
        assert here.holiday(CLOSED) == "own day off: closed"
        assert here.holiday(CHRISTMAS) is None
        assert "open here" in str(here.days_off().removed(CHRISTMAS))


def test_the_same_place_of_another_organisation_shares_its_calendar() -> None:
    calendars = Calendars(LawSettings())
    assert calendars(replace(ACME, name="Another")) is calendars(ACME)
    assert calendars(replace(ACME, country="SE")) is not calendars(ACME)
