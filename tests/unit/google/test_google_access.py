"""Access tokens: renewed once by whoever is first, saved, and told apart when they cannot be."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from connectors.errors import AuthorizationLost, ClientRefused, Permanent, Temporary
from connectors.google.endpoints import ServiceKey
from connectors.google.grant import Grant
from connectors.google.parts import google
from connectors.provider import Parts, Place
from tests.support.gmail import endpoints, unpaced
from tests.support.grants import MemoryGrants, NoGrants
from tests.unit.google.house import ADDRESS, House
from tests.unit.google.keys import ROBOT, key_file

__all__ = ("key_file",)


def test_a_token_that_lasts_is_used_and_nothing_is_saved(house: House) -> None:
    house.connector.account()
    house.connector.account()
    assert house.grants.renewals == 0


def test_a_token_that_ends_soon_is_renewed_before_it_does(house: House) -> None:
    grant = Grant.read(house.grants.text)
    house.grants.text = Grant(grant.refresh, grant.access, house.server.clock() + 60, grant.scopes).text()
    house.connector.account()
    assert house.grants.renewals == 1
    assert Grant.read(house.grants.text).access != grant.access


def test_a_rotated_refresh_token_is_saved_with_the_access_token(house: House) -> None:
    house.server.tokens.rotates = True
    before = Grant.read(house.grants.text)
    for _ in range(3):
        house.server.tokens.expire(ADDRESS)
        house.connector.account()
    after = Grant.read(house.grants.text)
    assert after.refresh != before.refresh
    assert after.scopes == before.scopes
    assert house.grants.renewals == 3


def test_a_crowd_that_meets_an_expired_token_renews_it_once(house: House) -> None:
    house.server.tokens.rotates = True
    house.server.tokens.expire(ADDRESS)
    together = threading.Barrier(8)

    def look(_: int) -> str:
        together.wait()
        return house.connector.account().address

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(look, range(8))) == {ADDRESS}
    assert house.grants.renewals == 1


def test_a_token_that_another_process_renewed_is_taken_over(house: House) -> None:
    other = house.connect()
    house.server.tokens.expire(ADDRESS)
    other.account()
    house.connector.account()
    assert house.grants.renewals == 1


def test_a_grant_is_read_once_for_many_calls(house: House) -> None:
    house.connector.account()
    house.grants.text = "no longer a grant"
    assert house.connector.account().address == ADDRESS


def test_a_token_renewed_by_another_process_after_ours_was_read_is_taken_over(house: House) -> None:
    house.connector.account()
    house.server.tokens.expire(ADDRESS)
    house.connect().account()
    assert house.connector.account().address == ADDRESS
    assert house.grants.renewals == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.REFUSE, 500),
        Fault(Kind.REFUSE, 503, retry_after="5"),
        Fault(Kind.REFUSE, 429, "rate_limit_exceeded"),
        Fault(Kind.REFUSE, 400, "temporarily_unavailable"),
        Fault(Kind.REFUSE, 400, "internal_failure"),
        Fault(Kind.REFUSE, 403, "userRateLimitExceeded"),
        Fault(Kind.REFUSE, 404, "notFound"),
        Fault(Kind.DROP_BEFORE),
    ],
    ids=lambda fault: f"{fault.kind.name}-{fault.status}-{fault.reason}",
)
def test_fm_15_trouble_of_the_token_service_is_no_lost_consent(house: House, fault: Fault) -> None:
    house.server.tokens.expire(ADDRESS)
    before = house.grants.text
    house.faults.plan("token", fault)
    with pytest.raises(Temporary):
        house.connector.account()
    assert house.grants.text == before
    assert house.connector.account().address == ADDRESS


def test_fm_15_a_definite_end_of_the_consent_is_told_and_the_grant_kept(house: House) -> None:
    house.server.tokens.end(ADDRESS)
    before = house.grants.text
    with pytest.raises(AuthorizationLost) as told:
        house.connector.account()
    assert not isinstance(told.value, ClientRefused)
    assert house.grants.text == before


def test_fm_15_our_own_expired_secret_is_told_apart(house: House) -> None:
    house.server.tokens.expire(ADDRESS)
    house.server.tokens.client = Client(house.server.client.id, "another")
    with pytest.raises(ClientRefused):
        house.connector.account()


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        ("unauthorized_client", ClientRefused),
        ("deleted_client", ClientRefused),
        ("invalid_scope", AuthorizationLost),
        ("admin_policy_enforced", AuthorizationLost),
        ("something_else", Permanent),
    ],
)
def test_other_refusals_of_the_token_service_have_their_meaning(
    house: House, error: str, meaning: type[Exception]
) -> None:
    house.server.tokens.expire(ADDRESS)
    house.faults.plan("token", Fault(Kind.REFUSE, 400, error))
    with pytest.raises(meaning):
        house.connector.account()


def test_a_token_that_is_refused_though_new_is_a_lost_consent(house: House) -> None:
    house.faults.refuse("getProfile", 401, "authError", times=2)
    with pytest.raises(AuthorizationLost):
        house.connector.account()
    assert house.asked("getProfile") == 2


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"refresh": 1}', '{"refresh": "a", "access": "b", "expires": "x"}']
)
def test_what_is_no_grant_of_googles_must_be_connected_again(server: GoogleStandIn, text: str) -> None:
    house = House(server)
    house.grants.text = text
    with pytest.raises(AuthorizationLost):
        house.connector.account()


def test_a_grant_does_not_show_its_tokens() -> None:
    assert "1//" not in repr(Grant("1//refresh", "ya29.access", 5.0))
    assert "ya29" not in repr(Grant("1//refresh", "ya29.access", 5.0))


def delegating(house: House, path: Path, *listed: str) -> Parts:
    """Return the parts of a deployment whose service account may open what is listed."""
    return google(
        endpoints(house.server),
        time.time,
        key=ServiceKey(path, listed or (ADDRESS,)),
        pacing=unpaced(),
    )


def test_a_delegated_mailbox_is_opened_by_the_service_account(house: House, key_file: Path) -> None:
    house.server.tokens.service_accounts[ROBOT] = {ADDRESS}
    parts = delegating(house, key_file)
    connector = parts.connector(Place(ADDRESS, {"mode": "delegated"}), NoGrants())
    assert connector.account().address == ADDRESS
    house.server.tokens.expire(ADDRESS)
    assert connector.account().address == ADDRESS


def test_a_delegation_that_does_not_reach_a_mailbox_is_the_operators_matter(
    house: House, key_file: Path
) -> None:
    house.server.tokens.service_accounts[ROBOT] = {"other@example.com"}
    parts = delegating(house, key_file)
    with pytest.raises(ClientRefused):
        parts.connector(Place(ADDRESS, {"mode": "delegated"}), NoGrants()).account()


@pytest.mark.parametrize("content", ["", "{}", '{"client_email": "x", "private_key": "y"}', None])
def test_a_key_that_cannot_be_read_is_the_operators_matter(
    house: House, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "broken.json"
    if content is not None:
        path.write_text(content)
    parts = delegating(house, path)
    with pytest.raises(ClientRefused):
        parts.connector(Place(ADDRESS, {"mode": "delegated"}), NoGrants()).account()


def test_a_delegated_mailbox_without_a_service_account_names_the_setting(house: House) -> None:
    parts = google(endpoints(house.server), time.time)
    with pytest.raises(ClientRefused, match="OMBUD_GOOGLE_SERVICE_ACCOUNT_FILE"):
        parts.connector(Place(ADDRESS, {"mode": "delegated"}), MemoryGrants("")).account()
