"""Discovery by delta queries under all that Graph documents: resets, replays, empty pages, moves."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.microsoft.faults import RESET, Fault, Kind
from bot.sandbox.microsoft.messages import DELETED, INBOX, JUNK, SENT
from connectors.base import Connector, Cursor, Stub
from connectors.errors import AuthorizationLost, CursorExpired, Permanent, Temporary
from connectors.microsoft import feed
from connectors.provider import Place
from tests.support.microsoft import PRIVACY, Tenant

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def letter(number: int) -> bytes:
    return b"From: sam@example.org\r\nMessage-ID: <%d@example.org>\r\n\r\nhello\r\n" % number


def deliver(microsoft: Tenant, count: int, folder: str = INBOX) -> list[str]:
    return [
        microsoft.standin.deliver(PRIVACY, letter(n), folder, NOW - timedelta(days=n)) for n in range(count)
    ]


def walk(
    mailbox: Connector, cursor: Cursor | None = None, scope: str = "INBOX", since: datetime | None = None
) -> tuple[list[Stub], Cursor]:
    found: list[Stub] = []
    for _ in range(200):
        page = mailbox.discover(scope, cursor, 3, since)
        found += page.stubs
        cursor = page.cursor
        if not page.more:
            return found, cursor
    pytest.fail("discovery does not end")


def keys(stubs: list[Stub]) -> set[str]:
    return {stub.provider_key for stub in stubs}


@pytest.mark.parametrize(
    ("status", "code"),
    [(410, "syncStateNotFound"), (410, ""), (400, "resyncRequired"), (404, "SyncStateInvalid")],
)
def test_fm_01_a_reset_is_told_and_a_bounded_list_finds_the_same_keys(
    microsoft: Tenant, mailbox: Connector, status: int, code: str
) -> None:
    known = deliver(microsoft, 5)
    _, cursor = walk(mailbox)
    microsoft.standin.faults.refuse("delta", status, code)
    with pytest.raises(CursorExpired):
        mailbox.discover("INBOX", cursor, 3)
    stubs, _ = walk(mailbox, since=NOW - timedelta(days=2))
    assert keys(stubs) == set(known[:3])


def test_fm_01_tokens_of_a_lost_cache_and_of_nobody_are_lost_places(
    microsoft: Tenant, mailbox: Connector
) -> None:
    deliver(microsoft, 5)
    middle = mailbox.discover("INBOX", None, 3).cursor
    _, end = walk(mailbox)
    microsoft.standin.expire_cursors(PRIVACY)
    for cursor in (middle, end, Cursor("INBOX", "nonsense"), Cursor("INBOX", "[1]"), Cursor("INBOX", "{}")):
        with pytest.raises(CursorExpired):
            mailbox.discover("INBOX", cursor, 3)


def test_fm_05_replayed_and_shuffled_pages_give_each_letter_once(
    microsoft: Tenant, mailbox: Connector
) -> None:
    known = deliver(microsoft, 9)
    for kind in (Kind.REPLAY, Kind.SHUFFLE, Kind.REPLAY):
        microsoft.standin.faults.plan("delta", Fault(kind))
    stubs, _ = walk(mailbox)
    assert sorted(stub.provider_key for stub in stubs) == sorted(known)


def test_fm_06_an_empty_page_that_names_a_next_one_is_gone_on_from(
    microsoft: Tenant, mailbox: Connector
) -> None:
    known = deliver(microsoft, 4)
    microsoft.standin.faults.plan("delta", Fault(Kind.EMPTY_PAGE), times=3)
    first = mailbox.discover("INBOX", None, 3)
    assert (first.stubs, first.more) == ((), True)
    assert keys(walk(mailbox, first.cursor)[0]) == set(known)


def test_fm_09_a_letter_moved_out_of_junk_keeps_its_key(microsoft: Tenant, mailbox: Connector) -> None:
    (key,) = deliver(microsoft, 1, JUNK)
    _, cursor = walk(mailbox)
    (stub,), _ = walk(mailbox, scope="Junk")
    assert (stub.provider_key, stub.junk) == (key, True)
    microsoft.standin.move(PRIVACY, key, INBOX)
    (moved,), _ = walk(mailbox, cursor)
    assert (moved.provider_key, moved.junk) == (key, False)


def test_what_was_deleted_or_moved_away_is_no_letter(microsoft: Tenant, mailbox: Connector) -> None:
    _, cursor = walk(mailbox)
    known = deliver(microsoft, 3)
    microsoft.standin.move(PRIVACY, known[0], DELETED)
    with microsoft.standin.api.lock:
        box = microsoft.standin.mailbox(PRIVACY)
        box.remove(box.message(known[1]))
    stubs, _ = walk(mailbox, cursor)
    assert keys(stubs) == {known[2]}


def test_what_lies_among_sent_mail_is_marked_as_sent(microsoft: Tenant, mailbox: Connector) -> None:
    (key,) = deliver(microsoft, 1, SENT)
    (stub,), _ = walk(mailbox, scope="Sent")
    assert (stub.provider_key, stub.sent, stub.junk) == (key, True, False)


def test_a_filtered_round_that_hits_graphs_ceiling_is_walked_again_unfiltered(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graph ends a round filtered by time after 5,000 letters without a word."""
    monkeypatch.setattr(feed, "FILTERED_AT_MOST", 4)
    monkeypatch.setattr("bot.sandbox.microsoft.delta.FILTERED_AT_MOST", 4)
    known = deliver(microsoft, 9)
    stubs, cursor = walk(mailbox, since=NOW - timedelta(days=6))
    assert keys(stubs) == set(known[:7])
    (late,) = deliver(microsoft, 1)
    assert keys(walk(mailbox, cursor)[0]) == {late}


