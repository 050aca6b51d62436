"""Whether a period can be extended, and how far, as a case sees it; held against the clock itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.flags import Flag
from handlers.domain.clock.regime import CCPA, CH, GDPR, LGPD, REGIMES, UK, Regime
from handlers.domain.clock.request import Request
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.deadline import Deadline, counted
from handlers.domain.errors import WrongStatus
from handlers.domain.extending import (
    GROUNDS,
    can_extend,
    check_extendable,
    lengths,
    wrong_end,
    wrong_length,
)
from tests.unit.domain.samples import DUE, a_case, deadline
from tests.unit.domain.test_hours import COPENHAGEN, no_holiday

CASE = a_case()
HERE = Establishment(COPENHAGEN, DaysOff(no_holiday))
RECEIVED = date(2026, 3, 2)
DAY = timedelta(days=1)
EXTENDING = (GDPR, UK, CH, CCPA)
FAR = date(2033, 6, 1)


def period(regime: Regime, received: date = RECEIVED, *notices: tuple[date, str]) -> Deadline:
    """Return the due date by the real clock, with notices that left at noon."""
    events = tuple(
        ClockEvent(Happening.EXTENSION_NOTICE, datetime.combine(day, time(12), UTC), length)
        for day, length in notices
    )
    return counted([Request(received, COPENHAGEN, events=events, regime=regime)], HERE)


def longest(regime: Regime) -> str:
    """Return the most that a notice may say under a law."""
    return str(regime.longest_extension) if regime.longest_extension else FAR.isoformat()


@given(
    st.sampled_from(EXTENDING),
    st.dates(date(2024, 1, 1), date(2032, 6, 1)),
    st.integers(0, 80),
)
def test_c13_a_notice_is_let_go_exactly_where_the_clock_would_count_it(
    regime: Regime, received: date, after: int
) -> None:
    today = received + after * DAY
    before, then = period(regime, received), period(regime, received, (today, longest(regime)))
    try:
        check_extendable(CASE, before, today)
    except WrongStatus:
        assert then.extension is ExtensionState.LATE
        assert then.due_on == before.due_on
    else:
        assert then.extension is ExtensionState.VALID
        assert then.due_on > before.due_on


@pytest.mark.parametrize("regime", EXTENDING, ids=lambda law: law.name)
def test_c12_a_period_is_extended_once_whatever_became_of_the_notice(regime: Regime) -> None:
    for sent in (RECEIVED + DAY, RECEIVED + 300 * DAY):
        told = period(regime, RECEIVED, (sent, longest(regime)))
        with pytest.raises(WrongStatus, match="told of an extension already; a period is extended once"):
            check_extendable(CASE, told, RECEIVED + 2 * DAY)


def test_c13_the_refusal_names_the_day_on_which_the_first_period_ended() -> None:
    found = replace(deadline(), first_on=DUE)
    check_extendable(CASE, found, DUE)
    with pytest.raises(WrongStatus, match=r"case 2026-0042 ended on 2026-04-07, .*say why it is late"):
        check_extendable(CASE, found, DUE + DAY)


def test_c13_while_the_period_stands_still_its_first_end_is_not_over() -> None:
    check_extendable(CASE, replace(deadline(), first_on=None), DUE + 90 * DAY)


@pytest.mark.parametrize("regime", ["lgpd", "hipaa", ""])
def test_h3_a_law_without_an_extension_is_named_before_anything_else(regime: str) -> None:
    assert not can_extend(regime)
    over = replace(deadline(), regime=regime, first_on=DUE, extension=ExtensionState.VALID)
    with pytest.raises(WrongStatus, match="The law that case 2026-0042 falls under knows no extension"):
        check_extendable(CASE, over, DUE + DAY)


def test_every_law_is_known_to_extend_or_not() -> None:
    assert {name for name in REGIMES if can_extend(name)} == {law.name for law in EXTENDING}


@pytest.mark.parametrize(("regime", "numbers"), [(GDPR, ["1", "2"]), (UK, ["1", "2"]), (CH, []), (CCPA, [])])
def test_c12_a_law_in_months_offers_each_of_them_and_no_more(regime: Regime, numbers: list[str]) -> None:
    offered = lengths(regime.name)
    assert [number for number, _ in offered] == numbers
    assert [label for _, label in offered] == ["1 month", "2 months"][: len(numbers)]
    assert all(wrong_length(regime.name, RECEIVED, number) is None for number in numbers)


@pytest.mark.parametrize(
    ("regime", "length", "said"),
    [
        (GDPR, "", "Choose how long."),
        (GDPR, "0", "Choose how long."),
        (GDPR, "3", "Choose how long."),
        (UK, "-1", "Choose how long."),
        (UK, "two", "Choose how long."),
        (CCPA, "", "Say how many days, from 1 to 45."),
        (CCPA, "46", "Say how many days, from 1 to 45."),
        (CCPA, "4.5", "Say how many days, from 1 to 45."),
        (CH, "", "Name the day by which the answer comes."),
        (CH, "30", "Name the day by which the answer comes."),
        (CH, "2026-02-30", "Name the day by which the answer comes."),
        (CH, "2101-01-01", "Name the day by which the answer comes."),  # beyond all calendars
    ],
)
def test_what_is_no_length_is_asked_for_as_the_law_measures_it(
    regime: Regime, length: str, said: str
) -> None:
    assert wrong_length(regime.name, RECEIVED, length) == said


@pytest.mark.parametrize(
    ("regime", "length"), [(GDPR, "2"), (UK, "1"), (CCPA, "1"), (CCPA, "45"), (CH, "2026-12-31")]
)
def test_a_length_within_the_bound_of_its_law_is_right(regime: Regime, length: str) -> None:
    assert wrong_length(regime.name, RECEIVED, length) is None


@given(st.sampled_from([law.name for law in (*EXTENDING, LGPD)]), st.text(max_size=12))
def test_whatever_is_filled_in_is_right_or_complained_about(regime: str, length: str) -> None:
    said = wrong_length(regime, RECEIVED, length)
    if said is None:
        assert period(REGIMES[regime], RECEIVED, (RECEIVED, length)).extension is ExtensionState.VALID
    else:
        assert said.endswith(".")


@pytest.mark.parametrize(("after", "wrong"), [(1, True), (29, True), (30, True), (31, False), (60, False)])
def test_h1_a_promised_day_within_the_period_is_no_extension(after: int, wrong: bool) -> None:
    promised = (RECEIVED + after * DAY).isoformat()
    found = period(CH, RECEIVED, (RECEIVED + DAY, promised))
    assert (Flag.PROMISE_BEFORE_END in found.flags) is wrong
    said = wrong_end(found)
    assert (said is not None) is wrong
    assert said is None or "name a later one" in said


def test_c14_neither_cost_nor_size_is_a_ground() -> None:
    assert list(GROUNDS) == ["amount", "storage", "redaction", "intelligible", "several", "flood"]
    assert len(set(GROUNDS.values())) == len(GROUNDS)
    assert not any(word in text.lower() for text in GROUNDS.values() for word in ("cost", "staff", "small"))
