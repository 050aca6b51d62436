"""Refusals of mail servers by their codes: lost authorisation, trouble of the moment, or for good."""

import pytest
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    NotTaken,
    Permanent,
    Temporary,
    Unsendable,
)
from connectors.imap.grant import NotNow
from connectors.imap.refusals import of_command, of_reply, of_sign_in, of_smtp_sign_in

MARKER = "sam@example.org says marker-4x"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", AuthorizationLost),
        ("[AUTHORIZATIONFAILED] no such mailbox", AuthorizationLost),
        ("[EXPIRED] password expired", AuthorizationLost),
        ("[WEBALERT https://accounts.example] Web login required.", AuthorizationLost),
        ("[ALERT] Application-specific password required", AuthorizationLost),
        ("LOGIN failed.", AuthorizationLost),
        ("[UNAVAILABLE] Temporary authentication failure.", NotNow),
        ("[AUTHENTICATIONFAILED] x Suggested Backoff Time: 30000 milliseconds", NotNow),
        ("[INUSE] locked", NotNow),
        ("[LIMIT] Too many connections", NotNow),
        ("[SERVERBUG] oops", NotNow),
        ("[ALERT] Too many simultaneous connections. (Failure)", NotNow),
        ("Server busy, try again later", NotNow),
        ("User is authenticated but not connected.", Permanent),
        ("[PRIVACYREQUIRED] use TLS", Permanent),
    ],
)
def test_fm_15_a_refused_sign_in_is_lost_only_where_the_server_says_so(
    said: str, meant: type[ConnectorError]
) -> None:
    error = of_sign_in(LoginError(said))
    assert type(error) is meant
    assert said not in str(error)


@pytest.mark.parametrize(
    "dropped", [IMAPClientAbortError("socket error: EOF"), ConnectionResetError(), OSError()]
)
def test_fm_15_a_drop_says_nothing_of_the_authorisation(dropped: Exception) -> None:
    error = of_sign_in(dropped)
    assert type(error) is Temporary
    assert not isinstance(error, NotNow)  # no token is renewed for it


def test_fm_15_a_drop_in_the_middle_of_a_sign_in_is_a_drop() -> None:
    error = LoginError("socket error: EOF")
    error.__context__ = IMAPClientAbortError("socket error: EOF")
    assert type(of_sign_in(error)) is Temporary


def test_a_wait_that_the_server_names_is_kept() -> None:
    for judge in (of_sign_in, of_command):
        error = judge(
            IMAPClientError("BAD Request is throttled. Suggested Backoff Time: 297627 milliseconds")
        )
        assert isinstance(error, Temporary)
        assert error.retry_after == pytest.approx(297.627)


@pytest.mark.parametrize(
    ("said", "meant", "word"),
    [
        ("append failed: [OVERQUOTA] Quota exceeded", Temporary, "full"),
        ("select failed: User is authenticated but not connected.", Permanent, "licence"),
        ("select failed: [NOPERM] Permission denied", Permanent, "rights"),
        ("select failed: [NONEXISTENT] Unknown Mailbox: x", Temporary, "folder"),
        ("select failed: Mailbox doesn't exist: Marker", Temporary, "folder"),
        ("search failed: [INUSE] Mailbox is locked", Temporary, "INUSE"),
        ("fetch failed: Some messages could not be FETCHed", Temporary, "no reason"),
    ],
)
def test_fm_12_each_trouble_has_its_own_words(said: str, meant: type[ConnectorError], word: str) -> None:
    error = of_command(IMAPClientError(said))
    assert type(error) is meant
    assert word in str(error)
    assert "Marker" not in str(error)


@pytest.mark.parametrize(
    ("code", "text", "meant"),
    [
        (550, b"5.7.60 SMTP; Client does not have permissions to send as this sender", Unsendable),
        (553, b"5.7.1 Sender address rejected: not owned by user", Unsendable),
        (550, b"no", Unsendable),
        (552, b"5.3.4 too big", Unsendable),
        (451, b"4.7.1 greylisted", NotTaken),
        (421, b"4.3.2 closing", NotTaken),
        (452, b"4.2.2 over quota", NotTaken),
        (550, b"5.4.5 Daily user sending limit exceeded", NotTaken),
        (550, b"5.1.90 reached your daily limit for message recipients", NotTaken),
    ],
)
def test_fm_38_and_fm_41_a_refused_mail_waits_or_goes_to_a_person(
    code: int, text: bytes, meant: type[ConnectorError]
) -> None:
    error = of_reply(code, text + MARKER.encode(), "take the mail")
    assert type(error) is meant
    assert str(code) in str(error)
    assert "marker" not in str(error)


@pytest.mark.parametrize("text", [b"5.4.5 limit", b"5.1.90 limit", b"5.7.705 tenant"])
def test_fm_41_a_spent_sending_limit_names_a_wait(text: bytes) -> None:
    error = of_reply(550, text, "take the mail")
    assert isinstance(error, Temporary)
    assert error.retry_after == 3600


@pytest.mark.parametrize(
    ("code", "meant"),
    [(535, AuthorizationLost), (534, AuthorizationLost), (454, NotNow), (421, NotNow), (504, Permanent)],
)
def test_a_refused_sign_in_to_send_is_told_apart(code: int, meant: type[ConnectorError]) -> None:
    assert type(of_smtp_sign_in(code)) is meant


def test_of_a_wait_of_days_six_hours_are_believed() -> None:
    told = of_command(IMAPClientError("NO throttled. Suggested Backoff Time: 999999999 milliseconds"))
    assert isinstance(told, Temporary)
    assert told.retry_after == 6 * 3_600
