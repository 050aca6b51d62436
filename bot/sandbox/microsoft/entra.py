"""Entra's pages and endpoints: sign-in with consent, an administrator's approval, tokens, its description."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

from bot.sandbox.microsoft.directory import CLIENT_ID, Code, Directory
from bot.sandbox.microsoft.refusals import EntraError, Json

_RESERVED = frozenset({"openid", "profile", "offline_access", "email"})
_NAMELESS = frozenset({"common", "organizations"})
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>body{font:1rem/1.5 sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem}
fieldset{border:1px solid #767676;margin:0 0 1rem}
button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}</style>
</head><body><main><p>Stand-in for Microsoft</p><h1>{{ title }}</h1>
<form method="post">
{% if people %}<fieldset><legend>Account</legend>{% for one in people %}
<label><input type="radio" name="account" value="{{ one.address }}"
{% if one.address == hint or loop.length == 1 %} checked{% endif %} required> {{ one.name }}
({{ one.address }})</label><br>{% endfor %}</fieldset>{% endif %}
{% if scopes %}<fieldset><legend>Ombud asks for</legend>{% for one in scopes %}
<label><input type="checkbox" name="scope" value="{{ one }}" checked> {{ one }}</label><br>{% endfor %}
</fieldset>{% endif %}
<button name="answer" value="accept">Accept</button>
<button name="answer" value="cancel" formnovalidate>Cancel</button>
</form></main></body></html>"""


def pages(directory: Directory) -> Blueprint:
    """Is the sign-in of one directory."""
    entra = _Entra(directory)
    made = Blueprint("entra", __name__)
    made.add_url_rule("/<tenant>/v2.0/.well-known/openid-configuration", view_func=entra.described)
    made.add_url_rule("/<tenant>/oauth2/v2.0/authorize", view_func=entra.authorize, methods=["GET", "POST"])
    made.add_url_rule("/<tenant>/v2.0/adminconsent", view_func=entra.approve, methods=["GET", "POST"])
    return made


class _Entra:
    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def described(self, tenant: str) -> ResponseReturnValue:
        base = request.host_url + tenant
        if tenant not in _NAMELESS and tenant not in self._tenants():
            raise EntraError("invalid_tenant")
        return {
            "issuer": f"{request.host_url}{'{tenantid}' if tenant in _NAMELESS else tenant}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_types_supported": ["code"],
        }

    def authorize(self, tenant: str) -> ResponseReturnValue:
        del tenant
        place, state = self._asked()
        scopes = [one.rpartition("/")[2] for one in request.args.get("scope", "").split()]
        if request.method == "GET":
            return _page(
                "Permissions requested",
                people=list(self._directory.people.values()),
                hint=request.args.get("login_hint", ""),
                scopes=[one for one in scopes if one not in _RESERVED],
            )
        person = self._directory.people.get(request.form.get("account", ""))
        if request.form.get("answer") != "accept" or person is None:
            return _back(place, {"error": "access_denied", "error_subcode": "cancel", "state": state})
        if self._directory.needs_admin and not self._directory.approved:
            return _back(place, {"error": "consent_required", "state": state})
        kept = [one for one in scopes if one in _RESERVED or one in request.form.getlist("scope")]
        code = Code(
            person,
            tuple(one for one in kept if one != "offline_access"),
            place,
            request.args.get("code_challenge", ""),
            request.args.get("nonce", ""),
        )
        return _back(place, {"code": self._directory.code_for(code), "state": state})

    def approve(self, tenant: str) -> ResponseReturnValue:
        place, state = self._asked()
        if request.method == "GET":
            return _page("Approve Ombud for your organisation")
        if request.form.get("answer") != "accept":
            return _back(place, {"error": "access_denied", "state": state})
        self._directory.approved = True
        named = next(iter(self._tenants())) if tenant in _NAMELESS else tenant
        return _back(place, {"admin_consent": "True", "tenant": named, "state": state})

    def _asked(self) -> tuple[str, str]:
        place = request.args.get("redirect_uri", "")
        if request.args.get("client_id") != CLIENT_ID:
            raise EntraError("unauthorized_client")
        if place not in self._directory.redirect_uris:
            raise EntraError("invalid_request")  # Entra shows a page, and sends nobody anywhere
        return place, request.args.get("state", "")

    def _tenants(self) -> dict[str, None]:
        return dict.fromkeys(one.tenant for one in self._directory.people.values())


def token(directory: Directory, form: Json) -> Json:
    """Is the answer of the token endpoint."""
    directory.check_client(form)
    match form.get("grant_type"):
        case "authorization_code":
            return directory.redeem(form, str(form["issuer"]))
        case "refresh_token":
            return directory.refresh(form)
        case "client_credentials" if str(form.get("scope", "")).endswith("/.default"):
            return directory.for_client()
    raise EntraError("unsupported_grant_type")


def _page(title: str, **said: object) -> str:
    return render_template_string(_PAGE, title=title, **said)


def _back(place: str, said: dict[str, str]) -> Response:
    answer = redirect(f"{place}?{urlencode(said)}", 303)
    assert isinstance(answer, Response)
    return answer
