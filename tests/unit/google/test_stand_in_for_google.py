"""The stand-in refuses what Google refuses, counts what it counts, and keeps the history as Gmail does."""

from itertools import pairwise
from typing import Any

import pytest
import requests

from bot.sandbox.google.faults import STORM, Fault, Faults, Kind
from bot.sandbox.google.quota import UNITS
from bot.sandbox.google.standin import GoogleStandIn
from connectors.errors import Temporary
from tests.unit.google.house import ADDRESS, House, letter


class Caller:
    """Somebody with a token."""

    def __init__(self, server: GoogleStandIn, *scopes: str) -> None:
        self.server = server
        made = server.granted(ADDRESS, scopes) if scopes else server.granted(ADDRESS)
        self.token = str(made["access_token"])

    def get(self, path: str, verb: str = "GET", **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.request(
            verb, f"{self.server.url}gmail/v1/users/{path}", headers=headers, timeout=10, **more
        )

    def reason(self, path: str, verb: str = "GET", **more: Any) -> tuple[int, str]:
        answer = self.get(path, verb, **more)
        return answer.status_code, answer.json()["error"]["errors"][0]["reason"]


@pytest.fixture
def caller(house: House) -> Caller:
    return Caller(house.server)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("me/messages?surprise=1", 400),
        ("me/messages?labelIds=Nothing", 400),
        ("me/messages?q=from:sam", 400),
        ("me/messages?maxResults=0", 400),
        ("me/messages?maxResults=x", 400),
        ("me/messages?pageToken=x", 400),
        ("me/messages?q={in:inbox", 200),
        ("me/messages?q={}", 400),
        ("me/messages/zzz", 400),
        ("me/messages/19a0", 404),
        ("me/history", 400),
        ("me/history?startHistoryId=99999999", 404),
        ("me/history?startHistoryId=1", 200),
        ("me/history?startHistoryId=1&historyTypes=other", 400),
        ("me/history?startHistoryId=1&pageToken=x", 400),
        ("me/drafts/r-9", 404),
        ("me/threads/19a0", 404),
        ("me/nothing", 404),
        ("other@example.com/profile", 403),
        (f"{ADDRESS}/profile", 200),
    ],
)
def test_calls_are_refused_as_gmail_refuses_them(caller: Caller, path: str, status: int) -> None:
    assert caller.get(path).status_code == status


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("POST", "me/drafts", {}, 400),
        ("POST", "me/drafts/send", {"id": "r-9"}, 404),
        ("DELETE", "me/drafts/r-9", None, 404),
        ("POST", "me/watch", {"topicName": "no topic"}, 400),
        ("POST", "me/messages/1/trash", {}, 404),
    ],
)
def test_changes_are_refused_as_gmail_refuses_them(
    caller: Caller, verb: str, path: str, body: object, status: int
) -> None:
    assert caller.get(path, verb, json=body).status_code == status


def test_a_call_without_consent_or_with_too_little_is_refused(house: House) -> None:
    caller = Caller(house.server, "openid")
    assert caller.reason("me/profile") == (403, "insufficientPermissions")
    caller.token = "ya29.nothing"
    assert caller.reason("me/profile") == (401, "authError")
    house.server.granted(ADDRESS)
    house.server.tokens.lasting = -1
    assert Caller(house.server).reason("me/profile") == (401, "authError")


def test_units_are_counted_by_user_and_refused_beyond_the_limit(house: House, caller: Caller) -> None:
    house.server.quota.user = 12
    house.server.quota.spent.clear()
    assert [caller.get("me/messages").status_code for _ in range(2)] == [200, 200]
    assert caller.reason("me/messages") == (403, "userRateLimitExceeded")
    assert caller.get("me/profile").status_code == 200
    assert house.server.quota.spent == {"messages.list": 10, "getProfile": 1}
    house.server.quota.user, house.server.quota.project = None, 11
    assert caller.reason("me/profile") == (429, "rateLimitExceeded")


def test_units_come_back_after_a_minute() -> None:
    now = [1_000.0]
    with GoogleStandIn(clock=lambda: now[0]) as server:
        house = House(server)
        server.quota.user = UNITS["getProfile"]
        caller = Caller(server)
        assert caller.get("me/profile").status_code == 200
        assert caller.get("me/profile").status_code == 403
        now[0] += 61
        assert caller.get("me/profile").status_code == 200
        assert house.account.address == ADDRESS


def test_the_connector_paces_itself_below_the_limit(house: House) -> None:
    house.server.quota.user = 6_000
    for number in range(40):
        house.deliver(number)
    found, _ = house.walk()
    for stub in found:
        list(house.connector.fetch(stub.provider_key))
    assert sum(house.server.quota.spent.values()) < 2_000
    assert [each for each in house.server.journal.of() if each.status != 200] == []


