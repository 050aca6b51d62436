"""What a written message becomes, and what every other method sees of it afterwards."""

from collections.abc import Callable

import pytest

from tests.unit.standin.wire import Json, Wire, button, card, plain

METADATA = {"event_type": "case_card", "event_payload": {"key": "card:42", "deep": {"list": [1, None]}}}


def test_a_post_is_answered_with_the_message_as_the_history_shows_it(wire: Wire) -> None:
    answer = wire.ok("chat.postMessage", channel=wire.room, text="Case 1", blocks=card(button()))
    (shown,) = wire.history()
    assert answer["message"] == shown
    assert (answer["channel"], answer["ts"]) == (wire.room, shown["ts"])
    mine = wire.slack.installation
    assert {name: shown[name] for name in ("type", "user", "bot_id", "app_id", "team", "text")} == {
        "type": "message",
        "user": mine.bot_user_id,
        "bot_id": mine.bot_id,
        "app_id": mine.app_id,
        "team": mine.team_id,
        "text": "Case 1",
    }
    assert set(shown) == {"type", "user", "bot_id", "app_id", "team", "text", "ts", "blocks"}


def test_a_timestamp_is_the_wall_clock_in_microseconds_and_never_the_same(wire: Wire) -> None:
    wire.hands.wall = 1_795_000_000.25
    stamps = [wire.post() for _ in range(3)]
    assert stamps == ["1795000000.250000", "1795000000.250001", "1795000000.250002"]
    wire.hands.wall -= 3_600
    assert wire.post() == "1795000000.250003"


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ([{"type": "divider"}], [{"type": "divider", "block_id": "b00000001"}]),
        (
            [{"type": "section", "text": plain()}],
            [{"type": "section", "block_id": "b00000001", "text": {**plain(), "emoji": True}}],
        ),
        (
            [{"type": "section", "text": {**plain(), "emoji": False}, "block_id": "mine"}],
            [{"type": "section", "block_id": "mine", "text": {**plain(), "emoji": False}}],
        ),
        (
            [{"type": "context", "elements": [{"type": "mrkdwn", "text": "*a*"}]}],
            [
                {
                    "type": "context",
                    "block_id": "b00000001",
                    "elements": [{"type": "mrkdwn", "text": "*a*", "verbatim": False}],
                }
            ],
        ),
        (
            [{"type": "actions", "elements": [{"type": "users_select"}]}],
            [
                {
                    "type": "actions",
                    "block_id": "b00000001",
                    "elements": [{"type": "users_select", "action_id": "b00000002"}],
                }
            ],
        ),
    ],
)
def test_blocks_are_kept_with_the_ids_and_defaults_that_slack_adds(
    wire: Wire, blocks: list[Json], kept: list[Json]
) -> None:
    wire.ok("chat.postMessage", channel=wire.room, text="x", blocks=blocks)
    assert wire.history()[0]["blocks"] == kept


def test_blocks_alone_are_a_message_and_text_alone_too(wire: Wire) -> None:
    wire.ok("chat.postMessage", channel=wire.room, blocks=card(button()))
    wire.ok("chat.postMessage", channel=wire.room, text="x", blocks=[])
    assert wire.texts() == ["x", ""]
    assert "blocks" not in wire.history()[0]


