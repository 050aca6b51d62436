"""The bench of sweeps runs as it is called in the documentation, and the product reads what it writes."""

import json
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bench.hoard import CAME, CLOSED, NEAR, Hoard, fill
from bench.metered import cost
from bot.jobs.table import jobs
from bot.settings.groups import JobSettings
from handlers import casebook
from handlers.domain.case import ActionId, Status
from handlers.duties.recounting import recount
from tests.contract.store.shelf import run
from tests.support.cast import ADA, BEN, actor
from tests.support.desks import ACME, Room

ROOT = Path(__file__).resolve().parents[2]
OWNERS = (ADA, BEN)


def crowded(room: Room, number: int) -> None:
    fill(room.desk, room.database, room.mailbox, Hoard(number, OWNERS))


def test_a_sweep_tells_what_every_job_costs_at_every_size() -> None:
    command = [sys.executable, "-m", "bench.sweep", "--cases", "510,600", "--database", "sqlite", "--json"]
    done = subprocess.run(
        [*command, "--runs", "1"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    (name, (small, large)), *others = json.loads(done.stdout).items()

    assert (name, others) == ("sqlite", [])
    assert (small["cases"], large["cases"]) == (510, 600)
    assert {f"job {job.name}, nothing due" for job in jobs(JobSettings())} < small["costs"].keys()
    assert small["peak_MB"] > 0
    for work in ("reminders, in the morning", "weekly digest", "home page of an agent"):
        few, more = small["costs"][work], large["costs"][work]
        assert few["statements"] == more["statements"] > 0
        assert few["seconds"] > 0
        assert few["read"] > 100
        assert few["peak"] > 1_000


def test_what_a_bench_writes_the_product_reads(room: Room) -> None:
    crowded(room, NEAR + CAME + 100)
    found = casebook.open_cases(room.desk, actor(ADA), 1_000)
    assert len(found) == NEAR + CAME + 101, "the pattern is one too"
    assert len({case.requester.address for case in found}) == len(found)
    assert len({case.number for case in found}) == len(found)
    for case in (found[0], found[-1]):
        assert case.due_on == case.deadline.due_on
        assert casebook.verify_case(room.desk, case.number) == []
        assert casebook.read_file(room.desk, actor(ADA), case.number).case.requester == case.requester
    room.press(next(case for case in found if case.status is Status.NEW), ActionId.CLAIM)
    assert recount(room.desk) == 0, "they were counted by the calendar of today"


@pytest.mark.parametrize("number", [600, 1_200])
def test_as_much_is_near_and_recent_however_much_is_stored(room: Room, number: int) -> None:
    crowded(room, number)
    today, now = room.clock.now().date(), room.clock.now()
    with room.desk.reading("tests.near") as tx:
        near = tx.turnover.due_by_day(ACME.id, today, today + timedelta(days=14))
        assert sum(near.values()) <= NEAR
        assert tx.turnover.closed(ACME.id, now - timedelta(days=14), now) == CLOSED
        edges = [now - timedelta(days=14), now + timedelta(days=1)]
        assert CAME <= sum(tx.turnover.opened_between(ACME.id, edges)) <= CAME + 1
    due_by = (today + timedelta(days=14)).isoformat()
    ((found,),) = run(
        room, "SELECT count(*) FROM case_file WHERE status <> 'closed' AND due_on <= :day", day=due_by
    )
    assert found == NEAR


def test_statements_and_what_they_go_through_are_counted(room: Room) -> None:
    crowded(room, 600)

    def look(limit: int) -> None:
        with room.desk.reading("tests.look") as tx:
            tx.cases.all(ACME.id, limit)

    few, many = (cost(room.database, partial(look, limit), runs=1) for limit in (10, 500))
    assert few.statements == many.statements == 2
    assert many.read > 10 * few.read > 0
    assert many.peak > 10 * few.peak


def test_what_is_put_back_before_each_run_is_not_counted(room: Room) -> None:
    done: list[str] = []
    found = cost(room.database, lambda: done.append("work"), before=lambda: done.append("before"), runs=2)
    assert done == ["before", "work"] * 3
    assert (found.statements, found.read) == (0, 0)
