"""Letters that were deleted or archived before anybody looked: the whole mailbox is asked for them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.messages import ARCHIVE, DELETED, DRAFTS, INBOX, JUNK, SENT
from connectors.base import Connector, Cursor, Page, Stub
from connectors.errors import Permanent, Temporary
from tests.support.microsoft import ADA, PRIVACY, Tenant
from tests.unit.microsoft.test_discovery import keys, letter

NOW = datetime.now(UTC).replace(microsecond=0)
SINCE = NOW - timedelta(hours=72)


def deliver(
    microsoft: Tenant, folder: str = INBOX, days: float = 1, number: int = 1, sender: str = ""
) -> str:
    mime = letter(number).replace(b"sam@example.org", sender.encode() or b"sam@example.org")
    return microsoft.standin.deliver(PRIVACY, mime, folder, NOW - timedelta(days=days))


def pages(mailbox: Connector, scope: str = "INBOX", limit: int = 500) -> list[Page]:
    found = [mailbox.discover(scope, None, limit, SINCE, anywhere=True)]
    while found[-1].more:
        assert len(found) < 100
        found.append(mailbox.discover(scope, found[-1].cursor, limit))
    return found


def stubs(mailbox: Connector, scope: str = "INBOX", limit: int = 500) -> list[Stub]:
    return [stub for page in pages(mailbox, scope, limit) for stub in page.stubs]


@pytest.mark.parametrize("folder", [DELETED, ARCHIVE])
def test_fm_09_a_letter_that_was_moved_on_before_anybody_looked_is_found(
    microsoft: Tenant, mailbox: Connector, folder: str
) -> None:
    with microsoft.standin.api.lock:
        microsoft.standin.mailbox(PRIVACY).make_archive()
    cursor = pages(mailbox)[-1].cursor
    key = deliver(microsoft)
    microsoft.standin.move(PRIVACY, key, folder)
    assert mailbox.discover("INBOX", cursor, 5).stubs == (), "following the inbox alone tells nothing of it"
    (found,) = stubs(mailbox)
    assert (found.provider_key, found.junk, found.sent) == (key, False, False)
    assert found.received_at == NOW - timedelta(days=1)
    assert found.size
    assert b"".join(mailbox.fetch(key))


def test_fm_01_after_a_lost_place_the_list_ends_where_the_inbox_is_followed_from(
    microsoft: Tenant, mailbox: Connector
) -> None:
    known = {deliver(microsoft, number=n) for n in range(3)}
    walked = pages(mailbox)
    assert keys([stub for page in walked for stub in page.stubs]) == known
    late = deliver(microsoft, days=0)
    assert keys(list(mailbox.discover("INBOX", walked[-1].cursor, 5).stubs)) == {late}


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_find_all_of_the_last_days_and_nothing_older(
    microsoft: Tenant, mailbox: Connector, limit: int
) -> None:
    young = {deliver(microsoft, DELETED, 2 + n / 10, n) for n in range(7)}
    deliver(microsoft, DELETED, 4)
    deliver(microsoft, INBOX, 4)
    assert keys(stubs(mailbox, limit=limit)) == young


def test_fm_42_what_people_wrote_and_deleted_is_no_letter(microsoft: Tenant, mailbox: Connector) -> None:
    for sender in (PRIVACY, "DPO@example.com"):
        deliver(microsoft, DELETED, sender=sender)
    deliver(microsoft, SENT)
    with microsoft.standin.api.lock:
        box = microsoft.standin.mailbox(PRIVACY)
        box.move(box.add(DRAFTS, letter(1), NOW, draft=True), DELETED)
    of_ada = deliver(microsoft, DELETED, sender=ADA)
    assert keys(stubs(mailbox)) == {of_ada}


def test_folders_that_nobody_chose_are_not_read(microsoft: Tenant, mailbox: Connector) -> None:
    """Rules file letters there that were never in the inbox; an admin left them out."""
    with microsoft.standin.api.lock:
        private = microsoft.standin.mailbox(PRIVACY).make_folder("Private")
    deliver(microsoft, private.id)
    deliver(microsoft, JUNK)
    assert stubs(mailbox) == []


def test_junk_and_sent_mail_are_listed_as_ever(microsoft: Tenant, mailbox: Connector) -> None:
    junk, sent = deliver(microsoft, JUNK), deliver(microsoft, SENT)
    deliver(microsoft, DELETED)
    assert keys(stubs(mailbox, "Junk")) == {junk}
    assert keys(stubs(mailbox, "Sent")) == {sent}


def test_a_first_list_reads_no_bin(microsoft: Tenant, mailbox: Connector) -> None:
    deliver(microsoft, DELETED)
    assert mailbox.discover("INBOX", None, 50, SINCE).stubs == ()
    assert mailbox.discover("INBOX", None, 50, None, anywhere=True).stubs == ()


@pytest.mark.parametrize("fault", [Fault(Kind.REFUSE, 503), Fault(Kind.CUT), Fault(Kind.DROP)])
def test_fm_02_trouble_on_the_way_leaves_the_place_as_it_was(
    microsoft: Tenant, mailbox: Connector, fault: Fault
) -> None:
    known = {deliver(microsoft, DELETED, number=n) for n in range(4)}
    first = mailbox.discover("INBOX", None, 2, SINCE, anywhere=True)
    microsoft.standin.faults.plan("find", fault)
    with pytest.raises(Temporary):
        mailbox.discover("INBOX", first.cursor, 2)
    rest = mailbox.discover("INBOX", first.cursor, 2)
    assert keys([*first.stubs, *rest.stubs]) == known


def test_a_place_that_was_kept_by_an_older_release_is_gone_on_from(
    microsoft: Tenant, mailbox: Connector
) -> None:
    cursor = pages(mailbox)[-1].cursor
    key = deliver(microsoft)
    older = Cursor("INBOX", cursor.value.replace(", false]", "]", 1))
    assert older != cursor
    assert keys(list(mailbox.discover("INBOX", older, 5).stubs)) == {key}


def test_a_link_of_the_list_that_leads_elsewhere_is_not_followed(mailbox: Connector) -> None:
    cursor = Cursor("INBOX", '["https://evil.example/v1.0/me/messages?$skip=1", "", false, 0, true, true]')
    with pytest.raises(Permanent, match="not its own"):
        mailbox.discover("INBOX", cursor, 5)
