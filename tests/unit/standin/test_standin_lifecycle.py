"""Starting, stopping, ports, waiting; what the transcript and the dump hold, and what they never do."""

import json
import socket
import threading
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.refusals import RefusalError
from bot.sandbox.slack.standin import SlackStandIn
from tests.unit.standin.wire import Receiver, Wire, asked, button, home, modal, wired


def port_of(slack: SlackStandIn) -> int:
    return urlsplit(slack.base_url).port or 0


def can_connect(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class TestPorts:
    def test_both_ports_are_free_again_after_a_stop(self) -> None:
        with SlackStandIn() as slack:
            ports = (port_of(slack), slack.gate.port)
            assert all(can_connect(port) for port in ports)
        assert not any(can_connect(port) for port in ports)

    def test_a_chosen_port_is_taken(self) -> None:
        with SlackStandIn() as first:
            web, gate = port_of(first), first.gate.port
        with SlackStandIn(port=web, socket_port=gate) as second:
            assert (port_of(second), second.gate.port) == (web, gate)

    def test_many_stand_side_by_side_and_share_nothing(self) -> None:
        wires = [wired() for _ in range(4)]
        for wire in wires:
            wire.slack.start()
        try:
            assert len({port_of(wire.slack) for wire in wires}) == 4
            assert len({wire.token for wire in wires}) == 4
            wires[0].post("mine")
            assert [len(wire.slack.messages(wire.room)) for wire in wires] == [1, 0, 0, 0]
            assert wires[1].call("auth.test", token=wires[0].token).error == "invalid_auth"
        finally:
            for wire in wires:
                wire.slack.stop()

    def test_it_listens_on_loopback_alone(self, wire: Wire) -> None:
        assert urlsplit(wire.slack.base_url).hostname == "127.0.0.1"
        assert wire.slack._web._server.server_address[0] == "127.0.0.1"

    def test_a_stop_leaves_no_thread_behind(self) -> None:
        before = set(threading.enumerate())
        with SlackStandIn() as slack:
            assert {thread.name for thread in set(threading.enumerate()) - before} >= {
                "slack-web",
                "slack-socket",
            }
            assert slack.base_url
        left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
        assert not {"slack-web", "slack-socket"} & set(left)


class TestWaiting:
    def test_it_gives_what_it_waited_for(self, wire: Wire) -> None:
        assert wire.slack.wait_for(lambda: "found") == "found"

    def test_it_gives_up_and_says_so(self, wire: Wire) -> None:
        with pytest.raises(TimeoutError, match=r"nothing of the kind happened in 0\.01 s"):
            wire.slack.wait_for(lambda: False, timeout=0.01)

    def test_a_call_from_another_thread_wakes_it(self, wire: Wire) -> None:
        thread = threading.Thread(target=wire.post)
        thread.start()
        found = wire.slack.wait_for(lambda: wire.slack.messages(wire.room))
        thread.join()
        assert len(found) == 1

    def test_nobody_connects_by_itself(self, wire: Wire) -> None:
        with pytest.raises(TimeoutError):
            wire.slack.wait_until_connected(timeout=0.01)


class TestTranscript:
    def test_every_call_stands_there_in_order_with_its_end(self, wire: Wire) -> None:
        wire.call("auth.test")
        wire.call("users.info", {"user": "U404"})
        wire.call("nonsense", {"a": 1})
        wire.slack.faults.crash("auth.test")
        wire.call("auth.test")
        wire.slack.faults.limit("auth.test", 1)
        wire.call("auth.test")
        found = [(call.number, call.method, call.status, call.error) for call in wire.slack.calls()]
        assert found == [
            (1, "auth.test", 200, None),
            (2, "users.info", 200, "user_not_found"),
            (3, "nonsense", 200, "unknown_method"),
            (4, "auth.test", 500, "internal_error"),
            (5, "auth.test", 429, "ratelimited"),
        ]
        assert wire.slack.calls("users.info")[0].arguments == {"user": "U404"}
        assert [call.number for call in wire.slack.calls("auth.test")] == [1, 4, 5]

    def test_the_list_is_a_copy(self, wire: Wire) -> None:
        wire.call("auth.test")
        wire.slack.calls().clear()
        assert len(wire.slack.calls()) == 1


def secrets_of(installation: Installation) -> list[str]:
    return [
        installation.bot_token,
        installation.app_token,
        installation.signing_secret,
        installation.verification_token,
    ]


class TestSecrets:
    def test_nothing_that_can_be_looked_at_holds_one(self, wire: Wire, app: Receiver) -> None:
        ts = wire.post("x", button())
        wire.slack.press(wire.ada, wire.room, ts, "claim")
        wire.opened()
        wire.ok("views.publish", user_id=wire.ada, view=home())
        wire.call("apps.connections.open", {"token": wire.slack.installation.app_token}, token=None)
        looked_at = [
            json.dumps(wire.slack.dump()),
            repr(wire.slack.installation),
            repr(wire.slack.calls()),
            repr(wire.slack.messages(wire.room)),
        ]
        for secret in secrets_of(wire.slack.installation):
            assert not any(secret in text for text in looked_at)

    def test_they_are_new_for_every_stand_in_and_may_be_given(self) -> None:
        first, second = Installation(), Installation()
        assert not set(secrets_of(first)) & set(secrets_of(second))
        assert Installation(bot_token="xoxb-given").bot_token == "xoxb-given"
        assert first.scopes == SMALLEST_SCOPES

    def test_a_break_is_told_at_the_end_without_what_was_said(self) -> None:
        wire = wired()
        wire.slack.start()
        wire.slack.workspace.change_person(wire.ada, tz="MARKER/Nowhere")
        answer = wire.call("users.info", {"user": wire.ada})
        assert (answer.status, answer.body) == (500, {"ok": False, "error": "internal_error"})
        assert wire.call("auth.test").status == 200
        with pytest.raises(RuntimeError, match="the stand-in broke") as told:
            wire.slack.stop()
        assert "MARKER" not in str(told.value)
        assert "people.py" in str(told.value)


class TestDump:
    def test_it_is_json_and_holds_the_whole_workspace(self, wire: Wire) -> None:
        top = wire.post("top", button(), metadata={"event_type": "e", "event_payload": {}})
        wire.post("reply", thread_ts=top)
        wire.ok("chat.postEphemeral", channel=wire.room, user=wire.ada, text="only you")
        wire.ok("chat.postMessage", channel=wire.max, text="direct")
        wire.opened()
        wire.ok("views.publish", user_id=wire.max, view=home())
        dump = json.loads(json.dumps(wire.slack.dump()))
        assert set(dump) == {"team", "users", "channels", "messages", "views"}
        assert [(post["text"], post["only_for"]) for post in dump["messages"]] == [
            ("top", None),
            ("reply", None),
            ("only you", wire.ada),
            ("direct", None),
        ]
        assert dump["messages"][0]["metadata"] == {"event_type": "e", "event_payload": {}}
        assert [(view["type"], view["user"]) for view in dump["views"]] == [
            ("modal", wire.ada),
            ("home", wire.max),
        ]
        assert [channel["members"] for channel in dump["channels"]] == [
            sorted([wire.ada, wire.max, wire.slack.installation.bot_user_id]),
            sorted([wire.max, wire.slack.installation.bot_user_id]),
        ]
        assert {user["id"] for user in dump["users"]} == {
            wire.ada,
            wire.max,
            wire.slack.installation.bot_user_id,
        }
        assert all("locale" in user for user in dump["users"])

    def test_two_stand_ins_that_did_the_same_look_the_same(self) -> None:
        dumps = []
        for _ in range(2):
            wire = wired()
            with wire.slack:
                ts = wire.post("x", button())
                wire.ok("chat.update", channel=wire.room, ts=ts, text="y")
                wire.opened(modal("T", asked({"type": "datepicker"})))
                dumps.append(wire.slack.dump())
        assert dumps[0] == dumps[1]

    def test_it_is_a_picture_and_not_the_thing(self, wire: Wire) -> None:
        wire.post("x", button())
        wire.slack.dump()["messages"][0]["blocks"].clear()
        assert len(wire.slack.messages(wire.room)[0].blocks) == 2


@given(st.text(max_size=60))
def test_any_token_at_all_gets_an_answer(token: str) -> None:
    mine = Installation(bot_token="xoxb-1", app_token="xapp-1")
    for app_level in (True, False):
        refusal = None
        try:
            mine.check_token(token, app_level=app_level)
        except RefusalError as error:
            refusal = error.error
        assert refusal in {"not_authed", "invalid_auth", "not_allowed_token_type", None}
        assert (refusal is None) is (token == ("xapp-1" if app_level else "xoxb-1"))
