"""Google's consent, clicked through on the stand-in's page: enough, not too much, by the right account."""

from collections.abc import Mapping
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from connectors.consent import Consent, ConsentRefused
from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Temporary
from connectors.google.access import GMAIL
from connectors.google.grant import Grant
from connectors.provider import Place
from connectors.scopes import GOOGLE
from tests.support.gmail import parts
from tests.support.grants import MemoryGrants
from tests.unit.google.house import ADDRESS, House

REDIRECT = "http://127.0.0.1/oauth/google"


class Browser:
    """The admin's browser at the consent page."""

    def __init__(self, server: GoogleStandIn) -> None:
        self.server = server
        consent = parts(server).consent
        assert consent is not None
        self.consent: Consent = consent
        self.way = consent.begin("state-1", REDIRECT, ADDRESS, {})

    def click(self, account: str = ADDRESS, *, untick: str = "", cancel: bool = False) -> Mapping[str, str]:
        asked = parse_qs(urlsplit(self.way.url).query)["scope"][0].split()
        form = {"account": account, "scope": [name for name in asked if name != untick]}
        form |= {"cancel": "1"} if cancel else {"allow": "1"}
        answer = requests.post(self.way.url, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(REDIRECT + "?")
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def finish(self, answer: Mapping[str, str], intended: str = ADDRESS, redirect: str = REDIRECT) -> str:
        granted = self.consent.finish(self.way.flow, answer, redirect, intended, {})
        assert granted.address == intended.lower()
        return granted.grant


@pytest.fixture
def browser(house: House) -> Browser:
    return Browser(house.server)


def test_a_consent_opens_the_mailbox(browser: Browser, house: House) -> None:
    answer = browser.click()
    assert answer["state"] == "state-1"
    grants = MemoryGrants(browser.finish(answer))
    assert parts(house.server).connector(Place(ADDRESS), grants).account().address == ADDRESS
    assert GMAIL in Grant.read(grants.text).scopes


def test_the_way_asks_for_the_least_and_proves_who_began_it(browser: Browser) -> None:
    asked = {name: value[0] for name, value in parse_qs(urlsplit(browser.way.url).query).items()}
    assert browser.way.url.startswith(f"{browser.server.url}o/oauth2/v2/auth?")
    assert asked["scope"] == GMAIL
    assert (asked["access_type"], asked["prompt"], asked["response_type"]) == ("offline", "consent", "code")
    assert (asked["state"], asked["login_hint"], asked["redirect_uri"]) == ("state-1", ADDRESS, REDIRECT)
    assert asked["code_challenge_method"] == "S256"
    assert browser.way.flow not in browser.way.url
    assert len(browser.way.flow) >= 43
    assert "include_granted_scopes" not in asked


def test_the_page_shows_the_intended_account_chosen_and_every_scope(browser: Browser) -> None:
    page = requests.get(browser.way.url, timeout=10)
    assert page.status_code == 200
    assert f'value="{ADDRESS}" required checked' in page.text
    assert GMAIL in page.text


def test_fm_13_another_account_is_refused_and_named_to_nobody(browser: Browser) -> None:
    browser.server.add_account("max@example.com")
    with pytest.raises(ConsentRefused) as told:
        browser.finish(browser.click("max@example.com"))
    assert told.value.code == "wrong-account"
    assert "max" not in str(told.value)


@pytest.mark.parametrize("mistake", ["another account", "half", "too wide", "not lasting"])
def test_fm_13_fm_14_a_refused_consent_leaves_a_mailbox_of_the_same_account_as_it_was(
    browser: Browser, house: House, mistake: str
) -> None:
    live = MemoryGrants(browser.finish(browser.click()))
    intended = ADDRESS
    if mistake == "another account":
        intended = "support@example.com"
        browser.server.add_account(intended)
    way = browser.consent.begin("s", REDIRECT, intended, {})
    wrong = {
        "too wide": ("gmail.modify", "gmail.modify+https%3A%2F%2Fmail.google.com%2F"),
        "not lasting": ("access_type=offline", "access_type=online"),
    }.get(mistake, ("", ""))
    browser.way = type(way)(way.url.replace(*wrong), way.flow)
    answer = browser.click(untick=GMAIL if mistake == "half" else "")
    with pytest.raises(ConsentRefused):
        browser.finish(answer, intended)
    browser.server.tokens.expire(ADDRESS)
    assert parts(house.server).connector(Place(ADDRESS), live).account().address == ADDRESS


def test_fm_13_the_address_is_compared_without_regard_to_case(browser: Browser) -> None:
    assert browser.finish(browser.click(), intended=ADDRESS.upper())


def test_fm_14_a_half_grant_is_refused_by_name(browser: Browser) -> None:
    with pytest.raises(ConsentRefused, match=r"gmail\.modify") as told:
        browser.finish(browser.click(untick=GMAIL))
    assert (told.value.code, told.value.missing) == ("half", (GMAIL,))


def test_a_consent_that_gives_more_than_was_asked_is_refused(browser: Browser) -> None:
    browser.way = browser.consent.begin("s", REDIRECT, ADDRESS, {})
    wide = browser.way.url.replace("gmail.modify", "gmail.modify+https%3A%2F%2Fmail.google.com%2F")
    browser.way = type(browser.way)(wide, browser.way.flow)
    with pytest.raises(ConsentRefused) as told:
        browser.finish(browser.click())
    assert told.value.code == "too-wide"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": "access_denied"}, "denied"),
        ({"error": "admin_policy_enforced"}, "admin-needed"),
        ({}, "denied"),
        ({"code": ""}, "denied"),
        ({"code": "4/never-given"}, "expired"),
    ],
)
def test_what_is_no_consent_is_refused(browser: Browser, answer: dict[str, str], code: str) -> None:
    with pytest.raises(ConsentRefused) as told:
        browser.finish(answer)
    assert told.value.code == code


