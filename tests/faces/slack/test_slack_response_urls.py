"""Answers at the address that came with a press: when nothing else reaches the person, and Slack's alone."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.afterwards import AtOnce
from bot.slack.deliveries import sender_of
from bot.slack.screens import Screens
from tests.support.slack_desk import Cast, Place


@pytest.fixture
def place(loose_place: Place) -> Place:
    return loose_place


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Gives the address of a server that is not Slack's, and what it heard."""
    heard: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/answer", heard
    server.shutdown()
    server.server_close()


def pressed(place: Place, url: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": "",
        "user": {"id": "U0ADA", "team_id": "T0SANDBOX"},
        "container": {"type": "message", "channel_id": place.channel},
        "response_url": url,
    }


def test_the_sentence_arrives_by_the_address_when_the_channel_does_not_take_it(
    place: Place, cast: Cast
) -> None:
    with place.slack.workspace.lock:
        url = place.slack.payloads.response_url(cast.ada, place.channel)
    place.slack.faults.refuse("chat.postEphemeral", "user_not_in_channel", times=9)
    screens = Screens(place.client, AtOnce())
    for _ in range(5):
        screens.tell(sender_of(pressed(place, url)), "Done & <said>.")
    assert place.told(cast.ada).startswith("Done &amp; &lt;said&gt;.")
    assert len(place.slack.ephemerals(cast.ada)) == 5
    screens.tell(sender_of(pressed(place, url)), "A sixth time.")  # Slack takes five
    assert len(place.slack.ephemerals(cast.ada)) == 5


def test_sec_14_an_address_that_is_not_slacks_is_never_called(
    place: Place, cast: Cast, elsewhere: tuple[str, list[str]]
) -> None:
    url, heard = elsewhere
    place.slack.faults.refuse("chat.postEphemeral", "user_not_in_channel")
    Screens(place.client, AtOnce()).tell(sender_of(pressed(place, url)), "Done.")
    assert heard == []
    assert place.told(cast.ada) == ""


def test_sec_14_slacks_address_leads_nowhere_else(
    place: Place, cast: Cast, elsewhere: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    away, heard = elsewhere

    class Redirecting(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(307)
            self.send_header("Location", away)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(place.client, "base_url", f"{here}/api/")
    sender = replace(sender_of(pressed(place, f"{here}/actions/1")), channel="")
    Screens(place.client, AtOnce()).tell(sender, "Done.")
    server.shutdown()
    server.server_close()
    assert heard == []