NOWHERE = "1.000001"
REFUSALS: dict[str, tuple[Json, str]] = {
    "no text": ({}, "no_text"),
    "an empty text": ({"text": ""}, "no_text"),
    "an empty text and no blocks": ({"text": "", "blocks": []}, "no_text"),
    "a channel that is not there": ({"channel": "C404", "text": "x"}, "channel_not_found"),
    "a channel by its name": ({"channel": "privacy", "text": "x"}, "channel_not_found"),
    "no channel at all": ({"channel": "", "text": "x"}, "channel_not_found"),
    "a thread that is not there": ({"text": "x", "thread_ts": NOWHERE}, "thread_not_found"),
    "a thread of no instant": ({"text": "x", "thread_ts": "yesterday"}, "thread_not_found"),
    "an unknown block": ({"text": "x", "blocks": [{"type": "carousel"}]}, "invalid_blocks"),
    "a block of another surface": ({"text": "x", "blocks": [{"type": "video"}]}, "invalid_blocks"),
    "a block that is no object": ({"text": "x", "blocks": ["x"]}, "invalid_blocks"),
    "51 blocks": ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    "two buttons of one id": ({"text": "x", "blocks": card(button(), button())}, "invalid_blocks"),
    "too much text in the blocks": (
        {"text": "x", "blocks": [{"type": "section", "text": plain("x" * 2_501)}] * 4},
        "msg_blocks_too_long",
    ),
    "too much text and another fault": (
        {"text": "x", "blocks": [*[{"type": "section", "text": plain("x" * 2_501)}] * 4, {"type": "?"}]},
        "invalid_blocks",
    ),
    "metadata without a payload": ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
    "metadata without a name": ({"text": "x", "metadata": {"event_payload": {}}}, "invalid_metadata_format"),
    "metadata with more": (
        {"text": "x", "metadata": {"event_type": "e", "event_payload": {}, "x": 1}},
        "invalid_metadata_format",
    ),
    "empty metadata": ({"text": "x", "metadata": {}}, "invalid_metadata_format"),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
def test_a_refused_message_leaves_nothing_behind(wire: Wire, name: str, method: str) -> None:
    given, error = REFUSALS[name]
    person = {"user": wire.ada} if method == "chat.postEphemeral" else {}
    assert wire.refused(method, **{"channel": wire.room, **person, **given}) == error
    assert wire.slack.dump()["messages"] == []


PLACES: dict[str, tuple[Callable[[Wire], str], str]] = {
    "an archived channel": (lambda wire: channel(wire, is_archived=True), "is_archived"),
    "a public channel without the app": (
        lambda wire: channel(wire, False, is_private=False),
        "not_in_channel",
    ),
    "a private channel without the app": (lambda wire: channel(wire, False), "channel_not_found"),
    "an archived private one without the app": (
        lambda wire: channel(wire, False, is_archived=True),
        "channel_not_found",
    ),
    "the app itself": (lambda wire: wire.slack.installation.bot_user_id, "cannot_dm_bot"),
    "another bot": (lambda wire: wire.slack.workspace.add_person("bot", is_bot=True).id, "cannot_dm_bot"),
    "nobody": (lambda wire: "U404", "channel_not_found"),
}


def channel(wire: Wire, bot: bool = True, **flags: bool) -> str:
    return wire.slack.workspace.add_channel("other", members=[wire.ada], bot=bot, **flags).id


@pytest.mark.parametrize("name", PLACES)
def test_where_the_app_may_not_write_it_is_told_why(wire: Wire, name: str) -> None:
    place, error = PLACES[name]
    target = place(wire)
    assert wire.refused("chat.postMessage", channel=target, text="x") == error
    assert wire.slack.dump()["messages"] == []


@pytest.mark.parametrize("flags", [{"is_ext_shared": True}, {"is_org_shared": True}, {"is_private": False}])
def test_where_the_app_is_a_member_it_may_write(wire: Wire, flags: dict[str, bool]) -> None:
    target = channel(wire, **flags)
    assert wire.ok("chat.postMessage", channel=target, text="x")["channel"] == target


def test_a_persons_id_is_the_way_to_the_apps_talk_with_them(wire: Wire) -> None:
    first = wire.ok("chat.postMessage", channel=wire.ada, text="one")["channel"]
    second = wire.ok("chat.postMessage", channel=wire.ada, text="two")["channel"]
    others = wire.ok("chat.postMessage", channel=wire.max, text="three")["channel"]
    assert first == second != others
    assert [post.text for post in wire.slack.messages(first)] == ["one", "two"]
    opened = wire.ok("conversations.open", users=wire.ada)
    assert (opened["channel"]["id"], opened["already_open"]) == (first, True)
    assert wire.ok("chat.postMessage", channel=first, text="by its own id")["channel"] == first


def test_with_the_messages_tab_off_nobody_is_written_to_by_id(wire: Wire) -> None:
    wire.slack.workspace.messages_tab = False
    assert wire.refused("chat.postMessage", channel=wire.ada, text="x") == "messages_tab_disabled"
    assert [channel["id"] for channel in wire.slack.dump()["channels"]] == [wire.room]


@pytest.mark.parametrize(("length", "kept"), [(39_999, 39_999), (40_000, 40_000), (40_001, 40_000)])
def test_a_new_text_is_cut_where_slack_cuts_it(wire: Wire, length: int, kept: int) -> None:
    wire.post("x" * length)
    assert len(wire.texts()[0]) == kept


class TestThreads:
    def test_a_reply_stands_in_its_thread_and_not_in_the_channel(self, wire: Wire) -> None:
        top = wire.post("top")
        reply = wire.post("reply", thread_ts=top)
        assert wire.texts() == ["top"]
        assert [message["ts"] for message in wire.thread(top)] == [top, reply]
        assert wire.thread(top)[1]["thread_ts"] == top

    def test_the_top_says_that_it_is_one_from_the_first_reply_on(self, wire: Wire) -> None:
        top = wire.post("top")
        assert "thread_ts" not in wire.history()[0]
        wire.post("reply", thread_ts=top)
        assert wire.history()[0]["thread_ts"] == top

    def test_a_reply_to_a_reply_joins_the_same_thread(self, wire: Wire) -> None:
        top = wire.post("top")
        reply = wire.post("one", thread_ts=top)
        wire.post("two", thread_ts=reply)
        assert [message["text"] for message in wire.thread(top)] == ["top", "one", "two"]

    def test_a_broadcast_stands_in_both_places(self, wire: Wire) -> None:
        top = wire.post("top")
        wire.post("loud", thread_ts=top, reply_broadcast=True)
        assert wire.texts() == ["loud", "top"]
        assert wire.history()[0]["subtype"] == "thread_broadcast"
        assert [message["text"] for message in wire.thread(top)] == ["top", "loud"]

    def test_a_broadcast_outside_a_thread_is_an_ordinary_message(self, wire: Wire) -> None:
        wire.post("alone", reply_broadcast=True)
        assert "subtype" not in wire.history()[0]

    def test_a_lone_message_is_a_thread_of_one(self, wire: Wire) -> None:
        top = wire.post("top")
        assert [message["text"] for message in wire.thread(top)] == ["top"]

    @pytest.mark.parametrize("ts", [NOWHERE, "", "x"])
    def test_a_thread_that_is_not_there_is_not_found(self, wire: Wire, ts: str) -> None:
        wire.post("top")
        assert wire.refused("conversations.replies", channel=wire.room, ts=ts) == "thread_not_found"

    def test_threads_of_two_channels_do_not_meet(self, wire: Wire) -> None:
        other = channel(wire)
        top = wire.post("top")
        given = {"channel": other, "text": "x", "thread_ts": top}
        assert wire.refused("chat.postMessage", **given) == "thread_not_found"
        assert wire.refused("conversations.replies", channel=other, ts=top) == "thread_not_found"

    def test_when_the_top_is_deleted_its_replies_remain(self, wire: Wire) -> None:
        top = wire.post("top")
        wire.post("reply", thread_ts=top)
        wire.ok("chat.delete", channel=wire.room, ts=top)
        assert [message["text"] for message in wire.thread(top)] == ["reply"]
        assert wire.refused("chat.postMessage", channel=wire.room, text="x", thread_ts=top) == (
            "thread_not_found"
        )


class TestMetadata:
    def test_it_comes_back_to_those_who_ask(self, wire: Wire) -> None:
        ts = wire.post(metadata=METADATA)
        assert "metadata" not in wire.history()[0]
        assert wire.history(include_all_metadata=True)[0]["metadata"] == METADATA
        assert "metadata" not in wire.thread(ts)[0]
        assert wire.thread(ts, include_all_metadata=True)[0]["metadata"] == METADATA

    def test_the_answer_to_a_post_holds_it(self, wire: Wire) -> None:
        answer = wire.ok("chat.postMessage", channel=wire.room, text="x", metadata=METADATA)
        assert answer["message"]["metadata"] == METADATA

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ({"text": "new"}, METADATA),
            ({"text": "new", "metadata": {}}, None),
            (
                {"text": "new", "metadata": {**METADATA, "event_type": "other"}},
                {**METADATA, "event_type": "other"},
            ),
        ],
    )
    def test_an_edit_keeps_replaces_or_takes_it_away(self, wire: Wire, given: Json, kept: object) -> None:
        ts = wire.post(metadata=METADATA)
        wire.ok("chat.update", channel=wire.room, ts=ts, **given)
        assert wire.history(include_all_metadata=True)[0].get("metadata") == kept


