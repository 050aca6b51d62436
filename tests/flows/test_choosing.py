"""What is offered while somebody types: colleagues who handle cases, and cases that would fit."""

import pytest

from connectors.memory import MemoryMailbox
from handlers.casework.choosing import MOST, suggest
from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase
from handlers.intake.sync import sync
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.conftest import NewRoom
from tests.contract.store.shelf import new_case
from tests.support.bonding import counting, merge, opened
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor, colleague
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter
from tests.support.times import DAY

NO_CASE = CaseId(0)


def labels(room: Room, typed: str = "", case_id: CaseId = NO_CASE, by: PersonId = ADA) -> list[str]:
    return [str(label) for _, label in suggest(room.desk, actor(by), FieldKind.CASE, typed, case_id)]


def people(room: Room, typed: str) -> list[str]:
    return [value for value, _ in suggest(room.desk, actor(ADA), FieldKind.COLLEAGUE, typed, NO_CASE)]


@pytest.fixture
def three(room: Room) -> Room:
    """Is a room with three cases: access, erasure, access; a day apart."""
    for text in (ASKS_ACCESS, ASKS_ERASURE, ASKS_ACCESS):
        opened(room, text)
        room.later(8 * DAY)
    return room


def test_a_case_is_told_by_number_rights_and_due_date(three: Room) -> None:
    assert labels(three) == [
        "2026-0001 · Access · due 2026-04-07",
        "2026-0002 · Erasure · due 2026-04-10",
        "2026-0003 · Access · due 2026-04-20",
    ]
    found = suggest(three.desk, actor(ADA), FieldKind.CASE, "", NO_CASE)
    assert [value for value, _ in found] == [str(case.id) for case in three.cases()]
    assert all(isinstance(label, Phrase) for _, label in found), "said in the person's language"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("2026-0002", ["2026-0002"]),
        ("0002", ["2026-0002"]),
        (" 2 ", ["2026-0001", "2026-0002", "2026-0003"]),
        ("2026", ["2026-0001", "2026-0002", "2026-0003"]),
        ("access", ["2026-0001", "2026-0003"]),
        ("ERAS", ["2026-0002"]),
        ("2027", []),
        ("sam", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE case_file; --", []),
        ("9" * 500, []),
        ("٢", []),
    ],
)
def test_a_part_of_the_number_or_a_right_finds_it(three: Room, typed: str, numbers: list[str]) -> None:
    assert [label.split()[0] for label in labels(three, typed)] == numbers


def test_only_what_could_go_together_is_offered_in_a_cases_own_form(new_room: NewRoom) -> None:
    legal = MemoryMailbox("legal@acme.example")
    room = new_room(connectors=[("legal", legal)])
    other = connect(room.desk, MailboxPlan("legal", "memory", "legal@acme.example"))
    this, beside = opened(room), opened(room)
    closed = opened(room)
    room.press(closed, ActionId.CLAIM)
    room.close_as(closed, "withdrawn")
    follower = opened(room)
    merge(room, follower, beside)
    legal.deliver(letter(to="legal@acme.example"), received_at=room.clock.now())
    sync(room.desk, other.id)
    new_case(room, is_test=True)

    assert [label.split()[0] for label in labels(room, "", this.id)] == [beside.number]


def test_cases_of_the_same_person_come_first_in_a_cases_own_form(three: Room) -> None:
    three.arrive(letter(sender="Kim <kim@elsewhere.example>", text=ASKS_ERASURE))
    three.later(DAY)
    theirs = three.cases()[-1]
    three.arrive(letter(sender="kim@elsewhere.example", text=ASKS_ACCESS))
    this = three.cases()[-1]
    assert this.id != theirs.id

    first, *others = [label.split()[0] for label in labels(three, "", this.id)]
    assert first == theirs.number
    assert others == ["2026-0001", "2026-0002", "2026-0003"], "by due date"
    assert [label.split()[0] for label in labels(three, "access", this.id)] == ["2026-0001", "2026-0003"]


@pytest.mark.parametrize(
    ("action", "verb"),
    [(ActionId.MERGE, "Merge"), (ActionId.DUPLICATE, "Link"), (ActionId.SPLIT, "Split")],
)
def test_ux_12_the_last_button_names_the_case(room: Room, action: ActionId, verb: str) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM)
    form = room.press(case, action)
    assert isinstance(form, Form)
    assert form.submit == f"{verb} {case.number}"


def test_for_a_note_a_closed_case_is_found_by_its_whole_number(three: Room) -> None:
    case = three.cases()[0]
    three.press(case, ActionId.CLAIM)
    three.close_as(case, "withdrawn")

    assert not any(label.startswith("2026-0001") for label in labels(three, "000"))
    assert labels(three, "2026-0001") == ["2026-0001 · Access · due 2026-04-07"]


def test_nobody_without_a_role_for_cases_is_offered_anything(three: Room) -> None:
    for person in (MALLORY, IRIS, PersonId("U0STRANGER")):
        assert labels(three, by=person) == []
    forged = Actor(MALLORY, frozenset(Role), "Mallory")
    assert suggest(three.desk, forged, FieldKind.CASE, "", NO_CASE) == []
    assert suggest(three.desk, forged, FieldKind.COLLEAGUE, "a", NO_CASE) == []


def test_fields_that_are_not_found_by_typing_offer_nothing(three: Room) -> None:
    assert suggest(three.desk, actor(ADA), FieldKind.CHOICE, "2026", NO_CASE) == []


def test_ux_09_the_owner_picker_offers_case_handlers_and_managers_by_name(room: Room) -> None:
    assert people(room, "a") == [ADA, MAX]
    assert people(room, "ben") == [BEN]
    assert people(room, "BEN ") == [BEN]
    assert people(room, "iris") == [], "an admin alone handles no cases"
    assert people(room, "mallory") == []
    assert people(room, "x" * 1_000) == []


def test_ux_09_the_owner_picker_follows_the_roster_and_offers_a_hundred_at_most(room: Room) -> None:
    del room.colleagues.held[BEN]
    assert people(room, "ben") == []

    crowd = [PersonId(f"U0PERSON{n:03d}") for n in range(150)]
    room.colleagues.held.update(dict.fromkeys(crowd, frozenset({Role.CASE_HANDLER})))
    room.colleagues.learn(colleague(person) for person in crowd)
    found = people(room, "person")
    assert found == crowd[:MOST]


def test_ux_09_typing_costs_three_statements_at_most(three: Room) -> None:
    case = three.cases()[0]
    with counting(three.database) as statements:
        labels(three, "2026", case.id)
    assert len(statements) <= 3
    with counting(three.database) as statements:
        people(three, "a")
    assert statements == []


def test_a_hundred_at_most_are_offered(room: Room) -> None:
    for _ in range(MOST + 5):
        new_case(room)

    assert len(labels(room)) == MOST
