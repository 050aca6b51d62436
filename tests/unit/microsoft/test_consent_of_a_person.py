"""Consent of a person: everything allowed, by the right account, for this app and this directory."""

import json
import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from connectors.consent import ConsentRefused
from connectors.errors import ClientRefused, Permanent, Temporary
from connectors.microsoft.consent import MicrosoftConsent
from connectors.microsoft.parts import microsoft as made
from connectors.provider import Parts
from tests.support.microsoft import ADA, CALLBACK, PRIVACY, Tenant, accept, came_back, registration

SHARED = "requests@example.com"
OTHER_DIRECTORY = "0e6f7a10-1111-4222-8333-944445555666"


def consent_of(parts: Parts) -> MicrosoftConsent:
    assert isinstance(parts.consent, MicrosoftConsent)
    return parts.consent


@pytest.fixture
def consent(microsoft: Tenant) -> MicrosoftConsent:
    return consent_of(microsoft.parts)


def test_the_way_to_the_page_carries_pkce_state_and_the_exact_address(
    consent: MicrosoftConsent,
) -> None:
    way = consent.begin("state-1", CALLBACK, PRIVACY, {})
    asked = dict(parse_qsl(urlsplit(way.url).query))
    assert asked["state"] == "state-1"
    assert asked["redirect_uri"] == CALLBACK
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["nonce"]
    assert asked["login_hint"] == PRIVACY
    assert asked["response_mode"] == "query"
    assert json.loads(way.flow)["flow"]["code_verifier"] not in way.url


def test_only_the_scopes_that_are_needed_are_asked_for(consent: MicrosoftConsent) -> None:
    own = scopes(consent.begin("s", CALLBACK, PRIVACY, {}).url)
    assert own == {"Mail.ReadWrite", "Mail.Send", "User.Read", "offline_access", "openid", "profile"}
    shared = scopes(consent.begin("s", CALLBACK, SHARED, {"mailbox": SHARED}).url)
    assert shared - own == {"Mail.ReadWrite.Shared", "Mail.Send.Shared"}
    assert "Mail.ReadWrite" not in shared


def scopes(url: str) -> set[str]:
    return {one.rpartition("/")[2] for one in dict(parse_qsl(urlsplit(url).query))["scope"].split()}


def test_a_whole_consent_gives_a_grant_and_the_address(microsoft: Tenant) -> None:
    granted = microsoft.consented()
    assert granted.address == PRIVACY
    assert {"Mail.ReadWrite", "Mail.Send", "User.Read"} <= set(granted.scopes)
    assert json.loads(granted.grant)["tenant"] == microsoft.standin.tenant


def test_fm_14_a_half_consent_is_refused_and_names_what_is_missing(
    microsoft: Tenant, consent: MicrosoftConsent
) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = came_back(accept(way.url, PRIVACY, scopes=["User.Read", "Mail.ReadWrite"]))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})
    assert (told.value.code, told.value.missing) == ("half", ("Mail.Send",))


def test_fm_13_another_account_is_refused(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = came_back(accept(way.url, ADA))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})
    assert told.value.code == "wrong-account"
    assert ADA not in str(told.value)


def test_fm_13_an_alias_of_the_account_is_the_account(microsoft: Tenant) -> None:
    granted = microsoft.consented("DPO@example.com", account=PRIVACY)
    assert granted.address == "dpo@example.com"


def test_somebody_who_cancels_is_told_so(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = came_back(accept(way.url, PRIVACY, answer="cancel"))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})
    assert told.value.code == "denied"


def test_where_only_administrators_may_consent_the_link_for_one_opens_the_way(
    microsoft: Tenant, consent: MicrosoftConsent
) -> None:
    microsoft.standin.directory.needs_admin = True
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, came_back(accept(way.url, PRIVACY)), CALLBACK, PRIVACY, {})
    assert told.value.code == "admin-needed"
    approval = consent.approval(CALLBACK, details={})
    assert scopes(approval) == {"Mail.ReadWrite", "Mail.Send", "User.Read"}
    assert came_back(accept(approval))["admin_consent"] == "True"
    assert microsoft.consented().address == PRIVACY


@pytest.mark.parametrize(
    ("error", "kind"),
    [("temporarily_unavailable", Temporary), ("server_error", Temporary), ("invalid_scope", ConsentRefused)],
)
def test_fm_15_trouble_at_the_page_is_not_a_refusal(
    consent: MicrosoftConsent, error: str, kind: type[Exception]
) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    with pytest.raises(kind):
        consent.finish(way.flow, {"error": error, "state": "s"}, CALLBACK, PRIVACY, {})


def test_a_code_counts_once(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = came_back(accept(way.url, PRIVACY))
    consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})
    assert told.value.code == "expired"
    assert answer["code"] not in str(told.value)


def test_a_code_of_another_flow_is_worth_nothing(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    """The verifier and the nonce are another's (RFC 7636, OpenID Connect 3.1.2.1)."""
    mine, theirs = (consent.begin("s", CALLBACK, PRIVACY, {}) for _ in range(2))
    answer = came_back(accept(theirs.url, PRIVACY))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(mine.flow, answer, CALLBACK, PRIVACY, {})
    assert told.value.code == "expired"


def test_an_answer_with_another_state_is_worth_nothing(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = {**came_back(accept(way.url, PRIVACY)), "state": "another"}
    with pytest.raises(ConsentRefused):
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})


