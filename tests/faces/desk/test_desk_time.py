"""Time goes on by itself and can be moved; what is due on the way happens on the way."""

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from bot.sandbox.desk.house import MOVES
from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.open_house import OpenHouse
from bot.sandbox.story.passing import stops
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Visitor

#: Any minute of two years.
INSTANTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


def test_a_day_stops_at_nine_where_the_desk_is() -> None:
    begin = datetime(2026, 12, 8, 10, 30, tzinfo=UTC)
    found = [f"{at.astimezone(ZONE):%d %H:%M}" for at in stops(begin, begin + timedelta(days=1))]
    assert found == ["08 15:00", "08 21:00", "09 03:00", "09 09:00", "09 11:30"]


@given(INSTANTS, st.integers(1, 40 * 24 * 60))
def test_stops_rise_end_at_the_end_and_are_never_far_apart(begin: datetime, minutes: int) -> None:
    end = begin + timedelta(minutes=minutes)
    found = [begin, *stops(begin, end)]
    assert found[-1] == end
    assert all(timedelta(0) < later - earlier <= timedelta(hours=7) for earlier, later in pairwise(found))


@given(INSTANTS)
def test_nine_in_the_morning_is_never_jumped_over(begin: datetime) -> None:
    found = {f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" for at in stops(begin, begin + timedelta(days=8))}
    today = begin.astimezone(ZONE).date()
    assert {f"{today + timedelta(days=n)} 09:00" for n in range(1, 7)} <= found


@pytest.mark.parametrize("step", MOVES)
def test_the_clock_is_moved_by_each_of_its_buttons(visitor: Visitor, stage: Stage, step: str) -> None:
    visitor.go("/as/ada/channel")
    before = stage.clock.now()
    visitor.press(f"Move the clock by {'an' if step == 'hour' else 'a'} {step}")
    moved = stage.clock.now() - before
    assert MOVES[step] <= moved < MOVES[step] + timedelta(minutes=5)
    assert visitor.path == "/as/ada/channel"
    now = stage.clock.now().astimezone(ZONE)
    assert f"{now.day} {now:%b %Y}" in visitor.page.one("time", class_="clock-date").text


def test_the_clock_moves_in_no_other_way(visitor: Visitor, stage: Stage) -> None:
    token = visitor.go("/").all("input")[0].attrs["value"]
    before = stage.clock.now()
    visitor.post("/clock", MultiDict({"csrf": token, "step": "year"}))
    assert visitor.answer is not None
    assert visitor.answer.status_code == 400
    assert stage.clock.now() == before


def test_time_goes_on_from_where_it_was_moved_to(stage: Stage) -> None:
    machine = [stage.clock.now()]
    house = OpenHouse(stage, lambda: machine[0])
    begun = stage.clock.now()
    house.move(timedelta(days=7))
    machine[0] += timedelta(seconds=90)
    house.work()
    assert timedelta(days=7, seconds=90) <= stage.clock.now() - begun < timedelta(days=7, seconds=150)


def test_time_never_goes_back(stage: Stage) -> None:
    machine = [stage.clock.now()]
    house = OpenHouse(stage, lambda: machine[0])
    machine[0] -= timedelta(hours=1)
    before = stage.clock.now()
    house.work()
    assert stage.clock.now() > before


def test_a_house_opened_later_than_the_story_begins_at_the_machines_time(stage: Stage) -> None:
    later = stage.clock.now() + timedelta(days=400)
    OpenHouse(stage, lambda: later).work()
    assert stage.clock.now() == later


def test_work_is_done_at_each_stop(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[datetime] = []
    monkeypatch.setattr(stage, "work", lambda: seen.append(stage.clock.now()))
    OpenHouse(stage, stage.clock.now).move(timedelta(days=30))
    assert len(seen) >= 120
    assert seen == sorted(seen)


def test_it_runs_until_it_is_told_to_stop(server: DeskServer, stage: Stage) -> None:
    stop = threading.Event()
    running = threading.Thread(target=server.house.time.run, args=(stop,))
    begun = stage.clock.now()
    running.start()
    ends = time.monotonic() + 10
    while stage.clock.now() == begun and time.monotonic() < ends:
        time.sleep(0.02)
    stop.set()
    running.join(5)
    assert not running.is_alive()
    assert stage.clock.now() > begun


def test_messages_bear_the_desks_time(stage: Stage) -> None:
    stage.post.bring("01-freja-indsigt")
    stage.work()
    card = stage.slack.messages(stage.channel)[0]
    assert abs(datetime.fromtimestamp(float(card.ts), UTC) - stage.clock.now()) < timedelta(minutes=5)
