"""One road for all letters of a module: a desk, its mailbox and the stand-in."""

from collections.abc import Iterator

import pytest

from handlers.desk import Rules
from tests.faces.hostile.whole_road import Road, whole_road


@pytest.fixture(scope="module")
def road() -> Iterator[Road]:
    """Gives the road, which the letters of all tests of a module go."""
    with whole_road(Rules(triage_by_emoji=True)) as opened:
        yield opened
