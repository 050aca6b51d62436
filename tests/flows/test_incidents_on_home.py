"""Open incidents on the home pages of those who work on them, and of nobody else."""

from datetime import timedelta

from handlers.domain.card import Section, Sheet
from handlers.domain.ids import PersonId
from handlers.domain.incidents.incident import Stage
from handlers.home.pages import home_of, open_home, redraw_changed
from tests.support.cast import ADA, IRIS, MALLORY, MAX
from tests.support.desks import Room
from tests.support.incident_acts import WHAT, do, notified, reported

HOUR = timedelta(hours=1)


def shown(room: Room, person: PersonId) -> list[Section]:
    return [one for one in home_of(room.desk, person).sections if one.title == "Open incidents"]


def test_managers_and_admins_see_how_long_each_has_and_open_it(room: Room) -> None:
    incident = reported(room, 50 * HOUR)
    for person in (MAX, IRIS):
        (section,) = shown(room, person)
        assert section.lines == (f"{incident.number}: 22 hours left.",)
        (step,) = section.steps
        assert step.label == incident.number
        assert isinstance(do(room, step.errand, person, token=step.token), Sheet)
    assert home_of(room.desk, MAX).sections[0].title == "Open incidents", "before all else"


def test_sec_05_nobody_else_sees_that_there_is_one(room: Room) -> None:
    reported(room)
    for person in (ADA, MALLORY):
        assert "INC-" not in repr(home_of(room.desk, person))


def test_sec_05_no_word_of_the_register_stands_there(room: Room) -> None:
    reported(room)
    assert WHAT not in repr(home_of(room.desk, MAX))


def test_without_an_open_incident_there_is_no_such_section(room: Room) -> None:
    assert shown(room, MAX) == []


def test_those_whose_clock_rings_come_first_and_five_are_shown(room: Room) -> None:
    partly = notified(room, reported(room, 70 * HOUR), Stage.INITIAL)
    done = notified(room, reported(room, 71 * HOUR), Stage.COMPLETE)
    ringing = [reported(room, ago * HOUR) for ago in (1, 30, 2)]
    (section,) = shown(room, MAX)
    assert section.lines == (
        f"{ringing[1].number}: 42 hours left.",
        f"{ringing[2].number}: 70 hours left.",
        f"{ringing[0].number}: 71 hours left.",
        f"{partly.number}: notified in part, the rest is owed.",
        f"{done.number}: notified.",
    )
    reported(room)
    (section,) = shown(room, MAX)
    assert len(section.steps) == 5
    assert section.lines[-2:] == (
        f"{partly.number}: notified in part, the rest is owed.",
        "There are more; /ombud incidents lists them.",
    )


def test_a_page_that_is_looked_at_is_drawn_anew_when_one_is_reported(room: Room) -> None:
    open_home(room.desk, "opening", MAX)
    room.deliver()
    room.later(timedelta(minutes=1))
    assert redraw_changed(room.desk) == 0
    reported(room)
    assert redraw_changed(room.desk) == 1
