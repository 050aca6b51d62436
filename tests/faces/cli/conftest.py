"""Commands run as from a shell, over an installation of the test's own."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from tests.support.installations import Installation, eml, install, others_environment

Run = Callable[..., Result]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return install(tmp_path)


@pytest.fixture
def key_file(installation: Installation) -> Path:
    return installation.data / "master.key"


@pytest.fixture
def run(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Gives a function that runs `ombud` with some words, and lines to type, and returns what came of it."""

    def command(*words: str | Path, typed: str | None = None, columns: str = "200") -> Result:
        with monkeypatch.context() as patch:
            for name in set(os.environ) - set(others_environment()):
                patch.delenv(name)
            for name, value in {**installation.environ, "COLUMNS": columns}.items():
                patch.setenv(name, value)
            return CliRunner().invoke(main, [str(word) for word in words], input=typed, prog_name="ombud")

    return command


@pytest.fixture
def ask(run: Run) -> Callable[..., dict[str, Any]]:
    """Gives a function that runs a command with --json, and returns the object it printed."""

    def command(*words: str | Path, code: int = 0) -> dict[str, Any]:
        result = run(*words, "--json")
        assert result.exit_code == code, result.output
        printed: dict[str, Any] = json.loads(result.stdout)
        assert printed["ok"] is (code == 0)
        return printed

    return command


@pytest.fixture
def one_case(run: Run, installation: Installation) -> None:
    """Has one letter taken in, which opens a case."""
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    assert run("ingest", folder).exit_code == 0
