"""Finding cases: by number, exact address, right or status; the term is kept nowhere."""

import pytest

from handlers import casebook
from handlers.casebook import MOST_FOUND
from handlers.domain.case import ActionId, Case
from handlers.domain.people import Actor
from handlers.domain.rights import RIGHTS, Right
from handlers.words.speaking import speaking, spoken
from tests.contract.store.shelf import everything_at_rest, new_case, second_mailbox
from tests.support.cast import ADA, ROLES, SAM, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter
from tests.support.times import MINUTE

KIM = "kim@subject.example"


@pytest.fixture
def cases(room: Room) -> list[Case]:
    """Is a case of Sam's for access, one of Kim's for erasure, and one more of Kim's that is claimed."""
    room.arrive(letter(text=ASKS_ACCESS))
    room.arrive(letter(sender=f"Kim <{KIM}>", text=ASKS_ERASURE))
    room.arrive(letter(sender=f"<{KIM.upper()}>", text=ASKS_ACCESS))
    cases = room.cases()
    room.press(cases[2], ActionId.CLAIM)
    return cases


def found(room: Room, term: str, language: str = "en") -> list[str]:
    who = Actor(ADA, ROLES[ADA], language=language)
    return [glance.number for glance in casebook.search(room.desk, who, term)]


@pytest.mark.parametrize(
    ("term", "numbers"),
    [
        ("2026-0001", ["2026-0001"]),
        (" 2026-0002 ", ["2026-0002"]),
        ("2026-00", ["2026-0003", "2026-0002", "2026-0001"]),
        ("2026", ["2026-0003", "2026-0002", "2026-0001"]),
        ("2026-1", []),
        ("2025", []),
        (SAM, ["2026-0001"]),
        (SAM.upper(), ["2026-0001"]),
        (KIM, ["2026-0003", "2026-0002"]),
        ("im@subject.example", []),
        ("kim@subject", []),
        ("%@subject.example", []),
        ("erasure", ["2026-0002"]),
        ("Access", ["2026-0001", "2026-0003"]),
        ("new", ["2026-0001", "2026-0002"]),
        ("open", ["2026-0003"]),
        ("closed", []),
        ("", []),
        ("%", []),
        ("2026-____", []),
        ("' OR 1=1 --", []),
        ("\x00\ud800", []),
        ("x" * 5_000, []),
    ],
)
def test_ux_08_a_term_finds_what_it_means(
    room: Room, cases: list[Case], term: str, numbers: list[str]
) -> None:
    assert found(room, term) == numbers


def test_somebody_who_only_answered_in_a_thread_is_found_too(room: Room) -> None:
    room.arrive(letter(message_id="<first@subject.example>"))
    room.arrive(letter(sender=KIM, in_reply_to="<first@subject.example>", text=SMALL_TALK))
    assert found(room, KIM) == ["2026-0001"]


def test_an_address_is_found_in_every_mailbox_under_its_own_key(room: Room, cases: list[Case]) -> None:
    second_mailbox(room)
    assert found(room, KIM) == ["2026-0003", "2026-0002"]


def test_closed_cases_come_the_last_closed_first(room: Room, cases: list[Case]) -> None:
    for case in cases:
        if case != cases[2]:
            room.press(case, ActionId.CLAIM)
        room.close_as(room.case(case.id), "withdrawn")
        room.later(MINUTE)
    assert found(room, "closed") == ["2026-0003", "2026-0002", "2026-0001"]
    assert found(room, "erasure") == [], "a right is looked for among open cases"


def test_at_most_twenty_one_are_found(room: Room) -> None:
    for _ in range(25):
        new_case(room)
    for term in ("2026", "access", "new"):
        assert len(found(room, term)) == MOST_FOUND


def test_a_right_is_found_by_its_name_in_the_persons_language(room: Room, cases: list[Case]) -> None:
    with speaking("da"):
        danish = spoken(RIGHTS[Right.ERASURE].label)
    assert found(room, danish, "da") == ["2026-0002"]
    assert found(room, "Erasure", "da") == ["2026-0002"]


def test_the_term_is_kept_nowhere(room: Room, cases: list[Case]) -> None:
    found(room, "marked.person@nowhere.example")
    assert b"marked.person" not in everything_at_rest(room)


def test_no_search_reads_a_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        for term in ("2026-00", KIM, "access", "new", "closed", "open"):
            casebook.search(room.desk, actor(ADA), term)
    whole = {
        said: tables
        for said, values in listener.looking_up().items()
        if (tables := read_whole(room.database, said, values) - {"organisation", "mailbox", "data_key"})
    }
    assert whole == {}
    assert len(listener.heard) >= 9
