"""Reminders about an incident: one a rung and person, at any hour, whatever dies or is away meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event as listening

from handlers.desk import Hooks
from handlers.domain.errands import ErrandId
from handlers.domain.errors import AlreadyHandled
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Risk, Stage
from handlers.domain.incidents.ladder import LEGAL
from handlers.domain.people import Actor, Role
from handlers.incidents import working
from handlers.incidents.raising import Report, report
from handlers.incidents.ringing import ring_all
from handlers.incidents.working import Sent, Which
from handlers.ports import ChatBusy
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.desks import Room
from tests.support.incident_acts import (
    WHAT,
    every,
    filled,
    kinds,
    messages,
    record,
    reported,
    standing,
    tick,
    titles,
    until,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DATATILSYNET = "Datatilsynet (DK), https://www.datatilsynet.dk/"
LEGAL_END = (
    "Legal end, for the hour of awareness is not counted: 2026-03-30 14:00 Europe/Copenhagen "
    "(2026-03-30 12:00 UTC)."
)
QUARTER = timedelta(minutes=15)


class Cut(Exception):
    """The process dies here."""


class Scissors:
    """Cuts at a point, once told to."""

    def __init__(self) -> None:
        self.at = ""

    def __call__(self, point: str) -> None:
        if self.at and point == self.at:
            self.at = ""
            raise Cut


def test_b2_it_rings_at_every_rung_by_night_and_on_christmas(room: Room) -> None:
    room.later(datetime(2026, 12, 23, 1, 17, tzinfo=UTC) - room.clock.now())
    incident = reported(room)
    until(room, incident.aware_at + 98 * HOUR, QUARTER)
    expected = [0, 24, 48, 60, 66, 69, 71, 72, 72.75, 84.75, 96.75]
    told = [(post.at - incident.aware_at) / HOUR for post in messages(room)]
    assert told == pytest.approx(expected, abs=0.25)
    assert len(messages(room, IRIS)) == len(expected)
    assert [post.at.hour for post in messages(room)][:4] == [1, 1, 1, 13]


def test_each_older_message_is_struck_out_and_the_newest_has_the_buttons(room: Room) -> None:
    incident = reported(room)
    until(room, incident.aware_at + 49 * HOUR, QUARTER)
    first, second, newest = messages(room)
    for post in (first, second):
        assert post.notice
        assert [row.done for row in post.notice.rows] == [True]
        assert post.notice.steps == ()
    assert newest.notice
    assert newest.notice.title == f"{incident.number}: 24 hours left"
    assert [step.label for step in newest.notice.steps] == [
        "Open incident",
        "Record notification",
        "Decide: not notifiable",
    ]


def test_no_message_holds_a_word_of_the_register(room: Room) -> None:
    incident = reported(room)
    filled(room, ErrandId.INCIDENT_RISK, incident, {"risk": "high", "reasons": "Diagnoses."})
    until(room, incident.aware_at + 80 * HOUR, HOUR)
    said = repr([post.notice for post in messages(room)]) + repr(room.chat.cards)
    assert "laptop" not in said
    assert "Diagnoses" not in said


def test_the_message_names_the_authority_the_target_and_the_legal_end(room: Room) -> None:
    room.later(datetime(2026, 3, 27, 11, 17, tzinfo=UTC) - room.clock.now())
    reported(room)
    room.deliver()
    (post,) = messages(room)
    assert post.notice
    assert post.notice.lines == (
        f"Notify {DATATILSYNET}, or decide that it need not be (Art. 33(1)).",
        "Aware: 2026-03-27 12:17 Europe/Copenhagen (2026-03-27 11:17 UTC).",
        "Target, 72 hours later: 2026-03-30 13:17 Europe/Copenhagen (2026-03-30 11:17 UTC).",
        LEGAL_END,
    )


def test_an_incident_reported_late_rings_once_and_is_not_called_a_late_reminder(room: Room) -> None:
    incident = reported(room, 50 * HOUR)
    tick(room)
    assert titles(room) == [f"{incident.number}: 22 hours left"]
    (post,) = messages(room)
    assert post.notice
    assert not any("comes late" in line for line in post.notice.lines)
    assert standing(room, incident).rung == 2


def test_after_an_outage_only_the_newest_rung_comes_and_says_that_it_is_late(room: Room) -> None:
    incident = reported(room)
    room.deliver()
    room.later(9 * 24 * HOUR + 5 * HOUR)
    tick(room)
    tick(room)
    assert len(messages(room)) == 2
    newest = messages(room)[-1]
    assert newest.notice
    assert newest.notice.title == f"{incident.number}: late by 148 hours"
    assert newest.notice.lines[0].startswith("This reminder comes late: it was due 2026-")
    reminded = [one for one in record(room, incident) if one.kind is Happened.REMINDED]
    assert [(one.facts["rung"], one.facts["late"]) for one in reminded] == [(0, False), (LEGAL + 12, True)]


def test_while_the_chat_is_away_old_rungs_are_dropped_and_the_newest_comes_late(room: Room) -> None:
    incident = reported(room)
    for _ in range(2_000):
        room.chat.fail_next("post_direct", ChatBusy())
    until(room, incident.aware_at + 61 * HOUR, HOUR)
    room.chat.slots.clear()
    for _ in range(8):
        room.later(10 * MINUTE)
        tick(room)
    assert len(messages(room)) == 1
    (post,) = messages(room)
    assert post.notice
    assert post.notice.title.startswith(f"{incident.number}: 1")
    assert post.notice.lines[0].startswith("This reminder comes late")


def test_two_who_look_at_once_tell_once(room: Room) -> None:
    incident = reported(room)
    room.deliver()
    room.later(25 * HOUR)
    assert (ring_all(room.desk), ring_all(room.desk)) == (1, 0)
    room.deliver()
    assert len(messages(room)) == 2
    assert kinds(room, incident).count(Happened.REMINDED) == 2


def test_where_nobody_could_be_told_it_stays_owed(room: Room) -> None:
    held = dict(room.colleagues.held)
    room.colleagues.held.update({MAX: frozenset(), IRIS: frozenset()})
    incident = reported(room)
    tick(room)
    assert standing(room, incident).rung == -1
    room.colleagues.held.update(held)
    room.later(MINUTE)
    tick(room)
    assert len(messages(room)) == 1
    assert standing(room, incident).rung == 0


def test_whoever_becomes_a_manager_hears_of_the_next_rung(room: Room) -> None:
    incident = reported(room)
    room.deliver()
    room.colleagues.held[ADA] = frozenset({Role.MANAGER})
    until(room, incident.aware_at + 25 * HOUR, HOUR)
    assert len(messages(room, ADA)) == 1
    assert len(messages(room, MAX)) == 2


def test_the_job_costs_what_rings_and_not_what_is_stored(room: Room) -> None:
    for _ in range(30):
        incident = reported(room)
        working.exempt(room.desk, actor(MAX), Which(incident.id), "Encrypted.")
    room.later(200 * HOUR)
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    listening.listen(room.database.engine, "before_cursor_execute", note)
    try:
        assert ring_all(room.desk) == 0
    finally:
        listening.remove(room.database.engine, "before_cursor_execute", note)
    assert len([one for one in said if "incident" in one]) == 2, "what rings, and what is open"


ACTS: dict[str, Callable[[Room, Which], object]] = {
    "incidents.ring": lambda room, _which: ring_all(room.desk),
    "incidents.correct": lambda room, which: working.correct(
        room.desk, actor(MAX), which, room.clock.now() - 40 * HOUR, "IT knew."
    ),
    "incidents.write": lambda room, which: working.write(room.desk, actor(MAX), which, {"effects": "Fraud."}),
    "incidents.assess": lambda room, which: working.assess(
        room.desk, actor(MAX), which, Risk.HIGH, "Diagnoses."
    ),
    "incidents.notify": lambda room, which: working.notify(
        room.desk, actor(MAX), which, Sent(room.clock.now(), Stage.COMPLETE)
    ),
    "incidents.exempt": lambda room, which: working.exempt(room.desk, actor(MAX), which, "Encrypted."),
    "incidents.tell_persons": lambda room, which: working.tell_persons(
        room.desk, actor(MAX), which, None, "Out of proportion."
    ),
}


@pytest.mark.parametrize("edge", ["commit", "done"])
@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_dies_anywhere_is_done_once_when_it_is_tried_again(
    new_room: Callable[..., Room], name: str, edge: str
) -> None:
    scissors = Scissors()
    room = new_room(hooks=Hooks(checkpoint=scissors))
    incident = reported(room)
    room.deliver()
    room.later(25 * HOUR)
    if name != "incidents.ring":
        tick(room)
    before = kinds(room, incident)
    scissors.at = f"{name}:{edge}"
    which = Which(incident.id, standing(room, incident).version, "press")
    with pytest.raises(Cut):
        ACTS[name](room, which)
    after = kinds(room, incident)
    assert (after == before) is (edge == "commit")
    try:
        ACTS[name](room, which)
    except AlreadyHandled:
        assert edge == "done"
    tick(room)
    again = kinds(room, incident)
    gained = again[len(before) :]
    assert len([kind for kind in gained if kind is not Happened.REMINDED]) == (name != "incidents.ring")
    assert gained.count(Happened.REMINDED) == (name in {"incidents.ring", "incidents.correct"})
    assert len(messages(room)) == 2 + (name == "incidents.correct")


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_a_report_that_dies_is_there_once_or_not_at_all(new_room: Callable[..., Room], edge: str) -> None:
    scissors = Scissors()
    room = new_room(hooks=Hooks(checkpoint=scissors))
    ada: Actor = actor(ADA)
    told = Report(room.clock.now(), WHAT)
    scissors.at = f"incidents.report:{edge}"
    with pytest.raises(Cut):
        report(room.desk, ada, told, "press")
    assert len(every(room)) == (edge == "done")
    try:
        report(room.desk, ada, told, "press")
    except AlreadyHandled:
        assert edge == "done"
    tick(room)
    (incident,) = every(room)
    assert incident.number.endswith("-0001")
    assert len(messages(room)) == 1


@pytest.mark.parametrize(
    ("name", "answers"),
    [("incidents.close", {"meant": "yes"}), ("incidents.reopen", {"reasons": "New facts."})],
)
def test_closing_and_opening_again_stand_or_fall_with_their_trace(
    new_room: Callable[..., Room], name: str, answers: dict[str, str]
) -> None:
    scissors = Scissors()
    room = new_room(hooks=Hooks(checkpoint=scissors))
    incident = reported(room)
    filled(room, ErrandId.INCIDENT_EXEMPT, incident, {"reasons": "Encrypted."})
    filled(room, ErrandId.INCIDENT_WRITE, incident, {"effects": "None.", "remedy": "None."})
    errand = ErrandId.INCIDENT_CLOSE
    if name == "incidents.reopen":
        filled(room, errand, incident, {"meant": "yes"})
        errand = ErrandId.INCIDENT_REOPEN
    before = standing(room, incident)
    scissors.at = f"{name}:commit"
    with pytest.raises(Cut):
        filled(room, errand, incident, answers)
    assert standing(room, incident) == before
    filled(room, errand, incident, answers)
    assert standing(room, incident).phase is not before.phase
