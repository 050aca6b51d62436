"""The verdict on a simulated year: what was owed to whom on which day, and what was told instead or besides.

Written from the rules that people are promised, day by day and case by case, without asking the product.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bench.year.cast import MANAGERS, STOCKHOLM, ZONES, zone_of
from bench.year.journal import Journal, Message, Tale
from bench.year.truth import ONE, Truth
from handlers.domain.ids import CaseId, PersonId

_STEPS = (14, 7, 3, 1, 0)
_POOLED, _OVERDUE = 7, -1
_MORNING, _EVENING, _LOUD = time(9), time(18), time(8)
_DUE = re.compile(
    r"(stands still \(.+\); write by|due) (\d{4}-\d\d-\d\d), (today|(\d+) days? left|overdue by (\d+) days?)"
)
#: What changes so shortly before or after a morning may be told in either way.
_BEFORE, _AFTER = timedelta(minutes=40), timedelta(hours=2)
_INSTANT = timedelta(seconds=1)
_LOOK_BACK = 16


@dataclass
class Verdict:
    """What was found: how much was owed, what is wrong, and what was posted twice for a death left doubt."""

    owed: int = 0
    late: int = 0
    back: int = 0
    rung: int = 0
    unsettled: int = 0
    doubts: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Telling:
    """One time that somebody was told of a case, or saw it by themselves."""

    at: datetime
    due: date
    posted: bool


def judged(journal: Journal) -> Verdict:
    """Return the verdict."""
    return _Judge(journal).judge()


class _Judge:
    def __init__(self, journal: Journal) -> None:
        self.journal, self.truth, self.verdict = journal, Truth(journal), Verdict()
        self.reminders = [one for one in journal.messages if one.kind == "reminder"]
        self.tellings = self._tellings()

    def judge(self) -> Verdict:
        for case, tale in self.journal.tales.items():
            for person in map(PersonId, ZONES):
                for day in self._days(tale, person):
                    self._owed(case, person, day)
            self._unclaimed(case, tale)
        for message in self.journal.messages:
            self._hour(message)
        for message in self.reminders:
            self._rows(message)
        self._once()
        self._snoozes()
        return self.verdict

    def _tellings(self) -> dict[tuple[PersonId, CaseId], list[_Telling]]:
        found: dict[tuple[PersonId, CaseId], list[_Telling]] = defaultdict(list)
        seen = set()
        for one in self.reminders:
            for row in one.rows:
                if row.live and (shown := _DUE.match(row.detail)):
                    due = date.fromisoformat(shown[2])
                    if (one.ref, row.case, due) not in seen:
                        seen.add((one.ref, row.case, due))
                        found[one.person, row.case].append(_Telling(one.at, due, one.posted))
        for case, tale in self.journal.tales.items():
            for at, who, by in tale.owners:
                if who is not None and who == by:  # who takes a case sees how it stands
                    found[who, case].append(_Telling(at, self.truth.due(case, at), posted=False))
        return {key: sorted(each, key=lambda one: one.at) for key, each in found.items()}

    # What is owed.

    def _days(self, tale: Tale, person: PersonId) -> Iterator[date]:
        if person not in MANAGERS and all(who != person for _, who, _ in tale.owners):
            return
        last = tale.open[-1][0] if not tale.open[-1][1] else self.journal.ticks[-1]
        day, zone = tale.open[0][0].astimezone(zone_of(person)).date(), zone_of(person)
        while day <= last.astimezone(zone).date():
            yield day
            day += ONE

    def _step(self, person: PersonId, due: date, at: datetime) -> int | None:
        """Return the last step that a due date reached; days off belong to the working day before."""
        day, today = at.astimezone(zone_of(person)).date(), at.astimezone(STOCKHOLM).date()
        if due < today:
            return _OVERDUE
        while not self.truth.works(day + ONE, at):
            day, today = day + ONE, today + ONE
        return min((one for one in _STEPS if (due - today).days <= one), default=None)

    def _owes(self, case: CaseId, person: PersonId, at: datetime, *, since: datetime) -> bool:
        """Return whether somebody is owed a reminder of an open case at the beginning of a day of theirs."""
        _, owner, due = self.truth.state(case, at)
        step = self._step(person, due, at)
        if step is None or (owner is None and step > _POOLED):
            return False
        told = [one for one in self.tellings.get((person, case), ()) if one.at < at and one.due == due]
        if step == _OVERDUE:
            return all(one.at < since for one in told)
        steps = [reached for one in told if (reached := self._step(person, due, one.at)) is not None]
        return all(one > step for one in steps)

    def _owed(self, case: CaseId, person: PersonId, day: date) -> None:
        begin, end = _span(person, day, _MORNING)
        heard = self.truth.hearing(begin, end)
        if heard is None or not self.truth.works(day, heard) or self.truth.away(person, day, heard):
            return
        if not self._stands(case, person, heard):
            return
        midnight = datetime.combine(day, time(), zone_of(person)).astimezone(UTC)
        if not self._owes(case, person, heard, since=midnight):
            return
        self.verdict.owed += 1
        due = self.truth.due(case, heard)
        told = self.tellings.get((person, case), ())
        if not any(heard <= one.at <= heard + _AFTER and one.due == due for one in told):
            self._say(f"not told: {person} of {case} due {due}, on {day}")

    def _stands(self, case: CaseId, person: PersonId, at: datetime) -> bool:
        """Return whether a case concerns somebody, and nothing about it changes around an instant."""
        is_open, owner, due = self.truth.state(case, at)
        if not is_open or not self.truth.concerns(person, owner):
            return False
        around = (at - _BEFORE, at + _AFTER)
        settled = all(self.truth.state(case, one) == (is_open, owner, due) for one in around)
        asleep = any(self.truth.asleep(person, case, one) for one in (*around, at))
        self.verdict.unsettled += not settled
        return settled and not asleep

    # What was told.

    def _hour(self, message: Message) -> None:
        if not message.posted or message.person not in ZONES:
            return
        local = message.at.astimezone(zone_of(message.person))
        first = _MORNING if message.kind == "reminder" else _LOUD
        if not first <= local.time() < _EVENING or not self.truth.works(local.date(), message.at):
            self._say(f"at a forbidden hour: {message.kind} to {message.person} at {local}")
        if message.kind == "reminder" and self.truth.away(message.person, local.date(), message.at):
            self._say(f"while away: {message.person} at {local}")

    def _rows(self, message: Message) -> None:
        for row in message.rows:
            if row.live and not any(
                self._is_true(message, row.case, row.detail, at) for at in _about(message)
            ):
                state = self.truth.state(row.case, message.at)
                self._say(
                    f"untrue: {message.person} at {message.at} of {row.case}: {row.detail!r}, not {state}"
                )

    def _is_true(self, message: Message, case: CaseId, detail: str, at: datetime) -> bool:
        is_open, owner, due = self.truth.state(case, at)
        shown = _DUE.match(detail)
        if shown is None or not is_open or not self.truth.concerns(message.person, owner):
            return False
        left = int(shown[4] or 0) - int(shown[5] or 0)
        still = self.truth.stands_still(case, at)
        today = at.astimezone(STOCKHOLM).date()
        return (shown[2], left, shown[1] != "due") == (due.isoformat(), (due - today).days, still)

    def _once(self) -> None:
        """Each message once; of a day one, and what rings besides; and late exactly what is late."""
        days: dict[tuple[PersonId, date], list[Message]] = defaultdict(list)
        for one in (each for each in self.reminders if each.posted):
            days[one.person, one.at.astimezone(zone_of(one.person)).date()].append(one)
        for (person, day), posts in days.items():
            known: set[str] = set()
            for before, one in zip([None, *posts], posts, strict=False):
                if one.key in known:
                    self._again(one, before)
                elif before is not None and not self._rings(one, before):
                    self._say(f"rung for nothing: {person} at {one.at}")
                known.add(one.key)
            self._late(person, day, posts[0])

    def _again(self, message: Message, before: Message | None) -> None:
        doubt = before is not None and any(
            before.at <= death <= before.at + timedelta(hours=1) for death in self.journal.kills
        )
        self.verdict.doubts += doubt
        if not doubt:
            self._say(f"posted twice: {message.key} at {message.at}")

    def _rings(self, message: Message, before: Message) -> bool:
        return all(
            self.truth.woken(message.person, row.case, before.at - ONE, message.at)
            or self._step(message.person, self.truth.due(row.case, message.at), message.at) in {_OVERDUE, 0}
            for row in message.rows
            if row.live
        )

    def _late(self, person: PersonId, day: date, message: Message) -> None:
        says = any(line.startswith("Late:") for line in message.lines)
        missed = list(self._silent_days(person, day))
        owed = [row.case for row in message.rows if row.live and self._missed(row.case, person, missed)]
        self.verdict.late += says
        if owed and not says:
            self._say(f"late and not said so: {message.key} of {owed}")
        if says and not missed:
            self._say(f"said to be late and is not: {message.key}")

    def _silent_days(self, person: PersonId, day: date) -> Iterator[date]:
        """Yield the working days before, up to the last one on which somebody was to be heard."""
        for back in range(1, _LOOK_BACK):
            earlier = day - back * ONE
            begin, end = _span(person, earlier, _MORNING)
            if not self.truth.works(earlier, begin):
                continue
            if self.truth.hearing(begin, end) is not None:
                return
            if not self.truth.away(person, earlier, begin):
                yield earlier

    def _missed(self, case: CaseId, person: PersonId, days: list[date]) -> bool:
        for day in days:
            begin, end = _span(person, day, _MORNING)
            tale = self.journal.tales[case]
            if begin < tale.open[0][0] + ONE:
                continue
            state = self.truth.state(case, begin)
            same = state == self.truth.state(case, end) == self.truth.state(case, end + _AFTER)
            concerned = state[0] and self.truth.concerns(person, state[1])
            asleep = self.truth.asleep(person, case, begin) or self.truth.asleep(person, case, end)
            if same and concerned and not asleep and self._owes(case, person, begin, since=begin):
                return True
        return False

    def _snoozes(self) -> None:
        """What was put off comes back, when its reader hears again."""
        for snooze in self.journal.snoozes:
            at, person, case, _ = snooze
            heard = self._hears(person, self.truth.until(snooze))
            later = [one for one in self.journal.snoozes if one[1:3] == (person, case) and one[0] > at]
            if heard is None or any(one[0] <= heard + _AFTER for one in later):
                continue
            states = {self.truth.state(case, one) for one in (at, heard - _BEFORE, heard, heard + _AFTER)}
            is_open, owner, _ = states.pop()
            if states or not is_open or owner != person:
                continue
            self.verdict.back += 1
            told = self.tellings.get((person, case), ())
            if not any(at < one.at <= heard + _AFTER for one in told):
                self._say(
                    f"not brought back: {person} of {case}, put off at {at} until {self.truth.until(snooze)}"
                )

    def _hears(self, person: PersonId, at: datetime) -> datetime | None:
        """Return when somebody first hears from an instant on, in their hours and on days they are here."""
        day = at.astimezone(zone_of(person)).date()
        for _ in range(40):
            begin, end = _span(person, day, _MORNING)
            if self.truth.works(day, begin) and not self.truth.away(person, day, begin):
                heard = self.truth.hearing(max(begin, at), end)
                if heard is not None:
                    return heard
            day += ONE
        return None

    def _unclaimed(self, case: CaseId, tale: Tale) -> None:
        """Managers hear of a case that nobody has taken for two working days."""
        for number, (since, who, _) in enumerate(tale.owners):
            if who is not None:
                continue
            end = tale.owners[number + 1][0] if number + 1 < len(tale.owners) else tale.open[-1][0]
            day, left = since.astimezone(STOCKHOLM).date(), 2
            while left:
                day += ONE
                left -= self.truth.works(day, since)
            morning = datetime.combine(day, _MORNING, STOCKHOLM).astimezone(UTC)
            for manager in MANAGERS:
                heard = self._hears(manager, morning)
                if heard is None or heard + _AFTER >= end or self._was_away(manager, morning, heard):
                    continue
                self.verdict.rung += 1
                if not any(since < one.at <= heard + _AFTER for one in self._escalated(manager, case)):
                    self._say(f"not escalated: {case}, nobody's since {since}, to {manager} by {heard}")

    def _was_away(self, person: PersonId, begin: datetime, end: datetime) -> bool:
        days = {one.astimezone(zone).date() for one in (begin, end) for zone in (STOCKHOLM, zone_of(person))}
        return any(self.truth.away(person, day, end) for day in days)

    def _escalated(self, person: PersonId, case: CaseId) -> Iterator[Message]:
        for one in self.journal.messages:
            if (
                one.kind == "escalation"
                and one.person == person
                and any(row.case == case for row in one.rows)
            ):
                yield one

    def _say(self, wrong: str) -> None:
        self.verdict.wrong.append(wrong)


def _span(person: PersonId, day: date, begin: time) -> tuple[datetime, datetime]:
    """Return a day's hours of somebody, in UTC."""
    zone = zone_of(person)
    first, last = (datetime.combine(day, each, zone).astimezone(UTC) for each in (begin, _EVENING))
    return first, last


def _about(message: Message) -> tuple[datetime, datetime]:
    return message.at, message.at - _INSTANT
