"""Working on an incident: notifications, decisions, corrections, the close, and what each asks for."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.card import Form
from handlers.domain.errands import ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, StaleCase, WrongStatus
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Party, Persons, Phase, Risk, Stage
from handlers.domain.presses import Done
from handlers.incidents import reading
from tests.support.cast import IRIS, MAX, actor
from tests.support.desks import Room
from tests.support.incident_acts import (
    do,
    filled,
    kinds,
    messages,
    record,
    reported,
    standing,
    tick,
    titles,
)

HOURS, ZONE = timedelta(hours=1), ZoneInfo("Europe/Copenhagen")


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
