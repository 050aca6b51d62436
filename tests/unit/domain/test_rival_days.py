"""Days that speak for when a letter came are kept in the record as codes, and read back as they were."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.rivals import Rival, is_proposed, kept, proposed, rivals_of
from handlers.receipt.evidence import Source, Why
from tests.unit.domain.samples import ADA, ARRIVED

AT = datetime(2026, 6, 2, 22, 30, tzinfo=UTC)
RIVALS = st.builds(
    Rival,
    st.sampled_from([one.value for one in Source]),
    st.sampled_from([one.value for one in Why]),
    st.integers(0, 3_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.booleans(),
    st.booleans(),
)


def event(kind: EventKind, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(1, kind, ARRIVED, ADA.id, facts)


@given(st.lists(RIVALS, max_size=12))
def test_what_is_kept_is_read_back_in_order(rivals: list[Rival]) -> None:
    opened = event(EventKind.CASE_OPENED, receipt=kept(rivals))
    assert rivals_of([opened]) == tuple(rivals)


@given(st.lists(RIVALS, max_size=4))
def test_what_is_kept_is_plain_text_on_one_line(rivals: list[Rival]) -> None:
    assert kept(rivals).isascii()
    assert "\n" not in kept(rivals)


@pytest.mark.parametrize(
    "record",
    [
        [],
        [event(EventKind.CASE_OPENED)],
        [event(EventKind.CASE_OPENED, receipt=None)],
        [event(EventKind.CASE_OPENED, receipt=3)],
        [event(EventKind.CLAIMED, receipt="[]")],
        [event(EventKind.RECEIPT_CORRECTED, received_on="2026-06-02")],
    ],
)
def test_a_record_that_tells_of_one_day_alone_has_no_rivals(record: list[RecordedEvent]) -> None:
    assert rivals_of(record) == ()


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        ("UTC", date(2026, 6, 2)),
        ("Europe/Copenhagen", date(2026, 6, 3)),
        ("Europe/Helsinki", date(2026, 6, 3)),
        ("Atlantic/Reykjavik", date(2026, 6, 2)),
        ("America/New_York", date(2026, 6, 2)),
        ("Asia/Tokyo", date(2026, 6, 3)),
    ],
)
def test_c1_a_rival_speaks_for_the_day_where_the_desk_is(zone: str, on: date) -> None:
    assert Rival(Source.PROVIDER.value, Why.PROVIDER.value, AT).on(ZoneInfo(zone)) == on


PROPOSED = proposed(date(2026, 6, 2))


@pytest.mark.parametrize(
    ("record", "waits"),
    [
        ([], False),
        ([event(EventKind.CASE_OPENED)], False),
        ([event(EventKind.CASE_OPENED, received_on="2026-06-02")], False),
        ([event(EventKind.CASE_OPENED, **PROPOSED)], True),
        ([event(EventKind.CASE_OPENED, **PROPOSED), event(EventKind.CLAIMED)], True),
        (
            [
                event(EventKind.CASE_OPENED, **PROPOSED),
                event(EventKind.RECEIPT_CORRECTED, received_on="2026-06-01"),
            ],
            False,
        ),
        (
            [
                event(EventKind.CASE_OPENED, **PROPOSED),
                event(EventKind.RECEIPT_CORRECTED, received_on="2026-06-01"),
                event(EventKind.RECEIPT_CORRECTED, **PROPOSED),
            ],
            True,
        ),
        ([event(EventKind.CLAIMED, **PROPOSED)], False),
        ([event(EventKind.CASE_OPENED, receipt_proposed=True)], False),
    ],
)
def test_c3_a_day_is_proposed_until_a_person_says_which(record: list[RecordedEvent], waits: bool) -> None:
    assert is_proposed(record) is waits


def test_a_proposed_day_is_told_as_a_day() -> None:
    assert PROPOSED == {"received_on": "2026-06-02", "receipt_proposed": True}


@given(RIVALS, st.integers(-14, 14))
def test_the_local_day_is_at_most_one_off(rival: Rival, hours: int) -> None:
    there = (rival.at + timedelta(hours=hours)).date()
    assert abs((rival.on(UTC) - there).days) <= 1
