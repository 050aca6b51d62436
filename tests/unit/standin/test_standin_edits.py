"""Editing, deleting, linking to and whispering messages: what may be touched, and what remains."""

import pytest

from tests.unit.standin.wire import Json, Wire, button, card, plain

NOWHERE = "1.000001"


class TestEdits:
    @pytest.mark.parametrize(
        ("given", "text", "count"),
        [
            ({"text": "new"}, "new", 2),
            ({"text": "new", "blocks": []}, "new", 0),
            ({"text": "new", "blocks": [{"type": "divider"}]}, "new", 1),
            ({"blocks": [{"type": "divider"}]}, "Case 1 is new", 1),
            ({"text": ""}, "", 2),
        ],
    )
    def test_an_edit_replaces_what_it_names(self, wire: Wire, given: Json, text: str, count: int) -> None:
        ts = wire.post("Case 1 is new", button())
        answer = wire.ok("chat.update", channel=wire.room, ts=ts, **given)
        (shown,) = wire.history()
        assert (shown["text"], len(shown.get("blocks", []))) == (text, count)
        assert answer["text"] == text
        assert answer["message"] == shown

    def test_an_edit_keeps_the_place_and_says_when_it_was_made(self, wire: Wire) -> None:
        ts = wire.post("one")
        wire.post("two")
        wire.hands.wall += 60
        answer = wire.ok("chat.update", channel=wire.room, ts=ts, text="ONE")
        assert answer["ts"] == ts
        assert wire.texts() == ["two", "ONE"]
        edited = wire.history()[1]["edited"]
        assert edited["user"] == wire.slack.installation.bot_user_id
        assert float(edited["ts"]) >= wire.hands.wall

    def test_every_edit_is_later_than_the_one_before(self, wire: Wire) -> None:
        ts = wire.post()
        stamps = []
        for number in range(4):
            wire.ok("chat.update", channel=wire.room, ts=ts, text=str(number))
            stamps.append(wire.history()[0]["edited"]["ts"])
        assert stamps == sorted(set(stamps))

    def test_a_reply_is_edited_inside_its_thread(self, wire: Wire) -> None:
        top = wire.post("top")
        reply = wire.post("reply", thread_ts=top)
        wire.ok("chat.update", channel=wire.room, ts=reply, text="better")
        assert [message["text"] for message in wire.thread(top)] == ["top", "better"]

    def test_what_people_chose_on_a_message_is_forgotten_when_it_is_redrawn(self, wire: Wire) -> None:
        menu = {"type": "users_select", "action_id": "owner"}
        ts = wire.post("x", menu)
        wire.slack.request_url = "http://127.0.0.1:9/"
        wire.slack.choose(wire.ada, wire.room, ts, "owner", wire.max)
        assert wire.slack.messages(wire.room)[0].chosen[wire.ada]
        wire.ok("chat.update", channel=wire.room, ts=ts, text="y")
        assert wire.slack.messages(wire.room)[0].chosen == {}

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({}, "no_text"),
            ({"blocks": []}, "no_text"),
            ({"metadata": {}}, "no_text"),
            ({"text": "x" * 4_001}, "msg_too_long"),
            ({"text": "x", "blocks": [{"type": "?"}]}, "invalid_blocks"),
            (
                {"text": "x", "blocks": [{"type": "section", "text": plain("x" * 2_501)}] * 4},
                "msg_blocks_too_long",
            ),
            ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
            ({"text": "x", "ts": NOWHERE}, "message_not_found"),
            ({"text": "x", "ts": ""}, "message_not_found"),
            ({"text": "x", "channel": "C404"}, "channel_not_found"),
        ],
    )
    def test_a_refused_edit_changes_nothing_at_all(self, wire: Wire, given: Json, error: str) -> None:
        metadata = {"event_type": "case_card", "event_payload": {}}
        ts = wire.post("Case 1 is new", button(), metadata=metadata)
        before = wire.slack.dump()
        assert wire.refused("chat.update", **{"channel": wire.room, "ts": ts, **given}) == error
        assert wire.slack.dump() == before

    def test_the_longest_text_that_may_be_edited(self, wire: Wire) -> None:
        ts = wire.post()
        wire.ok("chat.update", channel=wire.room, ts=ts, text="x" * 4_000)
        assert len(wire.texts()[0]) == 4_000


class TestWhoseMessageItIs:
    @pytest.mark.parametrize(
        ("method", "error"), [("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")]
    )
    def test_a_persons_message_is_not_the_apps(self, wire: Wire, method: str, error: str) -> None:
        ts = wire.slack.say(wire.ada, wire.room, "mine").ts
        more = {"text": "x"} if method == "chat.update" else {}
        assert wire.refused(method, channel=wire.room, ts=ts, **more) == error
        assert wire.texts() == ["mine"]

    @pytest.mark.parametrize("method", ["chat.update", "chat.delete", "chat.getPermalink"])
    def test_a_message_is_looked_for_in_its_own_channel_alone(self, wire: Wire, method: str) -> None:
        other = wire.slack.workspace.add_channel("other").id
        name = "message_ts" if method == "chat.getPermalink" else "ts"
        more = {"text": "x"} if method == "chat.update" else {}
        assert wire.refused(method, **{"channel": other, name: wire.post(), **more}) == "message_not_found"

    def test_an_archived_channel_is_inactive_for_edits(self, wire: Wire) -> None:
        ts = wire.post("before")
        wire.slack.workspace.channels[wire.room].is_archived = True
        assert wire.refused("chat.update", channel=wire.room, ts=ts, text="x") == "is_inactive"
        assert wire.refused("chat.postMessage", channel=wire.room, text="x") == "is_archived"
        assert wire.texts() == ["before"]

    def test_an_app_that_was_removed_finds_nothing_of_its_own(self, wire: Wire) -> None:
        ts = wire.post()
        wire.slack.workspace.channels[wire.room].members.discard(wire.slack.installation.bot_user_id)
        for method, more in (("chat.update", {"text": "x"}), ("chat.delete", {})):
            assert wire.refused(method, channel=wire.room, ts=ts, **more) == "channel_not_found"
        assert len(wire.slack.messages(wire.room)) == 1


