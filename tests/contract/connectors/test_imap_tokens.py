"""Tokens at a real Dovecot and a real SMTP server: taken by either mechanism, renewed, replaced, lost."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.base import Connector
from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.imap.client import Client
from connectors.imap.grant import NotNow, by_token
from connectors.imap.parts import imap
from connectors.imap.refusals import of_sign_in
from connectors.provider import Place
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_sending import MAIL
from tests.support.dovecot import TOKEN
from tests.support.grants import MemoryGrants
from tests.support.token_service import CLIENT, SECRET, TokenService, token_service

NOW, BAD = 1_772_442_000.0, "marker-bad-2x"


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    made = OnServer(tmp_path)
    made.server.maildir("tokens")
    return made


@pytest.fixture
def service() -> Iterator[TokenService]:
    with token_service() as service:
        yield service


def grants(service: TokenService, access: str = "", **more: str) -> MemoryGrants:
    parts = {
        "token_url": service.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "refresh_token": service.refresh,
    }
    return MemoryGrants(by_token("tokens", access, **parts, **more))


def opened(outside: OnServer, held: MemoryGrants, now: float = NOW) -> Connector:
    parts = imap(allow_private_hosts=True, ca_file=outside.server.certificates.authority, clock=lambda: now)
    return parts.connector(Place("p@example.com", outside.details), held)


def kept(held: MemoryGrants, name: str) -> str:
    return str(json.loads(held.text)[name])


@pytest.mark.parametrize("only", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_opens_the_mailbox_by_either_mechanism(
    outside: OnServer, service: TokenService, monkeypatch: pytest.MonkeyPatch, only: str
) -> None:
    has: Callable[[Client, str], bool] = Client.has_capability

    def offers(self: Client, capability: str) -> bool:
        return has(self, capability) and (not capability.startswith("AUTH=") or capability == f"AUTH={only}")

    monkeypatch.setattr(Client, "has_capability", offers)
    assert "INBOX" in opened(outside, grants(service, TOKEN)).scopes()
    with pytest.raises((AuthorizationLost, Temporary)):
        opened(outside, MemoryGrants(by_token("tokens", BAD))).scopes()
    assert service.asked == []


@pytest.mark.parametrize("only", ["XOAUTH2", "OAUTHBEARER"])
def test_answers_leave_by_either_mechanism(outside: OnServer, service: TokenService, only: str) -> None:
    outside.postbox.mechanisms = (only,)
    try:
        before = len(outside.postbox.taken["tokens"])
        connector = opened(outside, grants(service, BAD))
        connector.send(connector.draft(MAIL))
        assert len(outside.postbox.taken["tokens"]) == before + 1
    finally:
        outside.postbox.mechanisms = None


def test_a_server_that_takes_no_tokens_says_so_and_gets_none(
    outside: OnServer, service: TokenService
) -> None:
    outside.postbox.mechanisms = ("PLAIN",)
    try:
        connector = opened(outside, grants(service, TOKEN))
        draft = connector.draft(MAIL)
        with pytest.raises(Permanent, match="takes no tokens for sending"):
            connector.send(draft)
    finally:
        outside.postbox.mechanisms = None


def test_a_refresh_token_alone_opens_the_mailbox_and_what_replaces_it_is_kept(
    outside: OnServer, service: TokenService
) -> None:
    held = grants(service)
    connector = opened(outside, held)
    assert "INBOX" in connector.scopes()
    assert (kept(held, "access_token"), kept(held, "refresh_token")) == (TOKEN, service.refresh)
    assert service.refresh != "marker-refresh-0"
    connector.send(connector.draft(MAIL))
    assert len(service.asked) == 1, "one token serves reading and sending"


def test_an_expired_token_is_renewed_once_and_everything_goes_on(
    outside: OnServer, service: TokenService
) -> None:
    held = grants(service, TOKEN, expires=str(NOW + 10))
    assert "INBOX" in opened(outside, held).scopes()
    assert service.asked == []
    assert "INBOX" in opened(outside, held, NOW + 11).scopes()
    assert len(service.asked) == 1
    later = opened(outside, held, NOW + 12)
    assert "INBOX" in later.scopes()
    assert len(service.asked) == 1
    assert "INBOX" in opened(outside, held, NOW + 4000).scopes(), "with the token that replaced the first"
    assert [form["refresh_token"] for form in service.asked] == ["marker-refresh-0", "marker-refresh-1"]


def test_fm_15_a_bad_token_is_renewed_in_whatever_words_dovecot_refuses_it(
    outside: OnServer, service: TokenService
) -> None:
    held = grants(service, BAD)
    assert "INBOX" in opened(outside, held).scopes()
    assert (held.renewals, len(service.asked)) == (1, 1)
    assert BAD not in held.text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("[AUTHENTICATIONFAILED] Authentication failed.", AuthorizationLost),
        ("[UNAVAILABLE] Temporary authentication failure. [host:2026-11-22 13:00:00]", NotNow),
    ],
)
def test_fm_15_dovecots_two_answers_to_a_bad_token_both_lead_to_a_new_one(
    outside: OnServer,
    service: TokenService,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    meant: type[ConnectorError],
) -> None:
    refused: list[str] = []
    enter = Client.enter

    def entering(self: Client, login: object) -> None:
        if not refused:
            refused.append(said)
            error = of_sign_in(Exception(said))
            assert type(error) is meant
            raise error
        enter(self, login)  # type: ignore[arg-type] # a login, as it came

    monkeypatch.setattr(Client, "enter", entering)
    assert "INBOX" in opened(outside, grants(service, BAD)).scopes()
    assert len(service.asked) == 1


def test_fm_15_a_refresh_token_that_counts_no_more_is_a_lost_authorisation(
    outside: OnServer, service: TokenService
) -> None:
    held = grants(service, BAD)
    service.refresh = ""
    before = held.text
    with pytest.raises(AuthorizationLost, match="connect the mailbox again") as told:
        opened(outside, held).scopes()
    assert held.text == before, "nothing is saved where nothing came"
    assert "marker" not in str(told.value)


def test_fm_15_trouble_at_the_token_service_is_no_lost_authorisation(
    outside: OnServer, service: TokenService
) -> None:
    held = grants(service)
    service.says(503, b"down", Retry_After="30")
    with pytest.raises(Temporary) as told:
        opened(outside, held).scopes()
    assert told.value.retry_after == 30
    assert "INBOX" in opened(outside, held).scopes()


def test_a_fresh_token_that_the_mail_server_refuses_is_not_renewed_again(
    outside: OnServer, service: TokenService
) -> None:
    service.gives = BAD
    with pytest.raises((AuthorizationLost, NotNow)):
        opened(outside, grants(service)).scopes()
    assert len(service.asked) == 1
