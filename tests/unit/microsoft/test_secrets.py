"""Tokens, codes, secrets and links of Microsoft are in no error and in no log, whatever goes wrong."""

import functools
import json
import logging
import traceback
from collections.abc import Callable

import pytest
from flask import Response

from bot.sandbox.microsoft.faults import Fault, Kind
from connectors.base import Connector, Cursor
from connectors.consent import ConsentRefused
from connectors.errors import ConnectorError
from tests.support.microsoft import ADA, CALLBACK, PRIVACY, Tenant, accept, came_back
from tests.unit.microsoft.test_sending import LARGE, MAIL

FAULTS = [
    Fault(Kind.REFUSE, 401, "InvalidAuthenticationToken"),
    Fault(Kind.REFUSE, 403, "ErrorAccessDenied"),
    Fault(Kind.REFUSE, 404, "ErrorItemNotFound"),
    Fault(Kind.REFUSE, 410, "syncStateNotFound"),
    Fault(Kind.REFUSE, 429, "ApplicationThrottled"),
    Fault(Kind.REFUSE, 500),
    Fault(Kind.DROP),
    Fault(Kind.CUT),
]


def secrets_of(grant: str) -> set[str]:
    cache = json.loads(json.loads(grant)["cache"])
    kinds = ("AccessToken", "RefreshToken", "IdToken")
    return {str(one["secret"]) for kind in kinds for one in cache.get(kind, {}).values()}


def spoken(call: Callable[[], object]) -> str:
    """Return all that an error and the errors behind it say."""
    try:
        call()
    except ConnectorError as error:
        shown = "".join(traceback.format_exception(error))
        return shown + repr(error) + repr(error.__cause__) + repr(error.args)
    return ""


def test_no_secret_is_in_an_error_or_a_log_of_msal_requests_or_ours(
    microsoft: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox, grants = microsoft.connected()
    microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx")
    page = mailbox.discover("INBOX", None, 5)
    hidden = secrets_of(grants.text) | {microsoft.standin.client_secret, json.loads(page.cursor.value)[0]}
    said = ""
    for fault in FAULTS:
        for call, act in acts(mailbox, page.cursor, page.stubs[0].provider_key).items():
            microsoft.standin.faults.plan(call, fault)
            said += spoken(act)
            microsoft.standin.faults.clear()
            hidden |= secrets_of(grants.text)
        microsoft.standin.directory.expire_tokens()
        microsoft.standin.faults.plan("token", fault)
        said += spoken(mailbox.account)
        microsoft.standin.faults.clear()
        hidden |= secrets_of(grants.text)
    assert len(hidden) > 10
    assert said
    for secret in hidden:
        assert secret not in said
        assert secret not in caplog.text
    assert "deltatoken" not in said + caplog.text


def acts(mailbox: Connector, cursor: Cursor, key: str) -> dict[str, Callable[[], object]]:
    draft = mailbox.draft(MAIL)
    return {
        "delta": lambda: mailbox.discover("INBOX", cursor, 5),
        "fetch": lambda: list(mailbox.fetch(key)),
        "draft": lambda: mailbox.draft(MAIL),
        "attach": lambda: mailbox.draft(LARGE),
        "state": lambda: mailbox.find_sent(draft, MAIL.message_id),
        "send": lambda: mailbox.send(draft),
        "find": lambda: mailbox.find_sent("x" * 30, MAIL.message_id),
    }


def test_no_code_or_verifier_of_a_consent_that_fails_is_in_an_error_or_a_log(
    microsoft: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    consent = microsoft.parts.consent
    assert consent is not None
    said, hidden = "", set[str]()
    for account, again in ((PRIVACY, True), (ADA, False)):
        way = consent.begin("state-1", CALLBACK, PRIVACY, {})
        answer = came_back(accept(way.url, account))
        flow = json.loads(way.flow)["flow"]
        hidden |= {answer["code"], flow["code_verifier"], flow["nonce"]}
        finish = functools.partial(consent.finish, way.flow, answer, CALLBACK, PRIVACY, {})
        for _ in range(2 if again else 1):
            said += spoken(finish)
    assert ConsentRefused.__name__ in said
    for secret in hidden:
        assert secret not in said
        assert secret not in caplog.text


def test_an_unreadable_answer_of_the_token_endpoint_is_not_logged_by_msal(
    microsoft: Tenant, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself, msal writes such an answer whole into its log."""
    caplog.set_level(logging.DEBUG)
    mailbox, _ = microsoft.connected()
    microsoft.standin.directory.expire_tokens()
    monkeypatch.setattr("bot.sandbox.microsoft.entra.token", lambda *_: "at.half-a-token")
    monkeypatch.setattr("bot.sandbox.microsoft.server._response", lambda given: Response(given.body))
    assert "unreadable" in spoken(mailbox.account)
    assert "half-a-token" not in caplog.text
