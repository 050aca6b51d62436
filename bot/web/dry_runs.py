"""Dry runs at work: in threads of their own, looked at as often as the page is; a restart begins anew."""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.intake import dry_run
from handlers.intake.dry_run import DryRun

_SIDE_BY_SIDE, _KEPT = 2, 16


@dataclass
class AtWork:
    """One dry run, and how far it is."""

    run: Future[DryRun] = field(default_factory=Future)
    stage: str = ""
    done: int = 0
    of: int = 0

    def progress(self, stage: str, done: int, of: int) -> None:
        """Note how far it is."""
        self.stage, self.done, self.of = stage, done, of


class DryRuns:
    """The dry runs of a process; safe to share between threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="dry-run")
        self._known: OrderedDict[tuple[MailboxId, int], AtWork] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, mailbox: Mailbox) -> AtWork:
        """Return the dry run of a mailbox as it is opened now, begun if there is none."""
        place = (mailbox.id, mailbox.connection)
        with self._lock:
            if place not in self._known:
                while len(self._known) >= _KEPT:
                    self._known.popitem(last=False)
                begun = self._known[place] = AtWork()
                begun.run = self._pool.submit(dry_run.look, self._desk, mailbox, begun.progress)
            return self._known[place]

    def forget(self, mailbox: Mailbox) -> None:
        """Let the next look begin anew."""
        with self._lock:
            self._known.pop((mailbox.id, mailbox.connection), None)
