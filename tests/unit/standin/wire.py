"""What the stand-in's tests hold in their hands: a bare HTTP client, a receiver, and things to draw."""

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing

Json = dict[str, Any]

EVERY_SCOPE = SMALLEST_SCOPES | {
    "channels:read",
    "channels:history",
    "files:write",
    "groups:history",
    "im:read",
    "im:write",
    "im:history",
    "reactions:write",
    "usergroups:read",
}
JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Hands:
    """A clock and a wall clock that tests move."""

    clock: float = 1_000.0
    wall: float = 1_795_000_000.0

    def timing(self, **more: Any) -> Timing:
        return Timing(
            clock=lambda: self.clock,
            wall=lambda: self.wall,
            patience=2.0,
            retry_delays=(0.0, 0.0, 0.0),
            **more,
        )


@dataclass(frozen=True)
class Answer:
    """What came back from one HTTP request; `body` is the JSON, or the text where there is none."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def error(self) -> str:
        return str(self.body.get("error", "(not refused)"))

    @property
    def messages(self) -> list[str]:
        return list(self.body.get("response_metadata", {}).get("messages", []))


class Wire:
    """A stand-in with a private room, Ada and Max in it, and a client that sends what it is told to."""

    def __init__(self, slack: SlackStandIn, hands: Hands) -> None:
        self.slack = slack
        self.hands = hands
        self.ada = slack.workspace.add_person("ada", person_id="U0ADA", locale="da-DK").id
        self.max = slack.workspace.add_person("max", person_id="U0MAX").id
        self.room = slack.workspace.add_channel("privacy", members=[self.ada, self.max]).id

    def uploaded(self, content: bytes = b"abc") -> str:
        """Return the id of a file whose bytes were taken, and that is not completed yet."""
        place = self.call(
            "files.getUploadURLExternal", {"filename": "chart.png", "length": len(content)}
        ).body
        assert self.send("POST", urlsplit(place["upload_url"]).path, content).status == 200
        return str(place["file_id"])

    @property
    def token(self) -> str:
        return self.slack.installation.bot_token

    def send(
        self, verb: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.slack.base_url).netloc, timeout=10)
        try:
            connection.request(verb, path, body, dict(headers or {}))
            answer = connection.getresponse()
            read = answer.read()
            try:
                found = json.loads(read) if read else None
            except ValueError:
                found = read.decode()
            return Answer(answer.status, found, {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def call(
        self, method: str, given: Mapping[str, object] | None = None, token: str | None = "bot"
    ) -> Answer:
        """Call a method with JSON, by default with the bot's token."""
        headers = dict(JSON_TYPE)
        if token is not None:
            headers["Authorization"] = f"Bearer {self.token if token == 'bot' else token}"
        return self.send("POST", f"/api/{method}", json.dumps(given or {}).encode(), headers)

    def ok(self, method: str, **given: object) -> Json:
        """Call a method that must succeed and return its body."""
        answer = self.call(method, given)
        assert answer.status == 200, answer
        assert answer.body["ok"] is True, answer.body
        body: Json = answer.body
        return body

    def refused(self, method: str, **given: object) -> str:
        """Return the error name of a call."""
        answer = self.call(method, given)
        assert answer.status == 200, answer
        assert answer.body["ok"] is (answer.error == "(not refused)")
        return answer.error

    def form(self, method: str, **given: str) -> Answer:
        """Call a method as a form, the token in it."""
        body = urlencode({"token": self.token, **given}).encode()
        return self.send("POST", f"/api/{method}", body, FORM_TYPE)

    def post(self, text: str = "Case 1 is new", *elements: Json, **more: object) -> str:
        """Post a message into the room, with a row of elements if any; return its ts."""
        blocks = {"blocks": card(*elements)} if elements else {}
        return str(
            self.ok("chat.postMessage", **{"channel": self.room, "text": text, **blocks, **more})["ts"]
        )

    def trigger(self, person: str | None = None, view_id: str | None = None) -> str:
        with self.slack.workspace.lock:
            return self.slack.payloads.trigger(person or self.ada, view_id)

    def hook(self, person: str | None = None, ts: str | None = None) -> str:
        """Return the path of a fresh response URL for the room."""
        with self.slack.workspace.lock:
            url = self.slack.payloads.response_url(person or self.ada, self.room, ts)
        return urlsplit(url).path

    def answer(self, hook: str, body: object) -> Answer:
        return self.send("POST", hook, json.dumps(body).encode(), JSON_TYPE)

    def opened(self, view: Json | None = None, person: str | None = None) -> Json:
        """Open a modal and return the view object."""
        shown: Json = self.ok("views.open", trigger_id=self.trigger(person), view=view or modal())["view"]
        return shown

    def pushed(self, view_id: str, view: Json | None = None) -> Json:
        trigger = self.trigger(self.ada, view_id)
        shown: Json = self.ok("views.push", trigger_id=trigger, view=view or modal("Deeper"))["view"]
        return shown

    def history(self, **more: object) -> list[Json]:
        found: list[Json] = self.ok("conversations.history", channel=self.room, **more)["messages"]
        return found

    def thread(self, ts: str, **more: object) -> list[Json]:
        found: list[Json] = self.ok("conversations.replies", channel=self.room, ts=ts, **more)["messages"]
        return found

    def texts(self, **more: object) -> list[str]:
        return [message["text"] for message in self.history(**more)]


