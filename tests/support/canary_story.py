"""The life of a mailbox from its first letter to the certificate of its destruction.

A thousand people write. Some sixty cases are worked, each in a way of its own; the process is killed while
letters are read and again while they are deleted; Slack goes away in between; a few cases are held. Then the
mailbox is disconnected, thirty days pass, and what is left anywhere is searched.
"""

import fcntl
import json
import os
import pickle
import shutil
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.canary_house import House, house
from tests.support.canary_letters import Writer
from tests.support.canary_looks import Outcome, certify, kept, open_copy, opened_in, restore, search_all
from tests.support.canary_work import take_archive, take_aside, work

#: Writers whose cases are held: answered with a file, drafted, exported, merged into, masked, asked back.
HELD = (0, 3, 7, 11, 13, 25)
#: Writer 10's case is merged into that of 11, which so shows the letters of both.
SHOWN_THERE = 10
#: Writers whose letters lie in junk, and those whose letters are taken in from an archive.
IN_JUNK, IN_AN_ARCHIVE = (9_500, 9_504, 9_510), (9_020, 9_024, 9_030, 9_037)
_BATCH = 200


def lived(folders: pytest.TempPathFactory, name: str, live_it: Callable[[Path], Outcome]) -> Outcome:
    """Return what came of a life; whichever process of the tests comes first goes through it, others wait."""
    base = folders.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"{name}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(live_it(folders.mktemp(name))))
    made: Outcome = pickle.loads(kept.read_bytes())
    return made


def live(folder: Path, letters: int, worked: int, database_url: str = "") -> Outcome:
    """Go through all of it once, and return what was found."""
    made, began = Outcome(), time.process_time()

    def part(name: str) -> None:
        made.seconds[name] = round(time.process_time() - began - sum(made.seconds.values()), 1)

    with house(folder / "house", database_url) as opened:
        writers = [Writer(number) for number in range(letters)]
        others = [Writer(number) for number in (*IN_JUNK, *IN_AN_ARCHIVE)]
        made.planted = {one.number: frozenset(one.places()) for one in (*writers, *others)}
        _take_in(opened, writers)
        take_aside(opened, [Writer(number) for number in IN_JUNK])
        take_archive(opened, [Writer(number) for number in IN_AN_ARCHIVE])
        part("letters")
        _work_on(opened, writers[:worked])
        part("work")
        held = [one for one in HELD if one < worked]
        _hold(opened, held)
        before = {number: kept(opened, number) for number in held}
        made.opened = opened_in(opened)
        made.told["unreadable"] = str(sum(case.unreadable for case in opened.road.cases()))
        made.kinds = {kind.value for case in opened.road.cases() for kind in opened.road.happened(case)}
        search_all(made, opened, "before")
        if not database_url:
            _back_up(opened, folder)
        part("looking before")
        _disconnect_and_wait(opened)
        part("purge")
        search_all(made, opened, "after")
        made.left = opened_in(opened)
        made.held = {number: (before[number], kept(opened, number)) for number in held}
        certify(made, opened)
        if not database_url:
            restore(made, opened, folder / "backups", folder / "restored")
            open_copy(made, opened, folder / "copy", folder / "key")
        part("looking after")
    made.log = [json.loads(line) for line in (folder / "house" / "ombud.log").read_text().splitlines()]
    return made


# What happens.


def _take_in(opened: House, writers: list[Writer]) -> None:
    """Let letters come in by the hundred; once the process dies over them, and once Slack is away."""
    for number, first in enumerate(range(0, len(writers), _BATCH)):
        opened.arrive(*(one.letter() for one in writers[first : first + _BATCH]))
        if number == 0:
            opened.kill("sync", "intake.route:commit", nth=len(writers) // 25)
        opened.read()
        if number == 1:
            opened.slack.faults.go_down()
            opened.run("deliver")
            opened.slack.faults.come_back()
        opened.settle()
        opened.clock.advance(timedelta(hours=1))


def _work_on(opened: House, writers: list[Writer]) -> None:
    for one in writers:
        work(opened, one)
    cast, road = opened.cast, opened.road
    road.look_home(cast.ada, cast.ben, cast.max, cast.iris, cast.mallory)
    for person in (cast.ada, cast.max, cast.iris, cast.mallory):
        for typed in (
            "",
            "list",
            "mine",
            "me",
            "digest",
            "mailboxes",
            "settings",
            "find access",
            "junk",
            "batch",
        ):
            road.type_command(person, typed)
        road.close_windows(person)
    opened.day()


def _hold(opened: House, numbers: Iterable[int]) -> None:
    for number in numbers:
        writer = Writer(number)
        reason, day = f"A claim of {writer.word('claim')}", "2026-11-01"
        case = opened.case_of(writer).number
        done = opened.command("hold", "place", case, "--reason", reason, "--review-on", day)
        assert done.exit_code == 0, done.output


def _back_up(opened: House, folder: Path) -> None:
    """Make a backup, and also copy what an installation is on disk, its master key to another place."""
    made = opened.command("backup", folder / "backups")
    assert made.exit_code == 0, made.output
    opened.switch_off()
    shutil.copytree(opened.data, folder / "copy")
    opened.switch_on()
    (folder / "copy" / "master.key").rename(folder / "key")


def _disconnect_and_wait(opened: House) -> None:
    """Disconnect the mailbox, and let thirty days pass; the process dies while letters are deleted."""
    opened.forget_the_mailbox()
    done = opened.command("mailbox", "disconnect", "privacy", "--yes")
    assert done.exit_code == 0, done.output
    for days in (1, 13, 14):
        opened.clock.advance(timedelta(days=days - 1))
        opened.day()
    opened.clock.advance(timedelta(days=2, hours=1))
    opened.kill("purge", "purging.letters:commit", nth=2)
    opened.purge()
    opened.settle()
    opened.day()
