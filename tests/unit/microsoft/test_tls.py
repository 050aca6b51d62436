"""The sign-in and Graph over TLS with an authority of one's own, and over plain HTTP on loopback."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors.errors import Temporary
from connectors.microsoft.parts import microsoft
from connectors.microsoft.web import Disguise
from tests.support.certificates import Certificates, certificates
from tests.support.microsoft import ADA, CALLBACK, PRIVACY, Tenant, registration


@pytest.fixture
def authority(tmp_path: Path) -> Certificates:
    return certificates(tmp_path, "127.0.0.1")


@pytest.fixture
def behind_tls(authority: Certificates) -> Iterator[MicrosoftStandIn]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate, authority.key)
    standin = MicrosoftStandIn([CALLBACK], tls=context)
    standin.add_person(PRIVACY)
    standin.add_person(ADA)
    standin.narrow(PRIVACY)
    standin.start()
    yield standin
    standin.stop()


def connected(standin: MicrosoftStandIn, authority: Certificates) -> Tenant:
    return Tenant(standin, microsoft(registration(standin), time.time, authority.authority))


def test_msal_signs_in_over_tls_with_the_authority_that_the_settings_name(
    behind_tls: MicrosoftStandIn, authority: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REQUESTS_CA_BUNDLE would override msal's own wish; our transport does not ask it."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.key.parent / "nowhere.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(authority.key.parent / "nowhere.pem"))
    tenant = connected(behind_tls, authority)
    consent = tenant.parts.consent
    assert consent is not None
    assert behind_tls.login_url.startswith("https://")
    details = {"mode": "application", "refused": ADA}
    answer = {"admin_consent": "True", "tenant": behind_tls.tenant}
    way = consent.begin("s", CALLBACK, PRIVACY, details)
    assert consent.finish(way.flow, answer, CALLBACK, PRIVACY, details).address == PRIVACY
    assert consent.begin("s", CALLBACK, PRIVACY, {}).url.startswith(behind_tls.login_url)


def test_an_authority_that_nobody_named_is_told_with_the_setting_that_names_it(
    behind_tls: MicrosoftStandIn, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = certificates(tmp_path / "other", "127.0.0.1")
    consent = connected(behind_tls, other).parts.consent
    assert consent is not None
    with pytest.raises(Temporary, match="OMBUD_CA_FILE"):
        consent.begin("s", CALLBACK, PRIVACY, {})


def test_a_plain_sign_in_is_shown_to_msal_as_https_and_called_as_it_is() -> None:
    plain = Disguise("http://127.0.0.1:8000/")
    assert plain.shown("http://127.0.0.1:8000/x") == "https://127.0.0.1:8000/x"
    assert plain.real("https://127.0.0.1:8000/x") == "http://127.0.0.1:8000/x"
    assert plain.real("https://127.0.0.1:8000") == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:80001/x", "https://127.0.0.1:8000.evil.example/", "https://login.example/"]
)
def test_no_other_address_is_ever_called_without_tls(url: str) -> None:
    assert Disguise("http://127.0.0.1:8000/").real(url) == url


def test_a_sign_in_over_tls_is_left_as_it_is() -> None:
    real = Disguise("https://login.microsoftonline.com/")
    for url in ("https://login.microsoftonline.com/x", "http://login.microsoftonline.com/x"):
        assert real.shown(url) == real.real(url) == url
