"""How a mailbox fares, in words: names, counts and times, and never an address or an error's own text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import (
    AuthorizationLost,
    ClientRefused,
    ConnectorError,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    cause,
)
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes.wellbeing import LATE, age, banner, is_well, told, waiting, why
from handlers.store.rounds import Standing


class NoMailbox(MailboxGone):
    """As a connector of its own may say it."""


NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WELL = Standing(MailboxId(1), "privacy", "maildir", MailboxStatus.CONNECTED, read_at=NOW - MINUTE)
FAILING = replace(WELL, failing_since=NOW - 2 * HOUR, fault="Temporary")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (MINUTE, "1 minute"),
        (59 * MINUTE, "59 minutes"),
        (HOUR, "1 hour"),
        (DAY - MINUTE, "23 hours"),
        (DAY, "1 day"),
        (30 * DAY, "30 days"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(span: timedelta, said: str) -> None:
    assert age(span) == said


@pytest.mark.parametrize(
    ("standing", "well"),
    [
        (WELL, True),
        (replace(WELL, read_at=NOW - LATE), True),
        (replace(WELL, read_at=NOW - LATE - MINUTE), False),
        (replace(WELL, read_at=None), False),
        (FAILING, False),
        (replace(WELL, status=MailboxStatus.LAPSED), False),
        (replace(WELL, status=MailboxStatus.DISCONNECTED), False),
    ],
)
def test_a_mailbox_is_well_while_its_letters_come_in(standing: Standing, well: bool) -> None:
    assert is_well(standing, NOW) is well


def test_each_state_has_its_sentence() -> None:
    assert told(WELL, NOW) == "Mailbox privacy was last read 1 minute ago."
    assert told(replace(WELL, read_at=None), NOW) == "Mailbox privacy is connected, and was not read yet."
    assert told(FAILING, NOW).startswith(
        "Mailbox privacy has not been readable for 2 hours. It does not answer"
    )
    assert told(replace(FAILING, status=MailboxStatus.LAPSED), NOW) == told(FAILING, NOW)
    assert "being connected" in told(replace(WELL, status=MailboxStatus.PROPOSED), NOW)
    assert "being disconnected" in told(replace(FAILING, status=MailboxStatus.DISCONNECTING), NOW)
    assert "is disconnected" in told(replace(FAILING, status=MailboxStatus.DISCONNECTED), NOW)
    assert "deleted" in told(replace(FAILING, status=MailboxStatus.PURGED), NOW)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (MailboxFull(), "It is full: make room"),
        (LicenceMissing(), "no mail service any more"),
        (MailboxGone(), "no longer knows it"),
        (ClientRefused(), "Ombud's own client"),
        (AuthorizationLost(), "connect it again"),
        (NoMailbox(), "no longer knows it"),
    ],
)
def test_fm_12_each_way_in_which_a_mailbox_itself_is_at_fault_has_its_own_sentence(
    fault: ConnectorError, said: str
) -> None:
    assert said in told(replace(FAILING, fault=cause(fault)), NOW)


def test_the_banner_stands_for_a_mailbox_that_was_not_read_for_fifteen_minutes() -> None:
    late = replace(WELL, read_at=NOW - LATE - MINUTE)
    assert banner([late], NOW).startswith("Attention: Mailbox privacy was last read 16 minutes ago.")
    assert banner([replace(WELL, read_at=NOW - LATE)], NOW) == ""


@pytest.mark.parametrize("status", ["proposed", "disconnecting", "disconnected", "purged"])
def test_the_banner_says_nothing_of_a_mailbox_that_is_not_meant_to_be_read(status: str) -> None:
    assert banner([replace(FAILING, status=MailboxStatus(status), read_at=NOW - DAY)], NOW) == ""


def test_what_waits_is_counted() -> None:
    assert waiting(WELL) == "0 letters wait to be read, 0 could not be read."
    assert (
        waiting(replace(WELL, waiting=1, quarantined=2)) == "1 letter waits to be read, 2 could not be read."
    )


def test_ux_23_the_banner_names_one_mailbox_and_counts_more() -> None:
    assert banner([], NOW) == banner([WELL, WELL], NOW) == ""
    told_first = "Attention: Mailbox privacy has not been readable for 2 hours."
    assert banner([WELL, FAILING], NOW).startswith(told_first)
    assert banner([FAILING, FAILING], NOW).startswith("Attention: 2 mailboxes cannot be read.")


def test_ux_22_a_failure_is_told_by_what_to_do_and_not_by_its_name() -> None:
    assert "connect it again" in why(AuthorizationLost.__name__)
    for fault in ("Temporary", ConnectorError.__name__, "KeyError", ""):
        assert "ombud doctor" in why(fault)
        assert not fault or fault not in why(fault)
