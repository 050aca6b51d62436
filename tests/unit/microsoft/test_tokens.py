"""Access tokens: renewed under the mailbox's lock, saved each time, and trouble told apart from an end."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Permanent, Temporary
from connectors.microsoft.entra import refused
from connectors.microsoft.parts import microsoft as made
from connectors.provider import Place
from tests.support.grants import MemoryGrants
from tests.support.microsoft import PRIVACY, Tenant, registration


def refresh_token(grants: MemoryGrants) -> str:
    (held,) = json.loads(json.loads(grants.text)["cache"])["RefreshToken"].values()
    return str(held["secret"])


def access_tokens(grants: MemoryGrants) -> int:
    return len(json.loads(json.loads(grants.text)["cache"])["AccessToken"])


def test_a_token_that_ran_out_is_renewed_and_what_was_rotated_is_saved(microsoft: Tenant) -> None:
    mailbox, grants = microsoft.connected()
    microsoft.standin.directory.keeps_old = False
    seen = {refresh_token(grants)}
    for round_ in range(1, 4):
        microsoft.standin.directory.expire_tokens()
        assert mailbox.discover("INBOX", None, 3).stubs == ()
        assert grants.renewals == round_
        assert access_tokens(grants) == 1
        seen.add(refresh_token(grants))
    assert len(seen) == 4


def test_a_fresh_process_uses_the_token_that_is_kept_and_asks_for_none(microsoft: Tenant) -> None:
    _, grants = microsoft.connected()
    given = microsoft.standin.directory.given
    for _ in range(3):
        microsoft.parts.connector(Place(PRIVACY), grants).discover("INBOX", None, 3)
    assert microsoft.standin.directory.given == given
    assert grants.renewals == 0


def test_of_many_connectors_over_one_grant_one_renews_and_the_others_take_its_token(
    microsoft: Tenant,
) -> None:
    """A token that is rotated must not be spent twice (https://github.com/Softeria/ms-365-mcp-server/issues/545)."""
    _, grants = microsoft.connected()
    microsoft.standin.directory.keeps_old = False
    boxes = [microsoft.parts.connector(Place(PRIVACY), grants) for _ in range(6)]
    for box in boxes:
        box.discover("INBOX", None, 3)
    microsoft.standin.directory.expire_tokens()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda box: box.discover("INBOX", None, 3), boxes))
    assert grants.renewals == 1


def test_a_token_near_its_end_is_renewed_before_it_is_refused(microsoft: Tenant) -> None:
    mailbox, grants = microsoft.connected()
    kept = json.loads(grants.text)
    cache = json.loads(kept["cache"])
    for held in cache["AccessToken"].values():
        held["expires_on"] = str(int(time.time()) + 299)
    grants.text = json.dumps({**kept, "cache": json.dumps(cache)})
    microsoft.standin.directory.expire_tokens()
    mailbox.account()
    assert grants.renewals == 1
    assert access_tokens(grants) == 1


def test_a_clock_that_is_far_ahead_is_named_as_the_trouble(microsoft: Tenant) -> None:
    _, grants = microsoft.connected()
    ahead = made(registration(microsoft.standin), clock=lambda: time.time() + 9_999)
    with pytest.raises(Temporary, match="clock"):
        ahead.connector(Place(PRIVACY), grants).account()


def test_fm_15_a_revoked_grant_is_lost_and_what_is_kept_stays_as_it_was(microsoft: Tenant) -> None:
    mailbox, grants = microsoft.connected()
    kept = grants.text
    microsoft.standin.directory.revoke_everything()
    for _ in range(2):
        with pytest.raises(AuthorizationLost):
            mailbox.discover("INBOX", None, 3)
    assert grants.text == kept


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.REFUSE, 429, "temporarily_unavailable", "11"),
        Fault(Kind.REFUSE, 503, "server_error", "11"),
        Fault(Kind.REFUSE, 500),
        Fault(Kind.REFUSE, 400, "temporarily_unavailable"),
        Fault(Kind.DROP),
        Fault(Kind.CUT),
    ],
)
def test_fm_15_trouble_at_the_token_endpoint_is_trouble_and_no_end(microsoft: Tenant, fault: Fault) -> None:
    mailbox, grants = microsoft.connected()
    microsoft.standin.directory.expire_tokens()
    microsoft.standin.faults.plan("token", fault)
    with pytest.raises(Temporary) as told:
        mailbox.discover("INBOX", None, 3)
    assert told.value.retry_after == (11 if fault.retry_after else None)
    assert mailbox.discover("INBOX", None, 3).stubs == ()
    assert grants.renewals == 1


def test_fm_15_a_renewal_whose_answer_was_lost_is_made_again_where_old_tokens_stay_good(
    microsoft: Tenant,
) -> None:
    mailbox, _ = microsoft.connected()
    microsoft.standin.directory.expire_tokens()
    microsoft.standin.faults.plan("token", Fault(Kind.DROP_AFTER))
    with pytest.raises(Temporary):
        mailbox.discover("INBOX", None, 3)
    assert mailbox.discover("INBOX", None, 3).stubs == ()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("invalid_grant", AuthorizationLost),
        ("interaction_required", AuthorizationLost),
        ("consent_required", AuthorizationLost),
        ("invalid_client", ClientRefused),
        ("unauthorized_client", ClientRefused),
        ("temporarily_unavailable", Temporary),
        ("server_error", Temporary),
        ("invalid_request", Permanent),
        ("invalid_scope", Permanent),
        ("", Permanent),
        ("<b>nonsense</b>", Permanent),
    ],
)
def test_an_error_is_told_by_its_name_and_never_by_a_number(error: str, kind: type[ConnectorError]) -> None:
    for number in (50173, 700082, 65001, 7000215, 0):
        said = {"error": error, "error_codes": [number], "error_description": f"AADSTS{number}: hush"}
        told = refused(said)
        assert type(told) is kind
        assert str(number) not in str(told) or number == 0
        assert "hush" not in str(told)
        assert "<b>" not in str(told)


def test_our_own_expired_secret_is_told_as_ours(microsoft: Tenant) -> None:
    mailbox, _ = microsoft.connected()
    microsoft.standin.directory.expire_tokens()
    microsoft.standin.directory.client_secret = "renewed"
    with pytest.raises(ClientRefused):
        mailbox.discover("INBOX", None, 3)


def test_a_refused_token_is_renewed_once_and_not_for_ever(microsoft: Tenant) -> None:
    mailbox, grants = microsoft.connected()
    microsoft.standin.faults.refuse("delta", 401, "InvalidAuthenticationToken", times=2)
    with pytest.raises(AuthorizationLost):
        mailbox.discover("INBOX", None, 3)
    assert grants.renewals == 1


@pytest.mark.parametrize("text", ["", "{}", "nonsense"])
def test_a_grant_that_cannot_be_read_asks_for_a_new_consent(microsoft: Tenant, text: str) -> None:
    with pytest.raises(AuthorizationLost):
        microsoft.parts.connector(Place(PRIVACY), MemoryGrants(text)).discover("INBOX", None, 3)


def test_a_cache_without_an_account_asks_for_a_new_consent(microsoft: Tenant) -> None:
    kept = json.dumps(
        {"mode": "delegated", "tenant": microsoft.standin.tenant, "cache": "{}", "shared": False}
    )
    with pytest.raises(AuthorizationLost):
        microsoft.parts.connector(Place(PRIVACY), MemoryGrants(kept)).discover("INBOX", None, 3)
