"""What people's acts send to the app: key by key, as Slack writes it."""

from typing import Any

import pytest

from tests.unit.standin.wire import Json, Receiver, Wire, asked, button, home, modal, option, row, sent

OPTIONS: list[Json] = [option("access"), option("erasure")]
HEAD = {"type", "team", "enterprise", "is_enterprise_install", "user", "api_app_id", "token"}
ACTION = {"type", "action_id", "block_id", "action_ts"}
ERASURE = {**OPTIONS[1], "text": {**OPTIONS[1]["text"], "emoji": True}}
MENU: Json = {"type": "static_select", "action_id": "right", "options": OPTIONS}


def check_head(wire: Wire, payload: Json, kind: str, person: str) -> None:
    mine = wire.slack.installation
    assert payload["type"] == kind
    assert payload["team"] == {"id": mine.team_id, "domain": mine.team_domain}
    assert (payload["enterprise"], payload["is_enterprise_install"]) == (None, False)
    assert payload["token"] == mine.verification_token
    # Bolt's types: shortcuts name no app, and a global one does not say twice what somebody is called.
    assert payload.get("api_app_id") == (None if kind in {"shortcut", "message_action"} else mine.app_id)
    names = {"username": "ada"} if kind == "shortcut" else {"username": "ada", "name": "ada"}
    assert payload["user"] == {"id": person, **names, "team_id": mine.team_id}


class TestOnAMessage:
    def test_a_press(self, wire: Wire, app: Receiver) -> None:
        ts = wire.post("Case 1", button(value="1", style="primary"), button("other"))
        wire.slack.press(wire.ada, wire.room, ts, "claim")
        payload = app.last
        assert set(payload) == HEAD | {
            "container", "trigger_id", "channel", "message", "state", "response_url", "actions"
        }  # fmt: skip
        check_head(wire, payload, "block_actions", wire.ada)
        assert payload["container"] == {
            "type": "message",
            "message_ts": ts,
            "channel_id": wire.room,
            "is_ephemeral": False,
        }
        assert payload["channel"] == {"id": wire.room, "name": "privacy"}
        assert payload["message"] == wire.history()[0]
        assert payload["state"] == {"values": {}}
        (action,) = payload["actions"]
        assert set(action) == ACTION | {"text", "value", "style"}
        assert (action["type"], action["action_id"], action["block_id"]) == ("button", "claim", "acts")
        assert (action["value"], action["style"]) == ("1", "primary")

    @pytest.mark.parametrize(
        ("element", "value", "chosen"),
        [
            (
                MENU,
                "erasure",
                {"selected_option": ERASURE},
            ),
            ({"type": "users_select", "action_id": "right"}, "U0MAX", {"selected_user": "U0MAX"}),
            ({"type": "channels_select", "action_id": "right"}, "C1", {"selected_channel": "C1"}),
            ({"type": "conversations_select", "action_id": "right"}, "C1", {"selected_conversation": "C1"}),
            ({"type": "datepicker", "action_id": "right"}, "2026-11-22", {"selected_date": "2026-11-22"}),
            ({"type": "timepicker", "action_id": "right"}, "09:30", {"selected_time": "09:30"}),
            (
                {"type": "datetimepicker", "action_id": "right"},
                1_795_000_000,
                {"selected_date_time": 1_795_000_000},
            ),
            (
                {"type": "multi_users_select", "action_id": "right"},
                ["U0MAX", "U0ADA"],
                {"selected_users": ["U0MAX", "U0ADA"]},
            ),
        ],
    )
    def test_a_choice(self, wire: Wire, app: Receiver, element: Json, value: Any, chosen: Json) -> None:
        ts = wire.post("Case 1", element)
        wire.slack.choose(wire.ada, wire.room, ts, "right", value)
        (action,) = app.last["actions"]
        assert {name: action[name] for name in chosen} == chosen
        assert set(action) == ACTION | set(chosen)
        state = {"type": element["type"], **chosen}
        assert app.last["state"]["values"] == {"acts": {"right": state}}

    def test_an_overflow_reports_its_option_and_keeps_no_state(self, wire: Wire, app: Receiver) -> None:
        ts = wire.post("x", {"type": "overflow", "action_id": "more", "options": OPTIONS})
        wire.slack.choose(wire.ada, wire.room, ts, "more", "access")
        assert app.last["actions"][0]["selected_option"]["value"] == "access"
        assert app.last["state"]["values"] == {}

    def test_the_state_holds_the_initial_values_of_the_other_menus(self, wire: Wire, app: Receiver) -> None:
        initial = {**MENU, "action_id": "first", "initial_option": OPTIONS[0]}
        ts = wire.post("x", initial, {**MENU, "action_id": "second"}, button())
        wire.slack.press(wire.ada, wire.room, ts, "claim")
        state = app.last["state"]["values"]["acts"]
        assert state["first"]["selected_option"]["value"] == "access"
        assert state["second"]["selected_option"] is None

    def test_each_person_has_choices_of_their_own_on_a_message(self, wire: Wire, app: Receiver) -> None:
        ts = wire.post("x", MENU, button())
        wire.slack.choose(wire.ada, wire.room, ts, "right", "erasure")
        for person, chosen in ((wire.max, None), (wire.ada, ERASURE)):
            wire.slack.press(person, wire.room, ts, "claim")
            assert app.last["state"]["values"]["acts"]["right"]["selected_option"] == chosen

    def test_a_reply_names_its_thread_and_a_whisper_says_that_it_is_one(
        self, wire: Wire, app: Receiver
    ) -> None:
        top = wire.post()
        reply = wire.post("x", button(), thread_ts=top)
        wire.slack.press(wire.ada, wire.room, reply, "claim")
        assert app.last["container"]["thread_ts"] == top
        given = {"channel": wire.room, "user": wire.ada, "blocks": [row(button())]}
        whisper = wire.ok("chat.postEphemeral", **given)["message_ts"]
        wire.slack.press(wire.ada, wire.room, whisper, "claim")
        assert app.last["container"]["is_ephemeral"] is True

    def test_an_external_menu_asks_with_the_letters_typed(self, wire: Wire, app: Receiver) -> None:
        wire.post("x", {"type": "external_select", "action_id": "owner"})
        app.will(body={"options": OPTIONS})
        found = wire.slack.suggest(wire.ada, wire.slack.messages(wire.room)[0], "owner", "ac")
        assert found == OPTIONS
        assert set(app.last) == HEAD | {"action_id", "block_id", "value", "container", "channel", "message"}
        check_head(wire, app.last, "block_suggestion", wire.ada)
        assert (app.last["action_id"], app.last["value"]) == ("owner", "ac")


