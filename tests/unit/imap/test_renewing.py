"""Fresh tokens of a token service: what is asked, what is kept, and what each refusal means."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.imap.amiss import Amiss, Lost, Unfit
from connectors.imap.grant import GivenGrant, Logins, NotNow, by_password, by_token, is_due
from connectors.imap.hosts import Dialler, Found
from connectors.imap.renewing import Renewing
from tests.support.dovecot import TOKEN
from tests.support.token_service import CLIENT, SECRET, TokenService, token_service

NOW = 1_772_442_000.0


@pytest.fixture
def service() -> Iterator[TokenService]:
    with token_service() as service:
        yield service


def grant(service: TokenService, access: str = "old", **more: str) -> str:
    parts = {
        "token_url": service.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "refresh_token": "marker-refresh-0",
        "scope": "imap smtp",
    }
    return by_token("tokens", access, **{name: value for name, value in (parts | more).items() if value})


def renewing(*, private: bool = True) -> Renewing:
    return Renewing(Dialler(private), lambda: NOW)


def renewed(service: TokenService, **more: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(renewing()(grant(service, **more)))
    return made


def test_the_service_is_asked_with_all_that_was_given_and_the_new_tokens_are_kept(
    service: TokenService,
) -> None:
    made = renewed(service)
    assert service.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "marker-refresh-0",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "scope": "imap smtp",
        }
    ]
    assert (made["access_token"], made["refresh_token"]) == (TOKEN, "marker-refresh-1")
    assert float(made["expires"]) == NOW + 3600 - 60
    assert (made["user"], made["client_id"], made["scope"]) == ("tokens", CLIENT, "imap smtp")


def test_a_secret_or_scope_that_the_app_does_not_have_is_not_sent(service: TokenService) -> None:
    service.says(200, {"access_token": "new"})
    renewed(service, client_secret="", scope="")
    assert set(service.asked[0]) == {"grant_type", "refresh_token", "client_id"}


def test_a_refresh_token_that_is_not_replaced_stays(service: TokenService) -> None:
    service.replaces = False
    assert renewed(service)["refresh_token"] == "marker-refresh-0"


@pytest.mark.parametrize(
    ("lasts", "ends"), [(3600, NOW + 3540), ("600", NOW + 540), (10, NOW), (None, None), ("soon", None)]
)
def test_how_long_a_token_lasts_is_kept_where_it_is_told(
    service: TokenService, lasts: object, ends: float | None
) -> None:
    service.lasts = lasts
    told = renewed(service)["expires"]
    assert (float(told) if told else None) == ends


@pytest.mark.parametrize(
    ("status", "body", "meant", "code"),
    [
        (400, {"error": "invalid_grant"}, Lost, "token"),
        (400, {"error": "interaction_required"}, Lost, "token"),
        (401, {"error": "invalid_client"}, Lost, "token-client"),
        (400, {"error": "unauthorized_client"}, Lost, "token-client"),
        (400, {"error": "temporarily_unavailable"}, Amiss, "token-silent"),
        (503, b"<html>down</html>", Amiss, "token-silent"),
        (429, {}, Amiss, "token-silent"),
        (200, b'{"access_token": "ma', Amiss, "token-silent"),
        (200, [], Amiss, "token-silent"),
        (400, {"error": "invalid_scope", "error_description": "marker"}, Unfit, "token-host"),
        (404, b"marker", Unfit, "token-host"),
        (302, b"", Unfit, "token-host"),
    ],
)
def test_fm_15_each_refusal_means_what_it_says(
    service: TokenService, status: int, body: object, meant: type[ConnectorError], code: str
) -> None:
    service.says(status, body, Location="http://127.0.0.1:9/", Retry_After="7")
    with pytest.raises(meant) as told:
        renewed(service)
    assert getattr(told.value, "code", "") == code
    assert "marker" not in str(told.value)
    if isinstance(told.value, Temporary):
        assert told.value.retry_after == 7
    assert len(service.asked) == 1, "where it is sent elsewhere nothing is sent after it"


def test_a_service_that_does_not_answer_is_trouble(service: TokenService) -> None:
    gone = grant(service, token_url="http://127.0.0.1:9/token")
    with pytest.raises(Temporary):
        renewing()(gone)


@pytest.mark.parametrize("missing", ["refresh_token", "token_url"])
@pytest.mark.parametrize("refusal", [AuthorizationLost, NotNow])
def test_without_anything_to_renew_with_a_refusal_means_what_the_server_said(
    service: TokenService, missing: str, refusal: type[ConnectorError]
) -> None:
    def enter(_login: Any) -> None:
        raise refusal

    with pytest.raises(refusal):
        logins(service, GivenGrant(grant(service, **{missing: ""}))).through(enter)
    assert service.asked == []


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("http://login.example.org/token", "93.184.216.34"),  # in the clear
        ("https://login.example.org/token", "10.0.0.5"),
        ("https://login.example.org/token", "169.254.169.254"),
        ("https://127.0.0.1/token", "127.0.0.1"),
        ("http://127.0.0.1/token", "127.0.0.1"),
        ("https://sam:pass@login.example.org/", "93.184.216.34"),
        ("ftp://login.example.org/", "93.184.216.34"),
        ("https://", "93.184.216.34"),
        ("https://login.example.org:99999/", "93.184.216.34"),
        ("https://login.example.org/\n", "93.184.216.34"),
        ("nothing", "93.184.216.34"),
    ],
)
def test_a_token_service_is_called_over_tls_on_the_public_network_alone(
    service: TokenService, url: str, leads_to: str
) -> None:
    def resolve(_name: str, port: int) -> list[Found]:
        return [(2, 1, 6, "", (leads_to, port))]

    with pytest.raises(Permanent) as told:
        Renewing(Dialler(resolve=resolve), lambda: NOW)(grant(service, token_url=url))
    assert getattr(told.value, "code", "") == "token-host"
    assert "example" not in str(told.value)


def test_on_this_machine_it_may_speak_in_the_clear_where_the_operator_allows(service: TokenService) -> None:
    with pytest.raises(Permanent):
        renewing(private=False)(grant(service))
    assert json.loads(renewing()(grant(service)))["access_token"] == TOKEN


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (by_token("u", "", refresh_token="r"), True),
        (by_token("u", "a", refresh_token="r"), False),
        (by_token("u", "a", refresh_token="r", expires=str(NOW)), True),
        (by_token("u", "a", refresh_token="r", expires=str(NOW + 1)), False),
        (by_token("u", "a", refresh_token="r", expires=""), False),
        (by_token("u", "a", expires=str(NOW - 1)), False),  # there is nothing to renew it with
        (by_token("u", "a", refresh_token="r", expires="soon"), False),
        (by_password("u", "p"), False),
        ("nonsense", False),
        ("[]", False),
    ],
)
def test_a_token_is_renewed_before_it_is_used_where_it_is_over(held: str, due: bool) -> None:
    assert is_due(held, NOW) is due


def logins(service: TokenService, grants: GivenGrant, now: float = NOW) -> Logins:
    return Logins(grants, renewing(), lambda: now)


def test_a_token_that_is_over_is_not_even_tried(service: TokenService) -> None:
    grants = GivenGrant(grant(service, expires=str(NOW - 1)))
    assert logins(service, grants).through(lambda login: login.token) == TOKEN
    assert logins(service, grants).through(lambda login: login.token) == TOKEN
    assert len(service.asked) == 1


@pytest.mark.parametrize("refusal", [AuthorizationLost, NotNow])
def test_a_refused_token_is_renewed_once_whatever_words_it_was_refused_with(
    service: TokenService, refusal: type[ConnectorError]
) -> None:
    grants, tried = GivenGrant(grant(service)), list[str]()

    def enter(login: Any) -> str:
        tried.append(login.token)
        assert TOKEN not in tried or TOKEN in grants.load(), "a token is saved before it is used"
        raise refusal

    with pytest.raises(refusal):
        logins(service, grants).through(enter)
    assert tried == ["old", TOKEN]
    assert len(service.asked) == 1
    assert "marker-refresh-1" in grants.load()


def test_what_another_process_renewed_meanwhile_is_used_and_nothing_is_asked(service: TokenService) -> None:
    class Overtaken(GivenGrant):
        def load(self) -> str:
            return grant(service, "older")

    held = Overtaken(grant(service, "theirs"))

    def enter(login: Any) -> str:
        if login.token == "older":
            raise AuthorizationLost
        return str(login.token)

    assert logins(service, held).through(enter) == "theirs"
    assert service.asked == []


def test_a_password_is_never_renewed(service: TokenService) -> None:
    def enter(_login: Any) -> None:
        raise AuthorizationLost

    with pytest.raises(AuthorizationLost):
        logins(service, GivenGrant(by_password("u", "p"))).through(enter)
    assert service.asked == []
