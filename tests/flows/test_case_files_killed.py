"""Making a case file is killed at each of its points: the record says what was begun, and what was made."""

import pytest

from handlers import casebook
from handlers.desk import Hooks
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.dossiers import case_file, told_case


@pytest.mark.parametrize(
    ("point", "written"),
    [
        ("dossier.begin:commit", 0),
        ("dossier.begin:done", 1),
        ("dossier.seal:commit", 1),
        ("dossier.seal:done", 2),
    ],
)
def test_the_record_says_no_more_and_no_less_than_was_done(
    new_room: NewRoom, point: str, written: int
) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(point)))
    case = told_case(room)
    with pytest.raises(Cut):
        case_file(room, case)
    assert room.kinds(case).count(EventKind.EXPORTED) == written
    case_file(room, case)
    assert room.kinds(case).count(EventKind.EXPORTED) == written + 2
    assert casebook.verify_case(room.desk, case.number) == []
