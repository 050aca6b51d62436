"""Incidents through Slack: the form with its day and time, the message that rings, buttons and windows."""

from typing import Any

from bot.slack.fields import answers, input_block
from bot.slack.notices import notice_message
from bot.slack.views import sheet_view
from handlers.domain.card import Field, FieldKind, Paragraph, Sheet, Step
from handlers.domain.errands import ErrandId
from handlers.domain.notice import Notice
from handlers.domain.rights import Right
from handlers.incidents.ringing import ring_all
from tests.support.slack_desk import Cast, Place, words

WHAT = "A laptop with diagnoses was stolen."


def report(place: Place, person: str) -> None:
    place.command(person, "incident")
    form = place.window(person)
    assert place.input(person, "aware_time")["type"] == "timepicker"
    assert place.slack.submit(person, form.id, {"facts": WHAT}).outcome == "clear"
    place.deliver()


def test_the_form_comes_filled_with_now_and_starts_the_clock(place: Place, cast: Cast) -> None:
    place.command(cast.ada, "incident")
    assert place.input(cast.ada, "aware_on")["initial_date"] == "2026-03-02"
    assert place.input(cast.ada, "aware_time")["initial_time"] == "10:00"
    report(place, cast.ada)
    assert "INC-2026-0001 is on record" in place.told(cast.ada)


def test_managers_are_told_without_a_word_of_it_and_open_it_by_its_button(place: Place, cast: Cast) -> None:
    report(place, cast.ada)
    direct = place.slack.workspace.direct_message(cast.max).id
    (message,) = place.slack.messages(direct)
    assert "INC-2026-0001: 72 hours left" in words(message)
    assert "laptop" not in words(message)
    buttons = [
        one["action_id"] for block in message.blocks for one in block.get("elements", []) if "value" in one
    ]
    assert [name.partition(":")[0] for name in buttons] == [
        "incident_open",
        "incident_notify",
        "incident_exempt",
    ]
    assert place.slack.press(cast.max, direct, message.ts, buttons[0]).ok
    page = words(place.window(cast.max))
    assert WHAT in page
    assert "Still to do: notify the authority" in page


def test_a_decision_is_recorded_in_a_window_and_the_message_is_edited(place: Place, cast: Cast) -> None:
    report(place, cast.ada)
    direct = place.slack.workspace.direct_message(cast.max).id
    (message,) = place.slack.messages(direct)
    exempt = next(
        one["action_id"]
        for block in message.blocks
        for one in block.get("elements", [])
        if str(one.get("action_id")).startswith("incident_exempt")
    )
    assert place.slack.press(cast.max, direct, message.ts, exempt).ok
    form = place.window(cast.max)
    assert place.slack.submit(cast.max, form.id, {"reasons": "The disk is encrypted."}).outcome == "clear"
    place.deliver()
    (message,) = place.slack.messages(direct)
    assert "INC-2026-0001: not notifiable" in words(message)
    assert ring_all(place.desk) == 0


def test_whoever_handles_cases_only_cannot_open_it(place: Place, cast: Cast) -> None:
    report(place, cast.ada)
    assert "no role that allows this" in place.command(cast.ada, "incidents")
    assert "INC-2026-0001: 72 hours left." in place.command(cast.iris, "incidents")


def test_an_incident_is_reported_from_a_case(place: Place, cast: Cast) -> None:
    case = place.letter(Right.ACCESS)
    place.press(cast.ada, case, "more_actions")
    offered = [one for block in place.window(cast.ada).blocks if (one := block.get("accessory"))]
    assert "report_incident" in [one["action_id"] for one in offered]


def test_a_time_is_picked_and_read_back() -> None:
    block = input_block(Field("at", "At", FieldKind.TIME, initial="09:05"))
    assert block["element"] == {"type": "timepicker", "action_id": "answer", "initial_time": "09:05"}
    for wrong in ("", "24:00", "9:05", "soon"):
        empty = input_block(Field("at", "At", FieldKind.TIME, initial=wrong))
        assert empty["element"] == {"type": "timepicker", "action_id": "answer"}
    assert answers({"at": {"answer": {"type": "timepicker", "selected_time": "23:59"}}}) == {"at": "23:59"}
    assert answers({"at": {"answer": {"type": "timepicker", "selected_time": None}}}) == {"at": ""}


def test_steps_are_drawn_below_a_notice_and_in_a_page() -> None:
    step = Step(ErrandId.INCIDENT_OPEN, "Open incident", "7")
    drawn = notice_message(Notice("Summary.", "Title", why="Because.", steps=(step,)))
    assert [block["type"] for block in drawn["blocks"]] == ["header", "actions", "rich_text"]
    page: Any = sheet_view(Sheet("INC", (Paragraph("", steps=(step,)), Paragraph("Words.", steps=(step,)))))
    assert [block["type"] for block in page["blocks"]] == ["actions", "rich_text", "actions"]
