"""A started stand-in with its cast, and an app that writes down what it is sent."""

from collections.abc import Iterator

import pytest

from tests.unit.standin.wire import EVERY_SCOPE, Receiver, Wire, wired


@pytest.fixture
def scopes() -> frozenset[str]:
    return EVERY_SCOPE


@pytest.fixture
def wire(scopes: frozenset[str]) -> Iterator[Wire]:
    made = wired(scopes=scopes)
    with made.slack:
        yield made


@pytest.fixture
def app(wire: Wire) -> Iterator[Receiver]:
    """The app at the other end: every delivery goes to it over HTTP."""
    with Receiver() as receiver:
        wire.slack.request_url = receiver.url
        yield receiver
