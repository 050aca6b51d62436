"""What AWS KMS can answer besides a key, each as a sentence with its fix; nothing of it names a secret."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic

import pytest

from bot.vault.aws import CONTEXT, AwsKeys, Calling
from bot.vault.master import WrappedKey
from handlers.ports import BrokenSeal, KeyServiceBusy, KeyServiceRefused
from tests.support.key_service import CREDENTIALS, REGION

ARN = f"arn:aws:kms:{REGION}:111122223333:key/0a1b"
OTHER = "arn:aws:kms:eu-west-1:111122223333:key/2c3d"
DATA_KEY = bytes(range(32))


@dataclass
class Refusing:
    """A service that answers every call alike."""

    status: int
    body: str
    url: str = ""
    calls: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def refusing(code: str, status: int = 400) -> Iterator[Refusing]:
    said = Refusing(status, f'{{"__type": "{code}", "message": "arn:aws:iam::1:user/marker-person may not"}}')

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            said.calls.append(self.headers["X-Amz-Target"])
            self.send_response(said.status)
            self.end_headers()
            self.wfile.write(said.body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    said.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield said
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("AccessDeniedException", "allow kms:Encrypt on it"),
        ("NotFoundException", "check its ARN in OMBUD_MASTER_KEY_AWS"),
        ("DisabledException", "enable it"),
        ("KMSInvalidStateException", "cancel its deletion at once"),
        ("UnrecognizedClientException", "give credentials that AWS accepts"),
        ("InvalidSignatureException", "the machine's clock"),
        ("ExpiredTokenException", "they may have run out"),
        ("InvalidKeyUsageException", "take a symmetric key"),
    ],
)
def test_what_somebody_must_put_right_is_refused_with_its_fix(code: str, fix: str) -> None:
    with refusing(code) as service, pytest.raises(KeyServiceRefused) as caught:
        AwsKeys((ARN,), Calling(service.url)).wrap(DATA_KEY)
    assert fix in str(caught.value)
    assert ARN in str(caught.value)
    assert "marker-person" not in str(caught.value)
    assert len(service.calls) == 1, "asking again would not help"


def test_what_may_be_done_is_named_by_what_was_asked() -> None:
    with refusing("AccessDeniedException") as service, pytest.raises(KeyServiceRefused, match="kms:Decrypt"):
        AwsKeys((ARN,), Calling(service.url)).unwrap(WrappedKey(ARN, b"sealed"))


@pytest.mark.parametrize("code", ["InvalidCiphertextException", "IncorrectKeyException"])
def test_what_was_altered_is_a_broken_seal(code: str) -> None:
    with refusing(code) as service, pytest.raises(BrokenSeal, match="altered"):
        AwsKeys((ARN,), Calling(service.url)).unwrap(WrappedKey(ARN, b"sealed"))


@pytest.mark.parametrize(
    ("code", "status"),
    [("ThrottlingException", 400), ("KMSInternalException", 500), ("DependencyTimeout", 503)],
)
def test_what_passes_by_itself_is_tried_three_times(code: str, status: int) -> None:
    with refusing(code, status) as service, pytest.raises(KeyServiceBusy, match="try again later"):
        AwsKeys((ARN,), Calling(service.url)).wrap(DATA_KEY)
    assert len(service.calls) == 3


def test_what_nobody_foresaw_is_no_broken_seal() -> None:
    with refusing("SomethingNew") as service, pytest.raises(KeyServiceBusy, match="SomethingNew"):
        AwsKeys((ARN,), Calling(service.url)).unwrap(WrappedKey(ARN, b"sealed"))


def test_a_service_that_is_not_there_is_busy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(KeyServiceBusy, match="OMBUD_MASTER_KEY_AWS_ENDPOINT"):
        AwsKeys((ARN,), Calling(f"http://127.0.0.1:{port}/")).wrap(DATA_KEY)


def test_a_service_that_says_nothing_is_waited_for_within_bounds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = monotonic()
        calling = Calling(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.2)
        with pytest.raises(KeyServiceBusy):
            AwsKeys((ARN,), calling).wrap(DATA_KEY)
    assert monotonic() - began < 10


def test_without_credentials_the_ways_to_give_them_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with (
        refusing("AccessDeniedException") as service,
        pytest.raises(KeyServiceRefused, match="give the machine a role"),
    ):
        AwsKeys((ARN,), Calling(service.url)).wrap(DATA_KEY)
    assert service.calls == []


def test_a_profile_that_does_not_exist_is_told_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(KeyServiceRefused, match="AWS_PROFILE"):
        AwsKeys((ARN,), Calling())


def test_each_key_is_asked_for_by_its_own_name_with_what_it_is_bound_to() -> None:
    with refusing("DisabledException") as service:
        keys = AwsKeys((ARN, OTHER), Calling(service.url))
        for wrapped in (WrappedKey(ARN, b"a"), WrappedKey(OTHER, b"b")):
            with pytest.raises(KeyServiceRefused):
                keys.unwrap(wrapped)
    assert [ARN in service.asked[0], OTHER in service.asked[1]] == [True, True]
    assert all(f'"{name}": "{value}"' in asked for asked in service.asked for name, value in CONTEXT.items())


def test_a_wrapped_key_cannot_name_a_key_that_the_settings_do_not() -> None:
    with refusing("DisabledException") as service, pytest.raises(BrokenSeal, match="is not here"):
        AwsKeys((ARN,), Calling(service.url)).unwrap(WrappedKey(OTHER, b"sealed"))
    assert service.calls == []
