"""Values that hold a secret do not show it, wherever they are printed: in an error, a log, a debugger."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import connectors
import handlers
from connectors.base import Cursor, Page
from connectors.consent import Granted, Way
from connectors.google.endpoints import OAuthClient
from connectors.google.grant import Grant as GoogleGrant
from connectors.google.spots import Spot
from connectors.imap.grant import Login
from connectors.microsoft.entra import AppRegistration, SignIn
from connectors.microsoft.feed import _Place
from connectors.microsoft.grant import Grant, Mode
from connectors.microsoft.parts import _Unkept
from connectors.microsoft.web import Response
from connectors.push import Watch
from connectors.transport import Answer
from handlers.domain.ids import ConsentId, MailboxId
from handlers.mailboxes.consenting import Begun
from handlers.mailboxes.proposing import Proposed
from handlers.store.grants import Kept

NOW = datetime(2026, 11, 22, tzinfo=UTC)
M = "the-secret"
#: Names that secrets go by in values of ours.
NAMES = frozenset({"access", "browser", "cache", "client_secret", "flow", "grant", "password", "refresh"}) | {
    *("refresh_token", "secret", "token", "code_verifier", "link", "access_token"),
}
#: Fields that are called like a secret and are none.
PLAIN = frozenset[str]()


@pytest.mark.parametrize(
    "value",
    [
        AppRegistration("https://graph.example/", "https://login.example/", "id", M),
        Answer(200, {"Location": M}, M.encode()),
        Begun(M, ConsentId(1), M),
        Cursor("INBOX", M),
        Grant(Mode.DELEGATED, "tenant", M),
        Granted(M, "privacy@example.com", ()),
        GoogleGrant(M, M),
        Kept(M, 1),
        Login(M, M, M),
        OAuthClient("id", M),
        Page((), Cursor("INBOX", M)),
        Proposed(MailboxId(1), "privacy", M, NOW, again=False),
        Response(200, M, {"Set-Cookie": M}),
        SignIn(M, M, (), {"sub": M}),
        Spot("1", page=M),
        Watch("", M, NOW),
        Way(M, M),
        _Place(M),
        _Unkept(M),
    ],
    ids=lambda value: f"{type(value).__module__}.{type(value).__name__}",
)
def test_sec_01_a_value_that_holds_a_secret_does_not_show_it(value: object) -> None:
    assert M not in repr(value)
    assert M not in str(value)


def values() -> Iterator[type]:
    """Yield every class of values in the connectors, the ports and the use cases."""
    for package in (connectors, handlers):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.startswith(("handlers.store.migrations", "handlers.domain.")):
                continue  # the ones are run by alembic alone; in the others a token is a button's
            module = importlib.import_module(found.name)
            for one in vars(module).values():
                if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == found.name:
                    yield one


def test_sec_01_no_field_that_is_called_like_a_secret_is_shown() -> None:
    shown = [
        f"{one.__module__}.{one.__name__}.{field.name}"
        for one in values()
        for field in dataclasses.fields(one)
        if field.name in NAMES and field.repr
    ]
    assert set(shown) <= PLAIN