class TestDeletions:
    def test_a_deleted_message_is_nowhere(self, wire: Wire) -> None:
        ts = wire.post("gone", button())
        assert wire.ok("chat.delete", channel=wire.room, ts=ts)["ts"] == ts
        assert wire.history() == []
        given = {"channel": wire.room}
        assert wire.refused("chat.delete", **given, ts=ts) == "message_not_found"
        assert wire.refused("chat.update", **given, ts=ts, text="x") == "message_not_found"
        assert wire.refused("chat.getPermalink", **given, message_ts=ts) == "message_not_found"
        assert wire.refused("reactions.add", **given, timestamp=ts, name="eyes") == "message_not_found"
        assert wire.refused("conversations.replies", **given, ts=ts) == "thread_not_found"

    def test_a_deleted_reply_leaves_the_rest_of_the_thread(self, wire: Wire) -> None:
        top = wire.post("top")
        first = wire.post("one", thread_ts=top)
        wire.post("two", thread_ts=top)
        wire.ok("chat.delete", channel=wire.room, ts=first)
        assert [message["text"] for message in wire.thread(top)] == ["top", "two"]


class TestPermalinks:
    def test_a_link_names_the_channel_and_the_instant(self, wire: Wire) -> None:
        ts = wire.post()
        answer = wire.ok("chat.getPermalink", channel=wire.room, message_ts=ts)
        assert answer["channel"] == wire.room
        assert answer["permalink"] == (
            f"https://sandbox.slack.com/archives/{wire.room}/p{ts.replace('.', '')}"
        )

    def test_a_link_to_a_reply_names_its_thread(self, wire: Wire) -> None:
        top = wire.post()
        reply = wire.post(thread_ts=top)
        link = wire.ok("chat.getPermalink", channel=wire.room, message_ts=reply)["permalink"]
        assert link.endswith(f"/p{reply.replace('.', '')}?thread_ts={top}&cid={wire.room}")
        above = wire.ok("chat.getPermalink", channel=wire.room, message_ts=top)["permalink"]
        assert "?" not in above

    def test_a_persons_message_can_be_linked_to(self, wire: Wire) -> None:
        ts = wire.slack.say(wire.ada, wire.room, "hello").ts
        assert wire.refused("chat.getPermalink", channel=wire.room, message_ts=ts) == "(not refused)"


class TestEphemerals:
    def whispered(self, wire: Wire, person: str | None = None, **more: object) -> str:
        given = {"channel": wire.room, "user": person or wire.ada, "text": "only you", **more}
        return str(wire.ok("chat.postEphemeral", **given)["message_ts"])

    def test_only_its_reader_has_it(self, wire: Wire) -> None:
        self.whispered(wire)
        assert [post.text for post in wire.slack.ephemerals(wire.ada)] == ["only you"]
        assert wire.slack.ephemerals(wire.max) == []
        assert wire.slack.messages(wire.room) == []
        assert wire.history() == []

    def test_no_method_finds_it_again(self, wire: Wire) -> None:
        ts = self.whispered(wire)
        given = {"channel": wire.room}
        assert wire.refused("chat.update", **given, ts=ts, text="x") == "message_not_found"
        assert wire.refused("chat.delete", **given, ts=ts) == "message_not_found"
        assert wire.refused("chat.getPermalink", **given, message_ts=ts) == "message_not_found"
        assert wire.refused("reactions.add", **given, timestamp=ts, name="eyes") == "message_not_found"
        assert wire.refused("chat.postMessage", **given, text="x", thread_ts=ts) == "thread_not_found"

    @pytest.mark.parametrize("person", ["U404", "", "U0MALLORY"])
    def test_somebody_outside_is_shown_nothing(self, wire: Wire, person: str) -> None:
        wire.slack.workspace.add_person("mallory", person_id="U0MALLORY")
        given = {"channel": wire.room, "user": person, "text": "x"}
        assert wire.refused("chat.postEphemeral", **given) == "user_not_in_channel"

    def test_a_persons_id_is_no_channel_to_whisper_in(self, wire: Wire) -> None:
        given = {"channel": wire.ada, "user": wire.ada, "text": "x"}
        assert wire.refused("chat.postEphemeral", **given) == "channel_not_found"

    def test_it_may_stand_in_a_thread_without_opening_it(self, wire: Wire) -> None:
        top = wire.post("top")
        self.whispered(wire, thread_ts=top)
        (whisper,) = wire.slack.ephemerals(wire.ada)
        assert whisper.thread_ts == top
        assert [message["text"] for message in wire.thread(top)] == ["top"]
        assert "thread_ts" not in wire.history()[0]

    def test_two_people_are_whispered_to_apart(self, wire: Wire) -> None:
        self.whispered(wire, wire.ada, text="for ada")
        self.whispered(wire, wire.max, text="for max", blocks=card(button()))
        assert [post.text for post in wire.slack.ephemerals(wire.ada)] == ["for ada"]
        assert [len(post.blocks) for post in wire.slack.ephemerals(wire.max)] == [2]
