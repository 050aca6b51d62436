"""What Slack's screen would not offer raises at once: a script that plays a person wrongly finds out."""

from collections.abc import Callable

import pytest

from bot.sandbox.slack.refusals import MistakeError
from tests.unit.standin.wire import Json, Receiver, Wire, asked, button, home, modal, option, row

OPTIONS = [option("access"), option("erasure")]
MENU = {"type": "static_select", "action_id": "right", "options": OPTIONS}
OUTER: Json = {"type": "external_select", "action_id": "owner"}


@pytest.fixture
def ts(wire: Wire, app: Receiver) -> str:
    """A card with a button, two menus and an overflow in the room."""
    overflow = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    return wire.post("card", button(value="1"), MENU, OUTER, overflow)


MISTAKES: dict[str, tuple[Callable[[Wire, str], object], str]] = {
    "a button that is not there": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, ts, "close"),
        "0 elements are called close",
    ),
    "a button of another block": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, ts, "claim", block_id="head"),
        "0 elements are called claim",
    ),
    "a button of another value": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, ts, "claim", value="2"),
        "0 elements are called claim",
    ),
    "a menu that is pressed": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, ts, "right"),
        "right is a static_select, not a button",
    ),
    "an overflow that is pressed": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, ts, "more"),
        "more is a overflow, not a button",
    ),
    "a button that is chosen from": (
        lambda wire, ts: wire.slack.choose(wire.ada, wire.room, ts, "claim", "x"),
        "a button takes no value",
    ),
    "an option that is not offered": (
        lambda wire, ts: wire.slack.choose(wire.ada, wire.room, ts, "right", "portability"),
        "does not offer that option",
    ),
    "an option of an overflow that is not offered": (
        lambda wire, ts: wire.slack.choose(wire.ada, wire.room, ts, "more", "portability"),
        "the overflow does not offer",
    ),
    "an external menu chosen from by a word": (
        lambda wire, ts: wire.slack.choose(wire.ada, wire.room, ts, "owner", "ada"),
        "pass one that `suggest` returned",
    ),
    "a message that is not there": (
        lambda wire, ts: wire.slack.press(wire.ada, wire.room, "1.000001", "claim"),
        "sees no message 1.000001",
    ),
    "a channel that is not there": (
        lambda wire, ts: wire.slack.press(wire.ada, "C404", ts, "claim"),
        "does not see the channel C404",
    ),
    "somebody who is not there": (
        lambda wire, ts: wire.slack.press("U404", wire.room, ts, "claim"),
        "does not see the channel",
    ),
    "a menu that is no external one": (
        lambda wire, ts: wire.slack.suggest(wire.ada, wire.slack.messages(wire.room)[0], "right", "a"),
        "not a external_select or multi_external_select",
    ),
    "a command in a channel out of sight": (
        lambda wire, ts: wire.slack.command("U0MALLORY", wire.room, "/ombud"),
        "does not see the channel",
    ),
    "a message in a channel out of sight": (
        lambda wire, ts: wire.slack.say("U0MALLORY", wire.room, "x"),
        "does not see the channel",
    ),
    "a shortcut on a message out of sight": (
        lambda wire, ts: wire.slack.shortcut("U0MALLORY", "note", channel=wire.room, ts=ts),
        "does not see the channel",
    ),
    "a shortcut by nobody": (
        lambda wire, ts: wire.slack.shortcut("U404", "new"),
        "nobody here has the id U404",
    ),
    "a tab opened by nobody": (lambda wire, ts: wire.slack.open_home("U404"), "nobody here has the id U404"),
    "a modal that is not open": (
        lambda wire, ts: wire.slack.submit(wire.ada, "V404"),
        "U0ADA does not look at the modal V404",
    ),
    "a closing of what is not open": (
        lambda wire, ts: wire.slack.close(wire.ada, "V404"),
        "does not look at the modal V404",
    ),
    "a press in a view that is not open": (
        lambda wire, ts: wire.slack.press_in_view("V404", "claim"),
        "no view V404 is open",
    ),
    "a choice in a view that is not open": (
        lambda wire, ts: wire.slack.choose_in_view("V404", "right", "access"),
        "no view V404 is open",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_raises_and_reaches_nobody(wire: Wire, app: Receiver, ts: str, name: str) -> None:
    wire.slack.workspace.add_person("mallory", person_id="U0MALLORY")
    act, complaint = MISTAKES[name]
    before = wire.slack.dump()
    with pytest.raises(MistakeError, match=complaint):
        act(wire, ts)
    assert app.heard == []
    assert wire.slack.dump() == before


def test_one_of_two_alike_is_named_by_its_block_or_its_value(wire: Wire, app: Receiver) -> None:
    blocks = [row(button(value=str(number)), block_id=f"row{number}") for number in (1, 2)]
    ts = wire.post("x", blocks=blocks)
    with pytest.raises(MistakeError, match="2 elements are called claim"):
        wire.slack.press(wire.ada, wire.room, ts, "claim")
    wire.slack.press(wire.ada, wire.room, ts, "claim", block_id="row2")
    wire.slack.press(wire.ada, wire.room, ts, "claim", value="1")
    assert [heard.payload["actions"][0]["value"] for heard in app.heard] == ["2", "1"]


def test_a_whisper_is_pressed_by_its_reader_alone(wire: Wire, app: Receiver) -> None:
    given = {"channel": wire.room, "user": wire.ada, "blocks": [row(button())]}
    whisper = wire.ok("chat.postEphemeral", **given)["message_ts"]
    with pytest.raises(MistakeError, match="sees no message"):
        wire.slack.press(wire.max, wire.room, whisper, "claim")
    assert wire.slack.press(wire.ada, wire.room, whisper, "claim").ok


def test_a_button_that_was_drawn_away_cannot_be_pressed(wire: Wire, app: Receiver, ts: str) -> None:
    wire.ok("chat.update", channel=wire.room, ts=ts, text="done", blocks=[])
    with pytest.raises(MistakeError, match="0 elements"):
        wire.slack.press(wire.ada, wire.room, ts, "claim")


def test_a_public_channel_is_open_to_all_and_a_private_one_to_its_members(wire: Wire, app: Receiver) -> None:
    mallory = wire.slack.workspace.add_person("mallory").id
    public = wire.slack.workspace.add_channel("general", is_private=False).id
    assert wire.slack.say(mallory, public, "hello").user == mallory
    assert wire.slack.command(mallory, public, "/ombud").ok
    wire.slack.workspace.channels[wire.room].members.add(mallory)
    assert wire.slack.say(mallory, wire.room, "hello").text == "hello"


def test_somebody_removed_from_a_channel_acts_in_it_no_more(wire: Wire, app: Receiver, ts: str) -> None:
    wire.slack.workspace.channels[wire.room].members.discard(wire.ada)
    with pytest.raises(MistakeError, match="does not see the channel"):
        wire.slack.press(wire.ada, wire.room, ts, "claim")


def test_only_the_uppermost_modal_is_within_reach(wire: Wire, app: Receiver) -> None:
    bottom = wire.opened()
    top = wire.pushed(bottom["id"])
    for act in (wire.slack.submit, wire.slack.close):
        with pytest.raises(MistakeError, match="does not look at"):
            act(wire.ada, bottom["id"])
    wire.slack.close(wire.ada, top["id"])
    assert wire.slack.submit(wire.ada, bottom["id"], {"answer": "x"}).ok


def test_nobody_submits_or_closes_for_another(wire: Wire, app: Receiver) -> None:
    view = wire.opened()
    for act in (wire.slack.submit, wire.slack.close):
        with pytest.raises(MistakeError, match="U0MAX does not look at"):
            act(wire.max, view["id"])


def test_the_home_tab_is_no_modal_to_submit(wire: Wire, app: Receiver) -> None:
    tab = wire.ok("views.publish", user_id=wire.ada, view=home(row(button())))["view"]
    with pytest.raises(MistakeError, match="does not look at"):
        wire.slack.submit(wire.ada, tab["id"])
    assert wire.slack.press_in_view(tab["id"], "claim").ok


SUGGESTIONS: list[tuple[int, object, str]] = [
    (200, None, "must be an object"),
    (200, {}, "missing required field: options or option_groups"),
    (200, {"options": [{"text": "x"}]}, "must be an object"),
    (200, {"options": [option("x" * 151)]}, "must be less than 151 characters"),
    (200, {"options": [option("x")] * 101}, "no more than 100 items"),
    (200, {"options": [], "option_groups": []}, "only one of these"),
    (200, {"choices": []}, "unknown field: choices"),
    (500, {"options": []}, "dispatch_failed"),
]


@pytest.mark.parametrize(("status", "body", "complaint"), SUGGESTIONS)
def test_a_menu_that_the_app_fills_wrongly_stays_empty(
    wire: Wire, app: Receiver, ts: str, status: int, body: object, complaint: str
) -> None:
    app.will(status, body)
    with pytest.raises(MistakeError, match=complaint):
        wire.slack.suggest(wire.ada, wire.slack.messages(wire.room)[0], "owner", "a")


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ({"options": []}, []),
        ({"options": OPTIONS}, ["access", "erasure"]),
        (
            {
                "option_groups": [
                    {"label": {"type": "plain_text", "text": "G"}, "options": [each]} for each in OPTIONS
                ]
            },
            ["access", "erasure"],
        ),
    ],
)
def test_a_menu_that_the_app_fills_shows_its_options(
    wire: Wire, app: Receiver, ts: str, body: object, values: list[str]
) -> None:
    app.will(body=body)
    found = wire.slack.suggest(wire.ada, wire.slack.messages(wire.room)[0], "owner", "a")
    assert [each["value"] for each in found] == values


def test_a_menu_in_a_form_is_filled_by_the_app_too(wire: Wire, app: Receiver) -> None:
    wire.opened(modal("T", asked(OUTER)))
    view = wire.slack.modal(wire.ada)
    assert view is not None
    app.will(body={"options": OPTIONS})
    (first, _) = wire.slack.suggest(wire.ada, view, "owner", "a")
    assert app.last["container"] == {"type": "view", "view_id": view.id}
    assert wire.slack.submit(wire.ada, view.id, {"owner": first}).ok
    assert app.last["view"]["state"]["values"]["answer"]["owner"]["selected_option"] == OPTIONS[0]
