"""Acknowledged first, shown afterwards: no call to Slack comes before its answer, none can undo work."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.views import View
from bot.slack.afterwards import Showing, Ushers
from handlers.desk import Rules
from handlers.domain.case import Case, Status
from handlers.domain.events import EventKind
from tests.faces.slack.conftest import ROADS
from tests.support.slack_desk import Cast, Place, make_place, words

#: What each fault makes of the calls that show something.
SHOWING = ("chat.postEphemeral", "views.open", "views.push", "views.update", "views.publish")


class Door:
    """Ushers who show nothing while the door is shut, however long that is."""

    def __init__(self) -> None:
        self._ushers = Ushers(threads=4)
        self._changed = threading.Condition()
        self._is_open = True
        self._inside = 0
        self._before = 0

    def do(self, showing: Showing) -> None:
        def through() -> None:
            with self._changed:
                self._before += 1
                self._changed.notify_all()
                assert self._changed.wait_for(lambda: self._is_open, 30)
                self._before -= 1
                self._inside += 1
            try:
                showing()
            finally:
                with self._changed:
                    self._inside -= 1
                    self._changed.notify_all()

        self._ushers.do(through)

    def hold(self) -> Showing:
        return self._ushers.hold()

    def shut(self) -> None:
        """Shut it, once whoever went through has come back."""
        with self._changed:
            self._is_open = False
            assert self._changed.wait_for(lambda: not self._inside, 30)

    def heard(self) -> None:
        """Wait until somebody stands before it: what is shown is begun a moment after the answer has left."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._before > 0, 30)

    def stop(self) -> None:
        """Open it, and wait until all is shown."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()
        self._ushers.stop()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def loose_place(tmp_path: Path, scopes: frozenset[str], door: Door) -> Iterator[Place]:
    """Gives a place whose app shows things in threads of its own, as in earnest."""
    place = make_place(
        tmp_path,
        scopes=scopes | {"reactions:read"},
        afterwards=door,
        rules=Rules(triage_by_emoji=True),
    )
    yield place
    place.slack.stop()
    place.afterwards.stop()
    place.desk.close()


def press(place: Place, cast: Cast, case: Case) -> Delivered:
    return place.press(cast.ada, case, "claim")


def react(place: Place, cast: Cast, case: Case) -> Delivered:
    return place.slack.react(cast.ada, place.channel, place.card(case).ts, "eyes")


def opened(place: Place, cast: Cast) -> View:
    """Wait for the window that a press opens."""
    place.slack.wait_for(lambda: place.slack.modal(cast.ada))
    return place.window(cast.ada)


def submit(place: Place, cast: Cast, case: Case) -> Delivered:
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "close")
    form = opened(place, cast)
    return place.slack.submit(cast.ada, form.id, {"outcome_0": "withdrawn"})


#: Each kind of delivery that changes something, and what it leaves in the record.
DELIVERIES: dict[str, tuple[Callable[[Place, Cast, Case], Delivered], EventKind]] = {
    "button": (press, EventKind.CLAIMED),
    "reaction": (react, EventKind.CLAIMED),
    "form": (submit, EventKind.CLOSED),
}


def spoil(place: Place, fault: str) -> None:
    for method in SHOWING:
        match fault:
            case "refused":
                place.slack.faults.refuse(method, "fatal_error", times=9)
            case "limited":
                place.slack.faults.limit(method, retry_after=30, times=9)
            case "broken before":
                place.slack.faults.crash(method, times=9)
            case "broken after":
                place.slack.faults.crash(method, times=9, after=True)
            case "cut off":
                place.slack.faults.drop(method, times=9)
            case _:
                place.slack.faults.slow(method, 0.2, times=9)


def made_to_show(place: Place) -> list[str]:
    """Return the calls that showed something, or tried to."""
    return [call.method for call in place.slack.calls() if call.method in SHOWING]


@pytest.mark.parametrize("fault", ["refused", "limited", "broken before", "broken after", "cut off", "slow"])
@pytest.mark.parametrize("what", DELIVERIES)
@pytest.mark.parametrize("road", ["http"])
def test_whatever_becomes_of_the_showing_the_work_is_done_once_and_answered_at_once(
    place: Place, cast: Cast, door: Door, what: str, fault: str
) -> None:
    case = place.letter()
    deliver, kind = DELIVERIES[what]
    before: list[str] = []
    if what == "form":  # its window must open first
        place.press(cast.ada, case, "claim")
        place.deliver()
        place.press(cast.ada, case, "close")
        form = opened(place, cast)
        door.shut()
        before = made_to_show(place)
        spoil(place, fault)
        delivered = place.slack.submit(cast.ada, form.id, {"outcome_0": "withdrawn"})
    else:
        door.shut()
        spoil(place, fault)
        delivered = deliver(place, cast, case)
    assert delivered.ok
    assert delivered.attempts == 1
    assert made_to_show(place) == before, "answered before Slack was called, so no call was waited for"
    assert place.kinds(case).count(kind) == 1
    door.heard()
    door.stop()
    assert len(made_to_show(place)) > len(before), "shown afterwards, or at least tried"
    place.slack.faults.clear()
    place.deliver()
    assert place.case(case).number in words(place.card(case))


def test_ux_10_a_window_opens_within_a_second_of_the_press(place: Place, cast: Cast) -> None:
    case = place.letter(text="The words of the letter")
    began = time.monotonic()
    assert place.press(cast.ada, case, "open_letter").ok
    view = opened(place, cast)
    assert time.monotonic() - began < 1.0
    assert "The words of the letter" in words(view)


@pytest.mark.parametrize("road", ["http"])
def test_ux_10_a_press_is_acknowledged_long_before_slack_opens_its_window(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.faults.slow("views.open", 0.2, times=20)
    spent = sorted(place.press(cast.ada, case, "open_letter").seconds for _ in range(20))
    assert spent[len(spent) // 2] < 0.1, spent


def test_the_same_event_three_times_claims_once(place: Place, cast: Cast) -> None:
    case = place.letter()
    first = place.slack.react(cast.ada, place.channel, place.card(case).ts, "eyes")
    assert first.parcel is not None
    for _ in range(2):
        assert place.slack.redeliver(first.parcel).ok
    place.slack.wait_for(lambda: place.slack.ephemerals(cast.ada))
    assert place.kinds(case).count(EventKind.CLAIMED) == 1
    assert len(place.slack.ephemerals(cast.ada)) == 1  # a repetition is answered with silence


def test_two_agents_at_once_are_both_answered(place: Place, cast: Cast) -> None:
    case = place.letter()
    assert place.press(cast.ada, case, "claim").ok
    assert place.press(cast.ben, case, "claim").ok
    place.slack.wait_for(lambda: place.slack.ephemerals(cast.ben))
    assert "is yours" in place.slack.wait_for(lambda: place.told(cast.ada))
    assert "was just claimed by" in place.told(cast.ben)
    assert place.case(case).owner == cast.ada


def test_ux_10_a_window_closed_meanwhile_is_nobodys_trouble(
    place: Place, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    case = place.letter()
    place.press(cast.ada, case, "open_letter")
    place.slack.wait_for(lambda: place.slack.modal(cast.ada))
    for gone in ("not_found", "hash_conflict"):
        place.slack.faults.refuse("views.update", gone)
    place.slack.faults.refuse("views.push", "not_found")
    assert place.slack.open_home(cast.ada).ok
    place.afterwards.stop()
    assert "slack.untold" not in [one.__dict__.get("action") for one in caplog.records]


def test_a_stop_shows_what_still_waits(tmp_path: Path) -> None:
    waiting = make_place(tmp_path, afterwards=Ushers(threads=1))
    stop = ROADS["http"](waiting)
    case = waiting.letter()
    waiting.slack.faults.slow("chat.postEphemeral", 0.3)
    waiting.press(waiting.cast.ada, case, "claim")
    waiting.afterwards.stop()
    assert "is yours" in waiting.told(waiting.cast.ada)
    assert waiting.case(case).status is Status.OPEN
    stop()
    waiting.slack.stop()
    waiting.desk.close()
