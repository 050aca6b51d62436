"""Every kind of field: what it reports, how it starts, what Slack's own screen refuses, how it is named."""

from typing import Any

import pytest

from bot.sandbox.slack.refusals import MistakeError
from tests.unit.standin.wire import Json, Receiver, Wire, asked, button, modal, option, plain, row

OPTIONS: list[Json] = [option("access"), option("erasure"), option("other")]
ACCESS, ERASURE = ({**each, "text": {**each["text"], "emoji": True}} for each in OPTIONS[:2])
GROUPS = [
    {"label": plain("Rights"), "options": OPTIONS[:1]},
    {"label": plain("More"), "options": OPTIONS[1:]},
]
PERSON = "U0MAX"

#: element, what is typed or chosen, what is reported, what stands there before anything was
FIELDS: dict[str, tuple[Json, Any, Json, Json]] = {
    "text": ({"type": "plain_text_input"}, "Dear\nSam", {"value": "Dear\nSam"}, {"value": None}),
    "long text": (
        {"type": "plain_text_input", "multiline": True, "max_length": 3_000},
        "x" * 3_000,
        {"value": "x" * 3_000},
        {"value": None},
    ),
    "email": ({"type": "email_text_input"}, "sam@example.org", {"value": "sam@example.org"}, {"value": None}),
    "url": (
        {"type": "url_text_input"},
        "https://example.org",
        {"value": "https://example.org"},
        {"value": None},
    ),
    "number": (
        {"type": "number_input", "is_decimal_allowed": True},
        "-1.5",
        {"value": "-1.5"},
        {"value": None},
    ),
    "menu": (
        {"type": "static_select", "options": OPTIONS},
        "erasure",
        {"selected_option": ERASURE},
        {"selected_option": None},
    ),
    "grouped menu": (
        {"type": "static_select", "option_groups": GROUPS},
        "erasure",
        {"selected_option": ERASURE},
        {"selected_option": None},
    ),
    "external menu": (
        {"type": "external_select"},
        OPTIONS[0],
        {"selected_option": OPTIONS[0]},
        {"selected_option": None},
    ),
    "radio buttons": (
        {"type": "radio_buttons", "options": OPTIONS},
        "access",
        {"selected_option": ACCESS},
        {"selected_option": None},
    ),
    "checkboxes": (
        {"type": "checkboxes", "options": OPTIONS},
        ["erasure", "access"],
        {"selected_options": [ERASURE, ACCESS]},
        {"selected_options": []},
    ),
    "several of a menu": (
        {"type": "multi_static_select", "options": OPTIONS},
        ("access",),
        {"selected_options": [ACCESS]},
        {"selected_options": []},
    ),
    "several of an external menu": (
        {"type": "multi_external_select"},
        [OPTIONS[0], OPTIONS[1]],
        {"selected_options": OPTIONS[:2]},
        {"selected_options": []},
    ),
    "person": ({"type": "users_select"}, PERSON, {"selected_user": PERSON}, {"selected_user": None}),
    "people": (
        {"type": "multi_users_select"},
        [PERSON, "U0ADA"],
        {"selected_users": [PERSON, "U0ADA"]},
        {"selected_users": []},
    ),
    "channel": ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}, {"selected_channel": None}),
    "channels": (
        {"type": "multi_channels_select"},
        "C1",
        {"selected_channels": ["C1"]},
        {"selected_channels": []},
    ),
    "conversation": (
        {"type": "conversations_select"},
        "C1",
        {"selected_conversation": "C1"},
        {"selected_conversation": None},
    ),
    "conversations": (
        {"type": "multi_conversations_select"},
        ["C1"],
        {"selected_conversations": ["C1"]},
        {"selected_conversations": []},
    ),
    "day": (
        {"type": "datepicker"},
        "2026-11-22",
        {"selected_date": "2026-11-22"},
        {"selected_date": None},
    ),
    "time": ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}, {"selected_time": None}),
    "instant": (
        {"type": "datetimepicker"},
        1_795_000_000,
        {"selected_date_time": 1_795_000_000},
        {"selected_date_time": None},
    ),
}


