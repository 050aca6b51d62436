"""One fixture: each mailbox in turn, fresh for every test."""

from pathlib import Path

import pytest

from tests.contract.connectors.kinds import OUTSIDES, Outside


@pytest.fixture(params=OUTSIDES)
def outside(request: pytest.FixtureRequest, tmp_path: Path) -> Outside:
    return OUTSIDES[request.param](tmp_path)
