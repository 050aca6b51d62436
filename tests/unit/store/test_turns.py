"""Writers stand in line: who came first writes first, the urgent before the others, and nobody for ever."""

import threading
import time
from collections.abc import Callable

import pytest

from handlers.store.turns import Turns


def in_line(turns: Turns, wishes: list[tuple[str, bool]]) -> tuple[list[str], Callable[[], None]]:
    """Line writers up behind a held turn; returns who wrote, in order, and how to let them."""
    order: list[str] = []
    held = turns.turn(urgent=True)
    held.__enter__()
    threads = []
    for name, urgent in wishes:
        thread = threading.Thread(target=write, args=(turns, name, urgent, order))
        thread.start()
        threads.append(thread)
        _until(lambda: len(turns._urgent) + len(turns._others) == len(threads))

    def let() -> None:
        held.__exit__(None, None, None)
        for thread in threads:
            thread.join(10)

    return order, let


def write(turns: Turns, name: str, urgent: bool, order: list[str]) -> None:
    with turns.turn(urgent=urgent):
        order.append(name)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_who_came_first_writes_first() -> None:
    order, let = in_line(Turns(), [(str(n), True) for n in range(6)])
    let()
    assert order == ["0", "1", "2", "3", "4", "5"]


def test_the_urgent_go_before_the_others() -> None:
    order, let = in_line(
        Turns(), [("letter", False), ("press", True), ("letter 2", False), ("press 2", True)]
    )
    let()
    assert order == ["press", "press 2", "letter", "letter 2"]


def test_the_others_have_a_turn_even_when_the_urgent_never_end() -> None:
    order, let = in_line(Turns(), [("letter", False), *((f"press {n}", True) for n in range(20))])
    let()
    assert order.index("letter") <= 8
    assert len(order) == 21


def test_one_writes_at_a_time() -> None:
    turns, inside, seen = Turns(), [0], []

    def work() -> None:
        for _ in range(50):
            with turns.turn(urgent=bool(_ % 2)):
                inside[0] += 1
                seen.append(inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen == [1] * 400


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(RuntimeError), turns.turn(urgent=True):
        raise RuntimeError
    with turns.turn(urgent=False):
        pass
