"""Letters that were deleted or archived before anybody looked, on a real Dovecot."""

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Connector, Cursor, Page, Stub
from connectors.errors import CursorExpired
from connectors.imap.mailbox import ImapMailbox
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_receiving import letter, subjects

SINCE = RECEIVED - timedelta(hours=1)


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


def pages(connector: Connector, scope: str = "INBOX", limit: int = 500) -> list[Page]:
    found = [connector.discover(scope, None, limit, SINCE, anywhere=True)]
    while found[-1].more:
        assert len(found) < 50
        found.append(connector.discover(scope, found[-1].cursor, limit))
    return found


def stubs(connector: Connector, limit: int = 500) -> list[Stub]:
    return [stub for page in pages(connector, limit=limit) for stub in page.stubs]


def move(outside: OnServer, folder: bytes) -> None:
    """Move all of the inbox, as its owner does."""
    owner = outside.connector()
    assert isinstance(owner, ImapMailbox)
    with owner._session.client() as client:
        if not client.folder_exists(folder):
            client.create_folder(folder)
        client.select_folder("INBOX")
        client.move(client.search("ALL"), folder)


@pytest.mark.parametrize("folder", ["Trash", "Archive", "Deleted Items"])
def test_fm_09_a_letter_that_was_moved_on_before_anybody_looked_is_found(
    outside: OnServer, folder: str
) -> None:
    cursor = pages(outside.connector())[-1].cursor
    outside.deliver(letter(1))
    known = outside.connector().discover("INBOX", None, 5).stubs[0]
    move(outside, folder.encode())
    connector = outside.connector()
    assert connector.discover("INBOX", cursor, 5).stubs == ()
    (found,) = stubs(connector)
    assert (found.received_at, found.size) == (known.received_at, known.size), "by these it is known again"
    assert subjects(connector, [found]) == ["letter 1"]
    assert (found.junk, found.sent) == (False, False)
    assert found.generation != known.generation


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_fm_01_after_a_lost_place_the_list_ends_where_the_inbox_is_followed_from(
    outside: OnServer, limit: int
) -> None:
    for number in range(3):
        outside.put(letter(number), "Trash")
    outside.put(letter(3), "Archive")
    outside.deliver(letter(4))
    connector = outside.connector()
    walked = pages(connector, limit=limit)
    found = [stub for page in walked for stub in page.stubs]
    assert sorted(subjects(connector, found)) == [f"letter {n}" for n in range(5)]
    assert {page.cursor.generation for page in walked} == {walked[-1].cursor.generation}, (
        "no other folder's numbers look as if the inbox were numbered anew"
    )
    outside.deliver(letter(5))
    assert subjects(connector, list(connector.discover("INBOX", walked[-1].cursor, 5).stubs)) == ["letter 5"]


def test_fm_42_what_people_wrote_and_deleted_is_no_letter(outside: OnServer) -> None:
    ours = letter(1).replace(b"sam@example.org", ADDRESS.encode())
    assert ours != letter(1)
    outside.put(ours, "Trash")
    outside.put(letter(2), "Trash", flags="DST")
    outside.put(letter(3), "Trash", flags="ST")
    connector = outside.connector()
    assert subjects(connector, stubs(connector)) == ["letter 3"]


def test_a_first_list_and_other_folders_read_no_bin(outside: OnServer) -> None:
    outside.put(letter(1), "Trash")
    connector = outside.connector()
    assert connector.discover("INBOX", None, 5, SINCE).stubs == ()
    assert connector.discover("INBOX", None, 5, None, anywhere=True).stubs == ()
    outside.put(letter(2), "Junk")
    connector = outside.connector()
    assert subjects(connector, list(pages(connector, "Junk")[0].stubs)) == ["letter 2"]


def test_a_bin_that_was_chosen_is_listed_for_itself_alone(outside: OnServer) -> None:
    outside.put(letter(1), "Trash")
    outside.details["folders"] = "INBOX\nTrash"
    assert stubs(outside.connector()) == []


@pytest.mark.parametrize(
    "value", ["aside:", "aside:[]", 'aside:["x", "Trash", "1", 1]', "aside:[1, 2, 3, 4]"]
)
def test_a_place_that_is_none_of_ours_is_a_lost_one(outside: OnServer, value: str) -> None:
    with pytest.raises(CursorExpired):
        outside.connector().discover("INBOX", Cursor("INBOX", value, "1"), 5)


def test_a_bin_that_is_numbered_anew_in_the_middle_is_listed_anew(outside: OnServer) -> None:
    for number in range(3):
        outside.put(letter(number), "Trash")
    connector = outside.connector()
    first = connector.discover("INBOX", None, 1, SINCE, anywhere=True)
    changed = first.cursor.value.replace('"Trash", "', '"Trash", "9', 1)
    assert changed != first.cursor.value
    with pytest.raises(CursorExpired):
        connector.discover("INBOX", Cursor("INBOX", changed, first.cursor.generation), 1)
