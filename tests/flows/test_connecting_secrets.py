"""What opens a mailbox is nowhere in clear: not at rest, not in logs, not in errors, not in Slack."""

import logging

import pytest

from bot.redaction import Redaction
from connectors.consent import ConsentRefused
from connectors.errors import Temporary
from handlers.domain.errors import Refused
from handlers.mailboxes import consenting
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest
from tests.support.connecting import NAME, SUPPORT, Stage, stage, token
from tests.support.consents import CODE, GRANT, PASSWORD, VERIFIER


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def test_no_secret_of_a_consent_is_at_rest_in_clear(on: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    link = on.propose()
    state, browser = on.begin(link)
    under_way = everything_at_rest(on.room)
    on.come_back(state)
    after = everything_at_rest(on.room)
    for secret in (GRANT, VERIFIER, CODE, state, browser, token(link), SUPPORT):
        assert secret.encode() not in under_way + after
        assert secret not in caplog.text
    assert on.room.desk.grants(on.mailbox(link.mailbox)).load() == GRANT


def test_what_the_callback_needed_is_gone_once_it_was_used(on: Stage) -> None:
    link = on.propose()
    state, _ = on.begin(link)
    with on.room.desk.reading("tests.flow") as tx:
        before = tx.consents.of_state(state)
    on.come_back(state)
    with on.room.desk.reading("tests.flow") as tx:
        assert (before is not None, tx.consents.of_state(state)) == (True, None)


def test_a_typed_password_is_nowhere_in_clear(on: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    link = on.propose(Proposal("imap", SUPPORT, NAME, {}))
    typed = {
        **{f"{kind}_host": "mail.acme.example" for kind in ("imap", "smtp")},
        **{f"{kind}_port": "993" for kind in ("imap", "smtp")},
        **{f"{kind}_security": "tls" for kind in ("imap", "smtp")},
        "user": "support",
        "password": PASSWORD,
    }
    begun = consenting.sign_in(on.room.desk, token(link), "", typed)
    for secret in (PASSWORD, begun.browser, "mail.acme.example"):
        assert secret.encode() not in everything_at_rest(on.room)
        assert secret not in caplog.text
    assert PASSWORD not in str(consenting.look(on.room.desk, token(link), begun.browser))


@pytest.mark.parametrize("fault", [Temporary(CODE), ConsentRefused(CODE, code="denied")])
def test_what_a_provider_says_of_a_failure_is_not_repeated(
    on: Stage, fault: Temporary | ConsentRefused, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = on.propose()
    on.consent.fails = fault
    with pytest.raises(Refused) as refused:
        on.begin(link)
    assert CODE not in refused.value.message
    state, browser = on.begin(link)
    on.consent.fails = fault
    on.come_back(state)
    assert CODE not in on.outcome(link, browser)[1] + caplog.text
    assert CODE not in str(on.record(link.mailbox))


def test_the_record_of_a_mailbox_holds_codes_and_nobodys_address(on: Stage) -> None:
    mailbox = on.connected(Backfill.MONTH)
    told = str(on.record(mailbox.id))
    for secret in (SUPPORT, GRANT, "gdpr@acme.example"):
        assert secret not in told


def test_a_link_in_a_log_is_withheld(on: Stage) -> None:
    link = on.propose()
    record = logging.LogRecord("werkzeug", logging.INFO, "", 0, "GET %s", (f"/connect/{token(link)}",), None)
    Redaction().filter(record)
    assert token(link) not in record.getMessage()
