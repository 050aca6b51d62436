"""A year of random life at the desk: letters, claims, questions, extensions, answers, absences, deaths.

What somebody did is written into the journal only where the product let it happen. Nothing here knows
when a reminder is due.
"""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.year.cast import AGENTS, MANAGERS, ROLES, Plan
from bench.year.journal import Journal, Tale
from bench.year.office import Killed, Office
from bench.year.story import Story
from bot.jobs.table import Job, jobs
from bot.settings.groups import JobSettings
from handlers.commands import asking
from handlers.desk import Desk
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Actor
from handlers.intake.sync import sync
from handlers.store.outbox import EntryState
from tests.support.letters import unanswered

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: Jobs whose work nobody here looks at.
_ASIDE = {
    *("listen", "push", "reach", "disconnect", "watch", "health", "reconcile", "repair_all", "homes", "junk"),
    "sync",  # letters are read as they come
    "beat",  # rounds are further apart than beats
}
#: What is no reminder is looked at seldom, in seconds.
_SLOWER = {"repair": 86_400.0, "tidy": 86_400.0, "people": 86_400.0, "count": 86_400.0, "digest": 3_600.0}
#: Minutes of an hour at which a round is made in any case; in between only after something happened.
_ROUNDS = (0, 30)

Act = Callable[[], None]


@dataclass(frozen=True)
class _Duty:
    job: Job[Desk]
    every: timedelta


class Life:
    """One simulated stretch of time."""

    def __init__(self, plan: Plan, url: str, folder: Path) -> None:
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.office = Office(url, folder, plan.begins, random.Random(plan.seed + 1))
        self.journal: Journal = self.office.journal
        self.stories: dict[str, Story] = {}
        self._heap: list[tuple[datetime, int, Act]] = []
        self._serial = itertools.count()
        self._duties = [
            _Duty(job, timedelta(seconds=_SLOWER.get(job.name, job.every)))
            for job in jobs(JobSettings())
            if job.name not in _ASIDE
        ]
        self._done_at: dict[str, datetime] = {}
        self._last_case = CaseId(0)
        self.unread = True
        self._absent: dict[PersonId, date] = {}
        self._stirs = False  # something was done that a later round may have to go on with

    @property
    def now(self) -> datetime:
        """Return the simulated instant."""
        return self.office.clock.now()

    def run(self, progress: Callable[[int], object] = bool) -> Journal:
        """Let the time pass, and return what happened.

        Args:
            progress: is told of each day that begins, by its number.
        """
        self._sow()
        at = self.plan.begins
        while at < self.plan.ends:
            happened = False
            while self._heap and self._heap[0][0] <= at:
                due, _, act = heapq.heappop(self._heap)
                self.office.clock.set(max(due, self.now))
                act()
                happened = True
            self.office.clock.set(at)
            if happened or self._stirs or at.minute in _ROUNDS:
                self._tick()
            if at.hour == at.minute == 0:
                progress((at - self.plan.begins).days)
            at += self.plan.tick
        return self.journal

    def later(self, at: datetime, act: Act) -> None:
        """Have something happen."""
        heapq.heappush(self._heap, (at, next(self._serial), act))

    def is_down(self) -> bool:
        """Return whether nothing of ours runs."""
        return any(begin <= self.now < end for begin, end in self.plan.down)

    def nobody_presses(self) -> bool:
        """Return whether nothing can be pressed, for nothing runs or the chat system does not."""
        return self.is_down() or any(begin <= self.now < end for begin, end in self.plan.silent)

    # What is sown.

    def _sow(self) -> None:
        span = self.plan.ends - self.plan.begins - min(30 * _DAY, self.plan.days * _DAY / 3)
        for number in range(self.plan.cases):
            at = self.plan.begins + span * self.chance.random()
            self.later(at, lambda number=number: self._letter(number))  # type: ignore[misc]
        for at, day in self.plan.laws:
            self.later(at, lambda at=at, day=day: self._law(at, day))  # type: ignore[misc]
        for number in range(self.plan.days):
            begin = self.plan.begins + number * _DAY
            if self.chance.random() < self.plan.restarts:
                self.later(begin + _DAY * self.chance.random(), self._restart)
            if self.chance.random() < self.plan.kills:
                self.later(begin + _DAY * self.chance.random(), self._arm)
            if self.chance.random() < len(ROLES) * 3 / 365:
                self.later(begin + 11 * _HOUR, self._go_away)

    def _letter(self, number: int) -> None:
        story = Story(self, number)
        self.stories[story.address], self.unread = story, True
        self.office.mail.deliver(
            unanswered(sender=f"Person {number} <{story.address}>", message_id=story.letter_id),
            received_at=self.now,
        )
        story.received_at = self.now

    def _law(self, at: datetime, day: date) -> None:
        self.office.law.added[day] = "A new holiday"
        self.journal.laws.append((at, day))

    def _restart(self) -> None:
        if not self.is_down():
            self.office.open_again()
            self.journal.count("restarts")

    def _arm(self) -> None:
        self.office.deadly = 0.02

    def _go_away(self) -> None:
        person = self.chance.choice([*AGENTS, MANAGERS[1]])
        first = self.now.date() + self.chance.randint(1, 5) * _DAY
        last = first + self.chance.randint(0, 12) * _DAY
        if self.nobody_presses() or self._absent.get(person, date.min) >= first:
            return
        self._absent[person] = last
        words = f"away {first.isoformat()} {last.isoformat()}"
        asking.ask(self.office.desk, Actor(person, ROLES[person], person), words)
        self.journal.absences.append((self.now, person, first, last))
        self.journal.count("absences")

    # What our side does by itself.

    def _tick(self) -> None:
        if self.is_down():
            return
        self.office.chat.silent = self.nobody_presses()
        self._stirs = False
        try:
            if self.unread:
                self._stirs = bool(sync(self.office.desk, self.office.mailbox.id).noticed)
                self.unread = self._stirs
            for duty in self._duties:
                name, now = duty.job.name, self.now
                if now - self._done_at.get(name, now - duty.every) >= duty.every:
                    self._done_at[name] = now
                    duty.job.run(self.office.desk)
            if not self.office.chat.silent:
                self.journal.ticks.append(self.now)
        except Killed:
            self.journal.kills.append(self.now)
            self.office.open_again()
            self._done_at.clear()
            self._stirs = self.unread = True
        self._meet()

    def _meet(self) -> None:
        """Let the stories know of their cases, and of mails that left."""
        with self.office.desk.reading("year.waiting") as tx:
            self._stirs = self._stirs or bool(tx.outbox.count(EntryState.READY, EntryState.SENDING))
        while self.office.mail.left:
            at, to, mail_id = self.office.mail.left.pop(0)
            self.stories[to].left(at, mail_id)
        with self.office.desk.reading("year.meet") as tx:
            found = tx.cases.all(self.office.mailbox.organisation_id, 500, self._last_case)
        for case in found:
            self._last_case = max(self._last_case, case.id)
            story = self.stories[case.requester.address]
            self.journal.tales[case.id] = story.tale = Tale(story.received_at, [(self.now, None, None)])
            story.tale.open.append((self.now, True))
            story.begin(case.id)
