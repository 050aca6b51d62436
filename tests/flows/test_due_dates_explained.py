"""How a due date came about, shown to who handles cases: each step, the other days, and what is open."""

import json

import pytest

from bot.slack.lint import Surface, lint
from bot.slack.views import sheet_view
from handlers.desk import Hooks
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId
from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.clock.policy import Policy
from handlers.domain.derivation import Step
from handlers.domain.errors import NotAllowed, NotFound
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import PersonId
from handlers.domain.looking import Look
from handlers.domain.phrase import Phrase
from handlers.viewing.clocks import of_number
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.flows.test_rounds_cut_off import Cut, cut_at
from tests.support.bonding import merge
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.counting_anew import (
    AFFECTED,
    DUE,
    PRAYER_DAY,
    UNAFFECTED,
    decide,
    happen,
    own_days,
    receive,
    release,
)
from tests.support.desks import Room

ASKED = Event(
    EventKind.QUESTION_SENT, {"topic": "identity", "message": 1, "at": "2026-04-10T10:00:00+00:00"}, actor=ADA
)
PROVEN = Event(EventKind.ANSWER_SUFFICED, {"topic": "identity", "at": "2026-04-20T10:00:00+00:00"}, actor=ADA)


def shown(room: Room, by: PersonId = ADA, number: int = 0) -> Sheet:
    sheet = room.press(room.cases()[number], ActionId.CLOCK, by)
    assert isinstance(sheet, Sheet)
    return sheet


def words(sheet: Sheet) -> str:
    return "\n".join(piece.text for piece in sheet.paragraphs)


def looks(room: Room) -> int:
    return int(value(room, "SELECT count(*) FROM access WHERE kind = :look", look=Look.CASE.value))


def test_the_sheet_tells_the_day_the_other_days_and_each_step_with_rule_and_source(room: Room) -> None:
    receive(room, AFFECTED)
    sheet = shown(room)
    assert sheet.title == "Due date, 2026-0001"
    headline, days, steps_begin, steps, counted_by = [piece.text for piece in sheet.paragraphs]
    assert headline == "The answer is due on 2026-05-01; all of that day counts."
    assert days.splitlines() == [
        "Received: 2026-04-01",
        "Before weekends and holidays: 2026-05-01",
        "Without any pause or extension: 2026-05-01",
        "Safe by any reading of the law: 2026-05-01",
        "Last day for a notice of extension or a refusal: 2026-05-01",
    ]
    assert steps_begin == "Step by step, with each rule and its source:"
    received, month, roll = steps.splitlines()
    assert received.startswith("2026-04-01 · Received on 2026-04-01")
    assert "(C3; " in received
    assert month == (
        "2026-05-01 · One month ends on the same day number of the next month, 2026-05-01. (C4; GDPR Art. "
        "12(3); Reg. 1182/71 Art. 3(2)(c))"
    )
    assert roll == "2026-05-01 · 2026-05-01 is a working day. (C9; Reg. 1182/71 Art. 2(2))"
    law, release_line = counted_by.splitlines()
    assert law == "Law: GDPR. Time zone: Europe/Copenhagen."
    assert release_line.startswith("Public holidays: release ")


def test_a_period_that_stands_still_says_since_when_for_what_and_by_when_to_write(room: Room) -> None:
    receive(room, UNAFFECTED)
    happen(room, 0, ASKED)
    sheet = shown(room)
    assert sheet.paragraphs[0].text == (
        "The period stands still since 2026-04-10 for proof of identity. There is no last day yet. Write to "
        "the person by 2026-05-07 all the same: why you cannot act, and how to complain."
    )
    assert "Last day for a notice" not in words(sheet)
    assert "Asked for proof of identity on 2026-04-10; the period stands still until it is there." in words(
        sheet
    )


def test_days_that_do_not_count_an_extension_and_flags_are_told_in_sentences(room: Room) -> None:
    receive(room, UNAFFECTED)
    happen(room, 0, ASKED)
    happen(room, 0, PROVEN)
    happen(room, 0, Event(EventKind.EXTENSION_SENT, {"length": "2", "message": 3}, actor=ADA))
    text = words(shown(room))
    assert "The answer is due on 2026-07-17; all of that day counts. The period was extended." in text
    assert "10 days do not count." in text
    assert "A notice of extension left in time." in text
    assert f"Know before you rely on it:\n• {MEANINGS[Flag.PAUSE_CREDITED]}" in text


def test_c13_a_notice_that_left_too_late_is_told_and_marks_the_card(room: Room) -> None:
    receive(room, AFFECTED)
    late: dict[str, Fact] = {"length": "2", "message": 3, "at": "2026-05-02T10:00:00+00:00"}
    happen(room, 0, Event(EventKind.EXTENSION_SENT, late, actor=ADA))
    text = words(shown(room))
    assert "A notice of extension left too late; it extends nothing." in text
    room.settle()
    assert dict(room.chat.card().facts)["Due"].endswith("(see how it came about)")


def test_a_date_that_is_not_counted_anew_yet_says_so(room: Room) -> None:
    receive(room, AFFECTED)
    release(room, PRAYER_DAY)
    assert "it is counted anew within minutes" in words(shown(room))


