"""The engine in this process: APScheduler for the ticks, a thread for each job that runs.

Job runner, and so one of the four places that catch every exception: a job that fails is logged
by its name and the error's class, and tried again on its next tick.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Generic

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs.crew import Crew
from bot.jobs.table import Desk, Job
from bot.logs import failure
from handlers.domain.ids import MailboxId

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Post(Generic[Desk]):
    """Where a job stands: at rest, running, or running with one more run asked for."""

    job: Job[Desk]
    crew: Crew[Desk] | None = None
    running: bool = False
    again: bool = False


class EmbeddedEngine(Generic[Desk]):
    """Implements `bot.jobs.engine.Engine` with threads; wake-ups during a run make one more run."""

    def __init__(
        self, jobs: Iterable[Job[Desk]], desk: Desk, stopping: threading.Event | None = None
    ) -> None:
        self._desk = desk
        self._stopping = stopping or threading.Event()
        self._posts = {job.name: _Post(job, self._crew(job)) for job in jobs}
        self._changed = threading.Condition()
        self._started = False
        # As many threads as jobs: none waits for another, and none runs twice.
        self._threads = ThreadPoolExecutor(max(1, len(self._posts)), thread_name_prefix="job")
        self._ticks = BackgroundScheduler(timezone=UTC, executors={"default": DebugExecutor()})

    def _crew(self, job: Job[Desk]) -> Crew[Desk] | None:
        if job.apart is None:
            return None
        apart = replace(job.apart, go=partial(_turn, job.name, job.apart.go))
        return Crew(apart, self._stopping, partial(self.wake, job.name))

    @property
    def stopping(self) -> threading.Event:
        """Return the event that is set once `stop` was called."""
        return self._stopping

    def start(self) -> None:
        """Run every job once now, and from then on by its tick."""
        with self._changed:
            if self._started:
                raise RuntimeError("The engine was started before; make a new one.")
            self._started = True
        for name, post in self._posts.items():
            # Ticks are light, so they run in the scheduler's own thread; late ones become one.
            tick = IntervalTrigger(seconds=post.job.every, timezone=UTC)
            self._ticks.add_job(self.wake, tick, args=[name], coalesce=True, misfire_grace_time=None)
            self.wake(name)
        self._ticks.start()

    def wake(self, name: str) -> None:
        """Run a job soon; during a run, once more after it.

        Raises:
            LookupError: there is no job of that name.
        """
        post = self._posts.get(name)
        if post is None:
            raise LookupError(f"There is no job {name!r}; the jobs are {', '.join(self._posts)}.")
        with self._changed:
            if not self._started or self._stopping.is_set():
                return
            if post.running:
                post.again = True
            else:
                post.running = True
                self._threads.submit(self._run, post)

    def _run(self, post: _Post[Desk]) -> None:
        try:
            (post.crew.look if post.crew else post.job.run)(self._desk)
        except Exception as error:
            failure(_log, "job.failed", error, job=post.job.name)
        finally:
            self._rest(post)

    def _rest(self, post: _Post[Desk]) -> None:
        with self._changed:
            post.running = post.again and not self._stopping.is_set()
            post.again = False
            if post.running:
                self._threads.submit(self._run, post)
            self._changed.notify_all()

    def stop(self, timeout: float) -> bool:
        """Start nothing more, wait for what runs, and return whether all of it has finished."""
        with self._changed:
            self._stopping.set()
        if self._ticks.running:
            self._ticks.shutdown(wait=False)
        self._threads.shutdown(wait=False)
        ends = time.monotonic() + timeout
        with self._changed:
            while self._running() and (left := ends - time.monotonic()) > 0:
                self._changed.wait(left)
        running = {*self._running(), *self._at_work(ends)}
        for name in sorted(running):
            _log.warning("A job still runs while stopping.", extra={"action": "job.unfinished", "job": name})
        return not running

    def _running(self) -> list[str]:
        return [name for name, post in self._posts.items() if post.running]

    def _at_work(self, ends: float) -> list[str]:
        """Let every crew end its turns, and return the jobs of which some go on."""
        crews = [(name, post.crew) for name, post in self._posts.items() if post.crew]
        return [name for name, crew in crews if not crew.rest(max(0.0, ends - time.monotonic()))]


def _turn(
    job: str,
    go: Callable[[Desk, MailboxId, Callable[[], bool]], object],
    desk: Desk,
    mailbox: MailboxId,
    others_wait: Callable[[], bool],
) -> None:
    try:
        go(desk, mailbox, others_wait)
    except Exception as error:
        failure(_log, "job.failed", error, job=job, mailbox_id=mailbox)
