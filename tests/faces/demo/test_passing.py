"""Time that is moved on a stage counts as time in which Ombud ran; time in which it was off does not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.open_house import OpenHouse
from bot.sandbox.story.passing import stops
from bot.sandbox.story.stage import Stage
from handlers.domain.outage import SCHEDULER, Outage

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def outages(stage: Stage) -> list[Outage]:
    with stage.desk.reading("tests.outages") as tx:
        return tx.outages.between(LONG_AGO, tx.now + timedelta(days=1))


def test_time_that_is_moved_is_no_outage_and_time_switched_off_is_one(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as stage:
        stage.work()
        OpenHouse(stage, stage.clock.now).move(timedelta(days=2))
        assert outages(stage) == []
        since = stage.clock.now()
        stage.switch_off()
        stage.clock.advance(timedelta(days=9))
        stage.switch_on()
        stage.work()
        (found,) = outages(stage)
    assert found.what == SCHEDULER
    assert found.until is not None
    assert found.until - found.since >= timedelta(days=9)
    assert found.since <= since


def test_a_restart_begins_with_what_is_stored(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as stage:
        stage.post.bring("01-freja-indsigt")
        stage.work()
        before = stage.cases()["Freja"]
        desk = stage.desk
        stage.switch_off()
        stage.switch_on()
        stage.work()
        assert stage.desk is not desk
        assert stage.cases()["Freja"].number == before.number
        assert len(stage.cards()) == 1


def test_time_stops_at_the_hours_that_are_asked_for_and_at_the_end() -> None:
    begin = datetime(2026, 11, 27, 14, 0, tzinfo=ZONE)
    found = [at.astimezone(ZONE) for at in stops(begin, begin + timedelta(days=1), 9, 12)]
    assert [f"{at:%d %H:%M}" for at in found] == ["27 21:00", "28 09:00", "28 14:00"]
