"""What is exported into a file: a new one for its maker alone, and complete or not there at all."""

import csv
import io
import json
import os
import stat
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.operator import operator
from handlers.incidents.raising import Report, report
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]
EXPORTS = [
    ("case", "export", "2026-0001"),
    ("incident", "register"),
    ("incident", "register", "--format", "csv"),
]
HALF = "half of a pair: \ud83d"


@pytest.fixture(autouse=True)
def set_up(run: Run, installation: Installation) -> None:
    assert run("migrate").exit_code == 0
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    assert run("ingest", folder).exit_code == 0


@pytest.fixture
def number(ask: Ask) -> str:
    made: str = ask("incident", "open", "--facts", "A laptop was stolen.")["incident"]["number"]
    return made


def exports(ask: Ask, number: str) -> int:
    record = ask("incident", "show", number)["record"]
    return len([event for event in record if event["kind"] == "exported"])


@pytest.mark.parametrize("words", EXPORTS, ids=" ".join)
def test_a_folder_that_is_not_there_is_said_and_nothing_is_read(
    run: Run, ask: Ask, number: str, installation: Installation, words: tuple[str, ...]
) -> None:
    refused = run(*words, "--output", installation.folder / "nowhere" / "file")
    assert refused.exit_code == Exit.USAGE, refused.output
    assert "cannot be made: No such file or directory; name another file." in refused.stderr
    assert exports(ask, number) == 0


@pytest.mark.parametrize("words", EXPORTS, ids=" ".join)
def test_an_existing_file_is_left_alone(run: Run, installation: Installation, words: tuple[str, ...]) -> None:
    target = installation.folder / "file"
    target.write_text("mine")
    refused = run(*words, "--output", target)
    assert refused.exit_code == Exit.USAGE
    assert "is there already; name a new file." in refused.stderr
    assert target.read_text() == "mine"


def test_what_fails_leaves_no_file(run: Run, installation: Installation) -> None:
    target = installation.folder / "file"
    assert run("case", "export", "2026-0999", "--output", target).exit_code == Exit.FOUND
    assert not target.exists()


@pytest.mark.parametrize("words", EXPORTS, ids=" ".join)
def test_a_file_is_complete_and_for_its_maker_alone(
    run: Run, number: str, installation: Installation, words: tuple[str, ...]
) -> None:
    target = installation.folder / "file"
    done = run(*words, "--output", target)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    text = target.read_text("utf-8")
    assert number in text or "2026-0001" in text
    if "csv" not in words:
        assert json.loads(text)["ok"] is True


def test_words_that_utf_8_cannot_hold_do_not_keep_the_register_from_the_authority(
    run: Run, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for foreign in [name for name in os.environ if name.startswith("OMBUD_")]:
            patch.delenv(foreign)  # what says how tests are run is no setting
        for name, value in installation.environ.items():
            patch.setenv(name, value)
        with office() as opened:
            report(opened.desk, operator(), Report(opened.desk.clock.now(), HALF))
    target = installation.folder / "register.json"
    assert run("incident", "register", "--output", target).exit_code == 0
    assert json.loads(target.read_text("utf-8"))["incidents"][0]["register"]["facts"] == HALF
    table = installation.folder / "register.csv"
    assert run("incident", "register", "--format", "csv", "--output", table).exit_code == 0
    (row,) = csv.DictReader(io.StringIO(table.read_text("utf-8"), newline=""))
    assert row["facts"] == "half of a pair: \\ud83d"


def test_a_file_in_place_of_a_folder_is_said(run: Run, installation: Installation) -> None:
    blocked = installation.folder / "letters" / "1.eml" / "file"
    refused = run("incident", "register", "--output", blocked)
    assert refused.exit_code == Exit.USAGE
    assert f"{blocked} cannot be made: Not a directory; name another file." in refused.stderr
