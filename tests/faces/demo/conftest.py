"""The story, played once for all tests that look at its end."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.sandbox.story.playing import STEPS, Player
from bot.sandbox.story.promises import check_all
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller


@pytest.fixture(scope="package")
def console() -> Console:
    return Console(record=True, width=104, quiet=False, file=io.StringIO())


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory, console: Console) -> Iterator[Stage]:
    """Is the stage after the last act, still standing."""
    with Stage(tmp_path_factory.mktemp("story") / "demo") as stage:
        teller = Teller(console, STEPS)
        with teller:
            Player(stage, teller).play()
        rows, kept = check_all(stage)
        teller.cases(rows)
        teller.promises(kept)
        yield stage
