"""Consent at Entra: of a person for a mailbox they may open, or of an administrator for one mailbox alone.

Everything that came back is checked by asking Graph itself: whose mailbox it is, and that no other opens.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from connectors.consent import ConsentRefused, Granted, Reach, Revocation, Way
from connectors.errors import AuthorizationLost, ClientRefused, Permanent, Temporary
from connectors.microsoft.clouds import check_cloud
from connectors.microsoft.entra import OWN_SCOPES, SHARED_SCOPES, Entra, SignIn
from connectors.microsoft.grant import Grant, Mode, mode_of, shared_of
from connectors.microsoft.graph import Graph
from connectors.microsoft.mailbox import account_of
from connectors.microsoft.reach import inbox, reach_of

_DIRECTORY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BUSY = frozenset({"temporarily_unavailable", "server_error"})
_ADMIN = frozenset({"consent_required", "interaction_required", "admin_consent_required"})
#: What a person does by hand at the end; Entra lets no app give back a consent.
_STEPS = {
    Mode.DELEGATED: ("microsoft-remove-consent",),
    Mode.APPLICATION: ("microsoft-remove-role", "microsoft-remove-app"),
}


@dataclass(frozen=True, slots=True)
class MicrosoftConsent:
    """The consent of one app registration.

    Attributes:
        graph_url: its cloud's Graph.
        tenant: the directory that alone may connect, or "organizations". Access of the app's own needs
            one: what comes back from the administrator's page is proven by nothing.
        opened: makes Graph as somebody sees it who holds a grant.
    """

    entra: Entra
    graph_url: str
    tenant: str
    opened: Callable[[Grant], Graph]

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        """Return the way to the sign-in, or to the page where an administrator lets the app in."""
        check_cloud(self.entra.login_url, self.graph_url)
        mode = mode_of(details)
        if mode is Mode.APPLICATION:
            self._check_one_directory()
            return Way(self.approval(redirect_uri, state), json.dumps({"mode": mode}))
        hint = "" if shared_of(details, intended) else intended  # no shared mailbox signs in by itself
        flow = self.entra.begin(self.tenant, _scopes(details), redirect_uri, state, hint)
        return Way(str(flow["auth_uri"]), json.dumps({"mode": mode, "flow": flow}))

    def approval(self, redirect_uri: str, state: str = "", details: Mapping[str, str] | None = None) -> str:
        """Return the link on which an administrator approves the app for the directory.

        With the details of a mailbox that a person will open, the link asks for that person's rights.
        Otherwise it asks for none over mail: those come from RBAC for Applications in Exchange, for one
        mailbox, and the same right given here would reach all (rights add up).
        """
        scopes = _scopes(details) if details is not None else ("User.Read",)
        asked = {
            "client_id": self.entra.client_id,
            "scope": " ".join(self.entra.named(scopes)),
            "redirect_uri": redirect_uri,
            "state": state,
        }
        return f"{self.entra.login_url}{self.tenant}/v2.0/adminconsent?{urlencode(asked)}"

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        """Exchange what came back for a grant, and check which mailbox it opens, and that no other."""
        del redirect_uri  # msal keeps it in the flow
        _check_given(answer)
        begun = json.loads(flow)
        if begun["mode"] == Mode.APPLICATION:
            return self._approved(answer, intended, details)
        sent = {"state": begun["flow"].get("state", ""), **answer}
        return self._signed_in(self.entra.redeem(self.tenant, begun["flow"], sent), intended, details)

    def revoke(self, grant: str) -> Revocation:
        """Tell what is left to do: nothing at Entra takes back one app's token, so the grant is destroyed."""
        try:
            mode = Grant.read(grant).mode
        except AuthorizationLost:
            mode = Mode.DELEGATED
        return Revocation(revoked=False, steps=_STEPS[mode])

    def _signed_in(self, signed: SignIn, intended: str, details: Mapping[str, str]) -> Granted:
        missing = _missing(signed.scopes, _scopes(details))
        if missing:
            raise ConsentRefused("not everything that is needed was allowed", code="half", missing=missing)
        directory = self._directory(signed)
        shared = shared_of(details, intended)
        grant = Grant(Mode.DELEGATED, directory, signed.cache, bool(shared))
        graph = self.opened(grant)
        account = account_of(graph.get("me?$select=mail,userPrincipalName,proxyAddresses"))
        if shared:
            if shared.casefold() != intended.casefold() or not _opens(graph, shared):
                raise ConsentRefused("this account cannot open the shared mailbox", code="wrong-account")
            return Granted(grant.text, shared.lower(), signed.scopes, account.address)
        if intended.lower() not in {account.address, *account.aliases}:
            raise ConsentRefused("another account signed in", code="wrong-account")
        return Granted(grant.text, intended.lower(), signed.scopes)

    def _approved(self, answer: Mapping[str, str], intended: str, details: Mapping[str, str]) -> Granted:
        if answer.get("admin_consent", "").lower() != "true":
            raise ConsentRefused("an administrator must approve", code="admin-needed")
        self._check_one_directory()
        directory = answer.get("tenant", "").lower()
        if not _DIRECTORY.fullmatch(directory) or self._is_other(directory):
            raise ConsentRefused("another directory approved", code="wrong-account")
        grant = Grant(Mode.APPLICATION, directory, self.entra.for_itself(directory))
        graph = self.opened(grant)
        if not _opens(graph, intended):
            raise ConsentRefused(
                "the role for this mailbox is not in force; it may take Exchange half an hour",
                code="half",
                missing=("Application Mail.ReadWrite", "Application Mail.Send"),
            )
        _check_narrow(graph, intended, details.get("refused", ""))
        return Granted(grant.text, intended.lower(), (".default",))

    def _check_one_directory(self) -> None:
        if not _DIRECTORY.fullmatch(self.tenant.lower()):
            raise ConsentRefused("the directory is not set", code="tenant")

    def _directory(self, signed: SignIn) -> str:
        """Return the directory that signed, which must be the one meant and the one that issued."""
        directory = str(signed.claims.get("tid", "")).lower()
        issuer = f"{self.entra.login_url}{directory}/v2.0"
        if not _DIRECTORY.fullmatch(directory) or signed.claims.get("iss") != issuer:
            raise ConsentRefused("the sign-in was issued by nobody we asked", code="wrong-account")
        if self._is_other(directory):
            raise ConsentRefused("another directory signed in", code="wrong-account")
        if signed.claims.get("aud") != self.entra.client_id:
            raise ConsentRefused("the sign-in is meant for another app", code="wrong-account")
        return directory

    def _is_other(self, directory: str) -> bool:
        """Return whether one directory alone may connect, and this is another."""
        wanted = self.tenant.lower()
        return bool(_DIRECTORY.fullmatch(wanted)) and directory != wanted


