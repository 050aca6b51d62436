"""Every method by the same table: its token, its scope, its arguments, their kinds."""

import pytest

from tests.unit.standin.wire import (
    ARRAY,
    BOOLEAN,
    EVERY_SCOPE,
    FLAT,
    INTEGER,
    JSON_TYPE,
    OBJECT,
    PARSED,
    STRING,
    Known,
    Wire,
    home,
    modal,
    wired,
)

METHODS: dict[str, Known] = {
    "auth.test": Known(lambda wire: {}),
    "users.info": Known(
        lambda wire: {"user": wire.ada},
        ("user",),
        "users:read",
        (("user", 7, STRING), ("include_locale", "often", BOOLEAN)),
    ),
    "usergroups.users.list": Known(
        lambda wire: {"usergroup": wire.slack.workspace.add_group(wire.ada)},
        ("usergroup",),
        "usergroups:read",
        (("usergroup", 7, STRING), ("include_disabled", "often", BOOLEAN)),
    ),
    "chat.postMessage": Known(
        lambda wire: {"channel": wire.room, "text": "x"},
        ("channel",),
        "chat:write",
        (
            ("channel", ["C1"], STRING),
            ("text", 7, STRING),
            ("blocks", {"type": "divider"}, ARRAY),
            ("blocks", "[", PARSED),
            ("metadata", [], OBJECT),
            ("metadata", "{", PARSED),
            ("thread_ts", 1.5, STRING),
            ("reply_broadcast", "maybe", BOOLEAN),
            ("unfurl_links", 2, BOOLEAN),
            ("unfurl_media", [], BOOLEAN),
            ("mrkdwn", "", BOOLEAN),
            ("link_names", "no", BOOLEAN),
        ),
    ),
    "chat.postEphemeral": Known(
        lambda wire: {"channel": wire.room, "user": wire.ada, "text": "x"},
        ("channel", "user"),
        "chat:write",
        (("user", {}, STRING), ("blocks", "{}", ARRAY), ("thread_ts", 1, STRING)),
    ),
    "chat.update": Known(
        lambda wire: {"channel": wire.room, "ts": wire.post(), "text": "y"},
        ("channel", "ts"),
        "chat:write",
        (("ts", 1_795_000_000, STRING), ("blocks", True, ARRAY), ("as_user", "me", BOOLEAN)),
    ),
    "chat.delete": Known(
        lambda wire: {"channel": wire.room, "ts": wire.post()},
        ("channel", "ts"),
        "chat:write",
        (("ts", [], STRING),),
    ),
    "chat.getPermalink": Known(
        lambda wire: {"channel": wire.room, "message_ts": wire.post()},
        ("channel", "message_ts"),
        None,
        (("message_ts", 1, STRING),),
    ),
    "conversations.info": Known(
        lambda wire: {"channel": wire.room},
        ("channel",),
        "groups:read",
        (("channel", 1, STRING), ("include_locale", "x", BOOLEAN), ("include_num_members", 3, BOOLEAN)),
    ),
    "conversations.members": Known(
        lambda wire: {"channel": wire.room},
        ("channel",),
        "groups:read",
        (("limit", "ten", INTEGER), ("limit", -1, INTEGER), ("limit", 1.5, INTEGER), ("cursor", 1, STRING)),
    ),
    "conversations.open": Known(
        lambda wire: {"users": wire.ada},
        (),
        "im:write",
        (("users", ["U0ADA"], STRING), ("return_im", "x", BOOLEAN), ("prevent_creation", 9, BOOLEAN)),
    ),
    "conversations.history": Known(
        lambda wire: {"channel": wire.room},
        ("channel",),
        "groups:history",
        (("oldest", 1.0, STRING), ("inclusive", "both", BOOLEAN), ("include_all_metadata", "x", BOOLEAN)),
    ),
    "conversations.replies": Known(
        lambda wire: {"channel": wire.room, "ts": wire.post()},
        ("channel", "ts"),
        "groups:history",
        (("ts", 1, STRING), ("latest", [], STRING), ("limit", True, INTEGER)),
    ),
    "views.open": Known(
        lambda wire: {"trigger_id": wire.trigger(), "view": modal()},
        ("trigger_id", "view"),
        None,
        (("view", [], OBJECT), ("view", "{", PARSED), ("trigger_id", 1, STRING)),
    ),
    "views.push": Known(
        lambda wire: {"trigger_id": wire.trigger(view_id=wire.opened()["id"]), "view": modal()},
        ("trigger_id", "view"),
        None,
        (("view", "[]", OBJECT),),
    ),
    "views.update": Known(
        lambda wire: {"view_id": wire.opened()["id"], "view": modal()},
        ("view",),
        None,
        (("view_id", 1, STRING), ("external_id", {}, STRING), ("hash", 1, STRING)),
    ),
    "views.publish": Known(
        lambda wire: {"user_id": wire.ada, "view": home()},
        ("user_id", "view"),
        None,
        (("user_id", 1, STRING), ("view", 1, OBJECT)),
    ),
    "files.getUploadURLExternal": Known(
        lambda _wire: {"filename": "chart.png", "length": 3},
        ("filename", "length"),
        "files:write",
        (("filename", 1, STRING), ("length", "three", INTEGER)),
    ),
    "files.completeUploadExternal": Known(
        lambda wire: {"files": [{"id": wire.uploaded(), "title": "Chart"}]},
        ("files",),
        "files:write",
        (("files", {}, ARRAY),),
    ),
    "reactions.add": Known(
        lambda wire: {"channel": wire.room, "timestamp": wire.post(), "name": "eyes"},
        ("channel", "timestamp", "name"),
        "reactions:write",
        (("name", 1, STRING), ("timestamp", 1, STRING)),
    ),
}
SCOPED = [(name, known.scope) for name, known in METHODS.items() if known.scope]


