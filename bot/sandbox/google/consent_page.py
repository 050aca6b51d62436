"""Google's consent page: choose the account, leave the boxes ticked or not, allow or cancel."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.google.desk import Desk

_EMAIL = "https://www.googleapis.com/auth/userinfo.email"
_ALWAYS = frozenset({"openid", "email", _EMAIL})
_SAID = {
    "https://www.googleapis.com/auth/gmail.modify": "Read, compose and send emails from your Gmail account",
    "email": "See your primary Google Account email address",
    "openid": "Associate you with your personal info on Google",
}


class ConsentPage:
    """The page under /o/oauth2/v2/auth."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self) -> ResponseReturnValue:
        """Show the page, or what is wrong with the way that led here."""
        if problem := self._problem():
            return render_template("refused.html", problem=problem), 400
        scopes = [(name, _SAID.get(name, name), name in _ALWAYS) for name in request.args["scope"].split()]
        return render_template(
            "consent.html",
            accounts=sorted(self._desk.accounts),
            hint=request.args.get("login_hint", "").lower(),
            scopes=scopes,
            query=request.query_string.decode("latin-1"),
        )

    def decide(self) -> ResponseReturnValue:
        """Go back to where the way began, with a code or with a refusal."""
        if problem := self._problem():
            return render_template("refused.html", problem=problem), 400
        address = request.form.get("account", "")
        if "cancel" in request.form or address not in self._desk.accounts:
            return self._back({"error": "access_denied"})
        # Google grants "email" under its long name.
        asked = [_EMAIL if name == "email" else name for name in request.args["scope"].split()]
        ticked = set(request.form.getlist("scope")) | _ALWAYS
        code = self._desk.tokens.consented(
            address,
            tuple(name for name in asked if name in ticked),
            request.args["redirect_uri"],
            request.args["code_challenge"],
            offline=request.args.get("access_type") == "offline",
        )
        return self._back({"code": code, "scope": " ".join(sorted(ticked & set(asked)))})

    def _back(self, answer: dict[str, str]) -> ResponseReturnValue:
        parts = urlsplit(request.args["redirect_uri"])
        query = urlencode(answer | {"state": request.args.get("state", "")})
        return redirect(urlunsplit((parts.scheme, parts.netloc, parts.path, query, "")))

    def _problem(self) -> str:
        """Return Google's name for what is wrong, "" where nothing is."""
        given, client = request.args, self._desk.tokens.client
        if given.get("client_id") != client.id:
            return "invalid_client"
        if given.get("redirect_uri") not in client.redirect_uris:
            return "redirect_uri_mismatch"
        if given.get("response_type") != "code" or not given.get("scope"):
            return "invalid_request"
        if given.get("code_challenge_method") != "S256" or len(given.get("code_challenge", "")) != 43:
            return "invalid_request: PKCE is missing"
        return ""
