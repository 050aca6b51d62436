"""Who calls /hooks/google: Google alone, for us alone, as the account that was set; and what calls tell."""

import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.pushing import Push, SigningKey, signed
from bot.sandbox.google.standin import GoogleStandIn
from connectors.errors import Temporary
from connectors.google import certificates
from connectors.google.calls import PushCalls
from connectors.google.parts import called
from connectors.transport import Answer
from tests.support.gmail import endpoints, parts
from tests.support.google_calls import ACCOUNT, SUBSCRIPTION, signing_key, told

URL = "https://ombud.example.org/hooks/google"
NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
OURS = "privacy@example.com"


@pytest.fixture
def push(server: GoogleStandIn) -> Push:
    return server.push_to(URL, ACCOUNT, SUBSCRIPTION, signing_key())


@pytest.fixture
def calls(server: GoogleStandIn, push: Push) -> PushCalls:
    made = called(parts(server), endpoints(server), NOW.timestamp, ACCOUNT, SUBSCRIPTION)
    assert made.waiting is None, "a subscription that calls cannot be asked"
    assert isinstance(made.calls, PushCalls)
    return made.calls


def head(**other: object) -> dict[str, object]:
    return {"alg": "RS256", "kid": "google-1", "typ": "JWT", **other}


def claims(push: Push) -> dict[str, object]:
    """Return the claims of a good token."""
    part = push.token().split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert isinstance(said, dict)
    return said


def test_sec_04_a_token_that_google_signed_for_us_proves_the_call(calls: PushCalls, push: Push) -> None:
    assert calls.proves(push.token(), URL)
    assert calls.proves(push.token(iss="accounts.google.com"), URL)


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "https://ombud.example.org/hooks/google/"},
        {"aud": "https://other.example.org/hooks/google"},
        {"aud": [URL]},
        {"aud": None},
        {"email": "other@ombud.iam.gserviceaccount.com"},
        {"email": ACCOUNT.upper()},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"iss": "https://accounts.google.com.example.org"},
        {"iss": ["https://accounts.google.com"]},
        {"exp": 1_700_000_000},
        {"exp": "tomorrow"},
        {"iat": 4_000_000_000},
        {"iat": None},
    ],
    ids=json.dumps,
)
def test_sec_04_a_token_that_says_anything_else_proves_nothing(
    calls: PushCalls, push: Push, other: dict[str, object]
) -> None:
    assert not calls.proves(push.token(**other), URL)


def test_sec_04_a_token_without_an_expiry_proves_nothing(calls: PushCalls, push: Push) -> None:
    endless = {name: value for name, value in claims(push).items() if name != "exp"}
    assert not calls.proves(signed(head(), endless, push.key.sign), URL)


def test_sec_04_another_signer_proves_nothing(calls: PushCalls, push: Push) -> None:
    stranger = signing_key("stranger")
    assert not calls.proves(signed(head(), claims(push), stranger.sign), URL), "under Google's name"
    assert not calls.proves(signed(head(kid="stranger"), claims(push), stranger.sign), URL)


def test_sec_04_a_token_that_was_altered_proves_nothing(calls: PushCalls, push: Push) -> None:
    first, _, signature = push.token().split(".")
    _, middle, _ = push.token(email=ACCOUNT, sub="another").split(".")
    assert not calls.proves(f"{first}.{middle}.{signature}", URL)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "ES256", "", None, 7, ["RS256"]])
def test_sec_04_only_googles_way_of_signing_counts(calls: PushCalls, push: Push, algorithm: object) -> None:
    for sign in (push.key.sign, lambda _: b""):
        assert not calls.proves(signed(head(alg=algorithm), claims(push), sign), URL)


def test_sec_04_a_certificate_is_no_shared_secret(calls: PushCalls, push: Push) -> None:
    """The classic mistake: a public key taken for the secret of HS256."""

    def sign(said: bytes) -> bytes:
        return hmac.digest(push.key.certificate.encode(), said, "sha256")

    assert not calls.proves(signed(head(alg="HS256"), claims(push), sign), URL)


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "a.b.c", "æ.ø.å", "eyJ.eyJ.", "x" * 5_000, "." * 4_000, "bnVsbA.bnVsbA.bnVsbA"],
    ids=lambda token: token[:20] or "none",
)
def test_sec_04_what_is_no_token_proves_nothing_and_fetches_nothing(
    server: GoogleStandIn, calls: PushCalls, token: str
) -> None:
    assert not calls.proves(token, URL)
    assert server.pubsub.fetches == 0


def test_sec_04_a_head_of_any_depth_proves_nothing(calls: PushCalls) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 2_500).decode()
    assert not calls.proves(f"{deep}.{deep[:8]}.", URL)


def test_certificates_are_fetched_once_and_kept(server: GoogleStandIn, calls: PushCalls, push: Push) -> None:
    for _ in range(5):
        assert calls.proves(push.token(), URL)
    assert server.pubsub.fetches == 1


