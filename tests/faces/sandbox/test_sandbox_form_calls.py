"""Calls in every dress that clients send them in: JSON, a form, a query; and what is left of menus."""

import json
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from slack_bolt import Ack, App
from slack_sdk.errors import SlackApiError

from tests.faces.sandbox.office import Connect, Office, Post, card, modal, refused


def ask(
    office: Office, method: str, *, form: dict[str, str] | None = None, query: str = ""
) -> dict[str, Any]:
    """Is the answer to a call as a plain HTTP client would make it."""
    asked = Request(
        f"{office.slack.base_url}{method}{query}", urlencode(form).encode() if form is not None else None
    )
    with urlopen(asked, timeout=5) as answer:
        read: dict[str, Any] = json.loads(answer.read())
    return read


def test_a_form_carries_blocks_as_text(office: Office) -> None:
    form = {
        "token": office.slack.installation.bot_token,
        "channel": office.room,
        "text": "Case 1",
        "blocks": json.dumps(card()),
        "unfurl_links": "false",
    }
    assert ask(office, "chat.postMessage", form=form)["ok"] is True
    assert len(office.slack.messages(office.room)[0].blocks) == 2
    assert "token" not in office.slack.calls()[0].arguments


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"blocks": "[not json"}, "[ERROR] must be valid JSON [json-pointer:/blocks]"),
        ({"blocks": "{}"}, "[ERROR] must be an array [json-pointer:/blocks]"),
        ({"metadata": "[]"}, "[ERROR] must be an object [json-pointer:/metadata]"),
        ({"link_names": "perhaps"}, "[ERROR] must be a boolean [json-pointer:/link_names]"),
        ({"colour": "red"}, "[ERROR] unsupported argument: colour"),
    ],
)
def test_a_form_with_a_wrong_kind_is_told_where(
    office: Office, changes: dict[str, str], complaint: str
) -> None:
    form = {"token": office.slack.installation.bot_token, "channel": office.room, "text": "x", **changes}
    answer = ask(office, "chat.postMessage", form=form)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [complaint]
    assert office.slack.messages(office.room) == []


def test_all_complaints_come_at_once(office: Office) -> None:
    with pytest.raises(SlackApiError) as caught:
        office.client.api_call("chat.update", json={"blocks": 7, "colour": "red"})
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] missing required field: ts",
        "[ERROR] unsupported argument: colour",
        "[ERROR] must be an array [json-pointer:/blocks]",
    ]


def test_a_number_that_is_none_is_refused(office: Office) -> None:
    history = {"channel": office.room, "limit": "many"}
    assert refused(lambda: office.client.api_call("conversations.history", params=history)) == (
        "invalid_arguments"
    )


def test_a_query_is_read_too(office: Office) -> None:
    query = "?" + urlencode({"token": office.slack.installation.bot_token, "user": office.ada})
    assert ask(office, "users.info", query=query)["user"]["name"] == "ada"


def test_without_a_token_anywhere_nobody_is_known(office: Office) -> None:
    assert ask(office, "auth.test", form={})["error"] == "not_authed"


def test_an_address_that_is_not_slacks_is_not_found(office: Office) -> None:
    host = urlsplit(office.slack.base_url).netloc
    with pytest.raises(OSError, match="404"):
        urlopen(f"http://{host}/elsewhere", timeout=5)


def test_reactions_follow_the_channels_rules(office: Office, posted: Post) -> None:
    ts = posted()
    room = office.slack.workspace.channels[office.room]
    room.is_archived = True
    add = office.client.reactions_add
    assert refused(lambda: add(channel=office.room, timestamp=ts, name="eyes")) == "is_archived"


def test_a_press_inside_a_thread_says_so(office: Office, connect: Connect, posted: Post) -> None:
    def listen(app: App, office: Office) -> None:
        @app.action("claim")
        def claim(ack: Ack, body: dict[str, Any]) -> None:
            office.heard.append(("claim", body["container"].get("thread_ts")))
            ack()

    connect(listen)
    top = posted()
    reply = posted(thread_ts=top)
    office.slack.press(office.ada, office.room, top, "claim")
    office.slack.press(office.ada, office.room, reply, "claim")
    # The top of a thread carries its own ts once it has replies, but stands in the channel.
    assert office.heard == [("claim", None), ("claim", top)]


def test_a_menu_in_a_form_asks_the_app_too(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.options("owner")
        def owners(ack: Ack, body: dict[str, Any]) -> None:
            office.heard.append((body["container"]["type"], body["view"]["callback_id"]))
            ack(options=[])

    connect(listen)
    menu = {"type": "external_select", "action_id": "owner", "min_query_length": 0}
    label = {"type": "plain_text", "text": "Owner"}
    with office.slack.workspace.lock:
        trigger = office.slack.payloads.trigger(office.ada)
    form = modal(blocks=[{"type": "input", "block_id": "owner", "label": label, "element": menu}])
    office.client.views_open(trigger_id=trigger, view=form)
    view = office.slack.modal(office.ada)
    assert view is not None
    assert office.slack.suggest(office.ada, view, "owner", "") == []
    assert office.heard == [("view", "form")]


def test_choosing_in_an_input_reaches_the_app_only_if_it_asked(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.action("outcome")
        def outcome(ack: Ack, body: dict[str, Any]) -> None:
            values = body["view"]["state"]["values"]
            office.heard.append(("outcome", values["loud"]["outcome"]["selected_option"]["value"]))
            ack()

    connect(listen)
    label = {"type": "plain_text", "text": "Outcome"}
    options = [{"text": label, "value": "fulfilled"}]
    menu = {"type": "static_select", "action_id": "outcome", "options": options}
    silent = {"type": "input", "block_id": "silent", "label": label, "element": menu}
    loud = {**silent, "block_id": "loud", "dispatch_action": True}
    with office.slack.workspace.lock:
        trigger = office.slack.payloads.trigger(office.ada)
    office.client.views_open(trigger_id=trigger, view=modal(blocks=[silent, loud]))
    view = office.slack.modal(office.ada)
    assert view is not None
    assert office.slack.choose_in_view(view.id, "outcome", "fulfilled", block_id="silent").parcel is None
    assert office.heard == []
    assert office.slack.choose_in_view(view.id, "outcome", "fulfilled", block_id="loud").ok
    assert office.heard == [("outcome", "fulfilled")]
    assert view.state["silent"]["outcome"]["selected_option"]["value"] == "fulfilled"


def test_clearing_closes_the_whole_stack_and_tells_once(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.view_closed("form")
        def closed(ack: Ack, body: dict[str, Any]) -> None:
            office.heard.append(("closed", body["is_cleared"]))
            ack()

    connect(listen)
    with office.slack.workspace.lock:
        first = office.slack.payloads.trigger(office.ada)
    bottom = office.client.views_open(trigger_id=first, view=modal())["view"]
    with office.slack.workspace.lock:
        second = office.slack.payloads.trigger(office.ada, bottom["id"])
    top = office.client.views_push(trigger_id=second, view=modal(notify_on_close=True))["view"]
    delivered = office.slack.close(office.ada, top["id"], everything=True)
    assert delivered is not None
    assert office.heard == [("closed", True)]
    assert office.slack.modal(office.ada) is None
