"""Slack's date tokens, for a reader in Copenhagen on the morning of 8 December 2026."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.desk.dates import written

ZONE = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)


def stamp(**away: int) -> int:
    return int((NOW + timedelta(**away)).timestamp())


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{date_num}", "2026-12-08"),
        ("{date}", "December 8, 2026"),
        ("{date_short}", "Dec 8, 2026"),
        ("{date_long}", "Tuesday, December 8, 2026"),
        ("{date_slash}", "08/12/2026"),
        ("{time}", "10:00"),
        ("{time_secs}", "10:00:00"),
        ("{date_pretty} at {time}", "today at 10:00"),
        ("nothing", "nothing"),
    ],
)
def test_each_token_is_written_in_the_readers_zone(form: str, shown: str) -> None:
    assert written(stamp(), form, ZONE, NOW) == shown


@pytest.mark.parametrize(
    ("away", "shown"),
    [(-1, "yesterday"), (0, "today"), (1, "tomorrow"), (2, "Dec 10, 2026")],
)
def test_near_days_have_names(away: int, shown: str) -> None:
    assert written(stamp(days=away), "{date_short_pretty}", ZONE, NOW) == shown


def test_today_is_the_readers_and_not_utcs() -> None:
    late = datetime(2026, 12, 8, 23, 30, tzinfo=UTC)  # half past midnight on the 9th in Copenhagen
    assert written(int(late.timestamp()), "{date_pretty}", ZONE, late) == "today"
    assert written(stamp(), "{date_pretty}", ZONE, late) == "yesterday"


@pytest.mark.parametrize(
    ("away", "shown"),
    [
        ({"days": -2}, "2 days ago"),
        ({"hours": -1}, "1 hour ago"),
        ({"minutes": 5}, "in 5 minutes"),
        ({"seconds": 3}, "just now"),
    ],
)
def test_how_long_ago(away: dict[str, int], shown: str) -> None:
    assert written(stamp(**away), "{ago}", ZONE, NOW) == shown


def test_a_token_that_slack_does_not_know_leaves_the_fallback() -> None:
    assert written(stamp(), "{date} {moon}", ZONE, NOW) is None
