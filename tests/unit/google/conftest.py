"""A Google of its own for every test, with one mailbox in it."""

from collections.abc import Iterator

import pytest

from bot.sandbox.google.standin import GoogleStandIn
from tests.unit.google.house import House


@pytest.fixture
def server() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as made:
        made.quota.user = None
        yield made


@pytest.fixture
def house(server: GoogleStandIn) -> House:
    return House(server)
