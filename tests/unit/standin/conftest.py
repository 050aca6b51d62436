"""A started stand-in with its cast, and an app that writes down what it is sent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.unit.standin.wire import EVERY_SCOPE, Receiver, Wire, wired


@pytest.fixture
def scopes() -> frozenset[str]:
    return EVERY_SCOPE


@pytest.fixture(scope="module")
def in_passing() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Gives a function that stops servers beside the next tests; what goes wrong is told at the end."""
    with ThreadPoolExecutor(4) as pool:
        left = []
        yield lambda stop: left.append(pool.submit(stop))
        for stopped in left:
            stopped.result()


@pytest.fixture
def wire(scopes: frozenset[str], in_passing: Callable[[Callable[[], object]], None]) -> Iterator[Wire]:
    made = wired(scopes=scopes)
    made.slack.start()
    yield made
    in_passing(made.slack.stop)
    assert made.slack._web.crashes == []


@pytest.fixture
def app(wire: Wire, in_passing: Callable[[Callable[[], object]], None]) -> Iterator[Receiver]:
    """The app at the other end: every delivery goes to it over HTTP."""
    receiver = Receiver()
    wire.slack.request_url = receiver.start()
    yield receiver
    in_passing(receiver.stop)
