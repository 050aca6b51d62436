"""What people cannot do, what a form's fields take, and that the stand-in tells no tales."""

import logging
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.choices import first_state, state_value
from bot.sandbox.slack.forms import fill_in, refused_by_screen
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.views import View
from tests.faces.sandbox.office import Connect, Office, Post, button, plain


def test_nobody_presses_what_is_not_there(office: Office, posted: Post) -> None:
    ts = posted(button("claim"), {"type": "users_select", "action_id": "owner"})
    with pytest.raises(MistakeError, match="0 elements are called close"):
        office.slack.press(office.ada, office.room, ts, "close")
    with pytest.raises(MistakeError, match="is a users_select, not a button"):
        office.slack.press(office.ada, office.room, ts, "owner")
    with pytest.raises(MistakeError, match="a button takes no value"):
        office.slack.choose(office.ada, office.room, ts, "claim", "x")
    with pytest.raises(MistakeError, match="sees no message"):
        office.slack.press(office.ada, office.room, "1.000001", "claim")
    with pytest.raises(MistakeError, match="not a external_select"):
        office.slack.suggest(office.ada, office.slack.messages(office.room)[0], "owner", "x")


def test_nobody_acts_from_outside(office: Office, posted: Post) -> None:
    ts = posted()
    outsider = office.slack.workspace.add_person("mallory")
    with pytest.raises(MistakeError, match="does not see the channel"):
        office.slack.press(outsider.id, office.room, ts, "claim")
    with pytest.raises(MistakeError, match="nobody here has the id"):
        office.slack.open_home("U404")


def test_views_that_are_not_open_cannot_be_touched(office: Office) -> None:
    with pytest.raises(MistakeError, match="does not look at"):
        office.slack.submit(office.ada, "V404")
    with pytest.raises(MistakeError, match="does not look at"):
        office.slack.close(office.ada, "V404")
    with pytest.raises(MistakeError, match="no view V404 is open"):
        office.slack.press_in_view("V404", "x")


OPTIONS = [{"text": plain(word), "value": word} for word in ("access", "erasure")]


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": "b",
        "label": plain("L"),
        "element": {"action_id": "a", **element},
        **more,
    }


def view_of(*blocks: dict[str, Any]) -> View:
    drawn = {"type": "modal", "title": plain("T"), "blocks": list(blocks)}
    return View("V1", "U1", drawn, "h", "V1", state=first_state(list(blocks)))


@pytest.mark.parametrize(
    ("element", "value", "reported"),
    [
        ({"type": "plain_text_input"}, "hello", {"value": "hello"}),
        ({"type": "static_select", "options": OPTIONS}, "access", {"selected_option": OPTIONS[0]}),
        ({"type": "static_select", "options": OPTIONS}, None, {"selected_option": None}),
        (
            {"type": "static_select", "option_groups": [{"label": plain("G"), "options": OPTIONS}]},
            "erasure",
            {"selected_option": OPTIONS[1]},
        ),
        ({"type": "radio_buttons", "options": OPTIONS}, "erasure", {"selected_option": OPTIONS[1]}),
        ({"type": "checkboxes", "options": OPTIONS}, ["erasure"], {"selected_options": [OPTIONS[1]]}),
        ({"type": "multi_static_select", "options": OPTIONS}, "access", {"selected_options": [OPTIONS[0]]}),
        ({"type": "external_select"}, OPTIONS[0], {"selected_option": OPTIONS[0]}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        ({"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
        ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        ({"type": "datetimepicker"}, 1_795_000_000, {"selected_date_time": 1_795_000_000}),
    ],
)
def test_each_kind_of_field_reports_its_value_as_slack_does(
    element: dict[str, Any], value: object, reported: dict[str, Any]
) -> None:
    state = fill_in(view_of(field(element)), {"b": value})
    assert state == {"b": {"a": {"type": element["type"], **reported}}}
    assert fill_in(view_of(field(element)), {"a": value}) == state


@pytest.mark.parametrize(
    ("element", "first"),
    [
        ({"type": "plain_text_input", "initial_value": "Dear"}, {"value": "Dear"}),
        ({"type": "checkboxes", "options": OPTIONS}, {"selected_options": []}),
        ({"type": "datepicker", "initial_date": "2026-11-22"}, {"selected_date": "2026-11-22"}),
        (
            {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]},
            {"selected_option": OPTIONS[0]},
        ),
    ],
)
def test_a_fresh_form_shows_the_initial_values(element: dict[str, Any], first: dict[str, Any]) -> None:
    assert view_of(field(element)).state == {"b": {"a": {"type": element["type"], **first}}}


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        ({"type": "plain_text_input"}, "", "Please complete this required field."),
        ({"type": "checkboxes", "options": OPTIONS}, [], "Please complete this required field."),
        ({"type": "plain_text_input", "min_length": 5}, "four", "Please write at least 5 characters."),
        ({"type": "email_text_input"}, "sam at example", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "javascript:x", "Please enter a valid URL."),
        ({"type": "number_input"}, "ten", "Please enter a valid number."),
        ({"type": "email_text_input"}, "sam@example.org", None),
        ({"type": "url_text_input"}, "https://example.org", None),
        ({"type": "number_input"}, "-1.5", None),
    ],
)
def test_the_screen_refuses_what_slack_would_not_send(
    element: dict[str, Any], typed: object, sentence: str | None
) -> None:
    view = view_of(field(element))
    refused = refused_by_screen(view, fill_in(view, {"b": typed}))
    assert refused == ({"b": sentence} if sentence else {})


