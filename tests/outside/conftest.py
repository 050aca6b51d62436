"""The golden payloads, made once for all processes that check them."""

import os
from pathlib import Path

import pytest

from bot.slack.lint import Surface
from tests.support.golden import Corpus, shared_corpus
from tests.support.golden_acts import everything

LANGUAGES = ("en",)
#: Of the first test that asks for the payloads; the others find them made.
_SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives time to whichever test comes first, and has the payloads made."""
    for item in items:
        if "corpus" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(_SECONDS))


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory, language: str) -> Corpus:
    """Gives every payload in one language."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path: Path = folder / f"golden-{language}.json"
    return shared_corpus(path, everything, (language,))


@pytest.fixture(params=list(Surface))
def surface(request: pytest.FixtureRequest) -> Surface:
    return Surface(request.param)
