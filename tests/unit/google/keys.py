"""A service account's key, laid down for each test."""

from pathlib import Path

import pytest

from tests.support.google_keys import write_key

ROBOT = "robot@ombud.iam.gserviceaccount.com"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return write_key(tmp_path / "key.json", ROBOT)
