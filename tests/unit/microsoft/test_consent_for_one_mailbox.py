"""Application permission, narrowed by RBAC for Applications: it opens this mailbox and must open no other."""

import time
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.sandbox.microsoft.refusals import GraphError
from connectors.consent import ConsentRefused
from connectors.errors import ClientRefused, Permanent, Temporary
from connectors.microsoft.consent import MicrosoftConsent
from connectors.microsoft.parts import microsoft as made
from connectors.provider import Place
from tests.support.grants import MemoryGrants
from tests.support.microsoft import ADA, CALLBACK, PRIVACY, Tenant, accept, came_back, registration

DETAILS = {"mode": "application", "refused": ADA}


@pytest.fixture
def narrowed(microsoft: Tenant) -> Tenant:
    microsoft.standin.narrow(PRIVACY)
    return microsoft


def test_the_way_begins_at_the_administrators_page_and_asks_for_no_mail(narrowed: Tenant) -> None:
    """A right over mail that is granted there would reach every mailbox, for rights add up."""
    assert narrowed.parts.consent is not None
    way = narrowed.parts.consent.begin("s", CALLBACK, PRIVACY, DETAILS)
    parts = urlsplit(way.url)
    asked = dict(parse_qsl(parts.query))
    assert parts.path == f"/{narrowed.standin.tenant}/v2.0/adminconsent"
    assert asked["scope"].endswith("/User.Read")
    assert (asked["redirect_uri"], asked["state"]) == (CALLBACK, "s")


def test_the_app_opens_its_mailbox_in_its_own_name(narrowed: Tenant) -> None:
    granted = narrowed.consented(details=DETAILS)
    assert granted.address == PRIVACY
    mailbox = narrowed.parts.connector(Place(PRIVACY, DETAILS), MemoryGrants(granted.grant))
    key = narrowed.standin.deliver(PRIVACY, b"From: sam@example.org\r\n\r\nhello")
    assert [stub.provider_key for stub in mailbox.discover("INBOX", None, 5).stubs] == [key]
    assert mailbox.account().address == PRIVACY


def test_aliases_are_those_that_an_admin_noted(narrowed: Tenant) -> None:
    details = {**DETAILS, "aliases": "dpo@example.com gdpr@example.com"}
    grants = MemoryGrants(narrowed.consented(details=details).grant)
    account = narrowed.parts.connector(Place(PRIVACY, details), grants).account()
    assert account.aliases == ("dpo@example.com", "gdpr@example.com")


def refusal(microsoft: Tenant, details: dict[str, str]) -> ConsentRefused:
    with pytest.raises(ConsentRefused) as told:
        microsoft.consented(details=details)
    return told.value


def test_access_that_reaches_another_mailbox_is_refused(narrowed: Tenant) -> None:
    narrowed.standin.directory.too_wide = True
    assert refusal(narrowed, DETAILS).code == "too-wide"


@pytest.mark.parametrize("refused", ["", "nobody@example.com"])
def test_without_a_mailbox_that_is_refused_nothing_is_proven(narrowed: Tenant, refused: str) -> None:
    assert refusal(narrowed, {"mode": "application", "refused": refused}).code == "unproven"


def test_trouble_at_the_negative_test_is_no_proof_either(narrowed: Tenant) -> None:
    narrowed.standin.api.broken[PRIVACY] = GraphError(503, "ServiceUnavailable")
    with pytest.raises(Temporary):
        narrowed.consented(details=DETAILS)


def test_a_role_that_is_not_in_force_yet_is_named(microsoft: Tenant) -> None:
    told = refusal(microsoft, DETAILS)
    assert told.code == "half"
    assert told.missing == ("Application Mail.ReadWrite", "Application Mail.Send")


def test_an_administrator_who_does_not_approve_is_told(narrowed: Tenant) -> None:
    consent = narrowed.parts.consent
    assert consent is not None
    way = consent.begin("s", CALLBACK, PRIVACY, DETAILS)
    answer = came_back(accept(way.url, answer="cancel"))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, DETAILS)
    assert told.value.code == "denied"
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, {"admin_consent": "False"}, CALLBACK, PRIVACY, DETAILS)
    assert told.value.code == "admin-needed"


@pytest.mark.parametrize("tenant", ["organizations", "common", "example.com", ""])
def test_sec_02_the_app_opens_no_mailbox_of_a_directory_that_nobody_set(
    narrowed: Tenant, tenant: str
) -> None:
    """What names the directory comes by way of a browser: anybody can type it, and any directory into it."""
    consent = made(registration(narrowed.standin, tenant=tenant), time.time).consent
    assert isinstance(consent, MicrosoftConsent)
    with pytest.raises(ConsentRefused) as told:
        consent.begin("s", CALLBACK, PRIVACY, DETAILS)
    assert told.value.code == "tenant"
    begun = narrowed.parts.consent
    assert begun is not None
    way = begun.begin("s", CALLBACK, PRIVACY, DETAILS)
    answer = {"admin_consent": "True", "tenant": narrowed.standin.tenant, "state": "s"}
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, DETAILS)
    assert told.value.code == "tenant"


@pytest.mark.parametrize("directory", ["", "../evil", "0e6f7a10-1111-4222-8333-944445555666"])
def test_another_directory_than_ours_cannot_approve(narrowed: Tenant, directory: str) -> None:
    consent = made(registration(narrowed.standin, tenant=narrowed.standin.tenant), time.time).consent
    assert isinstance(consent, MicrosoftConsent)
    way = consent.begin("s", CALLBACK, PRIVACY, DETAILS)
    answer = {"admin_consent": "True", "tenant": directory, "state": "s"}
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, DETAILS)
    assert told.value.code == "wrong-account"


def test_an_expired_token_is_renewed_with_our_own_secret(narrowed: Tenant) -> None:
    grants = MemoryGrants(narrowed.consented(details=DETAILS).grant)
    mailbox = narrowed.parts.connector(Place(PRIVACY, DETAILS), grants)
    narrowed.standin.directory.expire_tokens()
    assert mailbox.discover("INBOX", None, 5).stubs == ()
    assert grants.renewals == 1
    narrowed.standin.directory.expire_tokens()
    narrowed.standin.directory.client_secret = "renewed"
    with pytest.raises(ClientRefused):
        mailbox.discover("INBOX", None, 5)


def test_at_the_end_the_role_and_the_app_are_removed_by_hand(narrowed: Tenant) -> None:
    assert narrowed.parts.consent is not None
    revoked = narrowed.parts.consent.revoke(narrowed.consented(details=DETAILS).grant)
    assert revoked.steps == ("microsoft-remove-role", "microsoft-remove-app")


def test_large_files_and_subscriptions_work_in_the_apps_own_name(narrowed: Tenant) -> None:
    grants = MemoryGrants(narrowed.consented(details=DETAILS).grant)
    assert narrowed.parts.push is not None
    push = narrowed.parts.push(Place(PRIVACY, DETAILS), grants)
    with pytest.raises(Permanent, match="ValidationError"):  # nobody listens there
        push.watch("INBOX", "http://127.0.0.1:9/hook", "secret")
