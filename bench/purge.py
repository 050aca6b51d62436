"""What a purge takes: until nothing can be read, until all is gone, and what a neighbour notices of it.

    python -m bench.purge                                  2,000 letters
    python -m bench.purge --letters 100000
    python -m bench.purge --growth 10000,100000,1000000    the same small mailbox beside ever more rows

The neighbour takes letters in all the while, as Ombud does: noticed, fetched, read, routed to a case each,
in the same process and the same database. What counts is that pace as a share of what it is undisturbed,
which ten seconds before and ten after tell: on a busy machine the share means nothing. Memory is that of the
whole process, filling the store included. The purge rests as its job does (`--rest 0` lets it run without).
"""

import argparse
import json
import resource
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from connectors.memory import MemoryMailbox
from handlers.desk import Limits, Rules
from handlers.disposal.purging import _LONGEST_REST, _REST, purge
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content
from handlers.intake.sync import sync
from handlers.store.database import Kind
from handlers.store.mailbox_events import OMBUD
from tests.contract.store.shelf import kept, new_case, new_message, second_mailbox
from tests.support.crammed import cram
from tests.support.databases import sqlite_copies
from tests.support.desks import Room, furnish
from tests.support.letters import letter

_WORDS = Content("About my data", "Please send me what you hold about me. " * 20)
#: Letters of each case, as letters and answers come.
_A_CASE = 4
_NEIGHBOUR = "legal@acme.example"
#: Nothing is held down as a flood: what counts is the pace.
_MANY = 10**9
#: Seconds in which the neighbour gets under way, and in which it is alone, before the purge and after it.
_WARMING, _ALONE = 2.0, 10.0
_numbers = count()

Row = dict[str, Any]


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(stderr=options.json)
    sizes = [int(one) for one in options.growth.split(",") if one] or [0]
    rows = []
    for beside in sizes:
        with tempfile.TemporaryDirectory(prefix="ombud-bench-", dir=options.folder or None) as place:
            rows.append(_measured(Path(place), beside, options))
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    table = Table("figure", *(f"{row['rows_beside']:,} beside" for row in rows), title="A purge")
    for name in rows[0]:
        table.add_row(name.replace("_", " "), *(_shown(row[name]) for row in rows))
    console.print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=2_000, help="of the mailbox that is purged")
    parser.add_argument("--growth", default="", help="rows of another mailbox beside it, by commas")
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--rest", type=float, default=_REST, help="seconds of rest for each of work")
    parser.add_argument("--folder", default="", help="where the temporary folder is made")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(folder: Path, beside: int, options: argparse.Namespace) -> Row:
    letters = MemoryMailbox(_NEIGHBOUR)
    room = furnish(
        sqlite_copies(folder)(),
        folder,
        rules=Rules(purge_batch=options.batch),
        limits=Limits(_MANY, _MANY, _MANY, _MANY),
        connectors=[("legal", letters)],
    )
    if beside:
        cram(room, beside)
    neighbour = second_mailbox(room, _NEIGHBOUR)
    leaving = room.mailbox if not beside else second_mailbox_named(room)
    _fill(room, leaving, options.letters)
    room.desk.empty_log()  # what the filling left there is not the purge's work
    _Neighbour(room, neighbour, letters).for_seconds(_WARMING)
    alone = [_Neighbour(room, neighbour, letters).for_seconds(_ALONE)]
    _ask(room, leaving)
    busy = _Neighbour(room, neighbour, letters)
    busy.start()
    row = _purged(room, leaving, options)
    busy.stop()
    alone.append(_Neighbour(room, neighbour, letters).for_seconds(_ALONE))
    undisturbed = sum(alone) / len(alone)
    room.desk.close()
    return {
        "rows_beside": beside,
        "letters": options.letters,
        **row,
        "neighbour_alone_each_second": undisturbed,
        "neighbour_meanwhile_each_second": busy.pace,
        "ratio": busy.pace / undisturbed,
        "slowest_letter_meanwhile_ms": busy.slowest * 1_000,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
    }


def second_mailbox_named(room: Room) -> Mailbox:
    """Return a mailbox of its own, since the first one is full of others' rows."""
    from handlers.mailboxes.registry import MailboxPlan, connect

    return connect(room.desk, MailboxPlan("leaving", "memory", "leaving@acme.example"))


def _fill(room: Room, mailbox: Mailbox, letters: int) -> None:
    case = None
    for n in range(letters):
        if n % _A_CASE == 0:
            case = new_case(room, mailbox_id=mailbox.id)
        assert case is not None
        kept(room, new_message(room, _WORDS, mailbox_id=mailbox.id, case_id=case.id), mailbox=mailbox)


def _ask(room: Room, mailbox: Mailbox) -> None:
    with room.database.transaction("bench.leave", Kind.DURABLE) as connection:
        left = text("UPDATE mailbox SET status = 'disconnected' WHERE id = :id")
        connection.execute(left, {"id": mailbox.id})
    with room.desk.transaction("bench.schedule") as tx:
        tx.purges.schedule(mailbox.id, "disconnected", tx.now, OMBUD)


def _purged(room: Room, mailbox: Mailbox, options: argparse.Namespace) -> Row:
    began = last = time.monotonic()
    marks: Row = {}
    worked = longest = 0.0

    def progress(now: Any) -> None:  # noqa: ANN401 - whatever the purge tells
        nonlocal last, worked, longest
        spent = time.monotonic() - last
        worked, longest = worked + spent, max(longest, spent)
        if now.unreadable_at is not None:
            marks.setdefault("seconds_until_unreadable", time.monotonic() - began)
        if now.gone_at is not None:
            marks.setdefault("seconds_until_gone", time.monotonic() - began)
        time.sleep(min(spent * options.rest, _LONGEST_REST))
        last = time.monotonic()

    while not purge(room.desk, mailbox.id, progress):
        time.sleep(0.1)
    return {**marks, "seconds_of_work": worked, "longest_slice_ms": longest * 1_000}


class _Neighbour:
    """Another mailbox, whose letters are taken in as quickly as it can be done."""

    def __init__(self, room: Room, mailbox: Mailbox, letters: MemoryMailbox) -> None:
        self._room, self._mailbox, self._letters = room, mailbox, letters
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._take_in)
        self._taken, self._seconds, self.slowest = 0, 0.0, 0.0

    @property
    def pace(self) -> float:
        """Return letters a second."""
        return self._taken / self._seconds if self._seconds else 0.0

    def for_seconds(self, seconds: float) -> float:
        """Take letters in for some time, and return the pace."""
        self.start()
        time.sleep(seconds)
        self.stop()
        return self.pace

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()

    def _take_in(self) -> None:
        began = time.monotonic()
        while not self._ending.is_set():
            number = next(_numbers)
            self._letters.deliver(
                letter(
                    sender=f"Person {number} <p{number}@subject.example>",
                    to=_NEIGHBOUR,
                    subject=f"My data {number}",
                    message_id=f"<{number}@subject.example>",
                ),
                received_at=self._room.clock.now(),
            )
            at = time.monotonic()
            sync(self._room.desk, self._mailbox.id)
            self.slowest = max(self.slowest, time.monotonic() - at)
            self._taken += 1
        self._seconds = time.monotonic() - began


def _shown(figure: object) -> str:
    return f"{figure:,.2f}".removesuffix(".00") if isinstance(figure, float) else f"{figure:,}"


if __name__ == "__main__":
    main()
