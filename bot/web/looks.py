"""How our own pages look and what browsers may do with them: no script, no store, no referrer, no frame."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from handlers.words.speaking import speaking, spoken

STYLE = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_EVERYWHERE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: What is downloaded is never shown by the browser as a page; where it is all the same, it can do nothing.
_FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def page(template: str, language: str, status: int = 200, **values: object) -> Response:
    """Return a page, said in a language; texts of strangers are escaped like all others."""
    with speaking(language):
        html = render_template(template, language=language, style=STYLE, spoken=spoken, **values)
    headers = {**_EVERYWHERE, "Content-Security-Policy": _PAGE_POLICY}
    return Response(html, status, headers, content_type="text/html; charset=utf-8")


def locked(shown: Response) -> Response:
    """Let a page with a stranger's words do nothing: no form, no script, and an origin of its own."""
    policy = shown.headers["Content-Security-Policy"]
    shown.headers["Content-Security-Policy"] = "sandbox; " + policy.replace(
        "form-action 'self'", "form-action 'none'"
    )
    shown.headers["X-DNS-Prefetch-Control"] = "off"
    return shown


def leading_out(shown: Response, public_url: str) -> Response:
    """Let the forms of a page lead to a consent page elsewhere, too.

    Some browsers hold a form's policy against where its answer redirects to. Without TLS the desk
    stands on this machine alone, and so may the other side.
    """
    policy = shown.headers["Content-Security-Policy"]
    elsewhere = (
        "https:" if public_url.startswith("https:") else "https: http://127.0.0.1:* http://localhost:*"
    )
    shown.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", f"form-action 'self' {elsewhere}"
    )
    return shown


def in_json(error: HTTPException) -> ResponseReturnValue:
    """Return an error for machines: an address that is not there, a body too large."""
    return jsonify({"error": error.name}), error.code or 500


def file_headers(name: str, size: int) -> dict[str, str]:
    """Return the headers of a download, its name in ASCII and in full (RFC 6266, RFC 5987)."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    return {
        **_EVERYWHERE,
        "Content-Security-Policy": _FILE_POLICY,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Type": "application/octet-stream",
        "Content-Length": str(size),
    }
