"""The crew of a job: a turn for each mailbox, none waiting for another's, and an orderly end."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from bot.jobs import crew as crews
from bot.jobs.crew import Crew
from bot.jobs.embedded import EmbeddedEngine
from bot.jobs.table import Apart, Job
from handlers.domain.ids import MailboxId

SOON = 5.0  # seconds to wait at most for what happens at once
NEVER = 3600.0


class Post:
    """A desk with mailboxes that are due until they had a turn; some hang, and some go wrong."""

    def __init__(self) -> None:
        self.due: set[int] = set()
        self.turns: Counter[int] = Counter()
        self.under_way: Counter[int] = Counter()
        self.most = 0
        self.hanging: set[int] = set()
        self.failing: set[int] = set()
        self.go_on = threading.Event()
        self.stopping = threading.Event()
        self.changed = threading.Condition()
        self.others_waited: dict[int, bool] = {}
        self.crew = Crew(APART, self.stopping, self.wake, long=0.05)

    def ask(self) -> list[MailboxId]:
        with self.changed:
            return [MailboxId(one) for one in sorted(self.due)]

    def go(self, mailbox: MailboxId, others_wait: Callable[[], bool]) -> None:
        with self.changed:
            self.due.discard(mailbox)
            self.under_way[mailbox] += 1
            self.most = max(self.most, self.under_way.total())
            self.others_waited[mailbox] = others_wait()
            self.changed.notify_all()
        if mailbox in self.hanging:
            self.go_on.wait(SOON)
        with self.changed:
            self.under_way[mailbox] -= 1
            self.turns[mailbox] += 1
            self.changed.notify_all()
        if mailbox in self.failing:
            raise ZeroDivisionError

    def wake(self) -> None:
        self.crew.look(self)

    def look(self, *due: int) -> None:
        with self.changed:
            self.due.update(due)
        self.crew.look(self)

    def had(self, turns: int, *mailboxes: int) -> bool:
        return all(self.turns[one] == turns for one in mailboxes)

    def until(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, SOON)


APART = Apart(Post.ask, Post.go)


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.stopping.set()
    made.go_on.set()
    assert made.crew.rest(SOON)


def test_every_mailbox_that_is_due_has_its_turn(post: Post) -> None:
    post.look(*range(20))
    assert post.until(lambda: post.turns.total() == 20)
    assert set(post.turns.values()) == {1}
    assert post.most <= crews.HANDS


def test_fm_17_a_mailbox_that_hangs_keeps_no_other_from_its_next_turns(post: Post) -> None:
    post.hanging = {1}
    for turn in range(1, 6):
        post.look(1, 2, 3)
        assert post.until(partial(post.had, turn, 2, 3))
    assert (post.under_way[1], post.turns[1]) == (1, 0)


def test_fm_17_however_many_hang_the_others_have_their_turns(post: Post) -> None:
    post.hanging = set(range(10))
    post.look(*range(12))
    for _ in range(200):
        if post.turns[10] == post.turns[11] == 1:
            break
        threading.Event().wait(0.01)
        post.look()  # as every tick does
    assert post.turns[10] == post.turns[11] == 1
    assert post.under_way.total() == 10


def test_fm_17_threads_are_bounded_whatever_hangs(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "MOST", 6)
    post.hanging = set(range(20))
    for _ in range(10):
        post.look(*range(20))
        threading.Event().wait(0.02)
    assert post.most == 6


def test_fm_16_one_mailbox_never_has_two_turns_at_once_and_is_looked_at_again_after(post: Post) -> None:
    post.hanging = {1}
    post.look(1)
    assert post.until(lambda: post.under_way[1] == 1)
    for _ in range(5):
        post.look(1)
    assert post.under_way[1] == 1
    post.go_on.set()
    assert post.until(lambda: post.turns[1] == 2)
    threading.Event().wait(0.04)
    assert post.turns[1] == 2


def test_a_turn_that_goes_wrong_is_logged_with_its_mailbox_and_the_others_go_on(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.failing, post.due = {1}, {1, 2}
    engine = EmbeddedEngine([Job("sync", Post.ask, NEVER, APART)], post, post.stopping)
    with caplog.at_level(logging.ERROR):
        engine.start()
        assert post.until(lambda: post.turns.total() == 2)
        assert engine.stop(SOON)
    (line,) = (record.__dict__ for record in caplog.records)
    assert (line["error"], line["mailbox_id"], line["job"]) == ("ZeroDivisionError", 1, "sync")


def test_a_turn_is_told_whether_others_wait(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "HANDS", 1)
    post.look(1, 2)
    assert post.until(lambda: post.turns.total() == 2)
    assert post.others_waited == {1: True, 2: False}


def test_who_waits_when_it_stops_has_no_turn_any_more(post: Post) -> None:
    post.hanging = set(range(8))
    post.look(*range(8))
    assert post.until(lambda: post.under_way.total() == crews.HANDS)
    post.stopping.set()
    assert not post.crew.rest(0.01)
    post.go_on.set()
    assert post.crew.rest(SOON)
    assert post.turns.total() == crews.HANDS


def test_the_engine_stops_with_its_crews(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.hanging, post.due = {1}, {1}
    engine = EmbeddedEngine([Job("sync", Post.ask, NEVER, APART)], post, post.stopping)
    engine.start()
    assert post.until(lambda: post.under_way[1] == 1)
    assert not engine.stop(0.05)
    assert [record.__dict__["job"] for record in caplog.records] == ["sync"]
    post.go_on.set()
    assert engine.stop(SOON)
