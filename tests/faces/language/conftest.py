"""The pictures, made once for all processes that draw them."""

import os

import pytest

from tests.faces.language.enumeration import gallery
from tests.faces.language.pictures import Gallery, shared

#: Of the first test that asks for the pictures; the others find them made.
_SECONDS = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives time to whichever test comes first, and has the pictures made."""
    for item in items:
        if "pictures" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(_SECONDS))


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Gives every picture that can be drawn."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return shared(folder / "pictures.pickle", gallery)
