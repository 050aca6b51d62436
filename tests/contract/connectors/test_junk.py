"""Letters in a folder for junk are marked as such, by every mailbox."""

from pathlib import Path

import pytest

from connectors.base import holds_junk
from connectors.maildir import MaildirMailbox
from connectors.memory import MemoryMailbox
from tests.contract.connectors.kinds import Outside

LETTER = b"From: sam@example.org\r\n\r\nhello"


@pytest.mark.parametrize(("scope", "junk"), [("INBOX", False), ("Junk", True)])
def test_a_stub_tells_whether_it_lies_in_junk(outside: Outside, scope: str, junk: bool) -> None:
    outside.deliver(LETTER, scope)
    (stub,) = outside.connector().discover(scope, None, 10).stubs
    assert stub.junk is junk


@pytest.mark.parametrize(
    ("scope", "junk"),
    [
        ("Junk", True),
        ("SPAM", True),
        ("spam", True),
        ("Archive/Junk", True),
        ("Junk/2026", True),
        ("INBOX.Spam", True),
        ("[Gmail]/Spam", True),
        ("INBOX", False),
        ("Junkyard", False),
        ("Not spam", False),
        ("", False),
    ],
)
def test_a_folders_name_tells_whether_it_holds_junk(scope: str, junk: bool) -> None:
    assert holds_junk(scope) is junk


def test_a_folder_of_a_maildir_goes_by_its_name(tmp_path: Path) -> None:
    (tmp_path / ".SPAM" / "new").mkdir(parents=True)
    (tmp_path / ".SPAM" / "new" / "1.host").write_bytes(LETTER)
    (stub,) = MaildirMailbox(tmp_path, "p@example.com", scopes=("SPAM",)).discover("SPAM", None, 5).stubs
    assert stub.junk


@pytest.mark.parametrize(("scope", "said"), [("INBOX", True), ("Junk", False)])
def test_a_test_can_say_what_is_junk(scope: str, said: bool) -> None:
    mailbox = MemoryMailbox()
    mailbox.deliver(LETTER, scope, junk=said)
    (stub,) = mailbox.discover(scope, None, 5).stubs
    assert stub.junk is said
