"""Heartbeats: what ran and what stood still is in the record, whatever anybody remembers."""

from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.errors import Temporary
from handlers.desk import Hooks
from handlers.domain.outage import CHAT, SCHEDULER, Outage, mailbox_beat
from handlers.domain.phrase import said
from handlers.duties.beating import beat
from handlers.duties.tidying import tidy
from handlers.mailboxes.disconnecting import begin
from handlers.people.outages import outage_lines
from handlers.ports import ChatBusy, ChatRefused, ChatUnknown
from tests.conftest import NewRoom
from tests.support.cast import IRIS, actor
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.memos import DeathError, Reaper
from tests.support.times import DAY, HOUR, MINUTE, MONDAY


def outages(room: Room) -> list[Outage]:
    with room.desk.reading("tests.outages") as tx:
        return tx.outages.between(MONDAY - DAY, room.clock.now() + MINUTE)


def lines(room: Room) -> list[str]:
    with room.desk.reading("tests.lines") as tx:
        found = outage_lines(tx, MONDAY - DAY, room.clock.now() + MINUTE)
    return [said(one, lambda message, plural, n: message if n == 1 else plural) for one in found]


def run(room: Room, span: timedelta, *, reads: bool = True) -> None:
    """Let the scheduler run for a while, a minute at a time, its mailboxes read or not."""
    for _ in range(int(span / MINUTE)):
        room.later(MINUTE)
        if reads:
            room.sync()
        beat(room.desk)


@pytest.fixture
def running(room: Room) -> Room:
    """Is a desk that has run for ten minutes."""
    beat(room.desk)
    run(room, 10 * MINUTE)
    return room


def test_while_all_is_well_nothing_is_written_down_but_beats(running: Room) -> None:
    run(running, 30 * MINUTE)
    assert outages(running) == []
    assert lines(running) == []
    with running.desk.reading("tests.beats") as tx:
        beats = tx.beats.all()
    assert set(beats) == {SCHEDULER, CHAT, mailbox_beat(running.mailbox.id)}
    assert all(running.clock.now() - one.well_at <= 5 * MINUTE for one in beats.values())


def test_a_stop_of_the_scheduler_is_an_outage_once_it_runs_again(running: Room) -> None:
    stopped_at = running.clock.now()
    running.later(9 * DAY)
    assert beat(running.desk) == 1
    (outage,) = outages(running)
    assert (outage.what, outage.since, outage.until) == (SCHEDULER, stopped_at, running.clock.now())
    assert outage.noticed_at == running.clock.now()
    (told,) = lines(running)
    assert told == (
        "Ombud did not run from 2026-03-02 10:10 to 2026-03-11 10:10 (9 days). What was owed then came "
        "afterwards, marked late."
    )
    run(running, 5 * MINUTE)
    assert len(outages(running)) == 1


def test_a_mailbox_is_not_blamed_for_the_scheduler_s_stop(running: Room) -> None:
    running.later(9 * DAY)
    beat(running.desk)
    run(running, 20 * MINUTE)
    assert [one.what for one in outages(running)] == [SCHEDULER]


@pytest.mark.parametrize("gap", [MINUTE, 3 * MINUTE, 5 * MINUTE])
def test_a_restart_within_five_minutes_is_no_outage(running: Room, gap: timedelta) -> None:
    running.later(gap)
    beat(running.desk)
    assert outages(running) == []


def test_a_mailbox_that_nobody_reads_for_a_quarter_of_an_hour_is_an_outage_until_it_is_read(
    running: Room,
) -> None:
    read_at = running.clock.now()
    run(running, 15 * MINUTE, reads=False)
    assert outages(running) == []
    run(running, 2 * MINUTE, reads=False)
    (outage,) = outages(running)
    assert (outage.what, outage.since) == (mailbox_beat(running.mailbox.id), read_at)
    assert outage.until is None
    (told,) = lines(running)
    assert told == (
        "The mailbox privacy has not been read since 2026-03-02 10:10 (17 minutes). Letters wait there, and "
        "their dates run."
    )
    run(running, HOUR, reads=False)
    run(running, MINUTE)
    (outage,) = outages(running)
    assert outage.until == running.clock.now()
    assert lines(running)[0].startswith("The mailbox privacy was not read from 2026-03-02 10:10 to ")


