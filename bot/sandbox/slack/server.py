"""The HTTP side: the Web API under /api/ and response URLs under /actions/, on loopback, without a log."""

import json
import socket
import threading
import traceback
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.sandbox.slack.answers import answer_interaction
from bot.sandbox.slack.api import CRASHED, Answer, WebApi
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace

LOOPBACK = "127.0.0.1"


class _Unlogged(WSGIRequestHandler):
    """Serves without a line in any log, since addresses and errors could hold content."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - werkzeug's own names
        """Keeps quiet."""


class WebServer:
    """Serves one workspace from a thread per request."""

    def __init__(self, api: WebApi, workspace: Workspace, faults: Faults, port: int = 0) -> None:
        self._api = api
        self._workspace = workspace
        self._faults = faults
        #: Where the stand-in itself broke, as stack frames without values; empty in a good run.
        self.crashes: list[str] = []
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/api/<name>", view_func=self._call, methods=["GET", "POST"])
        app.add_url_rule("/actions/<team>/<name>/<secret>", view_func=self._answer, methods=["POST"])
        app.register_error_handler(Exception, self._crashed)
        self._server: BaseWSGIServer = make_server(
            LOOPBACK, port, app, threaded=True, request_handler=_Unlogged
        )
        # The interval is how long `stop` may take, not how long a request waits.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.005,), name="slack-web", daemon=True
        )

    @property
    def port(self) -> int:
        """Is the port that was bound, also when any was asked for."""
        return int(self._server.server_port)

    def start(self) -> None:
        """Serves from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stops serving and frees the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _call(self, name: str) -> Response:
        try:
            given = _given()
        except ValueError:
            return _response(Answer(200, RefusalError("invalid_json").as_slack()))
        header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        token = given.pop("token", None)
        return _response(self._api.call(name, header or token, given))

    def _answer(self, team: str, name: str, secret: str) -> Response:
        del team, secret
        if self._faults.is_down:
            return _response(Answer(None))
        body = request.get_json(force=True, silent=True)
        try:
            with self._workspace.changed:
                answer_interaction(self._workspace, self._workspace.hooks.use(name), body)
                self._workspace.changed.notify_all()
        except RefusalError as refusal:
            return _response(Answer(404 if refusal.error.endswith("url") else 400, refusal.as_slack()))
        return Response("ok", content_type="text/html")

    def _crashed(self, error: Exception) -> ResponseReturnValue:
        if isinstance(error, HTTPException):  # an address that is not Slack's: an ordinary 404
            return error.get_response()
        frames = "".join(traceback.format_tb(error.__traceback__))
        self.crashes.append(f"{type(error).__name__} at\n{frames}")
        return _response(CRASHED)


def _given() -> JsonObject:
    given: JsonObject = dict(request.args)
    if request.is_json:  # the SDK names JSON as the type of an empty body too
        body = json.loads(request.get_data() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("the body of a call is an object")
        given |= body
    else:
        given |= dict(request.form)
    return {name: value for name, value in given.items() if value is not None}


def _response(answer: Answer) -> Response:
    if answer.status is None:
        _hang_up()
    response = Response(json.dumps(answer.body), answer.status or 500, content_type="application/json")
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


def _hang_up() -> None:
    """Ends the connection under the answer, so that the client sees it closed without a byte."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
