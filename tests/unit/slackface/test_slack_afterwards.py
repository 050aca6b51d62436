"""What is shown after the acknowledgement: held back, let go, bounded, and never at the cost of work."""

import logging
import threading

import pytest

from bot.slack.afterwards import AtOnce, Showing, Ushers, held_back


class Seen:
    """Notes what was shown, and by which thread."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.threads: set[str] = set()
        self.any = threading.Event()

    def show(self, name: str) -> Showing:
        def showing() -> None:
            self.names.append(name)
            self.threads.add(threading.current_thread().name)
            self.any.set()

        return showing


def test_nothing_is_shown_before_it_is_let_go() -> None:
    ushers, seen = Ushers(threads=1), Seen()
    let_go = ushers.hold()
    ushers.do(seen.show("first"))
    ushers.do(seen.show("second"))
    assert not seen.any.wait(0.05)
    let_go()
    ushers.stop()
    assert seen.names == ["first", "second"]
    assert threading.current_thread().name not in seen.threads


def test_letting_go_twice_shows_once() -> None:
    ushers, seen = Ushers(threads=1), Seen()
    let_go = ushers.hold()
    ushers.do(seen.show("once"))
    let_go()
    let_go()
    ushers.stop()
    assert seen.names == ["once"]


def test_another_thread_may_let_go_as_a_web_server_does() -> None:
    ushers, seen = Ushers(threads=1), Seen()
    let_go = ushers.hold()
    ushers.do(seen.show("held"))
    releasing = threading.Thread(target=let_go)
    releasing.start()
    releasing.join()
    assert seen.any.wait(5)
    ushers.hold()()  # the next delivery of this thread begins with nothing held
    ushers.do(seen.show("at once"))
    ushers.stop()
    assert seen.names == ["held", "at once"]


def test_a_block_lets_go_even_when_it_breaks() -> None:
    ushers, seen = Ushers(threads=1), Seen()

    def break_off() -> None:
        with held_back(ushers):
            ushers.do(seen.show("sorry"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    ushers.stop()
    assert seen.names == ["sorry"]


def test_too_much_is_dropped_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    ushers, seen, go_on = Ushers(threads=1, most=2), Seen(), threading.Event()

    def busy() -> None:
        go_on.wait(5)

    ushers.do(busy)
    ushers.do(seen.show("waits"))
    with caplog.at_level(logging.WARNING, "bot.slack.afterwards"):
        ushers.do(seen.show("lost"))
    go_on.set()
    ushers.stop()
    assert seen.names == ["waits"]
    assert [one.__dict__["reason"] for one in caplog.records] == ["too_many_waiting"]


def test_there_is_room_again_once_something_was_shown() -> None:
    ushers, seen = Ushers(threads=2, most=1), Seen()
    for number in range(5):
        seen.any.clear()
        while not seen.any.wait(0.01):
            ushers.do(seen.show(str(number)))
    ushers.stop()
    assert {"0", "4"} <= set(seen.names)


def test_an_error_is_logged_by_its_class_alone(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ZeroDivisionError("MARKER")

    ushers = Ushers(threads=1)
    with caplog.at_level(logging.ERROR, "bot.slack.afterwards"):
        ushers.do(broken)
        ushers.stop()
    (record,) = caplog.records
    assert (record.__dict__["action"], record.__dict__["error"]) == ("slack.fault", "ZeroDivisionError")
    assert "MARKER" not in record.getMessage()


def test_after_the_stop_nothing_is_taken_and_nobody_is_disturbed() -> None:
    ushers, seen = Ushers(threads=1), Seen()
    ushers.stop()
    ushers.do(seen.show("late"))
    assert seen.names == []


def test_at_once_shows_in_the_callers_thread() -> None:
    at_once, seen = AtOnce(), Seen()
    with held_back(at_once):
        at_once.do(seen.show("now"))
        assert seen.names == ["now"]
    at_once.stop()
    assert seen.threads == {threading.current_thread().name}
