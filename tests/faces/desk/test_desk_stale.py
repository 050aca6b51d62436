"""Presses on what was drawn anew in the meantime: they reach the app, and Ombud itself says what is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from bot.sandbox.desk.drawings import Drawings
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.story.people import ADA, MAX
from bot.sandbox.story.stage import Stage
from tests.faces.desk.drawn import actions, element, option, plain
from tests.faces.desk.other_app import OtherApp, other_app
from tests.faces.desk.visiting import Node, Visitor


@pytest.fixture
def card(stage: Stage) -> None:
    stage.post.bring("01-freja-indsigt")
    stage.work()


@pytest.fixture
def app(stage: Stage) -> Iterator[OtherApp]:
    with other_app(stage) as app:
        yield app


def button(visitor: Visitor, words: str) -> Node:
    return [node for node in visitor.page.all("button") if node.name.startswith(words)][-1]


class Left:
    """A page that somebody left open, to come back to it later."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._page, self._path = visitor, visitor.page, visitor.path

    def press(self, words: str) -> Node:
        self._visitor.page, self._visitor.path = self._page, self._path
        return self._visitor.send(button(self._visitor, words), {})


def test_the_second_to_claim_is_told_by_ombud_who_was_first(
    visitor: Visitor, stage: Stage, card: None
) -> None:
    visitor.go("/as/max/channel")
    late = Left(visitor)
    visitor.go("/as/ada/channel")
    visitor.send(button(visitor, "Claim"), {})
    page = late.press("Claim")
    assert stage.cases()["Freja"].owner == ADA
    private = [node.text for node in page.all("article") if "message-private" in node.attrs["class"]]
    window = stage.slack.modal(MAX)
    assert "Ada" in (str(window.drawn) if window else private[-1])
    assert not [node for node in page.all("p") if node.attrs.get("role") == "status"], "the page adds nothing"


def test_a_press_carries_what_was_on_the_screen(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("Take it"), value="version 1")))
    visitor.go("/as/ada/channel")
    old = Left(visitor)
    blocks = [actions(element("button", text=plain("Take it now"), value="version 2"))]
    app.client.chat_update(channel=app.channel, ts=ts, text="Look", blocks=blocks)
    old.press("Take it")
    told: dict[str, Any] = app.last["actions"][0]
    assert (told["value"], told["text"]["text"]) == ("version 1", "Take it")
    assert app.last["container"]["message_ts"] == ts
    assert app.last["message"]["blocks"][0]["elements"][0]["value"] == "version 2", "as Slack keeps it"
    visitor.go("/as/ada/channel")
    visitor.press("Take it now")
    assert app.last["actions"][0]["value"] == "version 2"


def test_a_button_that_is_gone_can_still_be_pressed(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("Take it"), value="1")))
    visitor.go("/as/ada/channel")
    old = Left(visitor)
    section = {"type": "section", "text": plain("Taken")}
    app.client.chat_update(channel=app.channel, ts=ts, text="Look", blocks=[section])
    page = old.press("Take it")
    assert app.last["actions"][0]["value"] == "1"
    assert "Taken" in page.text


def test_an_entry_of_a_menu_that_is_gone_can_still_be_chosen(app: OtherApp, visitor: Visitor) -> None:
    entries = [option("a", "Apples"), option("b", "Bread")]
    ts = app.post(actions(element("overflow", options=entries)))
    visitor.go("/as/ada/channel")
    old = Left(visitor)
    others = [option("c", "Cheese"), option("d", "Dates")]
    blocks = [actions(element("overflow", options=others))]
    app.client.chat_update(channel=app.channel, ts=ts, text="Look", blocks=blocks)
    old.press("Bread")
    assert app.last["actions"][0]["selected_option"]["value"] == "b"


def test_a_window_that_was_drawn_anew_takes_the_press_on_the_former(
    app: OtherApp, visitor: Visitor, stage: Stage
) -> None:
    def window(value: str) -> dict[str, Any]:
        blocks = [actions(element("button", action_id="go", text=plain(f"Go {value}"), value=value))]
        return {"type": "modal", "title": plain("Window"), "close": plain("Back"), "blocks": blocks}

    app.window = window("1")
    app.post(actions(element("button", text=plain("Open it"), value="open")))
    visitor.go("/as/ada/channel")
    visitor.press("Open it")
    old, shown = Left(visitor), stage.slack.modal(ADA)
    assert shown is not None
    app.client.views_update(view_id=shown.id, view=window("2"))
    old.press("Go 1")
    assert app.last["actions"][0]["value"] == "1"
    assert app.last["container"]["view_id"] == shown.id


def test_a_message_that_was_deleted_cannot_be_pressed(app: OtherApp, visitor: Visitor) -> None:
    ts = app.post(actions(element("button", text=plain("Take it"), value="1")))
    visitor.go("/as/ada/channel")
    old = Left(visitor)
    app.client.chat_delete(channel=app.channel, ts=ts)
    page = old.press("Take it")
    assert "it is no longer on the screen" in page.one("p", role="status").text
    assert app.told == []


def test_only_so_many_drawings_are_remembered() -> None:
    drawings = Drawings()
    for number in range(1_001):
        drawings.keep(str(number), [actions(element("button", text=plain("x")))])
    assert drawings.placed("1000", "b1", "a1").action_id == "a1"
    with pytest.raises(MistakeError, match="load it again"):
        drawings.placed("0", "b1", "a1")


@pytest.mark.parametrize(
    "where", ['["message", "C1"]', '["view"]', "[]", "x", '["message", "C1", "1.0", "x"]']
)
def test_a_place_that_is_none_is_answered_with_a_sentence(visitor: Visitor, where: str) -> None:
    visitor.go("/as/ada/channel")
    form = visitor.page.one("form", aria_label="The desk's clock")
    csrf = next(node for node in form.all("input") if node.attrs["name"] == "csrf").attrs["value"]
    page = visitor.post("/as/ada/act", MultiDict({"csrf": csrf, "at": where, "do": '["press", "b", "a"]'}))
    assert "That did not work" in page.one("p", role="status").text