@pytest.mark.parametrize("method", METHODS)
def test_a_good_call_succeeds_and_says_so(wire: Wire, method: str) -> None:
    answer = wire.call(method, METHODS[method].call(wire))
    assert (answer.status, answer.body["ok"]) == (200, True)
    assert answer.headers["content-type"] == "application/json"
    assert "error" not in answer.body


def test_the_table_holds_every_method_but_the_one_with_a_token_of_its_own(wire: Wire) -> None:
    spoken = set(wire.slack._web._api._methods)
    assert spoken == {*METHODS, "apps.connections.open"}


@pytest.mark.parametrize("method", [name for name, known in METHODS.items() if known.required])
def test_what_is_required_can_neither_be_left_out_nor_be_null(wire: Wire, method: str) -> None:
    given = METHODS[method].call(wire)
    for argument in METHODS[method].required:
        without = {name: value for name, value in given.items() if name != argument}
        for wanting in (without, {**given, argument: None}):
            answer = wire.call(method, wanting)
            assert answer.error == "invalid_arguments"
            assert answer.messages == [f"[ERROR] missing required field: {argument}"]
            assert answer.body["errors"] == [f"missing required field: {argument}"]


@pytest.mark.parametrize("method", METHODS)
def test_an_argument_that_the_method_does_not_know_is_refused(wire: Wire, method: str) -> None:
    given = METHODS[method].call(wire)
    for argument in ("colour", "username2", "token2", "Channel"):
        answer = wire.call(method, given | {argument: "x"})
        assert answer.error == "invalid_arguments"
        assert answer.messages == [f"[ERROR] unsupported argument: {argument}"]
    assert wire.call(method, given).error == "(not refused)"


@pytest.mark.parametrize("method", METHODS)
def test_the_team_may_be_named_in_every_call(wire: Wire, method: str) -> None:
    assert wire.call(method, METHODS[method].call(wire) | {"team_id": "T0SANDBOX"}).body["ok"] is True


@pytest.mark.parametrize("method", [name for name, known in METHODS.items() if known.wrong])
def test_an_argument_of_another_kind_is_refused_at_its_place(wire: Wire, method: str) -> None:
    given = METHODS[method].call(wire)
    for argument, value, complaint in METHODS[method].wrong:
        answer = wire.call(method, given | {argument: value})
        assert answer.error == "invalid_arguments"
        assert answer.messages == [f"[ERROR] {complaint} [json-pointer:/{argument}]"]


