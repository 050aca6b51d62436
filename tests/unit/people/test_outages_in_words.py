"""What an outage reads like: what stood still, since when by the desk's clock, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.outage import CHAT, SCHEDULER, Outage, mailbox_beat, mailbox_of
from handlers.domain.phrase import Phrase
from handlers.people.outages import outage_lines, told
from handlers.store.transaction import Transaction
from tests.support.desks import ACME

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SINCE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NAMES = {7: "privacy"}


def said(what: str, lasted: timedelta, *, over: bool = True, zone: ZoneInfo = COPENHAGEN) -> Phrase:
    outage = Outage(what, SINCE, SINCE + lasted if over else None, SINCE)
    return told(outage, SINCE + lasted, zone, NAMES)


@pytest.mark.parametrize(
    ("what", "over", "still"),
    [
        (
            SCHEDULER,
            "Ombud did not run from 2026-03-02 10:30 to 2026-03-02 13:30 (3 hours).",
            "Ombud has not run since 2026-03-02 10:30 (3 hours).",
        ),
        (
            CHAT,
            "Slack did not answer from 2026-03-02 10:30 to 2026-03-02 13:30 (3 hours).",
            "Slack has not answered since 2026-03-02 10:30 (3 hours).",
        ),
        (
            mailbox_beat(7),
            "The mailbox privacy was not read from 2026-03-02 10:30 to 2026-03-02 13:30 (3 hours).",
            "The mailbox privacy has not been read since 2026-03-02 10:30 (3 hours).",
        ),
        (
            mailbox_beat(8),
            "The mailbox 8 was not read from 2026-03-02 10:30 to 2026-03-02 13:30 (3 hours).",
            "The mailbox 8 has not been read since 2026-03-02 10:30 (3 hours).",
        ),
    ],
)
def test_an_outage_says_what_stood_still_and_since_when(what: str, over: str, still: str) -> None:
    assert said(what, 3 * HOUR).startswith(over)
    assert said(what, 3 * HOUR, over=False).startswith(still)


@pytest.mark.parametrize(
    ("what", "consequence"),
    [
        (SCHEDULER, "What was owed then came afterwards, marked late."),
        (CHAT, "What must be heard went by mail where addresses are known."),
        (
            mailbox_beat(7),
            "Its letters came in afterwards; their dates run from the day of receipt.",
        ),
    ],
)
def test_what_is_over_says_what_became_of_what_was_owed(what: str, consequence: str) -> None:
    assert said(what, HOUR).endswith(consequence)


@pytest.mark.parametrize(
    ("what", "consequence"),
    [
        (CHAT, "What must be heard goes by mail where addresses are known."),
        (mailbox_beat(7), "Letters wait there, and their dates run."),
    ],
)
def test_what_still_stands_says_what_that_means_now(what: str, consequence: str) -> None:
    assert said(what, HOUR, over=False).endswith(consequence)


@pytest.mark.parametrize(
    ("lasted", "words"),
    [
        (timedelta(seconds=20), "(1 minute)"),
        (MINUTE, "(1 minute)"),
        (119 * timedelta(seconds=1), "(1 minute)"),
        (2 * MINUTE, "(2 minutes)"),
        (59 * MINUTE, "(59 minutes)"),
        (HOUR, "(1 hour)"),
        (119 * MINUTE, "(1 hour)"),
        (47 * HOUR, "(47 hours)"),
        (48 * HOUR - MINUTE, "(47 hours)"),
        (2 * DAY, "(2 days)"),
        (9 * DAY + 23 * HOUR, "(9 days)"),
    ],
)
def test_how_long_it_lasted_is_never_rounded_up(lasted: timedelta, words: str) -> None:
    assert words in said(SCHEDULER, lasted)


def test_instants_are_told_by_the_desks_clock_through_a_change_of_the_hour() -> None:
    night = Outage(
        SCHEDULER,
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        SINCE,
    )
    words = told(night, SINCE, COPENHAGEN, NAMES)
    assert "from 2026-03-29 00:30 to 2026-03-29 03:30 (2 hours)" in words


@pytest.mark.parametrize(
    ("what", "mailbox"), [(mailbox_beat(12), 12), (SCHEDULER, None), (CHAT, None), ("", None)]
)
def test_a_beat_of_a_mailbox_is_told_from_others(what: str, mailbox: int | None) -> None:
    assert mailbox_of(what) == mailbox


def reading(
    outages: Sequence[Outage], by_mail: int = 0, names: Mapping[int, str] = NAMES, *, set_up: bool = True
) -> Transaction:
    """Return the records of a desk in which these things stood still."""
    return cast(
        "Transaction",
        SimpleNamespace(
            now=SINCE + 9 * DAY,
            outages=SimpleNamespace(between=lambda _since, _until: list(outages)),
            organisations=SimpleNamespace(first=lambda: ACME if set_up else None),
            beats=SimpleNamespace(names=lambda: names),
            memos=SimpleNamespace(stood_in_between=lambda _since, _until: by_mail),
        ),
    )


def lines(records: Transaction) -> tuple[Phrase, ...]:
    return outage_lines(records, SINCE, SINCE + 7 * DAY)


def outages(number: int) -> list[Outage]:
    return [
        Outage(SCHEDULER, SINCE + n * DAY, SINCE + n * DAY + HOUR, SINCE + n * DAY) for n in range(number)
    ]


def test_where_all_was_on_time_nothing_is_said() -> None:
    assert lines(reading([])) == ()


def test_before_a_desk_is_set_up_nothing_is_said() -> None:
    assert lines(reading(outages(3), 2, set_up=False)) == ()


@pytest.mark.parametrize(
    ("number", "first"), [(6, "1 earlier outage."), (7, "2 earlier outages."), (40, "35 earlier outages.")]
)
def test_ux_21_the_last_five_outages_are_told_and_earlier_ones_counted(number: int, first: str) -> None:
    found = lines(reading(outages(number)))
    assert len(found) == 6
    assert found[0] == first
    last = (SINCE + (number - 1) * DAY).astimezone(COPENHAGEN)
    assert f"{last:%Y-%m-%d %H:%M}" in found[-1]


def test_five_outages_are_all_told() -> None:
    found = lines(reading(outages(5)))
    assert len(found) == 5
    assert all(line.startswith("Ombud did not run from") for line in found)


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (1, "1 message went by mail since Slack did not take it in time."),
        (4, "4 messages went by mail since Slack did not take them in time."),
    ],
)
def test_messages_that_went_by_mail_are_counted_even_without_an_outage(number: int, last: str) -> None:
    assert lines(reading([], number)) == (last,)
    assert lines(reading(outages(1), number))[-1] == last


def test_every_line_can_be_said_in_any_language() -> None:
    kinds = (SCHEDULER, CHAT, mailbox_beat(7))
    for one in (said(what, HOUR, over=over) for what in kinds for over in (True, False)):
        assert isinstance(one, Phrase)
        assert "{since}" in one.message
        assert isinstance(one.values["time"], Phrase)
