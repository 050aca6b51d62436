"""Where only an administrator may let Ombud in, the page gives a link for one, and goes on after it."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from bot.cli.operator import operator
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from bot.wiring.office import Office, found_office
from bot.wiring.setting_up import set_up
from bot.wiring.web_face import web_face
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes import proposing
from handlers.mailboxes.listing import file_of
from handlers.mailboxes.proposing import Proposal
from tests.faces.desk.browsers import Window, browsing
from tests.support.installations import free_port, install
from tests.support.letters import letter
from tests.support.microsoft import accept, environ

SUPPORT, ADA = "support@acme.example", "ada@acme.example"
LINK = re.compile(r'href="([^"]+adminconsent[^"]+)"')


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def microsoft(port: int) -> Iterator[MicrosoftStandIn]:
    """Is a tenant where nobody but an administrator can consent."""
    standin = MicrosoftStandIn([f"http://127.0.0.1:{port}/connect/callback/microsoft"])
    for person in (SUPPORT, ADA):
        standin.add_person(person)
    standin.directory.needs_admin = True
    standin.start()
    standin.deliver(SUPPORT, letter())
    yield standin
    standin.stop()


@pytest.fixture
def office(microsoft: MicrosoftStandIn, tmp_path: Path, port: int) -> Iterator[Office]:
    installation = install(tmp_path)
    installation.environ |= environ(microsoft, f"http://127.0.0.1:{port}")
    with found_office(installation.settings) as office:
        set_up(office)
        yield office


@pytest.fixture
def guest(office: Office) -> FlaskClient:
    return create_app(dict, pages=pages(office.desk, Doors())).test_client()


def proposed(office: Office) -> str:
    """Return the path of a new link."""
    link = proposing.propose(office.desk, operator(), Proposal("microsoft", SUPPORT, "support", {}))
    return urlsplit(link.url).path


def pressed(office: Office, guest: FlaskClient, where: str, **typed: str) -> str:
    """Press the button for an administrator, and return the page."""
    form = {"mode": "delegated", "approve": "1", **typed}
    answer = guest.post(where, data=form, base_url=office.desk.rules.public_url)
    assert answer.status_code == 200, answer.text
    return answer.text


def refused(office: Office, guest: FlaskClient, where: str, **typed: str) -> str:
    """Go to Microsoft as a colleague who may not consent, and return the page that one comes back to."""
    base = office.desk.rules.public_url
    way = guest.post(where, data={"mode": "delegated", **typed}, base_url=base)
    back = accept(way.headers["Location"], ADA if typed.get("mode") == "shared" else SUPPORT)
    assert guest.get(back.removeprefix(base), base_url=base).status_code == 303
    return guest.get(where, base_url=base).text


def approval(page: str) -> str:
    found = LINK.search(page)
    assert found is not None, "no link for an administrator"
    return html.unescape(found[1])


def rights(link: str) -> set[str]:
    return {one.rpartition("/")[2] for one in parse_qs(urlsplit(link).query)["scope"][0].split()}


def test_the_page_begins_with_having_an_administrator_approve(office: Office, guest: FlaskClient) -> None:
    where = proposed(office)
    page = guest.get(where, base_url=office.desk.rules.public_url).text
    assert "Have an administrator approve first" in page
    assert LINK.search(page) is None, "which rights are needed is not known yet"
    link = approval(pressed(office, guest, where))
    assert rights(link) == {"Mail.ReadWrite", "Mail.Send", "User.Read"}
    asked = parse_qs(urlsplit(link).query)
    assert asked["redirect_uri"] == [f"{office.desk.rules.public_url}/connect/callback/microsoft"]


def test_a_colleague_who_may_not_consent_gets_the_link_with_the_reason(
    office: Office, guest: FlaskClient
) -> None:
    page = refused(office, guest, proposed(office))
    assert "An administrator of your organisation must consent first." in page
    assert "Send this link to an administrator of your organisation" in page
    assert rights(approval(page)) == {"Mail.ReadWrite", "Mail.Send", "User.Read"}


def test_for_a_shared_mailbox_the_link_asks_for_the_rights_of_shared_ones(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    microsoft.share(SUPPORT, ADA)
    shared = {"Mail.ReadWrite.Shared", "Mail.Send.Shared", "User.Read"}
    where = proposed(office)
    assert rights(approval(pressed(office, guest, where, mode="shared"))) == shared
    page = refused(office, guest, where, mode="shared")
    assert rights(approval(page)) == shared
    assert '<option value="shared" selected>' in page, "what was chosen stands there still"


def test_once_it_is_approved_the_colleague_goes_on(
    office: Office, guest: FlaskClient, microsoft: MicrosoftStandIn
) -> None:
    where = proposed(office)
    link = approval(refused(office, guest, where))
    accept(link)
    assert microsoft.directory.approved
    refused(office, guest, where)  # is let in this time
    mailbox = file_of(office.desk, "support").mailbox
    assert mailbox.status is MailboxStatus.PROPOSED
    with office.desk.reading("tests.grant") as tx:
        assert tx.grants.get(mailbox) is not None


@pytest.mark.parametrize(("answer", "told"), [("accept", "Approved"), ("cancel", "Not approved")])
def test_an_administrator_elsewhere_is_told_what_came_of_it(
    office: Office, guest: FlaskClient, answer: str, told: str
) -> None:
    back = accept(approval(refused(office, guest, proposed(office))), answer=answer)
    elsewhere = create_app(dict, pages=pages(office.desk, Doors())).test_client()
    page = elsewhere.get(back.removeprefix(office.desk.rules.public_url))
    assert page.status_code == 200
    assert f"<h1>{told}</h1>" in page.text
    assert SUPPORT not in page.text
    assert "support" not in page.text


@pytest.mark.parametrize(
    "state", ["approval-", "approval-1", "approval-x", "approval-" + "9" * 40, "approval-../../evil"]
)
def test_an_invented_approval_shows_a_page_and_changes_nothing(
    office: Office, guest: FlaskClient, state: str
) -> None:
    where = proposed(office)
    before = file_of(office.desk, "support")
    answer = guest.get(
        "/connect/callback/microsoft", query_string={"state": state, "admin_consent": "True", "tenant": "x"}
    )
    assert answer.status_code == 200
    assert file_of(office.desk, "support") == before
    assert guest.get(where, base_url=office.desk.rules.public_url).status_code == 200


def test_where_the_consent_is_an_administrators_anyway_the_button_leads_there(
    office: Office, guest: FlaskClient
) -> None:
    form = {"mode": "application", "refused": ADA, "approve": "1"}
    answer = guest.post(proposed(office), data=form, base_url=office.desk.rules.public_url)
    assert answer.status_code == 303
    assert "adminconsent" in answer.headers["Location"]
    assert "approval-" not in answer.headers["Location"]


def test_a_mistake_in_the_form_is_said_at_its_field_before_there_is_a_link(
    office: Office, guest: FlaskClient
) -> None:
    form = {"mode": "everything", "approve": "1"}
    answer = guest.post(proposed(office), data=form, base_url=office.desk.rules.public_url)
    assert answer.status_code == 422
    assert LINK.search(answer.text) is None


def test_in_a_browser_an_administrator_approves_and_comes_back_to_go_on(
    office: Office, browser: Browser, port: int, microsoft: MicrosoftStandIn
) -> None:
    server = web_face(office.desk, dict, None, "127.0.0.1", port)
    server.start()
    context = browser.new_context(color_scheme="light")
    window = Window(context, office.desk.rules.public_url)
    page = window.go(proposed(office))
    page.get_by_role("button", name="Continue to Microsoft").click()
    page.get_by_label(SUPPORT).check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("alert")).to_contain_text("An administrator of your organisation must consent")
    assert window.pale() == []
    assert [one for one in window.unlabelled() if one != "no named navigation"] == []
    window.picture("an-administrator-must-approve")

    page.get_by_role("link", name="Approve Ombud for the organisation").click()
    expect(page.get_by_role("heading")).to_contain_text("Approve Ombud for your organisation")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading")).to_contain_text("Connect mailbox support")
    page.get_by_role("button", name="Continue to Microsoft").click()
    page.get_by_label(SUPPORT).check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading")).to_contain_text("What mailbox support would bring", timeout=30_000)
    context.close()
    server.stop()
    assert microsoft.directory.approved