class TestInAView:
    def test_a_press_in_a_modal(self, wire: Wire, app: Receiver) -> None:
        view = wire.opened(modal("T", row(button()), asked({"type": "plain_text_input"})))
        wire.slack.press_in_view(view["id"], "claim")
        payload = app.last
        assert set(payload) == HEAD | {"container", "trigger_id", "view", "actions"}
        check_head(wire, payload, "block_actions", wire.ada)
        assert payload["container"] == {"type": "view", "view_id": view["id"]}
        assert payload["view"] == view
        assert "response_url" not in payload

    def test_a_press_in_the_home_tab(self, wire: Wire, app: Receiver) -> None:
        tab = wire.ok("views.publish", user_id=wire.ada, view=home(row(button(value="7"))))["view"]
        wire.slack.press_in_view(tab["id"], "claim")
        assert app.last["view"]["type"] == "home"
        assert app.last["actions"][0]["value"] == "7"

    def test_its_trigger_may_push_onto_the_modal(self, wire: Wire, app: Receiver) -> None:
        view = wire.opened(modal("T", row(button())))
        wire.slack.press_in_view(view["id"], "claim")
        pushed = wire.ok("views.push", trigger_id=app.last["trigger_id"], view=modal("Deeper"))["view"]
        assert pushed["previous_view_id"] == view["id"]

    @pytest.mark.parametrize("asks", [True, False])
    def test_a_field_speaks_up_only_when_asked_to(self, wire: Wire, app: Receiver, asks: bool) -> None:
        view = wire.opened(modal("T", asked(MENU, dispatch_action=asks)))
        delivered = wire.slack.choose_in_view(view["id"], "right", "access")
        assert (len(app.heard), delivered.parcel is not None) == (int(asks), asks)
        kept = wire.slack.modal(wire.ada)
        assert kept is not None
        assert kept.state["answer"]["right"]["selected_option"]["value"] == "access"

    def test_a_submission(self, wire: Wire, app: Receiver) -> None:
        view = wire.opened(modal(private_metadata="case:1"))
        wire.slack.submit(wire.ada, view["id"], {"answer": "Dear Sam"})
        payload = app.last
        assert set(payload) == HEAD | {"trigger_id", "view", "response_urls"}
        check_head(wire, payload, "view_submission", wire.ada)
        assert payload["view"]["state"]["values"] == {
            "answer": {"text": {"type": "plain_text_input", "value": "Dear Sam"}}
        }
        assert (payload["view"]["private_metadata"], payload["view"]["callback_id"]) == ("case:1", "form")
        assert payload["view"]["hash"] == view["hash"]

    @pytest.mark.parametrize(("everything", "cleared"), [(False, False), (True, True)])
    def test_a_closing(self, wire: Wire, app: Receiver, everything: bool, cleared: bool) -> None:
        view = wire.opened(modal(notify_on_close=True))
        wire.slack.close(wire.ada, view["id"], everything=everything)
        assert set(app.last) == HEAD | {"view", "is_cleared"}
        check_head(wire, app.last, "view_closed", wire.ada)
        assert app.last["is_cleared"] is cleared
        assert wire.slack.modal(wire.ada) is None

    def test_a_closing_that_nobody_asked_to_hear_of_is_silent(self, wire: Wire, app: Receiver) -> None:
        view = wire.opened()
        assert wire.slack.close(wire.ada, view["id"]) is None
        assert app.heard == []

    def test_a_view_that_clears_on_close_takes_all_with_it(self, wire: Wire, app: Receiver) -> None:
        bottom = wire.opened()
        top = wire.pushed(bottom["id"], modal("T", clear_on_close=True, notify_on_close=True))
        wire.slack.close(wire.ada, top["id"])
        assert app.last["is_cleared"] is True
        assert wire.slack.modal(wire.ada) is None


