"""Another app in the same Slack: it uses what Ombud may not use yet, and keeps what it was told.

With it the page is tried with any Block Kit, not with what Ombud happens to send.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from werkzeug.serving import make_server

from bot.sandbox.story.stage import Stage
from tests.faces.desk.drawn import Block, option, plain

FOUND = [option("U1", "Uma"), option("U2", "Udo")]


@dataclass
class OtherApp:
    """What the app was told, and what it answers to the next submitted window."""

    client: WebClient
    channel: str
    told: list[dict[str, Any]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    window: Block = field(default_factory=dict)

    def post(self, *blocks: Block, **more: Any) -> str:
        """Posts a message and returns its ts."""
        return str(
            self.client.chat_postMessage(channel=self.channel, text="Look", blocks=blocks, **more)["ts"]
        )

    def on_action(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        self.told.append(body)
        view = body["actions"][0].get("value", "")
        if view == "open":
            client.views_open(trigger_id=body["trigger_id"], view=self.window)
        if view == "push":
            client.views_push(trigger_id=body["trigger_id"], view={**self.window, "title": plain("Above")})
        ack()

    def on_view(self, ack: Ack, body: dict[str, Any]) -> None:
        self.told.append(body)
        ack(**self.answer)

    def on_search(self, ack: Ack, body: dict[str, Any]) -> None:
        self.searched.append(body["value"])
        ack(options=[one for one in FOUND if one["text"]["text"].lower().startswith(body["value"].lower())])

    def on_any(self, ack: Ack, body: dict[str, Any]) -> None:
        self.told.append(body)
        ack()

    @property
    def last(self) -> dict[str, Any]:
        """Is what it was told last."""
        return self.told[-1]


@contextmanager
def other_app(stage: Stage) -> Iterator[OtherApp]:
    """Puts the app in Ombud's place: Slack delivers to it from now on."""
    installation = stage.slack.installation
    client = WebClient(token=installation.bot_token, base_url=stage.slack.base_url, retry_handlers=[])
    app = App(client=client, signing_secret=installation.signing_secret, process_before_response=True)
    mine = OtherApp(client, stage.channel)
    everything = re.compile(".*")
    app.action(everything)(mine.on_action)
    app.view(everything)(mine.on_view)
    app.view_closed(everything)(mine.on_any)
    app.options(everything)(mine.on_search)
    app.shortcut(everything)(mine.on_any)
    app.event("reaction_added")(mine.on_any)
    app.event("reaction_removed")(mine.on_any)
    face, handler = Flask("other"), SlackRequestHandler(app)
    face.add_url_rule("/", view_func=lambda: handler.handle(request), methods=["POST"])
    server = make_server("127.0.0.1", 0, face, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    stage.slack.request_url = f"http://127.0.0.1:{server.server_port}/"
    yield mine
    server.shutdown()
    thread.join()
    server.server_close()
