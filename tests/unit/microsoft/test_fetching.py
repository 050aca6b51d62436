"""Fetching originals: in pieces, again after trouble, and gone where they are gone."""

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.refusals import GraphError
from connectors.base import Connector
from connectors.errors import (
    ConnectorError,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    Permanent,
    Temporary,
    Vanished,
)
from connectors.microsoft import graph
from tests.support.microsoft import PRIVACY, Tenant

LETTER = b"From: sam@example.org\r\n\r\n" + b"x" * 300_000


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.REFUSE, 429, "ApplicationThrottled", "9"),
        Fault(Kind.REFUSE, 500),
        Fault(Kind.REFUSE, 504),
        Fault(Kind.DROP),
        Fault(Kind.CUT),
    ],
)
def test_fm_02_a_fetch_that_fails_can_be_made_again(
    microsoft: Tenant, mailbox: Connector, fault: Fault
) -> None:
    key = microsoft.standin.deliver(PRIVACY, LETTER)
    microsoft.standin.faults.plan("fetch", fault)
    with pytest.raises(Temporary):
        list(mailbox.fetch(key))
    assert b"".join(mailbox.fetch(key)) == LETTER


def test_fm_03_a_letter_that_is_gone_is_told_and_so_is_a_key_of_none(
    microsoft: Tenant, mailbox: Connector
) -> None:
    key = microsoft.standin.deliver(PRIVACY, LETTER)
    microsoft.standin.remove_all(PRIVACY)
    for gone in (key, "x" * 30, "short", "../me", "a?b", ""):
        with pytest.raises(Vanished):
            list(mailbox.fetch(gone))


@pytest.mark.parametrize("status", [302, 400, 404, 412, 451])
def test_fm_03_an_odd_answer_gives_no_letter_up(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Proxies answer in words of their own, and a letter that is taken for gone is never asked for again."""
    key = microsoft.standin.deliver(PRIVACY, LETTER)
    microsoft.standin.faults.refuse("fetch", status)
    with monkeypatch.context() as patched:
        patched.setattr("connectors.microsoft.graph.code_of", lambda _: "")
        with pytest.raises(ConnectorError) as told:
            list(mailbox.fetch(key))
    assert not isinstance(told.value, Vanished)
    assert b"".join(mailbox.fetch(key)) == LETTER


def test_an_answer_larger_than_any_of_graphs_is_not_held(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        microsoft.standin.deliver(PRIVACY, LETTER)
    monkeypatch.setattr(graph, "_LARGEST", 500)
    with pytest.raises(Permanent, match="larger"):
        mailbox.discover("INBOX", None, 50)


def test_fm_09_a_letter_that_was_moved_is_fetched_by_the_same_key(
    microsoft: Tenant, mailbox: Connector
) -> None:
    key = microsoft.standin.deliver(PRIVACY, LETTER)
    microsoft.standin.move(PRIVACY, key, "deleteditems")
    assert b"".join(mailbox.fetch(key)) == LETTER


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        (GraphError(507, "ErrorQuotaExceeded"), MailboxFull),
        (GraphError(404, "MailboxNotEnabledForRESTAPI"), LicenceMissing),
        (GraphError(404, "ErrorNonExistentMailbox"), MailboxGone),
    ],
)
def test_fm_12_what_is_wrong_with_the_mailbox_itself_is_told_by_name(
    microsoft: Tenant, mailbox: Connector, refused: GraphError, kind: type[ConnectorError]
) -> None:
    microsoft.standin.api.broken[PRIVACY] = refused
    with pytest.raises(kind):
        mailbox.discover("INBOX", None, 3)
    with pytest.raises(kind):
        list(mailbox.fetch("x" * 30))


def test_a_wait_named_in_seconds_or_as_a_date_is_passed_on(microsoft: Tenant, mailbox: Connector) -> None:
    for named in ("9", "Fri, 31 Dec 2100 23:59:59 GMT"):
        microsoft.standin.faults.refuse("fetch", 429, "ApplicationThrottled", named)
        with pytest.raises(Temporary) as told:
            list(mailbox.fetch("x" * 30))
        assert told.value.retry_after is not None
        assert told.value.retry_after >= 9


def test_a_wait_that_is_not_named_grows_with_each_refusal(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.faults.refuse("fetch", 429, "ApplicationThrottled", times=3)
    waits: list[float | None] = []
    for _ in range(3):
        with pytest.raises(Temporary) as told:
            list(mailbox.fetch("x" * 30))
        waits.append(told.value.retry_after)
    assert waits == [30, 60, 120]
