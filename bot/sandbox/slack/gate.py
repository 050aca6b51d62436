"""The Socket Mode side: WebSocket connections that the app opens, envelopes out and acknowledgements in.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import json
import logging
import secrets
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.slack.refusals import Json, JsonObject

_SILENT = logging.getLogger("ombud.sandbox.silent")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


@dataclass(slots=True)
class Waiting:
    """One envelope that was sent and what came back for it."""

    done: threading.Event = field(default_factory=threading.Event)
    payload: Json = None


class SocketGate:
    """Lets the app in with a ticket, used once, and hands each envelope to one of its connections in turn."""

    def __init__(self, changed: threading.Condition, app_id: str, port: int = 0) -> None:
        self._changed = changed
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._connections: list[ServerConnection] = []
        self._waiting: dict[str, Waiting] = {}
        self._server: Server = serve(
            self._serve_one,
            "127.0.0.1",
            port,
            process_request=self._check_ticket,
            compression=None,
            close_timeout=0.05,  # the SDK's own client answers no goodbye
            logger=_SILENT,
        )
        self.port: int = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name="slack-socket", daemon=True)

    def start(self) -> None:
        """Serves from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Closes every connection and frees the port."""
        self._server.shutdown()
        self._thread.join()
        self.hang_up()

    def new_address(self) -> str:
        """Is a WebSocket address that lets one connection in."""
        ticket = secrets.token_hex(16)
        with self._changed:
            self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={self._app_id}"

    @property
    def connected(self) -> int:
        """Is the number of open connections."""
        with self._changed:
            return len(self._connections)

    def hang_up(self) -> None:
        """Closes every open connection, as a network that breaks."""
        for connection in self._snapshot():
            connection.close(1001)

    def ask_to_reconnect(self) -> None:
        """Tells every connection that it will be replaced, as Slack does every few hours."""
        note = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "sandbox"}}
        for connection in self._snapshot():
            connection.send(json.dumps(note))

    def send(self, kind: str, payload: JsonObject, patience: float, retry: JsonObject) -> Waiting | None:
        """Sends one envelope and waits for its acknowledgement, at most `patience` seconds.

        Is None when no connection could take it; a `Waiting` whose `done` is unset was not answered in time.
        """
        envelope_id = secrets.token_hex(16)
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
            **retry,
        }
        waiting = Waiting()
        with self._changed:
            self._waiting[envelope_id] = waiting
        try:
            if not self._hand_over(json.dumps(envelope)):
                return None
            waiting.done.wait(patience)
            return waiting
        finally:
            with self._changed:
                self._waiting.pop(envelope_id, None)

    def _hand_over(self, text: str) -> bool:
        for connection in self._snapshot():
            try:
                connection.send(text)
            except ConnectionClosed:
                continue
            with self._changed:  # the next envelope goes to another connection
                if connection in self._connections:
                    self._connections.remove(connection)
                    self._connections.append(connection)
            return True
        return False

    def _snapshot(self) -> list[ServerConnection]:
        with self._changed:
            return list(self._connections)

    def _check_ticket(self, connection: ServerConnection, asked: Request) -> Response | None:
        ticket = parse_qs(urlsplit(asked.path).query).get("ticket", [""])[0]
        with self._changed:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
                return None
        return connection.respond(HTTPStatus.UNAUTHORIZED, "invalid ticket\n")

    def _serve_one(self, connection: ServerConnection) -> None:
        with self._changed:
            self._connections.append(connection)
            number = len(self._connections)
        hello = {
            "type": "hello",
            "num_connections": number,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18_060},
        }
        try:
            connection.send(json.dumps(hello))
            with self._changed:
                self._changed.notify_all()
            for text in connection:
                self._take_acknowledgement(text)
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                self._connections = [one for one in self._connections if one is not connection]
                self._changed.notify_all()

    def _take_acknowledgement(self, text: str | bytes) -> None:
        try:
            acknowledgement = json.loads(text)
        except ValueError:
            return
        if not isinstance(acknowledgement, dict):
            return
        with self._changed:
            waiting = self._waiting.get(str(acknowledgement.get("envelope_id")))
        if waiting is not None:
            waiting.payload = acknowledgement.get("payload")
            waiting.done.set()
