"""An import that is killed half-way loses nothing and doubles nothing, whoever works on the mailbox next."""

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SetClock
from bot.wiring.importing import take_in
from bot.wiring.office import World, found_office
from bot.wiring.setting_up import set_up
from handlers import casebook
from handlers.checkup import standing
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.intake.sync import sync_all
from tests.support.installations import Installation, eml, install, others_environment

OMBUD = [sys.executable, "-c", "from bot.cli.main import main; main(prog_name='ombud')"]
ANYONE = Actor(PersonId("test"), frozenset(Role))
LETTERS = 400


@pytest.fixture
def killed(tmp_path: Path) -> Installation:
    """Is an installation whose import was killed after some of its letters."""
    installation = install(tmp_path)
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(LETTERS):
        letter = eml(sender=f"Sam <sam{number}@example.org>", message_id=f"<{number}@example.org>")
        (folder / f"{number:04d}.eml").write_bytes(letter)
    environ = {**others_environment(), **installation.environ}
    importing = subprocess.Popen(
        [*OMBUD, "ingest", str(folder)], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not messages(installation):
        assert importing.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    importing.kill()
    importing.wait()
    assert 0 < messages(installation) < LETTERS
    return installation


def messages(installation: Installation) -> int:
    """Return how many letters have been routed, seen from outside."""
    file = installation.data / "ombud.sqlite3"
    if not file.exists():
        return 0
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
    try:
        return int(database.execute("SELECT count(*) FROM message").fetchone()[0])
    except sqlite3.OperationalError:  # its tables are being made
        return 0
    finally:
        database.close()


def later(minutes: int) -> SetClock:
    return SetClock(datetime.now(UTC) + timedelta(minutes=minutes))


def requesters(installation: Installation, clock: SetClock) -> Counter[str]:
    with found_office(installation.settings, World(clock)) as office:
        assert standing(office.desk).unread == {"privacy": 0}
        return Counter(case.requester.address for case in casebook.every_case(office.desk, ANYONE, 10_000))


def everybody_once() -> Counter[str]:
    return Counter(f"sam{number}@example.org" for number in range(LETTERS))


def take_in_again(installation: Installation, clock: SetClock) -> None:
    settings = installation.settings
    done = take_in(
        settings, settings.mailboxes[0], (installation.folder / "archive",), lambda _: None, clock=clock
    )
    assert (done.found, done.unread) == (LETTERS, 0)


def test_running_it_again_takes_in_the_rest(killed: Installation) -> None:
    clock = later(5)
    take_in_again(killed, clock)
    assert requesters(killed, clock) == everybody_once()


def test_the_live_mailbox_leaves_them_to_the_archive(killed: Installation) -> None:
    clock = later(5)
    with found_office(killed.settings, World(clock)) as office:
        set_up(office)
        tally = sync_all(office.desk)
        assert (tally.vanished, tally.messages) == (0, 0)
        assert tally.put_off > 0
    clock.advance(timedelta(minutes=5))
    take_in_again(killed, clock)
    assert requesters(killed, clock) == everybody_once()
