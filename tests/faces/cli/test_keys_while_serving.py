"""Two processes as an admin has them: one serves, the other changes the master key under it."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.vault.keyfile import read_key_file
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml, others_environment

Ask = Callable[..., dict[str, Any]]
OMBUD = [sys.executable, "-c", "from bot.cli.main import main; main(prog_name='ombud')"]


def until(look: Callable[[], bool], seconds: float = 40) -> None:
    ends = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends, "it did not come to be"
        time.sleep(0.05)


def healthy(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(json.loads(answer.read())["ok"])
    except (urllib.error.URLError, ConnectionError):
        return False


@contextmanager
def serving(installation: Installation) -> Iterator[list[str]]:
    """Run `ombud serve`, and give what it had logged once it has ended well."""
    environ = {**others_environment(), **installation.environ, "OMBUD_JOBS_SYNC_SECONDS": "0.2"}
    process = subprocess.Popen(
        [*OMBUD, "serve"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    logged: list[str] = []
    try:
        until(lambda: healthy(installation.environ["OMBUD_WEB_PORT"]))
        yield logged
        process.send_signal(signal.SIGTERM)
        logged += process.communicate(timeout=40)[1].splitlines()
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == Exit.OK


def numbers(ask: Ask) -> list[str]:
    return [each["number"] for each in ask("case", "list")["cases"]]


@pytest.mark.parametrize("times", [1, 3])
def test_letters_become_cases_before_and_after_the_change_in_one_and_the_same_process(
    run: Run, ask: Ask, installation: Installation, times: int
) -> None:
    assert run("migrate").exit_code == Exit.OK
    before = read_key_file(installation.data / "master.key")
    with serving(installation) as logged:
        installation.drop(eml())
        until(lambda: len(numbers(ask)) == 1)
        for _ in range(times):
            assert ask("keys", "rotate")["left"] == 0
        later = eml(
            "Erase my data", "Please delete everything.", "Kim <kim@example.org>", "<next@example.org>"
        )
        installation.drop(later, "1772442001.M2P1.mx")
        until(lambda: len(numbers(ask)) == 2)
    assert not [line for line in logged if json.loads(line)["level"] in {"error", "critical"}]
    assert not set(before) & set(read_key_file(installation.data / "master.key"))
    assert ask("keys", "verify")["broken"] == 0
    for number in numbers(ask):
        assert run("case", "verify", number).exit_code == Exit.OK
        assert "@example.org" in run("case", "show", number).output


def test_a_mailbox_that_is_connected_after_the_change_is_wrapped_by_the_new_key(
    run: Run, ask: Ask, installation: Installation
) -> None:
    assert run("migrate").exit_code == Exit.OK
    with serving(installation):
        done = ask("keys", "rotate")
        installation.environ |= {
            "OMBUD_GOOGLE_CLIENT_ID": "client.apps.example",
            "OMBUD_GOOGLE_CLIENT_SECRET": "secret",
            "OMBUD_WEB_PUBLIC_URL": "https://ombud.example.org",
        }
        assert ask("mailbox", "connect", "--provider", "google", "--address", "support@example.com")
    listed = ask("keys", "list")
    assert len(listed["keys"]) == 3
    assert {each["wrapped_by"] for each in listed["keys"]} == {done["current"]}
    assert ask("keys", "verify")["broken"] == 0
