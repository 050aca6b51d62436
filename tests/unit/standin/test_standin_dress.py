"""How a call is dressed: JSON, a form, a query; a token and a yes or no as clients write them."""

import json
from urllib.parse import urlencode

import pytest

from tests.unit.standin.wire import FORM_TYPE, JSON_TYPE, Wire, card

DRESSES = {
    "JSON": lambda wire, given: wire.call("chat.postMessage", given),
    "a form": lambda wire, given: wire.form(
        "chat.postMessage",
        **{name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()},
    ),
    "a query": lambda wire, given: wire.send(
        "GET",
        "/api/chat.postMessage?"
        + urlencode(
            {
                "token": wire.token,
                **{k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items()},
            }
        ),
    ),
    "a form with the token in a header": lambda wire, given: wire.send(
        "POST",
        "/api/chat.postMessage",
        urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items()}).encode(),
        {**FORM_TYPE, "Authorization": f"Bearer {wire.token}"},
    ),
    "JSON with the token inside": lambda wire, given: wire.call(
        "chat.postMessage", {**given, "token": wire.token}, token=None
    ),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_call_means_the_same_in_every_dress(wire: Wire, dress: str) -> None:
    given = {
        "channel": wire.room,
        "text": "Blåbær",
        "blocks": card({"type": "users_select", "action_id": "owner"}),
        "metadata": {"event_type": "case_card", "event_payload": {"key": "card:1"}},
        "unfurl_links": False,
    }
    answer = DRESSES[dress](wire, given)
    assert answer.body["ok"] is True
    (post,) = wire.slack.messages(wire.room)
    assert (post.text, post.metadata) == ("Blåbær", given["metadata"])
    assert [block["block_id"] for block in post.blocks] == ["head", "acts"]
    (call,) = wire.slack.calls()
    assert "token" not in call.arguments
    assert wire.token not in repr(call)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"7", b"\xff", b"null"])
def test_a_body_that_is_no_object_is_refused_before_anything_else(wire: Wire, body: bytes) -> None:
    answer = wire.send("POST", "/api/auth.test", body, JSON_TYPE)
    assert (answer.status, answer.body) == (200, {"ok": False, "error": "invalid_json"})
    assert wire.slack.calls() == []


def test_an_empty_json_body_is_a_call_without_arguments(wire: Wire) -> None:
    headers = {**JSON_TYPE, "Authorization": f"Bearer {wire.token}"}
    assert wire.send("POST", "/api/auth.test", b"", headers).body["ok"] is True


@pytest.mark.parametrize("yes", [True, "true", "1", "True", "TRUE"])
@pytest.mark.parametrize("no", [False, "false", "0", "False"])
def test_yes_and_no_are_read_as_clients_write_them(wire: Wire, yes: object, no: object) -> None:
    given = {"user": wire.ada}
    assert "locale" in wire.call("users.info", {**given, "include_locale": yes}).body["user"]
    assert "locale" not in wire.call("users.info", {**given, "include_locale": no}).body["user"]
