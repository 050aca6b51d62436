"""One fixture: each mailbox in turn, fresh for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.connectors.kinds import OUTSIDES, Closing, Outside


@pytest.fixture(params=OUTSIDES)
def outside(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outside]:
    made = OUTSIDES[request.param](tmp_path)
    yield made
    if isinstance(made, Closing):
        made.close()
