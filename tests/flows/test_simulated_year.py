"""Some weeks of random life at a desk: all that is told is judged from the rules, apart from the product.

The whole year is `python -m bench.year`; here are forty days with restarts, deaths, an outage and a new law.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bench.year.cast import Plan
from bench.year.journal import Journal, Message
from bench.year.life import Life
from bench.year.verdict import Verdict, judged
from tests.support.databases import NewUrl

#: Ten seconds of work, on a machine that is shared by ten.
pytestmark = pytest.mark.timeout(400)

HOUR = timedelta(hours=1)
#: Europe's clocks go forward on the 29th of March, and the fifth of April is Easter.
BEGINS = datetime(2026, 3, 18, tzinfo=UTC)
FORTY_DAYS = Plan(
    seed=11,
    cases=24,
    begins=BEGINS,
    days=40,
    tick=2 * HOUR,
    down=((datetime(2026, 4, 13, 13, 30, tzinfo=UTC), datetime(2026, 4, 22, 15, tzinfo=UTC)),),
    silent=((datetime(2026, 4, 9, 5, tzinfo=UTC), datetime(2026, 4, 9, 13, tzinfo=UTC)),),
    laws=((datetime(2026, 3, 25, 9, tzinfo=UTC), date(2026, 4, 24)),),
)
#: Without an outage, for what is wrong is to be seen soon.
FEW_DAYS = replace(FORTY_DAYS, cases=6, days=34, down=(), silent=(), laws=(), kills=0, restarts=0, seed=3)


def lived(plan: Plan, url: str, folder: Path) -> Journal:
    return Life(plan, url, folder).run()


@pytest.fixture(scope="module")
def journal(sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Journal:
    return lived(FORTY_DAYS, sqlite(), tmp_path_factory.mktemp("year"))


def reminders(journal: Journal) -> list[Message]:
    return [one for one in journal.messages if one.kind == "reminder" and one.posted and one.rows]


def with_messages(journal: Journal, change: Callable[[Message], list[Message]], seed: int = 1) -> Verdict:
    """Return the verdict on a journal in which one message of the middle is another one, or several."""
    posted = reminders(journal)
    picked = random.Random(seed).choice(posted[len(posted) // 4 : -len(posted) // 4])
    messages = [each for one in journal.messages for each in (change(one) if one is picked else [one])]
    return judged(replace(journal, messages=messages))


def test_ux_17_every_reminder_owed_is_told_and_none_is_wrong(journal: Journal) -> None:
    verdict = judged(journal)
    assert verdict.wrong == []
    assert verdict.owed > 10
    assert verdict.late > 0, "nine days of outage"
    assert verdict.rung > 0


def test_life_was_lively_enough_to_show_something(journal: Journal) -> None:
    assert len(journal.tales) == FORTY_DAYS.cases
    assert len(journal.kills) > 0
    for what in ("restarts", "claim", "answer", "close", "ask", "absences"):
        assert journal.done[what] > 0, what
    assert len(journal.laws) == 1
    assert len({one.person for one in reminders(journal)}) > 5


PLANTED: dict[str, Callable[[Message], list[Message]]] = {
    "at a forbidden hour": lambda one: [replace(one, at=one.at.replace(hour=2) + 13 * HOUR)],
    "posted twice": lambda one: [one, replace(one, ref="another", at=one.at + 2 * HOUR)],
    "untrue": lambda one: [
        replace(one, rows=tuple(replace(row, detail="due 2026-01-01, today", live=True) for row in one.rows))
    ],
    "rung for nothing": lambda one: [
        one,
        replace(one, key=f"{one.key}.2", ref="another", at=one.at + HOUR),
    ],
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_into_a_journal_is_found(journal: Journal, what: str) -> None:
    found = [with_messages(journal, PLANTED[what], seed) for seed in range(4)]
    assert any(wrong.startswith(what) for verdict in found for wrong in verdict.wrong)


def test_a_message_that_is_missing_is_found(journal: Journal) -> None:
    found = [with_messages(journal, lambda _one: [], seed) for seed in range(6)]
    assert any(wrong.startswith("not told") for verdict in found for wrong in verdict.wrong)


def test_lateness_that_is_not_owned_to_is_found(journal: Journal) -> None:
    silent = [replace(one, lines=()) for one in journal.messages]
    assert any(
        wrong.startswith("late and not said so") for wrong in judged(replace(journal, messages=silent)).wrong
    )


DEFECTS = {
    "handlers.domain.reminding.THRESHOLDS": ((1, 0), "not told"),
    "handlers.people.reminders._Picture.concerns": (lambda *_: True, "untrue"),
    "handlers.domain.hours.Hours.quiet": (lambda *_: False, "at a forbidden hour"),
}


@pytest.mark.parametrize("where", DEFECTS)
def test_a_defect_of_the_product_turns_it_red(
    where: str, sqlite: NewUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defect, what = DEFECTS[where]
    monkeypatch.setattr(where, defect)
    wrong = judged(lived(FEW_DAYS, sqlite(), tmp_path)).wrong
    assert any(one.startswith(what) for one in wrong), wrong[:3]
