"""Dates as Slack writes them for whoever looks: format tokens, their zone, and the desk's own today.

Source of the tokens: https://docs.slack.dev/messaging/formatting-message-text (date formatting).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as somebody sees it: in their zone, beside their now."""

    at: datetime
    now: datetime


def written(timestamp: int, form: str, zone: ZoneInfo, now: datetime) -> str | None:
    """Return a date in Slack's format, or None where the format has a token that Slack does not know."""
    moment = Moment(datetime.fromtimestamp(timestamp, UTC).astimezone(zone), now.astimezone(zone))
    if any(found[1] not in _TOKENS for found in _TOKEN.finditer(form)):
        return None
    return _TOKEN.sub(lambda found: _TOKENS[found[1]](moment), form)


def _long(moment: Moment) -> str:
    return f"{moment.at:%A, %B} {moment.at.day}, {moment.at.year}"


def _middle(moment: Moment) -> str:
    return f"{moment.at:%B} {moment.at.day}, {moment.at.year}"


def _short(moment: Moment) -> str:
    return f"{moment.at:%b} {moment.at.day}, {moment.at.year}"


def _time(moment: Moment) -> str:
    return f"{moment.at:%H:%M}"


def _pretty(otherwise: Callable[[Moment], str]) -> Callable[[Moment], str]:
    def near(moment: Moment) -> str:
        days = (moment.at.date() - moment.now.date()).days
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days) or otherwise(moment)

    return near


def _ago(moment: Moment) -> str:
    away = moment.now - moment.at
    size = abs(away)
    for unit, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        if size >= length:
            count = size // length
            spoken = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{spoken} ago" if away > timedelta() else f"in {spoken}"
    return "just now"


_TOKENS: Final[Mapping[str, Callable[[Moment], str]]] = {
    "ago": _ago,
    "date": _middle,
    "date_long": _long,
    "date_long_pretty": _pretty(_long),
    "date_num": lambda moment: f"{moment.at:%Y-%m-%d}",
    "date_pretty": _pretty(_middle),
    "date_short": _short,
    "date_short_pretty": _pretty(_short),
    "date_slash": lambda moment: f"{moment.at:%d/%m/%Y}",
    "day_divider_pretty": _pretty(_long),
    "time": _time,
    "time_secs": lambda moment: f"{moment.at:%H:%M:%S}",
}
