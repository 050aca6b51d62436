"""Channels, their members and their history: who may look, and what the pages hold."""

import base64

import pytest

from tests.unit.standin.wire import EVERY_SCOPE, Json, Wire, wired

PUBLIC: Json = {"is_private": False}


def add(wire: Wire, name: str = "other", *, bot: bool = True, **flags: bool) -> str:
    return wire.slack.workspace.add_channel(name, members=[wire.ada], bot=bot, **flags).id


def direct(wire: Wire) -> str:
    return str(wire.ok("conversations.open", users=wire.ada)["channel"]["id"])


class TestInfo:
    @pytest.mark.parametrize(
        ("flags", "shown"),
        [
            ({}, {"is_private": True, "is_group": True, "is_channel": False, "is_shared": False}),
            (PUBLIC, {"is_private": False, "is_group": False, "is_channel": True}),
            ({"is_archived": True}, {"is_archived": True}),
            ({"is_ext_shared": True}, {"is_ext_shared": True, "is_shared": True, "is_org_shared": False}),
            ({"is_org_shared": True}, {"is_org_shared": True, "is_shared": True, "is_ext_shared": False}),
            ({"is_pending_ext_shared": True}, {"is_pending_ext_shared": True, "is_shared": False}),
        ],
    )
    def test_a_channel_says_what_it_is(self, wire: Wire, flags: Json, shown: Json) -> None:
        channel = wire.ok("conversations.info", channel=add(wire, **flags))["channel"]
        assert {name: channel[name] for name in shown} == shown
        assert (channel["name"], channel["is_im"], channel["is_member"]) == ("other", False, True)

    def test_a_public_channel_is_seen_from_outside_and_a_private_one_is_not(self, wire: Wire) -> None:
        public, hidden = add(wire, bot=False, **PUBLIC), add(wire, bot=False)
        assert wire.ok("conversations.info", channel=public)["channel"]["is_member"] is False
        assert wire.refused("conversations.info", channel=hidden) == "channel_not_found"
        assert wire.refused("conversations.info", channel="C404") == "channel_not_found"

    def test_a_talk_with_a_person_names_the_person(self, wire: Wire) -> None:
        channel = wire.ok("conversations.info", channel=direct(wire))["channel"]
        assert (channel["is_im"], channel["user"]) == (True, wire.ada)
        assert "name" not in channel

    def test_a_change_of_the_channel_is_seen_at_once(self, wire: Wire) -> None:
        wire.slack.workspace.channels[wire.room].is_ext_shared = True
        assert wire.ok("conversations.info", channel=wire.room)["channel"]["is_ext_shared"] is True


class TestScopesOfAFamily:
    @pytest.mark.parametrize(
        ("granted", "kind", "needed"),
        [
            ("groups", "public", "channels"),
            ("groups", "direct", "im"),
            ("channels", "private", "groups"),
            ("channels", "direct", "im"),
            ("im", "public", "channels"),
            ("im", "private", "groups"),
        ],
    )
    @pytest.mark.parametrize(
        ("method", "what"), [("conversations.info", "read"), ("conversations.history", "history")]
    )
    def test_each_conversation_takes_the_scope_of_its_family(
        self, granted: str, kind: str, needed: str, method: str, what: str
    ) -> None:
        families = {f"{family}:{what}" for family in ("channels", "groups", "im")}
        wire = wired(scopes=(EVERY_SCOPE - families) | {f"{granted}:{what}"})
        with wire.slack:
            places = {"public": add(wire, **PUBLIC), "private": wire.room, "direct": direct(wire)}
            answer = wire.call(method, {"channel": places[kind]})
            assert (answer.error, answer.body["needed"]) == ("missing_scope", f"{needed}:{what}")

    @pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
    def test_without_any_a_channel_that_is_not_there_gives_nothing_away(self, method: str) -> None:
        wire = wired(scopes=frozenset({"chat:write"}))
        with wire.slack:
            hidden = add(wire, bot=False)
            assert wire.call(method, {"channel": "C404"}).body["needed"] == "channels:read"
            assert wire.call(method, {"channel": hidden}).error == "missing_scope"


class TestMembers:
    def test_all_are_listed_the_app_among_them(self, wire: Wire) -> None:
        found = wire.ok("conversations.members", channel=wire.room)
        assert found["members"] == sorted([wire.ada, wire.max, wire.slack.installation.bot_user_id])
        assert found["response_metadata"] == {"next_cursor": ""}

    @pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
    def test_the_pages_together_are_the_whole(self, wire: Wire, limit: int) -> None:
        found: list[str] = []
        cursor = ""
        for _ in range(5):
            page = wire.ok("conversations.members", channel=wire.room, limit=limit, cursor=cursor)
            assert len(page["members"]) <= limit
            found += page["members"]
            cursor = page["response_metadata"]["next_cursor"]
            if not cursor:
                break
        assert len(found) == len(set(found)) == 3

    @pytest.mark.parametrize("limit", [0, 1_001])
    def test_a_page_has_its_size(self, wire: Wire, limit: int) -> None:
        given = {"channel": wire.room, "limit": limit}
        assert wire.refused("conversations.members", **given) == "invalid_limit"


