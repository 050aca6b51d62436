"""Jobs of two processes that delete at the same moment, and people who press meanwhile: one comes first."""

import threading
from collections.abc import Callable

import pytest

from handlers import errands
from handlers.casebook import verify_case
from handlers.disposal import gate
from handlers.disposal.ledger import adopt
from handlers.disposal.retaining import retain
from handlers.domain.aside import AsideState
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Gone
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind
from handlers.duties.letting_go import let_go
from handlers.duties.shredding import shred
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, actor
from tests.support.crowds import all_at_once
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.retained import YEAR, begun, closed_case, proved_case, under
from tests.support.scrubbed import GRACE, scrub
from tests.support.scrubbed import closed_case as masked_case
from tests.support.times import DAY
from tests.support.told_by_words import ToldByWords

_PATIENCE = 0.3  # seconds in which whoever need not wait is through


def second(new_room: NewRoom, room: Room) -> Room:
    """Return another process over the same records, at the same time of day, under the same schedule."""
    other = new_room()
    other.clock.set(room.clock.now())
    other.desk.rules = room.desk.rules
    return other


def both(works: list[Callable[[], int]]) -> list[int]:
    """Do two pieces of work at the same moment, and return what came of them."""
    ends = all_at_once(works)
    assert [end for end in ends if isinstance(end, Exception)] == []
    return [end for end in ends if isinstance(end, int)]


def test_two_that_delete_by_the_schedule_delete_each_thing_once(new_room: NewRoom) -> None:
    room = new_room()
    under(room)
    cases = [closed_case(room, f"{name}@subject.example") for name in ("zylphia", "yorick", "xenia")]
    begun(room)
    room.later(3 * YEAR + 30 * DAY)
    adopt(room.desk)
    other = second(new_room, room)
    done = both([lambda: retain(room.desk), lambda: retain(other.desk)])
    assert sum(done) > 0
    assert value(room, "SELECT count(*) FROM message WHERE content_sealed IS NOT NULL") == 0
    for case in cases:
        told = [str(one.facts["store"]) for one in room.record(case) if one.kind is EventKind.ERASED]
        assert sorted(told) == sorted({*told}), "each once"
        assert verify_case(room.desk, case.number) == []
    counted = run(room, "SELECT store, cases FROM disposal WHERE store = 'letters'")
    assert [row.cases for row in counted] == [3]


def test_two_that_shred_destroy_the_originals_once(new_room: NewRoom) -> None:
    room = new_room()
    case = masked_case(room)
    scrub(room, case)
    room.later(GRACE)
    other = second(new_room, room)
    assert sorted(both([lambda: shred(room.desk), lambda: shred(other.desk)])) == [0, 1]
    assert room.kinds(case).count(EventKind.SHREDDED) == 1
    assert len(room.desk.ledger.entries()) == 1


def test_two_that_delete_what_proved_who_asks_do_it_once(new_room: NewRoom) -> None:
    room = new_room()
    under(room)
    case = proved_case(room)
    begun(room)
    other = second(new_room, room)
    both([lambda: retain(room.desk), lambda: retain(other.desk)])
    erased = [one for one in room.record(case) if one.kind is EventKind.ERASED]
    assert [one.facts["store"] for one in erased] == ["papers"]
    assert len(room.desk.ledger.entries()) == 1


@pytest.fixture
def aside(new_room: NewRoom) -> Room:
    """Is a desk at which a letter was put aside, so long ago that its words are let go of."""
    room = new_room()
    room.desk.recogniser = ToldByWords()
    room.mail.deliver(letter(text="[other spam] Buy our GDPR software."), "Junk", room.clock.now())
    room.sync()
    room.later(31 * DAY)
    return room


def test_two_that_let_go_of_a_letter_say_so_once(new_room: NewRoom, aside: Room) -> None:
    other = second(new_room, aside)
    assert sorted(both([lambda: let_go(aside.desk), lambda: let_go(other.desk)])) == [0, 1]
    with aside.desk.reading("tests.told") as tx:
        told = [one for one in tx.mailbox_events.of(aside.mailbox.id) if one.kind is MailboxEventKind.DROPPED]
    assert [dict(one.facts) for one in told] == [{"letters": 1}]


def test_of_those_who_open_a_case_for_one_letter_at_the_same_moment_one_does(
    new_room: NewRoom, aside: Room
) -> None:
    with aside.desk.reading("tests.waiting") as tx:
        (one,) = tx.asides.waiting(ACME.id, 0, 10)
    people = [aside, second(new_room, aside), second(new_room, aside)]
    for each in people:
        each.desk.recogniser = ToldByWords()

    def pressing(room: Room, name: str) -> Callable[[], object]:
        errand = Errand(name, ErrandId.ASIDE_OPEN, actor(ADA), token=f"{one.message}-0")
        return lambda: errands.run(room.desk, errand)

    ends = all_at_once([pressing(each, f"aside-{number}") for number, each in enumerate(people)])
    assert [type(end) for end in ends if isinstance(end, Exception)] == [AlreadyHandled, AlreadyHandled]
    assert len(aside.cases()) == 1


def test_a_letter_that_somebody_opens_a_case_for_meanwhile_keeps_its_words(
    aside: Room, new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = second(new_room, aside)
    person.desk.recogniser = ToldByWords()
    with aside.desk.reading("tests.waiting") as tx:
        (one,) = tx.asides.waiting(ACME.id, 0, 10)
    said: list[str] = []

    def press() -> None:
        try:
            errands.run(
                person.desk, Errand("aside-1", ErrandId.ASIDE_OPEN, actor(ADA), token=f"{one.message}-0")
            )
            said.append("a case is open")
        except Gone:
            said.append("its words are gone")

    pressing = threading.Thread(target=press)
    asked = gate.ask

    def slowly(*asking: object, **named: object) -> gate.Leave:
        pressing.start()
        pressing.join(_PATIENCE)
        return asked(*asking, **named)  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr("handlers.duties.letting_go.gate.ask", slowly)
    let_go(aside.desk)
    pressing.join(10)
    with aside.desk.reading("tests.state") as tx:
        now = tx.asides.find(one.message)
    assert now is not None
    words = value(
        aside, "SELECT count(*) FROM message WHERE id = :id AND content_sealed IS NOT NULL", id=one.message
    )
    if said == ["a case is open"]:
        assert (now.state, words) == (AsideState.CASE, 1), "a request is never without its words"
    else:
        assert (said, now.state, words) == (["its words are gone"], AsideState.DROPPED, 0)