def test_a_key_that_google_has_added_is_fetched_and_invented_ones_cost_one_fetch_a_minute(
    server: GoogleStandIn, calls: PushCalls, push: Push, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calls.proves(push.token(), URL)
    newer = signing_key("google-2")
    server.pubsub.certificates["google-2"] = newer.certificate
    push.key = newer
    assert not calls.proves(push.token(), URL), "not within the minute"
    for number in range(20):
        push.key = SigningKey(f"invented-{number}", "", newer.sign)
        assert not calls.proves(push.token(), URL)
    assert server.pubsub.fetches == 1
    monkeypatch.setattr(certificates, "_PAUSE", 0.0)
    push.key = newer
    assert calls.proves(push.token(), URL)
    assert server.pubsub.fetches == 2


def test_a_key_that_google_has_withdrawn_ends_with_what_is_kept(
    server: GoogleStandIn, calls: PushCalls, push: Push, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calls.proves(push.token(), URL)
    server.pubsub.certificates = {"google-2": signing_key("google-2").certificate}
    later = time.monotonic() + 90_000
    monkeypatch.setattr("connectors.google.certificates.time.monotonic", lambda: later)
    assert not calls.proves(push.token(), URL)


@pytest.mark.parametrize(
    "fault", [Fault(Kind.REFUSE, 503), Fault(Kind.REFUSE, 404), Fault(Kind.DROP_BEFORE)], ids=repr
)
def test_without_certificates_nothing_is_judged_and_google_is_not_asked_again_at_once(
    server: GoogleStandIn, calls: PushCalls, push: Push, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.faults.plan("certificates", fault)
    for _ in range(3):
        with pytest.raises(Temporary):
            calls.proves(push.token(), URL)
    assert server.pubsub.fetches == 0
    monkeypatch.setattr(certificates, "_PAUSE", 0.0)
    assert calls.proves(push.token(), URL)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"null", b"\xff"])
def test_what_are_no_certificates_is_trouble(content: bytes) -> None:
    with pytest.raises(Temporary):
        certificates._read(Answer(200, {}, content))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("public, max-age=20000", 20_000), ("max-age=1", 300), ("max-age=999999999", 86_400), ("no-store", 300)],
)
def test_certificates_are_kept_as_long_as_google_allows_within_bounds(said: str, seconds: float) -> None:
    assert certificates._lasting(Answer(200, {"Cache-Control": said})) == seconds


def test_a_certificate_that_cannot_be_read_proves_nothing(
    server: GoogleStandIn, calls: PushCalls, push: Push
) -> None:
    server.pubsub.certificates["google-1"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert not calls.proves(push.token(), URL)


# What calls tell.


def test_a_call_tells_whose_mailbox_has_news(calls: PushCalls) -> None:
    assert calls.tells_of(told("Privacy@Example.com", NOW)) == OURS


def test_a_call_that_comes_again_tells_nothing(calls: PushCalls) -> None:
    assert calls.tells_of(told(OURS, NOW)) == OURS
    assert calls.tells_of(told(OURS, NOW)) == ""
    assert calls.tells_of(told(OURS, NOW, message="2")) == OURS


def test_of_many_messages_the_last_thousand_are_remembered(calls: PushCalls) -> None:
    for number in range(3_000):
        assert calls.tells_of(told(OURS, NOW, message=str(number)))
    assert len(calls._known) == 1_024
    assert calls.tells_of(told(OURS, NOW, message="2999")) == ""


@pytest.mark.parametrize(
    ("minutes", "heard"), [(0, OURS), (9, OURS), (11, ""), (7 * 24 * 60, ""), (-5, OURS)]
)
def test_a_call_that_comes_late_tells_nothing(calls: PushCalls, minutes: int, heard: str) -> None:
    assert calls.tells_of(told(OURS, NOW - timedelta(minutes=minutes))) == heard


def test_another_subscription_tells_nothing(calls: PushCalls) -> None:
    assert calls.tells_of(told(OURS, NOW, subscription="projects/other/subscriptions/mail")) == ""


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        [],
        {},
        {"data": 7},
        {"data": "!"},
        {"data": "bnVsbA=="},
        {"data": "eyJlbWFpbEFkZHJlc3MiOiBudWxsfQ==", "publishTime": "soon"},
        {"data": base64.b64encode(b"[" * 100_000).decode(), "publishTime": "2026-11-22T13:00:00Z"},
        {"publishTime": "9999-99-99T00:00:00Z"},
    ],
    ids=lambda message: repr(message)[:40],
)
def test_what_has_another_shape_tells_nothing(calls: PushCalls, message: object) -> None:
    assert calls.tells_of({"message": message, "subscription": SUBSCRIPTION}) == ""
    assert calls.tells_of(message) == ""