class TestOpening:
    def test_a_talk_is_opened_once(self, wire: Wire) -> None:
        first = wire.ok("conversations.open", users=wire.ada)
        second = wire.ok("conversations.open", users=wire.ada, return_im=True)
        assert (first["no_op"], first["already_open"]) == (False, False)
        assert (second["no_op"], second["already_open"]) == (True, True)
        assert first["channel"] == {"id": second["channel"]["id"]}
        assert second["channel"]["user"] == wire.ada

    def test_it_may_be_named_by_its_own_id(self, wire: Wire) -> None:
        talk = direct(wire)
        assert wire.ok("conversations.open", channel=talk)["channel"]["id"] == talk

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({}, "invalid_arguments"),
            ({"users": ""}, "invalid_arguments"),
            ({"users": "U0ADA,U0MAX"}, "invalid_arguments"),
            ({"users": "U404"}, "user_not_found"),
            ({"channel": "C404"}, "channel_not_found"),
            ({"users": "U0ADA", "prevent_creation": True}, "channel_not_found"),
        ],
    )
    def test_what_cannot_be_opened_is_refused(self, wire: Wire, given: Json, error: str) -> None:
        assert wire.refused("conversations.open", **given) == error
        assert [channel["id"] for channel in wire.slack.dump()["channels"]] == [wire.room]

    def test_prevent_creation_finds_what_is_open(self, wire: Wire) -> None:
        talk = direct(wire)
        given = {"users": wire.ada, "prevent_creation": True}
        assert wire.ok("conversations.open", **given)["channel"]["id"] == talk

    def test_a_room_of_many_is_no_talk_with_one(self, wire: Wire) -> None:
        error = wire.refused("conversations.open", channel=wire.room)
        assert error == "method_not_supported_for_channel_type"

    def test_a_deactivated_account_is_talked_to_no_more(self, wire: Wire) -> None:
        wire.slack.workspace.change_person(wire.ada, deleted=True)
        assert wire.refused("conversations.open", users=wire.ada) == "user_disabled"


class TestHistory:
    def test_it_is_newest_first_and_of_one_channel(self, wire: Wire) -> None:
        other = add(wire)
        for number in range(3):
            wire.post(str(number))
            wire.post("elsewhere", channel=other)
        assert wire.texts() == ["2", "1", "0"]

    @pytest.mark.parametrize(
        ("given", "found"),
        [
            ({"oldest": 1}, "432"),
            ({"latest": 3}, "210"),
            ({"oldest": 1, "latest": 3}, "2"),
            ({"oldest": 1, "latest": 3, "inclusive": True}, "321"),
            ({"oldest": 2, "latest": 2, "inclusive": True}, "2"),
            ({"oldest": 2, "latest": 2}, ""),
            ({"oldest": 3, "latest": 1}, ""),
            ({"oldest": 4, "inclusive": True}, "4"),
        ],
    )
    def test_two_instants_bound_it(self, wire: Wire, given: Json, found: str) -> None:
        stamps = [wire.post(str(number)) for number in range(5)]
        bounds = {name: stamps[at] if isinstance(at, int) and name != "inclusive" else at
                  for name, at in given.items()}  # fmt: skip
        assert "".join(wire.texts(**bounds)) == found

    @pytest.mark.parametrize("name", ["oldest", "latest"])
    @pytest.mark.parametrize("at", ["yesterday", "1.x", "-1", "1e9", " "])
    def test_what_is_no_instant_is_refused(self, wire: Wire, name: str, at: str) -> None:
        given = {"channel": wire.room, name: at}
        assert wire.refused("conversations.history", **given) == f"invalid_ts_{name}"
        wire.post()
        assert wire.refused("conversations.history", **given) == f"invalid_ts_{name}"

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
    def test_the_pages_together_are_the_whole_in_order(self, wire: Wire, limit: int) -> None:
        for number in range(7):
            wire.post(str(number))
        found: list[str] = []
        cursor = ""
        while True:
            page = wire.ok("conversations.history", channel=wire.room, limit=limit, cursor=cursor)
            found += [message["text"] for message in page["messages"]]
            cursor = page["response_metadata"]["next_cursor"]
            assert page["has_more"] is bool(cursor)
            if not cursor:
                break
        assert "".join(found) == "6543210"

    @pytest.mark.parametrize(
        "cursor",
        ["x", "made up", "=", base64.b64encode(b"other:1").decode(), base64.b64encode(b"next:x").decode()],
    )
    @pytest.mark.parametrize("method", ["conversations.history", "conversations.members"])
    def test_a_cursor_of_somebody_elses_is_refused(self, wire: Wire, method: str, cursor: str) -> None:
        assert wire.refused(method, channel=wire.room, cursor=cursor) == "invalid_cursor"

    @pytest.mark.parametrize("limit", [0, 1_000, 10_000])
    @pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
    def test_a_page_has_its_size(self, wire: Wire, method: str, limit: int) -> None:
        more = {"ts": wire.post()} if method.endswith("replies") else {}
        assert wire.refused(method, channel=wire.room, limit=limit, **more) == "invalid_limit"

    def test_a_thread_comes_in_pages_with_its_top_first(self, wire: Wire) -> None:
        top = wire.post("top")
        for number in range(3):
            wire.post(str(number), thread_ts=top)
        first = wire.ok("conversations.replies", channel=wire.room, ts=top, limit=2)
        assert [message["text"] for message in first["messages"]] == ["top", "0"]
        cursor = first["response_metadata"]["next_cursor"]
        rest = wire.ok("conversations.replies", channel=wire.room, ts=top, limit=2, cursor=cursor)
        assert ([message["text"] for message in rest["messages"]], rest["has_more"]) == (["1", "2"], False)

    def test_a_bounded_thread_still_shows_its_top(self, wire: Wire) -> None:
        top = wire.post("top")
        stamps = [wire.post(str(number), thread_ts=top) for number in range(3)]
        found = wire.thread(top, oldest=stamps[0])
        assert [message["text"] for message in found] == ["top", "1", "2"]

    @pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
    def test_one_must_be_a_member_to_read(self, wire: Wire, method: str) -> None:
        public, hidden = add(wire, bot=False, **PUBLIC), add(wire, bot=False)
        more = {"ts": "1.000001"} if method.endswith("replies") else {}
        assert wire.refused(method, channel=public, **more) == "not_in_channel"
        assert wire.refused(method, channel=hidden, **more) == "channel_not_found"

    def test_an_archived_channel_can_still_be_read(self, wire: Wire) -> None:
        wire.post("old")
        wire.slack.workspace.channels[wire.room].is_archived = True
        assert wire.texts() == ["old"]

    def test_the_talk_with_a_person_has_a_history_too(self, wire: Wire) -> None:
        talk = direct(wire)
        wire.slack.say(wire.ada, talk, "hello")
        wire.post("hi", channel=talk)
        found = wire.ok("conversations.history", channel=talk)["messages"]
        assert [message["text"] for message in found] == ["hi", "hello"]
        assert found[1]["user"] == wire.ada
        assert "bot_id" not in found[1]


