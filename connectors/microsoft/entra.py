"""Tokens from Entra, by msal: the only file that knows the library, and maps what it says.

Branches go by `error`, never by an AADSTS number: Microsoft says that numbers change.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msal

from connectors.consent import ConsentRefused
from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Permanent, Temporary
from connectors.microsoft.clouds import resource
from connectors.microsoft.grant import Grant, Mode
from connectors.microsoft.web import Disguise, MsalClient
from connectors.transport import Transport

#: What a person grants; msal adds offline_access, openid and profile by itself.
OWN_SCOPES = ("Mail.ReadWrite", "Mail.Send", "User.Read")
SHARED_SCOPES = ("Mail.ReadWrite.Shared", "Mail.Send.Shared", "User.Read")

# At the level of debugging msal writes the verifier of a sign-in into the log.
logging.getLogger("msal").setLevel(logging.WARNING)

_ERROR = re.compile(r"[a-z_]{1,40}")
_LOST = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required"})
_OURS = frozenset({"invalid_client", "unauthorized_client"})
_BUSY = frozenset({"temporarily_unavailable", "server_error", "service_unavailable", "timeout"})


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that worked.

    Attributes:
        access: the access token, a secret.
        scopes: as they were granted, without the resource's name.
        claims: of the id token; it came from the token endpoint itself, over our own connection.
    """

    cache: str = field(repr=False)
    access: str = field(repr=False)
    scopes: tuple[str, ...]
    claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AppRegistration:
    """Ombud as it is registered in Entra, and the cloud that it is registered in.

    Attributes:
        graph_url: Graph with its version, such as https://graph.microsoft.com/v1.0/.
        login_url: Entra's sign-in, without a tenant.
        tenant: the directory's id where one alone may connect.
        instance_discovery: ask the public cloud which sign-ins are Microsoft's.
    """

    graph_url: str
    login_url: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = "organizations"
    instance_discovery: bool = True


class Entra:
    """The sign-in of one cloud, for one app registration."""

    def __init__(self, transport: Transport, app: AppRegistration) -> None:
        self.login_url = app.login_url.rstrip("/") + "/"
        self.client_id = app.client_id
        self._resource = resource(app.graph_url)
        self._secret = app.client_secret
        self._discovery = app.instance_discovery
        self._disguise = Disguise(self.login_url)
        self._client = MsalClient(transport, self._disguise)

    def named(self, scopes: tuple[str, ...]) -> list[str]:
        """Return scopes as Graph of this cloud names them."""
        return [f"{self._resource}/{scope}" for scope in scopes]

    def begin(
        self, tenant: str, scopes: tuple[str, ...], redirect_uri: str, state: str, hint: str
    ) -> dict[str, Any]:
        """Return msal's flow of an authorization code with PKCE; its `auth_uri` is where to go."""
        flow: dict[str, Any] = self._app(tenant, msal.SerializableTokenCache()).initiate_auth_code_flow(
            self.named(scopes),
            redirect_uri=redirect_uri,
            state=state,
            login_hint=hint or None,
            response_mode="form_post",
        )
        # msal warns against anything but a form, and a form from another site brings no cookie that is
        # SameSite=Lax; the code is bound to this browser and to the verifier, so it may stand in the address.
        address = str(flow["auth_uri"]).replace("response_mode=form_post", "response_mode=query")
        return {**flow, "auth_uri": self._disguise.real(address)}

    def redeem(self, tenant: str, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignIn:
        """Exchange the code that came back.

        Raises:
            ConsentRefused: the code, the state or the nonce is not of this flow.
        """
        cache = msal.SerializableTokenCache()
        try:
            result = self._app(tenant, cache).acquire_token_by_auth_code_flow(dict(flow), dict(answer))
        except (ValueError, RuntimeError):  # msal's words for a state or nonce of another flow
            raise ConsentRefused(
                "the answer belongs to another sign-in; begin again", code="expired"
            ) from None
        if "access_token" not in result:
            error = refused(result)
            if isinstance(error, AuthorizationLost) and not isinstance(error, ClientRefused):
                raise ConsentRefused("the sign-in is over or was used before; begin again", code="expired")
            raise error
        granted = tuple(str(one).rpartition("/")[2] for one in str(result.get("scope", "")).split())
        claims = result.get("id_token_claims") or {}
        return SignIn(cache.serialize(), str(result["access_token"]), granted, claims)

    def for_itself(self, tenant: str) -> str:
        """Return msal's cache with a token that Ombud got in its own name."""
        cache = msal.SerializableTokenCache()
        _sound(self._app(tenant, cache).acquire_token_for_client([f"{self._resource}/.default"]))
        return str(cache.serialize())

    def renewed(self, grant: Grant) -> Grant:
        """Return the grant with a new access token, and with whatever else was rotated.

        Raises:
            AuthorizationLost, Temporary, Permanent: as Entra says.
        """
        if grant.mode is Mode.APPLICATION:
            return replace(grant, cache=self.for_itself(grant.tenant))
        cache = msal.SerializableTokenCache()
        cache.deserialize(grant.cache_to_renew)
        app = self._app(grant.tenant, cache)
        accounts = app.get_accounts()
        if not accounts:
            raise AuthorizationLost
        scopes = self.named(SHARED_SCOPES if grant.shared else OWN_SCOPES)
        result = app.acquire_token_silent_with_error(scopes, accounts[0], force_refresh=True)
        if result is None:
            raise AuthorizationLost
        _sound(result)
        return replace(grant, cache=str(cache.serialize()))

    def _app(self, tenant: str, cache: msal.SerializableTokenCache) -> msal.ConfidentialClientApplication:
        """Make msal's app anew for each use: one cache for each mailbox, and no throttle shared by all."""
        try:
            return msal.ConfidentialClientApplication(
                self.client_id,
                client_credential=self._secret,
                authority=self._disguise.shown(self.login_url + tenant),
                token_cache=cache,
                http_client=self._client,
                instance_discovery=None if self._discovery else False,
            )
        except ValueError:
            raise Permanent(
                "Microsoft's sign-in does not know this directory; correct the tenant or the address"
            ) from None


def refused(result: Mapping[str, Any]) -> ConnectorError:
    """Return what an error of the token endpoint means (RFC 6749 section 5.2, OpenID Connect 3.1.2.6)."""
    error = str(result.get("error", ""))
    if error in _LOST:
        return AuthorizationLost()
    if error in _OURS:
        return ClientRefused()
    if error in _BUSY:
        return Temporary(f"Microsoft's sign-in is busy ({error}); it is tried again")
    shown = error if _ERROR.fullmatch(error) else "unknown error"
    return Permanent(f"Microsoft's sign-in refuses the app registration ({shown}); check it in Entra")


def _sound(result: Mapping[str, Any]) -> None:
    if "access_token" not in result:
        raise refused(result)
