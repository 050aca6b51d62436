"""An installation for each test."""

from pathlib import Path

import pytest

from tests.support.installations import Installation, install


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return install(tmp_path)