def reported(app: Receiver) -> Json:
    found: Json = app.last["view"]["state"]["values"]["answer"]["text"]
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_submitted_as_slack_submits_it(wire: Wire, app: Receiver, name: str) -> None:
    element, value, report, first = FIELDS[name]
    view = wire.opened(modal("T", asked(element)))
    assert view["state"]["values"] == {"answer": {"text": {"type": element["type"], **first}}}
    assert wire.slack.submit(wire.ada, view["id"], {"answer": value}).outcome == "closed"
    assert reported(app) == {"type": element["type"], **report}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_left_alone_is_required_unless_it_is_optional(wire: Wire, app: Receiver, name: str) -> None:
    element, _, _, first = FIELDS[name]
    view = wire.opened(modal("T", asked(element)))
    refused = wire.slack.submit(wire.ada, view["id"])
    assert (refused.outcome, refused.parcel) == ("errors", None)
    assert refused.errors == {"answer": "Please complete this required field."}
    assert app.heard == []
    view = wire.opened(modal("T", asked(element, optional=True)))
    assert wire.slack.submit(wire.ada, view["id"]).outcome == "closed"
    assert reported(app) == {"type": element["type"], **first}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_filled_in_step_by_step_and_then_submitted(wire: Wire, app: Receiver, name: str) -> None:
    element, value, report, _ = FIELDS[name]
    view = wire.opened(modal("T", asked(element)))
    wire.slack.choose_in_view(view["id"], "text", value)
    assert wire.slack.submit(wire.ada, view["id"]).outcome == "closed"
    assert reported(app) == {"type": element["type"], **report}


@pytest.mark.parametrize(
    ("element", "first"),
    [
        ({"type": "plain_text_input", "initial_value": "Dear"}, {"value": "Dear"}),
        ({"type": "email_text_input", "initial_value": "a@b.org"}, {"value": "a@b.org"}),
        ({"type": "number_input", "is_decimal_allowed": False, "initial_value": "3"}, {"value": "3"}),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
            {"selected_option": ERASURE},
        ),
        (
            {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:2]},
            {"selected_options": [ACCESS, ERASURE]},
        ),
        ({"type": "users_select", "initial_user": PERSON}, {"selected_user": PERSON}),
        ({"type": "multi_users_select", "initial_users": [PERSON]}, {"selected_users": [PERSON]}),
        ({"type": "datepicker", "initial_date": "2026-11-22"}, {"selected_date": "2026-11-22"}),
        ({"type": "timepicker", "initial_time": "23:59"}, {"selected_time": "23:59"}),
        (
            {"type": "datetimepicker", "initial_date_time": 1_795_000_000},
            {"selected_date_time": 1_795_000_000},
        ),
        ({"type": "channels_select", "initial_channel": "C1"}, {"selected_channel": "C1"}),
        ({"type": "conversations_select", "initial_conversation": "C1"}, {"selected_conversation": "C1"}),
    ],
)
def test_what_the_app_filled_in_is_submitted_as_it_stands(
    wire: Wire, app: Receiver, element: Json, first: Json
) -> None:
    view = wire.opened(modal("T", asked(element)))
    assert wire.slack.submit(wire.ada, view["id"]).ok
    assert reported(app) == {"type": element["type"], **first}


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        ({"type": "plain_text_input", "min_length": 5}, "four", "Please write at least 5 characters."),
        ({"type": "plain_text_input", "min_length": 4}, "four", None),
        ({"type": "plain_text_input", "max_length": 3}, "four", "Please write at most 3 characters."),
        ({"type": "plain_text_input", "max_length": 4}, "four", None),
        ({"type": "plain_text_input"}, "x" * 3_001, "Please write at most 3000 characters."),
        ({"type": "email_text_input"}, "sam", "Please enter a valid email address."),
        ({"type": "email_text_input"}, "sam@example", "Please enter a valid email address."),
        ({"type": "email_text_input"}, "sam @example.org", "Please enter a valid email address."),
        ({"type": "email_text_input"}, "a@b@example.org", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example.org", "Please enter a valid URL."),
        ({"type": "url_text_input"}, "ftp://example.org", "Please enter a valid URL."),
        ({"type": "url_text_input"}, "http://example.org", None),
        ({"type": "number_input", "is_decimal_allowed": True}, "1,5", "Please enter a valid number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "1.", "Please enter a valid number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "١", "Please enter a valid number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "-0.25", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "12", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a valid number."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"},
            "1",
            "Please enter a number of 2 or more.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "2"},
            "10",
            "Please enter a number of 2 or less.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "10"},
            "9",
            None,
        ),
    ],
)
def test_slacks_own_screen_refuses_what_is_typed_wrongly(
    wire: Wire, app: Receiver, element: Json, typed: str, sentence: str | None
) -> None:
    view = wire.opened(modal("T", asked(element)))
    delivered = wire.slack.submit(wire.ada, view["id"], {"answer": typed})
    assert delivered.errors == ({"answer": sentence} if sentence else {})
    assert len(app.heard) == (0 if sentence else 1)


