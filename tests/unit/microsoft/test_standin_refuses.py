"""The stand-in refuses what Graph and Entra refuse, so that being green against it says something."""

import base64
import json
from typing import Any

import pytest

from connectors.errors import Permanent
from connectors.transport import Answer, Transport
from tests.support.microsoft import CALLBACK, PRIVACY, Tenant

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
MIME = base64.b64encode(b"From: privacy@example.com\r\nMessage-ID: <1@x.y>\r\n\r\nhello")


class Caller:
    """Calls Graph with a good token, and nothing else that the connector adds."""

    def __init__(self, microsoft: Tenant) -> None:
        grant = json.loads(json.loads(microsoft.consented().grant)["cache"])
        (held,) = grant["AccessToken"].values()
        self.token = {"Authorization": f"Bearer {held['secret']}"}
        self.base = microsoft.standin.graph_url
        self.transport = Transport([self.base])

    def call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        kind = {"Content-Type": "text/plain" if isinstance(body, bytes) else "application/json"}
        answer = self.raw(method, path, data, {**self.token, **kind, **(headers or {})})
        return answer.status, json.loads(answer.content or b"{}")

    def raw(self, method: str, path: str, data: bytes, headers: dict[str, str]) -> Answer:
        return self.transport.call(method, self.base + path, headers=headers, body=data)


@pytest.fixture
def caller(microsoft: Tenant) -> Caller:
    return Caller(microsoft)


def code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def test_who_does_not_ask_for_immutable_ids_gets_ids_that_a_move_changes(
    microsoft: Tenant, caller: Caller
) -> None:
    key = microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx")
    listed = caller.call("GET", "me/mailFolders/inbox/messages/delta")[1]["value"]
    assert listed[0]["id"] != key
    microsoft.standin.move(PRIVACY, key, "junkemail")
    assert caller.call("GET", f"me/messages/{listed[0]['id']}")[0] == 404
    assert caller.call("GET", f"me/messages/{key}", headers=IMMUTABLE)[1]["id"] == key


@pytest.mark.parametrize("name", ["In-Reply-To", "References", "Auto-Submitted"])
def test_standard_headers_are_refused_outside_mime(caller: Caller, name: str) -> None:
    message = {"subject": "x", "internetMessageHeaders": [{"name": name, "value": "x"}]}
    assert code(caller.call("POST", "me/messages", message)) == (400, "InvalidInternetMessageHeader")


def test_unknown_fields_and_other_encodings_are_refused(caller: Caller) -> None:
    assert caller.call("POST", "me/messages", {"subjekt": "x"})[0] == 400
    assert caller.call("POST", "me/messages", b"not base64!")[0] == 400
    assert caller.call("GET", "me/messages?$filter=subject eq 'x'")[0] == 400
    assert caller.call("GET", "me/mailFolders/inbox/messages/delta?$filter=isRead eq true")[0] == 400
    assert caller.call("GET", "me/messages/short")[0] == 400
    assert caller.raw("PUT", "me/messages", b"{}", caller.token).status == 405
    assert caller.call("GET", "me/calendar")[0] == 400


def test_a_call_over_four_megabytes_is_refused(caller: Caller) -> None:
    assert caller.call("POST", "me/messages", b"x" * (4 * 1_048_576 + 1))[0] == 413


def test_a_sent_mail_is_not_sent_again(caller: Caller) -> None:
    made = caller.call("POST", "me/messages", MIME, IMMUTABLE)[1]
    assert caller.call("POST", f"me/messages/{made['id']}/send")[0] == 202
    assert caller.call("POST", f"me/messages/{made['id']}/send")[0] == 400


@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer made-up", "Basic x"])
def test_a_call_without_a_good_token_is_refused(caller: Caller, token: str) -> None:
    assert caller.raw("GET", "me", b"", {"Authorization": token}).status == 401


def test_another_persons_mailbox_is_refused(caller: Caller) -> None:
    assert caller.call("GET", "users/ada@example.com/mailFolders/inbox")[0] == 403
    assert code(caller.call("GET", "users/nobody@example.com/mailFolders/inbox")) == (404, "ErrorInvalidUser")


def session(caller: Caller, size: int) -> tuple[str, str]:
    made = caller.call("POST", "me/messages", {"subject": "x"}, IMMUTABLE)[1]
    item = {"AttachmentItem": {"attachmentType": "file", "name": "a", "size": size}}
    begun = caller.call("POST", f"me/messages/{made['id']}/attachments/createUploadSession", item, IMMUTABLE)
    return str(begun[1].get("uploadUrl", "")), str(begun[0])


def test_an_upload_refuses_a_token_a_gap_and_pieces_of_the_wrong_size(caller: Caller) -> None:
    size, step = 4_000_000, 327_680
    url, _ = session(caller, size)
    root = url.partition("/outlook/")[0]
    transport = Transport([root])

    def put(start: int, length: int, **headers: str) -> int:
        place = {"Content-Range": f"bytes {start}-{start + length - 1}/{size}", **headers}
        return transport.call("PUT", url, headers=place, body=b"x" * length).status

    assert put(0, step, **caller.token) == 401
    assert put(0, step + 1) == 400
    assert put(step, step) == 416
    assert put(0, step) == 200
    assert put(0, step) == 416
    assert put(step, step, **{"Content-Range": "nonsense"}) == 400
    assert transport.call("PUT", url + "x", headers={}, body=b"x").status == 404


def test_a_small_file_gets_no_upload_session(caller: Caller) -> None:
    assert session(caller, 10)[1] == "400"
    assert session(caller, 200_000_000)[1] == "413"


def test_entra_sends_nobody_to_an_address_that_is_not_registered(microsoft: Tenant) -> None:
    consent = microsoft.parts.consent
    assert consent is not None
    way = consent.begin("s", CALLBACK + "/x", PRIVACY, {})
    answer = Transport([microsoft.standin.login_url]).call("GET", way.url)
    assert (answer.status, answer.headers.get("Location")) == (400, None)


def test_a_subscription_beyond_a_week_or_with_a_long_secret_is_refused(caller: Caller) -> None:
    asked = {
        "changeType": "created",
        "notificationUrl": "http://127.0.0.1:9/x",
        "resource": "me/messages",
        "expirationDateTime": "2100-01-01T00:00:00Z",
    }
    assert caller.call("POST", "subscriptions", asked)[0] == 400
    assert caller.call("POST", "subscriptions", {**asked, "clientState": "x" * 129})[0] == 400
    assert caller.call("PATCH", "subscriptions/none", {"expirationDateTime": "x"})[0] == 404


def test_more_calls_than_the_quota_are_refused_with_and_without_a_named_wait(
    microsoft: Tenant, caller: Caller
) -> None:
    pace = microsoft.standin.api.pace
    pace.most, pace.retry_after = 2, ""
    answers = [caller.raw("GET", "me/mailFolders/inbox", b"", caller.token) for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert answers[2].retry_after is None
    pace.retry_after = "5"
    assert caller.raw("GET", "me/mailFolders/inbox", b"", caller.token).retry_after == 5


def test_the_transport_itself_calls_nobody_else(caller: Caller) -> None:
    with pytest.raises(Permanent):
        caller.transport.call("GET", "https://graph.microsoft.com/v1.0/me")
