"""The embedded engine: ticks and wake-ups, never twice at once, and an orderly stop."""

import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from bot.jobs.embedded import EmbeddedEngine
from bot.jobs.engine import Engine
from bot.jobs.table import Job

SOON = 5.0  # seconds to wait at most for what happens at once
NEVER = 3600.0  # a cadence no test lives to see
A_WHILE = 0.04  # long enough for a wrong second run to show


class Bench:
    """A desk whose jobs a test can watch, hold and let go."""

    def __init__(self) -> None:
        self.runs = 0
        self.at_once = 0
        self.most_at_once = 0
        self.changed = threading.Condition()
        self.go_on = threading.Event()
        self.go_on.set()

    def work(self) -> None:
        with self.changed:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.changed.notify_all()
        self.go_on.wait(SOON)
        with self.changed:
            self.at_once -= 1
            self.runs += 1
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, SOON)

    def wait_for_runs(self, count: int) -> bool:
        return self.wait_for(lambda: self.runs >= count)

    def stays_at(self, runs: int) -> bool:
        with self.changed:
            return not self.changed.wait_for(lambda: self.runs > runs, A_WHILE)


Make = Callable[..., EmbeddedEngine[Bench]]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def make(bench: Bench) -> Iterator[Make]:
    """Return a way to make engines that are all stopped in the end."""
    made: list[EmbeddedEngine[Bench]] = []

    def engine(*jobs: Job[Bench]) -> EmbeddedEngine[Bench]:
        made.append(EmbeddedEngine(jobs or (Job("deliver", Bench.work, NEVER),), bench))
        return made[-1]

    yield engine
    bench.go_on.set()
    for one in made:
        assert one.stop(SOON)


def test_every_job_runs_once_at_the_start(make: Make, bench: Bench) -> None:
    engine: Engine = make(Job("deliver", Bench.work, NEVER), Job("sync", Bench.work, NEVER))
    assert bench.runs == 0
    engine.start()
    assert bench.wait_for_runs(2)
    assert bench.stays_at(2)


def test_a_job_runs_again_on_its_tick(make: Make, bench: Bench) -> None:
    make(Job("deliver", Bench.work, 0.01)).start()
    assert bench.wait_for_runs(4)


def test_a_wake_up_comes_before_the_tick(make: Make, bench: Bench) -> None:
    engine = make()
    engine.start()
    assert bench.wait_for_runs(1)
    engine.wake("deliver")
    assert bench.wait_for_runs(2)


def test_many_wake_ups_during_a_run_make_one_more_run(make: Make, bench: Bench) -> None:
    engine = make()
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    for _ in range(50):
        engine.wake("deliver")
    bench.go_on.set()
    assert bench.wait_for_runs(2)
    assert bench.stays_at(2)
    assert bench.most_at_once == 1


def test_a_job_never_overlaps_itself_however_often_it_ticks(make: Make, bench: Bench) -> None:
    engine = make(Job("deliver", Bench.work, 0.005))
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    with bench.changed:
        assert not bench.changed.wait_for(lambda: bench.at_once > 1, A_WHILE)
    bench.go_on.set()
    assert bench.wait_for_runs(3)
    assert bench.most_at_once == 1


