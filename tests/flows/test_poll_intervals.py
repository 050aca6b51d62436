"""How often a mailbox is looked at: by when its letters come, by who tells of one, and by how it fails."""

from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.errors import Temporary
from handlers.desk import Hooks
from handlers.intake import noticing
from handlers.intake.sync import sync_all
from handlers.mailboxes.polling import COLD, HOT, LONGEST_PAUSE, WARM, interval, next_look, wake
from handlers.store.instants import to_micros
from handlers.store.mailboxes import LEASE
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import looks, make_dear
from tests.support.times import DAY, HOUR, MINUTE, MONDAY, SECOND


def poll(room: Room) -> bool:
    """Let the job tick once, and return whether the mailbox was looked at."""
    fence = "SELECT fence FROM mailbox"
    before = value(room, fence)
    with suppress(ExceptionGroup):
        sync_all(room.desk)
    return bool(value(room, fence) != before)


def wait_for_look(room: Room, step: timedelta, most: timedelta) -> timedelta:
    """Let time pass until the mailbox is looked at, and return how much that was."""
    waited = timedelta()
    while waited <= most:
        room.later(step)
        waited += step
        if poll(room):
            return waited
    raise AssertionError("nobody looked")


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(), HOT),
        (HOUR, HOT),
        (HOUR + SECOND, WARM),
        (DAY, WARM),
        (DAY + SECOND, COLD),
        (None, COLD),
    ],
)
def test_the_pause_goes_by_the_age_of_the_newest_letter(age: timedelta | None, pause: timedelta) -> None:
    assert interval(None if age is None else MONDAY - age, MONDAY) == pause


@pytest.mark.parametrize(("age", "pause"), [(MINUTE, HOT), (3 * HOUR, WARM), (5 * DAY, COLD)])
def test_fm_07_a_mailbox_is_looked_at_within_a_quarter_of_an_hour_whatever_push_says(
    room: Room, age: timedelta, pause: timedelta
) -> None:
    make_dear(room)
    room.mail.deliver(letter(), received_at=room.clock.now() - age)
    room.sync()

    waited = wait_for_look(room, SECOND if pause == HOT else 15 * SECOND, COLD)

    assert 0.8 * pause <= waited <= 0.95 * pause + 15 * SECOND
    assert waited < timedelta(minutes=15)


def test_looks_at_one_mailbox_do_not_march_in_step(room: Room) -> None:
    make_dear(room)
    room.arrive(letter())

    waits = {wait_for_look(room, SECOND, HOT) for _ in range(8)}

    assert len(waits) > 3


def test_the_same_round_has_the_same_jitter(new_room: NewRoom) -> None:
    room = new_room()
    make_dear(room)
    room.arrive(letter())
    first = value(room, "SELECT poll_at FROM mailbox")
    with room.desk.transaction("tests.again") as tx:
        mailbox = tx.mailboxes.get(room.mailbox.id)
        assert to_micros(next_look(tx, room.desk, mailbox)) == first


def test_a_folder_on_disk_is_looked_at_on_every_tick(room: Room) -> None:
    assert poll(room)
    assert poll(room)
    room.mail.fail_next("discover", Temporary())
    assert poll(room)
    assert poll(room), "it costs nothing to look"


def test_fm_08_a_call_brings_the_next_look_forward_and_a_storm_is_one_look(new_room: NewRoom) -> None:
    woken: list[str] = []
    room = new_room(hooks=Hooks(wake=woken.append))
    make_dear(room)
    room.sync()
    woken.clear()
    assert not poll(room)

    room.later(SECOND)
    heard = [wake(room.desk, room.mailbox.id) for _ in range(50)]

    assert heard == [True] + [False] * 49
    assert woken == ["sync"]
    assert poll(room)
    room.later(SECOND)
    assert not poll(room)


def test_fm_08_a_call_in_the_middle_of_a_round_is_not_forgotten(new_room: NewRoom) -> None:
    def call(point: str) -> None:
        if point == "sealed" and not heard:
            heard.append(True)
            room.later(SECOND)
            wake(room.desk, room.mailbox.id)

    heard: list[bool] = []
    room = new_room(hooks=Hooks(checkpoint=call))
    make_dear(room)
    room.arrive(letter())
    room.desk.reached = lambda _point: None

    assert heard
    assert poll(room), "what it told of may have come after the look"
    assert not poll(room)