def test_a_cancelled_page_is_a_refusal(browser: Browser) -> None:
    with pytest.raises(ConsentRefused) as told:
        browser.finish(browser.click(cancel=True))
    assert told.value.code == "denied"


def test_a_code_serves_once(browser: Browser) -> None:
    answer = browser.click()
    browser.finish(answer)
    with pytest.raises(ConsentRefused) as told:
        browser.finish(answer)
    assert told.value.code == "expired"


def test_a_code_serves_only_whoever_began(browser: Browser) -> None:
    answer = browser.click()
    browser.way = browser.consent.begin("state-2", REDIRECT, ADDRESS, {})
    with pytest.raises(ConsentRefused) as told:
        browser.finish(answer)
    assert told.value.code == "expired"


def test_a_code_serves_only_the_place_it_was_sent_to(browser: Browser) -> None:
    with pytest.raises(ConsentRefused):
        browser.finish(browser.click(), redirect="http://127.0.0.1/elsewhere")


def test_a_consent_without_lasting_access_is_refused(browser: Browser) -> None:
    way = browser.way
    browser.way = type(way)(way.url.replace("access_type=offline", "access_type=online"), way.flow)
    with pytest.raises(ConsentRefused) as told:
        browser.finish(browser.click())
    assert told.value.code == "no-refresh"


def test_our_own_expired_secret_is_told_apart(browser: Browser) -> None:
    answer = browser.click()
    browser.server.tokens.client = Client(browser.server.client.id, "another")
    with pytest.raises(ClientRefused):
        browser.finish(answer)


@pytest.mark.parametrize(
    "fault", [Fault(Kind.REFUSE, 503), Fault(Kind.DROP_BEFORE)], ids=lambda one: one.kind.name
)
def test_fm_15_trouble_at_the_exchange_is_no_refusal(browser: Browser, fault: Fault) -> None:
    answer = browser.click()
    browser.server.faults.plan("token", fault)
    with pytest.raises(Temporary):
        browser.finish(answer)
    assert browser.finish(answer)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("client_id=", "client_id=x", "invalid_client"),
        ("redirect_uri=", "redirect_uri=x", "redirect_uri_mismatch"),
        ("code_challenge_method=S256", "code_challenge_method=plain", "PKCE"),
        ("response_type=code", "response_type=token", "invalid_request"),
    ],
)
def test_the_page_refuses_what_google_refuses(browser: Browser, old: str, new: str, problem: str) -> None:
    url = browser.way.url.replace(old, new)
    for answer in (requests.get(url, timeout=10), requests.post(url, data={}, timeout=10)):
        assert answer.status_code == 400
        assert problem in answer.text


def test_revoking_ends_the_consent(browser: Browser) -> None:
    grant = browser.finish(browser.click())
    assert browser.consent.revoke(grant).revoked
    assert browser.server.tokens.alive(ADDRESS) == 0


def test_fm_44_a_consent_that_is_dead_already_could_not_be_taken_back(browser: Browser) -> None:
    grant = browser.finish(browser.click())
    browser.server.tokens.end(ADDRESS)
    for dead in (grant, "no grant at all"):
        found = browser.consent.revoke(dead)
        assert (found.revoked, found.steps) == (False, ("already-dead",))


def test_fm_44_a_revocation_that_google_refuses_names_what_a_person_must_do(browser: Browser) -> None:
    grant = browser.finish(browser.click())
    browser.server.faults.plan("revoke", Fault(Kind.REFUSE, 403, "access_denied"))
    found = browser.consent.revoke(grant)
    assert (found.revoked, found.steps) == (False, ("google-permissions",))


def test_a_revocation_in_trouble_is_tried_again(browser: Browser) -> None:
    grant = browser.finish(browser.click())
    browser.server.faults.plan("revoke", Fault(Kind.REFUSE, 503), Fault(Kind.DROP_BEFORE))
    for _ in range(2):
        with pytest.raises(Temporary):
            browser.consent.revoke(grant)
    assert browser.consent.revoke(grant).revoked


def test_the_oldest_consent_of_an_account_dies_where_there_are_too_many(browser: Browser) -> None:
    browser.server.tokens.most = 2
    first = browser.finish(browser.click())
    for _ in range(2):
        browser.way = browser.consent.begin("s", REDIRECT, ADDRESS, {})
        browser.finish(browser.click())
    grants = MemoryGrants(first)
    browser.server.tokens.expire(ADDRESS)
    with pytest.raises(ConnectorError):
        parts(browser.server).connector(Place(ADDRESS), grants).account()


def test_a_token_that_is_refused_while_the_consent_is_checked_is_told(browser: Browser) -> None:
    browser.server.faults.refuse("getProfile", 401, "authError", times=2)
    with pytest.raises(AuthorizationLost):
        browser.finish(browser.click())


def test_every_scope_that_is_asked_for_has_its_reason_on_record(browser: Browser) -> None:
    asked = parse_qs(urlsplit(browser.way.url).query)["scope"][0].split()
    assert asked == [scope.name for scope in GOOGLE]
    assert all(scope.why for scope in GOOGLE)
