"""A provider that promises to tell of new mail and does not: rounds find it, and the third time is told."""

from datetime import timedelta

import pytest

from handlers.mailboxes.polling import COLD
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.telling import hear
from handlers.mailboxes.wellbeing import LATE
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.letters import letter, new_mail_id
from tests.support.pushing import Provider, provided
from tests.support.times import HOUR, MINUTE


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    room.sync()
    room.later(MINUTE)
    keep_watches(room.desk)
    room.later(MINUTE)
    room.sync()
    return found


def letter_comes(room: Room, provider: Provider, *, told: bool) -> None:
    """Let a letter come in that the provider tells of, or not, and be found by a round."""
    room.later(5 * MINUTE)
    room.mail.deliver(letter(message_id=new_mail_id()), received_at=room.clock.now())
    if told:
        hear(room.desk, *provider.push.only())
    room.later(5 * MINUTE)
    room.sync()


def untold(room: Room) -> int:
    return int(value(room, "SELECT untold FROM watch"))


def alarms(room: Room) -> list[str]:
    rows = run(room, "SELECT person FROM outbox WHERE key LIKE 'notice:push_silent%'")
    return [person for (person,) in rows]


def test_fm_07_letters_that_were_told_of_count_nothing(room: Room, provider: Provider) -> None:
    for _ in range(5):
        letter_comes(room, provider, told=True)
    assert untold(room) == 0
    assert alarms(room) == []


def test_fm_07_three_rounds_running_that_find_what_was_not_told_are_told_once(
    room: Room, provider: Provider
) -> None:
    for number in range(1, 7):
        letter_comes(room, provider, told=False)
        assert untold(room) == number
        assert alarms(room) == [IRIS] * (number >= 3)


def test_fm_07_no_letter_is_lost_meanwhile(room: Room, provider: Provider) -> None:
    for _ in range(4):
        letter_comes(room, provider, told=False)
    assert len(room.cases()) == 4


def test_fm_07_a_telling_between_starts_the_count_anew(room: Room, provider: Provider) -> None:
    for _ in range(2):
        letter_comes(room, provider, told=False)
    letter_comes(room, provider, told=True)
    for _ in range(2):
        letter_comes(room, provider, told=False)
    assert untold(room) == 2
    assert alarms(room) == []


def test_fm_07_a_telling_that_comes_after_the_round_counts_as_well(room: Room, provider: Provider) -> None:
    for _ in range(4):
        letter_comes(room, provider, told=False)
        hear(room.desk, *provider.push.only())
        assert untold(room) == 0
    assert alarms(room) == []


def test_fm_07_rounds_that_find_nothing_say_nothing_of_push(room: Room, provider: Provider) -> None:
    for _ in range(10):
        room.later(10 * MINUTE)
        room.sync()
    assert untold(room) == 0


def test_fm_07_a_mailbox_that_nobody_promised_to_tell_of_raises_no_alarm(room: Room) -> None:
    for _ in range(5):
        room.later(10 * MINUTE)
        room.arrive(letter(message_id=new_mail_id()))
    assert alarms(room) == []


def test_fm_07_what_came_before_the_promise_is_not_held_against_it(room: Room) -> None:
    provider = provided(room)
    room.sync()
    room.later(10 * MINUTE)
    room.mail.deliver(letter(), received_at=room.clock.now())
    keep_watches(room.desk)
    room.sync()
    assert provider.push.made == 1
    assert untold(room) == 0


def test_fm_07_whatever_push_says_a_mailbox_is_looked_at_within_fifteen_minutes(
    room: Room, provider: Provider
) -> None:
    assert COLD <= LATE == timedelta(minutes=15)
    for _ in range(20):
        room.later(HOUR)
        room.sync()
        ahead = int(value(room, "SELECT poll_at FROM mailbox")) / 1_000_000 - room.clock.now().timestamp()
        assert 0 < ahead <= COLD.total_seconds()


def test_fm_07_the_alarm_says_what_to_look_at_and_that_nothing_is_lost(
    room: Room, provider: Provider
) -> None:
    for _ in range(3):
        letter_comes(room, provider, told=False)
    room.deliver()
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    text = " ".join(told.lines)
    assert "does not tell of new mail" in text
    assert "OMBUD_WEB_PUBLIC_URL" in text
    assert "None is lost" in text
