"""The Flask app: Slack's deliveries, mailbox providers' calls, health, our own pages, and nothing else."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import TypeAlias

from flask import Blueprint, Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.logs import failure
from bot.web.guards import LARGEST_BODY, looks_signed
from bot.web.looks import in_json
from bot.web.uploads import DeskRequest

_log = logging.getLogger(__name__)

#: Answers a delivery: headers and body in; status, headers and body out, and what to call once they are sent.
Receive: TypeAlias = Callable[
    [Mapping[str, str], str], tuple[int, Mapping[str, str], str, Callable[[], None]]
]
#: What is up, by name; ids and booleans only, since anybody may ask.
Health: TypeAlias = Callable[[], Mapping[str, bool]]


class _Desk(Flask):
    request_class = DeskRequest


def create_app(
    health: Health,
    slack: Receive | None = None,
    pages: Blueprint | None = None,
    hooks: Blueprint | None = None,
) -> Flask:
    """Return the app.

    Args:
        slack: answers Slack's deliveries; without it there is no address for them.
        pages: our own pages with files.
        hooks: where mailbox providers call.
    """
    app = _Desk(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.add_url_rule("/health", view_func=lambda: _health(health), endpoint="health", methods=["GET"])
    if slack is not None:
        receive = slack
        app.add_url_rule(
            "/slack/events", view_func=lambda: _slack(receive), endpoint="slack", methods=["POST"]
        )
    for blueprint in (pages, hooks):
        if blueprint is not None:
            app.register_blueprint(blueprint)
    app.register_error_handler(Exception, _on_error)
    return app


def _health(health: Health) -> ResponseReturnValue:
    parts = dict(health())
    return jsonify({"ok": all(parts.values()), **parts}), 200 if all(parts.values()) else 503


def _slack(receive: Receive) -> ResponseReturnValue:
    body = request.get_data(cache=False)  # above the limit this ends with 413
    signed = (request.headers.get(name, "") for name in ("X-Slack-Request-Timestamp", "X-Slack-Signature"))
    if not looks_signed(*signed):
        return jsonify({"error": "not signed by Slack"}), 401
    status, headers, text, sent = receive(dict(request.headers), body.decode("utf-8", "replace"))
    response = Response(text, status, headers=dict(headers))
    response.call_on_close(sent)
    return response


def _on_error(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException):
        return in_json(error)
    reference = secrets.token_hex(4)
    failure(_log, "web.fault", error, ref=reference)
    return jsonify({"error": "internal", "reference": reference}), 500
