"""The crew of a job that goes round mailboxes: each has a turn of its own, and none waits for another's.

What becomes of a turn that fails is the engine's matter.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic

from bot.jobs.table import Apart, Desk
from handlers.domain.ids import MailboxId
from handlers.intake.abreast import SIDE_BY_SIDE

#: Mailboxes worked on at the same time, as where nobody works through a line.
HANDS = SIDE_BY_SIDE
#: Seconds after which a turn no longer keeps a place from the others: its mailbox hangs.
LONG = 90.0
#: Threads at most, those that hang included.
MOST = 32


class Crew(Generic[Desk]):
    """Gives mailboxes their turns, first come first served, and never two at once to one.

    Args:
        apart: names the mailboxes that are due, and what to do at each; that raises nothing.
        wake: has somebody look again soon.
        long: seconds of a turn after which another worker takes its place.
    """

    def __init__(
        self, apart: Apart[Desk], stopping: threading.Event, wake: Callable[[], object], long: float = LONG
    ) -> None:
        self._apart = apart
        self._stopping = stopping
        self._wake = wake
        self._long = long
        self._changed = threading.Condition()
        self._waiting: deque[MailboxId] = deque()
        self._begun: dict[MailboxId, float] = {}
        self._again: set[MailboxId] = set()
        self._workers = 0

    def look(self, desk: Desk) -> None:
        """Put every mailbox that is due in the line; return without waiting for any."""
        due = self._apart.due(desk)
        with self._changed:
            for mailbox in due:
                if mailbox in self._begun:
                    self._again.add(mailbox)  # who was told of a letter during its turn looks once more
                elif mailbox not in self._waiting:
                    self._waiting.append(mailbox)
            for _ in self._waiting:
                if self._workers >= self._places():
                    break
                self._workers += 1
                threading.Thread(target=self._work, args=(desk,), name="turn", daemon=True).start()

    def others_wait(self) -> bool:
        """Return whether a mailbox waits for its turn, so that who can end soon should."""
        return bool(self._waiting)

    def rest(self, timeout: float) -> bool:
        """Begin no further turn, and return whether those under way have ended within so many seconds."""
        with self._changed:
            self._waiting.clear()
            return self._changed.wait_for(lambda: not self._workers, timeout)

    def _places(self) -> int:
        hanging = sum(time.monotonic() - began > self._long for began in self._begun.values())
        return min(HANDS + hanging, MOST)

    def _work(self, desk: Desk) -> None:
        while (mailbox := self._next()) is not None:
            try:
                self._apart.go(desk, mailbox, self.others_wait)
            finally:
                self._ended(mailbox)

    def _next(self) -> MailboxId | None:
        with self._changed:
            # Once a mailbox that hung has ended there is a worker too many.
            surplus = self._workers > self._places()
            if self._stopping.is_set() or surplus or not self._waiting:
                self._workers -= 1
                self._changed.notify_all()
                return None
            mailbox = self._waiting.popleft()
            self._begun[mailbox] = time.monotonic()
            return mailbox

    def _ended(self, mailbox: MailboxId) -> None:
        with self._changed:
            del self._begun[mailbox]
            told = mailbox in self._again
            self._again.discard(mailbox)
        if told:
            self._wake()