class TestCommandsAndShortcuts:
    def test_a_command_is_a_form(self, wire: Wire, app: Receiver) -> None:
        wire.slack.command(wire.ada, wire.room, "/ombud", "list blåbær & co")
        form = app.heard[-1].form
        mine = wire.slack.installation
        assert set(form) == {
            "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name",
            "command", "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
        }  # fmt: skip
        assert (form["command"], form["text"]) == ("/ombud", "list blåbær & co")
        assert (form["channel_id"], form["channel_name"]) == (wire.room, "privacy")
        assert (form["user_id"], form["user_name"], form["team_id"]) == (wire.ada, "ada", mine.team_id)
        assert form["is_enterprise_install"] == "false"

    def test_a_command_without_words_has_an_empty_text(self, wire: Wire, app: Receiver) -> None:
        wire.slack.command(wire.ada, wire.room, "/ombud")
        assert app.heard[-1].form["text"] == ""

    def test_its_response_url_and_trigger_work(self, wire: Wire, app: Receiver) -> None:
        wire.slack.command(wire.ada, wire.room, "/ombud")
        form = app.heard[-1].form
        path = "/" + form["response_url"].split("/", 3)[3]
        assert wire.answer(path, {"text": "later"}).status == 200
        assert wire.ok("views.open", trigger_id=form["trigger_id"], view=modal())
        assert [post.text for post in wire.slack.ephemerals(wire.ada)] == ["later"]

    def test_a_global_shortcut(self, wire: Wire, app: Receiver) -> None:
        wire.slack.shortcut(wire.ada, "new_case")
        assert set(app.last) == HEAD - {"api_app_id"} | {"callback_id", "action_ts", "trigger_id"}
        check_head(wire, app.last, "shortcut", wire.ada)

    def test_a_shortcut_on_a_message(self, wire: Wire, app: Receiver) -> None:
        said = wire.slack.say(wire.max, wire.room, "look")
        wire.slack.shortcut(wire.ada, "note", channel=wire.room, ts=said.ts)
        assert set(app.last) == HEAD - {"api_app_id"} | {
            "callback_id", "action_ts", "trigger_id", "message_ts", "channel", "message", "response_url"
        }  # fmt: skip
        check_head(wire, app.last, "message_action", wire.ada)
        assert app.last["message"] == {
            "type": "message", "user": wire.max, "ts": said.ts, "text": "look"
        }  # fmt: skip


