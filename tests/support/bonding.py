"""What tests of cases that belong together do: open several, bond them, and read what each shows."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import event

from handlers import errands
from handlers.domain.case import ActionId, Case
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.presses import Done, Response
from handlers.store.database import Database
from tests.support.cast import ADA, SAM, actor
from tests.support.desks import ACME, Room
from tests.support.letters import ASKS_ACCESS, letter

_errands = itertools.count(1)

#: A filled-in form for a request that came by post.
BY_POST: Mapping[str, str] = {
    "origin": "post",
    "received_on": "2026-02-20",
    "evidence": "Postmark of 19 February",
    "name": "Sam Subject",
    "email": SAM,
    "rights": "access",
    "language": "en",
    "text": "Please send me what you have on me.",
}


def opened(room: Room, text: str = ASKS_ACCESS, **parts: object) -> Case:
    """Open a case by a letter of Sam's, or of whoever `sender` names."""
    before = _known(room)
    room.arrive(letter(text=text, **parts))
    return _new(room, before)


def bond(room: Room, case: Case, other: Case, action: ActionId, answers: Mapping[str, str]) -> Response:
    """Fill in the form that links or merges a case with another one, and submit it."""
    return room.press(case, action, ADA, {"other": str(other.id), **answers})


def merge(room: Room, case: Case, other: Case, **answers: str) -> Response:
    """Merge a case into another one."""
    return bond(room, case, other, ActionId.MERGE, answers)


def link(room: Room, case: Case, other: Case, **answers: str) -> Response:
    """Link a case as a duplicate of another one."""
    return bond(room, case, other, ActionId.DUPLICATE, answers)


def part(room: Room, follower: Case) -> Response:
    """Separate a case from the one that it follows."""
    return room.press(follower, ActionId.SEPARATE)


def split(room: Room, case: Case, rights: str, *, both: bool = False, reason: str = "Two matters.") -> Case:
    """Split a case and return the new one."""
    before = _known(room)
    answers = {"rights": rights, "reason": reason} | ({"both": "yes"} if both else {})
    assert isinstance(room.press(case, ActionId.SPLIT, ADA, answers), Done)
    return _new(room, before)


def run(
    room: Room,
    errand: ErrandId,
    answers: Mapping[str, str] | None = None,
    *,
    by: PersonId = ADA,
    errand_id: str = "",
    quoted: str = "",
) -> Response:
    """Run an errand as a chat system would hand it over."""
    identity = errand_id or f"errand-{next(_errands)}"
    return errands.run(room.desk, Errand(identity, errand, actor(by), answers, quoted=quoted))


def by_hand(room: Room, **answers: str) -> Case:
    """Open a case by hand and return it."""
    before = _known(room)
    assert isinstance(run(room, ErrandId.NEW_CASE, {**BY_POST, **answers}), Done)
    return _new(room, before)


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Hear every statement while the block runs, in order; beginning and ending count for nothing."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, said: str, *_more: object) -> None:
        heard.append(said)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def shown(room: Room, case: Case) -> set[str]:
    """Return the words of the letters that a case shows."""
    return {message.content.text for message in room.messages(case)}


def _known(room: Room) -> dict[CaseId, Case]:
    """Return every case but those that a store was crammed with, whose ids are small."""
    with room.desk.reading("tests.known") as tx:
        return {case.id: case for case in tx.cases.all(ACME.id, 1_000, after=CaseId(1_000_000))}


def _new(room: Room, before: Mapping[CaseId, Case]) -> Case:
    (case,) = (case for case in _known(room).values() if case.id not in before)
    return case
