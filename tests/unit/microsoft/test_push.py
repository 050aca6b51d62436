"""Subscriptions: made with proof of the address, prolonged, ended, and refused where they are deaf."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.messages import INBOX, JUNK
from connectors.errors import Permanent, Temporary, Vanished
from connectors.provider import Place
from connectors.push import Push, Watch
from tests.support.microsoft import ADA, PRIVACY, Tenant

SHARED = "requests@example.com"


class Hook:
    """A listener as Ombud's own: it echoes the proof and keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.echoes = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                token = parse_qs(urlsplit(self.path).query).get("validationToken", [""])[0]
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                if not token:
                    outer.heard += json.loads(body)["value"]
                self.send_response(200 if token else 202)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                self.wfile.write(token.encode() if outer.echoes else b"no")

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/microsoft/key"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.stop()


def push_of(microsoft: Tenant, address: str = PRIVACY, **consented: Any) -> Push:
    _, grants = microsoft.connected(address, **consented)
    assert microsoft.parts.push is not None
    return microsoft.parts.push(Place(address, consented.get("details") or {}), grants)


@pytest.fixture
def push(microsoft: Tenant) -> Push:
    return push_of(microsoft)


def test_new_mail_in_a_watched_folder_is_told_with_the_secret(
    microsoft: Tenant, push: Push, hook: Hook
) -> None:
    watch = push.watch("INBOX", hook.url, "s" * 128)
    microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx", JUNK)
    assert hook.heard == []
    microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx", INBOX)
    (told,) = hook.heard
    assert (told["subscriptionId"], told["clientState"]) == (watch.reference, "s" * 128)


def test_the_whole_mailbox_can_be_watched(microsoft: Tenant, push: Push, hook: Hook) -> None:
    push.watch("", hook.url, "secret")
    for folder in (INBOX, JUNK):
        microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx", folder)
    assert len(hook.heard) == 2


def test_a_watch_lasts_a_week_and_is_prolonged_by_as_much(push: Push, hook: Hook) -> None:
    watch = push.watch("INBOX", hook.url, "secret")
    week = datetime.now(UTC) + timedelta(days=7)
    assert timedelta(0) < week - watch.expires_at < timedelta(minutes=11)
    renewed = push.renew(watch)
    assert renewed.reference == watch.reference
    assert renewed.expires_at >= watch.expires_at


def test_what_is_said_of_the_watch_itself_comes_to_the_same_address(
    microsoft: Tenant, push: Push, hook: Hook
) -> None:
    push.watch("INBOX", hook.url, "secret")
    for event in ("missed", "reauthorizationRequired", "subscriptionRemoved"):
        microsoft.standin.api.subscriptions.tell_lifecycle(event)
    assert [told["lifecycleEvent"] for told in hook.heard] == [
        "missed",
        "reauthorizationRequired",
        "subscriptionRemoved",
    ]


def test_a_watch_that_microsoft_dropped_is_told_so_that_it_can_be_made_anew(
    microsoft: Tenant, push: Push, hook: Hook
) -> None:
    watch = push.watch("INBOX", hook.url, "secret")
    microsoft.standin.api.subscriptions.kept.clear()
    with pytest.raises(Vanished):
        push.renew(watch)
    assert push.watch("INBOX", hook.url, "secret").reference != watch.reference


def test_ending_a_watch_is_fine_twice(microsoft: Tenant, push: Push, hook: Hook) -> None:
    watch = push.watch("INBOX", hook.url, "secret")
    push.unwatch(watch)
    push.unwatch(watch)
    push.unwatch(Watch("", "no/such thing", watch.expires_at))
    assert microsoft.standin.api.subscriptions.kept == {}


def test_an_address_that_does_not_prove_itself_is_not_told_anything(push: Push, hook: Hook) -> None:
    hook.echoes = False
    with pytest.raises(Permanent, match="ValidationError"):
        push.watch("INBOX", hook.url, "secret")


def test_fm_07_a_shared_mailbox_is_not_watched_since_microsoft_would_never_tell(
    microsoft: Tenant, hook: Hook
) -> None:
    microsoft.standin.add_mailbox(SHARED)
    microsoft.standin.share(SHARED, ADA)
    push = push_of(microsoft, SHARED, details={"mailbox": SHARED}, account=ADA)
    with pytest.raises(Permanent, match="looked at regularly"):
        push.watch("INBOX", hook.url, "secret")
    assert microsoft.standin.api.subscriptions.kept == {}


def test_fm_07_what_push_does_not_tell_discovery_finds(microsoft: Tenant, push: Push, hook: Hook) -> None:
    push.watch("INBOX", hook.url, "secret")
    microsoft.standin.api.subscriptions.drops = True
    key = microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx")
    mailbox, _ = microsoft.connected()
    assert [stub.provider_key for stub in mailbox.discover("INBOX", None, 5).stubs] == [key]
    assert hook.heard == []


def test_the_app_watches_its_mailbox_in_its_own_name(microsoft: Tenant, hook: Hook) -> None:
    microsoft.standin.narrow(PRIVACY)
    push = push_of(microsoft, details={"mode": "application", "refused": ADA})
    push.watch("INBOX", hook.url, "secret")
    microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\n\r\nx")
    assert len(hook.heard) == 1


def test_trouble_is_trouble(microsoft: Tenant, push: Push, hook: Hook) -> None:
    watch = push.watch("INBOX", hook.url, "secret")
    for call in (lambda: push.renew(watch), lambda: push.unwatch(watch)):
        microsoft.standin.faults.refuse("subscriptions", 503)
        with pytest.raises(Temporary):
            call()


def test_a_subscription_whose_answer_was_lost_is_replaced(microsoft: Tenant, hook: Hook) -> None:
    kept = microsoft.standin.api.subscriptions.kept
    microsoft.standin.faults.plan("subscriptions", Fault(Kind.DROP_AFTER))
    with pytest.raises(Temporary):
        push_of(microsoft).watch("", hook.url, "secret")
    assert len(kept) == 1
    made = push_of(microsoft).watch("", hook.url, "another")
    assert list(kept) == [made.reference]


def test_subscriptions_of_other_feeds_and_of_other_desks_are_left_alone(
    microsoft: Tenant, hook: Hook
) -> None:
    kept, push = microsoft.standin.api.subscriptions.kept, push_of(microsoft)
    whole = push.watch("", hook.url, "one")
    inbox = push.watch("INBOX", hook.url, "two")
    elsewhere = push.watch("", hook.url.replace("/hooks/", "/other/hooks/"), "three")
    junk = push.watch("Junk", hook.url, "four")
    again = push.watch("", hook.url, "five")
    assert set(kept) == {one.reference for one in (inbox, elsewhere, junk, again)}
    assert whole.reference not in kept


def test_a_list_that_is_refused_keeps_nobody_from_watching(microsoft: Tenant, hook: Hook) -> None:
    microsoft.standin.faults.plan("subscribed", Fault(Kind.REFUSE, 403, "ErrorAccessDenied"))
    assert push_of(microsoft).watch("", hook.url, "secret").reference
