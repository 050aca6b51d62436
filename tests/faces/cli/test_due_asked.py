"""`ombud due` for one question: an empty instant is not now, and a breach is told in the desk's own time."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from handlers.due import due

BREACH = ("--clock", "breach", "--aware", "2025-12-22T12:17+01:00")
HOME = "OMBUD_ORGANISATION_COUNTRY"


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, ["due", *words], prog_name="ombud")


@pytest.fixture(autouse=True)
def from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME, raising=False)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--received", "", "--country", "NO"), "--received"),
        (("--received", " ", "--country", "NO"), "--received"),
        (("--clock", "breach", "--aware", ""), "--aware"),
        (("--clock", "breach", "--received", ""), "--received"),
        (("--clock", "breach", "--aware", "", "--received", "2025-12-22T12:17Z"), "--aware"),
        (("--clock", "uk-complaint", "--received", "", "--country", "GB"), "--received"),
    ],
)
def test_an_instant_left_empty_is_not_taken_for_now(words: tuple[str, ...], option: str) -> None:
    refused = asked(*words)
    assert refused.exit_code == 2
    assert f"{option} is empty; give an instant such as 2026-01-31T10:00+01:00, or leave it out" in " ".join(
        refused.stderr.split()
    )


def test_b2_a_breach_is_told_in_the_time_of_the_country_that_the_settings_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(HOME, "DE")
    told = asked(*BREACH).stdout
    assert "Aware on Monday 22 December 2025 at 12:17 local time (Europe/Berlin)." in told
    assert "the end is Thursday 25 December 2025 at 13:00." in told
    assert "local time (Europe/Oslo)" in asked(*BREACH, "--country", "NO").stdout
    assert "local time (Asia/Tokyo)" in asked(*BREACH, "--tz", "Asia/Tokyo").stdout


def test_b2_a_breach_needs_no_country() -> None:
    assert "local time (UTC)" in asked(*BREACH).stdout


def breach(aware: str, **more: str) -> dict[str, Any]:
    return {"clock": "breach_72h", "received": aware, **more}


@pytest.mark.parametrize("offset", ["+05:30", "-03:30", "+05:45", "+00:00:30"])
def test_b2_an_hour_that_is_not_that_of_utc_needs_its_zone(offset: str) -> None:
    with pytest.raises(ValueError, match=r"tz is missing: .* such as Asia/Kolkata"):
        due(breach(f"2026-03-10T12:20{offset}"))
    refused = asked("--clock", "breach", "--aware", f"2026-03-10T12:20{offset}")
    assert refused.exit_code == 2
    assert json.loads(asked(*BREACH, "--json").stdout)["due_on"] == "2025-12-25T12:00:00+00:00"


def test_b2_with_its_zone_the_local_hour_is_not_counted() -> None:
    found = due(breach("2026-03-10T12:20+05:30", tz="Asia/Kolkata"))
    assert found["due_on"] == "2026-03-13T07:30:00+00:00", "from 13:00 in Kolkata"
    assert due(breach("2026-03-10T12:20+05:30", country="NO"))["due_on"] == "2026-03-13T07:00:00+00:00"
