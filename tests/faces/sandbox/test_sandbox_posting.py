"""Posting, editing and deleting messages as the app, and every refusal on the way."""

import dataclasses

import pytest
from slack_sdk.errors import SlackApiError

from tests.faces.sandbox.office import Office, Post, button, card, plain, refused


def test_a_posted_message_is_kept_with_its_blocks_and_metadata(office: Office) -> None:
    metadata = {"event_type": "case_card", "event_payload": {"key": "card:42"}}
    answer = office.client.chat_postMessage(
        channel=office.room, text="Case 1", blocks=card(), metadata=metadata, unfurl_links=False
    )
    (message,) = office.slack.messages(office.room)
    assert message.ts == answer["ts"]
    assert message.text == "Case 1"
    assert message.metadata == metadata
    assert message.bot_id == office.slack.installation.bot_id
    assert [block["type"] for block in message.blocks] == ["section", "actions"]


def test_slack_fills_in_ids_and_defaults_that_the_app_left_out(office: Office) -> None:
    button_without_id = {"type": "button", "text": plain("Go")}
    office.client.chat_postMessage(channel=office.room, text="x", blocks=card(button_without_id))
    section, actions = office.slack.messages(office.room)[0].blocks
    assert section["block_id"]
    assert section["text"]["verbatim"] is False
    assert actions["elements"][0]["action_id"]
    assert actions["elements"][0]["text"]["emoji"] is True


def test_timestamps_rise_even_within_one_instant(office: Office) -> None:
    stamps = [office.client.chat_postMessage(channel=office.room, text="x")["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))


def test_a_persons_id_as_channel_opens_the_direct_message(office: Office) -> None:
    first = office.client.chat_postMessage(channel=office.ada, text="Good morning")
    second = office.client.chat_postMessage(channel=office.ada, text="Still here")
    assert first["channel"] == second["channel"]
    assert first["channel"].startswith("D")


def test_a_message_to_a_person_needs_the_messages_tab(office: Office) -> None:
    office.slack.workspace.messages_tab = False
    assert (
        refused(lambda: office.client.chat_postMessage(channel=office.ada, text="x"))
        == "messages_tab_disabled"
    )


def test_bots_cannot_be_written_to(office: Office) -> None:
    bot = office.slack.installation.bot_user_id
    assert refused(lambda: office.client.chat_postMessage(channel=bot, text="x")) == "cannot_dm_bot"


def test_replies_stand_in_the_thread_of_the_top_even_when_a_reply_is_named(office: Office) -> None:
    top = office.client.chat_postMessage(channel=office.room, text="top")["ts"]
    reply = office.client.chat_postMessage(channel=office.room, text="one", thread_ts=top)["ts"]
    office.client.chat_postMessage(channel=office.room, text="two", thread_ts=reply)
    thread = office.client.conversations_replies(channel=office.room, ts=top)["messages"]
    assert [message["text"] for message in thread] == ["top", "one", "two"]
    assert {message["thread_ts"] for message in thread} == {top}


@pytest.mark.parametrize(
    ("flags", "bot", "error"),
    [
        ({"is_archived": True}, True, "is_archived"),
        ({"is_private": False}, False, "not_in_channel"),
        ({"is_private": True}, False, "channel_not_found"),
    ],
)
def test_a_channel_refuses_by_its_flags(
    office: Office, flags: dict[str, bool], bot: bool, error: str
) -> None:
    channel = office.slack.workspace.add_channel("other", members=[office.ada], bot=bot, **flags)
    assert refused(lambda: office.client.chat_postMessage(channel=channel.id, text="x")) == error


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": "#privacy", "text": "x"}, "channel_not_found"),
        ({}, "no_text"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": {"type": "section"}}, "invalid_arguments"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
        ({"text": "x", "colour": "red"}, "invalid_arguments"),
        ({"text": "x", "username": "Boss"}, "missing_scope"),
        ({"text": 7}, "invalid_arguments"),
        ({"text": "x", "unfurl_links": "maybe"}, "invalid_arguments"),
    ],
)
def test_a_malformed_post_is_refused_and_leaves_nothing(
    office: Office, arguments: dict[str, object], error: str
) -> None:
    given = {"channel": office.room, **arguments}
    assert refused(lambda: office.client.api_call("chat.postMessage", json=given)) == error
    assert office.slack.messages(office.room) == []


def test_a_refusal_says_where_the_fault_is(office: Office) -> None:
    long = card(button("claim", text=plain("x" * 76)))
    with pytest.raises(SlackApiError) as caught:
        office.client.chat_postMessage(channel=office.room, text="x", blocks=long)
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"
    ]


def test_too_much_text_over_all_blocks_has_its_own_error(office: Office) -> None:
    blocks = [{"type": "section", "text": plain("x" * 2_600)} for _ in range(4)]
    assert (
        refused(lambda: office.client.chat_postMessage(channel=office.room, text="x", blocks=blocks))
        == "msg_blocks_too_long"
    )


def test_a_long_text_is_cut_when_posted_and_refused_when_edited(office: Office, posted: Post) -> None:
    office.client.chat_postMessage(channel=office.room, text="x" * 41_000)
    assert len(office.slack.messages(office.room)[0].text) == 40_000
    ts = posted()
    assert (
        refused(lambda: office.client.chat_update(channel=office.room, ts=ts, text="x" * 4_001))
        == "msg_too_long"
    )


