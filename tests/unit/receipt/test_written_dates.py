"""Dates as mail programs write them into what they quote."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.receipt.dates import read_date
from handlers.triage.cutting.sections import sections
from tests.support.forwards import AT, TONGUES, ZONE, Forward, forwards


@pytest.mark.parametrize("forward", tuple(forwards()), ids=lambda one: one.name)
def test_the_date_above_a_mail_passed_on_is_read_in_every_language(forward: Forward) -> None:
    head = sections(forward.text, forward=True)[1].head
    assert head is not None
    written = read_date(head.date)
    assert written is not None
    assert written.instants(ZONE) == (AT,)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_the_date_of_an_introduction_is_read_in_every_language(tongue: object) -> None:
    for introduction in getattr(tongue, "wrote", ()):
        written = read_date(introduction.replace("\n", " "))
        assert written is not None
        assert AT in written.instants(ZONE), introduction


@pytest.mark.parametrize(
    ("text", "instants"),
    [
        ("Tue, 2 Jun 2026 10:05:00 +0200", [(2026, 6, 2, 8, 5)]),
        ("Tuesday, June 2nd, 2026 at 10:05", [(2026, 6, 2, 8, 5)]),
        ("Tuesday, June 2, 2026 at 10:05:00 PM GMT+2", [(2026, 6, 2, 20, 5)]),
        ("June 2, 2026 12:05:00 AM PDT", [(2026, 6, 2, 7, 5)]),
        ("2 June 2026 at 10:05:30 CEST", [(2026, 6, 2, 8, 5, 30)]),
        ("2. juni 2026 kl. 10.05.30 CEST", [(2026, 6, 2, 8, 5, 30)]),
        ("2026-06-02 10:05", [(2026, 6, 2, 8, 5)]),
        ("2026-06-02T10:05:00Z", [(2026, 6, 2, 10, 5)]),
        ("02.06.26 10:05", [(2026, 6, 2, 8, 5)]),
        ("02/06/2026 10:05 (GMT+01:00)", [(2026, 6, 2, 9, 5), (2026, 2, 6, 9, 5)]),
        ("06/02/2026 10:05 AM", [(2026, 6, 2, 8, 5), (2026, 2, 6, 9, 5)]),
        ("13/06/2026 10:05", [(2026, 6, 13, 8, 5)]),
        ("06/13/2026 10:05", [(2026, 6, 13, 8, 5)]),
        ("02/02/2026", [(2026, 2, 1, 23, 0)]),
        ("15.01.2026 10:05", [(2026, 1, 15, 9, 5)]),
        ("sent at 10:05 on 2 June 2026", [(2026, 6, 2, 8, 5)]),
        ("2 Jun 2026 10:05 -0530", [(2026, 6, 2, 15, 35)]),
        ("mardi 2 juin 2026 10:05", [(2026, 6, 2, 8, 5)]),
        ("keskiviikko 1. heinäkuuta 2026 10.05", [(2026, 7, 1, 8, 5)]),
        ("2 stycznia 2026 10:05", [(2026, 1, 2, 9, 5)]),
        ("2 listopada 2026 10:05", [(2026, 11, 2, 9, 5)]),
        ("2026 m. lapkričio 2 d. 10:05", [(2026, 11, 2, 9, 5)]),
        ("2. März 2026 um 10:05", [(2026, 3, 2, 9, 5)]),
    ],
)
def test_a_date_is_read_with_its_clock_and_zone(text: str, instants: list[tuple[int, ...]]) -> None:
    written = read_date(text)
    assert written is not None
    assert list(written.instants(ZONE)) == [_utc(*one) for one in instants]


def _utc(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_a_day_without_a_time_is_told_as_such() -> None:
    written = read_date("2. juni 2026")
    assert written is not None
    assert (written.on, written.clock, written.zone) == (date(2026, 6, 2), None, None)
    assert read_date("2. juni 2026 kl. 25:99") == written
    timed = read_date("2. juni 2026 kl. 9.05")
    assert timed is not None
    assert timed.clock == time(9, 5)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "31.02.2026", "2 Foo 2026", "99/99/2026", "0 June 2026", "June"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@given(text=st.text(max_size=250) | st.text("0123456789.:/- GMTamp+", max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    written = read_date(text)
    if written:
        assert all(at.tzinfo is UTC for at in written.instants(ZoneInfo("Europe/Oslo")))


@given(
    on=st.dates(date(1980, 1, 1), date(2099, 12, 31)),
    clock=st.times().map(lambda t: t.replace(microsecond=0)),
)
def test_what_a_mail_server_writes_is_read_back(on: date, clock: time) -> None:
    at = datetime.combine(on, clock, UTC)
    for form in ("%d %B %Y %H:%M:%S +0000", "%Y-%m-%d %H:%M:%SZ", "%d.%m.%Y %H:%M:%S GMT"):
        written = read_date(at.strftime(form))
        assert written is not None
        assert written.instants(ZONE) == (at,)
