"""A round over all records, and the weekly note of unusual reading, are killed at each of their points."""

from collections import Counter
from datetime import timedelta

import pytest

from handlers.desk import Hooks
from handlers.duties import witnessing
from handlers.duties.habits import tell_of_habits
from handlers.duties.witnessing import witness
from handlers.proof.comparing import compare
from tests.conftest import NewRoom
from tests.contract.store.shelf import destroy, new_case, run, value
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.flows.test_unusual_reading import readings, unusual_week
from tests.support.desks import Room
from tests.support.heads import asked, go_round

POINTS = [
    f"witnessing.{name}:{edge}" for name in ("begin", "write", "again", "end") for edge in ("commit", "done")
]


def broken(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be five cases, two a slice, of which one does not hold."""
    monkeypatch.setattr(witnessing, "_SLICE", 2)
    cases = [new_case(room) for _ in range(5)]
    destroy(room, "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case", case=cases[2].id)


@pytest.mark.parametrize("point", POINTS)
def test_a_round_that_dies_goes_on_and_comes_to_the_same_end(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(point)))
    broken(room, monkeypatch)
    with pytest.raises(Cut):
        witness(room.desk)
    found = go_round(room)
    assert (found.round.number, found.round.cases, found.round.leaves, found.amiss) == (1, 5, 4, 1)
    assert value(room, "SELECT count(*) FROM head_round") == 1
    assert value(room, "SELECT count(*) FROM witness") == 4
    assert len(asked(room)) == 1
    assert compare(room.desk, found.round.head).holds


@pytest.mark.parametrize("slices", [1, 2, 3])
def test_two_processes_that_take_turns_do_each_slice_once(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch, slices: int
) -> None:
    room, other = new_room(), new_room()
    broken(room, monkeypatch)
    for _ in range(5):
        witness(room.desk, slices)
        witness(other.desk, slices)
    found = go_round(room)
    assert (found.round.cases, found.round.leaves, found.amiss) == (5, 4, 1)


def test_a_process_that_was_overtaken_writes_nothing(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one has read its slice when the other writes the same."""
    overtaken: list[str] = []

    def overtake(point: str) -> None:
        if point == "witnessing.begin:done" and not overtaken:
            overtaken.append(point)
            go_round(other)

    room, other = new_room(hooks=Hooks(checkpoint=overtake)), new_room()
    broken(room, monkeypatch)
    witness(room.desk)
    assert overtaken
    found = go_round(room)
    assert (found.round.number, found.round.cases, found.amiss) == (1, 5, 1)
    assert value(room, "SELECT count(*) FROM witness") == 4


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_the_note_of_unusual_reading_comes_once_however_often_it_dies(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"habits.tell:{edge}")))
    unusual_week(room)
    with pytest.raises(Cut):
        tell_of_habits(room.desk)
    room.later(timedelta(minutes=10))
    tell_of_habits(room.desk)
    tell_of_habits(room.desk)
    assert Counter(person for person, _ in readings(room)).most_common(1)[0][1] == 1
    assert run(room, "SELECT count(*) FROM inbox WHERE key LIKE 'habits:%'") == [(1,)]
