"""What is pressed and chosen on the page reaches an app as Slack would tell it, whatever the app drew."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from bot.sandbox.story.people import ADA
from bot.sandbox.story.stage import Stage
from tests.faces.desk.drawn import Block, actions, element, option, plain
from tests.faces.desk.other_app import OtherApp, other_app
from tests.faces.desk.visiting import Node, Visitor

OPTIONS = [option("a", "Apples"), option("b", "Bread"), option("c", "Cheese")]
SURE = {
    "title": plain("Sure?"),
    "text": plain("It is gone then."),
    "confirm": plain("Do it"),
    "deny": plain("No"),
}


@pytest.fixture
def app(stage: Stage) -> Iterator[OtherApp]:
    with other_app(stage) as app:
        yield app


def asked(block_id: str, kind: str, **more: Any) -> Block:
    label = plain(block_id.title())
    return {
        "type": "input",
        "block_id": block_id,
        "label": label,
        "element": element(kind, action_id=f"{block_id}_act", **more),
    }


def window(*blocks: Block, **more: Any) -> Block:
    ends = {"submit": plain("Save"), "close": plain("Back")}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("The window"),
        **ends,
        "blocks": list(blocks),
        **more,
    }


def opened(app: OtherApp, visitor: Visitor, *blocks: Block, **more: Any) -> Node:
    """Opens a window with these blocks before Ada."""
    app.window = window(*blocks, **more)
    app.post(actions(element("button", text=plain("Open it"), value="open")))
    visitor.go("/as/ada/channel")
    return dialog(visitor.press("Open it"))


def dialog(page: Node) -> Node:
    return page.one("section", role="dialog")


def action(app: OtherApp) -> dict[str, Any]:
    found: dict[str, Any] = app.last["actions"][0]
    return found


def values(app: OtherApp) -> dict[str, Any]:
    """Is what a submitted window held, by block."""
    state = app.last["view"]["state"]["values"]
    return {block: next(iter(acts.values())) for block, acts in state.items()}


def test_a_press_names_button_message_and_person(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(
        actions(
            element("button", text=plain("One"), value="1"),
            element("button", action_id="a2", text=plain("Two"), value="2"),
        )
    )
    visitor.go("/as/max/channel")
    visitor.press("Two")
    assert (action(app)["action_id"], action(app)["value"]) == ("a2", "2")
    assert app.last["container"]["message_ts"] == ts
    assert app.last["user"]["name"] == "Max"


def test_a_confirmed_press_is_told_once_it_is_confirmed(app: OtherApp, visitor: Visitor) -> None:
    app.post(actions(element("button", text=plain("Erase"), value="x", confirm=SURE)))
    visitor.go("/as/ada/channel")
    visitor.press("Do it")
    assert action(app)["value"] == "x"


def test_an_entry_of_an_overflow_menu_is_chosen(app: OtherApp, visitor: Visitor) -> None:
    app.post(actions(element("overflow", options=OPTIONS)))
    visitor.go("/as/ada/channel")
    visitor.press("Bread")
    assert action(app)["selected_option"]["value"] == "b"


@pytest.mark.parametrize(
    ("menu", "label", "given", "key", "told"),
    [
        (
            element("static_select", options=OPTIONS, placeholder=plain("Food")),
            "Food",
            "Cheese",
            "selected_option",
            "c",
        ),
        (element("users_select", placeholder=plain("Who")), "Who", "Max", "selected_user", "U0MAX"),
        (element("datepicker", placeholder=plain("Day")), "Day", "2026-12-24", "selected_date", "2026-12-24"),
        (element("timepicker", placeholder=plain("Hour")), "Hour", "09:15", "selected_time", "09:15"),
        (element("radio_buttons", options=OPTIONS), "Choice", "b", "selected_option", "b"),
        (element("checkboxes", options=OPTIONS), "Choice", ["a", "c"], "selected_options", ["a", "c"]),
    ],
)
def test_a_choice_on_a_message_is_told_at_once_and_stays(
    app: OtherApp, visitor: Visitor, menu: Block, label: str, given: Any, key: str, told: Any
) -> None:
    app.post(actions(menu))
    visitor.go("/as/ada/channel")
    go = next(node for node in visitor.page.all("button") if node.name.startswith("Set"))
    page = visitor.send(go, {label: given})
    found = action(app)[key]
    if isinstance(found, dict):
        found = found["value"]
    if isinstance(found, list):
        found = [one["value"] for one in found]
    assert found == told
    shown = [
        node for node in page.all("option", "input") if "selected" in node.attrs or "checked" in node.attrs
    ]
    picked = [node.attrs["value"] for node in page.all("input") if node.attrs.get("type") in ("date", "time")]
    assert [node.attrs["value"] for node in shown] or picked == [told]


def test_somebody_is_found_in_an_external_menu_and_chosen(app: OtherApp, visitor: Visitor) -> None:
    app.post(actions(element("external_select", placeholder=plain("Owner"), min_query_length=2)))
    visitor.go("/as/ada/channel")
    page = visitor.press("Search, Owner", {"Owner": "u"})
    assert page.one("p", role="status").text == "Type at least 2 letters to search."
    assert app.searched == []
    page = visitor.press("Search, Owner", {"Owner": "um"})
    assert app.searched == ["um"]
    visitor.press("Uma")
    assert action(app)["selected_option"]["value"] == "U1"


def test_several_are_chosen_in_an_external_menu_one_after_the_other(app: OtherApp, visitor: Visitor) -> None:
    menu = element("multi_external_select", min_query_length=1)
    app.post({"type": "section", "block_id": "s", "text": plain("Team"), "accessory": menu})
    visitor.go("/as/ada/channel")
    visitor.press("Search, Team", {"Team": "u"})
    visitor.press("Uma")
    visitor.press("Udo")
    assert [one["value"] for one in action(app)["selected_options"]] == ["U1", "U2"]
    visitor.press("Uma ✓")
    assert [one["value"] for one in action(app)["selected_options"]] == ["U2"]


def test_a_form_sends_every_kind_of_field(app: OtherApp, visitor: Visitor) -> None:
    fields: dict[str, tuple[str, Block, Any, str, Any]] = {
        "text": ("plain_text_input", {"multiline": True}, "Dear\r\nSam", "value", "Dear\nSam"),
        "mail": ("email_text_input", {}, "sam@example.org", "value", "sam@example.org"),
        "web": ("url_text_input", {}, "https://example.org", "value", "https://example.org"),
        "count": ("number_input", {"is_decimal_allowed": False}, "12", "value", "12"),
        "food": ("static_select", {"options": OPTIONS}, "Bread", "selected_option", "b"),
        "person": ("users_select", {}, "Iris", "selected_user", "U0IRIS"),
        "people": ("multi_users_select", {}, ["U0ADA", "U0MAX"], "selected_users", ["U0ADA", "U0MAX"]),
        "foods": ("multi_static_select", {"options": OPTIONS}, ["a", "c"], "selected_options", ["a", "c"]),
        "ticks": ("checkboxes", {"options": OPTIONS}, ["b"], "selected_options", ["b"]),
        "one": ("radio_buttons", {"options": OPTIONS}, "c", "selected_option", "c"),
        "day": ("datepicker", {}, "2026-12-24", "selected_date", "2026-12-24"),
        "hour": ("timepicker", {}, "10:30", "selected_time", "10:30"),
        "when": ("datetimepicker", {}, "2026-12-24T10:30", "selected_date_time", 1798104600),
        "room": ("channels_select", {}, "privacy-desk", "selected_channel", None),
    }
    opened(app, visitor, *(asked(name, kind, **more) for name, (kind, more, *_) in fields.items()))
    page = visitor.press("Save", {name.title(): given for name, (_, _, given, *_) in fields.items()})
    assert not [node for node in page.all("section") if node.attrs.get("role") == "dialog"], "it is closed"
    told = values(app)
    for name, (_, _, _, key, wanted) in fields.items():
        found = told[name][key]
        if isinstance(found, dict):
            found = found["value"]
        if isinstance(found, list):
            found = [one["value"] if isinstance(one, dict) else one for one in found]
        assert found == (wanted if wanted is not None else app.channel), name


def test_an_empty_form_stays_with_slacks_own_sentence_under_each_field(
    app: OtherApp, visitor: Visitor
) -> None:
    opened(app, visitor, asked("name", "plain_text_input"), asked("ticks", "checkboxes", options=OPTIONS))
    before = len(app.told)
    page = visitor.press("Save")
    assert [node.text for node in page.all("p") if node.attrs.get("role") == "alert"] == [
        "Please complete this required field."
    ] * 2
    assert len(app.told) == before, "the app hears nothing of it"


def test_the_apps_errors_stand_under_their_fields_and_what_was_typed_stays(
    app: OtherApp, visitor: Visitor
) -> None:
    opened(app, visitor, asked("name", "plain_text_input"), asked("day", "datepicker"))
    app.answer = {"response_action": "errors", "errors": {"day": "That <is> gone by."}}
    page = dialog(visitor.press("Save", {"Name": "Sam", "Day": "2026-12-01"}))
    assert page.one("p", role="alert").text == "That <is> gone by."
    assert page.one("input", type="text").attrs["value"] == "Sam"
    assert page.one("input", type="date").attrs["aria-invalid"] == "true"
    app.answer = {}
    page = visitor.press("Save", {"Day": "2026-12-24"})
    assert values(app)["name"]["value"] == "Sam"
    assert not [node for node in page.all("p") if node.attrs.get("role") == "alert"]


def test_a_form_that_the_app_breaks_on_stays_and_says_so(app: OtherApp, visitor: Visitor) -> None:
    opened(app, visitor, asked("name", "plain_text_input"))
    app.answer = {"response_action": "errors", "errors": {"no_such_field": "x"}}
    page = dialog(visitor.press("Save", {"Name": "Sam"}))
    assert page.one("p", role="alert").text == "We had some trouble connecting. Try again?"


def test_a_press_in_a_window_keeps_what_was_typed_and_tells_it(app: OtherApp, visitor: Visitor) -> None:
    button = actions(element("button", text=plain("Look it up"), value="look"))
    opened(app, visitor, asked("name", "plain_text_input"), button)
    page = dialog(visitor.press("Look it up", {"Name": "Sa"}))
    assert app.last["view"]["state"]["values"]["name"]["name_act"]["value"] == "Sa"
    assert page.one("input", type="text").attrs["value"] == "Sa"


def test_an_input_that_dispatches_tells_the_app_before_it_is_submitted(
    app: OtherApp, visitor: Visitor
) -> None:
    opened(app, visitor, {**asked("food", "static_select", options=OPTIONS), "dispatch_action": True})
    visitor.press("Set, Food", {"Food": "Bread"})
    assert app.last["type"] == "block_actions"
    assert action(app)["selected_option"]["value"] == "b"


def test_an_external_menu_in_a_form_is_searched_and_submitted(app: OtherApp, visitor: Visitor) -> None:
    opened(
        app, visitor, asked("owner", "external_select", min_query_length=1), asked("why", "plain_text_input")
    )
    visitor.press("Search, Owner", {"Owner": "u", "Why": "half a"})
    page = dialog(visitor.page)
    assert page.one("input", type="text").attrs["value"] == "half a"
    chosen = next(node for node in visitor.page.all("button") if node.name == "Save")
    form = visitor.form_of(chosen)
    assert form is not None
    radios = [node for node in visitor.page.all("input") if node.attrs.get("type") == "radio"]
    radios[1].attrs["checked"] = ""
    visitor.press("Save", {"Why": "half a sentence"})
    assert values(app)["owner"]["selected_option"]["value"] == "U2"
    assert values(app)["why"]["value"] == "half a sentence"


def test_windows_lie_on_each_other_and_come_back(app: OtherApp, visitor: Visitor) -> None:
    push = actions(element("button", text=plain("Further"), value="push"))
    opened(app, visitor, asked("name", "plain_text_input"), push)
    page = dialog(visitor.press("Further", {"Name": "kept"}))
    assert page.one("h2").text == "Above"
    assert "window 2 of 2" in page.text
    page = dialog(visitor.press("Further"))
    assert "window 3 of 3" in page.text
    assert visitor.page.text.count("The window") == 1, "the lowest shows as an edge"
    page = dialog(visitor.press("Further"))
    assert "window 3 of 3" in page.text, "there is no fourth"
    visitor.press("Back")
    page = dialog(visitor.press("Back"))
    assert page.one("h2").text == "The window"
    assert page.one("input", type="text").attrs["value"] == "kept"


def test_the_cross_closes_every_window(app: OtherApp, visitor: Visitor) -> None:
    opened(app, visitor, actions(element("button", text=plain("Further"), value="push")))
    visitor.press("Further")
    page = visitor.press("Close all windows")
    assert not [node for node in page.all("section") if node.attrs.get("role") == "dialog"]


def test_an_app_that_wants_to_know_hears_of_a_closed_window(app: OtherApp, visitor: Visitor) -> None:
    opened(app, visitor, asked("name", "plain_text_input"), notify_on_close=True)
    visitor.press("Back")
    assert app.last["type"] == "view_closed"


def test_only_its_person_has_a_window(app: OtherApp, visitor: Visitor) -> None:
    opened(app, visitor, asked("name", "plain_text_input"))
    page = visitor.go("/as/max/channel")
    assert not [node for node in page.all("section") if node.attrs.get("role") == "dialog"]
    assert "inert" not in page.one("div", id="desk").attrs


def test_somebody_elses_window_cannot_be_submitted(app: OtherApp, visitor: Visitor, stage: Stage) -> None:
    page = opened(app, visitor, asked("name", "plain_text_input", initial_value="x"))
    save = next(node for node in page.all("button") if node.name == "Save")
    form = visitor.form_of(save)
    assert form is not None
    form.attrs["action"] = "/as/max/act"
    before = len(app.told)
    visitor.send(save, {})
    assert len(app.told) == before
    assert stage.slack.modal(ADA) is not None


def test_a_message_that_is_gone_says_so(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("Old"), value="1")))
    visitor.go("/as/ada/channel")
    app.client.chat_delete(channel=app.channel, ts=ts)
    page = visitor.press("Old")
    assert page.one("p", role="status").text == "That did not work: it is no longer on the screen."


def test_a_choice_in_what_was_drawn_anew_reaches_the_app(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("static_select", options=OPTIONS)))
    visitor.go("/as/ada/channel")
    app.client.chat_update(
        channel=app.channel,
        ts=ts,
        text="Look",
        blocks=[{**actions(element("button", text=plain("New"))), "block_id": "b9"}],
    )
    go = next(node for node in visitor.page.all("button") if node.name.startswith("Set"))
    visitor.send(go, {})
    assert action(app)["type"] == "static_select"


def test_an_app_that_does_not_answer_is_told_of(app: OtherApp, visitor: Visitor, stage: Stage) -> None:
    app.post(actions(element("button", text=plain("Press"), value="1")))
    visitor.go("/as/ada/channel")
    stage.slack.request_url = "http://127.0.0.1:9/"
    assert "Ombud did not take that" in visitor.press("Press").one("p", role="status").text


@pytest.mark.parametrize(
    "sent", [{}, {"do": "x", "at": "[]"}, {"do": "[1]"}, {"do": '["press"]', "at": '["message","C9","1"]'}]
)
def test_nonsense_is_answered_with_a_sentence(visitor: Visitor, sent: dict[str, str]) -> None:
    visitor.go("/as/ada/channel")
    token = visitor.page.all("input")[0].attrs["value"]
    page = visitor.post("/as/ada/act", MultiDict({**sent, "csrf": token}))
    assert page.one("p", role="status").text.startswith("That did not work")
