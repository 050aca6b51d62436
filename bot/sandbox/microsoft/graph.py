"""Graph's door: who calls, which mailbox that opens, and which call it is; then the mail calls answer."""

import threading
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.microsoft.directory import Access, Directory
from bot.sandbox.microsoft.faults import Fault
from bot.sandbox.microsoft.mail import Call, Given, Mail, user_of
from bot.sandbox.microsoft.messages import Mailbox
from bot.sandbox.microsoft.pace import Pace
from bot.sandbox.microsoft.refusals import GraphError, Json, access_denied
from bot.sandbox.microsoft.routes import Route, plain, route_of
from bot.sandbox.microsoft.subscriptions import Subscriptions

#: Bytes of one call.
LARGEST = 4 * 1_048_576


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP call to Graph."""

    method: str
    base: str
    path: str
    query: Json
    headers: Any
    body: bytes

    @property
    def name(self) -> str:
        """Is what a plan of faults calls it."""
        first, _, rest = plain(self.path).partition("/")
        if first == "subscriptions":
            return "subscribed" if self.method == "GET" else "subscriptions"
        if first == "me" and not rest:
            return "me"
        below = rest if first == "me" else rest.partition("/")[2]
        found = route_of(self.method, below)
        return found[0].name if found else "unknown"


@dataclass(slots=True)
class GraphApi:
    """Graph over one directory and its mailboxes. Every call is made under the lock."""

    directory: Directory
    mailboxes: dict[str, Mailbox]
    mail: Mail
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    pace: Pace = field(default_factory=Pace)
    lock: threading.RLock = field(default_factory=threading.RLock)
    #: Address to the refusal that every call for it gets, such as of a licence that is gone.
    broken: dict[str, GraphError] = field(default_factory=dict)

    def answer(self, asked: Asked, fault: Fault | None) -> Given:
        """Answers one call, or refuses it."""
        if len(asked.body) > LARGEST:
            raise GraphError(413, "RequestEntityTooLarge")
        with self.lock:
            access = self.directory.access(asked.headers.get("Authorization", "").removeprefix("Bearer "))
        path = plain(asked.path)
        first, _, rest = path.partition("/")
        if first == "subscriptions":
            return self._subscription(asked, access, rest)
        if first == "me":
            if access.person is None:
                raise GraphError(400, "BadRequest")
            address, owner = access.person.address, "me"
            if not rest and asked.method == "GET":
                return self._me(access)
        elif first == "users":
            address, _, rest = rest.partition("/")
            owner = f"users('{address}')"
        else:
            raise GraphError(400, "BadRequest")
        return self._mail(asked, access, address.casefold(), owner, rest, fault)

    def _me(self, access: Access) -> Given:
        assert access.person is not None
        _need(access, "User.Read")
        return Given(200, user_of(access.person))

    def _mail(
        self, asked: Asked, access: Access, address: str, owner: str, rest: str, fault: Fault | None
    ) -> Given:
        found = route_of(asked.method, rest)
        if found is None:
            raise GraphError(400, "BadRequest")
        route, ids = found
        mailbox = self._opened(access, address, route)
        call = Call(
            base=asked.base,
            owner=owner,
            mailbox=mailbox,
            ids=ids,
            query=asked.query,
            body=asked.body,
            kind=asked.headers.get("Content-Type", ""),
            immutable='IdType="ImmutableId"' in asked.headers.get("Prefer", ""),
            size=_page_size(asked.headers.get("Prefer", "")),
            fault=fault,
        )
        with self.pace.one(address), self.lock:
            answered: Given = getattr(self.mail, route.answer)(call)
            return answered

    def _opened(self, access: Access, address: str, route: Route) -> Mailbox:
        mailbox = self.mailboxes.get(address)
        if mailbox is None:
            raise GraphError(404, "ErrorInvalidUser")
        person = access.person
        if person is None:
            if not self.directory.too_wide and address not in self.directory.narrowed:
                raise access_denied()
        elif person.address == address:
            _need(access, route.scope)
        elif (person.address, address) in self.directory.shared:
            _need(access, f"{route.scope}.Shared")
        else:
            raise access_denied()
        if address in self.broken:
            refused = self.broken[address]
            raise GraphError(refused.status, refused.code, refused.retry_after)
        return mailbox

    def _subscription(self, asked: Asked, access: Access, named: str) -> Given:
        call = Call(
            asked.base, "", Mailbox(""), (), {}, asked.body, "", immutable=True, size=0
        )  # for its body alone
        if asked.method == "POST" and not named:
            return self._subscribe(call.json, access)
        if asked.method == "GET" and not named:
            mine = access.person.address if access.person else ""
            token = str(asked.query.get("$skiptoken", ""))
            return Given(200, self.subscriptions.page(mine, asked.base, token))
        if asked.method == "PATCH":
            return Given(200, self.subscriptions.renew(named, call.json).body)
        if asked.method == "DELETE":
            self.subscriptions.remove(named)
            return Given(204)
        raise GraphError(405, "BadRequest")

    def _subscribe(self, given: Json, access: Access) -> Given:
        owner, _, rest = plain(str(given.get("resource", ""))).partition("/")
        address = access.person.address if access.person else ""
        if owner == "users":
            address, _, rest = rest.partition("/")
        route = route_of("GET", rest)
        if route is None or route[0].answer != "find":
            raise GraphError(400, "InvalidRequest")
        address = address.casefold()
        mailbox = self._opened(access, address, route[0])
        folder = mailbox.folder(route[1][0]).id if route[1] else ""
        # For a mailbox that is only shared with the person, Graph accepts and never tells anything.
        silent = access.person is not None and access.person.address != address
        return Given(201, self.subscriptions.make(given, address, folder, silent=silent).body)


def _need(access: Access, scope: str) -> None:
    if scope not in access.scopes:
        raise access_denied()


def _page_size(prefer: str) -> int:
    for wish in prefer.split(","):
        name, _, value = wish.strip().partition("=")
        if name == "odata.maxpagesize" and value.isdecimal():
            return int(value)
    return 10
