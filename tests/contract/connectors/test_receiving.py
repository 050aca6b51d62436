"""What every mailbox promises about letters that arrive."""

import pytest

from connectors.base import Connector, Cursor, Stub
from connectors.errors import CursorExpired, Temporary, Vanished
from connectors.mime.reading import read
from tests.contract.connectors.kinds import ADDRESS, RECEIVED, Outside

CURSOR_OF_NOBODY = Cursor("INBOX", "until:1", "another generation")


def letter(number: int, size: int = 0) -> bytes:
    return b"From: sam@example.org\r\nSubject: letter %d\r\n\r\nbody\r\n" % number + b"x" * size


def walk(
    connector: Connector, cursor: Cursor | None = None, scope: str = "INBOX", limit: int = 3
) -> tuple[list[Stub], Cursor]:
    """Return all stubs after `cursor`, page by page, and where that ended."""
    found: list[Stub] = []
    for _ in range(1_000):
        page = connector.discover(scope, cursor, limit)
        assert len(page.stubs) <= limit
        assert page.cursor.scope == scope
        found.extend(page.stubs)
        cursor = page.cursor
        if not page.more:
            return found, cursor
    pytest.fail("discovery does not end")


def subjects(connector: Connector, stubs: list[Stub]) -> list[str]:
    return [read(connector.fetch(stub.provider_key)).subject for stub in stubs]


def test_the_account_says_whose_mailbox_it_is(outside: Outside) -> None:
    account = outside.connector().account()
    assert account.address == ADDRESS
    assert account.aliases == ("dpo@example.com",)


def test_junk_is_walked_as_well_as_the_inbox(outside: Outside) -> None:
    assert {"INBOX", "Junk"} <= set(outside.connector().scopes())
    outside.deliver(letter(1), "Junk")
    connector = outside.connector()
    assert walk(connector)[0] == []
    assert subjects(connector, walk(connector, scope="Junk")[0]) == ["letter 1"]


def test_an_empty_mailbox_gives_an_empty_page_and_a_place_to_go_on_from(outside: Outside) -> None:
    connector = outside.connector()
    stubs, cursor = walk(connector)
    assert stubs == []
    outside.deliver(letter(1))
    assert subjects(connector, walk(connector, cursor)[0]) == ["letter 1"]


def test_every_letter_is_noticed_once_in_pages(outside: Outside) -> None:
    for number in range(10):
        outside.deliver(letter(number))
    connector = outside.connector()
    stubs, cursor = walk(connector)
    assert sorted(subjects(connector, stubs)) == [f"letter {number}" for number in range(10)]
    assert len({stub.provider_key for stub in stubs}) == 10
    assert walk(connector, cursor)[0] == []


def test_a_stub_tells_when_and_how_big(outside: Outside) -> None:
    outside.deliver(letter(1))
    (stub,) = walk(outside.connector())[0]
    assert stub.received_at == RECEIVED
    assert stub.size == len(letter(1))


def test_new_letters_are_noticed_after_the_cursor_only(outside: Outside) -> None:
    connector = outside.connector()
    outside.deliver(letter(1))
    _, cursor = walk(connector)
    outside.deliver(letter(2))
    stubs, cursor = walk(connector, cursor)
    assert subjects(connector, stubs) == ["letter 2"]
    assert walk(connector, cursor)[0] == []


def test_a_restart_in_the_middle_of_paging_goes_on_and_loses_nothing(outside: Outside) -> None:
    for number in range(8):
        outside.deliver(letter(number))
    first = outside.connector().discover("INBOX", None, 3)
    assert first.more
    outside.deliver(letter(8))
    connector = outside.connector()
    rest, _ = walk(connector, first.cursor)
    assert sorted(subjects(connector, [*first.stubs, *rest])) == [f"letter {number}" for number in range(9)]


def test_paging_with_a_restart_at_every_page_ends(outside: Outside) -> None:
    for number in range(8):
        outside.deliver(letter(number))
    found: set[str] = set()
    cursor: Cursor | None = None
    for _ in range(8):
        page = outside.connector().discover("INBOX", cursor, 2)
        found |= {stub.provider_key for stub in page.stubs}
        cursor = page.cursor
        if not page.more:
            break
    assert not page.more
    assert len(found) == 8


def test_a_page_asked_for_again_says_the_same_again(outside: Outside) -> None:
    for number in range(5):
        outside.deliver(letter(number))
    connector = outside.connector()
    first = connector.discover("INBOX", None, 2)
    second = connector.discover("INBOX", first.cursor, 2)
    again = connector.discover("INBOX", first.cursor, 2)
    assert again.stubs == second.stubs
    assert connector.discover("INBOX", None, 2).stubs == first.stubs


def test_a_restart_after_everything_was_noticed_may_repeat_but_loses_nothing(outside: Outside) -> None:
    outside.deliver(letter(1))
    stubs, cursor = walk(outside.connector())
    outside.deliver(letter(2))
    connector = outside.connector()
    later, _ = walk(connector, cursor)
    assert "letter 2" in subjects(connector, later)
    assert len({stub.provider_key for stub in [*stubs, *later]}) == 2


def test_a_feed_nobody_knows_is_told_as_a_lost_place(outside: Outside) -> None:
    connector = outside.connector()
    page = connector.discover("INBOX", None, 5)
    assert page.stubs == ()
    with pytest.raises(CursorExpired):
        connector.discover("Junk", Cursor("INBOX", page.cursor.value, "lost"), 5)


def test_an_original_comes_in_bounded_chunks(outside: Outside) -> None:
    original = letter(1, 600_000)
    outside.deliver(original)
    connector = outside.connector()
    (stub,) = walk(connector)[0]
    chunks = list(connector.fetch(stub.provider_key))
    assert b"".join(chunks) == original
    assert max(map(len, chunks)) <= 256 * 1_024


def test_a_letter_can_be_fetched_again_and_by_another_process(outside: Outside) -> None:
    outside.deliver(letter(1))
    (stub,) = walk(outside.connector())[0]
    for connector in (outside.connector(), outside.connector()):
        assert b"".join(connector.fetch(stub.provider_key)) == letter(1)


def test_a_letter_taken_away_before_it_was_fetched_is_told(outside: Outside) -> None:
    outside.deliver(letter(1))
    connector = outside.connector()
    (stub,) = walk(connector)[0]
    outside.remove_all()
    with pytest.raises(Vanished):
        list(connector.fetch(stub.provider_key))


@pytest.mark.parametrize(
    "key", ["", "nonsense", "INBOX/", "INBOX/..", "../../etc/passwd", "INBOX/../x", "Nowhere/x"]
)
def test_a_key_of_no_letter_is_told(outside: Outside, key: str) -> None:
    # A provider that calls the key malformed, and not the letter gone, is asked again.
    with pytest.raises((Vanished, Temporary)):
        list(outside.connector().fetch(key))


def test_receiving_changes_nothing_in_the_owners_mailbox(outside: Outside) -> None:
    for scope in ("INBOX", "Junk"):
        outside.deliver(letter(1), scope)
    before = outside.state()
    connector = outside.connector()
    for scope in connector.scopes():
        stubs, cursor = walk(connector, scope=scope)
        subjects(connector, stubs)
        walk(connector, cursor, scope)
    assert outside.state() == before
