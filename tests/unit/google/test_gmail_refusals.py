"""What Gmail's refusals mean, by status and code; nothing of their sentences is repeated."""

import json

import pytest

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    LicenceMissing,
    NotTaken,
    Permanent,
    Temporary,
    Vanished,
)
from connectors.google.answers import Malformed, refusal
from connectors.transport import Answer

NOW = "Tue, 20 Oct 2037 23:28:00 GMT"
SECRET = "sam@example.org asked at https://example.org/?token=hidden"


def refused(
    status: int, *reasons: str, message: str = SECRET, code: str = "", **headers: str
) -> ConnectorError:
    errors = [{"reason": reason, "message": message} for reason in reasons]
    body = {"error": {"code": status, "message": message, "errors": errors, "status": code}}
    return refusal(Answer(status, headers, json.dumps(body).encode("utf-8")))


@pytest.mark.parametrize(
    ("status", "reason", "meaning"),
    [
        (401, "authError", AuthorizationLost),
        (403, "rateLimitExceeded", NotTaken),
        (403, "userRateLimitExceeded", NotTaken),
        (403, "quotaExceeded", NotTaken),
        (403, "dailyLimitExceeded", NotTaken),
        (403, "accessNotConfigured", Temporary),
        (403, "insufficientPermissions", AuthorizationLost),
        (403, "domainPolicy", AuthorizationLost),
        (403, "delegationDenied", AuthorizationLost),
        (403, "forbidden", AuthorizationLost),
        (403, "somethingElse", Permanent),
        (404, "notFound", Vanished),
        (429, "rateLimitExceeded", NotTaken),
        (400, "invalidArgument", Malformed),
        (400, "failedPrecondition", LicenceMissing),
        (408, "", Temporary),
        (409, "aborted", Temporary),
        (413, "uploadTooLarge", Malformed),
        (500, "backendError", Temporary),
        (502, "", Temporary),
        (503, "backendError", Temporary),
        (302, "", Temporary),
        (404, "", Temporary),
        (410, "gone", Temporary),
        (412, "conditionNotMet", Temporary),
        (418, "", Temporary),
        (451, "", Temporary),
    ],
)
def test_each_refusal_has_its_meaning_and_says_nothing_of_its_sentence(
    status: int, reason: str, meaning: type[ConnectorError]
) -> None:
    found = refused(status, reason)
    assert type(found) is meaning
    assert "sam" not in str(found)
    assert "hidden" not in str(found)


def test_fm_12_a_mailbox_without_a_licence_is_told_apart_and_looked_at_hourly() -> None:
    found = refused(400, "failedPrecondition", message="Mail service not enabled")
    assert isinstance(found, LicenceMissing)
    assert found.retry_after == 3_600
    assert "licence" in str(found)


@pytest.mark.parametrize("written", ["17", "Wed, 21 Oct 2037 07:28:00 GMT"])
def test_fm_41_a_wait_in_the_header_is_kept(written: str) -> None:
    found = refused(429, "rateLimitExceeded", **{"Retry-After": written, "Date": NOW})
    assert isinstance(found, Temporary)
    assert found.retry_after is not None
    assert found.retry_after >= 17


def test_fm_41_a_wait_that_only_the_sentence_names_is_kept() -> None:
    found = refused(
        429,
        "rateLimitExceeded",
        message="User-rate limit exceeded.  Retry after 2037-10-21T03:28:00.000Z",
        Date=NOW,
    )
    assert isinstance(found, Temporary)
    assert found.retry_after is not None
    assert found.retry_after == 4 * 3_600


def test_no_wait_is_made_up() -> None:
    found = refused(429, "rateLimitExceeded")
    assert isinstance(found, Temporary)
    assert found.retry_after is None


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[]", b'{"error": 5}', b'{"error": {"errors": [5]}}', b"null"]
)
@pytest.mark.parametrize(
    ("status", "meaning"), [(403, Permanent), (400, Malformed), (503, Temporary), (404, Temporary)]
)
def test_a_body_of_any_shape_is_survived(content: bytes, status: int, meaning: type[ConnectorError]) -> None:
    assert type(refusal(Answer(status, {}, content))) is meaning


def test_a_code_that_is_no_code_is_not_repeated() -> None:
    assert "sam" not in str(refused(400, SECRET))
