"""Every way in which a command can end: its code, and one sentence that names the fix."""

import importlib
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.ending import _FORESEEN, Ending
from bot.cli.exits import Exit
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml, others_environment

Ask = Callable[..., dict[str, Any]]
OMBUD = [sys.executable, "-c", "from bot.cli.main import main; main(prog_name='ombud')"]


def test_migrate_sets_up_and_again_changes_nothing(ask: Ask, run: Run, installation: Installation) -> None:
    first = ask("migrate")
    assert (first["from"], first["mailboxes"]) == (None, ["privacy"])
    second = ask("migrate")
    assert second["from"] == second["to"] == first["to"]
    output = run("migrate").output
    assert "is at version" in output
    assert str(installation.data / "master.key") in output


@pytest.mark.parametrize(
    "words", [("migrate",), ("case", "list"), ("ingest", "."), ("serve",)], ids=lambda words: words[0]
)
def test_all_mistakes_in_the_settings_are_told_at_once(
    run: Run, installation: Installation, words: tuple[str, ...]
) -> None:
    installation.environ |= {"OMBUD_WEB_PORT": "none", "OMBUD_ORGANISATION_COUNTRY": "Atlantis"}
    result = run(*words)
    assert result.exit_code == Exit.SETUP
    assert "The settings have 2 mistakes" in result.stderr
    assert "OMBUD_WEB_PORT" in result.stderr
    assert "OMBUD_ORGANISATION_COUNTRY" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [("migrate",), ("ingest", "."), ("serve",), ("doctor",)], ids=lambda w: w[0]
)
def test_a_country_without_a_calendar_stops_every_command_before_it_starts(
    run: Run, installation: Installation, words: tuple[str, ...]
) -> None:
    installation.environ["OMBUD_ORGANISATION_COUNTRY"] = "GB"
    result = run(*words)
    assert result.exit_code == (Exit.FOUND if words == ("doctor",) else Exit.SETUP)
    assert "OMBUD_ORGANISATION_SUBDIVISION" in result.output
    assert "ENG or NIR or SCT or WLS" in result.output
    assert not installation.data.exists()


def test_a_database_that_was_never_made_is_a_matter_of_setup(run: Run) -> None:
    result = run("case", "list")
    assert (result.exit_code, "ombud migrate" in result.stderr) == (Exit.SETUP, True)


def test_a_lost_key_is_a_matter_of_setup(run: Run, installation: Installation) -> None:
    run("migrate")
    (installation.data / "master.key").unlink()
    result = run("case", "list")
    assert (result.exit_code, "restore it" in result.stderr) == (Exit.SETUP, True)


def test_another_key_is_a_matter_of_setup(run: Run, installation: Installation) -> None:
    run("migrate")
    installation.environ["OMBUD_MASTER_KEY"] = "A" * 43 + "="
    result = run("migrate")
    assert (result.exit_code, "which is not here" in result.stderr) == (Exit.SETUP, True)


def test_a_database_that_does_not_answer_is_unreachable(run: Run, installation: Installation) -> None:
    run("migrate")
    (installation.data / "ombud.sqlite3").write_bytes(b"no database" * 1_000)
    result = run("case", "list")
    assert result.exit_code == Exit.UNREACHABLE
    assert "OMBUD_DATABASE_URL" in result.stderr


def test_every_foreseen_fault_exists_where_it_is_looked_up() -> None:
    for module, name in _FORESEEN:
        assert issubclass(getattr(importlib.import_module(module), name), Exception)


def test_an_unforeseen_fault_is_a_bug_and_passes_through() -> None:
    with pytest.raises(ZeroDivisionError), Ending():
        raise ZeroDivisionError


def ombud(installation: Installation, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {**others_environment(), **installation.environ}
    return subprocess.run(
        [*OMBUD, *words], env=environ, capture_output=True, text=True, check=False, timeout=60
    )


def test_codes_reach_the_shell(installation: Installation) -> None:
    assert ombud(installation, "--help").returncode == Exit.OK
    assert ombud(installation, "nothing").returncode == Exit.USAGE
    assert ombud(installation, "case", "list").returncode == Exit.SETUP
    assert ombud(installation, "doctor").returncode == Exit.FOUND


def test_help_imports_nothing_heavy(installation: Installation) -> None:
    code = (
        "import sys\nfrom bot.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'slack_bolt', 'slack_sdk', 'flask', 'holidays', 'rich', 'cryptography'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_json_on_standard_output_is_nothing_but_json(installation: Installation, tmp_path: Any) -> None:
    (tmp_path / "letter.eml").write_bytes(eml())
    done = ombud(installation, "ingest", str(tmp_path / "letter.eml"), "--json")
    assert json.loads(done.stdout)["cases"] == 1
    assert done.stderr == ""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_serve_works_until_it_is_told_to_stop(installation: Installation, ending: signal.Signals) -> None:
    installation.drop(eml())
    environ = {**others_environment(), **installation.environ}
    serving = subprocess.Popen(
        [*OMBUD, "serve"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        port = installation.environ["OMBUD_WEB_PORT"]
        _until(lambda: _healthy(port) and bool(list(installation.maildir.glob(".Sent/*/*"))))
        serving.send_signal(ending)
        output, logs = serving.communicate(timeout=30)
    finally:
        serving.kill()
    assert serving.returncode == Exit.OK, logs
    assert "Ombud is at work. Mailboxes: privacy. Slack: off." in output, "those that are read"
    assert "sam.carter" not in logs
    assert all(json.loads(line)["action"] for line in logs.splitlines())
    assert json.loads(ombud(installation, "case", "list", "--json").stdout)["cases"][0]["status"] == "new"


def _healthy(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(json.loads(answer.read())["ok"])
    except (urllib.error.URLError, ConnectionError):
        return False


def _until(look: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends, "it did not come to be"
        time.sleep(0.05)
