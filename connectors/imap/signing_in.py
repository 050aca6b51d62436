"""Signing in by what was typed: it must open the mailbox and let answers out, or it is forgotten."""

from collections.abc import Callable, Mapping

from connectors.consent import ConsentRefused, Granted, GrantStore
from connectors.errors import AuthorizationLost, Permanent, Temporary
from connectors.imap.amiss import Amiss, Lost, Unfit
from connectors.imap.grant import GivenGrant, NotNow, by_password, by_token
from connectors.imap.mailbox import ImapMailbox
from connectors.imap.place import DETAILS
from connectors.provider import Place

#: How one signs in: "password" or "token" (XOAUTH2, OAUTHBEARER).
SIGN_IN, TOKEN = "sign_in", "token"
#: What is kept of a sign-in by token so that it need not be typed again; none of it is a secret.
_OF_TOKENS = ("token_url", "client_id", "scope")


class ImapSignIn:
    """Implements `connectors.consent.SignIn`."""

    def __init__(self, connector: Callable[[Place, GrantStore], ImapMailbox]) -> None:
        self._connector = connector

    def finish(self, typed: Mapping[str, str], intended: str) -> tuple[Granted, Mapping[str, str]]:
        """Open the mailbox once, and knock where answers leave; nothing is touched and nothing sent."""
        by_tokens = typed.get(SIGN_IN) == TOKEN
        kept = (*DETAILS, SIGN_IN, *(_OF_TOKENS if by_tokens else ()))
        details = {name: typed[name].strip() for name in kept if typed.get(name, "").strip()}
        grants = GivenGrant(
            _granted(typed) if by_tokens else by_password(_said(typed, "user"), typed["password"])
        )
        try:
            mailbox = self._connector(Place(intended, details), grants)
            try:
                _tried("imap", mailbox.scopes, by_tokens=by_tokens)
                _tried("smtp", mailbox.try_sending, by_tokens=by_tokens)
            finally:
                mailbox.close()
        except Permanent:
            raise ConsentRefused(code="host") from None
        user = _said(typed, "user").lower()
        other = user if "@" in user and user != intended.lower() else ""
        return Granted(grants.load(), intended.lower(), (), other), details


def _granted(typed: Mapping[str, str]) -> str:
    rest = {name: _said(typed, name) for name in (*_OF_TOKENS, "client_secret", "refresh_token")}
    return by_token(_said(typed, "user"), "", **{name: value for name, value in rest.items() if value})


def _said(typed: Mapping[str, str], name: str) -> str:
    return typed.get(name, "").strip()


def _tried(side: str, attempt: Callable[[], object], *, by_tokens: bool) -> None:
    """Make one attempt, and say by a code what somebody can put right; other trouble goes on as it is.

    Args:
        side: "imap" or "smtp", before codes that both can have.
    """
    try:
        attempt()
    except (Amiss, Unfit, Lost) as amiss:
        own = amiss.code in {"private-host", "open", "token"} or amiss.code.startswith("token-")
        raise ConsentRefused(code=amiss.code if own else f"{side}-{amiss.code}") from None
    except AuthorizationLost:
        code = "smtp-password" if side == "smtp" else "token-refused" if by_tokens else "password"
        raise ConsentRefused(code=code) from None
    except Temporary as trouble:
        # A bad token may be refused as if the server had trouble; a fresh one was just made.
        if by_tokens and isinstance(trouble, NotNow):
            raise ConsentRefused(code="token-refused" if side == "imap" else "smtp-password") from None
        raise