def _check_narrow(graph: Graph, address: str, refused: str) -> None:
    """Check that a mailbox which must not open does not; anything but a refusal proves nothing."""
    match reach_of(graph, address, refused):
        case Reach.UNPROVEN:
            raise ConsentRefused("name a mailbox, one that is there, that must not open", code="unproven")
        case Reach.WIDE:
            raise ConsentRefused("the access reaches other mailboxes", code="too-wide")


def _check_given(answer: Mapping[str, str]) -> None:
    error = answer.get("error", "")
    if not error:
        return
    if error in _BUSY:
        raise Temporary("Microsoft's sign-in is busy; begin again")
    code = "admin-needed" if error in _ADMIN else "denied"
    raise ConsentRefused("access was not given", code=code)


def _scopes(details: Mapping[str, str]) -> tuple[str, ...]:
    return SHARED_SCOPES if shared_of(details, "shared") else OWN_SCOPES


def _missing(granted: tuple[str, ...], needed: tuple[str, ...]) -> tuple[str, ...]:
    given = {scope.casefold() for scope in granted}
    return tuple(scope for scope in needed if scope.casefold() not in given)


def _opens(graph: Graph, address: str) -> bool:
    try:
        graph.get(inbox(address))
    except ClientRefused:
        raise
    except (AuthorizationLost, Permanent):
        return False
    return True