def wired(hands: Hands | None = None, scopes: frozenset[str] = EVERY_SCOPE, **timing: Any) -> Wire:
    """Return a wire to a stand-in that still has to be started."""
    held = hands or Hands()
    return Wire(SlackStandIn(Installation(scopes), held.timing(**timing)), held)


@dataclass(frozen=True)
class Heard:
    """One delivery as it arrived."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def payload(self) -> Json:
        """Is the JSON of an interaction or an event."""
        read: Json = json.loads(self.form["payload"] if self.body.startswith(b"payload=") else self.body)
        return read


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a crowd may knock at once


@dataclass
class Receiver:
    """An app that writes down what comes and answers what it was told to; 200 without a body otherwise."""

    heard: list[Heard] = field(default_factory=list)
    #: What to answer next: a status, a status with a JSON body, or a status with body and headers.
    answers: list[tuple[int, object, dict[str, str]]] = field(default_factory=list)
    #: Called before the answer is sent, in the thread of the request.
    thinks: Callable[[Heard], None] = lambda heard: None

    def start(self) -> str:
        """Listen from now on, and return the address."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard = Heard({name.lower(): value for name, value in self.headers.items()}, body)
                receiver.heard.append(heard)
                status, answer, headers = receiver.answers.pop(0) if receiver.answers else (200, None, {})
                receiver.thinks(heard)
                text = answer if isinstance(answer, str) else json.dumps(answer) if answer is not None else ""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Keeps quiet."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.002,), daemon=True)
        self._thread.start()
        return self.url

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/slack"

    def will(self, status: int = 200, body: object = None, **headers: str) -> None:
        """Queue an answer; header names are written with underscores."""
        self.answers.append(
            (status, body, {name.replace("_", "-"): value for name, value in headers.items()})
        )

    @property
    def last(self) -> Json:
        return self.heard[-1].payload


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def button(action_id: str = "claim", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Do it"), **more}


def card(*elements: Json) -> list[Json]:
    return [
        {"type": "section", "block_id": "head", "text": {"type": "mrkdwn", "text": "*Case 1*"}},
        {"type": "actions", "block_id": "acts", "elements": list(elements)},
    ]


def asked(element: Json, block_id: str = "answer", **more: Any) -> Json:
    shown = {"action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "label": plain("Answer"), "element": shown, **more}


def modal(title: str = "Reply", *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": list(blocks) or [asked({"type": "plain_text_input"})],
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}], **more}


def row(*elements: Json, block_id: str = "acts") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def sent(delivered: Delivered | None) -> Json:
    """Return the payload of a delivery that was really made."""
    assert delivered is not None
    assert delivered.parcel is not None
    return delivered.parcel.payload


@dataclass(frozen=True)
class Known:
    """What is known of a method: a call that works, what it cannot do without, and the scope it takes."""

    call: Callable[[Wire], Json]
    required: tuple[str, ...] = ()
    scope: str | None = None
    #: An optional argument and a value that is not of its kind.
    wrong: tuple[tuple[str, object, str], ...] = ()


STRING, OBJECT, ARRAY = "must be a string", "must be an object", "must be an array"
BOOLEAN, INTEGER, PARSED = "must be a boolean", "must be an integer", "must be valid JSON"
# These need no channel to say which scope they want.
FLAT = {
    "users.info",
    "usergroups.users.list",
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "chat.delete",
    "reactions.add",
}
