"""What people say of readings, own words, looks and reading anew, cut off anywhere and done again: once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from handlers import casebook, own_words
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.domain.errors import AlreadyHandled, NotFound
from handlers.domain.finding import Finding
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.domain.reading import Aspect
from handlers.duties.looking import remind_to_look
from handlers.intake.reconsidering import reconsider
from tests.conftest import NewRoom
from tests.flows.test_reading_anew import CLEAR, MAYBE, Says
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.cast import ADA, IRIS, actor
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.times import DAY

EDGES = ("commit", "done")
_PHRASE = OwnWord(Where.PHRASE, "close my profile", Sense.ERASURE, "what the app calls it")
_SAID = {
    "rights": "portability",
    "kind": "request",
    "requester": "parent",
    "language": "da",
    "reason": "Read again.",
}
_EVENTS = "SELECT count(*) FROM event WHERE kind = '{kind}'"


def _press(action: ActionId, answers: dict[str, str] | None = None) -> Callable[[Room], None]:
    def run(room: Room) -> None:
        with suppress(AlreadyHandled):
            room.press(room.only_case(), action, ADA, answers, press_id="same")

    return run


def _add(room: Room) -> None:
    with suppress(AlreadyHandled):
        own_words.add(room.desk, actor(IRIS), _PHRASE)


def _remove(room: Room) -> None:
    with room.desk.reading("tests.words") as tx:
        known = tx.own_words.of(room.mailbox.organisation_id)
    with suppress(NotFound):
        own_words.remove(room.desk, actor(IRIS), known[0].id if known else 1)


def _suggest(room: Room) -> None:
    own_words.suggest(room.desk, actor(IRIS))


def _remind(room: Room) -> None:
    remind_to_look(room.desk)


def _reconsider(room: Room) -> None:
    room.desk.recogniser = Says(CLEAR)
    reconsider(room.desk, room.mailbox.id)


def _nothing(room: Room) -> None:
    """Leave the case as it came."""


@dataclass(frozen=True)
class Act:
    """What is done, what comes before, and what counts it: a question, how often at last, and once more."""

    point: str
    run: Callable[[Room], None]
    counted: str
    before: Callable[[Room], None] = _nothing
    cut_off: int = 0
    undone: int = 1

    def count(self, room: Room) -> int:
        """Return the answer to the question."""
        with room.database.engine.connect() as connection:
            return int(connection.execute(text(self.counted)).scalar_one())


_COUNTING = "SELECT count(*) FROM own_word WHERE removed_at IS NULL"
_TOLD = "SELECT count(*) FROM inbox WHERE key LIKE 'look:%'"
_LOOKED = "SELECT count(*) FROM access WHERE kind = 'letter'"

ACTS = (
    Act("confirming.confirm", _press(ActionId.CONFIRM), _EVENTS.format(kind="reading_confirmed")),
    Act("confirming.correct", _press(ActionId.CORRECT, _SAID), _EVENTS.format(kind="reading_corrected")),
    Act("own_words.add", _add, _COUNTING),
    Act("own_words.remove", _remove, _COUNTING, _add, cut_off=1, undone=0),
    Act("looking.tell", _remind, _TOLD),
    Act("reconsidering.write", _reconsider, _EVENTS.format(kind="read_anew")),
)
ONCE = pytest.mark.parametrize("act", ACTS, ids=lambda act: str(act.point))


def _prepared(new_room: NewRoom, act: Act, edge: str) -> Room:
    """Return a room with a doubtful letter of the day before, in which an act will be cut off."""
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"{act.point}:{edge}")))
    room.desk.recogniser = Says(MAYBE)
    room.arrive(letter())
    room.later(DAY)
    act.before(room)
    return room


@pytest.mark.parametrize("edge", EDGES)
@ONCE
def test_cut_off_and_done_again_it_is_done_once(new_room: NewRoom, act: Act, edge: str) -> None:
    room = _prepared(new_room, act, edge)
    with pytest.raises(Cut):
        act.run(room)
    assert act.count(room) == (act.undone if edge == "done" else act.cut_off)
    for _ in range(2):
        act.run(room)
        assert act.count(room) == act.undone
    assert casebook.verify_case(room.desk, room.only_case().number) == []


def test_what_is_corrected_and_what_was_found_are_kept_together_or_not_at_all(new_room: NewRoom) -> None:
    act = ACTS[1]
    room = _prepared(new_room, act, "commit")
    found = room.only_case()
    with pytest.raises(Cut):
        act.run(room)
    assert room.only_case() == found
    act.run(room)
    with room.desk.reading("tests.corrections") as tx:
        said = {one.correction.aspect: one.correction.said for one in tx.readings.corrections(ACME.id, 50)}
    assert said[Aspect.RIGHTS] == "portability"
    assert room.only_case().rights != found.rights


def _kept(room: Room) -> list[Finding]:
    case = room.only_case().id
    with room.desk.reading("tests.reading") as tx:
        return list(tx.readings.of_case(case).values())


def test_a_letter_read_anew_and_its_case_gain_together_or_not_at_all(new_room: NewRoom) -> None:
    act = ACTS[-1]
    room = _prepared(new_room, act, "commit")
    rights = room.only_case().rights
    with pytest.raises(Cut):
        act.run(room)
    assert (_kept(room), room.only_case().rights) == ([MAYBE], rights)
    act.run(room)
    assert _kept(room) == [CLEAR]
    assert set(room.only_case().rights) == {*rights, *CLEAR.rights}


@pytest.mark.parametrize("edge", EDGES)
def test_nobody_is_suggested_words_of_letters_without_a_note_of_it(new_room: NewRoom, edge: str) -> None:
    looked = Act("own_words.suggest", _suggest, _LOOKED)
    room = _prepared(new_room, looked, edge)
    _press(ActionId.CORRECT, _SAID)(room)
    with pytest.raises(Cut):
        looked.run(room)
    noted = looked.count(room)
    assert noted == (edge == "done")
    looked.run(room)
    assert looked.count(room) == noted + 1, "each look is one"
