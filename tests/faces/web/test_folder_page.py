"""The folders of a connected mailbox are chosen anew on its page, without signing in again."""

import pytest
from flask.testing import FlaskClient

from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes import proposing
from handlers.mailboxes.proposing import Proposal
from tests.contract.store.shelf import run
from tests.faces.web.visits import TYPED, looked, opened, path, pressed, status
from tests.support.cast import IRIS, actor
from tests.support.connecting import NAME, SUPPORT, Stage


@pytest.fixture
def where(on: Stage, guest: FlaskClient) -> str:
    """Is the page of a mailbox that was just connected."""
    on.wishes.folders = ("INBOX", "Junk", "<Anträge>")
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    pressed(guest, where, step="begin", **TYPED)
    looked(guest, where)
    pressed(guest, where, step="confirm", backfill="none", folder="INBOX")
    return where


def test_fm_10_folders_are_chosen_anew_once_the_mailbox_is_connected(
    on: Stage, guest: FlaskClient, where: str
) -> None:
    assert 'value="show-folders">Choose its folders</button>' in opened(guest, where).text
    page = pressed(guest, where, step="show-folders")
    assert page.status_code == 200
    assert 'value="INBOX" checked' in page.text
    assert 'value="&lt;Anträge&gt;">' in page.text
    assert 'value="Junk"' not in page.text
    none = pressed(guest, where, step="choose-folders", folder="elsewhere")
    assert none.status_code == 422
    assert "Choose at least one folder." in none.text
    done = pressed(guest, where, step="choose-folders", folder="<Anträge>")
    assert "Folders that are read: Junk, &lt;Anträge&gt;." in done.text
    assert "Folders that are read: Junk, &lt;Anträge&gt;." in opened(guest, where).text


def test_fm_10_a_new_link_leads_there_without_signing_in_and_names_what_is_gone(
    on: Stage, guest: FlaskClient, where: str
) -> None:
    on.wishes.folders = ("Junk", "<Anträge>")
    where = path(proposing.reconnect(on.room.desk, actor(IRIS), on.mailbox_named(NAME)))
    assert "Or leave its access as it is" in opened(guest, where).text
    page = pressed(guest, where, step="show-folders")
    assert "These folders were chosen and are not there any more: INBOX." in page.text
    assert "Folders that are read" in pressed(guest, where, step="choose-folders", folder="<Anträge>").text
    assert status(on) is MailboxStatus.CONNECTED
    assert "INBOX" not in pressed(guest, where, step="show-folders").text


@pytest.mark.parametrize("step", ["show-folders", "choose-folders"])
def test_nobody_chooses_folders_of_a_mailbox_that_is_not_read(
    on: Stage, guest: FlaskClient, where: str, step: str
) -> None:
    run(on.room, "UPDATE mailbox SET status = 'disconnecting' WHERE name = :name", name=NAME)
    assert pressed(guest, where, step=step, folder="<Anträge>").status_code == 410
    fresh = path(on.propose(Proposal("imap", "b@acme.example", "b", {})))
    assert pressed(guest, fresh, step=step, folder="INBOX").status_code == 410
    assert "show-folders" not in opened(guest, fresh).text
