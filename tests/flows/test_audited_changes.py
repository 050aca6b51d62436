"""Every change leaves its trace within the same transaction, and no trace is ever rewritten."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.domain.events import EventKind
from handlers.domain.record import verify
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import letter

REWRITING = re.compile(r"^\s*(update|delete\s+from)\s+\"?event\b", re.IGNORECASE)


class Cut(Exception):
    """The transaction ends here."""


class Scissors:
    """Cuts transactions short, just before they commit, once told to."""

    def __init__(self) -> None:
        self.at = ""

    def __call__(self, point: str) -> None:
        if self.at and point == self.at:
            raise Cut


@contextmanager
def watched(room: Room) -> Iterator[list[str]]:
    """Collect what is said to the database."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(room.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(room.database.engine, "before_cursor_execute", note)


CHANGES: list[tuple[str, ActionId, dict[str, str] | None, EventKind]] = [
    ("casework.claim", ActionId.CLAIM, None, EventKind.CLAIMED),
    ("casework.assign", ActionId.ASSIGN, {"colleague": BEN}, EventKind.ASSIGNED),
    (
        "claims.change_rights",
        ActionId.RIGHTS,
        {"rights": "access erasure", "reason": "Read again."},
        EventKind.RIGHTS_CHANGED,
    ),
    ("claims.set_language", ActionId.LANGUAGE, {"language": "da"}, EventKind.LANGUAGE_SET),
    ("notes.add", ActionId.NOTE, {"text": "Called back."}, EventKind.NOTED),
]


@pytest.mark.parametrize(("name", "action", "answers", "kind"), CHANGES, ids=[each[0] for each in CHANGES])
def test_sec_15_a_change_and_its_trace_stand_or_fall_together(
    new_room: Callable[..., Room],
    name: str,
    action: ActionId,
    answers: dict[str, str] | None,
    kind: EventKind,
) -> None:
    scissors = Scissors()
    room = new_room(hooks=Hooks(checkpoint=scissors))
    room.arrive(letter())
    before, traces = room.only_case(), room.kinds(room.only_case())
    scissors.at = f"{name}:commit"
    with pytest.raises(Cut):
        room.press(before, action, ADA, answers)
    assert (room.only_case(), room.kinds(before)) == (before, traces)
    scissors.at = ""
    room.press(before, action, ADA, answers)
    after = room.only_case()
    assert room.kinds(after) == [*traces, kind]
    told = room.record(after)[-1]
    assert (told.actor, told.facts["from"]) == (ADA, before.status.value)


def test_sec_15_no_trace_is_rewritten_or_taken_away(room: Room) -> None:
    with watched(room) as said:
        room.arrive(letter())
        case = room.only_case()
        for _, action, answers, _ in sorted(CHANGES, key=lambda each: each[1] is ActionId.ASSIGN):
            room.press(case, action, ADA, answers)
        room.press(case, ActionId.ASSIGN, BEN, {"colleague": ADA})
        room.answer(case)
        room.settle()
        room.close_as(case, "fulfilled", "fulfilled")
        room.press(case, ActionId.REOPEN, ADA)
    assert any("INSERT INTO event" in one for one in said)
    assert [one for one in said if REWRITING.search(one)] == []
    after = room.only_case()
    assert verify(room.record(after), after.head) == []
