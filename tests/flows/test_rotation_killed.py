"""The process dies at every point of renewing an access: the next one is let in, and uses nothing unsaved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.sandbox.google.standin import GoogleStandIn
from connectors.errors import AuthorizationLost
from connectors.provider import Parts, Place
from handlers.domain.mailbox import Mailbox
from handlers.kept_grant import KeptGrant
from handlers.store.grants import RENEWAL
from handlers.store.transaction import Transaction
from tests.support import gmail
from tests.support.cast import OUR_ADDRESS
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.microsoft import PRIVACY, tenant

#: Every point that a renewal passes, in order; "answered" is where the token endpoint's answer has come.
POINTS = (
    "grants.load:begin",
    "grants.load:commit",
    "grants.load:done",
    "grants.renewing:begin",
    "grants.renewing:commit",
    "grants.renewing:done",
    "answered",
    "grants.renewed:begin",
    "grants.renewed:commit",
    "grants.renewed:done",
)


class Killed(BaseException):
    """The process is gone; nothing of ours catches it."""


class Mortal:
    """A process that dies at a point, and writes nothing afterwards, whatever its code still tries."""

    def __init__(self, room: Room, dies_at: str = "") -> None:
        self.room = room
        self.dies_at = dies_at
        self.passed: list[str] = []
        self.dead = False

    def point(self, name: str) -> None:
        if self.dead:
            raise Killed
        self.passed.append(name)
        if name == self.dies_at:
            self.dead = True
            raise Killed

    @contextmanager
    def begin(self, name: str) -> Iterator[Transaction]:
        self.point(f"{name}:begin")
        with self.room.desk.transaction(name) as tx:
            yield tx
            self.point(f"{name}:commit")
        self.point(f"{name}:done")


class Dying(KeptGrant):
    """The grant of a mailbox as a process sees it that may die."""

    def __init__(self, mortal: Mortal, mailbox: Mailbox) -> None:
        super().__init__(mortal.begin, mailbox)
        self._mortal = mortal

    def renew(self, renewal: Callable[[str], str]) -> str:
        def heard(text: str) -> str:
            made = renewal(text)
            self._mortal.point("answered")
            return made

        return super().renew(heard)


@dataclass
class Provider:
    """A provider as these tests use it.

    Attributes:
        grant: what its consent gave.
        expire: makes every access token worthless, as an hour does.
        used: the access tokens that calls came with and that were good.
        alone: lets a refresh token die as soon as it was used.
    """

    parts: Parts
    address: str
    grant: str
    expire: Callable[[], None]
    used: list[str]
    alone: Callable[[], None]


@contextmanager
def _microsoft() -> Iterator[Provider]:
    with tenant() as house:
        directory, used = house.standin.directory, list[str]()
        access = directory.access

        def watched(token: str) -> object:
            found = access(token)
            used.append(token)
            return found

        object.__setattr__(house.standin.api, "directory", _Watched(directory, watched))

        def alone() -> None:
            directory.keeps_old = False

        yield Provider(house.parts, PRIVACY, house.consented().grant, directory.expire_tokens, used, alone)


class _Watched:
    """A directory whose look-ups of tokens are watched; all else is its own."""

    def __init__(self, directory: object, access: Callable[[str], object]) -> None:
        self._directory = directory
        self.access = access

    def __getattr__(self, name: str) -> object:
        return getattr(self._directory, name)


@contextmanager
def _google() -> Iterator[Provider]:
    with GoogleStandIn() as server:
        server.add_account(OUR_ADDRESS)
        used: list[str] = []
        bearer = server.tokens.bearer

        def watched(token: str) -> object:
            found = bearer(token)
            used.extend([token] if found else [])
            return found

        server.tokens.bearer = watched  # type: ignore[method-assign, assignment] # watched
        made = gmail.grants(server, OUR_ADDRESS).text

        def alone() -> None:
            server.tokens.rotates = True

        yield Provider(
            gmail.parts(server), OUR_ADDRESS, made, lambda: server.tokens.expire(OUR_ADDRESS), used, alone
        )


_PROVIDERS = {"microsoft": _microsoft, "google": _google}


@pytest.fixture
def room(sqlite: NewUrl, tmp_path: Path) -> Iterator[Room]:
    """Is a room on SQLite alone: what the store promises of grants is shown for both elsewhere."""
    made = furnish(sqlite(), tmp_path)
    yield made
    made.desk.close()


@pytest.fixture(params=sorted(_PROVIDERS))
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with _PROVIDERS[request.param]() as made:
        yield made


@pytest.fixture
def mailbox(room: Room, provider: Provider) -> Mailbox:
    """Is a mailbox whose access token has just ended."""
    mailbox = replace(room.mailbox, address=provider.address)
    with room.desk.transaction("tests.grant") as tx:
        tx.mailboxes.describe(mailbox)
        tx.grants.put(mailbox, provider.grant)
    look(provider, Mortal(room), mailbox)
    provider.expire()
    provider.used.clear()
    return mailbox


def look(provider: Provider, process: Mortal, mailbox: Mailbox) -> None:
    """Look into the mailbox as a process that has just begun."""
    connector = provider.parts.connector(Place(provider.address), Dying(process, mailbox))
    connector.discover("INBOX", None, 5)


def saved(room: Room, mailbox: Mailbox) -> str:
    return room.desk.grants(mailbox).load()


def test_a_clean_renewal_passes_every_point(room: Room, provider: Provider, mailbox: Mailbox) -> None:
    process = Mortal(room)
    look(provider, process, mailbox)
    assert tuple(process.passed) == POINTS


@pytest.mark.parametrize("point", POINTS)
def test_after_a_death_the_next_process_is_let_in_and_no_token_was_used_that_is_not_saved(
    room: Room, provider: Provider, mailbox: Mailbox, point: str
) -> None:
    with pytest.raises(Killed):
        look(provider, Mortal(room, point), mailbox)
    assert provider.used == [], "nothing was asked with a token that could still be lost"
    room.later(RENEWAL)
    look(provider, Mortal(room), mailbox)
    assert provider.used
    assert all(token in saved(room, mailbox) for token in provider.used)


@pytest.mark.parametrize("point", POINTS)
def test_where_old_tokens_die_at_once_only_a_death_between_answer_and_save_asks_for_a_new_consent(
    room: Room, provider: Provider, mailbox: Mailbox, point: str
) -> None:
    """Neither provider does so; no order of writing could save a token that nobody has seen but the dead."""
    provider.alone()
    with pytest.raises(Killed):
        look(provider, Mortal(room, point), mailbox)
    room.later(RENEWAL)
    if point in {"answered", "grants.renewed:begin", "grants.renewed:commit"}:
        with pytest.raises(AuthorizationLost):
            look(provider, Mortal(room), mailbox)
    else:
        look(provider, Mortal(room), mailbox)
    assert room.desk.grants(mailbox).load(), "what is kept stays, and says whose it was"