def test_wake_ups_from_many_threads_lose_nothing(make: Make, bench: Bench) -> None:
    engine = make()
    engine.start()

    def wake_often() -> None:
        for _ in range(100):
            engine.wake("deliver")

    threads = [threading.Thread(target=wake_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    with bench.changed:
        before = bench.runs
    engine.wake("deliver")
    assert bench.wait_for_runs(before + 1), "the last wake-up is answered by a run that began after it"
    assert bench.most_at_once == 1


def test_a_slow_job_does_not_hold_up_another(make: Make, bench: Bench) -> None:
    quick = threading.Event()
    bench.go_on.clear()
    make(Job("sync", Bench.work, NEVER), Job("deliver", lambda _: quick.set(), NEVER)).start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    assert quick.wait(SOON)


def test_a_job_may_wake_another_and_itself(make: Make, bench: Bench) -> None:
    engine: EmbeddedEngine[Bench]
    times: list[str] = []
    done = threading.Event()

    def sync(_: Bench) -> None:
        times.append("sync")
        engine.wake("deliver")
        if len(times) < 3:
            engine.wake("sync")

    def deliver(_: Bench) -> None:
        if times.count("sync") == 3:
            done.set()

    engine = make(Job("sync", sync, NEVER), Job("deliver", deliver, NEVER))
    engine.start()
    assert done.wait(SOON)
    assert times == ["sync"] * 3


def test_waking_a_job_that_does_not_exist_is_a_mistake(make: Make) -> None:
    with pytest.raises(LookupError, match="no job 'delivery'; the jobs are deliver"):
        make().wake("delivery")


def test_a_wake_up_before_the_start_is_answered_by_the_start(make: Make, bench: Bench) -> None:
    engine = make()
    engine.wake("deliver")
    assert bench.stays_at(0)
    engine.start()
    assert bench.wait_for_runs(1)


def test_an_engine_starts_once(make: Make, bench: Bench) -> None:
    engine = make()
    engine.start()
    with pytest.raises(RuntimeError, match="started before"):
        engine.start()
    assert bench.wait_for_runs(1)
    assert bench.stays_at(1)


def test_a_failing_job_is_tried_again_on_its_next_tick(make: Make, bench: Bench) -> None:
    def fail(desk: Bench) -> None:
        desk.work()
        raise ValueError("Dear Sam, marker-4711")

    make(Job("deliver", fail, 0.01)).start()
    assert bench.wait_for_runs(3)


def test_a_failure_is_logged_by_job_and_class_and_nothing_else(
    make: Make, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(desk: Bench) -> None:
        desk.work()
        raise ValueError("Dear Sam, marker-4711")

    engine = make(Job("deliver", fail, NEVER))
    engine.start()
    assert bench.wait_for_runs(1)
    assert engine.stop(SOON)
    (record,) = [one for one in caplog.records if one.name == "bot.jobs.embedded"]
    assert record.levelno == logging.ERROR
    facts = record.__dict__
    assert (facts["action"], facts["job"], facts["error"]) == ("job.failed", "deliver", "ValueError")
    assert facts["trace"][-1].endswith(" fail")
    assert "marker" not in str(facts)
    assert record.exc_info is None


def test_a_wake_up_during_a_failing_run_still_makes_one_more(make: Make, bench: Bench) -> None:
    def fail(desk: Bench) -> None:
        desk.work()
        raise ValueError

    engine = make(Job("deliver", fail, NEVER))
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    engine.wake("deliver")
    bench.go_on.set()
    assert bench.wait_for_runs(2)


def test_stopping_waits_for_what_runs(make: Make, bench: Bench) -> None:
    engine = make()
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    threading.Timer(A_WHILE, bench.go_on.set).start()
    assert engine.stop(SOON)
    assert (bench.runs, bench.at_once) == (1, 0)


def test_stopping_gives_up_in_time_and_says_what_still_runs(
    make: Make, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make()
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    assert not engine.stop(A_WHILE)
    facts = caplog.records[-1].__dict__
    assert (facts["action"], facts["job"]) == ("job.unfinished", "deliver")


def test_nothing_starts_after_a_stop(make: Make, bench: Bench) -> None:
    engine = make(Job("deliver", Bench.work, 0.01))
    engine.start()
    assert bench.wait_for_runs(1)
    assert engine.stop(SOON)
    runs = bench.runs
    engine.wake("deliver")
    assert bench.stays_at(runs)


def test_a_run_that_was_asked_for_is_left_for_the_next_start(make: Make, bench: Bench) -> None:
    engine = make()
    bench.go_on.clear()
    engine.start()
    assert bench.wait_for(lambda: bench.at_once == 1)
    engine.wake("deliver")
    threading.Timer(A_WHILE, bench.go_on.set).start()
    assert engine.stop(SOON)
    assert bench.runs == 1


def test_long_work_sees_that_it_should_end(bench: Bench) -> None:
    stopping, seen = threading.Event(), threading.Event()
    began = threading.Event()

    def patient(_: Bench) -> None:
        began.set()
        if stopping.wait(SOON):
            seen.set()

    engine = EmbeddedEngine([Job("sync", patient, NEVER)], bench, stopping)
    engine.start()
    assert began.wait(SOON)
    assert engine.stopping is stopping
    assert engine.stop(SOON)
    assert seen.is_set()


def test_an_engine_that_never_started_stops_at_once(make: Make) -> None:
    engine = make()
    assert engine.stop(0)
    assert engine.stop(0), "and again"


def test_no_thread_is_left_behind(bench: Bench) -> None:
    before = set(threading.enumerate())
    engine = EmbeddedEngine([Job("deliver", Bench.work, 0.01)], bench)
    engine.start()
    assert bench.wait_for_runs(2)
    assert engine.stop(SOON)
    for thread in set(threading.enumerate()) - before:
        thread.join(SOON)
        assert not thread.is_alive()


def test_of_several_failures_each_is_logged_with_its_mailbox_and_no_word_of_it(
    make: Make, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def sync(mailbox: int) -> None:
        raise (KeyError if mailbox == 7 else OSError)(f"ada@example.org in {mailbox}")

    def fail(bench: Bench) -> None:
        faults = []
        for number in (7, 8):
            try:
                sync(number)
            except (KeyError, OSError) as error:
                faults.append(error)
        bench.work()
        raise ExceptionGroup("some of ada@example.org", faults)

    make(Job("sync", fail, NEVER)).start()
    assert bench.wait_for_runs(1)
    assert bench.wait_for(lambda: len(_lines(caplog)) == 3) or len(_lines(caplog)) == 3
    facts = [one.__dict__ for one in _lines(caplog)]
    assert [one["error"] for one in facts] == ["ExceptionGroup", "KeyError", "OSError"]
    assert [one.get("mailbox_id") for one in facts] == [None, 7, 8]
    assert {(one["action"], one["job"]) for one in facts} == {("job.failed", "sync")}
    assert all(one["trace"][-1].endswith(" sync") for one in facts[1:])
    assert "ada@" not in str(facts)


def _lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [one for one in caplog.records if one.name == "bot.jobs.embedded"]
