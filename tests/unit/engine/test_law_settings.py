"""The settings of the law: what they mean to the clock, and how wrong ones are refused."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot.settings import kinds
from bot.settings.errors import ConfigError
from bot.settings.groups import LawSettings
from bot.settings.loading import load
from bot.wiring.law import Calendars, policy
from bot.wiring.office import found_office, open_office
from bot.wiring.setting_up import set_up
from handlers.domain.clock.policy import CAUTIOUS, IdentityPolicy, Policy
from tests.support.desks import ACME
from tests.support.installations import install

EVE, NEW_YEARS_EVE = date(2026, 12, 24), date(2026, 12, 31)


def law(environ: dict[str, str]) -> LawSettings:
    return load({"HOME": "/nowhere", **environ}).law


def written(folder: Path, toml: str) -> LawSettings:
    file = folder / "ombud.toml"
    file.write_text(toml)
    return law({"OMBUD_CONFIG": str(file)})


def test_without_settings_the_policy_is_the_cautious_one() -> None:
    assert law({}) == LawSettings()
    assert policy(LawSettings()) == CAUTIOUS
    assert (LawSettings().regime, LawSettings().extra_days_off, LawSettings().removed_days_off) == (
        "",
        (),
        (),
    )


def test_each_setting_reaches_the_policy() -> None:
    chosen = law(
        {
            "OMBUD_LAW_REGIME": " CH ",
            "OMBUD_LAW_IDENTITY_PAUSE": "fresh_month",
            "OMBUD_LAW_LATE_QUESTION_DAYS": "10",
            "OMBUD_LAW_CLARIFICATION_PAUSES": "no",
            "OMBUD_LAW_SWISS_ROLL": "yes",
            "OMBUD_LAW_CCPA_DAY_ONE": "no",
        }
    )
    assert chosen.regime == "ch"
    assert policy(chosen) == Policy(IdentityPolicy.FRESH_MONTH, 10, False, True, False)
    assert len(fields(Policy)) == 5, "a new choice of the policy needs its setting"


def test_days_are_written_with_their_reasons_in_a_variable_or_as_a_table(tmp_path: Path) -> None:
    expected = ((EVE, "closed by collective agreement"), (NEW_YEARS_EVE, "stock-taking = closed"))
    text = "2026-12-31 = stock-taking = closed; 2026-12-24=closed by collective agreement;"
    assert law({"OMBUD_LAW_EXTRA_DAYS_OFF": text}).extra_days_off == expected
    table = (
        '[law.extra_days_off]\n"2026-12-31" = "stock-taking = closed"\n'
        '2026-12-24 = "closed by collective agreement"\n'
    )
    assert written(tmp_path, table).extra_days_off == expected
    inline = '[law]\nremoved_days_off = { "2026-12-24" = "open here" }\nswiss_roll = "yes"\n'
    assert written(tmp_path, inline).removed_days_off == ((EVE, "open here"),)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24",
        "2026-12-24 =",
        "= closed",
        "24 December = closed",
        "2026-13-24 = closed",
        "x; 2026-12-24 = a",
    ],
)
def test_a_day_without_a_reason_or_a_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="2026-12-24 = closed by agreement"):
        kinds.reasoned_days(text)


def test_a_day_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each day once"):
        kinds.reasoned_days("2026-12-24 = a; 2026-12-24 = b")


@pytest.mark.parametrize(
    ("environ", "where", "fix"),
    [
        ({"OMBUD_LAW_REGIME": "hipaa"}, "OMBUD_LAW_REGIME", "gdpr, uk, ch, ccpa, lgpd"),
        ({"OMBUD_LAW_IDENTITY_PAUSE": "stop"}, "OMBUD_LAW_IDENTITY_PAUSE", "credit"),
        ({"OMBUD_LAW_LATE_QUESTION_DAYS": "32"}, "OMBUD_LAW_LATE_QUESTION_DAYS", "from 0 to 31"),
        ({"OMBUD_LAW_SWISS_ROLL": "perhaps"}, "OMBUD_LAW_SWISS_ROLL", "yes or no"),
        (
            {
                "OMBUD_LAW_EXTRA_DAYS_OFF": "2026-12-24 = closed",
                "OMBUD_LAW_REMOVED_DAYS_OFF": "2026-12-24 = open",
            },
            "OMBUD_LAW_EXTRA_DAYS_OFF",
            "Keep it in one of the two",
        ),
        (
            {"OMBUD_LAW_EXTRA_DAY_OFF": "2026-12-24 = a"},
            "OMBUD_LAW_EXTRA_DAY_OFF",
            "OMBUD_LAW_EXTRA_DAYS_OFF",
        ),
    ],
)
def test_a_wrong_setting_is_refused_with_the_way_out(environ: dict[str, str], where: str, fix: str) -> None:
    with pytest.raises(ConfigError) as refused:
        law(environ)
    (mistake,) = refused.value.mistakes
    assert mistake.where == where
    assert fix in f"{mistake.problem} {mistake.fix}"


def test_a_table_is_taken_only_where_one_is_meant(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="wrong type"):
        written(tmp_path, '[law]\nregime = { gdpr = "please" }\n')
    with pytest.raises(ConfigError, match="wrong type"):
        written(tmp_path, "[law]\nextra_days_off = { 2026-12-24 = 1 }\n")


def test_a_calendar_is_made_once_for_each_place_and_has_the_own_days() -> None:
    calendars = Calendars(LawSettings(extra_days_off=((EVE, "closed"),)))
    assert calendars(ACME) is calendars(ACME)
    assert calendars(ACME).holiday(EVE) == "own day off: closed"
    assert Calendars(LawSettings())(ACME).holiday(EVE) is None


def test_the_office_counts_by_the_settings(tmp_path: Path) -> None:
    installation = install(tmp_path)
    with found_office(installation.settings) as office:
        set_up(office)
    installation.environ["OMBUD_LAW_REGIME"] = "uk"
    installation.environ["OMBUD_LAW_LATE_QUESTION_DAYS"] = "3"
    installation.environ["OMBUD_LAW_EXTRA_DAYS_OFF"] = "2026-12-24 = x"
    with open_office(installation.settings) as office:
        establishment = office.desk.establishment(ACME)
    assert establishment.regime.name == "uk"
    assert establishment.policy == Policy(late_question_days=3)
    assert establishment.days_off.own(EVE) == "own day off: x"
