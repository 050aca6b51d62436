"""The golden payloads, made once for all processes that check them."""

import os
from pathlib import Path

import pytest

from bot.slack.lint import Surface
from tests.support.golden import Corpus, shared_corpus
from tests.support.golden_acts import everything

LANGUAGES = ("en",)


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
