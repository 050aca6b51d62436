"""What is left of a notification in phases is owed: people hear of it each week until it is on record."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.domain.errands import ErrandId
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Incident, Stage
from handlers.duties.beating import beat
from handlers.duties.falling_back import fall_back
from handlers.incidents.ringing import ring_all
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.incident_acts import (
    do,
    kinds,
    messages,
    notified,
    reported,
    standing,
    tick,
    titles,
    until,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTLY = "notified in part, the rest is owed"
REST = "The rest of the information is owed without undue further delay (Art. 33(4))."


@pytest.fixture
def incident(room: Room) -> Incident:
    """Is one that was notified in part on Tuesday the third of March, at eleven in Copenhagen."""
    room.clock.set(datetime(2026, 3, 3, 10, tzinfo=UTC))
    made = reported(room)
    tick(room)
    made = notified(room, made, Stage.INITIAL)
    tick(room)
    return made


def test_b2_the_rest_is_told_each_week_in_a_message_that_rings(room: Room, incident: Incident) -> None:
    assert titles(room) == [f"{incident.number}: {PARTLY}"], "the message of before says so"
    until(room, datetime(2026, 3, 31, 12, tzinfo=UTC), HOUR)
    told = [post.at for post in messages(room)][1:]
    assert [(one.month, one.day, one.hour) for one in told] == [
        (3, 10, 10),
        (3, 17, 10),
        (3, 24, 10),
        (3, 31, 10),
    ]
    newest = messages(room)[-1].notice
    assert newest is not None
    assert newest.title == f"{incident.number}: {PARTLY}"
    assert newest.lines == ("Notified 2026-03-03 11:00 Europe/Copenhagen (2026-03-03 10:00 UTC).", REST)
    assert [one.label for one in newest.steps] == ["Open incident", "Record notification"]
    assert newest.why.startswith("You get this once a week")
    assert [post.notice.rows[0].done for post in messages(room)[:-1] if post.notice] == [True] * 4
    assert len(messages(room, IRIS)) == 5
    assert kinds(room, incident).count(Happened.REMINDED) == 5


@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.COMPLETE])
def test_once_all_is_told_nothing_is_owed_any_more(room: Room, incident: Incident, stage: Stage) -> None:
    until(room, datetime(2026, 3, 11, tzinfo=UTC), HOUR)
    if stage is Stage.COMPLETE:
        stage = Stage.FINAL
        notified(room, incident, Stage.FURTHER)
        tick(room)
        assert titles(room)[-1].endswith(PARTLY), "further information is not all"
    notified(room, incident, stage)
    tick(room)
    newest = messages(room)[-1].notice
    assert newest is not None
    assert newest.title == f"{incident.number}: notified"
    assert REST not in newest.lines
    before = len(messages(room))
    until(room, datetime(2026, 4, 20, tzinfo=UTC), 6 * HOUR)
    assert len(messages(room)) == before


def test_ux_18_the_rest_keeps_quiet_hours_and_no_mail_stands_in_meanwhile(room: Room) -> None:
    room.clock.set(datetime(2026, 3, 6, 20, tzinfo=UTC))  # a Friday evening
    late = notified(room, reported(room), Stage.INITIAL)
    until(room, datetime(2026, 3, 16, 6, 59, tzinfo=UTC), HOUR)
    assert standing(room, late).rung > 0, "it is owed since Friday"
    assert len(messages(room)) == 0, "nor was there anything to say of the first hour"
    beat(room.desk)
    assert fall_back(room.desk) == 0
    room.clock.set(datetime(2026, 3, 16, 7, tzinfo=UTC))
    tick(room)
    assert len(messages(room)) == 1


def test_after_an_outage_of_weeks_only_the_newest_is_told(room: Room, incident: Incident) -> None:
    room.later(24 * DAY)
    tick(room)
    assert len(messages(room)) == 2
    assert ring_all(room.desk) == 0


def test_what_is_pressed_there_records_the_rest(room: Room, incident: Incident) -> None:
    form = do(room, ErrandId.INCIDENT_NOTIFY, token=str(incident.id))
    assert "Final" in repr(form)
