"""What was kept apart and should be gone is told like an overdue mailbox: every day, as an incident."""

import pytest

from bot.wiring.mailbox_checks import _apart
from handlers import errands
from handlers.disposal.announcing import announce
from handlers.disposal.purging import purge_due
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import MailboxId
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.flows.test_rounds_cut_off import Cut
from tests.support.cast import IRIS, MAX, actor
from tests.support.countdowns import asked, notices
from tests.support.desks import Room
from tests.support.obliged import BOOKS, due_on, reserve_of
from tests.support.purged import Estate, estate, place_hold, release_holds
from tests.support.retained import under
from tests.support.times import DAY, HOUR, MINUTE


@pytest.fixture
def kept(room: Room) -> Estate:
    """Is a purged mailbox of which one case is kept apart for a hold."""
    found = estate(room)
    found.schedule()
    assert found.purge()
    return found


def look(room: Room) -> None:
    """Let the job that tells of purges look; purges stand still."""
    announce(room.desk)
    room.deliver()


def reserve(found: Estate) -> MailboxId:
    kept = reserve_of(found.room, found.held)
    assert kept is not None
    return kept


def faults(room: Room) -> list[str]:
    with room.desk.reading("tests.faults") as tx:
        return [one.problem for one in _apart(tx, tx.purges.waiting(), tx.now)]


def test_as_long_as_the_hold_stands_nothing_is_overdue(kept: Estate) -> None:
    kept.room.later(90 * DAY)
    look(kept.room)
    assert asked(kept.room, "purge_overdue") == []
    assert faults(kept.room) == []
    assert value(kept.room, "SELECT count(*) FROM purge") == 1


def test_a_released_reserve_is_asked_for_even_where_the_job_of_purges_stands_still(kept: Estate) -> None:
    release_holds(kept.room)
    look(kept.room)
    assert due_on(kept.room, reserve(kept)) == kept.room.clock.now().date()
    kept.room.later(23 * HOUR)
    look(kept.room)
    assert asked(kept.room, "purge_overdue") == [], "a day is let pass"


def test_one_that_is_not_purged_in_time_is_told_to_the_admins_every_day(kept: Estate) -> None:
    room = kept.room
    release_holds(room)
    look(room)
    since = room.clock.now().date().isoformat()
    room.later(DAY)
    for _ in range(12):
        look(room)
        room.later(6 * HOUR)
    assert len(asked(room, "purge_overdue", IRIS)) in {3, 4}
    assert asked(room, "purge_overdue", MAX) == []
    told = notices(room, "A purge is overdue")[-1]
    assert told.summary == (
        f"What was kept apart of mailbox privacy for case {kept.held.number} was to be deleted on {since}, "
        "and that is overdue."
    )


def test_its_button_opens_the_form_of_an_incident_that_says_what_is_known(kept: Estate) -> None:
    room = kept.room
    release_holds(room)
    look(room)
    room.later(25 * HOUR)
    look(room)
    (step,) = notices(room, "A purge is overdue")[-1].steps
    form = errands.run(room.desk, Errand("press-1", ErrandId.INCIDENT, actor(IRIS), token=step.token))
    assert isinstance(form, Form)
    (facts,) = [one.initial for one in form.fields if one.name == "facts"]
    assert facts.startswith(f"What was kept apart of mailbox privacy for case {kept.held.number} was to be")


def test_the_doctor_names_it_with_its_case_and_its_day(kept: Estate) -> None:
    release_holds(kept.room)
    look(kept.room)
    since = kept.room.clock.now().date().isoformat()
    assert faults(kept.room) == []
    kept.room.later(25 * HOUR)
    case = f"Case {kept.held.number}, kept apart of mailbox privacy"
    assert faults(kept.room) == [f"{case}, was to be deleted on {since} (step fencing)."]


def test_a_hold_that_is_placed_anew_makes_it_wait_again_without_a_word(kept: Estate) -> None:
    release_holds(kept.room)
    look(kept.room)
    place_hold(kept.room, kept.held.id)
    kept.room.later(9 * DAY)
    look(kept.room)
    assert asked(kept.room, "purge_overdue") == []
    assert faults(kept.room) == []
    release_holds(kept.room)
    look(kept.room)
    assert len(asked(kept.room, "purge_overdue", IRIS)) == 1


def test_once_it_is_purged_nothing_more_is_told(kept: Estate) -> None:
    room = kept.room
    release_holds(room)
    look(room)
    room.later(25 * HOUR)
    look(room)
    for _ in range(6):
        purge_due(room.desk, lambda _: None)
        room.deliver()
        room.later(MINUTE)
    assert room.case(kept.held.id).purged_at is not None
    before = asked(room, "purge_overdue")
    room.later(3 * DAY)
    look(room)
    assert asked(room, "purge_overdue") == before != []
    assert faults(room) == []


def test_what_a_law_has_kept_is_overdue_only_after_its_day(room: Room) -> None:
    under(room, BOOKS)
    found = estate(room, hold=False)
    found.schedule()
    assert found.purge()
    room.later(5 * 366 * DAY)
    look(room)
    assert asked(room, "purge_overdue") == []
    room.later(400 * DAY)
    look(room)
    assert len(asked(room, "purge_overdue", IRIS)) == 3, "of each case that was kept"
    assert len(faults(room)) == 3


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_as_it_tells_it_is_told_once_a_day(new_room: NewRoom, edge: str) -> None:
    room = new_room()
    found = estate(room)
    found.schedule()
    assert found.purge()
    release_holds(room)
    look(room)
    room.later(25 * HOUR)

    def cut(point: str) -> None:
        if point == f"announcing.delay:{edge}":
            raise Cut

    before = room.desk.reached
    room.desk.reached = cut
    with pytest.raises(Cut):
        announce(room.desk)
    room.desk.reached = before
    for _ in range(2):
        look(room)
    assert len(asked(room, "purge_overdue", IRIS)) == 1
    assert run(room, "SELECT 1 FROM inbox WHERE key LIKE 'purge_overdue:%'") != []