@pytest.mark.parametrize("method", METHODS)
def test_only_the_bots_token_opens_a_method(wire: Wire, method: str) -> None:
    given = METHODS[method].call(wire)
    assert wire.call(method, given, token=None).error == "not_authed"
    assert wire.call(method, given, token="").error == "not_authed"
    assert wire.call(method, given, token="xoxb-wrong").error == "invalid_auth"
    assert wire.call(method, given | {"token": "bløb"}, token=None).error == "invalid_auth"
    assert wire.call(method, given, token=wire.token[:-1]).error == "invalid_auth"
    assert wire.call(method, given, token=wire.slack.installation.app_token).error == "not_allowed_token_type"
    assert wire.call(method, given).error == "(not refused)"


@pytest.mark.parametrize("method", METHODS)
def test_a_call_without_leave_changes_nothing(wire: Wire, method: str) -> None:
    given = METHODS[method].call(wire)
    before = wire.slack.dump()
    wire.call(method, given, token="xoxb-wrong")
    assert wire.slack.dump() == before


@pytest.mark.parametrize(("token", "error"), [("bot", "not_allowed_token_type"), ("x", "invalid_auth")])
def test_a_socket_is_opened_with_the_apps_token_alone(wire: Wire, token: str, error: str) -> None:
    assert wire.call("apps.connections.open", token=token).error == error
    answer = wire.call("apps.connections.open", token=wire.slack.installation.app_token)
    assert answer.body["url"].startswith(f"ws://127.0.0.1:{wire.slack.gate.port}/link/?ticket=")


@pytest.mark.parametrize(("method", "scope"), SCOPED)
def test_a_scope_that_was_not_granted_is_asked_for_by_name(method: str, scope: str) -> None:
    full = wired()
    given = METHODS[method].call if method in FLAT or method == "conversations.open" else None
    granted = EVERY_SCOPE - {scope}
    poor = wired(scopes=granted)
    with full.slack, poor.slack:
        asked = given(full) if given else {"channel": poor.room, "ts": "1.000001"}
        if method in {"conversations.info", "conversations.members", "conversations.history"}:
            asked = {"channel": poor.room}
        answer = poor.call(method, asked)
    assert answer.body == {
        "ok": False,
        "error": "missing_scope",
        "needed": scope,
        "provided": ",".join(sorted(granted)),
    }


@pytest.mark.parametrize("flag", ["username", "icon_emoji", "icon_url"])
def test_posing_as_somebody_else_takes_a_scope_of_its_own(wire: Wire, flag: str) -> None:
    answer = wire.call("chat.postMessage", {"channel": wire.room, "text": "x", flag: "Boss"})
    assert (answer.error, answer.body["needed"]) == ("missing_scope", "chat:write.customize")
    assert wire.slack.messages(wire.room) == []


@pytest.mark.parametrize(
    "method", ["chat.scheduleMessage", "x", "chat.postmessage", "views.Open", "api.test"]
)
def test_a_method_that_is_not_spoken_is_unknown_whatever_the_token(wire: Wire, method: str) -> None:
    for token in ("bot", None, "xoxb-wrong"):
        answer = wire.call(method, {"x": 1}, token=token)
        assert answer.body == {"ok": False, "error": "unknown_method", "req_method": method}


@pytest.mark.parametrize("path", ["/", "/api/", "/api", "/api/auth.test/x", "/actions/T/1", "/static/x"])
def test_addresses_that_are_not_slacks_are_not_found(wire: Wire, path: str) -> None:
    assert wire.send("POST", path, b"{}", JSON_TYPE).status == 404


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH"])
def test_verbs_that_slack_does_not_take_are_refused(wire: Wire, verb: str) -> None:
    assert wire.send(verb, "/api/auth.test", b"{}", JSON_TYPE).status == 405
    assert wire.send("GET", wire.hook()).status == 405


def test_all_complaints_of_one_call_come_together_in_a_fixed_order(wire: Wire) -> None:
    given = {"view": 7, "zeal": 1, "colour": 2, "hash": []}
    assert wire.call("views.push", given).messages == [
        "[ERROR] missing required field: trigger_id",
        "[ERROR] unsupported argument: colour",
        "[ERROR] unsupported argument: hash",
        "[ERROR] unsupported argument: zeal",
        "[ERROR] must be an object [json-pointer:/view]",
        "[ERROR] must be a string [json-pointer:/zeal]",
        "[ERROR] must be a string [json-pointer:/colour]",
        "[ERROR] must be a string [json-pointer:/hash]",
    ]
