"""Being a colleague: talking, commands, reactions, shortcuts, Home, messages, and what each may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.sandbox.desk.shortcuts import GLOBAL, ON_MESSAGES
from bot.sandbox.story.people import MALLORY, MAX
from bot.sandbox.story.stage import Stage
from tests.faces.desk.drawn import actions, element, plain
from tests.faces.desk.other_app import OtherApp, other_app
from tests.faces.desk.visiting import Node, Visitor

COMPOSER = "Message #privacy-desk, or type /ombud help"
MANIFESTS = sorted((Path(__file__).parents[3] / "deploy" / "slack").glob("*.yaml"))


@pytest.fixture
def card(stage: Stage) -> None:
    stage.post.bring("01-freja-indsigt")
    stage.work()


@pytest.fixture
def app(stage: Stage) -> Iterator[OtherApp]:
    with other_app(stage) as app:
        yield app


def whispered(page: Node) -> list[str]:
    return [node.text for node in page.all("article") if "message-private" in node.attrs["class"]]


def last_button(visitor: Visitor, words: str) -> str:
    return [node.name for node in visitor.page.all("button") if node.name.startswith(words)][-1]


def test_a_command_is_answered_to_its_person_alone(visitor: Visitor, card: None) -> None:
    visitor.go("/as/ada/channel")
    page = visitor.press("Send", {COMPOSER: "/ombud list"})
    assert "Only visible to you" in whispered(page)[-1]
    assert "2026-0001" in whispered(page)[-1]
    assert whispered(visitor.go("/as/max/channel")) == []


def test_a_command_can_be_tried_with_one_press(visitor: Visitor) -> None:
    visitor.go("/as/ada/channel")
    assert "What you can type" in whispered(visitor.press("/ombud help"))[-1]


def test_what_is_said_in_the_channel_is_seen_by_all_and_mailed_to_nobody(
    visitor: Visitor, stage: Stage
) -> None:
    visitor.go("/as/ada/channel")
    visitor.press("Send", {COMPOSER: "good <b>morning</b> & all"})
    page = visitor.go("/as/max/channel")
    assert "good <b>morning</b> & all" in page.text
    assert stage.post.sent() == []


def test_nothing_to_say_and_commands_in_threads_are_answered_with_a_sentence(
    visitor: Visitor, card: None
) -> None:
    visitor.go("/as/ada/channel")
    assert visitor.press("Send").one("p", role="status").text == "Type something first."
    link = next(node for node in visitor.page.all("a") if "thread-link" in node.attrs.get("class", ""))
    visitor.go(link.attrs["href"])
    page = visitor.press("Send", {"Reply in the thread": "/ombud list"})
    assert page.one("p", role="status").text.startswith("Slack takes no commands in threads.")


def test_a_thread_opens_beside_the_channel_and_can_be_written_in(visitor: Visitor, card: None) -> None:
    visitor.go("/as/ada/channel")
    visitor.link("Reply in the thread")
    page = visitor.press("Send", {"Reply in the thread": "I will ask shipping"})
    thread = page.one("aside", aria_label="Thread")
    assert "I will ask shipping" in thread.text
    assert "nothing written here is mailed" in thread.text
    stream = page.by_id("stream")
    assert stream is not None
    assert "I will ask shipping" not in stream.text
    visitor.link("Close the thread")
    assert not [node for node in visitor.page.all("aside") if node.attrs.get("aria-label") == "Thread"]


def test_a_reaction_is_told_shown_and_taken_back(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("x"))))
    visitor.go("/as/ada/channel")
    page = visitor.press("React with eyes")
    assert app.last["event"]["type"] == "reaction_added"
    assert app.last["event"]["item"] == {"type": "message", "channel": app.channel, "ts": ts}
    assert page.one("button", aria_pressed="true").text == "👀 1"
    visitor.go("/as/max/channel")
    page = visitor.press("eyes, by Ada")
    assert page.one("button", aria_pressed="true").name == "eyes, by Ada, Max"
    visitor.press("eyes, by Ada, Max")
    assert app.last["event"]["type"] == "reaction_removed"
    assert app.last["event"]["user"] == MAX
    assert "eyes, by Ada" in [node.name for node in visitor.page.all("button")]


def test_shortcuts_reach_the_app_with_their_message(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("x"))))
    visitor.go("/as/ada/channel")
    visitor.press("New case")
    assert (app.last["type"], app.last["callback_id"]) == ("shortcut", "new_case")
    visitor.press("Add to case as note")
    assert (app.last["type"], app.last["callback_id"]) == ("message_action", "note_from_message")
    assert app.last["message"]["ts"] == ts


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.name)
def test_every_shortcut_of_the_manifest_can_be_used(manifest: Path) -> None:
    listed = yaml.safe_load(manifest.read_text("utf-8"))["features"].get("shortcuts", [])
    known = {("message", name) for name in ON_MESSAGES} | {("global", name) for name in GLOBAL}
    assert {(one["type"], one["callback_id"]) for one in listed} <= known


def test_home_is_opened_by_a_press_and_drawn(visitor: Visitor, card: None) -> None:
    assert "has not opened Home yet" in visitor.go("/as/ada/home").text
    page = visitor.press("Home")
    home = page.by_id("home")
    assert home is not None
    assert home.all("h3")
    assert "has not opened Home yet" not in page.text


def test_messages_from_ombud_are_a_place_of_their_own(visitor: Visitor, app: OtherApp) -> None:
    assert "has not written to Ada yet" in visitor.go("/as/ada/messages").text
    app.client.chat_postMessage(channel="U0ADA", text="Three cases are due")
    page = visitor.go("/")
    assert "new" in next(node for node in page.all("a") if node.text.startswith("A Ada")).text
    assert "Three cases are due" in visitor.go("/as/ada/messages").text
    assert "Three cases are due" not in visitor.go("/as/max/messages").text


def test_a_guest_sees_the_card_and_may_do_nothing(visitor: Visitor, stage: Stage, card: None) -> None:
    visitor.go("/as/mallory/channel")
    page = visitor.press(last_button(visitor, "Claim"))
    assert stage.cases()["Freja"].owner is None
    assert stage.slack.modal(MALLORY) is not None or whispered(page)


def test_a_page_that_is_only_compared_takes_no_message_away(visitor: Visitor) -> None:
    visitor.server.house.note("ada", "Remember this")
    looked = visitor.client.get("/as/ada/channel", base_url=visitor.origin, headers={"X-Look": "1"})
    assert "Remember this" not in looked.get_data(as_text=True)
    assert "Remember this" in visitor.go("/as/ada/channel").text
    assert "Remember this" not in visitor.go("/as/ada/channel").text
