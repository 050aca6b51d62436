"""What a controller may decide where the law is open: the default is the earlier date."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import EstablishmentCalendar
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.policy import CAUTIOUS, IdentityPolicy, Policy
from handlers.domain.clock.reckoning import ClockState, Reckoning, reckon
from handlers.domain.clock.regime import CCPA, CH, GDPR, UK, Regime, usual_regime
from handlers.domain.clock.request import Request, received
from handlers.domain.clock.zones import usual_zone
from handlers.due import due

OSLO = ZoneInfo("Europe/Oslo")
NORWAY = EstablishmentCalendar("NO").days_off()
PROVEN = ((Happening.ID_REQUESTED, 5), (Happening.ID_RECEIVED, 12))
CLARIFIED = ((Happening.CLARIFICATION_REQUESTED, 5), (Happening.CLARIFICATION_RECEIVED, 12))
LARGE = ClockEvent(Happening.LARGE_QUANTITY, None, "yes")


def found(
    policy: Policy, told: tuple[tuple[Happening, int], ...] = (), regime: Regime = GDPR, day: int = 4
) -> Reckoning:
    events = tuple(ClockEvent(name, datetime(2026, 5, on, 12, tzinfo=UTC)) for name, on in told)
    request = Request(date(2026, 5, day), OSLO, events=(*events, LARGE), regime=regime, policy=policy)
    return reckon(request, NORWAY)


def test_the_default_policy_is_the_cautious_one() -> None:
    assert Policy(IdentityPolicy.CREDIT, 7, True, False, True) == Policy() == CAUTIOUS


@pytest.mark.parametrize(
    ("identity", "nominal", "flags"),
    [
        (IdentityPolicy.CREDIT, date(2026, 6, 11), ("pause_credited",)),
        (IdentityPolicy.FRESH_MONTH, date(2026, 6, 12), ("fresh_month",)),
        (IdentityPolicy.NOTHING, date(2026, 6, 4), ("no_pause_in_regime",)),
    ],
)
def test_c15_a_controller_may_credit_start_anew_or_do_nothing(
    identity: IdentityPolicy, nominal: date, flags: tuple[str, ...]
) -> None:
    reckoning = found(Policy(identity=identity), PROVEN)
    assert (reckoning.nominal_on, reckoning.flags) == (nominal, flags)
    assert reckoning.earliest_on == reckoning.strict_on == date(2026, 6, 4)


def test_c15_the_policy_is_the_gdprs_alone() -> None:
    for identity in IdentityPolicy:
        reckoning = found(Policy(identity=identity), PROVEN, UK)
        assert (reckoning.nominal_on, reckoning.flags) == (date(2026, 6, 12), ())


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, ClockState.RUNNING), (1, ClockState.SUSPENDED_IDENTITY), (14, ClockState.SUSPENDED_IDENTITY)],
)
def test_c17_the_bound_of_a_late_question_is_a_setting(days: int, state: ClockState) -> None:
    reckoning = found(Policy(late_question_days=days), PROVEN[:1])
    assert reckoning.state is state
    refusals = [step.text for step in reckoning.steps if step.rule == "C17"]
    assert all("more than 0 days after receipt and without a recorded reason" in text for text in refusals)
    assert bool(refusals) is (state is ClockState.RUNNING)


def test_c18_a_controller_may_forgo_the_pause_of_a_clarification() -> None:
    assert found(CAUTIOUS, CLARIFIED).nominal_on == date(2026, 6, 11)
    without = found(Policy(clarification_pauses=False), CLARIFIED)
    assert (without.nominal_on, without.flags) == (date(2026, 6, 4), ("no_ground_to_pause",))
    assert found(Policy(clarification_pauses=False), CLARIFIED, UK).nominal_on == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("rolls", "due_on", "rules"),
    [(False, date(2026, 6, 6), "H1 H1 H1"), (True, date(2026, 6, 8), "H1 H1 C7")],
)
def test_h01_a_controller_may_roll_the_swiss_end(*, rolls: bool, due_on: date, rules: str) -> None:
    reckoning = found(Policy(swiss_roll=rolls), regime=CH, day=7)
    assert (reckoning.due_on, reckoning.strict_on) == (due_on, due_on)
    assert reckoning.first_on == due_on
    assert reckoning.earliest_on == date(2026, 6, 6)
    assert " ".join(step.rule for step in reckoning.steps) == rules
    assert reckoning.flags == (() if rolls else ("ends_on_day_off",))


def test_h01_only_the_swiss_end_is_so_moved() -> None:
    assert found(Policy(swiss_roll=True), regime=CCPA, day=6).due_on == date(2026, 6, 19)
    assert found(Policy(swiss_roll=True), regime=CCPA, day=7).due_on == date(2026, 6, 20)  # a Saturday


def test_h01_open_points_of_a_calendar_matter_only_where_it_rolls() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    nationwide = EstablishmentCalendar("CH").days_off()
    request = Request(date(2026, 5, 4), zurich, regime=CH)
    assert reckon(request, nationwide).flags == ()
    assert reckon(replace(request, policy=Policy(swiss_roll=True)), nationwide).flags == ("no_subdivision",)


def test_h02_a_controller_may_leave_the_day_of_receipt_out() -> None:
    assert found(CAUTIOUS, regime=CCPA).due_on == date(2026, 6, 17)
    reckoning = found(Policy(day_one_counts=False), regime=CCPA)
    assert (reckoning.due_on, reckoning.earliest_on) == (date(2026, 6, 18), date(2026, 6, 17))
    assert reckoning.flags == ()
    assert reckoning.steps[0].text.endswith("the day of receipt is not counted.")


@pytest.mark.parametrize(
    ("country", "regime"),
    [
        ("GB", "uk"),
        ("CH", "ch"),
        ("US", "ccpa"),
        ("BR", "lgpd"),
        ("NO", "gdpr"),
        ("DE", "gdpr"),
        ("", "gdpr"),
    ],
)
def test_a_country_has_its_usual_law(country: str, regime: str) -> None:
    assert usual_regime(country) == regime


@pytest.mark.parametrize(
    ("country", "zone"),
    [("NO", "Europe/Oslo"), ("PT", "Europe/Lisbon"), ("BR", "America/Sao_Paulo"), ("GL", "America/Nuuk")],
)
def test_c11_a_country_has_its_usual_zone(country: str, zone: str) -> None:
    assert usual_zone(country) == zone


def test_the_policy_reaches_the_calculator() -> None:
    line = {"country": "US", "received": "2026-05-04T12:00Z"}
    assert due(line)["due_on"] == "2026-06-17"
    assert due(line, Policy(day_one_counts=False))["due_on"] == "2026-06-18"


def test_c03_a_naive_instant_is_no_receipt() -> None:
    naive = datetime.fromisoformat("2026-05-04T12:00:00")
    with pytest.raises(ValueError, match="carries no time zone; pass an aware UTC datetime"):
        received(naive, OSLO)


@pytest.mark.parametrize("at", [None, datetime.fromisoformat("2026-05-04T12:00:00")])
def test_an_event_without_an_aware_instant_is_refused(at: datetime | None) -> None:
    with pytest.raises(ValueError, match=r"id_requested needs the instant|of id_requested needs its offset"):
        ClockEvent(Happening.ID_REQUESTED, at)


def test_events_of_the_day_of_a_stated_receipt_are_not_before_it() -> None:
    early = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # 00:30 on the 4th in Oslo
    request = Request(date(2026, 5, 4), OSLO, events=(ClockEvent(Happening.ID_REQUESTED, early),))
    assert reckon(request, NORWAY).state is ClockState.SUSPENDED_IDENTITY
    before = replace(request, received_on=date(2026, 5, 5))
    with pytest.raises(ValueError, match="id_requested lies before the receipt; correct one of the two"):
        reckon(before, NORWAY)


def test_events_of_one_instant_keep_their_order() -> None:
    noon = datetime(2026, 5, 5, 12, tzinfo=UTC)
    asked, proven = ClockEvent(Happening.ID_REQUESTED, noon), ClockEvent(Happening.ID_RECEIVED, noon)
    request = Request(date(2026, 5, 4), OSLO)
    assert reckon(replace(request, events=(asked, proven)), NORWAY).state is ClockState.RUNNING
    assert reckon(replace(request, events=(proven, asked)), NORWAY).state is ClockState.SUSPENDED_IDENTITY
