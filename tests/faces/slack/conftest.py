"""A desk and the Slack stand-in on both of Slack's roads, HTTP and Socket Mode."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from handlers.desk import Rules
from tests.support.slack_desk import Cast, Place, make_place, over_http, over_socket

ROADS = {"http": over_http, "socket": over_socket}


@pytest.fixture
def scopes() -> frozenset[str]:
    return SMALLEST_SCOPES


@pytest.fixture
def rules() -> Rules:
    return Rules()


@pytest.fixture
def loose_place(tmp_path: Path, scopes: frozenset[str], rules: Rules) -> Iterator[Place]:
    """Gives a place whose app nobody reaches yet."""
    place = make_place(tmp_path, scopes=scopes, rules=rules)
    yield place
    place.slack.stop()
    place.desk.close()


@pytest.fixture(params=["http", "socket"])
def road(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(loose_place: Place, road: str) -> Iterator[Place]:
    """Gives a place reached over the road of the test; both roads unless a test says otherwise."""
    stop = ROADS[road](loose_place)
    yield loose_place
    stop()


@pytest.fixture
def cast(loose_place: Place) -> Cast:
    return loose_place.cast
