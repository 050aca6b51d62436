"""The painter: a process of its own that draws several charts and ends; what fails is said as one error."""

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.charts import painter
from bot.charts.drawing import drawn
from bot.charts.painter import ProcessPainter
from bot.charts.spec import spec_of
from handlers.ports import Unpainted
from tests.unit.charts.samples import AHEAD, EVERY, FLOW


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("charts")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the processes that are started."""
    started: list[int] = []
    real = subprocess.run

    def run(*given: Any, **others: Any) -> Any:
        started.append(1)
        return real(*given, **others)

    monkeypatch.setattr(subprocess, "run", run)
    return started


def test_one_process_draws_every_chart_as_it_would_be_drawn_here(cache: Path, runs: list[int]) -> None:
    found = ProcessPainter(cache).pngs(EVERY, "en")
    assert found == tuple(drawn(spec_of(one, "en")) for one in EVERY)
    assert len(runs) == 1


def test_what_was_drawn_lately_is_not_drawn_again(cache: Path, runs: list[int]) -> None:
    ours = ProcessPainter(cache)
    first = ours.pngs((AHEAD, FLOW), "en")
    assert ours.pngs((FLOW, AHEAD), "en") == (first[1], first[0])
    assert len(runs) == 1
    ours.pngs((AHEAD,), "da")
    assert len(runs) == 2


def test_no_chart_needs_no_process(cache: Path, runs: list[int]) -> None:
    assert ProcessPainter(cache).pngs((), "en") == ()
    assert runs == []


def test_the_desk_itself_never_imports_what_draws(cache: Path) -> None:
    code = "import sys; import bot.charts.painter; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path.cwd()).returncode == 0


def test_a_drawing_process_that_breaks_is_one_error_and_says_no_word_of_the_chart(
    cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(painter, "_WORKER", ("-c", "raise SystemExit(3)"))
    with caplog.at_level(logging.WARNING), pytest.raises(Unpainted):
        ProcessPainter(cache).pngs((AHEAD,), "en")
    assert "overdue" not in caplog.text


@pytest.mark.parametrize(
    "code",
    [
        "print('something else')",
        "import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x05ab')",
        "import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x01ab')",
    ],
    ids=["words", "too short", "too long"],
)
def test_a_drawing_process_that_says_something_else_is_an_error(
    code: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter, "_WORKER", ("-c", code))
    with pytest.raises(Unpainted):
        ProcessPainter(cache).pngs((AHEAD,), "en")


def test_a_drawing_process_that_hangs_is_ended(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "_WORKER", ("-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(painter, "_SECONDS", 0.2)
    with pytest.raises(Unpainted):
        ProcessPainter(cache).pngs((AHEAD,), "en")


def test_without_matplotlib_the_error_names_the_fix(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "can_paint", lambda: False)
    with pytest.raises(Unpainted, match="extra 'charts'"):
        ProcessPainter(cache).pngs((AHEAD,), "en")


def test_the_drawing_process_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("OMBUD_SLACK_BOT_TOKEN", "xoxb-secret")
    assert "xoxb-secret" not in repr(painter.environment(cache))
