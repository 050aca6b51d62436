"""What every mailbox promises to several threads at once, and to two processes over one mailbox."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from connectors.base import Connector, Cursor, OutgoingMail
from connectors.errors import Vanished
from connectors.mime.reading import read
from tests.contract.connectors.kinds import Outside
from tests.contract.connectors.test_receiving import letter, walk
from tests.contract.connectors.test_sending import MAIL

CROWD = 12


def mail(number: int) -> OutgoingMail:
    return replace(MAIL, message_id=f"<{number}.answer@example.com>", subject=f"answer {number}")


def outcome(connector: Connector, draft: str) -> str:
    try:
        return connector.send(draft).message_id
    except Vanished:
        return "vanished"


def test_letters_are_fetched_side_by_side(outside: Outside) -> None:
    for number in range(CROWD):
        outside.deliver(letter(number, 100_000))
    connector = outside.connector()
    stubs, _ = walk(connector)
    with ThreadPoolExecutor(CROWD) as pool:
        found = pool.map(lambda stub: b"".join(connector.fetch(stub.provider_key)), stubs)
        assert sorted(found) == sorted(letter(number, 100_000) for number in range(CROWD))


def test_mails_are_drafted_and_sent_side_by_side(outside: Outside) -> None:
    connector = outside.connector()
    with ThreadPoolExecutor(CROWD) as pool:
        drafts = list(pool.map(lambda number: connector.draft(mail(number)), range(CROWD)))
        assert len(set(drafts)) == CROWD
        sent = list(pool.map(lambda draft: connector.send(draft).message_id, drafts))
    assert sorted(sent) == sorted(mail(number).message_id for number in range(CROWD))
    assert sorted(read([data]).subject for data in outside.sent()) == sorted(
        f"answer {number}" for number in range(CROWD)
    )
    assert outside.drafts() == 0


def test_of_a_crowd_that_sends_one_draft_one_sends_it(outside: Outside) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    with ThreadPoolExecutor(CROWD) as pool:
        found = list(pool.map(lambda _: outcome(connector, draft), range(CROWD)))
    assert sorted(found) == sorted([MAIL.message_id] + ["vanished"] * (CROWD - 1))
    assert len(outside.sent()) == 1


def test_of_two_processes_that_send_one_draft_the_mail_leaves_once(outside: Outside) -> None:
    draft = outside.connector().draft(MAIL)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda one: outcome(one, draft), [outside.connector(), outside.connector()]))
    assert MAIL.message_id in found
    assert len(outside.sent()) == 1


def test_discovery_side_by_side_loses_nothing(outside: Outside) -> None:
    connector = outside.connector()
    for number in range(CROWD):
        outside.deliver(letter(number))
    with ThreadPoolExecutor(4) as pool:
        walks = list(pool.map(lambda _: walk(connector)[0], range(4)))
    for stubs in walks:
        assert len({stub.provider_key for stub in stubs}) == CROWD


def test_two_processes_walk_apart_and_each_sees_all(outside: Outside) -> None:
    for number in range(7):
        outside.deliver(letter(number))
    first, second = outside.connector(), outside.connector()
    cursors: dict[int, Cursor | None] = {0: None, 1: None}
    seen: dict[int, set[str]] = {0: set(), 1: set()}
    for _ in range(20):
        for index, connector in enumerate((first, second)):
            page = connector.discover("INBOX", cursors[index], 2)
            seen[index] |= {stub.provider_key for stub in page.stubs}
            cursors[index] = page.cursor
    assert len(seen[0]) == len(seen[1]) == 7


def test_a_letter_that_goes_while_it_is_read_ends_well_or_as_vanished(outside: Outside) -> None:
    outside.deliver(letter(1, 600_000))
    connector = outside.connector()
    (stub,) = walk(connector)[0]
    chunks = connector.fetch(stub.provider_key)
    first = next(chunks)
    outside.remove_all()
    try:
        assert first + b"".join(chunks) == letter(1, 600_000)  # what was opened stays readable
    except Vanished:
        assert letter(1, 600_000).startswith(first)  # or is told, where each piece is asked for
    with pytest.raises(Vanished):
        list(connector.fetch(stub.provider_key))
