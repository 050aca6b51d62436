"""The processes of a storm end with whoever started them, however that ended."""

import json
import socket
import sys
import time
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from tests.storm.voyage import Voyage
from tests.support.databases import NewUrl
from tests.support.times import MONDAY

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def voyage(tmp_path: Path, sqlite: NewUrl) -> Voyage:
    """Is one that ends by no death of its own."""
    key_file = tmp_path / "robot.json"
    key_file.write_text("{}")
    made = Voyage(
        sqlite(),
        str(tmp_path),
        (NOWHERE, "client", "secret", str(key_file)),
        (NOWHERE, NOWHERE, "client", "secret"),
        (NOWHERE, "token", "C1"),
        NOWHERE,
        "",
        8,
        points=10**9,
    )
    made.clock.set(MONDAY)
    return made


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.timeout(120)
def test_a_life_and_its_harbour_end_as_soon_as_whoever_started_them_is_gone(voyage: Voyage) -> None:
    command = [sys.executable, "-m", "tests.storm.harbour"]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(voyage)) + "\n")
        process.stdin.flush()
        until = time.monotonic() + 60
        while not (voyage.door.exists() and voyage.door.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        port = int(voyage.door.read_text())
        assert answers(port)

        process.stdin.close()  # as the system does for one that is killed

        assert process.wait(30) == 0
        assert not answers(port)
