"""Delegation: a service account opens the mailboxes that the operator listed, and no other."""

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.settings import kinds
from connectors.consent import Consent, ConsentRefused
from connectors.errors import ClientRefused, Temporary
from connectors.google.access import GMAIL
from connectors.google.delegation import WIDER
from connectors.google.endpoints import OAuthClient, ServiceKey
from connectors.google.parts import google
from connectors.provider import Parts, Place
from tests.support.gmail import clicked, endpoints, unpaced
from tests.support.grants import MemoryGrants, NoGrants
from tests.unit.google.house import ADDRESS, House
from tests.unit.google.keys import ROBOT, key_file

__all__ = ("key_file",)

BACK = "http://127.0.0.1/oauth/google"
BY = {"mode": "delegated"}
OTHER = "boss@example.com"


class Office:
    """A deployment with both ways set up, in a Workspace that lets its service account into all mailboxes."""

    def __init__(self, house: House, path: Path, *listed: str, client: bool = True) -> None:
        house.server.add_account(OTHER)
        house.server.tokens.service_accounts[ROBOT] = {ADDRESS, OTHER}
        known = house.server.client
        self.parts: Parts = google(
            endpoints(house.server),
            time.time,
            client=OAuthClient(known.id, known.secret) if client else None,
            key=ServiceKey(path, listed),
            pacing=unpaced(),
        )

    @property
    def consent(self) -> Consent:
        assert self.parts.consent is not None
        return self.parts.consent

    def grant(self, address: str = ADDRESS) -> str:
        """Go the way to the end, and return the grant."""
        way = self.consent.begin("state-1", BACK, address, BY)
        answer = {name: value[0] for name, value in parse_qs(urlsplit(way.url).query).items()}
        return self.consent.finish(way.flow, answer, BACK, address, BY).grant


@pytest.fixture
def office(house: House, key_file: Path) -> Office:
    return Office(house, key_file, ADDRESS)


def test_nothing_is_delegated_by_default(house: House, key_file: Path) -> None:
    office = Office(house, key_file)
    assert office.parts.modes == ("consent",)
    with pytest.raises(ConsentRefused) as told:
        office.grant()
    assert told.value.code == "not-listed"
    assert Office(house, key_file, client=False).parts.consent is None


def test_the_browser_comes_straight_back_and_the_mailbox_opens(office: Office) -> None:
    way = office.consent.begin("state-1", BACK, ADDRESS, BY)
    assert way.url == f"{BACK}?state=state-1"
    grants = MemoryGrants(office.grant())
    assert office.parts.connector(Place(ADDRESS, BY), grants).account().address == ADDRESS


def test_a_mailbox_that_is_not_listed_is_refused_before_google_is_asked(office: Office, house: House) -> None:
    with pytest.raises(ConsentRefused) as told:
        office.grant(OTHER)
    assert told.value.code == "not-listed"
    with pytest.raises(ClientRefused, match="OMBUD_GOOGLE_DELEGATED"):
        office.parts.connector(Place(OTHER, BY), NoGrants()).account()
    assert house.server.journal.of(OTHER) == []


@pytest.mark.parametrize(
    ("listed", "address", "allowed"),
    [
        ("example.com", ADDRESS, True),
        ("@example.com", ADDRESS, True),
        ("Privacy@Example.com", ADDRESS, True),
        ("dpo@example.com", ADDRESS, False),
        ("ample.com", ADDRESS, False),
        ("mail.example.com", ADDRESS, False),
        ("com", ADDRESS, False),
    ],
)
def test_a_list_names_addresses_and_whole_domains(
    house: House, key_file: Path, listed: str, address: str, *, allowed: bool
) -> None:
    opened = Office(house, key_file, listed)
    if allowed:
        assert opened.grant(address)
    else:
        with pytest.raises(ConsentRefused):
            opened.grant(address)


@pytest.mark.parametrize("scope", WIDER)
def test_fm_14_a_service_account_that_may_do_more_is_refused(
    office: Office, house: House, scope: str
) -> None:
    house.server.tokens.delegated_scopes.add(scope)
    with pytest.raises(ConsentRefused) as told:
        office.grant()
    assert told.value.code == "delegated-wide"


def test_a_mailbox_that_the_workspace_does_not_delegate_is_refused(office: Office, house: House) -> None:
    house.server.tokens.service_accounts[ROBOT] = set()
    with pytest.raises(ConsentRefused) as told:
        office.grant()
    assert told.value.code == "delegation"
    house.server.tokens.service_accounts[ROBOT] = {ADDRESS}
    house.server.tokens.delegated_scopes = set()
    with pytest.raises(ConsentRefused) as told:
        office.grant()
    assert told.value.code == "delegation"


def test_fm_13_an_alias_of_another_mailbox_is_not_taken_for_it(house: House, key_file: Path) -> None:
    office = Office(house, key_file, "example.com")
    house.server.accounts["alias@example.com"] = house.server.accounts[OTHER]
    house.server.tokens.service_accounts[ROBOT].add("alias@example.com")
    with pytest.raises(ConsentRefused) as told:
        office.grant("alias@example.com")
    assert told.value.code == "wrong-account"


def test_fm_15_trouble_is_no_refusal(office: Office, house: House) -> None:
    house.server.faults.plan("token", Fault(Kind.REFUSE, 503))
    with pytest.raises(Temporary):
        office.grant()
    assert office.grant()


def test_the_other_way_stands_beside_it(office: Office) -> None:
    way = office.consent.begin("s", BACK, ADDRESS, {"mode": "consent"})
    granted = office.consent.finish(way.flow, clicked(way.url, ADDRESS), BACK, ADDRESS, {"mode": "consent"})
    assert granted.scopes == (GMAIL,)
    assert (
        office.parts.connector(Place(ADDRESS, {}), MemoryGrants(granted.grant)).account().address == ADDRESS
    )
    assert office.consent.revoke(granted.grant).revoked


def test_without_an_oauth_client_its_consent_is_refused(house: House, key_file: Path) -> None:
    office = Office(house, key_file, ADDRESS, client=False)
    assert office.parts.modes == ("delegated",)
    with pytest.raises(ConsentRefused) as told:
        office.consent.begin("s", BACK, ADDRESS, {})
    assert told.value.code == "client"


def test_fm_44_delegation_is_ended_by_a_person(office: Office) -> None:
    found = office.consent.revoke(office.grant())
    assert (found.revoked, found.steps) == (False, ("google-delegation",))


@pytest.mark.parametrize("written", ["*", "*@example.org", "example", "a b@", "privacy@", "a@b@example.org"])
def test_a_list_that_says_nothing_exact_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="addresses or domains"):
        kinds.mailboxes(written)


def test_a_list_is_divided_by_commas() -> None:
    assert kinds.mailboxes(" Privacy@Example.org, @example.com example.net ") == (
        "privacy@example.org",
        "@example.com",
        "example.net",
    )
