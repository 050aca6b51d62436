"""Who reads, searches or exports in bulk is refused, and the admins hear of it, once a day."""

from collections.abc import Callable

import pytest

from bot.cli.operator import operator
from handlers import casebook
from handlers.desk import Limits
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed
from handlers.domain.looking import Look
from handlers.people.access import TooMuch
from handlers.store.outbox import EntryKind
from handlers.viewing import files
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.support.cast import ADA, BEN, IRIS, actor
from tests.support.desks import Room
from tests.support.letters import File, letter
from tests.support.reading import ask_for_file, opened, token_of
from tests.support.times import DAY, HOUR, MINUTE

FEW = Limits(searches_per_hour=3, readings_per_hour=3, exports_per_hour=3)


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    room = new_room(limits=FEW)
    room.arrive(letter(files=(File("a.pdf", b"%PDF"),)))
    return room


@pytest.fixture
def case(room: Room) -> Case:
    return room.only_case()


def rows(room: Room, look: Look, by: str = ADA) -> list[tuple[int | None, int]]:
    query = "SELECT case_id, number FROM access WHERE kind = :kind AND person = :by ORDER BY id"
    return [(row[0], row[1]) for row in run(room, query, kind=look.value, by=by)]


def notices(room: Room) -> list[str]:
    query = "SELECT person FROM outbox WHERE kind = :kind ORDER BY person"
    return [row[0] for row in run(room, query, kind=EntryKind.NOTICE.value)]


def searching(room: Room, case: Case) -> list[Callable[[], object]]:
    ada = actor(ADA)
    return [
        lambda: casebook.search(room.desk, ada, "2026"),
        lambda: casebook.open_cases(room.desk, ada, 10),
        lambda: casebook.open_cases(room.desk, ada, 10, mine=True),
        lambda: casebook.every_case(room.desk, ada, 10),
        lambda: casebook.find(room.desk, ada, case.number),
    ]


def reading(room: Room, case: Case) -> list[Callable[[], object]]:
    message = room.messages(case)[0].id
    return [
        lambda: opened(room, case),
        lambda: files.download(room.desk, token_of(ask_for_file(room, case, message))),
        lambda: casebook.read_file(room.desk, actor(ADA), case.number),
    ]


def exporting(room: Room, case: Case) -> list[Callable[[], object]]:
    return [lambda: casebook.read_file(room.desk, actor(ADA), case.number, export=True)]


@pytest.mark.parametrize("kind", [searching, reading, exporting])
@pytest.mark.parametrize("last", [0, 1, -1])
def test_sec_16_the_fourth_look_within_an_hour_is_refused(
    room: Room, case: Case, kind: Callable[[Room, Case], list[Callable[[], object]]], last: int
) -> None:
    works = kind(room, case)
    for n in range(3):
        works[n % len(works)]()
    with pytest.raises(TooMuch, match="as much as one person may"):
        works[last % len(works)]()
    assert len(rows(room, Look.REFUSED)) == 1
    room.later(HOUR)
    works[last % len(works)]()


def test_sec_16_the_admins_are_told_once_a_day(room: Room, case: Case) -> None:
    for _ in range(3):
        opened(room, case)
    for _ in range(5):
        with pytest.raises(TooMuch):
            opened(room, case)
    assert len(rows(room, Look.REFUSED)) == 5
    before = notices(room)
    room.later(20 * HOUR)
    for _ in range(3):
        opened(room, case)
    with pytest.raises(TooMuch):
        opened(room, case)
    assert notices(room) == before, "told already today"
    room.later(DAY + MINUTE)
    for _ in range(3):
        opened(room, case)
    with pytest.raises(TooMuch):
        opened(room, case)
    assert len(notices(room)) == 2 * len(before)


def test_sec_16_one_persons_haste_stops_nobody_else(room: Room, case: Case) -> None:
    for _ in range(3):
        opened(room, case)
    with pytest.raises(TooMuch):
        opened(room, case)
    opened(room, case, by=BEN)
    casebook.open_cases(room.desk, actor(ADA), 10)  # a limit of its own


def test_sec_16_who_acts_at_the_machine_is_written_down_and_not_limited(room: Room, case: Case) -> None:
    cli = operator()
    for _ in range(5):
        casebook.open_cases(room.desk, cli, 10)
        casebook.read_file(room.desk, cli, case.number, export=True)
    assert len(rows(room, Look.LIST, cli.id)) == 5
    assert rows(room, Look.EXPORT, cli.id) == [(case.id, 1)] * 5


def test_sec_16_a_refused_download_spends_no_pass(room: Room, case: Case) -> None:
    token = token_of(ask_for_file(room, case, room.messages(case)[0].id))
    for _ in range(3):
        opened(room, case)
    with pytest.raises(TooMuch):
        files.download(room.desk, token)
    # Within the pass's ten minutes nothing opens up again, so what was looked at is moved back instead.
    run(room, "UPDATE access SET at = at - :hour", hour=3_600_000_000)
    assert b"".join(files.download(room.desk, token).chunks) == b"%PDF"


def test_every_look_leaves_a_row_with_how_much_it_showed(room: Room, case: Case) -> None:
    room.arrive(letter(sender="kim@subject.example"))
    ada = actor(ADA)
    casebook.open_cases(room.desk, ada, 10)
    casebook.search(room.desk, ada, "nothing like this")
    casebook.find(room.desk, ada, case.number)
    opened(room, case)
    assert rows(room, Look.LIST) == [(None, 2)]
    assert rows(room, Look.FIND) == [(None, 0)]
    assert rows(room, Look.CASE) == [(case.id, 1)]
    assert rows(room, Look.LETTER) == [(case.id, 1)]


def test_what_was_refused_by_role_is_no_look(room: Room, case: Case) -> None:
    for work in (
        lambda: opened(room, case, by=IRIS),
        lambda: casebook.open_cases(room.desk, actor(IRIS), 10),
        lambda: casebook.search(room.desk, actor(IRIS), "2026"),
    ):
        with pytest.raises(NotAllowed):
            work()
    assert run(room, "SELECT 1 FROM access") == []


def test_the_pages_of_one_letter_count_like_others(room: Room, case: Case) -> None:
    for _ in range(3):
        room.press(case, ActionId.OPEN_LETTER, token="0-1")
    with pytest.raises(TooMuch):
        room.press(case, ActionId.OPEN_LETTER, token="0-2")