def test_an_optional_field_that_is_filled_in_is_still_judged(wire: Wire, app: Receiver) -> None:
    view = wire.opened(modal("T", asked({"type": "email_text_input"}, optional=True)))
    assert wire.slack.submit(wire.ada, view["id"], {"answer": "no"}).errors
    assert wire.slack.submit(wire.ada, view["id"], {"answer": ""}).ok


def test_several_may_be_chosen_only_up_to_their_number(wire: Wire, app: Receiver) -> None:
    menu = {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 2}
    view = wire.opened(modal("T", asked(menu)))
    with pytest.raises(MistakeError, match="at most 2"):
        wire.slack.submit(wire.ada, view["id"], {"answer": ["access", "erasure", "other"]})
    assert wire.slack.submit(wire.ada, view["id"], {"answer": ["access", "erasure"]}).ok


def test_every_wrong_field_is_told_at_once(wire: Wire, app: Receiver) -> None:
    fields = (
        asked({"type": "plain_text_input"}, "one"),
        asked({"type": "email_text_input"}, "two"),
        asked({"type": "datepicker"}, "three", optional=True),
        asked({"type": "users_select"}, "four"),
    )
    view = wire.opened(modal("T", *fields))
    delivered = wire.slack.submit(wire.ada, view["id"], {"two": "x"})
    assert list(delivered.errors) == ["one", "two", "four"]


def test_what_was_typed_stays_after_a_refusal_of_the_screen(wire: Wire, app: Receiver) -> None:
    view = wire.opened(modal("T", asked({"type": "plain_text_input", "max_length": 3})))
    wire.slack.submit(wire.ada, view["id"], {"answer": "too long"})
    shown = wire.slack.modal(wire.ada)
    assert shown is not None
    assert shown.state["answer"]["text"]["value"] == "too long"


def test_menus_beside_the_fields_are_part_of_the_state(wire: Wire, app: Receiver) -> None:
    menu = {"type": "static_select", "action_id": "right", "options": OPTIONS}
    view = wire.opened(
        modal("T", row(menu, button(), block_id="rights"), asked({"type": "plain_text_input"}))
    )
    wire.slack.choose_in_view(view["id"], "right", "access")
    wire.slack.submit(wire.ada, view["id"], {"answer": "x"})
    values = app.last["view"]["state"]["values"]
    assert values["rights"] == {"right": {"type": "static_select", "selected_option": ACCESS}}
    assert set(values) == {"rights", "answer"}


class TestNames:
    def test_a_field_goes_by_its_block_or_its_action(self, wire: Wire, app: Receiver) -> None:
        for name in ("answer", "text"):
            view = wire.opened()
            assert wire.slack.submit(wire.ada, view["id"], {name: name}).ok
            assert reported(app)["value"] == name

    def test_a_block_comes_before_an_action_of_the_same_name(self, wire: Wire, app: Receiver) -> None:
        fields = (
            asked({"type": "plain_text_input", "action_id": "second"}, "first"),
            asked({"type": "plain_text_input"}, "second"),
        )
        view = wire.opened(modal("T", *fields))
        wire.slack.submit(wire.ada, view["id"], {"first": "1", "second": "2"})
        values = app.last["view"]["state"]["values"]
        assert (values["first"]["second"]["value"], values["second"]["text"]["value"]) == ("1", "2")

    @pytest.mark.parametrize("name", ["nowhere", "", "text"])
    def test_a_name_of_none_or_of_two_fields_is_a_mistake(self, wire: Wire, app: Receiver, name: str) -> None:
        fields = (asked({"type": "plain_text_input"}, "a"), asked({"type": "plain_text_input"}, "b"))
        view = wire.opened(modal("T", *fields))
        with pytest.raises(MistakeError, match="its fields are: a, b"):
            wire.slack.submit(wire.ada, view["id"], {name: "x"})
        assert app.heard == []

    def test_a_button_is_no_field(self, wire: Wire, app: Receiver) -> None:
        view = wire.opened(modal("T", row(button())))
        with pytest.raises(MistakeError, match="its fields are: none"):
            wire.slack.submit(wire.ada, view["id"], {"claim": "x"})