class TestEvents:
    def test_an_event_comes_in_its_frame(self, wire: Wire, app: Receiver) -> None:
        wire.slack.event({"type": "member_joined_channel", "user": wire.ada, "channel": wire.room})
        payload = app.last
        assert set(payload) == {
            "token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id", "event", "type",
            "event_id", "event_time", "authorizations", "is_ext_shared_channel", "event_context",
        }  # fmt: skip
        assert payload["type"] == "event_callback"
        assert payload["event_time"] == int(wire.hands.wall)
        assert set(payload["event"]) == {"type", "user", "channel", "event_ts"}
        assert app.heard[-1].headers["content-type"] == "application/json"

    def test_every_event_has_an_id_of_its_own_unless_given_one(self, wire: Wire, app: Receiver) -> None:
        for event_id in (None, None, "Ev1", "Ev1"):
            wire.slack.event({"type": "x"}, event_id=event_id)
        ids = [heard.payload["event_id"] for heard in app.heard]
        assert len(set(ids)) == 3
        assert ids[2:] == ["Ev1", "Ev1"]

    def test_an_instant_of_its_own_is_kept(self, wire: Wire, app: Receiver) -> None:
        wire.slack.event({"type": "x", "event_ts": "1.000001"})
        assert app.last["event"]["event_ts"] == "1.000001"

    @pytest.mark.parametrize(
        ("flags", "shared"), [({}, False), ({"is_ext_shared": True}, True), ({"is_org_shared": True}, False)]
    )
    def test_it_says_whether_its_channel_is_shared(
        self, wire: Wire, app: Receiver, flags: Json, shared: bool
    ) -> None:
        channel = wire.slack.workspace.add_channel("other", **flags)
        wire.slack.event({"type": "channel_shared", "channel": channel.id})
        assert app.last["is_ext_shared_channel"] is shared

    @pytest.mark.parametrize(("tab", "shown"), [("home", True), ("messages", False)])
    def test_opening_a_tab_tells_which_and_what_it_shows(
        self, wire: Wire, app: Receiver, tab: str, shown: bool
    ) -> None:
        wire.slack.open_tab(wire.ada, tab)
        first = app.last["event"]
        assert (first["type"], first["user"], first["tab"], "view" in first) == (
            "app_home_opened", wire.ada, tab, False
        )  # fmt: skip
        published = wire.ok("views.publish", user_id=wire.ada, view=home())["view"]
        wire.slack.open_tab(wire.ada, tab)
        second = app.last["event"]
        assert second["channel"] == first["channel"]
        assert second.get("view") == (published if shown else None)


def test_every_delivery_has_a_trigger_of_its_own(wire: Wire, app: Receiver) -> None:
    ts = wire.post("x", button())
    for _ in range(5):
        wire.slack.press(wire.ada, wire.room, ts, "claim")
    payloads = [heard.payload for heard in app.heard]
    assert len({payload["trigger_id"] for payload in payloads}) == 5
    assert len({payload["response_url"] for payload in payloads}) == 5
    assert len({payload["actions"][0]["action_ts"] for payload in payloads}) == 5


def test_what_was_delivered_can_be_read_from_the_outcome(wire: Wire, app: Receiver) -> None:
    delivered = wire.slack.press(wire.ada, wire.room, wire.post("x", button()), "claim")
    assert sent(delivered) == app.last
    again = wire.slack.redeliver(delivered.parcel) if delivered.parcel else None
    assert sent(again) == app.heard[1].payload == app.heard[0].payload
