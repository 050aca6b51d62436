"""Incidents from the report to the close: who may do what, what is on record, and what the law asks for."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.card import Form
from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Party, Persons, Phase, Risk, Stage
from handlers.domain.looking import Look
from handlers.domain.presses import Done
from handlers.domain.record import verify
from handlers.incidents import reading
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
    tick,
    titles,
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
def test_sec_03_only_managers_and_admins_work_on_incidents(
    room: Room, errand: ErrandId, answers: dict[str, str] | None
) -> None:
    incident = reported(room)
    before = record(room, incident)
    for person in (ADA, MALLORY):
        with pytest.raises(NotAllowed):
            do(room, errand, person, answers, token=str(incident.id))
    assert record(room, incident) == before


def test_sec_03_whoever_has_no_role_reports_nothing(room: Room) -> None:
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


def test_b1_a_notification_in_time_ends_the_ladder(room: Room) -> None:
    incident = reported(room, 2 * HOURS)
    room.deliver()
    answers = {"stage": "complete", "reference": "DT-2026-77"}
    done = filled(room, ErrandId.INCIDENT_NOTIFY, incident, answers)
    tick(room)
    assert done == Done(f"{incident.number} is on record as notified.")
    now = standing(room, incident)
    assert (now.phase, now.stage) == (Phase.NOTIFIED, Stage.COMPLETE)
    facts = record(room, incident)[-1].facts
    assert (facts["after_target"], facts["late"]) == (False, False)
    assert titles(room) == [f"{incident.number}: notified"]
    (message,) = messages(room)
    assert message.notice
    assert [step.label for step in message.notice.steps] == ["Open incident", "Close"]


def test_b1_after_72_hours_the_reasons_for_the_delay_are_due(room: Room) -> None:
    incident = reported(room, 72 * HOURS + timedelta(minutes=5))
    with pytest.raises(Incomplete) as refused:
        filled(room, ErrandId.INCIDENT_NOTIFY, incident, {"stage": "complete"})
    assert list(refused.value.fields) == ["delay"]
    filled(
        room, ErrandId.INCIDENT_NOTIFY, incident, {"stage": "complete", "delay": "The forensics took long."}
    )
    event = record(room, incident)[-1]
    assert event.facts["after_target"] is True
    assert event.content
    assert "The forensics took long." in event.content
    assert reading.read(room.desk, actor(MAX), incident.id).words.delay == "The forensics took long."


@pytest.mark.parametrize(("ago", "late"), [(72, False), (74, True)])
def test_b2_a_notification_after_the_legal_end_is_flagged_late(room: Room, ago: int, late: bool) -> None:
    incident = reported(room, ago * HOURS + timedelta(minutes=1))
    filled(room, ErrandId.INCIDENT_NOTIFY, incident, {"delay": "Nobody noticed before."})
    assert record(room, incident)[-1].facts["late"] is late


def test_a_notification_in_phases_is_initial_further_and_final(room: Room) -> None:
    incident = reported(room)
    with pytest.raises(Incomplete):
        do(
            room,
            ErrandId.INCIDENT_NOTIFY,
            MAX,
            {"on": f"{room.clock.now():%Y-%m-%d}", "time": "23:59", "stage": "final"},
            token=str(incident.id),
        )
    room.later(timedelta(minutes=5))
    filled(room, ErrandId.INCIDENT_NOTIFY, incident, {"stage": "initial"})
    first = standing(room, incident).notified_at
    filled(room, ErrandId.INCIDENT_WRITE, incident, {"effects": "None seen.", "remedy": "Wiped remotely."})
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "likely", "reasons": "Unencrypted."})
    with pytest.raises(WrongStatus, match="send the authority the rest"):
        filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    room.later(HOURS)
    for stage in ("further", "final"):
        filled(room, ErrandId.INCIDENT_NOTIFY, incident, {"stage": stage})
    with pytest.raises(WrongStatus, match="in full already"):
        filled(room, ErrandId.INCIDENT_NOTIFY, incident, {})
    assert standing(room, incident).notified_at == first
    filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    assert standing(room, incident).phase is Phase.CLOSED


def test_b1_not_notifiable_needs_reasons_and_they_stay(room: Room) -> None:
    incident = reported(room)
    with pytest.raises(Incomplete):
        filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": " "})
    filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "The disk is encrypted and the key safe."})
    now = standing(room, incident)
    assert (now.phase, now.risk) == (Phase.NOT_NOTIFIABLE, Risk.UNLIKELY)
    assert record(room, incident)[-1].content == "The disk is encrypted and the key safe."
    with pytest.raises(WrongStatus, match="decided already"):
        filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "Again."})


def test_a_risk_found_after_all_takes_the_clock_up_again(room: Room) -> None:
    incident = reported(room)
    room.deliver()
    filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "Encrypted."})
    room.later(30 * HOURS)
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "high", "reasons": "The key was with it."})
    room.deliver()
    assert standing(room, incident).phase is Phase.ASSESSING
    assert titles(room) == [f"Incident {incident.number}", f"{incident.number}: 42 hours left"]


def test_a_high_risk_asks_for_the_persons_to_be_told(room: Room) -> None:
    incident = reported(room)
    filled(room, ErrandId.INCIDENT_NOTIFY, incident, {})
    filled(room, ErrandId.INCIDENT_WRITE, incident, {"effects": "Fraud.", "remedy": "Cards blocked."})
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "high", "reasons": "Card numbers."})
    with pytest.raises(WrongStatus, match="tell the persons concerned"):
        filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    filled(room, ErrandId.INCIDENT_PERSONS, incident, {"told": "yes", "reasons": "By letter."})
    filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    now = standing(room, incident)
    assert (now.persons, now.phase, now.closed_at) == (Persons.TOLD, Phase.CLOSED, room.clock.now())


def test_closing_names_everything_that_is_left_to_do(room: Room) -> None:
    incident = reported(room)
    with pytest.raises(WrongStatus) as refused:
        filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    assert str(refused.value) == (
        f"{incident.number} cannot be closed yet: notify the authority, or decide that it need not be; "
        "assess the risk for the persons; write down its effects; write down what was done about it."
    )
    with pytest.raises(Incomplete):
        filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": ""})


def test_a_closed_incident_is_opened_again_with_a_reason(room: Room) -> None:
    incident = reported(room)
    filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "Encrypted."})
    filled(room, ErrandId.INCIDENT_WRITE, incident, {"effects": "None.", "remedy": "None needed."})
    filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    for errand in (ErrandId.INCIDENT_RISK, ErrandId.INCIDENT_AWARE, ErrandId.INCIDENT_WRITE):
        with pytest.raises(WrongStatus, match="closed"):
            filled(room, errand, incident, {"risk": "high", "reasons": "Late.", "aware_on": "2020-01-01"})
    with pytest.raises(Incomplete):
        filled(room, ErrandId.INCIDENT_REOPEN, incident, {"reasons": ""})
    filled(room, ErrandId.INCIDENT_REOPEN, incident, {"reasons": "The key was found with it."})
    room.deliver()
    assert standing(room, incident).rings
    assert titles(room)[-1] == f"{incident.number}: 72 hours left"


def test_b4_a_processor_notifies_its_controllers(room: Room) -> None:
    incident = reported(room, party=Party.PROCESSOR)
    room.deliver()
    (message,) = messages(room)
    assert message.notice
    assert message.notice.lines[0].startswith("Notify the controllers without undue delay")
    assert "Decide: not notifiable" not in [step.label for step in message.notice.steps]
    with pytest.raises(WrongStatus, match="processor"):
        filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "Harmless."})
    room.later(80 * HOURS)
    filled(room, ErrandId.INCIDENT_NOTIFY, incident, {"reference": "Mailed to all three."})
    assert kinds(room, incident)[-1] is Happened.CONTROLLERS_NOTIFIED
    filled(room, ErrandId.INCIDENT_WRITE, incident, {"effects": "None.", "remedy": "None needed."})
    filled(room, ErrandId.INCIDENT_CLOSE, incident, {"meant": "yes"})
    assert standing(room, incident).phase is Phase.CLOSED


def test_b4_a_correction_of_awareness_keeps_both_moments_and_rings_anew(room: Room) -> None:
    incident = reported(room)
    room.deliver()
    earlier = incident.aware_at - 30 * HOURS
    local = earlier.astimezone(ZONE)
    answers = {"aware_on": f"{local:%Y-%m-%d}", "aware_time": f"{local:%H:%M}"}
    with pytest.raises(Incomplete):
        filled(room, ErrandId.INCIDENT_AWARE, incident, {**answers, "reasons": ""})
    with pytest.raises(AlreadyHandled):
        filled(room, ErrandId.INCIDENT_AWARE, incident, {"reasons": "None."})
    filled(room, ErrandId.INCIDENT_AWARE, incident, {**answers, "reasons": "IT knew a day before."})
    room.deliver()
    event = next(one for one in record(room, incident) if one.kind is Happened.AWARENESS_CORRECTED)
    assert event.facts["before"] == incident.aware_at.isoformat()
    assert event.content == "IT knew a day before."
    now = standing(room, incident)
    assert now.aware_at == earlier.replace(second=0, microsecond=0)
    assert titles(room)[0] == f"Incident {incident.number}"
    assert titles(room)[1].startswith(f"{incident.number}: 4")
    assert len(titles(room)) == 2


def test_a_form_opened_before_somebody_elses_change_is_refused(room: Room) -> None:
    incident = reported(room)
    form = do(room, ErrandId.INCIDENT_EXEMPT, MAX, token=str(incident.id))
    assert isinstance(form, Form)
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "high", "reasons": "Health data."}, IRIS)
    with pytest.raises(StaleCase, match="just changed"):
        do(room, ErrandId.INCIDENT_EXEMPT, MAX, {"reasons": "Harmless."}, token=form.token)


def test_a_reminder_meanwhile_leaves_a_form_valid(room: Room) -> None:
    incident = reported(room)
    form = do(room, ErrandId.INCIDENT_EXEMPT, MAX, token=str(incident.id))
    assert isinstance(form, Form)
    room.later(25 * HOURS)
    tick(room)
    do(room, ErrandId.INCIDENT_EXEMPT, MAX, {"reasons": "Harmless."}, token=form.token)
    assert standing(room, incident).phase is Phase.NOT_NOTIFIABLE


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
    assert asking.ask(room.desk, actor(MAX), "incidents").title == "No incident is open."  # type: ignore[union-attr]
    incident = reported(room, 20 * HOURS)
    answer = asking.ask(room.desk, actor(IRIS), "incidents")
    assert isinstance(answer, Answer)
    assert answer.lines == (f"{incident.number}: 52 hours left.",)
    assert [(step.errand, step.token) for step in answer.steps] == [
        (ErrandId.INCIDENT_OPEN, str(incident.id))
    ]
    with pytest.raises(NotAllowed):
        asking.ask(room.desk, actor(ADA), "incidents")
