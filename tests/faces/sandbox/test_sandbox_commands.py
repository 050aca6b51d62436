"""Slash commands and response URLs: what the person is shown, and how often the app may answer."""

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk.webhook import WebhookClient

from bot.sandbox.slack.refusals import MistakeError
from tests.faces.sandbox.office import Connect, Office, Post, button, card, lose_patience


def answer_with(*answers: Any) -> Any:
    def listen(app: App, office: Office) -> None:
        left = list(answers)

        @app.command("/ombud")
        def ombud(ack: Ack, command: dict[str, Any], respond: Respond) -> None:
            office.heard.append((command["text"], command))
            answer = left.pop(0) if left else None
            if answer == "later":
                ack()
                respond("Later it is")
            else:
                ack(answer) if answer is not None else ack()

    return listen


def test_a_command_says_who_where_and_what(office: Office, connect: Connect) -> None:
    connect(answer_with())
    assert office.slack.command(office.ada, office.room, "/ombud", "list").ok
    ((text, form),) = office.heard
    assert text == "list"
    assert (form["user_id"], form["channel_id"], form["channel_name"]) == (office.ada, office.room, "privacy")
    assert form["team_id"] == "T0SANDBOX"
    assert form["trigger_id"]


@pytest.mark.parametrize(
    "answer", ["Help is near", {"text": "Help is near", "response_type": "ephemeral"}, "later"]
)
def test_an_answer_is_for_the_person_alone(office: Office, connect: Connect, answer: object) -> None:
    connect(answer_with(answer))
    office.slack.command(office.ada, office.room, "/ombud", "help")
    (seen,) = office.slack.ephemerals(office.ada)
    assert seen.text in ("Help is near", "Later it is")
    assert office.slack.ephemerals(office.max) == []
    assert office.slack.messages(office.room) == []


def test_an_answer_may_be_for_everybody(office: Office, connect: Connect) -> None:
    connect(answer_with({"text": "All hear", "response_type": "in_channel"}))
    office.slack.command(office.ada, office.room, "/ombud")
    assert [post.text for post in office.slack.messages(office.room)] == ["All hear"]


def test_an_answer_with_broken_blocks_is_not_shown(office: Office, connect: Connect) -> None:
    connect(answer_with({"text": "x", "blocks": [{"type": "nonsense"}]}))
    delivered = office.slack.command(office.ada, office.room, "/ombud")
    assert (delivered.trouble, delivered.outcome) == ("bad_response", "failed")
    assert office.slack.ephemerals(office.ada) == []


def test_a_command_nobody_knows_fails(office: Office, connect: Connect, road: str) -> None:
    connect(lambda app, office: None)
    lose_patience(office)
    delivered = office.slack.command(office.ada, office.room, "/other")
    assert delivered.trouble == ("dispatch_failed" if road == "http" else "operation_timeout")


def test_somebody_outside_the_channel_types_no_command_in_it(office: Office) -> None:
    outsider = office.slack.workspace.add_person("mallory")
    with pytest.raises(MistakeError, match="does not see the channel"):
        office.slack.command(outsider.id, office.room, "/ombud")


def url(office: Office, ts: str | None = None) -> str:
    with office.slack.workspace.lock:
        return office.slack.payloads.response_url(office.ada, office.room, ts)


def test_a_response_url_works_five_times(office: Office) -> None:
    hook = WebhookClient(url(office))
    assert [hook.send(text="x").status_code for _ in range(6)] == [200] * 5 + [404]
    assert "used_url" in hook.send(text="x").body
    assert len(office.slack.ephemerals(office.ada)) == 5


def test_a_response_url_lives_half_an_hour(office: Office) -> None:
    hook = WebhookClient(url(office))
    office.time.now += 1_800
    assert hook.send(text="x").status_code == 200
    office.time.now += 1
    assert "expired_url" in hook.send(text="x").body


def test_a_response_url_replaces_and_deletes_the_message_it_belongs_to(office: Office, posted: Post) -> None:
    hook = WebhookClient(url(office, posted()))
    assert hook.send(text="Claimed", replace_original=True).status_code == 200
    (message,) = office.slack.messages(office.room)
    assert (message.text, message.blocks) == ("Claimed", [])
    assert hook.send(delete_original=True).status_code == 200
    assert office.slack.messages(office.room) == []
    assert "message_not_found" in hook.send(text="x", replace_original=True).body


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"response_type": "ephemeral"}, "no_text"),
        ({"text": "x", "blocks": card(button("a"), button("a"))}, "invalid_blocks"),
        ({"text": "x", "colour": "red"}, "invalid_payload"),
        ({"text": 7}, "invalid_payload"),
        ({"text": "x", "metadata": {"event_type": ""}}, "invalid_metadata_format"),
    ],
)
def test_a_malformed_answer_is_refused(office: Office, body: dict[str, Any], error: str) -> None:
    answer = WebhookClient(url(office)).send_dict(body)
    assert answer.status_code == 400
    assert error in answer.body
    assert office.slack.ephemerals(office.ada) == []


def test_a_made_up_response_url_answers_nothing(office: Office) -> None:
    made_up = url(office).rsplit("/", 2)[0] + "/700/007"
    assert "no_hook" in WebhookClient(made_up).send(text="x").body


def test_an_ephemeral_message_can_be_pressed_by_its_reader_and_replaced(
    office: Office, connect: Connect
) -> None:
    def listen(app: App, office: Office) -> None:
        @app.action("confirm")
        def confirm(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
            office.heard.append(("confirm", body["container"]["is_ephemeral"]))
            ack()
            respond(text="Done", replace_original=True)

    connect(listen)
    sent = office.client.chat_postEphemeral(
        channel=office.room, user=office.ada, text="Sure?", blocks=card(button("confirm"))
    )
    with pytest.raises(MistakeError, match="sees no message"):
        office.slack.press(office.max, office.room, sent["message_ts"], "confirm")
    office.slack.press(office.ada, office.room, sent["message_ts"], "confirm")
    assert office.heard == [("confirm", True)]
    assert [post.text for post in office.slack.ephemerals(office.ada)] == ["Done"]
