"""What msal calls instead of requests: our transport, its errors, and nothing unreadable passed on."""

from collections.abc import Mapping

import pytest

from connectors.errors import Permanent, Temporary
from connectors.microsoft.web import Disguise, MsalClient
from connectors.transport import Answer, Transport


class Scripted(Transport):
    """Gives one answer and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(["https://login.example/"])
        self.answer = answer
        self.asked: list[tuple[str, str, Mapping[str, str], bytes | None]] = []

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        self.asked.append((method, url, headers or {}, body))
        return self.answer


def client(status: int, content: bytes = b"{}", **headers: str) -> tuple[MsalClient, Scripted]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = Scripted(Answer(status, named, content))
    return MsalClient(transport, Disguise("https://login.example/")), transport


def test_a_form_is_sent_as_a_form_without_what_is_empty() -> None:
    msal, transport = client(200, b'{"a": 1}')
    answer = msal.post("https://login.example/token", data={"code": "x y", "claims": ""}, headers={"A": "b"})
    assert (answer.status_code, answer.text) == (200, '{"a": 1}')
    ((method, url, headers, body),) = transport.asked
    assert (method, url, body) == ("POST", "https://login.example/token", b"code=x+y")
    assert headers == {"Content-Type": "application/x-www-form-urlencoded", "A": "b"}


def test_a_form_that_is_written_already_is_sent_as_it_is() -> None:
    msal, transport = client(200)
    msal.post("https://login.example/token", data="code=x")
    assert transport.asked[0][3] == b"code=x"


def test_parameters_go_into_the_address() -> None:
    msal, transport = client(200)
    msal.get("https://login.example/instance", params={"api-version": "1.0"}, timeout=3)
    assert transport.asked[0][:2] == ("GET", "https://login.example/instance?api-version=1.0")
    assert transport.asked[0][3] is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_fm_15_haste_and_crashes_are_told_before_msal_sees_them(status: int) -> None:
    msal, _ = client(status, b"<html>", Retry_After="9")
    with pytest.raises(Temporary) as told:
        msal.post("https://login.example/token")
    assert told.value.retry_after == 9
    assert str(status) in str(told.value)


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"access_token": "ey', b"\xff\xfe"])
def test_an_answer_that_cannot_be_read_is_never_shown_to_msal(content: bytes) -> None:
    """It would write it into a log."""
    msal, _ = client(200, content)
    with pytest.raises(Temporary, match="unreadable"):
        msal.post("https://login.example/token")


def test_a_refusal_is_an_answer_until_msal_asks() -> None:
    msal, _ = client(400, b'{"error": "invalid_grant"}')
    answer = msal.post("https://login.example/token")
    with pytest.raises(Permanent, match="400"):
        answer.raise_for_status()
    client(200)[0].get("https://login.example/").raise_for_status()
    msal.close()
