"""A mailbox that the settings describe whole is read by IMAP as one that was connected."""

from pathlib import Path

import pytest

from bot.settings.loading import load
from bot.settings.model import Settings
from bot.wiring.checks import check_all
from bot.wiring.providers import connector_of, offered
from connectors.errors import AuthorizationLost, Permanent
from tests.contract.connectors.addresses import ADDRESS
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_receiving import letter, subjects, walk
from tests.contract.connectors.test_sending import MAIL
from tests.support.dovecot import PASSWORD

BAD = "marker-bad-6j"


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


def settings(outside: OnServer, folder: Path, **more: str) -> Settings:
    written = {
        "OMBUD_DATA_DIR": str(folder),
        "OMBUD_CA_FILE": str(outside.server.certificates.authority),
        "OMBUD_IMAP_ALLOW_PRIVATE_HOSTS": "yes",
        "OMBUD_MAILBOX_PROVIDER": "imap",
        "OMBUD_MAILBOX_ADDRESS": ADDRESS,
        "OMBUD_MAILBOX_USER": outside.user,
        "OMBUD_MAILBOX_PASSWORD": PASSWORD,
        "OMBUD_MAILBOX_IMAP_HOST": "localhost",
        "OMBUD_MAILBOX_IMAP_PORT": str(outside.server.port),
        "OMBUD_MAILBOX_SMTP_HOST": "localhost",
        "OMBUD_MAILBOX_SMTP_PORT": str(outside.postbox.port),
    }
    written |= more
    return load({name: value for name, value in written.items() if value})


def test_letters_are_read_and_answers_leave(outside: OnServer, tmp_path: Path) -> None:
    outside.deliver(letter(1))
    outside.deliver(letter(2), "Old requests")
    said = settings(outside, tmp_path, OMBUD_MAILBOX_FOLDERS="INBOX, Old requests")
    connector = connector_of(said.mailboxes[0], offered(said))
    assert connector.scopes() == ("INBOX", "Old requests", "Junk")
    assert subjects(connector, walk(connector, scope="Old requests")[0]) == ["letter 2"]
    connector.send(connector.draft(MAIL))
    assert len(outside.sent()) == 1


def test_the_password_may_stand_in_a_file_and_is_shown_nowhere(outside: OnServer, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    written = {"OMBUD_MAILBOX_PASSWORD": "", "OMBUD_MAILBOX_PASSWORD_FILE": str(secret)}
    said = settings(outside, tmp_path, **written)
    assert connector_of(said.mailboxes[0], offered(said)).scopes()
    assert PASSWORD not in repr(said)


def test_the_doctor_says_what_fails_and_not_the_password(outside: OnServer, tmp_path: Path) -> None:
    said = settings(outside, tmp_path, OMBUD_MAILBOX_PASSWORD=BAD)
    with pytest.raises(AuthorizationLost):
        connector_of(said.mailboxes[0], offered(said)).scopes()
    (checked,) = (one for one in check_all(said) if one.name == "mailbox privacy")
    assert "no longer" in checked.faults[0].problem
    assert "marker" not in str(checked)
    closed = settings(outside, tmp_path, OMBUD_IMAP_ALLOW_PRIVATE_HOSTS="no")
    (checked,) = (one for one in check_all(closed) if one.name == "mailbox privacy")
    assert checked.faults[0].problem.endswith("into a private network, where Ombud does not connect.")
    assert checked.faults[0].fix == "If that is meant, set OMBUD_IMAP_ALLOW_PRIVATE_HOSTS=yes."


def test_the_doctor_signs_in_where_answers_leave_and_sends_nothing(outside: OnServer, tmp_path: Path) -> None:
    def doctor(said: Settings) -> list[tuple[str, str]]:
        (checked,) = (one for one in check_all(said) if one.name == "mailbox privacy")
        return [(fault.problem, fault.fix) for fault in checked.faults]

    said = settings(outside, tmp_path)
    assert doctor(said) == []
    assert outside.left() == []
    outside.postbox.answer(outside.user, "RCPT", "554 5.7.1 Relay access denied")
    assert doctor(said) == [
        (
            "The mail server does not pass mail on for us (554 5.7.1).",
            "Use its port for users who sign in, 465 with TLS or 587 with STARTTLS.",
        )
    ]
    ((problem, fix),) = doctor(settings(outside, tmp_path, OMBUD_MAILBOX_SMTP_PORT="9"))
    assert problem.startswith("The mail server does not answer right now")
    assert fix == "Check its name and port."


def test_where_the_library_is_not_installed_that_is_said(outside: OnServer, tmp_path: Path) -> None:
    said = settings(outside, tmp_path)
    with pytest.raises(Permanent, match=r"ombud\[imap\]"):
        connector_of(said.mailboxes[0], {})
