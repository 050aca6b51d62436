"""A stand-in for Microsoft, fresh for every test, with one mailbox connected by a person."""

from collections.abc import Iterator

import pytest

from connectors.base import Connector
from tests.support.microsoft import Tenant, tenant


@pytest.fixture
def microsoft() -> Iterator[Tenant]:
    with tenant() as made:
        yield made


@pytest.fixture
def mailbox(microsoft: Tenant) -> Connector:
    return microsoft.connected()[0]