def test_another_directory_than_the_one_that_is_set_is_refused(microsoft: Tenant) -> None:
    microsoft.standin.add_person("eve@other.example", "Eve", tenant=OTHER_DIRECTORY)
    set_to_ours = registration(microsoft.standin, tenant=microsoft.standin.tenant)
    consent = consent_of(made(set_to_ours, time.time))
    way = consent.begin("s", CALLBACK, "eve@other.example", {})
    answer = came_back(accept(way.url, "eve@other.example"))
    with pytest.raises(ConsentRefused) as told:
        consent.finish(way.flow, answer, CALLBACK, "eve@other.example", {})
    assert told.value.code == "wrong-account"


def test_a_sign_in_that_another_issuer_signed_is_refused(
    microsoft: Tenant, consent: MicrosoftConsent, monkeypatch: pytest.MonkeyPatch
) -> None:
    redeem = consent.entra.redeem
    for claims in (
        {"iss": "https://evil.example/v2.0"},
        {"tid": "../x"},
        {"tid": ""},
        {"aud": "another app"},
    ):
        way = consent.begin("s", CALLBACK, PRIVACY, {})
        answer = came_back(accept(way.url, PRIVACY))
        with monkeypatch.context() as patch:
            patch.setattr(
                consent.entra,
                "redeem",
                lambda *given, said=claims: replace(
                    signed := redeem(*given), claims={**signed.claims, **said}
                ),
            )
            with pytest.raises(ConsentRefused):
                consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})


def test_a_shared_mailbox_is_opened_by_a_person_who_may(microsoft: Tenant) -> None:
    microsoft.standin.add_mailbox(SHARED)
    microsoft.standin.share(SHARED, ADA)
    granted = microsoft.consented(SHARED, {"mailbox": SHARED}, account=ADA)
    assert granted.address == SHARED
    mailbox, _ = microsoft.connected(SHARED, {"mailbox": SHARED}, account=ADA)
    key = microsoft.standin.deliver(SHARED, b"From: sam@example.org\r\n\r\nhello")
    assert [stub.provider_key for stub in mailbox.discover("INBOX", None, 5).stubs] == [key]
    assert mailbox.account().address == SHARED


def test_a_shared_mailbox_is_meant_by_its_own_address_and_no_hint_names_it(
    microsoft: Tenant, consent: MicrosoftConsent
) -> None:
    microsoft.standin.add_mailbox(SHARED)
    microsoft.standin.share(SHARED, ADA)
    details = {"mode": "shared"}
    url = consent.begin("s", CALLBACK, SHARED, details).url
    assert "login_hint" not in url
    assert scopes(url) >= {"Mail.ReadWrite.Shared", "Mail.Send.Shared"}
    granted = microsoft.consented(SHARED, details, account=ADA)
    assert (granted.address, granted.account) == (SHARED, ADA)
    mailbox, _ = microsoft.connected(SHARED, details, account=ADA)
    assert mailbox.account().address == SHARED


def test_fm_13_a_shared_mailbox_that_the_person_may_not_open_is_refused(microsoft: Tenant) -> None:
    microsoft.standin.add_mailbox(SHARED)
    for details, intended in (({"mailbox": SHARED}, SHARED), ({"mailbox": ADA}, PRIVACY)):
        with pytest.raises(ConsentRefused) as told:
            microsoft.consented(intended, details, account=ADA)
        assert told.value.code == "wrong-account"


def test_our_own_refused_secret_is_nobodys_fault(microsoft: Tenant, consent: MicrosoftConsent) -> None:
    way = consent.begin("s", CALLBACK, PRIVACY, {})
    answer = came_back(accept(way.url, PRIVACY))
    microsoft.standin.directory.client_secret = "renewed"
    with pytest.raises(ClientRefused):
        consent.finish(way.flow, answer, CALLBACK, PRIVACY, {})


def test_a_directory_that_entra_does_not_know_is_told(microsoft: Tenant) -> None:
    lost = consent_of(made(registration(microsoft.standin, tenant=OTHER_DIRECTORY), time.time))
    with pytest.raises(Permanent, match="correct the tenant"):
        lost.begin("s", CALLBACK, PRIVACY, {})


def test_nothing_at_entra_takes_the_grant_back_so_steps_are_told(microsoft: Tenant) -> None:
    consent = consent_of(microsoft.parts)
    revoked = consent.revoke(microsoft.consented().grant)
    assert (revoked.revoked, revoked.steps) == (False, ("microsoft-remove-consent",))


def test_fm_44_a_grant_that_is_dead_or_unreadable_is_no_error_at_the_end(
    microsoft: Tenant, consent: MicrosoftConsent
) -> None:
    grant = microsoft.consented().grant
    microsoft.standin.directory.revoke_everything()
    assert consent.revoke(grant).steps
    assert consent.revoke("nonsense").steps