def test_an_edit_replaces_what_it_names_and_keeps_the_rest(office: Office, posted: Post) -> None:
    metadata = {"event_type": "case_card", "event_payload": {"key": "card:42"}}
    ts = posted(metadata=metadata)
    answer = office.client.chat_update(channel=office.room, ts=ts, text="Case 1 is open")
    (message,) = office.slack.messages(office.room)
    assert (message.text, message.ts) == ("Case 1 is open", ts)
    assert message.metadata == metadata
    assert len(message.blocks) == 2
    assert answer["message"]["edited"]["user"] == office.slack.installation.bot_user_id


def test_an_edit_can_take_blocks_and_metadata_away(office: Office, posted: Post) -> None:
    ts = posted(metadata={"event_type": "case_card", "event_payload": {}})
    office.client.chat_update(channel=office.room, ts=ts, text="closed", blocks=[], metadata={})
    (message,) = office.slack.messages(office.room)
    assert message.blocks == []
    assert message.metadata is None


def test_edits_are_refused_for_what_is_not_there_or_not_ours(office: Office) -> None:
    adas = office.slack.say(office.ada, office.room, "hello")
    update = office.client.chat_update
    assert refused(lambda: update(channel=office.room, ts="1.000001", text="x")) == "message_not_found"
    assert refused(lambda: update(channel=office.room, ts=adas.ts, text="x")) == "cant_update_message"
    assert (
        refused(lambda: office.client.chat_delete(channel=office.room, ts=adas.ts)) == "cant_delete_message"
    )


def test_an_edit_in_an_archived_channel_is_refused(office: Office, posted: Post) -> None:
    ts = posted()
    office.slack.workspace.channels[office.room].is_archived = True
    assert refused(lambda: office.client.chat_update(channel=office.room, ts=ts, text="x")) == "is_inactive"


def test_an_edit_with_nothing_in_it_is_refused(office: Office, posted: Post) -> None:
    given = {"channel": office.room, "ts": posted()}
    assert refused(lambda: office.client.api_call("chat.update", json=given)) == "no_text"


def test_a_deleted_message_is_gone_for_good(office: Office, posted: Post) -> None:
    ts = posted()
    office.client.chat_delete(channel=office.room, ts=ts)
    assert office.slack.messages(office.room) == []
    assert refused(lambda: office.client.chat_delete(channel=office.room, ts=ts)) == "message_not_found"


def test_an_ephemeral_message_is_for_one_member_and_cannot_be_edited(office: Office) -> None:
    answer = office.client.chat_postEphemeral(channel=office.room, user=office.ada, text="only you")
    ts = answer["message_ts"]
    assert [post.text for post in office.slack.ephemerals(office.ada)] == ["only you"]
    assert office.slack.ephemerals(office.max) == []
    assert office.slack.messages(office.room) == []
    assert (
        refused(lambda: office.client.chat_update(channel=office.room, ts=ts, text="x"))
        == "message_not_found"
    )
    outsider = office.slack.workspace.add_person("mallory")
    post = office.client.chat_postEphemeral
    assert refused(lambda: post(channel=office.room, user=outsider.id, text="x")) == "user_not_in_channel"


def test_a_permalink_names_the_message_and_its_thread(office: Office, posted: Post) -> None:
    top = posted()
    reply = office.client.chat_postMessage(channel=office.room, text="r", thread_ts=top)["ts"]
    link = office.client.chat_getPermalink(channel=office.room, message_ts=reply)["permalink"]
    assert link.startswith(f"https://sandbox.slack.com/archives/{office.room}/p{reply.replace('.', '')}")
    assert f"thread_ts={top}" in link
    missing = office.client.chat_getPermalink
    assert refused(lambda: missing(channel=office.room, message_ts="1.000001")) == "message_not_found"


def test_a_reaction_stands_once(office: Office, posted: Post) -> None:
    ts = posted()
    add = office.client.reactions_add
    add(channel=office.room, timestamp=ts, name="eyes")
    assert office.slack.messages(office.room)[0].reactions == {
        "eyes": [office.slack.installation.bot_user_id]
    }
    assert refused(lambda: add(channel=office.room, timestamp=ts, name="eyes")) == "already_reacted"
    assert refused(lambda: add(channel=office.room, timestamp=ts, name="Not An Emoji")) == "invalid_name"
    assert refused(lambda: add(channel=office.room, timestamp="1.000001", name="eyes")) == "message_not_found"


def test_posts_are_as_frequent_as_the_pace_allows(office: Office) -> None:
    office.slack.pace.seconds = 1.0
    other = office.slack.workspace.add_channel("second", members=[office.ada])
    office.client.chat_postMessage(channel=office.room, text="1")
    office.client.chat_postMessage(channel=other.id, text="another channel has its own pace")
    with pytest.raises(SlackApiError) as caught:
        office.client.chat_postMessage(channel=office.room, text="2")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response["error"] == "ratelimited"
    office.time.now += 1.0
    office.client.chat_postMessage(channel=office.room, text="2")
    assert [message.text for message in office.slack.messages(office.room)] == ["1", "2"]


def test_the_dump_is_json_and_holds_no_secret(office: Office, posted: Post) -> None:
    posted()
    office.client.views_publish(user_id=office.ada, view={"type": "home", "blocks": card()})
    dump = office.slack.dump()
    assert dump["messages"][0]["text"] == "Case 1 is new"
    assert [channel["id"] for channel in dump["channels"]] == [office.room]
    assert {user["id"] for user in dump["users"]} >= {office.ada, office.max}
    assert dump["views"][0]["user"] == office.ada
    for secret in dataclasses.astuple(office.slack.installation)[1:5]:
        assert secret not in str(dump)
