"""A stage before its first act with the desk beside it, and a real browser where the machine has one."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Visitor

BEGIN = ACTS[0].at


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Gives a stage on which nothing has happened yet."""
    with Stage(tmp_path / "demo") as stage:
        yield stage


@pytest.fixture
def server(stage: Stage) -> Iterator[DeskServer]:
    """Gives the desk of the stage; its time stands still unless a test moves it or works."""
    begun = time.monotonic()
    with DeskServer(stage, lambda: BEGIN + timedelta(seconds=time.monotonic() - begun)) as server:
        yield server


@pytest.fixture
def client(server: DeskServer) -> FlaskClient:
    return server.app.test_client()


@pytest.fixture
def visitor(server: DeskServer, client: FlaskClient) -> Visitor:
    """Gives somebody who uses the page without a browser."""
    return Visitor(server, client)