def test_the_history_has_gaps_and_tells_what_changed(house: House, caller: Caller) -> None:
    key = house.deliver(1)
    house.account.relabel(key, add=["TRASH"], remove=["INBOX"])
    house.account.delete(key)
    records = caller.get("me/history?startHistoryId=10000").json()["history"]
    assert [min(set(record) - {"id", "messages"}) for record in records] == [
        "messagesAdded",
        "labelsAdded",
        "labelsRemoved",
        "messagesDeleted",
    ]
    ids = [int(record["id"]) for record in records]
    assert all(after - before > 1 for before, after in pairwise(ids))


def test_pages_of_the_history_end_with_the_id_to_go_on_from(house: House, caller: Caller) -> None:
    for number in range(3):
        house.deliver(number)
    first = caller.get("me/history?startHistoryId=10000&maxResults=2").json()
    assert len(first["history"]) == 2
    house.deliver(9)
    last = caller.get(
        f"me/history?startHistoryId=10000&maxResults=2&pageToken={first['nextPageToken']}"
    ).json()
    assert (len(last["history"]), "nextPageToken" in last) == (1, False)
    rest = caller.get(f"me/history?startHistoryId={last['historyId']}").json()
    assert len(rest["history"]) == 1


def test_the_list_is_newest_first_and_keeps_spam_and_bin_apart(house: House, caller: Caller) -> None:
    keys = [house.deliver(number) for number in range(3)]
    junk = house.deliver(7, "SPAM")
    found = [each["id"] for each in caller.get("me/messages").json()["messages"]]
    assert found == keys[::-1]
    all_found = caller.get("me/messages?includeSpamTrash=true").json()["messages"]
    assert junk in [each["id"] for each in all_found]


def test_what_is_sent_from_an_unconfirmed_alias_leaves_from_the_account(house: House, caller: Caller) -> None:
    raw = letter(1, "To: sam@example.org\r\n").replace(b"sam@example.org\r\nMess", b"dpo@x.example\r\nMess")
    draft, _ = house.account.new_draft(raw, None)
    assert caller.get("me/drafts/send", "POST", json={"id": draft}).status_code == 200
    (left,) = house.account.of("SENT")
    assert f"From: {ADDRESS}".encode("ascii") in left.raw


@pytest.mark.parametrize("kind", ["uploadType=resumable", "uploadType=multipart", "uploadType=other"])
def test_uploads_that_are_not_whole_are_refused(house: House, kind: str) -> None:
    caller = Caller(house.server)
    url = f"{house.server.url}upload/gmail/v1/users/me/drafts?{kind}"
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "multipart/related; boundary=x"}
    assert requests.post(url, data=b"--x\n\n--x--", headers=headers, timeout=10).status_code in {400, 404}
    assert house.account.drafts == {}


def test_a_piece_of_an_upload_must_go_where_the_last_one_ended(house: House) -> None:
    caller = Caller(house.server)
    url = f"{house.server.url}upload/gmail/v1/users/me/drafts?uploadType=resumable"
    headers = {"Authorization": f"Bearer {caller.token}", "X-Upload-Content-Length": "600000"}
    place = requests.post(url, data=b"{}", headers=headers, timeout=10).headers["Location"]
    for said in ("bytes 5-262148/600000", "bytes 0-262143/5", "nonsense"):
        headers["Content-Range"] = said
        assert requests.put(place, data=b"x" * 262_144, headers=headers, timeout=10).status_code == 400
    headers["Content-Range"] = "bytes 0-99/600000"
    assert requests.put(place, data=b"x" * 100, headers=headers, timeout=10).status_code == 400
    headers["Content-Range"] = "bytes 0-262143/600000"
    answer = requests.put(place, data=b"x" * 262_144, headers=headers, timeout=10)
    assert (answer.status_code, answer.headers["Range"]) == (308, "bytes=0-262143")


def test_a_storm_strikes_its_share_and_the_same_seed_strikes_the_same() -> None:
    rows = []
    for _ in range(2):
        faults = Faults()
        faults.storm(7, 0.2)
        rows.append([faults.take("messages.get") for _ in range(2_000)])
    assert rows[0] == rows[1]
    struck = [fault for fault in rows[0] if fault]
    assert 300 < len(struck) < 480
    assert {fault.kind for fault in struck} == {fault.kind for fault in STORM}
    assert not any(fault.status == 404 for fault in struck)


def test_planned_faults_come_before_the_storm_and_end_with_it() -> None:
    faults = Faults()
    faults.storm(1, 1.0)
    planned = Fault(Kind.SHUFFLE)
    faults.plan("watch", planned)
    assert faults.take("watch") is planned
    assert any(faults.take("watch") for _ in range(10))
    faults.clear()
    assert faults.take("watch") is None


def test_a_mailbox_in_a_storm_is_read_whole_in_the_end(house: House) -> None:
    keys = {house.deliver(number) for number in range(60)}
    house.faults.storm(11, 0.15)
    seen: set[str] = set()
    cursor = None
    for _ in range(400):
        try:
            page = house.connector.discover("INBOX", cursor, 2)
        except Temporary:
            continue
        seen |= {stub.provider_key for stub in page.stubs}
        cursor = page.cursor
        if not page.more:
            break
    assert seen == keys
    assert house.faults.struck > 5
