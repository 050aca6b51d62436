"""Scrubbing is killed at each of its points: a case is masked wholly or not at all, and shredded at last."""

import pytest

from handlers import casebook
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.duties.shredding import shred
from tests.conftest import NewRoom
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.desks import Room
from tests.support.scrubbed import GRACE, blobs, closed_case, planted, scrub, words

EDGES = ("commit", "done")


def again(room: Room, point: str) -> None:
    """Check that a press which is delivered once more after a death does what it did not do before."""
    case = room.cases()[0]
    try:
        scrub(room, case)
    except Refused:
        assert point.endswith(":done"), "it was done before the death"


@pytest.mark.parametrize("edge", EDGES)
def test_masking_is_all_or_nothing(new_room: NewRoom, edge: str) -> None:
    point = f"scrubbing.scrub:{edge}"
    room = new_room(hooks=Hooks(checkpoint=cut_at(point)))
    case = closed_case(room)
    with pytest.raises(Cut):
        scrub(room, case)
    assert bool(planted(words(room, case))) is (edge == "commit")
    again(room, point)
    assert planted(words(room, case)) == []
    assert room.kinds(case).count(EventKind.SCRUBBED) == 1
    assert casebook.verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_undoing_is_all_or_nothing(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"scrubbing.undo:{edge}")))
    case = closed_case(room)
    scrub(room, case)
    with pytest.raises(Cut):
        room.press(room.case(case.id), ActionId.UNSCRUB)
    assert bool(planted(words(room, case))) is (edge == "done")
    if edge == "commit":
        room.press(room.case(case.id), ActionId.UNSCRUB)
    assert planted(words(room, case))
    assert room.kinds(case).count(EventKind.UNSCRUBBED) == 1
    assert casebook.verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_shredding_ends_with_nothing_left_however_often_it_dies(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"shredding.shred:{edge}")))
    case = closed_case(room)
    scrub(room, case)
    room.later(GRACE)
    with pytest.raises(Cut):
        shred(room.desk)
    shred(room.desk)
    assert blobs(room) == []
    assert planted(words(room, case)) == []
    assert room.kinds(case).count(EventKind.SHREDDED) == 1
    assert casebook.verify_case(room.desk, case.number) == []
