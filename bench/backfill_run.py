"""One backfill in a process of its own: what lies in a mailbox is read to the end, and the costs are told.

Reads where the mailbox is as one JSON line, and writes JSON lines: how far it is, then its figures.
"""

import argparse
import imaplib
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.connecting import connect, parts_of
from bench.spent import children, cpu_seconds, megabytes, peak_megabytes
from bench.workplace import WARM, furnished
from bot.clock import SystemClock
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.maildir import MaildirMailbox
from connectors.provider import Place
from handlers.desk import Desk, Limits
from handlers.domain.mailbox import Mailbox
from handlers.intake.sync import sync
from handlers.intake.tally import Tally

#: Letters of before come as fast as they can be read: no flood is to be met here.
_MANY = 10**9
_STEP, _PARTS = 100, 4


@dataclass
class Course:
    """How a backfill goes: told every so many letters, its memory looked at with each quarter."""

    letters: int
    done: int = 0
    tally: Tally = field(default_factory=Tally)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, part: Tally) -> None:
        """Count a part."""
        self.tally += part
        before, self.done = self.done, self.done + part.messages
        if before // _STEP != self.done // _STEP:
            print(json.dumps({"done": self.done}), flush=True)
        while len(self.memory) < _PARTS and self.done >= self.letters * (len(self.memory) + 1) // _PARTS:
            self.memory.append((megabytes("self"), max(map(megabytes, children()), default=0.0)))


def main() -> None:
    """Read everything, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("--letters", type=int, required=True)
    parser.add_argument("--url", default="")
    parser.add_argument("--paced", action="store_true")
    options = parser.parse_args()
    facts = json.loads(sys.stdin.readline())
    commands = _count_commands()
    course = Course(options.letters)
    limits = Limits(_MANY, _MANY, _MANY, _MANY)
    parts = parts_of(facts, paced=options.paced)

    def open_mailbox(mailbox: Mailbox, grants: GrantStore) -> Connector:
        if mailbox.name == WARM:
            return MaildirMailbox(options.store / WARM, mailbox.address)
        return parts.connector(Place(mailbox.address, dict(mailbox.details)), grants)

    with furnished(options.store, open_mailbox, url=options.url, clock=SystemClock(), limits=limits) as desk:
        desk.providers = {facts["provider"]: parts}
        mailbox = connect(desk, facts)
        before, began = cpu_seconds(), time.perf_counter()
        _read_all(desk, mailbox, course)
        wall = time.perf_counter() - began
        peaks = peak_megabytes("self"), max(map(peak_megabytes, children()), default=0.0)
    cpu = cpu_seconds() - before  # the parser's processes count once they have ended
    print(json.dumps({"figures": _figures(course, wall, cpu, peaks), "commands": commands}))


def _read_all(desk: Desk, mailbox: Mailbox, course: Course) -> None:
    while True:
        tally = sync(desk, mailbox.id, course)
        if tally.noticed or tally.messages:
            continue
        with desk.reading("bench.waiting") as tx:
            if not tx.stubs.waiting(mailbox.id):
                return
        time.sleep(0.2)  # the provider's quota makes everything wait


def _figures(course: Course, wall: float, cpu: float, peaks: tuple[float, float]) -> dict[str, object]:
    done = course.tally.messages
    return {
        "letters": done,
        "cases": course.tally.cases,
        "seconds": wall,
        "per_second": done / wall,
        "cpu_ms_each": cpu / done * 1000,
        "put_off": course.tally.put_off,
        "memory_MB": [round(main) for main, _ in course.memory],
        "reader_MB": [round(reader) for _, reader in course.memory],
        "peak_MB": peaks[0],
        "peak_reader_MB": peaks[1],
    }


def _count_commands() -> Mapping[str, int]:
    """Return the commands by IMAP, counted as they are about to leave: servers do not count them."""
    counted: Counter[str] = Counter()
    tag = imaplib.IMAP4._new_tag  # type: ignore[attr-defined] # noqa: SLF001 - every command takes one

    def counting(self: imaplib.IMAP4) -> bytes:
        counted["commands"] += 1
        taken: bytes = tag(self)
        return taken

    imaplib.IMAP4._new_tag = counting  # type: ignore[attr-defined] # noqa: SLF001
    return counted


if __name__ == "__main__":
    main()
