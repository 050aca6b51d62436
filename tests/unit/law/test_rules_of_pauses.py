"""C15 to C22: what a question does to the month under the GDPR, and what remains while it is open."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import EstablishmentCalendar
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.reckoning import reckon
from handlers.domain.clock.request import Request
from tests.unit.law.telling import LARGE, asked, at, dates, rules

NORWAY = EstablishmentCalendar("NO").days_off()


@pytest.mark.parametrize(
    ("question", "answered", "nominal"),
    [
        ("2026-05-05", "2026-05-10", "2026-06-09"),  # five days
        ("2026-05-05", "2026-05-06", "2026-06-05"),
        ("2026-05-05", "2026-05-05T13:00Z", "2026-06-04"),  # the same day: none
        ("2026-05-05T21:59Z", "2026-05-05T22:01Z", "2026-06-05"),  # two local days
    ],
)
def test_c15_the_credit_is_the_day_of_the_answer_less_that_of_the_question(
    question: str, answered: str, nominal: str
) -> None:
    answer = asked("NO", "2026-05-04", at("id_requested", question), at("id_received", answered))
    assert answer["nominal_on"] == nominal
    assert answer["earliest_on"] == answer["strict_on"] == "2026-06-04"
    assert answer["flags"] == ([] if nominal == "2026-06-04" else ["pause_credited"])


def test_c15_a_second_question_after_the_answer_is_credited_too() -> None:
    events = [
        at("id_requested", "2026-05-05"),
        at("id_received", "2026-05-07"),
        at("id_requested", "2026-05-08"),
        at("id_received", "2026-05-11"),
    ]
    assert asked("NO", "2026-05-04", *events)["nominal_on"] == "2026-06-09"


def test_c15_an_answer_that_nobody_asked_for_changes_nothing() -> None:
    answer = asked("NO", "2026-05-04", at("id_received", "2026-05-07"))
    assert (answer["nominal_on"], answer["flags"]) == ("2026-06-04", ["answer_without_question"])


def test_c16_an_insufficient_answer_neither_ends_nor_restarts_the_pause() -> None:
    events = [
        at("id_requested", "2026-05-05"),
        at("id_insufficient", "2026-05-07"),
        at("id_requested", "2026-05-08"),
    ]
    assert asked("NO", "2026-05-04", *events)["state"] == "suspended:identity"
    answer = asked("NO", "2026-05-04", *events, at("id_received", "2026-05-11"))
    assert answer["nominal_on"] == "2026-06-10"
    assert rules(answer) == "C3 C15 C16 C16 C15 C4 C19 C9"


@pytest.mark.parametrize(
    ("question", "reason", "state", "flags"),
    [
        ("2026-05-11", "", "suspended:identity", []),  # the seventh day
        ("2026-05-12", "", "running", ["late_question"]),
        ("2026-05-12", "the account was sold", "suspended:identity", ["late_question_reasoned"]),
    ],
)
def test_c17_a_late_question_stops_the_clock_only_for_a_recorded_reason(
    question: str, reason: str, state: str, flags: list[str]
) -> None:
    answer = asked("NO", "2026-05-04", at("id_requested", question, reason))
    assert (answer["state"], answer["flags"]) == (state, flags)


def test_c17_holds_for_a_clarification_too() -> None:
    answer = asked("NO", "2026-05-04", LARGE, at("clarification_requested", "2026-05-12"))
    assert (answer["state"], answer["flags"]) == ("running", ["late_question"])


def test_c17_a_question_after_the_end_revives_nothing() -> None:
    on_the_last_day = asked("NO", "2026-05-04", at("id_requested", "2026-06-04", "doubt"))
    assert on_the_last_day["state"] == "suspended:identity"
    later = [at("id_requested", "2026-06-05", "doubt"), at("id_received", "2026-06-09")]
    answer = asked("NO", "2026-05-04", *later)
    assert (answer["due_on"], answer["flags"]) == ("2026-06-04", ["asked_after_end"])


@pytest.mark.parametrize(
    ("right", "said", "state"),
    [
        ("access", [LARGE], "suspended:scope"),
        ("access", [], "running"),
        ("access", [{"name": "large_quantity", "value": "no"}], "running"),
        ("access", [{"name": "large_quantity", "value": "no"}, LARGE], "suspended:scope"),
        ("access", [LARGE, {"name": "large_quantity", "value": "no"}], "running"),
        ("erasure", [LARGE], "running"),
        ("portability", [LARGE], "running"),
    ],
)
def test_c18_a_clarification_pauses_only_access_to_a_large_quantity(
    right: str, said: list[dict[str, Any]], state: str
) -> None:
    answer = asked("NO", "2026-05-04", *said, at("clarification_requested", "2026-05-05"), right=right)
    assert answer["state"] == state
    assert answer["flags"] == ([] if state != "running" else ["no_ground_to_pause"])


def test_c18_the_quantity_may_be_stated_anywhere_in_the_line() -> None:
    events = [at("clarification_requested", "2026-05-05"), LARGE]
    assert asked("NO", "2026-05-04", *events)["state"] == "suspended:scope"


def test_c18_the_quantity_is_known_before_anything_happens_in_any_year() -> None:
    events = [at("clarification_requested", "1965-05-05"), LARGE]
    assert asked("NO", "1965-05-04", *events)["state"] == "suspended:scope"


def test_c18_a_fee_pauses_nothing_under_the_gdpr() -> None:
    answer = asked("NO", "2026-05-04", at("fee_requested", "2026-05-05"), at("fee_paid", "2026-05-09"))
    assert (answer["nominal_on"], answer["flags"]) == ("2026-06-04", ["no_pause_in_regime"])


def test_c19_credit_comes_after_the_months_and_the_roll_last_and_once() -> None:
    events = [
        at("id_requested", "2026-02-02"),
        at("id_received", "2026-02-04"),
        at("extension_notice", "2026-02-20", 1),
    ]
    answer = asked("NO", "2026-01-31", *events)
    # 31 March, not 28 February and a month; two days more are Maundy Thursday, and the roll ends after Easter
    assert dates(answer) == ("2026-04-07", "2026-04-02", "2026-03-02", "2026-03-31")
    assert rules(answer) == "C3 C15 C15 C13 C12 C19 C7"


def test_c20_nothing_is_due_while_identity_is_open_but_the_unpaused_date_stands() -> None:
    answer = asked("NO", "2026-05-04", at("id_requested", "2026-05-05"))
    assert dates(answer) == (None, "2026-06-04", "2026-06-04", "2026-06-04")
    assert (answer["end_utc"], answer["state"]) == (None, "suspended:identity")
    assert rules(answer) == "C3 C15"


def test_c20_the_nominal_day_counts_finished_pauses_alone() -> None:
    events = [
        at("id_requested", "2026-05-05"),
        at("id_received", "2026-05-07"),
        at("id_requested", "2026-05-08"),
    ]
    assert asked("NO", "2026-05-04", *events)["nominal_on"] == "2026-06-06"


def test_c21_the_period_ends_with_the_local_day() -> None:
    assert asked("NO", "2026-05-04")["end_utc"] == "2026-06-04T22:00:00+00:00"
    assert asked("NO", "2026-11-04")["end_utc"] == "2026-12-04T23:00:00+00:00"


def _told(name: Happening, day: int, value: str = "") -> ClockEvent:
    return ClockEvent(name, datetime(2026, 5, day, 12, tzinfo=UTC), value)


def test_c22_a_refusal_has_the_first_month_whatever_extension_was_announced() -> None:
    request = Request(
        date(2026, 5, 4),
        ZoneInfo("Europe/Oslo"),
        events=(
            _told(Happening.ID_REQUESTED, 5),
            _told(Happening.ID_RECEIVED, 8),
            _told(Happening.EXTENSION_NOTICE, 20, "2"),
        ),
    )
    found = reckon(request, NORWAY)
    assert (found.first_on, found.due_on) == (date(2026, 6, 8), date(2026, 8, 7))
    assert found.still_on == {date(2026, 5, 6), date(2026, 5, 7), date(2026, 5, 8)}


def test_c22_no_first_month_is_named_while_it_stands_still() -> None:
    request = Request(date(2026, 5, 4), ZoneInfo("Europe/Oslo"), events=(_told(Happening.ID_REQUESTED, 5),))
    found = reckon(request, NORWAY)
    assert (found.first_on, found.due_on, found.end_at) == (None, None, None)
