"""What is in a purge's way is told before its day, and a purge that is overdue every day after it."""

from dataclasses import replace

import pytest

from handlers import errands
from handlers.disposal import announcing
from handlers.disposal.announcing import announce
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.holds import Subject
from handlers.domain.notice import Notice
from handlers.domain.outage import PURGES
from handlers.duties.beating import beat
from handlers.duties.purges import keep_purging
from handlers.ports import BrokenSeal
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.countdowns import asked, notices, part, purge_of
from tests.support.desks import Room
from tests.support.held import held
from tests.support.letters import letter
from tests.support.purged import release_holds
from tests.support.times import DAY, HOUR, MINUTE


def look(room: Room) -> None:
    """Let the job of the countdown look; purges stand still."""
    announce(room.desk)
    room.deliver()


def told(room: Room, title: str) -> str:
    return " ".join(line for one in notices(room, title) for line in one.lines)


def test_a_hold_on_the_whole_mailbox_is_told_on_the_twenty_fifth_day_and_not_before(room: Room) -> None:
    part(room)
    held(room, Subject(mailbox=room.mailbox.id))
    room.later(25 * DAY - HOUR)
    look(room)
    assert asked(room, "purge_stuck") == []
    room.later(HOUR)
    look(room)
    assert "A legal hold on the whole mailbox stops it" in told(room, "A purge cannot run")
    assert len(asked(room, "purge_stuck", IRIS)) == len(asked(room, "purge_stuck", MAX)) == 1
    assert asked(room, "purge_stuck", ADA) == []


def test_the_same_obstacle_is_told_once_and_another_one_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    part(room)
    held(room, Subject(mailbox=room.mailbox.id))
    room.later(25 * DAY)
    for _ in range(3):
        look(room)
        room.later(6 * HOUR)
    assert len(asked(room, "purge_stuck", IRIS)) == 1
    monkeypatch.setattr(announcing, "_is_dead", lambda _tx, _purge: True)
    look(room)
    assert len(asked(room, "purge_stuck", IRIS)) == 2
    assert "The job that deletes has come to no end" in told(room, "A purge cannot run")


def test_nothing_is_told_where_nothing_is_in_the_way(room: Room) -> None:
    part(room)
    room.later(26 * DAY)
    keep_purging(room.desk)
    look(room)
    assert asked(room, "purge_stuck") == []


def test_a_hold_on_one_case_is_no_obstacle(room: Room) -> None:
    room.arrive(letter())
    part(room)
    held(room, Subject(case=room.only_case().id))
    room.later(26 * DAY)
    look(room)
    assert asked(room, "purge_stuck") == []


def test_a_key_that_does_not_open_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    part(room)
    room.later(25 * DAY)
    room.desk._records.opened.clear()

    def shut(*_: object) -> None:
        raise BrokenSeal

    monkeypatch.setattr("handlers.store.mailboxes.Mailboxes._mailbox", shut)
    look(room)
    assert "Its data key does not open" in told(room, "A purge cannot run")


def run_without_purging(room: Room, days: int) -> None:
    """Let Ombud run for some days while the job of purges does not."""
    for _ in range(days * 24 * 20):
        room.later(3 * MINUTE)
        beat(room.desk)


def test_a_job_that_comes_to_no_end_is_told_once_ombud_ran_for_a_day_without_it(room: Room) -> None:
    part(room)
    keep_purging(room.desk)
    room.later(26 * DAY)
    beat(room.desk)
    look(room)
    assert asked(room, "purge_stuck") == [], "nothing ran at all, and the job had no turn yet"
    run_without_purging(room, 1)
    look(room)
    assert "The job that deletes has come to no end for a day" in told(room, "A purge cannot run")


def test_the_job_of_purges_beats_once_an_hour_and_only_while_something_waits(room: Room) -> None:
    keep_purging(room.desk)
    assert run(room, "SELECT 1 FROM beat WHERE what = :what", what=PURGES) == []
    part(room)
    keep_purging(room.desk)
    first = value(room, "SELECT well_at FROM beat WHERE what = :what", what=PURGES)
    room.later(30 * MINUTE)
    keep_purging(room.desk)
    assert value(room, "SELECT well_at FROM beat WHERE what = :what", what=PURGES) == first
    room.later(30 * MINUTE)
    keep_purging(room.desk)
    assert value(room, "SELECT well_at FROM beat WHERE what = :what", what=PURGES) > first


def test_an_overdue_purge_is_told_to_the_admins_every_day(room: Room) -> None:
    part(room)
    room.later(31 * DAY - 7 * HOUR)
    look(room)
    assert asked(room, "purge_overdue") == []
    for _ in range(12):
        room.later(6 * HOUR)
        look(room)
    assert len(asked(room, "purge_overdue", IRIS)) == 4, "three times 24 hours touch four days"
    assert asked(room, "purge_overdue", MAX) == []
    assert "was to be deleted on" in told(room, "A purge is overdue")


def overdue(room: Room) -> Notice:
    part(room)
    room.later(31 * DAY)
    look(room)
    return notices(room, "A purge is overdue")[-1]


def test_its_button_opens_the_form_of_an_incident_that_says_what_is_known(room: Room) -> None:
    (step,) = overdue(room).steps
    assert step.errand is ErrandId.INCIDENT
    form = errands.run(room.desk, Errand("press-1", step.errand, actor(IRIS), token=step.token))
    assert isinstance(form, Form)
    (facts,) = [one.initial for one in form.fields if one.name == "facts"]
    assert facts.startswith("What was read of mailbox privacy was to be deleted on ")
    assert "ombud incident open" in told(room, "A purge is overdue")


@pytest.mark.parametrize("token", ["purge-", "purge-7", "purge-x", "else"])
def test_what_comes_back_otherwise_opens_the_form_as_ever(room: Room, token: str) -> None:
    form = errands.run(room.desk, Errand("press-1", ErrandId.INCIDENT, actor(IRIS), token=token))
    assert isinstance(form, Form)
    assert [one.initial for one in form.fields if one.name == "facts"] == [""]


def test_what_a_hold_keeps_is_not_overdue_until_the_hold_is_released(room: Room) -> None:
    part(room)
    held(room, Subject(mailbox=room.mailbox.id))
    room.later(40 * DAY)
    keep_purging(room.desk)
    look(room)
    assert asked(room, "purge_overdue") == []
    release_holds(room)
    look(room)
    assert len(asked(room, "purge_overdue", IRIS)) == 1


def test_one_that_begins_and_gets_stuck_is_overdue_too(room: Room) -> None:
    part(room)
    room.later(30 * DAY)
    run(room, "UPDATE purge SET started_at = due_at, step = 'letters'")
    room.later(DAY)
    look(room)
    assert len(asked(room, "purge_overdue", IRIS)) == 1


def test_early_deletion_that_waits_for_cases_waits_no_longer_than_the_mailboxs_own_day(room: Room) -> None:
    part(room)
    before = purge_of(room)
    assert before is not None
    run(room, "UPDATE purge SET route = 'early', due_at = :now", now=int(room.clock.now().timestamp() * 1e6))
    room.later(29 * DAY)
    look(room)
    asking = purge_of(room)
    assert asking is not None
    assert asking.route == "early"
    room.later(DAY)
    look(room)
    after = purge_of(room)
    assert after is not None
    assert replace(after, asked_by=before.asked_by) == before
