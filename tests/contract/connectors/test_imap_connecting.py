"""What is typed to connect a mailbox is tried at real servers, and what is wrong with it has its own code.

Where answers leave one signs in, too; no message is sent for it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.consent import ConsentRefused
from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.imap import hosts, place
from connectors.imap.grant import read_grant
from connectors.imap.parts import imap
from connectors.provider import Place
from tests.contract.connectors.addresses import ADDRESS
from tests.contract.connectors.imap_outside import OnServer
from tests.support.dovecot import PASSWORD, TOKEN
from tests.support.grants import MemoryGrants
from tests.support.postbox import postbox
from tests.support.token_service import CLIENT, SECRET, TokenService, token_service


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[OnServer]:
    made = OnServer(tmp_path)
    yield made
    made.postbox.mechanisms = None


@pytest.fixture
def service() -> Iterator[TokenService]:
    with token_service() as service:
        yield service


def typed(outside: OnServer, **more: str) -> dict[str, str]:
    said = {name: outside.details[name] for name in place.DETAILS if name in outside.details}
    return said | {"user": outside.user, "password": PASSWORD} | more


def by_token(outside: OnServer, service: TokenService, **more: str) -> dict[str, str]:
    outside.server.maildir("tokens")
    asked = {
        "sign_in": "token",
        "user": "tokens",
        "password": "",
        "token_url": service.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "refresh_token": service.refresh,
    }
    return typed(outside, **asked) | more


def finish(outside: OnServer, said: dict[str, str]) -> tuple[str, dict[str, str]]:
    sign_in = outside.parts().sign_in
    assert sign_in is not None
    granted, details = sign_in.finish(said, ADDRESS)
    assert granted.address == ADDRESS
    return granted.grant, dict(details)


def refused(outside: OnServer, said: dict[str, str]) -> str:
    with pytest.raises(ConsentRefused) as told:
        finish(outside, said)
    assert "marker" not in str(told.value)
    assert told.value.__cause__ is None
    return told.value.code


def test_a_password_that_opens_both_servers_becomes_the_grant_and_no_message_leaves(
    outside: OnServer,
) -> None:
    grant, details = finish(outside, typed(outside, user=f" {outside.user} "))
    assert (read_grant(grant).user, read_grant(grant).password) == (outside.user, PASSWORD)
    assert details == {name: outside.details[name] for name in details}
    assert PASSWORD not in str(details)
    assert outside.left() == []
    assert outside.drafts() == 0


def test_a_refresh_token_becomes_a_grant_with_what_replaced_it(
    outside: OnServer, service: TokenService
) -> None:
    before = len(outside.postbox.taken["tokens"])
    grant, details = finish(outside, by_token(outside, service, scope="imap"))
    assert read_grant(grant).token == TOKEN
    assert service.refresh != "marker-refresh-0"
    assert service.refresh in grant, "what was replaced while connecting is not lost"
    assert (details["token_url"], details["client_id"], details["scope"], details["sign_in"]) == (
        service.url,
        CLIENT,
        "imap",
        "token",
    )
    assert "marker" not in str(details)
    assert len(outside.postbox.taken["tokens"]) == before
    connector = outside.parts().connector(Place(ADDRESS, details), MemoryGrants(grant))
    assert "INBOX" in connector.scopes()


def test_a_wrong_password_is_told_apart_by_the_server_that_refuses_it(outside: OnServer) -> None:
    assert refused(outside, typed(outside, password="marker-wrong")) == "password"
    outside.postbox.mechanisms = ("PLAIN",)
    outside.postbox.passwords = ("another",)
    try:
        assert refused(outside, typed(outside)) == "smtp-password"
    finally:
        outside.postbox.passwords = (PASSWORD,)


@pytest.mark.parametrize("side", ["imap", "smtp"])
def test_a_port_where_nobody_listens_is_named(outside: OnServer, side: str) -> None:
    assert refused(outside, typed(outside, **{f"{side}_port": "9"})) == f"{side}-silent"
    assert refused(outside, typed(outside, **{f"{side}_host": "no.such.host.invalid"})) == f"{side}-silent"


def test_tls_at_a_port_without_it_is_a_wrong_port(outside: OnServer) -> None:
    assert refused(outside, typed(outside, imap_port=str(outside.server.open_port))) == "imap-port"
    with postbox(outside.server.certificates, implicit=False) as other:
        assert refused(outside, typed(outside, smtp_port=str(other.port))) == "smtp-port"
        finish(outside, typed(outside, smtp_port=str(other.port), smtp_security="starttls"))


@pytest.mark.parametrize("side", ["imap", "smtp"])
def test_no_greeting_is_waited_for_long_where_tls_is_spoken_from_the_beginning(
    outside: OnServer, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "GREETING", 0.3)
    assert refused(outside, typed(outside, **{f"{side}_security": "starttls"})) == f"{side}-port"


def test_another_kind_of_server_at_the_port_is_a_wrong_port(outside: OnServer) -> None:
    imap_port, smtp_port = outside.details[place.IMAP_PORT], outside.details[place.SMTP_PORT]
    assert refused(outside, typed(outside, imap_port=smtp_port)) == "imap-port"
    assert refused(outside, typed(outside, smtp_port=imap_port)) == "smtp-port"


@pytest.mark.parametrize("side", ["imap", "smtp"])
def test_a_certificate_of_another_name_is_told(outside: OnServer, side: str) -> None:
    # The certificate bears localhost and 127.0.0.1; this name leads to the same place.
    assert refused(outside, typed(outside, **{f"{side}_host": "127.0.0.2"})) in {
        f"{side}-certificate",
        f"{side}-silent",
    }
    sign_in = imap(allow_private_hosts=True).sign_in
    assert sign_in is not None
    with pytest.raises(ConsentRefused) as told:
        sign_in.finish(typed(outside), ADDRESS)
    assert told.value.code == "imap-certificate"


def test_private_hosts_are_refused_unless_the_operator_allows_them(outside: OnServer) -> None:
    sign_in = imap(ca_file=outside.server.certificates.authority).sign_in
    assert sign_in is not None
    with pytest.raises(ConsentRefused) as told:
        sign_in.finish(typed(outside), ADDRESS)
    assert told.value.code == "private-host"


@pytest.mark.parametrize(
    ("verb", "reply", "code"),
    [
        ("MAIL", "553 5.7.1 Sender address rejected: not owned by user", "smtp-sender"),
        ("MAIL", "550 5.7.60 Client does not have permissions to send as this sender", "smtp-sender"),
        ("MAIL", "530 5.7.0 Authentication required", "smtp-relay"),
        ("RCPT", "554 5.7.1 Relay access denied", "smtp-relay"),
        ("RCPT", "550 relaying denied", "smtp-relay"),
        ("RCPT", "454 4.7.1 Relay access denied", "smtp-relay"),
    ],
)
def test_a_server_that_lets_us_in_and_takes_no_mail_of_ours_is_told(
    outside: OnServer, verb: str, reply: str, code: str
) -> None:
    outside.postbox.answer(outside.user, verb, reply)
    assert refused(outside, typed(outside)) == code
    assert outside.left() == []


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "450 4.2.0 Greylisted"),
        ("RCPT", "550 5.1.1 no such user here"),
        ("MAIL", "451 4.3.0 try again later"),
    ],
)
def test_what_a_server_says_of_a_recipient_or_of_the_moment_is_no_reason(
    outside: OnServer, verb: str, reply: str
) -> None:
    outside.postbox.answer(outside.user, verb, reply)
    finish(outside, typed(outside))


def test_a_server_that_asks_for_no_sign_in_is_asked_whether_it_passes_mail_on(outside: OnServer) -> None:
    outside.postbox.mechanisms = ()
    outside.postbox.answer("", "RCPT", "250 2.1.5 for our own", "554 5.7.1 Relay access denied")
    assert refused(outside, typed(outside)) == "smtp-relay"
    outside.postbox.answer("", "RCPT", "250 2.1.5 for our own", "556 5.1.10 no mail there")
    before = len(outside.postbox.taken[""])
    finish(outside, typed(outside))
    assert len(outside.postbox.taken[""]) == before


def test_what_is_wrong_with_a_token_is_told_apart(outside: OnServer, service: TokenService) -> None:
    assert refused(outside, by_token(outside, service, refresh_token="marker-old")) == "token"
    assert refused(outside, by_token(outside, service, client_secret="marker")) == "token-client"
    assert refused(outside, by_token(outside, service, token_url="http://127.0.0.1:9/")) == "token-silent"
    assert refused(outside, by_token(outside, service, token_url="http://10.0.0.5/")) == "token-host"
    assert refused(outside, by_token(outside, service, token_url="login.example.org")) == "token-host"
    service.gives = "marker-bad-2x"
    assert refused(outside, by_token(outside, service)) == "token-refused"
    service.gives = TOKEN
    outside.postbox.mechanisms = ("PLAIN",)
    assert refused(outside, by_token(outside, service)) == "smtp-tokens"


def test_trouble_of_the_moment_is_no_refusal(outside: OnServer) -> None:
    outside.postbox.answer_next_ehlo = "421 4.3.2 shutting down"
    with pytest.raises(Temporary):
        finish(outside, typed(outside))
    finish(outside, typed(outside))


@pytest.mark.parametrize(
    ("verb", "reply", "meant", "fix"),
    [
        ("MAIL", "553 5.7.1 not owned by user", Permanent, "allow it there"),
        ("RCPT", "554 5.7.1 Relay access denied", Permanent, "465 with TLS or 587 with STARTTLS"),
    ],
)
def test_later_looks_try_the_same_and_name_the_fix(
    outside: OnServer, verb: str, reply: str, meant: type[ConnectorError], fix: str
) -> None:
    sending = outside.parts().sending
    assert sending is not None
    where = Place(ADDRESS, outside.details)
    sending(where, outside.grants)
    outside.postbox.answer(outside.user, verb, reply)
    with pytest.raises(meant, match=fix):
        sending(where, outside.grants)
    outside.postbox.passwords = ("another",)
    try:
        with pytest.raises(AuthorizationLost, match="switched on"):
            sending(where, outside.grants)
    finally:
        outside.postbox.passwords = (PASSWORD,)
    assert outside.left() == []