def test_an_optional_field_may_stay_empty() -> None:
    view = view_of(field({"type": "plain_text_input"}, optional=True))
    assert refused_by_screen(view, fill_in(view, {})) == {}


def test_a_field_the_form_does_not_have_is_a_mistake() -> None:
    with pytest.raises(MistakeError, match="its fields are: b"):
        fill_in(view_of(field({"type": "plain_text_input"})), {"nowhere": "x"})
    with pytest.raises(MistakeError, match="does not offer"):
        state_value({"type": "static_select", "options": OPTIONS}, "portability")
    with pytest.raises(MistakeError, match="pass one that `suggest` returned"):
        state_value({"type": "external_select"}, "access")


def test_waiting_gives_up_and_says_so(office: Office) -> None:
    with pytest.raises(TimeoutError):
        office.slack.wait_for(lambda: office.slack.messages(office.room), timeout=0.1)
    office.client.chat_postMessage(channel=office.room, text="x")
    assert office.slack.wait_for(lambda: office.slack.messages(office.room))[0].text == "x"


def test_a_stand_in_can_have_the_port_of_another_that_stopped() -> None:
    with SlackStandIn() as first:
        port = int(first.base_url.split(":")[2].split("/")[0])
    with SlackStandIn(port=port) as second:
        assert second.base_url == first.base_url


def test_secrets_stand_in_no_picture_of_the_installation(office: Office) -> None:
    pictured = repr(office.slack.installation)
    assert office.slack.installation.bot_token not in pictured
    assert office.slack.installation.signing_secret not in pictured


def test_a_break_in_the_stand_in_is_told_at_the_end_without_its_values() -> None:
    stand_in = SlackStandIn().start()
    ada = stand_in.workspace.add_person("ada", tz="MARKER/Nowhere")
    client = WebClient(token=stand_in.installation.bot_token, base_url=stand_in.base_url, retry_handlers=[])
    with pytest.raises(SlackApiError):
        client.users_info(user=ada.id)
    with pytest.raises(RuntimeError, match="the stand-in broke") as caught:
        stand_in.stop()
    assert "MARKER" not in str(caught.value)


def test_the_stand_in_logs_nothing_of_what_is_said(
    office: Office, connect: Connect, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def listen(app: App, office: Office) -> None:
        @app.command("/ombud")
        def ombud(ack: Ack) -> None:
            ack("MARKER in an answer")

    caplog.set_level(logging.DEBUG, "werkzeug")
    caplog.set_level(logging.DEBUG, "websockets")
    caplog.set_level(logging.DEBUG, "bot")
    connect(listen)
    office.client.chat_postMessage(channel=office.room, text="MARKER in a post")
    office.slack.command(office.ada, office.room, "/ombud", "MARKER in a command")
    assert office.slack.ephemerals(office.ada)
    told = [record for record in caplog.records if record.name.startswith(("bot", "werkzeug", "websockets"))]
    assert not [record for record in told if "MARKER" in record.getMessage()]
    assert "MARKER" not in "".join(capfd.readouterr())