def test_a_letter_that_comes_while_a_round_is_walked_is_found_before_it_ends(
    microsoft: Tenant, mailbox: Connector
) -> None:
    deliver(microsoft, 5)
    first = mailbox.discover("INBOX", None, 3)
    (late,) = deliver(microsoft, 1)
    assert late in keys(walk(mailbox, first.cursor)[0])


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/me/messages/delta?$deltatoken=x",
        "http://127.0.0.1:1/v1.0/me/messages/delta",
        "{login}organizations/oauth2/v2.0/token",
        "{graph}../organizations/v2.0/adminconsent",
        "{graph}me/../../organizations",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(
    microsoft: Tenant, mailbox: Connector, link: str
) -> None:
    calls = microsoft.standin.api.pace.calls
    where = link.format(login=microsoft.standin.login_url, graph=microsoft.standin.graph_url)
    with pytest.raises(Permanent, match="not its own") as told:
        mailbox.discover("INBOX", Cursor("INBOX", json.dumps([where, "", False, 0, False])), 3)
    assert where not in str(told.value)
    assert microsoft.standin.api.pace.calls == calls


def test_fm_10_a_chosen_folder_is_found_by_its_path_and_has_its_own_cursor(microsoft: Tenant) -> None:
    with microsoft.standin.api.lock:
        folder = microsoft.standin.mailbox(PRIVACY).make_folder("Anmodninger/Børns 'sager'")
    key = microsoft.standin.deliver(PRIVACY, letter(1), folder.id)
    scope = "Anmodninger/Børns 'sager'"
    mailbox, _ = microsoft.connected(details={"folders": f"INBOX\nJunk\n{scope}"})
    assert mailbox.scopes() == ("INBOX", "Junk", scope, "Sent")
    assert keys(walk(mailbox, scope=scope)[0]) == {key}
    assert walk(mailbox)[0] == []


def test_a_folder_that_is_gone_or_was_never_chosen_is_told(microsoft: Tenant) -> None:
    mailbox, _ = microsoft.connected(details={"folders": "Gone"})
    with pytest.raises(Permanent, match="choose its folders again"):
        mailbox.discover("Gone", None, 3)
    with pytest.raises(Permanent, match="not chosen"):
        mailbox.discover("Archive", None, 3)


def test_the_folders_that_can_be_chosen_are_those_that_letters_arrive_in(microsoft: Tenant) -> None:
    with microsoft.standin.api.lock:
        for path in ("Requests", "Requests/2026", "Other/Deep/Deeper"):
            microsoft.standin.mailbox(PRIVACY).make_folder(path)
    _, grants = microsoft.connected()
    assert microsoft.parts.folders is not None
    offered = microsoft.parts.folders(Place(PRIVACY), grants)
    assert offered == ("INBOX", "Junk", "Requests", "Requests/2026", "Other", "Other/Deep")


def test_the_size_is_read_however_graph_writes_the_propertys_number() -> None:
    for written in ("Integer 0xe08", "Integer 0x0E08", "Integer 0x0e08"):
        assert feed._size({"singleValueExtendedProperties": [{"id": written, "value": "12"}]}) == 12
    assert feed._size({"singleValueExtendedProperties": [{"id": "Integer 0xe08", "value": "x"}]}) is None
    assert feed._size({}) is None


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-16T09:00:00Z", NOW),
        ("2026-11-16T10:00:00+01:00", NOW),
        ("2026-11-16T09:00:00", NOW),
        (None, None),
        ("yesterday", None),
    ],
)
def test_fm_33_the_time_of_receipt_is_exchanges_own(written: str | None, at: datetime | None) -> None:
    assert feed.instant(written) == at


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.REFUSE, 503),
        Fault(Kind.REFUSE, 500),
        Fault(Kind.REFUSE, 429, "ApplicationThrottled"),
        Fault(Kind.DROP),
        Fault(Kind.CUT),
    ],
)
def test_fm_02_trouble_in_a_round_leaves_the_place_as_it_was(
    microsoft: Tenant, mailbox: Connector, fault: Fault
) -> None:
    known = deliver(microsoft, 4)
    first = mailbox.discover("INBOX", None, 3)
    microsoft.standin.faults.plan("delta", fault)
    with pytest.raises(Temporary):
        mailbox.discover("INBOX", first.cursor, 3)
    rest, _ = walk(mailbox, first.cursor)
    assert keys([*first.stubs, *rest]) == set(known)


def test_a_reset_that_is_planned_once_happens_once(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.faults.plan("delta", RESET)
    with pytest.raises(CursorExpired):
        mailbox.discover("INBOX", None, 3)
    assert mailbox.discover("INBOX", None, 3).stubs == ()


def test_a_mailbox_that_refuses_us_asks_for_a_new_consent(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.faults.refuse("delta", 403, "ErrorAccessDenied")
    with pytest.raises(AuthorizationLost, match="connect the mailbox again"):
        mailbox.discover("INBOX", None, 3)
