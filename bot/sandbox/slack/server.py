"""The HTTP side on loopback, without a log: the Web API, response URLs, and where files are uploaded to."""

import json

from flask import Flask, Response, request

from bot.sandbox.loopback import Loopback, hang_up
from bot.sandbox.slack.answers import answer_interaction
from bot.sandbox.slack.api import CRASHED, Answer, WebApi
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace


class WebServer(Loopback):
    """Serves one workspace from a thread per request."""

    def __init__(self, api: WebApi, workspace: Workspace, faults: Faults, port: int = 0) -> None:
        self._api = api
        self._workspace = workspace
        self._faults = faults
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/api/<name>", view_func=self._call, methods=["GET", "POST"])
        app.add_url_rule("/actions/<team>/<name>/<secret>", view_func=self._answer, methods=["POST"])
        app.add_url_rule("/upload/v1/<place>", view_func=self._upload, methods=["POST"])
        super().__init__(app, "slack-web", lambda: _response(CRASHED), port)

    def _call(self, name: str) -> Response:
        try:
            given = _given()
        except ValueError:
            return _response(Answer(200, RefusalError("invalid_json").as_slack()))
        header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        token = given.pop("token", None)
        response = _response(self._api.call(name, header or token, given))
        response.headers["X-OAuth-Scopes"] = ",".join(sorted(self._workspace.installation.scopes))
        return response

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

    def _upload(self, place: str) -> Response:
        if self._faults.is_down:
            return _response(Answer(None))
        content = request.get_data()
        with self._workspace.changed:
            taken = self._workspace.files.take(place, content)
        if not taken:
            return Response("failed", 400, content_type="text/plain")
        return Response(f"OK - {len(content)}", content_type="text/plain")


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
        hang_up()
    response = Response(json.dumps(answer.body), answer.status or 500, content_type="application/json")
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response
