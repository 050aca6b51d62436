"""The in-memory twins go wrong exactly as they are told: before or after the effect, once."""

from collections.abc import Callable

import pytest

from connectors.base import Connector, Cursor
from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    CursorExpired,
    Permanent,
    Temporary,
    Unreadable,
)
from connectors.memory import MemoryMailbox, MemoryParser
from connectors.mime.reading import read
from tests.contract.connectors.test_sending import MAIL

LETTER = b"From: sam@example.org\r\nSubject: Access\r\n\r\nbody"
CALLS: dict[str, Callable[[Connector, str, str], object]] = {
    "account": lambda mailbox, key, draft: mailbox.account(),
    "scopes": lambda mailbox, key, draft: mailbox.scopes(),
    "discover": lambda mailbox, key, draft: mailbox.discover("INBOX", None, 5),
    "fetch": lambda mailbox, key, draft: list(mailbox.fetch(key)),
    "draft": lambda mailbox, key, draft: mailbox.draft(MAIL),
    "send": lambda mailbox, key, draft: mailbox.send(draft),
    "find_sent": lambda mailbox, key, draft: mailbox.find_sent(draft, MAIL.message_id),
    "discard": lambda mailbox, key, draft: mailbox.discard(draft),
}


@pytest.mark.parametrize(
    "error",
    [Temporary(retry_after=3), Permanent(), AuthorizationLost()],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("method", CALLS)
def test_a_fault_strikes_once_and_before_the_effect(method: str, error: ConnectorError) -> None:
    mailbox = MemoryMailbox()
    key, draft = mailbox.deliver(LETTER), mailbox.draft(MAIL)
    mailbox.fail_next(method, error)
    with pytest.raises(type(error)) as told:
        CALLS[method](mailbox, key, draft)
    assert told.value is error
    assert mailbox.drafts == (draft,)
    assert mailbox.sent == ()
    CALLS[method](mailbox, key, draft)


def test_a_send_that_fails_after_its_effect_was_a_send() -> None:
    mailbox = MemoryMailbox()
    draft = mailbox.draft(MAIL)
    mailbox.fail_next("send", Temporary(), after_effect=True)
    with pytest.raises(Temporary):
        mailbox.send(draft)
    assert len(mailbox.sent) == 1
    found = mailbox.find_sent(draft, MAIL.message_id)
    assert found is not None
    assert found.message_id == MAIL.message_id


def test_a_draft_that_fails_after_its_effect_is_left_lying() -> None:
    mailbox = MemoryMailbox()
    mailbox.fail_next("draft", Temporary(), after_effect=True)
    with pytest.raises(Temporary):
        mailbox.draft(MAIL)
    assert len(mailbox.drafts) == 1


def test_a_fetch_can_break_off_in_the_middle() -> None:
    mailbox = MemoryMailbox()
    key = mailbox.deliver(LETTER + b"x" * 200_000)
    mailbox.fail_next("fetch", Temporary(), after_effect=True)
    chunks = mailbox.fetch(key)
    assert next(chunks).startswith(LETTER)
    with pytest.raises(Temporary):
        next(chunks)


def test_faults_wait_in_line() -> None:
    mailbox = MemoryMailbox()
    mailbox.fail_next("account", Temporary())
    mailbox.fail_next("account", Permanent())
    with pytest.raises(Temporary):
        mailbox.account()
    with pytest.raises(Permanent):
        mailbox.account()
    assert mailbox.account().address == "privacy@example.com"


def test_a_lost_place_is_told_and_a_fresh_walk_finds_everything() -> None:
    mailbox = MemoryMailbox()
    key = mailbox.deliver(LETTER)
    cursor: Cursor | None = mailbox.discover("INBOX", None, 5).cursor
    mailbox.expire_cursors()
    with pytest.raises(CursorExpired):
        mailbox.discover("INBOX", cursor, 5)
    assert [stub.provider_key for stub in mailbox.discover("INBOX", None, 5).stubs] == [key]


def test_a_provider_that_rewrites_ids_tells_the_real_one() -> None:
    mailbox = MemoryMailbox(rewrites_ids=True)
    draft = mailbox.draft(MAIL)
    sent = mailbox.send(draft)
    assert sent.message_id != MAIL.message_id
    assert read(mailbox.sent).message_id == sent.message_id
    assert mailbox.find_sent(draft, MAIL.message_id) == sent
    assert mailbox.find_sent("forgotten", sent.message_id) == sent


def test_the_reader_in_the_same_process_fails_on_demand_too() -> None:
    parser = MemoryParser()
    parser.fail_next("parse", Unreadable(reason="time", died=True))
    with pytest.raises(Unreadable):
        parser.parse([LETTER])
    assert parser.parse([LETTER]).subject == "Access"
    parser.close()
