"""A storm of faults at random: every letter is found once and every mail leaves once; a seed replays it."""

import functools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from connectors.base import Connector, Cursor
from connectors.errors import CursorExpired, Temporary, Vanished
from tests.support.microsoft import PRIVACY, Tenant
from tests.unit.microsoft.test_sending import MAIL, left

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LETTERS, MAILS, SHARE = 60, 12, 0.25
Value = TypeVar("Value")


def patiently(call: Callable[[], Value]) -> Value:
    for _ in range(200):
        try:
            return call()
        except Temporary:
            continue
    pytest.fail("the storm never lets a call through")


def walked(mailbox: Connector, seen: set[str], chance: random.Random, microsoft: Tenant) -> None:
    """Walk the inbox as the engine does: a page and its place are kept together, and a reset begins anew."""
    cursor: Cursor | None = None
    while True:
        if chance.random() < 0.1:
            microsoft.standin.directory.expire_tokens()
        try:
            page = patiently(functools.partial(mailbox.discover, "INBOX", cursor, 7))
        except CursorExpired:
            cursor = None
            continue
        seen |= {stub.provider_key for stub in page.stubs}
        cursor = page.cursor
        if not page.more:
            return


def whole(mailbox: Connector, key: str) -> bytes:
    return b"".join(mailbox.fetch(key))


def sent_once(mailbox: Connector, number: int) -> None:
    """Send as the engine does: look before every further attempt."""
    mail = replace(MAIL, message_id=f"<{number}.answer@example.com>", subject=f"answer {number}")
    draft = patiently(lambda: mailbox.draft(mail))
    for _ in range(200):
        try:
            mailbox.send(draft)
        except (Temporary, Vanished):
            if patiently(lambda: mailbox.find_sent(draft, mail.message_id)) is None:
                continue
        return
    pytest.fail("the mail never leaves")


@pytest.mark.parametrize("seed", [1, 20261122, 31337])
def test_fm_05_in_a_storm_every_letter_is_found_and_read_and_every_mail_leaves_once(
    microsoft: Tenant, seed: int
) -> None:
    mailbox, grants = microsoft.connected()
    letters = {
        microsoft.standin.deliver(
            PRIVACY, b"Message-ID: <%d@example.org>\r\n\r\nhello" % n, received_at=NOW - timedelta(hours=n)
        )
        for n in range(LETTERS)
    }
    chance = random.Random(seed)
    microsoft.standin.faults.storm(seed, SHARE)
    seen: set[str] = set()
    walked(mailbox, seen, chance, microsoft)
    read = {key: patiently(functools.partial(whole, mailbox, key)) for key in seen}
    for number in range(MAILS):
        sent_once(mailbox, number)
    microsoft.standin.faults.clear()
    assert seen == letters
    assert len(set(read.values())) == LETTERS
    subjects = sorted(str(mail["Subject"]) for mail in left(microsoft))
    assert subjects == sorted(f"answer {number}" for number in range(MAILS))
    assert grants.load()


def test_the_same_seed_is_the_same_storm(microsoft: Tenant) -> None:
    faults = microsoft.standin.faults
    storms = []
    for _ in range(2):
        faults.storm(7, 0.5)
        storms.append([faults.take(call) for call in ("delta", "fetch", "send", "state") * 20])
    assert storms[0] == storms[1]
    assert len({one.kind for one in storms[0] if one}) > 3
    faults.clear()
    assert faults.take("delta") is None
