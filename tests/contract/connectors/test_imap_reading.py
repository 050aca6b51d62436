"""What reading by IMAP adds to the contract, on a real Dovecot: generations, odd folders, drops, size."""

import logging
import re
import socket
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Connector
from connectors.errors import CursorExpired, Permanent, Temporary, Vanished
from connectors.imap.mailbox import ImapMailbox
from tests.contract.connectors.addresses import RECEIVED
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_receiving import letter, subjects, walk

BIG = 100 << 20  # bytes


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


def generation(outside: OnServer, connector: Connector) -> int:
    return int(connector.discover("INBOX", None, 1).cursor.generation)


def renumber(outside: OnServer, to: int) -> None:
    """Number the inbox anew, as after a restored backup."""
    path = outside.maildir / "dovecot-uidlist"
    first, rest = path.read_text().split("\n", 1)
    path.write_text(re.sub(r" V\d+", f" V{to}", first) + "\n" + rest)
    for index in outside.maildir.glob("dovecot.index*"):
        index.unlink()


def rename(outside: OnServer, old: bytes, new: bytes) -> None:
    """Rename a folder, as its owner does."""
    owner = outside.connector()
    assert isinstance(owner, ImapMailbox)
    with owner._session.client() as client:
        client.rename_folder(old, new)


@pytest.mark.parametrize("step", [1, 5_000, -1, -5_000])
def test_fm_01_any_change_of_uidvalidity_also_downward_asks_for_a_re_list(
    outside: OnServer, step: int
) -> None:
    outside.deliver(letter(1))
    connector = outside.connector()
    (old,), cursor = walk(connector)
    renumber(outside, generation(outside, connector) + step)
    with pytest.raises(CursorExpired):
        outside.connector().discover("INBOX", cursor, 5)
    fresh = outside.connector()
    (new,), _ = walk(fresh)
    assert new.provider_key != old.provider_key
    assert new.generation != old.generation
    assert subjects(fresh, [new]) == ["letter 1"]
    with pytest.raises(Vanished):  # its number may be another letter's now
        list(fresh.fetch(old.provider_key))


def test_fm_01_a_lost_list_of_numbers_is_a_new_generation(outside: OnServer) -> None:
    outside.deliver(letter(1))
    _, cursor = walk(outside.connector())
    for path in outside.maildir.glob("dovecot*"):
        path.unlink()
    try:
        again, _ = walk(outside.connector(), cursor)
        assert again == []  # only where the server gave the same numbers in the same second
    except CursorExpired:
        assert len(walk(outside.connector())[0]) == 1


def test_fm_01_a_re_list_is_bounded_by_the_day_and_goes_on_from_its_end(outside: OnServer) -> None:
    outside.deliver(letter(1))
    connector = outside.connector()
    kept = connector.discover("INBOX", None, 10, RECEIVED)
    assert subjects(connector, list(kept.stubs)) == ["letter 1"]
    left_out = connector.discover("INBOX", None, 10, RECEIVED + timedelta(days=7))
    assert (left_out.stubs, left_out.more) == ((), False)
    outside.deliver(letter(2))
    stubs, _ = walk(connector, left_out.cursor)
    assert subjects(connector, stubs) == ["letter 2"]


def test_fm_02_a_dropped_connection_leaves_the_letter_due(outside: OnServer) -> None:
    outside.deliver(letter(1, 600_000))
    connector = outside.connector()
    assert isinstance(connector, ImapMailbox)
    (stub,), cursor = walk(connector)
    chunks = connector.fetch(stub.provider_key)
    next(chunks)
    connector._session._held[0].socket().shutdown(socket.SHUT_RDWR)
    with pytest.raises(Temporary):
        list(chunks)
    assert b"".join(connector.fetch(stub.provider_key)) == letter(1, 600_000)
    assert walk(connector, cursor)[0] == []


def test_fm_03_a_letter_that_is_gone_is_noticed_as_such_and_not_passed_over(outside: OnServer) -> None:
    for number in range(3):
        outside.deliver(letter(number))
    connector = outside.connector()
    stubs, _ = walk(connector)
    outside.remove_all()
    for stub in stubs:
        with pytest.raises(Vanished):
            list(connector.fetch(stub.provider_key))


@pytest.mark.parametrize("listed", [False, True])
def test_fm_03_a_letter_whose_folder_is_away_waits_for_it_and_is_not_given_up(
    outside: OnServer, listed: bool
) -> None:
    """Renamed and renamed back, or a right that was taken for an hour."""
    outside.put(letter(1), "Requests")
    outside.details["folders"] = "Requests"
    connector = outside.connector()
    (stub,), _ = walk(connector, scope="Requests")
    if not listed:
        connector = outside.connector()  # it knows no folder yet
    rename(outside, b"Requests", b"Renamed")
    for _ in range(2):  # the server may drop whoever has it open
        with pytest.raises(Temporary) as told:
            list(connector.fetch(stub.provider_key))
    assert "bring it back" in str(told.value)
    rename(outside, b"Renamed", b"Requests")
    assert b"".join(connector.fetch(stub.provider_key)) == letter(1)