def test_own_days_are_named_with_their_reason(room: Room) -> None:
    own_days(room, {DUE: "closed by collective agreement"})
    receive(room, AFFECTED)
    text = words(shown(room))
    assert "No working day: 2026-05-01 (own day off: closed by collective agreement), 2026-05-02" in text
    assert "Safe by any reading of the law: 2026-05-01" in text
    assert "own days" in shown(room).paragraphs[-1].text


def test_what_cannot_be_counted_any_more_is_shown_as_it_was_counted(room: Room) -> None:
    receive(room, AFFECTED)
    happen(room, 0, Event(EventKind.EXTENSION_SENT, {"length": "2", "message": 3}, actor=ADA))
    decide(room, Policy(), "ch")
    assert "The answer is due on 2026-07-01" in words(shown(room))
    assert of_number(room.desk, actor(ADA), "2026-0001").found is None


def test_of_joined_cases_the_request_that_is_due_first_decides(room: Room) -> None:
    receive(room, AFFECTED, UNAFFECTED)
    first, second = room.cases()
    merge(room, first, second, same_person="yes")
    number = next(case.number for case in room.cases() if case.follows is None)
    clock = of_number(room.desk, actor(ADA), number)
    assert clock.request is not None
    assert clock.found is not None
    assert (clock.request.received_on, clock.found.due_on) == (AFFECTED, DUE)
    assert clock.case.due_on == DUE


def test_a_closed_case_still_explains_its_date(room: Room) -> None:
    receive(room, AFFECTED)
    room.press(room.only_case(), ActionId.CLAIM)
    room.close_as(room.only_case(), "withdrawn")
    assert "The answer is due on 2026-05-01" in words(shown(room, MAX))


def test_sec_each_look_is_written_down_and_the_record_is_left_alone(room: Room) -> None:
    receive(room, AFFECTED)
    before = room.only_case()
    shown(room)
    of_number(room.desk, actor(ADA), before.number)
    assert looks(room) == 2
    assert (room.only_case().events, room.only_case().version) == (before.events, before.version)


@pytest.mark.parametrize("somebody", [MALLORY, IRIS])
def test_who_has_no_role_for_cases_sees_nothing(room: Room, somebody: PersonId) -> None:
    receive(room, AFFECTED)
    with pytest.raises(NotAllowed):
        shown(room, somebody)
    with pytest.raises(NotAllowed):
        of_number(room.desk, actor(somebody), "2026-0001")
    assert looks(room) == 0


def test_no_such_number_is_not_found(room: Room) -> None:
    with pytest.raises(NotFound):
        of_number(room.desk, actor(ADA), "2026-0404")


@pytest.mark.parametrize("point", ["viewing.clock", "viewing.clock_by_number"])
@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_while_somebody_looks_the_look_is_written_down_before_anything_is_shown(
    new_room: NewRoom, point: str, edge: str
) -> None:
    room = new_room(hooks=Hooks(checkpoint=cut_at(f"{point}:{edge}")))
    receive(room, AFFECTED)
    with pytest.raises(Cut):
        _look(room, point)
    assert looks(room) == (edge == "done")
    _look(room, point)
    assert looks(room) == 1 + (edge == "done")


def _look(room: Room, point: str) -> object:
    return shown(room) if point == "viewing.clock" else of_number(room.desk, actor(ADA), "2026-0001")


def test_every_sentence_of_ours_can_be_said_in_another_language(room: Room) -> None:
    receive(room, UNAFFECTED)
    happen(room, 0, ASKED)
    sheet = shown(room)
    steps = {f"{step.on.isoformat()} · {step.plain}" for step in room.only_case().deadline.steps}
    ours = [piece.text for piece in sheet.paragraphs if not any(step in piece.text for step in steps)]
    assert ours
    assert all(isinstance(text, Phrase) for text in ours)


def test_many_steps_are_parted_so_that_each_piece_fits(room: Room) -> None:
    receive(room, UNAFFECTED)
    for minute in range(10, 60):
        at = f"2026-04-10T10:{minute}:00+00:00"
        happen(
            room,
            0,
            Event(EventKind.QUESTION_SENT, {"topic": "identity", "message": minute, "at": at}, actor=ADA),
        )
    sheet = shown(room)
    assert len(sheet.paragraphs) < 20
    assert all(len(piece.text) < 3_000 for piece in sheet.paragraphs)
    assert lint(Surface.MODAL, sheet_view(sheet)) == []


def test_rows_of_before_are_explained_as_far_as_they_know(room: Room) -> None:
    receive(room, AFFECTED)
    (facts,) = run(room, "SELECT deadline FROM case_file")
    assert "steps" in facts[0]
    before = {"received_on": "2026-04-01", "nominal_on": "2026-05-01", "due_on": "2026-05-01", "steps": []}
    run(room, "UPDATE case_file SET counted_by = '', deadline = :facts", facts=json.dumps(before))
    text = words(shown(room))
    assert "Safe by any reading of the law: 2026-05-01" in text
    assert "it is counted anew within minutes" in text


def test_the_dates_of_a_step_read_the_same_in_every_language() -> None:
    step = Step("C7", "x", "No working day: Friday 1 May 2026, Saturday 2 May 2026; March 2026 stays.", DUE)
    assert step.plain == "No working day: 2026-05-01, 2026-05-02; March 2026 stays."