class TestReactions:
    def test_a_reaction_is_seen_with_who_made_it(self, wire: Wire) -> None:
        ts = wire.post()
        for name in ("eyes", "+1", "wave::skin-tone-3"):
            wire.ok("reactions.add", channel=wire.room, timestamp=ts, name=name)
        bot = wire.slack.installation.bot_user_id
        assert wire.history()[0]["reactions"] == [
            {"name": name, "users": [bot], "count": 1} for name in ("eyes", "+1", "wave::skin-tone-3")
        ]

    @pytest.mark.parametrize("name", ["", "Eyes", ":eyes:", "two words", "x" * 101, "a::skin-tone-9", "å"])
    def test_what_is_no_emoji_is_refused(self, wire: Wire, name: str) -> None:
        given = {"channel": wire.room, "timestamp": wire.post(), "name": name}
        assert wire.refused("reactions.add", **given) == "invalid_name"
        assert "reactions" not in wire.history()[0]

    def test_each_stands_once_and_survives_an_edit(self, wire: Wire) -> None:
        ts = wire.post()
        given = {"channel": wire.room, "timestamp": ts, "name": "eyes"}
        wire.ok("reactions.add", **given)
        assert wire.refused("reactions.add", **given) == "already_reacted"
        wire.ok("chat.update", channel=wire.room, ts=ts, text="edited")
        assert wire.history()[0]["reactions"][0]["count"] == 1

    def test_a_message_out_of_reach_takes_none(self, wire: Wire) -> None:
        ts = wire.slack.say(wire.ada, wire.room, "hello").ts
        public = channel(wire, False, is_private=False)
        there = wire.slack.say(wire.ada, public, "hello").ts
        hidden = channel(wire, False)
        add = {"timestamp": there, "name": "eyes"}
        assert wire.refused("reactions.add", channel=public, **add) == "not_in_channel"
        assert wire.refused("reactions.add", channel=hidden, **add) == "channel_not_found"
        assert wire.refused("reactions.add", channel=wire.room, **add) == "message_not_found"
        assert wire.refused("reactions.add", channel=wire.room, timestamp=ts, name="eyes") == "(not refused)"