def test_fm_12_pauses_double_up_to_an_hour_while_a_mailbox_fails(room: Room) -> None:
    make_dear(room)
    for _ in range(40):
        room.mail.fail_next("discover", Temporary())
    assert poll(room)

    waits = [wait_for_look(room, MINUTE, 2 * HOUR) for _ in range(10)]

    assert [wait // MINUTE for wait in waits] == [1, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert max(waits) == LONGEST_PAUSE


def test_fm_12_once_it_answers_it_is_looked_at_as_ever(room: Room) -> None:
    make_dear(room)
    for _ in range(6):
        room.mail.fail_next("discover", Temporary())
    poll(room)
    for _ in range(6):
        wait_for_look(room, MINUTE, HOUR)
    room.arrive(letter())

    assert wait_for_look(room, SECOND, HOT) < HOT


@pytest.mark.parametrize(
    ("named", "kept"), [(1_800, HOUR / 2), (3_600, HOUR), (7_200, HOUR), (999_999_999, HOUR)]
)
def test_fm_12_a_wait_that_the_provider_names_is_kept_up_to_an_hour(
    room: Room, named: float, kept: timedelta
) -> None:
    make_dear(room)
    room.mail.fail_next("discover", Temporary(retry_after=named))
    poll(room)

    assert wait_for_look(room, MINUTE, 3 * HOUR) == kept


def test_fm_12_calls_do_not_shorten_the_pause_of_a_mailbox_that_fails(room: Room) -> None:
    make_dear(room)
    room.mail.fail_next("discover", Temporary())
    poll(room)
    room.later(SECOND)

    assert not wake(room.desk, room.mailbox.id)
    assert not poll(room)


def test_fm_02_a_letter_that_was_put_off_is_tried_in_its_time_and_not_at_the_next_look(
    room: Room,
) -> None:
    make_dear(room)
    room.mail.fail_next("fetch", Temporary())
    room.mail.deliver(letter(), received_at=room.clock.now() - 9 * DAY)
    room.sync()

    assert wait_for_look(room, SECOND, COLD) == MINUTE
    assert len(room.cases()) == 1


def test_a_mailbox_whose_worker_died_is_due_as_soon_as_its_lease_ends(room: Room) -> None:
    make_dear(room)
    room.sync()
    with room.desk.transaction("tests.lease") as tx:
        assert tx.mailboxes.lease(room.mailbox.id, tx.now)

    room.later(LEASE - SECOND)
    assert not poll(room)
    room.later(SECOND)
    assert poll(room)


def test_fm_06_what_a_round_left_to_notice_is_noticed_at_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 2)
    make_dear(room)
    for _ in range(5):
        room.mail.deliver(letter(), received_at=room.clock.now())

    assert [poll(room) for _ in range(4)] == [True, True, True, False]
    assert len(room.cases()) == 5


def test_fm_06_empty_pages_that_promise_more_are_followed(room: Room) -> None:
    seen = looks(room)
    room.mail.pause_next(4)
    tally = room.arrive(letter(), letter())

    assert tally.cases == 2
    assert seen == ["INBOX"] * 5 + ["Junk"]


def test_fm_06_pages_of_a_round_are_counted_and_the_others_get_their_turn(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGES", 3)
    seen = looks(room)
    room.mail.pause_next(5)
    room.mail.deliver(letter(), "Junk", received_at=room.clock.now())
    room.mail.deliver(letter(), received_at=room.clock.now())

    room.sync()
    assert seen == ["INBOX"] * 3 + ["Junk"] * 3
    room.sync()
    assert len(room.cases()) == 2


def test_fm_06_nothing_more_is_noticed_while_very_many_letters_wait(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 2)
    monkeypatch.setattr(noticing, "BACKLOG", 4)
    for _ in range(9):
        room.mail.deliver(letter(), received_at=room.clock.now())
    for _ in range(50):
        room.mail.fail_next("fetch", Temporary())

    assert room.sync().noticed == 4
    room.later(MINUTE)
    seen = looks(room)
    assert room.sync().noticed == 0
    assert seen == [], "and nobody is asked in vain"
    room.mail.faults._waiting.clear()
    room.later(HOUR)
    assert room.sync().cases == 4
    while room.sync().noticed:
        pass
    assert len(room.cases()) == 9
