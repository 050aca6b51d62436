"""What keeps the page to the person in front of it: its own names, its own forms, a strict policy.

A page on loopback can be reached by every site that the browser has open, by a name that resolves to
127.0.0.1; so the Host header is checked, and no form is taken that this page did not draw.
"""

import secrets
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, abort, request

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NAMES: Final = ("127.0.0.1", "localhost")


def guard(app: Flask, port: Callable[[], int]) -> None:
    """Let an app answer only to its own name and its own forms.

    Args:
        port: where it listens, known once it does.
    """
    token = secrets.token_urlsafe(32)
    app.jinja_env.globals["csrf"] = lambda: token

    @app.before_request
    def check() -> None:
        if request.host not in {f"{name}:{port()}" for name in _NAMES}:
            abort(403, "This page answers to 127.0.0.1 and localhost only.")
        if request.method == "POST" and not _same(request.form.get("csrf", ""), token):
            abort(403, "This form was not drawn by the page as it runs now. Load the page again.")

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        if request.endpoint != "static":
            answer.headers["Cache-Control"] = "no-store"
        return answer


def way_back(path: str, otherwise: str) -> str:
    """Return where a form leads back to: a place of this page, whatever was sent."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if local else otherwise


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())
