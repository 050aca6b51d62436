"""Signing in to a real Dovecot: passwords, tokens, TLS, and what is said where it fails."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.base import Connector
from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.imap import place
from connectors.imap.grant import by_password, by_token
from connectors.imap.parts import imap
from connectors.provider import Place
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_receiving import letter, subjects, walk
from tests.contract.connectors.test_sending import MAIL
from tests.support.dovecot import PASSWORD, TOKEN
from tests.support.grants import MemoryGrants

BAD = "marker-bad-2x"


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


def made(outside: OnServer, grant: str, **details: str) -> Connector:
    return outside.parts().connector(Place("p@example.com", outside.details | details), MemoryGrants(grant))


@pytest.mark.parametrize("port_of", ["port", "open_port"])
def test_letters_are_read_over_tls_at_once_or_by_starttls(outside: OnServer, port_of: str) -> None:
    outside.deliver(letter(1))
    outside.details |= {
        place.IMAP_PORT: str(getattr(outside.server, port_of)),
        place.IMAP_SECURITY: "tls" if port_of == "port" else "starttls",
    }
    connector = outside.connector()
    assert subjects(connector, walk(connector)[0]) == ["letter 1"]


def test_on_this_machine_letters_may_be_read_in_the_clear_where_the_operator_allows(
    outside: OnServer,
) -> None:
    outside.deliver(letter(1))
    outside.details |= {place.IMAP_PORT: str(outside.server.open_port), place.IMAP_SECURITY: "plain"}
    assert len(walk(outside.connector())[0]) == 1


def test_a_wrong_password_is_a_lost_authorisation_and_is_never_repeated(
    outside: OnServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connector = made(outside, by_password(outside.user, BAD))
    for attempt in (connector.scopes, lambda: connector.draft(MAIL)):
        with pytest.raises(AuthorizationLost) as told:
            attempt()
        assert outside.user not in str(told.value)
    assert "marker" not in caplog.text + str(told.value)
    assert "marker" not in outside.server.log()


def test_a_good_password_is_never_in_a_log_either(
    outside: OnServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    assert PASSWORD not in caplog.text
    assert len(outside.sent()) == 1


def test_a_password_of_any_letters_is_sent_as_it_is(outside: OnServer) -> None:
    with pytest.raises(AuthorizationLost):
        made(outside, by_password("ü@ø", 'på"ss \\ wörd')).scopes()


def test_a_token_opens_the_mailbox_and_sends_from_it(outside: OnServer) -> None:
    outside.server.maildir("tokens")
    connector = made(outside, by_token("tokens", TOKEN))
    assert "INBOX" in connector.scopes()
    connector.send(connector.draft(MAIL))
    assert outside.postbox.taken["tokens"]


def test_a_bad_token_is_refused_in_either_way_and_never_repeated(
    outside: OnServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises((AuthorizationLost, Temporary)) as told:
        made(outside, by_token("tokens", BAD)).scopes()
    assert "marker" not in caplog.text + str(told.value)


def test_an_old_token_is_renewed_for_reading_and_kept(outside: OnServer) -> None:
    outside.server.maildir("tokens")
    grants = MemoryGrants(by_token("tokens", BAD, refresh_token="r"))
    parts = imap(
        allow_private_hosts=True,
        ca_file=outside.server.certificates.authority,
        renewal=lambda held: by_token("tokens", TOKEN, refresh_token="r"),
    )
    connector = parts.connector(Place("p@example.com", outside.details), grants)
    assert "INBOX" in connector.scopes()
    assert (grants.renewals, grants.text) == (1, by_token("tokens", TOKEN, refresh_token="r"))


def test_a_token_that_grew_old_is_renewed_for_sending(outside: OnServer) -> None:
    outside.server.maildir("tokens")
    grants = MemoryGrants(by_token("tokens", TOKEN))
    parts = imap(
        allow_private_hosts=True,
        ca_file=outside.server.certificates.authority,
        renewal=lambda held: by_token("tokens", TOKEN),
    )
    connector = parts.connector(Place("p@example.com", outside.details), grants)
    draft = connector.draft(MAIL)
    grants.text = by_token("tokens", BAD)
    before = len(outside.postbox.taken["tokens"])
    connector.send(draft)
    assert len(outside.postbox.taken["tokens"]) == before + 1


def test_private_hosts_are_refused_unless_the_operator_allows(outside: OnServer) -> None:
    parts = imap(ca_file=outside.server.certificates.authority)
    connector = parts.connector(Place("p@example.com", outside.details), outside.grants)
    with pytest.raises(Permanent, match="OMBUD_IMAP_ALLOW_PRIVATE_HOSTS"):
        connector.scopes()


@pytest.mark.parametrize(("port_of", "security"), [("port", "tls"), ("open_port", "starttls")])
def test_a_certificate_that_is_not_trusted_ends_it_before_the_password(
    outside: OnServer, port_of: str, security: str
) -> None:
    parts = imap(allow_private_hosts=True)
    outside.details |= {
        place.IMAP_PORT: str(getattr(outside.server, port_of)),
        place.IMAP_SECURITY: security,
    }
    with pytest.raises(Temporary, match="OMBUD_CA_FILE"):
        parts.connector(Place("p@example.com", outside.details), outside.grants).scopes()


@contextmanager
def scripted(*answers: bytes) -> Iterator[int]:
    """Serve an IMAP server that greets, lets anybody in, and answers what follows as it is told."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        visitor, _ = server.accept()
        with visitor, visitor.makefile("rwb", 0) as line:
            line.write(b"* OK hello\r\n")
            left = list(answers)
            while left and (asked := line.readline()):
                tag, verb = asked.split()[:2]
                if verb == b"CAPABILITY":
                    line.write(b"* CAPABILITY IMAP4rev1\r\n%s OK done\r\n" % tag)
                else:
                    line.write(left.pop(0).replace(b"TAG", tag))

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()
        serving.join()


def asking(port: int) -> Connector:
    details = {
        place.IMAP_HOST: "127.0.0.1",
        place.IMAP_PORT: str(port),
        place.IMAP_SECURITY: "plain",
        place.SMTP_HOST: "localhost",
    }
    parts = imap(allow_private_hosts=True)
    return parts.connector(Place("p@example.com", details), MemoryGrants(by_password("u", "p")))


@pytest.mark.parametrize(
    ("answers", "meant", "words"),
    [
        ((b"TAG OK in\r\n", b"TAG OK nothing\r\n"), Permanent, "no folders"),
        ((b"TAG OK in\r\n", b"TAG BAD User is authenticated but not connected.\r\n"), Permanent, "licence"),
        ((b"TAG NO [UNAVAILABLE] marker\r\n",), Temporary, "right now"),
        ((b"TAG NO [AUTHENTICATIONFAILED] marker\r\n",), AuthorizationLost, "no longer"),
        ((b"* BYE marker\r\n",), Temporary, "dropped"),
        ((b"",), Temporary, "dropped"),
        ((b"TAG OK in\r\n", b"* LIST garbage\r\n* nonsense {\r\n"), Temporary, "dropped"),
        ((b"TAG OK in\r\n", b"* BYE overloaded\r\n"), Temporary, "dropped"),
    ],
)
def test_fm_12_and_fm_13_what_a_server_says_after_the_door_is_told_apart(
    answers: tuple[bytes, ...], meant: type[ConnectorError], words: str
) -> None:
    with scripted(*answers) as port, pytest.raises(meant, match=words) as told:
        asking(port).scopes()
    assert "marker" not in str(told.value)
