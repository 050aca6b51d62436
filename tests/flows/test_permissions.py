"""Who may do what: asked of the roster at every press, whatever the picture that was pressed believed."""

from dataclasses import replace

import pytest

from handlers import actions, casebook
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.errors import NotAllowed, Refused, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.presses import Press
from handlers.home import pages
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter

STRANGER = PersonId("U0STRANGER")


def owned(room: Room) -> Case:
    """Open a case that Ada owns."""
    room.arrive(letter())
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    return room.only_case()


#: Admins put away what was made to try the desk out; everything else needs a role for cases.
FOR_CASES = [action for action in ActionId if Role.ADMIN not in TRANSITIONS[action].roles]


@pytest.mark.parametrize("action", FOR_CASES)
@pytest.mark.parametrize("person", [MALLORY, IRIS, STRANGER])
def test_without_a_role_for_cases_nothing_is_allowed(room: Room, action: ActionId, person: PersonId) -> None:
    case = owned(room)
    before = room.record(case)

    for answers in (None, {}, {"text": "x", "outcome_0": "withdrawn"}):
        with pytest.raises(NotAllowed):
            room.press(case, action, person, answers)

    assert room.record(case) == before


OWNERS = [action for action in actions.ACTIONS if TRANSITIONS[action].owner_only]


#: Forms that name another case say first that it is missing.
NAMING_ANOTHER = {ActionId.DUPLICATE, ActionId.MERGE}


@pytest.mark.parametrize("action", OWNERS)
def test_what_is_the_owners_is_refused_to_other_handlers(room: Room, action: ActionId) -> None:
    case = owned(room)
    sheet = room.preview(case)

    with pytest.raises(NotAllowed, match="handled by someone else"):
        room.press(case, action, BEN, token=sheet.token)
    if action not in NAMING_ANOTHER:
        with pytest.raises(NotAllowed, match="handled by someone else"):
            room.press(case, action, BEN, {}, token=sheet.token)


def test_what_somebody_drafted_alone_is_not_sent_by_another_handler(room: Room) -> None:
    case = owned(room)
    sheet = room.preview(case)

    either: tuple[dict[str, str] | None, ...] = (None, {})
    for answers in either:
        with pytest.raises(NotAllowed, match="handled by someone else"):
            room.press(case, ActionId.SEND, BEN, answers, token=sheet.token)


def test_an_admin_puts_away_a_test_and_nothing_else(room: Room) -> None:
    case = owned(room)

    with pytest.raises(WrongStatus, match="no test case"):
        room.press(case, ActionId.REMOVE_TEST, IRIS)


def test_roles_that_a_press_brings_along_count_for_nothing(room: Room) -> None:
    case = owned(room)
    forged = Actor(MALLORY, frozenset(Role), "Mallory")

    with pytest.raises(NotAllowed):
        actions.perform(room.desk, Press("p", ActionId.CLAIM, case.id, forged))


def test_a_role_that_was_taken_away_is_gone_at_once(room: Room) -> None:
    case = owned(room)
    del room.colleagues.held[ADA]

    with pytest.raises(NotAllowed):
        room.press(case, ActionId.UNCLAIM, ADA)


def test_every_action_has_a_row_a_label_and_roles() -> None:
    assert set(actions.ACTIONS) == set(ActionId) == set(TRANSITIONS)
    assert all(row.label and row.roles for row in TRANSITIONS.values())


def test_reading_a_letter_stands_in_the_record_with_the_reader(room: Room) -> None:
    case = owned(room)
    room.press(case, ActionId.OPEN_LETTER, MAX)

    read = room.record(case)[-1]
    request = room.messages(case)[0]
    assert (read.kind, read.actor) == (EventKind.LETTER_OPENED, MAX)
    assert str(request.id) in str(read.facts["messages"])


def test_the_same_press_delivered_again_shows_the_letter_and_is_one_reading(room: Room) -> None:
    case = owned(room)
    first = room.press(case, ActionId.OPEN_LETTER, press_id="same")
    second = room.press(case, ActionId.OPEN_LETTER, press_id="same")

    assert first == second
    assert room.kinds(case).count(EventKind.LETTER_OPENED) == 1


def test_lists_numbers_and_files_are_for_case_people(room: Room) -> None:
    case = owned(room)
    for person in (MALLORY, IRIS, STRANGER):
        who = actor(person)
        for look in (
            lambda who=who: casebook.open_cases(room.desk, who, 10),
            lambda who=who: casebook.every_case(room.desk, who, 10),
            lambda who=who: casebook.find(room.desk, who, case.number),
            lambda who=who: casebook.read_file(room.desk, who, case.number),
        ):
            with pytest.raises(NotAllowed):
                look()


@pytest.mark.parametrize(("export", "kind"), [(False, EventKind.RECORD_READ), (True, EventKind.EXPORTED)])
def test_reading_a_whole_file_stands_in_it(room: Room, export: bool, kind: EventKind) -> None:
    case = owned(room)

    file = casebook.read_file(room.desk, actor(MAX), case.number, export=export)

    assert file.record[-1].kind is kind
    assert file.case.events == len(file.record)
    assert len(file.messages) == 2
    assert casebook.verify_case(room.desk, case.number) == []


def test_a_home_page_without_a_role_for_cases_shows_none(room: Room) -> None:
    owned(room)

    for person in (MALLORY, IRIS):
        assert pages.home_of(room.desk, person).sections == ()
    (mine,) = pages.home_of(room.desk, ADA).sections
    assert [row.title for row in mine.rows] == ["2026-0001 · Access"]


def test_refusals_are_sentences_that_may_be_shown(room: Room) -> None:
    case = owned(room)
    with pytest.raises(Refused) as refused:
        room.press(replace(case, number="x"), ActionId.CLAIM, MALLORY)

    assert str(refused.value) == "You have no role that allows this; ask an admin of Ombud to add you."
