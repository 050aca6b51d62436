"""What happens around the app: each event wakes the job that looks, once, and is never lost to a failure."""

from collections import Counter

import pytest

from bot.slack.happenings import EVENTS
from bot.slack.scopes import EVENTS as NAMED
from tests.support.slack_desk import Cast, Place


@pytest.fixture
def woken(place: Place, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counted: Counter[str] = Counter()
    monkeypatch.setattr(place.desk, "wake", lambda job: counted.update([job]))
    return counted


@pytest.mark.parametrize("event", EVENTS)
def test_sec_06_each_event_wakes_its_job_once_however_often_it_comes(
    place: Place, woken: Counter[str], event: str
) -> None:
    first = place.slack.event({"type": event, "channel": place.channel})
    assert first.ok
    assert first.parcel is not None
    for _ in range(2):
        assert place.slack.redeliver(first.parcel).ok
    assert woken == Counter({EVENTS[event]: 1})


def test_the_events_that_are_heard_are_those_that_are_asked_for() -> None:
    drawn = {"app_home_opened", "reaction_added", "reaction_removed"}
    assert set(NAMED) == set(EVENTS) | drawn


def test_an_event_nobody_waits_for_is_taken(place: Place, woken: Counter[str]) -> None:
    assert place.slack.event({"type": "something_new"}).ok
    assert not woken


@pytest.mark.parametrize("road", ["http"])
def test_an_event_that_could_not_be_written_down_comes_again(
    place: Place, woken: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([True, False])
    real = place.desk.transaction

    def sometimes(name: str, *args: object) -> object:
        if next(failures, False):
            raise ZeroDivisionError
        return real(name)

    monkeypatch.setattr(place.desk, "transaction", sometimes)
    happened = place.slack.event({"type": "channel_shared", "channel": place.channel})
    assert (happened.ok, happened.attempts) == (True, 2)
    assert woken == Counter({"watch": 1})


def test_an_event_calls_nothing_of_slacks(place: Place, cast: Cast, woken: Counter[str]) -> None:
    before = len(place.slack.calls())
    for event in EVENTS:
        place.slack.event({"type": event})
    assert len(place.slack.calls()) == before
