"""Letters in Junk: one that uses a right is a case, and of the others managers hear every working morning."""

from datetime import datetime

from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.duties.junk import tell_of_junk
from tests.support.cast import ADA, IRIS, MAX
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter

SALE = "Our new autumn collection is here. Free delivery on all orders over 50 euro this weekend. Shop now!"


def at(room: Room, day: str, hour: int) -> None:
    """Let it be that hour, UTC, of a day of March 2026, when Copenhagen is an hour ahead."""
    room.later(datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00") - room.clock.now())


def junk(room: Room, *letters: bytes) -> None:
    for original in letters:
        room.mail.deliver(original, "Junk", room.clock.now())
    room.sync()


def told(room: Room, person: PersonId = MAX) -> list[Notice]:
    tell_of_junk(room.desk)
    room.deliver()
    return [post.notice for post in room.chat.direct(person) if post.notice and "junk" in post.key]


def test_fm_35_managers_hear_each_morning_what_was_put_aside(room: Room) -> None:
    at(room, "2026-03-03", 10)
    junk(room, *(letter(text=SALE, subject="Offer") for _ in range(3)))
    at(room, "2026-03-04", 7)
    assert told(room) == []
    at(room, "2026-03-04", 8)
    for _ in range(3):
        (notice,) = told(room)
    assert notice.summary == "3 letters were put aside as junk since yesterday."
    assert "a request" not in notice.summary
    assert told(room, ADA) == told(room, IRIS) == []


def test_fm_35_a_request_in_junk_is_a_case_without_an_acknowledgement(room: Room) -> None:
    junk(room, letter())
    room.settle()
    assert len(room.cases()) == 1
    assert room.mail.sent == ()
    at(room, "2026-03-03", 9)
    assert told(room) == [], "it is no junk to look through"


def test_fm_35_a_clean_junk_folder_is_not_told(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK))
    at(room, "2026-03-03", 9)
    assert told(room) == []


def test_fm_35_after_days_off_the_whole_pause_is_told(room: Room) -> None:
    at(room, "2026-03-06", 12)
    junk(room, letter(text=SALE, subject="Offer"))
    at(room, "2026-03-07", 12)
    assert told(room) == []
    junk(room, letter(text=SALE, subject="Offer"))
    at(room, "2026-03-09", 9)
    (notice,) = told(room)
    assert notice.summary.startswith("2 letters")


def test_ux_20_what_is_found_out_in_the_evening_waits_for_the_managers_morning(room: Room) -> None:
    at(room, "2026-03-03", 7)
    junk(room, letter(text=SALE, subject="Offer"))
    at(room, "2026-03-03", 19)
    assert told(room) == [], "nothing ran that day"
    at(room, "2026-03-04", 7)
    assert len(told(room)) == 1
