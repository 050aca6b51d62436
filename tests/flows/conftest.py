"""What the flows share besides a desk: a stage that outlives the process which plays on it."""

from collections.abc import Iterator

import pytest

from tests.support import theatre as theatres
from tests.support.databases import NewUrl


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory, sqlite: NewUrl) -> Iterator[theatres.Theatre]:
    with theatres.theatre(tmp_path_factory.mktemp("scenery"), sqlite) as open_theatre:
        yield open_theatre
