"""A store that the tests of one file share: each writes rows of its own, so none needs a fresh database."""

from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES
from tests.contract.store.filled import Filled, fill
from tests.support.databases import NewUrl, PostgresServer
from tests.support.desks import Room, furnish


@pytest.fixture(scope="module", params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    if request.param == "sqlite":
        copies: NewUrl = request.getfixturevalue("sqlite")
        url = copies()
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.copy()
    room = furnish(url, tmp_path_factory.mktemp("shared"))
    yield room
    room.desk.close()


@pytest.fixture
def filled(room: Room) -> Filled:
    """Return a case with one of everything that the gate keeps."""
    return fill(room)
