"""Gmail's front desk: who calls, whether they may, what it costs, and the method that answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.call import Call
from bot.sandbox.google.calls import METHODS, MODIFY, Route
from bot.sandbox.google.faults import Fault, Faults, Kind
from bot.sandbox.google.journal import Journal
from bot.sandbox.google.quota import Quota
from bot.sandbox.google.refusals import Json, RefusedError, invalid
from bot.sandbox.google.tokens import Bearer, Tokens

#: Parameters that every method of Google takes.
_GLOBAL = frozenset(
    {"alt", "prettyPrint", "fields", "key", "quotaUser", "uploadType", "upload_protocol", "$.xgafv"}
)
_LISTS = {"messages.list": "messages", "history.list": "history"}
_AGAIN = "again-"


@dataclass(slots=True)
class Desk:
    """Takes calls to Gmail; knows no HTTP."""

    tokens: Tokens
    quota: Quota
    faults: Faults
    journal: Journal
    accounts: dict[str, GmailAccount] = field(default_factory=dict)

    def route(self, verb: str, path: str) -> tuple[Route, dict[str, str]]:
        """Return the method that is reached at a path, and the path's parts."""
        for route in METHODS:
            if verb == route.verb and (found := route.path.fullmatch(path)):
                return route, found.groupdict()
        raise RefusedError(404, "notFound", "Not Found")

    def answer(
        self, route: Route, token: str, call: Call, strike: Callable[[Fault, bool], None]
    ) -> tuple[GmailAccount, Json]:
        """Return a call's answer.

        Args:
            strike: told of a fault that ends the connection; true where the effect was made.
        """
        account = self._admitted(token, call)
        fault = self.faults.take(route.name)
        if fault and fault.kind is Kind.REFUSE:
            raise RefusedError(fault.status, fault.reason, fault.message, fault.retry_after)
        if fault and fault.kind is Kind.DROP_BEFORE:
            strike(fault, False)
        self.quota.take(account.address, route.name)
        _check(route, call.query)
        if fault and fault.kind in {Kind.EMPTY, Kind.STUCK} and route.name in _LISTS:
            return account, _emptied(account, call, fault.kind)
        with account.lock:
            found = route.answer(account, _without_again(call))
        if fault and fault.kind in {Kind.DROP_AFTER, Kind.TRUNCATE}:
            strike(fault, True)
        if fault and fault.kind is Kind.CRASH_AFTER:
            raise RefusedError(503, "backendError", "Backend Error")
        return account, _disordered(route, found, fault)

    def _admitted(self, token: str, call: Call) -> GmailAccount:
        bearer: Bearer | None = self.tokens.bearer(token)
        account = self.accounts.get(bearer.address) if bearer else None
        if bearer is None or account is None:
            raise RefusedError(401, "authError", "Invalid Credentials")
        if MODIFY not in bearer.scopes:
            raise RefusedError(403, "insufficientPermissions", "Insufficient Permission")
        if call.path["userId"] not in {"me", account.address}:
            raise RefusedError(403, "delegationDenied", f"Delegation denied for {account.address}")
        if not account.habits.serves_mail:
            raise RefusedError(400, "failedPrecondition", "Mail service not enabled")
        return account


def _emptied(account: GmailAccount, call: Call, kind: Kind) -> Json:
    """Return a page without entries, with a token that still leads to what it should have held."""
    token = call.one("pageToken")
    if kind is Kind.EMPTY or not token:
        token = _AGAIN + token
    if "startHistoryId" in call.query:
        return {"nextPageToken": token, "historyId": str(account.history)}
    return {"nextPageToken": token, "resultSizeEstimate": 0}


def _check(route: Route, query: Mapping[str, list[str]]) -> None:
    for name in query:
        if name not in route.takes and name not in _GLOBAL:
            raise invalid(f'Invalid JSON payload received. Unknown name "{name}"')


def _without_again(call: Call) -> Call:
    token = call.one("pageToken")
    if not token.startswith(_AGAIN):
        return call
    query = {name: values for name, values in call.query.items() if name != "pageToken"}
    rest = token.replace(_AGAIN, "")
    return Call(call.path, query | ({"pageToken": [rest]} if rest else {}), call.body, call.media)


def _disordered(route: Route, found: Json, fault: Fault | None) -> Json:
    name = _LISTS.get(route.name)
    if name is None or name not in found or fault is None:
        return found
    if fault.kind is Kind.DOUBLE:
        return found | {name: [*found[name], *found[name]]}
    if fault.kind is Kind.SHUFFLE:
        return found | {name: found[name][::-1]}
    return found
