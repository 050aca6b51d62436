"""What people do about letters put aside and letters alike, cut off anywhere and done again: once, wholly."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from handlers import actions, errands
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled
from handlers.domain.presses import Press
from handlers.duties.tidying import tidy
from handlers.mailboxes.switching import switch
from tests.conftest import NewRoom
from tests.flows.test_rounds_cut_off import Cut
from tests.support.cast import ADA, IRIS, actor
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.times import DAY
from tests.support.told_by_words import ToldByWords

EDGES = ("commit", "done")
_AGENT = "Full name: {name}\n\n[request erasure representative] Erase all that you have about this person."


def _token(room: Room, number: int) -> str:
    with room.database.engine.connect() as connection:
        found = list(connection.scalars(text("SELECT message_id FROM aside ORDER BY message_id")))
    return f"{found[number]}-0"


def _batch(room: Room) -> str:
    with room.desk.reading("tests.batch") as tx:
        return str(tx.likenesses.batches(ACME.id, 1, 1)[0].id)


def _aside(errand: ErrandId, number: int) -> Callable[[Room], None]:
    def run(room: Room) -> None:
        with suppress(AlreadyHandled):
            pressed = Errand(f"press-{errand}", errand, actor(ADA), token=_token(room, number))
            errands.run(room.desk, pressed)

    return run


def _of_batch(errand: ErrandId) -> Callable[[Room], None]:
    def run(room: Room) -> None:
        with suppress(AlreadyHandled):
            errands.run(room.desk, Errand(f"press-{errand}", errand, actor(ADA), token=_batch(room)))

    return run


def _judge(room: Room) -> None:
    case = room.cases()[0]
    press = Press("judging", ActionId.MANDATE, case.id, actor(ADA), case.version, {"way": "agent"})
    with suppress(AlreadyHandled):
        actions.perform(room.desk, press)


def _switch(room: Room) -> None:
    switch(room.desk, actor(IRIS), "privacy", general=True)


def _tidy(room: Room) -> None:
    tidy(room.desk)


@dataclass(frozen=True)
class Act:
    """What somebody does, and how often it comes to its end undisturbed."""

    point: str
    run: Callable[[Room], None]
    times: int = 1


ACTS = (
    Act("aside.read", _aside(ErrandId.ASIDE_READ, 0)),
    Act("aside.none", _aside(ErrandId.ASIDE_NONE, 0)),
    Act("taking_up.open_case", _aside(ErrandId.ASIDE_OPEN, 1)),
    Act("batching.show", _of_batch(ErrandId.BATCH)),
    Act("batching.claim", _of_batch(ErrandId.BATCH_CLAIM), 3),
    Act("mandates.judge", _judge),
    Act("switching.switch", _switch),
    Act("aside.drop", _tidy),
)


def prepared(new_room: NewRoom, hooks: Hooks | None = None) -> Room:
    """Return a room with three letters put aside, one of them long ago, and a batch of three cases."""
    room = new_room(hooks=hooks)
    room.desk.recogniser = ToldByWords()
    room.arrive(letter(text="[other spam] Old."))
    room.later(31 * DAY)
    room.arrive(letter(text="[other spam] New."), letter(text="[other list] News."))
    sender = "requests@saymine.com"
    room.arrive(*(letter(sender=sender, text=_AGENT.format(name=f"Sam {one}")) for one in ("Ås", "Bo", "Li")))
    return room


def stands(room: Room) -> list[object]:
    """Return what the records come to."""
    counted = (
        "SELECT state, count(*) FROM aside GROUP BY state ORDER BY state",
        "SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind",
        "SELECT kind, count(*) FROM mailbox_event GROUP BY kind ORDER BY kind",
        "SELECT kind, sum(number) FROM access GROUP BY kind ORDER BY kind",
        "SELECT state, way, count(*) FROM mandate GROUP BY state, way ORDER BY state",
        "SELECT status, owner, count(*) FROM case_file GROUP BY status, owner ORDER BY status, count(*)",
        "SELECT general FROM mailbox",
        "SELECT count(*) FROM message WHERE content_sealed IS NULL",
    )
    with room.database.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(one))] for one in counted]


#: What they come to however often somebody was cut off, in the order of the questions above.
EXPECTED = [
    [("case", 1), ("dropped", 1), ("waiting", 1)],
    [("case_opened", 4), ("claimed", 3), ("mandate_judged", 1)],
    [("dropped", 1), ("judged", 2), ("switched", 1)],
    [("letter", 1), ("list", 0)],
    [("open", "", 2), ("seen", "agent", 1)],
    [("new", None, 1), ("open", ADA, 3)],
    [(1,)],
    [(1,)],
]
POINTS = [
    (number, f"{act.point}:{edge}", nth)
    for number, act in enumerate(ACTS)
    for edge in EDGES
    for nth in range(1, act.times + 1)
]


@pytest.mark.parametrize(("number", "point", "nth"), POINTS)
def test_cut_off_and_done_again_it_is_done_once(new_room: NewRoom, number: int, point: str, nth: int) -> None:
    armed, passed = [False], [0]

    def reached(here: str) -> None:
        passed[0] += armed[0] and here == point
        if armed[0] and here == point and passed[0] == nth:
            armed[0] = False
            raise Cut

    room = prepared(new_room, Hooks(checkpoint=reached))
    for act in ACTS[:number]:
        act.run(room)
    armed[0] = True
    with pytest.raises(Cut):
        ACTS[number].run(room)
    for act in ACTS[number:]:
        act.run(room)
    assert stands(room) == EXPECTED
