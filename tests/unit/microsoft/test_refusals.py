"""Each refusal of Graph is told as what it means for the mailbox, and never in Graph's own words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    CursorExpired,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    NotTaken,
    Permanent,
    Temporary,
    Unsendable,
    Vanished,
)
from connectors.microsoft.refusals import code_of, refusal

TABLE: list[tuple[int, str, type[ConnectorError]]] = [
    (401, "InvalidAuthenticationToken", AuthorizationLost),
    (403, "ErrorAccessDenied", AuthorizationLost),
    (403, "", AuthorizationLost),
    (403, "ErrorSendAsDenied", Unsendable),
    (404, "ErrorItemNotFound", Vanished),
    (400, "ErrorInvalidIdMalformed", Vanished),
    (404, "", Temporary),
    (404, "ErrorMessageNotFound", Vanished),
    (404, "ErrorInvalidUser", MailboxGone),
    (404, "ResourceNotFound", MailboxGone),
    (404, "MailboxNotEnabledForRESTAPI", LicenceMissing),
    (507, "ErrorQuotaExceeded", MailboxFull),
    (404, "ErrorFolderNotFound", Permanent),
    (410, "", CursorExpired),
    (410, "SyncStateNotFound", CursorExpired),
    (400, "SyncStateNotFound", CursorExpired),
    (400, "resyncRequired", CursorExpired),
    (404, "syncStateInvalid", CursorExpired),
    (413, "RequestEntityTooLarge", Unsendable),
    (400, "ErrorMessageSizeExceeded", Unsendable),
    (429, "ApplicationThrottled", NotTaken),
    (429, "ErrorQuotaExceeded", NotTaken),
    (503, "ErrorItemNotFound", Temporary),
    (504, "", Temporary),
    (500, "InternalServerError", Temporary),
    (502, "", Temporary),
    (408, "", Temporary),
    (423, "", Temporary),
    (503, "ErrorMailboxStoreUnavailable", Temporary),
    (400, "BadRequest", Permanent),
    (301, "", Permanent),
]


@pytest.mark.parametrize(("status", "code", "kind"), TABLE)
def test_a_refusal_is_told_as_what_it_means(status: int, code: str, kind: type[ConnectorError]) -> None:
    assert type(refusal(status, code)) is kind


def test_fm_12_a_full_an_unlicensed_and_a_deleted_mailbox_are_told_apart() -> None:
    told = {
        str(refusal(507, "ErrorQuotaExceeded")),
        str(refusal(404, "MailboxNotEnabledForRESTAPI")),
        str(refusal(404, "ErrorNonExistentMailbox")),
    }
    assert len(told) == 3


def test_a_wait_that_was_named_is_kept() -> None:
    for status in (429, 503, 500):
        error = refusal(status, "", 17.0)
        assert isinstance(error, Temporary)
        assert error.retry_after == 17.0


def test_each_refusal_is_an_error_of_its_own_since_errors_carry_traces() -> None:
    assert refusal(507, "ErrorQuotaExceeded") is not refusal(507, "ErrorQuotaExceeded")


@given(st.integers(300, 599), st.text(max_size=40))
def test_what_graph_says_never_gets_into_a_message(status: int, words: str) -> None:
    body = json.dumps({"error": {"code": f"<{words}>", "message": f"secret {words}"}}).encode()
    assert code_of(body) == ""
    assert "secret" not in str(refusal(status, code_of(body)))


@given(st.binary(max_size=200))
def test_any_answer_has_a_code_or_none(content: bytes) -> None:
    assert isinstance(code_of(content), str)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'{"error": "x"}', b'{"error": {}}', b"\xff"])
def test_an_answer_without_a_code_has_none(content: bytes) -> None:
    assert code_of(content) == ""


def test_a_code_is_read() -> None:
    assert code_of(b'{"error": {"code": "ErrorItemNotFound"}}') == "ErrorItemNotFound"
