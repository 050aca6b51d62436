"""Incidents reported, read, listed and exported: who may do what, and what is on record."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.commands import asking
from handlers.desk import Hooks
from handlers.domain.answer import Answer
from handlers.domain.card import Form
from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import IncidentId, Party, Phase
from handlers.domain.looking import Look
from handlers.domain.presses import Done
from handlers.domain.record import verify
from handlers.incidents import reading
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.incident_acts import (
    WHAT,
    do,
    every,
    filled,
    kinds,
    messages,
    opened,
    record,
    reported,
    standing,
)
from tests.support.letters import letter

HOURS, ZONE = timedelta(hours=1), ZoneInfo("Europe/Copenhagen")


def test_b4_a_report_by_command_starts_the_clock_and_rings_at_once(room: Room) -> None:
    form = asking.ask(room.desk, actor(ADA), "incident")
    assert isinstance(form, Form)
    given = {field.name: field.initial for field in form.fields} | {"facts": WHAT}
    done = do(room, ErrandId.INCIDENT, ADA, given, token=form.token)
    room.deliver()

    (incident,) = every(room)
    assert isinstance(done, Done)
    assert re.fullmatch(
        rf"Incident {incident.number} is on record and its clock runs; target: .* UTC\)\. "
        r"Managers and admins are told\.",
        done.text,
    )
    assert (incident.number[:4], incident.number[-4:], incident.phase) == ("INC-", "0001", Phase.ASSESSING)
    assert timedelta() <= room.clock.now() - incident.aware_at < timedelta(minutes=1)
    assert [len(messages(room, who)) for who in (MAX, IRIS, ADA)] == [1, 1, 0]
    assert kinds(room, incident) == [Happened.RAISED, Happened.REMINDED]


def test_the_form_names_who_is_told(room: Room) -> None:
    form = do(room, ErrandId.INCIDENT, ADA)
    assert isinstance(form, Form)
    assert form.notes[-1] == "These are told at once, at any hour: Iris, Max."


def test_an_incident_found_in_a_case_is_linked_both_ways(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    form = room.press(case, ActionId.INCIDENT, ADA)
    assert isinstance(form, Form)
    given = {field.name: field.initial for field in form.fields}
    assert given["facts"] == f"Found while handling case {case.number}."
    room.press(case, ActionId.INCIDENT, ADA, given, revision=form.revision)
    room.settle()

    (incident,) = every(room)
    assert incident.case_id == case.id
    event = next(one for one in room.record(case) if one.kind is EventKind.INCIDENT_RAISED)
    assert (event.facts["incident"], event.facts["number"]) == (incident.id, incident.number)
    assert "Ada reported an incident found in this case." in room.told()
    assert f"Found in case {case.number}." in opened(room, incident).paragraphs[0].text


def test_the_same_press_twice_makes_one_incident(room: Room) -> None:
    form = do(room, ErrandId.INCIDENT, ADA)
    assert isinstance(form, Form)
    given = {field.name: field.initial for field in form.fields} | {"facts": WHAT}
    do(room, ErrandId.INCIDENT, ADA, given, press="once")
    with pytest.raises(AlreadyHandled):
        do(room, ErrandId.INCIDENT, ADA, given, press="once")
    assert len(every(room)) == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"facts": "  "}, "facts"),
        ({"aware_time": "25:00"}, "aware_time"),
        ({"aware_time": ""}, "aware_time"),
        ({"aware_on": "soon"}, "aware_on"),
        ({"aware_on": "2099-01-01"}, "aware_time"),
        ({"facts": "x" * 3001}, ""),
    ],
)
def test_a_report_that_makes_no_sense_is_complained_about_at_its_field(
    room: Room, answers: dict[str, str], field: str
) -> None:
    form = do(room, ErrandId.INCIDENT, ADA)
    assert isinstance(form, Form)
    given = {one.name: one.initial for one in form.fields} | {"facts": WHAT} | answers
    with pytest.raises(Incomplete) as refused:
        do(room, ErrandId.INCIDENT, ADA, given)
    assert list(refused.value.fields) == [field or "facts"]
    assert every(room) == []


WORK = [
    ErrandId.INCIDENT_OPEN,
    ErrandId.INCIDENT_WRITE,
    ErrandId.INCIDENT_RISK,
    ErrandId.INCIDENT_NOTIFY,
    ErrandId.INCIDENT_EXEMPT,
    ErrandId.INCIDENT_PERSONS,
    ErrandId.INCIDENT_AWARE,
    ErrandId.INCIDENT_CLOSE,
    ErrandId.INCIDENT_REOPEN,
]


@pytest.mark.parametrize("errand", WORK)
@pytest.mark.parametrize("answers", [None, {"reasons": "Because."}])
def test_sec_05_only_managers_and_admins_work_on_incidents(
    room: Room, errand: ErrandId, answers: dict[str, str] | None
) -> None:
    incident = reported(room)
    before = record(room, incident)
    for person in (ADA, MALLORY):
        with pytest.raises(NotAllowed):
            do(room, errand, person, answers, token=str(incident.id))
    assert record(room, incident) == before


def test_sec_05_whoever_has_no_role_reports_nothing(room: Room) -> None:
    with pytest.raises(NotAllowed):
        do(room, ErrandId.INCIDENT, MALLORY)
    with pytest.raises(NotAllowed):
        reported(room, by=MALLORY)
    with pytest.raises(NotAllowed):
        reading.register(room.desk, actor(ADA))
    assert every(room) == []


@pytest.mark.parametrize("token", ["", "0", "999", "1-1-1", "x", "9" * 40, "-1"])
def test_a_button_about_no_incident_is_refused(room: Room, token: str) -> None:
    with pytest.raises(NotFound, match="no such incident"):
        do(room, ErrandId.INCIDENT_OPEN, MAX, token=token)


def test_reading_an_incident_is_on_record(room: Room) -> None:
    incident = reported(room)
    page = opened(room, incident, IRIS)
    assert WHAT in [one.text for one in page.paragraphs if one.quoted]
    last = record(room, incident)[-1]
    assert (last.kind, last.actor) == (Happened.READ, IRIS)
    with room.desk.reading("tests.looks") as tx:
        assert tx.access.count(IRIS, {Look.INCIDENT}, room.clock.now() - HOURS) == 1


def test_the_record_is_a_chain_that_shows_alterations(room: Room) -> None:
    incident = reported(room)
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "high", "reasons": "Health data."})
    filled(room, ErrandId.INCIDENT_NOTIFY, incident, {})
    assert reading.verify_record(room.desk, incident.number) == []
    with room.database.engine.begin() as connection:
        connection.exec_driver_sql("update incident_event set actor = 'U0MALLORY' where seq = 2")
    (found, *_) = reading.verify_record(room.desk, incident.number)
    assert (found.seq, found.reason) == (2, "event altered")
    assert verify(record(room, incident)[:-1], standing(room, incident).head) != []


def test_the_register_is_exported_whole_and_that_is_on_record(room: Room) -> None:
    first, second = reported(room), reported(room, party=Party.PROCESSOR)
    files = reading.register(room.desk, actor(MAX))
    assert [file.incident.number for file in files] == [first.number, second.number]
    assert [file.words.facts for file in files] == [WHAT, WHAT]
    assert kinds(room, first)[-1] is kinds(room, second)[-1] is Happened.EXPORTED


def test_the_list_tells_how_each_clock_stands_and_leads_to_each(room: Room) -> None:
    assert asking.ask(room.desk, actor(MAX), "incidents").title == "No incident is open."
    incident = reported(room, 20 * HOURS)
    answer = asking.ask(room.desk, actor(IRIS), "incidents")
    assert isinstance(answer, Answer)
    assert answer.lines == (f"{incident.number}: 52 hours left.",)
    assert [(step.errand, step.token) for step in answer.steps] == [
        (ErrandId.INCIDENT_OPEN, str(incident.id))
    ]
    with pytest.raises(NotAllowed):
        asking.ask(room.desk, actor(ADA), "incidents")


@pytest.mark.parametrize("edge", ["commit", "done"])
@pytest.mark.parametrize("name", ["incidents.read", "incidents.list", "incidents.export"])
def test_killed_while_somebody_looks_the_look_is_on_record_before_anything_is_shown(
    new_room: NewRoom, name: str, edge: str
) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"{name}:{edge}")))
    incident = reported(room)
    with pytest.raises(Cut):
        _look(room, name, incident.id)
    assert _looks(room) == (edge == "done")
    _look(room, name, incident.id)
    assert _looks(room) == 1 + (edge == "done")
    told = {"incidents.read": Happened.READ, "incidents.export": Happened.EXPORTED}.get(name)
    assert kinds(room, incident)[2:] == [told] * (1 + (edge == "done")) * (told is not None)
    assert not verify(record(room, incident), standing(room, incident).head)


def _look(room: Room, name: str, incident: IncidentId) -> object:
    if name == "incidents.read":
        return reading.read(room.desk, actor(MAX), incident)
    return (reading.list_open if name == "incidents.list" else reading.register)(room.desk, actor(MAX))


def _looks(room: Room) -> int:
    return int(value(room, "SELECT count(*) FROM access WHERE person = :person", person=MAX))
