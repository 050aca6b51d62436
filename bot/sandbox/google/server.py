"""The HTTP side: every address of Google on one port of loopback, without a log."""

import json
import socket
from collections.abc import Iterator

from flask import Flask, Response, request

from bot.sandbox.google.call import Call
from bot.sandbox.google.consent_page import ConsentPage
from bot.sandbox.google.desk import Desk
from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.journal import Asked
from bot.sandbox.google.pubsub import PubSub
from bot.sandbox.google.refusals import HungUpError, Json, RefusedError
from bot.sandbox.google.tokens import TokenRefusedError
from bot.sandbox.google.uploads import Uploads, metadata, related
from bot.sandbox.loopback import Loopback, hang_up

_PUBSUB = "https://www.googleapis.com/auth/pubsub"
_GMAIL = "/gmail/v1/"


class WebServer(Loopback):
    """Serves the stand-in from a thread per connection."""

    def __init__(self, desk: Desk, pubsub: PubSub, port: int = 0) -> None:
        self._desk = desk
        self._pubsub = pubsub
        self._uploads = Uploads()
        app = Flask(__name__, static_folder=None)
        page = ConsentPage(desk)
        app.add_url_rule("/o/oauth2/v2/auth", view_func=page.show, methods=["GET"])
        app.add_url_rule("/o/oauth2/v2/auth", view_func=page.decide, methods=["POST"], endpoint="decide")
        app.add_url_rule("/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/revoke", view_func=self._revoke, methods=["POST"])
        app.add_url_rule(
            "/gmail/v1/<path:path>", view_func=self._gmail, methods=["GET", "POST", "PUT", "DELETE"]
        )
        app.add_url_rule("/upload/gmail/v1/<path:path>", view_func=self._upload, methods=["POST", "PUT"])
        app.add_url_rule("/v1/<path:subscription>:<verb>", view_func=self._subscription, methods=["POST"])
        app.add_url_rule("/oauth2/v1/certs", view_func=self._certificates, methods=["GET"])
        app.register_error_handler(RefusedError, _refused)
        app.register_error_handler(TokenRefusedError, _token_refused)
        app.register_error_handler(HungUpError, lambda _: Response())
        super().__init__(app, "google-web", _broke, port)

    def _gmail(self, path: str) -> Response:
        body = request.get_json(force=True, silent=True) if request.get_data() else {}
        return self._answered(path, request.method, body or {}, None)

    def _upload(self, path: str) -> Response:
        data = request.get_data()
        kind = request.args.get("uploadType", "")
        if kind == "multipart":
            body, media = related(request.headers.get("Content-Type", ""), data)
            return self._answered(path, request.method, body, media)
        if kind == "media":
            return self._answered(path, request.method, {}, data)
        if request.method == "POST":
            # The description names no parameter for the upload's own name; Google puts it there all the same.
            length = request.headers.get("X-Upload-Content-Length", "")
            name = self._uploads.begin(path, metadata(data), length)
            url = f"{self.url}upload/gmail/v1/{path}?uploadType=resumable&upload_id={name}"
            return Response(status=200, headers={"Location": url})
        taken = self._uploads.add(
            request.args.get("upload_id", ""), data, request.headers.get("Content-Range", "")
        )
        if isinstance(taken, int):
            return Response(status=308, headers={"Range": f"bytes=0-{taken - 1}"})
        return self._answered(path, "POST", taken[1], taken[2])

    def _answered(self, path: str, verb: str, body: Json, media: bytes | None) -> Response:
        desk = self._desk
        route, parts = desk.route(verb, path)
        query = {name: request.args.getlist(name) for name in request.args if name != "upload_id"}
        call = Call(parts, query, body, media)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        struck: list[Fault] = []

        def strike(fault: Fault, made: bool) -> None:
            if fault.kind is Kind.TRUNCATE:
                struck.append(fault)
                return
            hang_up()
            if not made:
                raise HungUpError

        address = getattr(desk.tokens.bearer(token), "address", "")
        status, found = 200, None
        try:
            _, found = desk.answer(route, token, call, strike)
        except RefusedError as refusal:
            status, found = refusal.status, refusal.as_google()
            raise
        finally:
            kept = None if found is None else _bounded(found)
            desk.journal.note(Asked(address, route.name, verb, f"gmail/v1/{path}", query, body, status, kept))
        if struck:
            return _truncated(found)
        return _json(found) if found or route.verb == "GET" else Response(status=204)

    def _token(self) -> Response:
        after = self._meet("token")
        form = {name: request.form[name] for name in request.form}
        basic = request.authorization
        client = (form.get("client_id", ""), form.get("client_secret", ""))
        if basic is not None and basic.type == "basic":
            client = (str(basic.username), str(basic.password))
        made = self._desk.tokens.exchange(form, client)
        if after:
            hang_up()
        return _json(made)

    def _revoke(self) -> Response:
        self._meet("revoke")
        self._desk.tokens.revoke(request.form.get("token", ""))
        return _json({})

    def _subscription(self, subscription: str, verb: str) -> Response:
        del subscription
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        bearer = self._desk.tokens.bearer(token)
        if bearer is None or _PUBSUB not in bearer.scopes:
            raise RefusedError(401, "authError", "Invalid Credentials")
        self._meet(verb)
        body = request.get_json(force=True)
        if verb == "pull":
            return _json(self._pubsub.pull(int(body.get("maxMessages", 1))))
        if verb == "acknowledge":
            return _json(self._pubsub.acknowledge(list(body.get("ackIds", []))))
        raise RefusedError(404, "notFound", "Not Found")

    def _certificates(self) -> Response:
        self._meet("certificates")
        self._pubsub.fetches += 1
        answer = _json({**self._pubsub.certificates})
        answer.headers["Cache-Control"] = "public, max-age=20000, must-revalidate, no-transform"
        return answer

    def _meet(self, method: str) -> bool:
        """Let a planned fault strike a call that is not Gmail's; true where it strikes after the effect."""
        fault = self._desk.faults.take(method)
        if fault is None:
            return False
        if fault.kind is Kind.REFUSE and method in {"token", "revoke"} and fault.status < 500:
            raise TokenRefusedError(fault.reason, fault.status)
        if fault.kind in {Kind.REFUSE, Kind.CRASH_AFTER}:
            raise RefusedError(fault.status, fault.reason, fault.message, fault.retry_after)
        if fault.kind is Kind.DROP_BEFORE:
            hang_up()
            raise HungUpError
        return fault.kind in {Kind.DROP_AFTER, Kind.TRUNCATE}


def _json(body: Json | None, status: int = 200) -> Response:
    return Response(json.dumps(body or {}), status, content_type="application/json; charset=UTF-8")


def _broke() -> Response:
    return _json({"error": {"code": 500, "message": "the stand-in broke"}}, 500)


def _refused(refusal: RefusedError) -> Response:
    response = _json(refusal.as_google(), refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = refusal.retry_after
    return response


def _token_refused(refusal: TokenRefusedError) -> Response:
    return _json({"error": refusal.error, "error_description": "Bad Request"}, refusal.status)


def _bounded(found: Json) -> Json:
    """Return an answer without the mail in it, which the journal has no room for."""
    return found | {"raw": found["raw"][:40]} if "raw" in found else found


def _truncated(body: Json | None) -> Response:
    """Return an answer that promises more than comes."""
    whole = json.dumps(body or {}).encode("ascii")
    connection: socket.socket = request.environ["werkzeug.socket"]

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        connection.shutdown(socket.SHUT_RDWR)

    headers = {"Content-Length": str(len(whole) + 1), "Content-Type": "application/json; charset=UTF-8"}
    return Response(half(), 200, headers=headers)
