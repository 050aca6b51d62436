"""Connecting a mailbox at Microsoft, all the way: a person's, a shared one, and one by an administrator."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.cli.operator import operator
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from bot.wiring.office import Office, found_office
from bot.wiring.setting_up import set_up
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import proposing, registry
from handlers.mailboxes.listing import file_of
from handlers.mailboxes.proposing import Proposal
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.reach import try_reaches
from tests.support.installations import install
from tests.support.letters import letter
from tests.support.microsoft import accept, environ

URL = "https://ombud.example.org"
SUPPORT, ADA, OTHER = "support@acme.example", "ada@acme.example", "other@acme.example"


@pytest.fixture
def microsoft() -> Iterator[MicrosoftStandIn]:
    standin = MicrosoftStandIn([f"{URL}/connect/callback/microsoft"])
    for person in (SUPPORT, ADA, OTHER):
        standin.add_person(person)
    standin.start()
    for days in (1, 3, 200):
        at = datetime.now(UTC) - timedelta(days=days)
        standin.deliver(SUPPORT, letter(message_id=f"<{days}@subject.example>"), received_at=at)
    yield standin
    standin.stop()


@pytest.fixture
def office(microsoft: MicrosoftStandIn, tmp_path: Path) -> Iterator[Office]:
    installation = install(tmp_path)
    installation.environ |= environ(microsoft, URL)
    with found_office(installation.settings) as office:
        set_up(office)
        yield office


@pytest.fixture
def guest(office: Office) -> FlaskClient:
    return create_app(dict, pages=pages(office.desk, Doors())).test_client()


def there_and_back(office: Office, guest: FlaskClient, account: str, **typed: str) -> str:
    """Follow a new link to the consent page, accept there, and return the page that one comes back to."""
    link = proposing.propose(office.desk, operator(), Proposal("microsoft", SUPPORT, "support", {}))
    where = link.url.removeprefix(URL)
    form = {"step": "begin", "mode": "delegated", **typed}
    way = guest.post(where, data=form, base_url=URL)
    assert way.status_code == 303, way.text
    back = accept(way.headers["Location"], account)
    assert guest.get(back.removeprefix(URL), base_url=URL).status_code == 303
    return where


def shown(guest: FlaskClient, where: str) -> str:
    for _ in range(300):
        text = guest.get(where, base_url=URL).text
        if "http-equiv" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError("the dry run does not end")


def confirmed(office: Office, guest: FlaskClient, where: str) -> int:
    """Confirm what the dry run showed, let the letters in, and return how many cases there are."""
    page = shown(guest, where)
    assert (
        "2 letters came within the last 30 days. The newest 2 were read to try: 2 would become cases." in page
    )
    form = {"step": "confirm", "backfill": "everything", "folder": "INBOX"}
    assert guest.post(where, data=form, base_url=URL).status_code == 303
    mailbox = next(one for one in registry.everything(office.desk) if one.name == "support")
    assert mailbox.status is MailboxStatus.CONNECTED
    assert dict(mailbox.details)["folders"].split()[0] == "INBOX"
    sync(office.desk, mailbox.id)
    with office.desk.reading("tests.cases") as tx:
        return len(tx.cases.all(registry.THE_ORGANISATION, 10))


def test_a_persons_own_mailbox_is_connected(office: Office, guest: FlaskClient) -> None:
    assert confirmed(office, guest, there_and_back(office, guest, SUPPORT)) == 3


def test_a_shared_mailbox_is_connected_by_whoever_may_open_it(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.share(SUPPORT, ADA)
    assert confirmed(office, guest, there_and_back(office, guest, ADA, mode="shared")) == 3
    assert file_of(office.desk, "support").mailbox.details[0] == ("account", ADA)
    assert keep_watches(office.desk) == 1
    assert keep_watches(office.desk) == 0, "Microsoft tells nothing of it, and is not asked again"
    kinds = [one.kind for one in file_of(office.desk, "support").record]
    assert kinds.count(MailboxEventKind.UNWATCHED) == 1


def test_a_mailbox_is_connected_for_itself_by_an_administrator(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.narrow(SUPPORT)
    typed = {"mode": "application", "refused": OTHER}
    assert confirmed(office, guest, there_and_back(office, guest, ADA, **typed)) == 3
    try_reaches(office.desk)
    assert file_of(office.desk, "support").standing.reach == "narrow"
    assert "account" not in dict(file_of(office.desk, "support").mailbox.details)


def test_sec_12_a_permission_that_is_granted_afterwards_is_told(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.narrow(SUPPORT)
    confirmed(office, guest, there_and_back(office, guest, ADA, mode="application", refused=OTHER))
    microsoft.directory.too_wide = True
    try_reaches(office.desk)
    file = file_of(office.desk, "support")
    assert file.standing.reach == "too-wide"
    assert (file.record[-1].kind, file.record[-1].facts) == (MailboxEventKind.REACHED, {"reach": "too-wide"})


def test_an_access_that_reaches_other_mailboxes_is_refused(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.narrow(SUPPORT)
    microsoft.narrow(OTHER)
    where = there_and_back(office, guest, ADA, mode="application", refused=OTHER)
    assert "reaches mailboxes besides this one" in shown(guest, where)


def test_fm_13_another_account_at_microsoft_is_refused(office: Office, guest: FlaskClient) -> None:
    assert "signed in with another account" in shown(guest, there_and_back(office, guest, OTHER))


def test_our_own_expired_secret_is_told_as_such_and_not_as_trouble(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.directory.client_secret = "renewed at Microsoft, and not in our settings"
    page = shown(guest, there_and_back(office, guest, SUPPORT))
    assert "refuses Ombud itself" in page
    assert "ombud doctor" in page


def test_a_mode_that_there_is_not_is_said_at_its_field(office: Office, guest: FlaskClient) -> None:
    link = proposing.propose(office.desk, operator(), Proposal("microsoft", SUPPORT, "support", {}))
    form = {"step": "begin", "mode": "everything"}
    answer = guest.post(link.url.removeprefix(URL), data=form, base_url=URL)
    assert answer.status_code == 422
    assert "Choose one of these." in answer.text
