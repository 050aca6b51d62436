"""What a case that is split off takes along of its period, and which events the clock hears at all."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case_clock import FEEDING, clock_events, handed_on, inherits, request_of
from handlers.domain.clock.events import Happening
from handlers.domain.events import EventKind, Fact, RecordedEvent
from tests.unit.domain.test_case_clock import CASE, HERE, STEPS, asked, event, extended, returned, sufficed

HOUR = timedelta(hours=1)
#: Whatever an event of any kind might carry.
FACTS: dict[str, Fact] = {
    "topic": "identity",
    "message": 5,
    "length": "2",
    "reasoned": True,
    "at": "2026-03-05T10:00:00+00:00",
    "received_on": "2026-02-02",
    "returned": 5,
}


def split_off(record: list[RecordedEvent]) -> RecordedEvent:
    """Return how the record of a case begins that was split off another one."""
    return event(EventKind.CASE_OPENED, timedelta(), inherited=handed_on(record))


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind not in FEEDING])
def test_c21_no_other_kind_of_event_moves_the_clock(kind: EventKind) -> None:
    told = replace(event(kind), facts={**FACTS, "inherited": handed_on([asked(5)])})
    assert clock_events([told]) == ()
    assert request_of(CASE, [told], HERE) == request_of(CASE, [], HERE)


@given(STEPS, st.integers(1, 8))
def test_a_mail_that_comes_back_counts_for_every_case_that_was_split_off(
    steps: list[RecordedEvent], message: int
) -> None:
    child = split_off(steps)
    grandchild = split_off([child])
    left = clock_events([*steps, returned(message)])
    assert clock_events([child], frozenset({message})) == left
    assert clock_events([grandchild], frozenset({message})) == left


@given(STEPS)
def test_what_is_handed_on_twice_is_what_was_handed_on_once(steps: list[RecordedEvent]) -> None:
    once = handed_on(steps)
    assert handed_on([split_off(steps)]) == once
    assert clock_events([split_off([split_off(steps)])]) == clock_events(steps)


def test_a_split_off_case_knows_on_which_mails_its_clock_rests() -> None:
    child = [split_off([asked(5), extended(7)])]
    assert [message for message in range(9) if inherits(child, message)] == [5, 7]
    assert not inherits([asked(5)], 5), "a mail of its own is not inherited"
    assert not inherits([event(EventKind.CASE_OPENED)], 5)


def test_what_had_come_back_before_the_split_is_not_handed_on() -> None:
    record = [asked(5), returned(5), asked(6, 3 * HOUR)]
    assert [message for *_, message in json.loads(handed_on(record))] == [6]


def test_an_answer_rests_on_no_mail_of_ours() -> None:
    names = {name: message for name, _, _, message in json.loads(handed_on([asked(5), sufficed(2 * HOUR)]))}
    assert names == {Happening.ID_REQUESTED: 5, Happening.ID_RECEIVED: None}


def test_a_record_of_before_that_names_no_mails_is_read_all_the_same() -> None:
    at = "2026-03-02T10:00:00+00:00"
    opened = event(EventKind.CASE_OPENED, inherited=json.dumps([["id_requested", at, ""]]))
    (only,) = clock_events([opened], frozenset({5}))
    assert only.name is Happening.ID_REQUESTED
    assert not inherits([opened], 5)