def test_a_mailbox_whose_rounds_fail_is_an_outage_too(running: Room) -> None:
    for _ in range(40):
        running.mail.fail_next("discover", Temporary())
        running.mail.fail_next("scopes", Temporary())
    for _ in range(20):
        running.later(MINUTE)
        with suppress(Temporary):
            running.sync()
        beat(running.desk)
    assert [one.what for one in outages(running)] == [mailbox_beat(running.mailbox.id)]


def test_a_mailbox_that_was_disconnected_is_not_missed(running: Room) -> None:
    run(running, 20 * MINUTE, reads=False)
    begin(running.desk, actor(IRIS), running.mailbox.id)
    run(running, 30 * MINUTE, reads=False)
    (outage,) = outages(running)
    assert outage.until is not None
    with running.desk.reading("tests.beats") as tx:
        assert mailbox_beat(running.mailbox.id) not in tx.beats.all()


@pytest.mark.parametrize(
    "error", [ChatBusy(), ChatUnknown(), ChatRefused(code="account_inactive"), ChatBusy(retry_after=30)]
)
def test_a_chat_system_that_does_not_answer_is_an_outage_until_it_does(
    running: Room, error: Exception
) -> None:
    for _ in range(40):
        running.chat.fail_next("channel_faults", error)
    run(running, 40 * MINUTE)
    (outage,) = outages(running)
    assert (outage.what, outage.until) == (CHAT, None)
    running.chat.slots.clear()
    run(running, 6 * MINUTE)
    (outage,) = outages(running)
    assert outage.until is not None
    assert lines(running)[0].startswith("Slack did not answer from 2026-03-02 10:")


def test_a_refusal_is_an_answer(running: Room) -> None:
    for _ in range(40):
        running.chat.fail_next("channel_faults", ChatRefused(code="missing_scope"))
    run(running, 40 * MINUTE)
    assert outages(running) == []


def test_a_well_chat_system_is_asked_every_five_minutes_and_a_sick_one_every_minute(running: Room) -> None:
    running.chat.calls.clear()
    run(running, 30 * MINUTE)
    assert running.chat.calls.count("channel_faults") == 6
    for _ in range(20):
        running.chat.fail_next("channel_faults", ChatBusy())
    running.chat.calls.clear()
    run(running, 15 * MINUTE)
    assert running.chat.calls.count("channel_faults") >= 11


@pytest.mark.parametrize("point", ["beating.beat:commit", "beating.beat:done"])
def test_an_outage_is_written_once_wherever_the_process_dies(new_room: NewRoom, point: str) -> None:
    reaper = Reaper()
    room = new_room(hooks=Hooks(checkpoint=reaper))
    beat(room.desk)
    room.later(9 * DAY)
    reaper.point = point
    with suppress(DeathError):
        beat(room.desk)
    assert not reaper.point
    room.later(MINUTE)
    beat(room.desk)
    assert [one.what for one in outages(room)] == [SCHEDULER]


def test_two_processes_write_one_outage(new_room: NewRoom) -> None:
    room, other = new_room(), new_room()
    beat(room.desk)
    room.later(9 * DAY)
    other.clock.set(room.clock.now())
    beat(room.desk)
    beat(other.desk)
    assert len(outages(room)) == 1


def test_a_beat_costs_a_handful_of_statements(running: Room) -> None:
    with listening(running.database) as listener:
        running.later(MINUTE)
        beat(running.desk)
    assert len(listener.looking_up()) <= 5


def test_many_outages_are_counted_and_the_newest_told(running: Room) -> None:
    for _ in range(8):
        running.later(HOUR)
        beat(running.desk)
    told = lines(running)
    assert told[0] == "3 earlier outages."
    assert len(told) == 6


def test_outages_of_long_ago_are_forgotten(running: Room) -> None:
    running.later(HOUR)
    beat(running.desk)
    assert len(outages(running)) == 1
    running.later(401 * DAY)
    tidy(running.desk)
    assert outages(running) == []
