"""The HTTP side of the stand-in: Entra's pages and Graph on one port of loopback, without a log."""

import json
import ssl
from dataclasses import dataclass

from flask import Flask, Response, request

from bot.sandbox.loopback import Loopback, hang_up
from bot.sandbox.microsoft import entra
from bot.sandbox.microsoft.faults import Fault, Faults, Kind
from bot.sandbox.microsoft.graph import Asked, GraphApi
from bot.sandbox.microsoft.mail import Given
from bot.sandbox.microsoft.refusals import EntraError, GraphError, Json

_BEFORE = frozenset({Kind.REFUSE, Kind.DROP})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call with JSON and its answer, as they were on the wire."""

    name: str
    status: int
    asked: Json
    answered: Json


class MicrosoftServer(Loopback):
    """Serves one directory and its mailboxes, a thread for each call.

    Args:
        tls: serves https with it.
    """

    def __init__(
        self, api: GraphApi, faults: Faults, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self._api = api
        self._faults = faults
        #: What was said in JSON, where it is recorded.
        self.exchanges: list[Exchange] | None = None
        app = Flask(__name__, static_folder=None)
        app.register_blueprint(entra.pages(api.directory))
        app.add_url_rule("/<tenant>/oauth2/v2.0/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/outlook/uploads/<token>", view_func=self._upload, methods=["PUT"])
        app.add_url_rule(
            "/v1.0/<path:path>", view_func=self._graph, methods=["GET", "POST", "PATCH", "DELETE"]
        )
        for refusal in (GraphError, EntraError):
            app.register_error_handler(refusal, _refused)
        super().__init__(app, "microsoft-web", lambda: _json({}, 500), port, tls=tls)

    def _graph(self, path: str) -> Response:
        body = request.get_data()
        query = dict(request.args)
        base = request.host_url + "v1.0/"
        asked = Asked(request.method, base, path, query, request.headers, body)
        fault = self._faults.take(asked.name)
        _strike(fault, GraphError)
        given = self._api.answer(asked, fault)
        self._record(asked.name, given, body)
        return _faulty(_response(given), fault, GraphError)

    def _token(self, tenant: str) -> Response:
        del tenant
        fault = self._faults.take("token")
        _strike(fault, EntraError)
        form = {**dict(request.form), "issuer": request.host_url}
        with self._api.lock:
            answer = _response(Given(200, entra.token(self._api.directory, form)))
        return _faulty(answer, fault, EntraError)

    def _upload(self, token: str) -> Response:
        fault = self._faults.take("piece")
        _strike(fault, GraphError)
        if "Authorization" in request.headers:
            raise GraphError(401, "InvalidAudience")
        place = request.headers.get("Content-Range", "")
        with self._api.lock:
            onward = self._api.mail.uploads.put(token, place, request.get_data())
        given = Given(201) if onward is None else Given(200, onward)
        self._record("piece", given, b"")
        return _faulty(_response(given), fault, GraphError)

    def _record(self, name: str, given: Given, body: bytes) -> None:
        if self.exchanges is None:
            return
        try:
            asked = json.loads(body or b"{}")
        except ValueError:  # MIME, not JSON
            asked = {}
        self.exchanges.append(Exchange(name, given.status, asked, given.body or {}))


def _json(body: Json, status: int) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


def _refused(refusal: GraphError | EntraError) -> Response:
    response = _json(refusal.body, refusal.status)
    if refusal.retry_after:
        response.headers["Retry-After"] = refusal.retry_after
    return response


def _response(given: Given) -> Response:
    if given.content:
        return Response(given.content, given.status, content_type="text/plain")
    content = json.dumps(given.body) if given.body is not None else ""
    return Response(content, given.status, content_type="application/json")


def _strike(fault: Fault | None, refusal: type[GraphError] | type[EntraError]) -> None:
    """Lets a call go wrong that is to have no effect."""
    if fault is not None and fault.kind in _BEFORE:
        _go_wrong(fault, refusal)


def _faulty(answer: Response, fault: Fault | None, refusal: type[GraphError] | type[EntraError]) -> Response:
    """Is an answer after its call went wrong, the effect being made."""
    if fault is None or fault.kind in _BEFORE:
        return answer
    if fault.kind in {Kind.REFUSE_AFTER, Kind.DROP_AFTER}:
        _go_wrong(fault, refusal)
    if fault.kind is Kind.CUT:
        whole = answer.get_data()
        answer.set_data(whole[: len(whole) // 2])
        answer.headers["Content-Length"] = str(len(whole) + 1)
    return answer


def _go_wrong(fault: Fault, refusal: type[GraphError] | type[EntraError]) -> None:
    if fault.kind in {Kind.DROP, Kind.DROP_AFTER}:
        hang_up()
        raise GraphError(500, "Dropped")
    if refusal is EntraError:
        raise EntraError(fault.code or "server_error", "", fault.status, fault.retry_after)
    raise GraphError(fault.status, fault.code or "UnknownError", fault.retry_after)
