"""`ombud demo`: green by itself, red with the broken promises named, open as long as asked.

It is a process of its own, but where something is to be wrong in its Slack.
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.exits import Exit
from bot.cli.main import main
from bot.sandbox.slack.faults import Faults
from bot.sandbox.story.kept_ending import ENDING_PROMISES
from bot.sandbox.story.people import SECRETS
from bot.sandbox.story.promises import PROMISES
from bot.sandbox.story.stage import Stage
from tests.support.installations import others_environment

OMBUD = [sys.executable, "-c", "from bot.cli.main import main; main(prog_name='ombud')"]

Sabotage = Callable[[Faults], None]

# Each plays the whole story, some with its ending; a busy machine takes minutes for it.
pytestmark = pytest.mark.timeout(300)


def ombud(*words: str) -> subprocess.CompletedProcess[str]:
    command = [*OMBUD, *words]
    environ = {**others_environment(), "COLUMNS": "160"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=280)


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    return ombud("demo", *words)


@pytest.fixture
def sabotaged(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sabotage], Result]:
    """Gives a function that plays the story here, with something wrong in Slack from the beginning.

    It is played without its ending: what is promised of that is broken in `test_ending`.
    """

    def play(sabotage: Sabotage) -> Result:
        def raised(stage: Stage) -> Stage:
            raising(stage)
            sabotage(stage.slack.faults)
            return stage

        raising = Stage.__enter__
        for name in set(os.environ) - set(others_environment()):
            monkeypatch.delenv(name)
        monkeypatch.setattr(Stage, "__enter__", raised)
        return CliRunner().invoke(main, ["demo", "--json", "--no-ending"], prog_name="ombud")

    return play


def test_it_is_green_and_says_so() -> None:
    done = demo()
    assert done.returncode == Exit.OK, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(f"{len(PROMISES) + len(ENDING_PROMISES)} promises kept.")
    assert "It is sound: nothing of it was changed since it was signed." in done.stdout
    assert done.stderr == ""


def test_it_reports_as_json_and_keeps_its_files_and_picture(tmp_path: Path) -> None:
    done = demo("--json", "--keep", str(tmp_path / "kept"), "--svg", str(tmp_path / "demo.svg"))
    assert done.returncode == Exit.OK
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert [case["number"] for case in report["cases"]] == [f"2026-{n:04d}" for n in range(1, 18)]
    assert all(each["kept"] and not each["found"] for each in report["promises"])
    assert [each["name"] for each in report["promises"]] == [*PROMISES, *ENDING_PROMISES]
    assert (tmp_path / "demo.svg").read_text("utf-8").startswith("<svg")
    assert len(list((tmp_path / "kept" / "mail" / "new").iterdir())) >= 19
    pictures = sorted((tmp_path / "kept" / "pictures").glob("*.png"))
    assert len(pictures) >= 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    logs = (tmp_path / "kept" / "data" / "ombud.log").read_text("utf-8")
    assert all(json.loads(line)["action"] for line in logs.splitlines())
    number, key = report["certificate"]["number"], report["certificate"]["key"]
    proof = ombud("verify-certificate", str(tmp_path / "kept" / f"{number}.json"), "--key", key)
    assert proof.returncode == Exit.OK
    assert "Destroyed: mailbox privacy" in proof.stdout
    kept = [path.read_bytes() for path in (tmp_path / "kept" / "data").rglob("*") if path.is_file()]
    assert not any(secret.encode() in content for secret in SECRETS for content in kept)


def test_without_its_ending_the_mailbox_stays_and_its_words_can_be_read(tmp_path: Path) -> None:
    done = demo(
        "--json", "--no-ending", "--keep", str(tmp_path / "kept"), "--svg", str(tmp_path / "demo.svg")
    )
    assert done.returncode == Exit.OK
    report = json.loads(done.stdout)
    assert report["certificate"] is None
    assert [each["name"] for each in report["promises"]] == list(PROMISES)
    assert list((tmp_path / "kept").glob("*.json")) == []
    database = sqlite3.connect(tmp_path / "kept" / "data" / "ombud.sqlite3")
    (left,) = database.execute("SELECT count(content_sealed) FROM message").fetchone()
    database.close()
    assert left > 20
    assert "destroyed" not in (tmp_path / "demo.svg").read_text("utf-8").replace("&#160;", " ")


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = demo("--keep", str(tmp_path))
    assert done.returncode == Exit.USAGE
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        (lambda faults: faults.refuse("views.publish", "not_enabled", 100), "Home shows Ada"),
        (lambda faults: faults.refuse("chat.update", "edit_window_closed", 3), "One card a case"),
        (lambda faults: faults.refuse("chat.postMessage", "restricted_action", 100), "One card a case"),
        (
            lambda faults: faults.refuse("views.open", "fatal_error", 100),
            "The story can be played to its end",
        ),
    ],
    ids=("no home", "no changes", "no posts", "no windows"),
)
def test_it_is_red_and_names_what_broke(
    sabotaged: Callable[[Sabotage], Result], fault: Sabotage, promise: str
) -> None:
    done = sabotaged(fault)
    assert done.exit_code == Exit.FOUND, done.stderr
    report = json.loads(done.stdout)
    assert report["ok"] is False
    assert any(
        each["name"].startswith(promise) and not each["kept"] and each["found"] for each in report["promises"]
    )


@pytest.mark.parametrize(
    "fault",
    [
        lambda faults: faults.drop("chat.postMessage", 3, after=True),
        lambda faults: faults.limit("chat.postMessage", 1, 2),
        # there is another way to tell somebody
        lambda faults: faults.refuse("chat.postEphemeral", "user_not_in_channel", 100),
    ],
    ids=("answers lost", "busy", "no whispers"),
)
def test_passing_troubles_of_slack_lose_and_double_nothing(
    sabotaged: Callable[[Sabotage], Result], fault: Sabotage
) -> None:
    done = sabotaged(fault)
    report = json.loads(done.stdout)
    assert [each["name"] for each in report["promises"] if not each["kept"]] == ["Slack refused nothing"]


def test_it_stays_open_for_letters_and_closes_when_told(tmp_path: Path) -> None:
    command = [*OMBUD, "demo", "--serve", "--keep", str(tmp_path / "kept")]
    running = subprocess.Popen(
        command, env=others_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        address = next(word for line in running.stderr for word in line.split() if word.startswith("http://"))
        drop = next(line for line in running.stderr if "cp letter.eml" in line)
        letter = (
            b"From: Kim <kim@example.org>\nSubject: My data\n\nPlease send me a copy of my personal data.\n"
        )
        (Path(drop.split()[-1]) / f"{int(time.time())}.M9P9.mx").write_bytes(letter)
        ends = time.monotonic() + 30
        record = f"{address}behind/record"
        while "2026-0018" not in _page(record) and time.monotonic() < ends:
            time.sleep(0.2)
        assert "2026-0018" in _page(record)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == Exit.OK
    finally:
        running.kill()
        running.stderr.close()


def test_the_page_listens_where_it_is_told_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*OMBUD, "demo", "--serve", "--port", str(port), "--keep", str(tmp_path / "kept")]
    running = subprocess.Popen(
        command, env=others_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        assert any(f"http://127.0.0.1:{port}/" in line for line in running.stderr)
        assert "Be everybody" in _page(f"http://127.0.0.1:{port}/")
        assert list((tmp_path / "kept").glob("*.json")) == [], "the cases are the visitor's to work on"
        running.send_signal(signal.SIGINT)
        assert running.wait(30) in (Exit.OK, Exit.FOUND), "it ends as the story did"
        assert "Traceback" not in running.stderr.read()
    finally:
        running.kill()
        running.stderr.close()


def test_a_port_without_a_page_is_a_mistake_and_a_port_in_use_names_its_fix() -> None:
    done = demo("--port", "8700")
    assert done.returncode == Exit.USAGE
    assert "add --serve" in done.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = demo("--serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == Exit.USAGE
    assert "name another" in done.stderr
    assert "Traceback" not in done.stderr


def _page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:
        text: str = answer.read().decode()
        return text
