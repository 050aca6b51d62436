"""Organisations: described anew without losing count, and numbers that are given out once each."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from handlers.domain.ids import OrganisationId
from handlers.domain.people import Organisation
from handlers.store.database import Database
from handlers.store.organisations import Organisations
from tests.contract.store.shelf import run, value
from tests.support.crowds import all_at_once
from tests.support.desks import ACME, Room


def put(room: Room, organisation: Organisation) -> None:
    with room.desk.transaction("tests.put") as tx:
        tx.organisations.put(organisation)


def got(room: Room, organisation: OrganisationId = ACME.id) -> Organisation:
    with room.desk.reading("tests.get") as tx:
        return tx.organisations.get(organisation)


def number(room: Room, organisation: OrganisationId = ACME.id) -> int:
    with room.desk.transaction("tests.number") as tx:
        return tx.organisations.next_number(organisation)


OTHER = Organisation(
    id=OrganisationId(2),
    name='Ærø \U0001f98a & Søn\'s "Ltd"',
    zone=ZoneInfo("Europe/Berlin"),
    country="DE",
    subdivision="BY",
    desk_name="Datenschutz",
    team_id="T1",
    enterprise_id="E1",
    channel_id="C1",
)


def test_every_word_of_a_description_is_read_back(room: Room) -> None:
    put(room, OTHER)
    assert got(room, OTHER.id) == OTHER
    assert got(room) == ACME


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Acme A/S"},
        {"zone": ZoneInfo("Pacific/Chatham")},
        {"country": "NO", "subdivision": ""},
        {"desk_name": ""},
        {"team_id": "T9", "enterprise_id": "E9", "channel_id": "C9"},
    ],
    ids="-".join,
)
def test_describing_anew_changes_just_that(room: Room, changes: dict[str, object]) -> None:
    described = replace(ACME, **changes)  # type: ignore[arg-type] # the dataclass checks the names
    put(room, described)
    assert got(room) == described
    assert value(room, "SELECT count(*) FROM organisation") == 1


def test_describing_anew_keeps_the_count(room: Room) -> None:
    assert [number(room), number(room)] == [1, 2]
    put(room, replace(ACME, name="Acme A/S"))
    assert number(room) == 3


def test_numbers_begin_at_one_for_each_organisation(room: Room) -> None:
    put(room, OTHER)
    assert [number(room), number(room, OTHER.id), number(room)] == [1, 1, 2]


def test_numbers_asked_for_at_once_are_all_different_and_none_is_left_out(room: Room) -> None:
    def five() -> list[int]:
        return [number(room) for _ in range(5)]

    given = all_at_once([five] * 6)
    flat = [one for numbers in given if isinstance(numbers, list) for one in numbers]
    assert sorted(flat) == list(range(1, 31))


def test_a_number_whose_case_was_not_written_is_given_again(room: Room) -> None:
    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx:
            assert tx.organisations.next_number(ACME.id) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert number(room) == 1


def test_several_numbers_in_one_transaction_follow_each_other(room: Room) -> None:
    with room.desk.transaction("tests.numbers") as tx:
        assert [tx.organisations.next_number(ACME.id) for _ in range(3)] == [1, 2, 3]


def test_the_organisation_of_the_installation_is_the_first(room: Room) -> None:
    put(room, OTHER)
    with room.desk.reading("tests.first") as tx:
        assert tx.organisations.first() == ACME


def test_before_set_up_there_is_none(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        assert Organisations(connection).first() is None
    database.close()


def test_one_that_is_not_there_is_an_error_of_ours(room: Room) -> None:
    with pytest.raises(NoResultFound):
        got(room, OrganisationId(404))
    with pytest.raises(NoResultFound):
        number(room, OrganisationId(404))


def test_one_workspace_belongs_to_one_organisation(room: Room) -> None:
    put(room, OTHER)
    with pytest.raises(IntegrityError):
        put(room, replace(OTHER, id=OrganisationId(3)))


def test_within_a_use_case_an_organisation_is_read_once(room: Room) -> None:
    with room.desk.transaction("tests.once") as tx:
        first = tx.organisations.get(ACME.id)
        assert tx.organisations.get(ACME.id) is first


def test_the_next_use_case_sees_what_changed(room: Room) -> None:
    assert got(room).name == "Acme"
    run(room, "UPDATE organisation SET name = 'Acme A/S'")
    assert got(room).name == "Acme A/S"