def test_fm_05_letters_come_again_under_the_same_keys(outside: OnServer) -> None:
    for number in range(7):
        outside.deliver(letter(number))
    first, _ = walk(outside.connector(), limit=2)
    again, _ = walk(outside.connector(), limit=5)
    assert first == again


def test_the_last_letter_is_not_told_again_and_again(outside: OnServer) -> None:
    outside.deliver(letter(1))
    connector = outside.connector()
    _, cursor = walk(connector)
    for _ in range(3):
        stubs, cursor = walk(connector, cursor)
        assert stubs == []


def test_letters_that_somebody_read_or_flagged_are_noticed_all_the_same(outside: OnServer) -> None:
    for number, flags in enumerate(("", "S", "FRS", "T")):
        outside.put(letter(number), flags=flags)
    connector = outside.connector()
    stubs, _ = walk(connector)
    assert sorted(subjects(connector, stubs)) == [f"letter {number}" for number in range(4)]


@pytest.mark.parametrize(
    ("raw", "scope"),
    [
        ("R&APg-dgr&APg-d", "Rødgrød"),
        ("Q&-A", "Q&A"),
        ("2026:7", "2026:7"),
        ("With space, comma", "With space, comma"),
        ('Quo"te', 'Quo"te'),
        ("Deep.er", "Deep/er"),
        ("007", "007"),
    ],
)
def test_fm_10_a_chosen_folder_of_any_name_has_a_place_of_its_own(
    outside: OnServer, raw: str, scope: str
) -> None:
    outside.deliver(letter(1))
    outside.deliver(letter(2), raw)
    outside.details["folders"] = f"INBOX\n{scope}"
    connector = outside.connector()
    assert connector.scopes() == ("INBOX", scope, "Junk")
    _, inbox = walk(connector)
    stubs, place = walk(connector, scope=scope)
    assert subjects(connector, stubs) == ["letter 2"]
    outside.deliver(letter(3), raw)
    assert walk(connector, inbox)[0] == []
    stubs, _ = walk(connector, place, scope)
    assert subjects(outside.connector(), stubs) == ["letter 3"]
    assert scope in outside.folders()


def test_fm_10_a_chosen_folder_that_is_gone_is_told_to_the_admin(outside: OnServer) -> None:
    outside.details["folders"] = "INBOX\nNowhere"
    connector = outside.connector()
    assert "Nowhere" in connector.scopes()
    with pytest.raises(Permanent, match="choose its folders"):
        connector.discover("Nowhere", None, 5)


def test_sent_mail_is_walked_and_marked_as_such(outside: OnServer) -> None:
    outside.deliver(letter(1), "Sent")
    connector = outside.connector()
    assert connector.scopes() == ("INBOX", "Junk", "Sent")
    (stub,) = connector.discover("Sent", None, 5).stubs
    assert (stub.sent, stub.junk) == (True, False)
    assert outside.folders() == ("INBOX", "Junk")


def test_a_letter_of_100_mb_is_never_held_whole(outside: OnServer) -> None:
    outside.deliver(letter(1, BIG))
    connector = outside.connector()
    (stub,), _ = walk(connector)
    tracemalloc.start()
    try:
        size = sum(map(len, connector.fetch(stub.provider_key)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == len(letter(1)) + BIG
    assert peak < 4 << 20


def test_nothing_of_a_letter_reaches_the_logs(outside: OnServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outside.deliver(b"From: marker-9z@example.org\r\nSubject: marker-9z\r\n\r\nmarker-9z\r\n")
    connector = outside.connector()
    (stub,), _ = walk(connector)
    assert b"marker-9z" in b"".join(connector.fetch(stub.provider_key))
    assert "marker" not in caplog.text


def test_a_rested_connection_that_the_server_dropped_is_made_anew_unnoticed(outside: OnServer) -> None:
    outside.deliver(letter(1))
    connector = outside.connector()
    assert isinstance(connector, ImapMailbox)
    walk(connector)
    connector._session._held[0].socket().shutdown(socket.SHUT_RDWR)
    connector._session._used -= 61
    assert len(walk(connector)[0]) == 1


def test_times_are_the_servers_and_utc(outside: OnServer) -> None:
    outside.deliver(letter(1))
    (stub,), _ = walk(outside.connector())
    assert stub.received_at == RECEIVED
    assert stub.received_at is not None
    assert stub.received_at.tzinfo is UTC
    assert isinstance(stub.received_at, datetime)
