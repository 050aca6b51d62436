"""A stand-in with its cast, and a small real Bolt app on both of Slack's roads: HTTP and Socket Mode."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from werkzeug.serving import make_server

from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from tests.faces.sandbox.office import EVERY_SCOPE, Connect, Listen, Office, Post, Time, card


@pytest.fixture
def scopes() -> frozenset[str]:
    return EVERY_SCOPE


@pytest.fixture
def office(scopes: frozenset[str]) -> Iterator[Office]:
    time_of_test = Time()
    timing = Timing(clock=time_of_test, patience=2.0, retry_delays=(0.0, 0.0, 0.0))
    with SlackStandIn(Installation(scopes), timing) as slack:
        ada = slack.workspace.add_person("ada", locale="da-DK", person_id="U0ADA")
        maxim = slack.workspace.add_person("max", tz="Europe/Oslo")
        room = slack.workspace.add_channel("privacy", members=[ada.id, maxim.id])
        client = WebClient(token=slack.installation.bot_token, base_url=slack.base_url, retry_handlers=[])
        yield Office(slack, time_of_test, ada.id, maxim.id, room.id, client)


@pytest.fixture(params=["http", "socket"])
def road(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connect(office: Office, road: str) -> Iterator[Connect]:
    """Gives a function that starts a Bolt app with the listeners of a test, reached over one road."""
    undo: list[Callable[[], None]] = []

    def start(listen: Listen) -> None:
        installation = office.slack.installation
        app = App(
            client=WebClient(token=installation.bot_token, base_url=office.slack.base_url, retry_handlers=[]),
            signing_secret=installation.signing_secret,
            process_before_response=True,
        )
        listen(app, office)
        undo.append(_over_http(app, office) if road == "http" else _over_socket(app, office))

    yield start
    for step in reversed(undo):
        step()


def _over_http(app: App, office: Office) -> Callable[[], None]:
    face = Flask("face")
    handler = SlackRequestHandler(app)
    face.add_url_rule("/slack", view_func=lambda: handler.handle(request), methods=["POST"])
    server = make_server("127.0.0.1", 0, face, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
    thread.start()
    office.slack.request_url = f"http://127.0.0.1:{server.server_port}/slack"

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return stop


def _over_socket(app: App, office: Office) -> Callable[[], None]:
    web_client = WebClient(base_url=office.slack.base_url)
    handler = SocketModeHandler(
        app, office.slack.installation.app_token, web_client=web_client, ping_interval=0.2
    )
    # The client looks for its new connection ten times a second; here it has no time for that.
    handler.client.current_session_runner.event.set()
    handler.client.current_session_runner = IntervalRunner(handler.client._run_current_session, 0.002).start()
    handler.client.connect()
    office.slack.wait_until_connected()

    def stop() -> None:
        # Hung up from this side first: the client's own close waits three seconds for a silent socket,
        # and one more for its queue unless something lies in it once it is told to close.
        client = handler.client
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        office.slack.gate.hang_up()
        office.slack.wait_for(lambda: not client.is_connected())
        client.closed = True
        client.message_queue.put(None)
        client.close()

    return stop


@pytest.fixture
def posted(office: Office) -> Post:
    """Gives a function that posts a card into the room and returns its ts."""

    def post(*elements: dict[str, Any], **more: Any) -> str:
        answer = office.client.chat_postMessage(
            channel=office.room, text="Case 1 is new", blocks=card(*elements), **more
        )
        return str(answer["ts"])

    return post
