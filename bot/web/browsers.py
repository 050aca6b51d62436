"""How a browser is known again while it connects a mailbox: a cookie of its own for each attempt.

The cookie holds the link and a secret whose hash is stored; it goes to no other site and no script.
"""

import re

from flask import request
from werkzeug.wrappers import Response

from handlers.domain.ids import ConsentId

_VALUE = re.compile(r"([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_NAME = "ombud-connect-"
_SECONDS = 24 * 60 * 60


def secret_of(token: str) -> str:
    """Return the secret of this browser for a link; "" where it has none."""
    for name, value in request.cookies.items():
        found = _VALUE.fullmatch(value)
        if _NAME in name and found and found[1] == token:
            return found[2]
    return ""


def begun() -> list[tuple[str, str]]:
    """Return the link and the secret of every attempt that this browser began, as its cookies say."""
    found = (_VALUE.fullmatch(value) for name, value in request.cookies.items() if _NAME in name)
    return [(each[1], each[2]) for each in found if each]


def secret_for(consent: ConsentId) -> str:
    """Return the secret of this browser for an attempt; "" where it has none."""
    found = _kept(consent)
    return found[2] if found else ""


def link_for(consent: ConsentId) -> str:
    """Return the token of the link on which this browser began an attempt; "" where it began none."""
    found = _kept(consent)
    return found[1] if found else ""


def keep(answer: Response, consent: ConsentId, token: str, secret: str, *, encrypted: bool) -> None:
    """Have this browser known again.

    Args:
        encrypted: pages are reached by https alone, so the cookie goes nowhere else.
    """
    answer.set_cookie(
        _name(consent, encrypted=encrypted),
        f"{token}.{secret}",
        max_age=_SECONDS,
        path="/connect",
        secure=encrypted,
        httponly=True,
        samesite="Lax",  # it must come along when the provider sends the browser back
    )


def _kept(consent: ConsentId) -> re.Match[str] | None:
    for encrypted in (True, False):
        if found := _VALUE.fullmatch(request.cookies.get(_name(consent, encrypted=encrypted), "")):
            return found
    return None


def _name(consent: ConsentId, *, encrypted: bool) -> str:
    return f"{'__Secure-' if encrypted else ''}{_NAME}{consent}"
