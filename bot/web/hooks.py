"""Where mailbox providers call when something is new.

At /hooks/microsoft/… each watch has an address and a secret of its own; at /hooks/google, as at that of any
provider whose calls prove themselves, all mailboxes have one. A call moves a look into a mailbox nearer and
does no work here. Every call that has the right shape is answered alike, whether it is about something of
ours or not, so that nothing can be learned from it.
"""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from connectors.errors import ConnectorError
from handlers.desk import Desk
from handlers.guard import outside
from handlers.mailboxes import telling
from handlers.mailboxes.telling import Told

#: Bytes of one call; a notification takes about 500, and they come many at once.
LARGEST_CALL = 256 << 10
#: Characters of a token that is sent back, and different things that one call may be about.
_LONGEST_TOKEN, _MOST = 4096, 16
#: What Microsoft's lifecycle notifications say of a subscription
#: (https://learn.microsoft.com/graph/change-notifications-lifecycle-events).
_LIFECYCLE = {
    "reauthorizationRequired": Told.ENDING,
    "subscriptionRemoved": Told.ENDED,
    "missed": Told.NEWS,
}


def hooks(desk: Desk) -> Blueprint:
    """Return the addresses that providers call."""
    blueprint = Blueprint("hooks", __name__)
    blueprint.add_url_rule(
        "/hooks/microsoft/<key>", "microsoft", lambda key: _microsoft(desk, key), methods=["POST"]
    )
    blueprint.add_url_rule(
        "/hooks/<provider>", "proven", lambda provider: _proven(desk, provider), methods=["POST"]
    )
    return blueprint


def _microsoft(desk: Desk, key: str) -> ResponseReturnValue:
    asked = request.args.get("validationToken")
    if asked is not None:
        return _echo(asked)
    body = _body()
    if body is None:
        return _answer(413)
    for state, what in _said_by_microsoft(body):
        telling.hear(desk, key, state, what)
    return _answer(202)


def _echo(token: str) -> Response:
    """Answer the question whether this address is ours, as plain text that no browser takes for a page."""
    if len(token) > _LONGEST_TOKEN:
        return _answer(400)
    response = Response(token, 200, content_type="text/plain; charset=utf-8")
    return _locked(response)


def _said_by_microsoft(body: object) -> list[tuple[str, Told]]:
    """Return the secret and the meaning of each different thing that is said."""
    said: dict[tuple[str, Told], None] = {}
    for one in _items(body):
        state, event = one.get("clientState"), one.get("lifecycleEvent")
        what = Told.NEWS if event is None else _LIFECYCLE.get(str(event))
        if isinstance(state, str) and what is not None and len(said) < _MOST:
            said[state, what] = None
    return list(said)


def _items(body: object) -> Iterator[dict[str, Any]]:
    value = body.get("value") if isinstance(body, dict) else None
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            yield one


def _proven(desk: Desk, provider: str) -> ResponseReturnValue:
    """Take a call whose token proves who makes it; where none are expected all are refused."""
    parts = desk.providers.get(provider)
    calls = parts.calls if parts else None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if calls is None or scheme.lower() != "bearer":
        return _answer(403)
    try:
        proven = outside(calls).proves(token, telling.called_at(desk, provider))
    except ConnectorError:
        return _answer(503)  # the caller tries again; meanwhile looking finds what there is
    if not proven:
        return _answer(403)
    body = _body()
    if body is None:
        return _answer(413)
    address = calls.tells_of(body)
    mailbox = telling.mailbox_at(desk, provider, address) if address else None
    if mailbox is not None:
        telling.hear_of(desk, mailbox)
    return _answer(202)


def _body() -> object | None:
    """Return what was sent, {} where it is no JSON, and None where it is too large."""
    if (request.content_length or 0) > LARGEST_CALL:
        return None
    data = request.get_data(cache=False)
    if len(data) > LARGEST_CALL:
        return None
    try:
        return json.loads(data) or {}
    except (ValueError, RecursionError):
        return {}


def _answer(status: int) -> Response:
    return _locked(Response(status=status))


def _locked(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