class TestPeople:
    @pytest.mark.parametrize(
        "flags",
        [
            {"is_restricted": True},
            {"is_restricted": True, "is_ultra_restricted": True},
            {"is_admin": True},
            {"deleted": True},
            {"is_bot": True},
            {"is_stranger": True},
        ],
    )
    def test_each_flag_of_an_account_is_shown(self, wire: Wire, flags: Json) -> None:
        plain = wire.ok("users.info", user=wire.max)["user"]
        somebody = wire.slack.workspace.add_person("somebody", **flags)
        shown = wire.ok("users.info", user=somebody.id)["user"]
        for flag in flags:
            assert shown[flag] is True
            assert plain.get(flag, False) is False
        assert "is_stranger" not in plain

    @pytest.mark.parametrize(
        ("at", "zone", "offset"),
        [
            (1_795_000_000.0, "Europe/Copenhagen", 3_600),
            (1_780_000_000.0, "Europe/Copenhagen", 7_200),
            (1_795_000_000.0, "America/St_Johns", -12_600),
            (1_795_000_000.0, "Asia/Kolkata", 19_800),
            (1_795_000_000.0, "UTC", 0),
        ],
    )
    def test_a_zone_has_the_offset_of_the_moment(self, wire: Wire, at: float, zone: str, offset: int) -> None:
        wire.hands.wall = at
        wire.slack.workspace.change_person(wire.ada, tz=zone)
        user = wire.ok("users.info", user=wire.ada)["user"]
        assert (user["tz"], user["tz_offset"], user["updated"]) == (zone, offset, int(at))

    def test_a_name_is_shown_as_given_or_as_the_handle(self, wire: Wire) -> None:
        sam = wire.slack.workspace.add_person("sam", real_name="Sam Sørensen")
        assert wire.ok("users.info", user=sam.id)["user"]["real_name"] == "Sam Sørensen"
        assert wire.ok("users.info", user=wire.ada)["user"]["profile"] == {
            "real_name": "Ada",
            "display_name": "ada",
            "team": "T0SANDBOX",
        }

    def test_the_app_is_an_account_too(self, wire: Wire) -> None:
        who = wire.ok("auth.test")
        user = wire.ok("users.info", user=who["user_id"])["user"]
        assert (user["is_bot"], user["name"]) == (True, who["user"])
        assert who["url"] == "https://sandbox.slack.com/"

    @pytest.mark.parametrize("person", ["U404", "", "ada", "C00000001"])
    def test_somebody_unknown_is_not_found(self, wire: Wire, person: str) -> None:
        assert wire.refused("users.info", user=person) == "user_not_found"
