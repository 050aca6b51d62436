"""When a home page is drawn: at its opening, at presses on it, and when it would say something else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.card import Home
from handlers.domain.case import ActionId, Status
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import PersonId
from handlers.home.pages import ask_for_home, choose, open_home, redraw_changed
from handlers.ports import ChatBusy
from tests.contract.store.shelf import new_case, value
from tests.support.cast import ADA, BEN, IRIS, MAX, actor
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, letter

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def opened(room: Room, person: PersonId = ADA, cause: str = "") -> None:
    open_home(room.desk, cause or f"opened-{person}-{room.clock.now()}", person)
    room.deliver()


def drawn(room: Room) -> int:
    """Return how many pages were published so far."""
    return room.chat.calls.count("publish_home")


def shown(room: Room, person: PersonId = ADA) -> Home:
    return room.chat.homes[person]


def ticked(room: Room) -> int:
    """Let the job look that keeps pages true, and deliver what it asked for."""
    asked = redraw_changed(room.desk)
    room.deliver()
    return asked


def test_ux_14_opening_draws_the_page_once_however_often_it_is_delivered(room: Room) -> None:
    for _ in range(3):
        opened(room, cause="the same")
    assert drawn(room) == 1


def test_ux_14_opening_again_within_ten_seconds_draws_nothing(room: Room) -> None:
    opened(room)
    room.later(9 * SECOND)
    opened(room)
    assert drawn(room) == 1
    room.later(SECOND)
    opened(room)
    assert drawn(room) == 2


def test_ux_14_a_change_to_a_case_is_drawn_for_everybody_who_looks(room: Room) -> None:
    room.arrive(letter())
    room.deliver()
    for person in (ADA, BEN):
        opened(room, person)
    room.later(10 * SECOND)
    room.press(room.only_case(), ActionId.CLAIM)
    assert ticked(room) == 2
    assert [section.title for section in shown(room).sections] == ["My cases (1)"]
    assert [section.title for section in shown(room, BEN).sections] == ["Others handle them (1)"]


def test_ux_14_nothing_is_drawn_while_nothing_changes(room: Room) -> None:
    opened(room)
    for _ in range(30):
        room.later(MINUTE)
        assert ticked(room) == 0
    assert drawn(room) == 1


def test_ux_14_at_most_once_in_ten_seconds_and_never_older_than_a_minute(room: Room) -> None:
    opened(room)
    before = drawn(room)
    for second in range(60):
        room.later(SECOND)
        new_case(room)
        ticked(room)
        if second >= 10:
            # what stands there misses at most what changed in the last ten seconds
            assert second - 10 <= int(shown(room).place.rpartition(" ")[2]) <= second + 1
    assert 5 <= drawn(room) - before <= 6


def test_ux_14_an_hour_after_its_opening_a_page_is_left_alone(room: Room) -> None:
    opened(room)
    room.later(HOUR + SECOND)
    new_case(room)
    assert ticked(room) == 0
    opened(room)
    assert shown(room).place == "1–1 of 1"


def test_ux_14_midnight_is_a_change_too(room: Room) -> None:
    new_case(room)
    late = room.clock.now().replace(hour=22, minute=50)
    room.later(late - room.clock.now())
    opened(room)
    room.later(11 * MINUTE)  # it is midnight in Copenhagen
    assert ticked(room) == 1


def test_ux_14_a_lost_role_empties_the_page(room: Room) -> None:
    new_case(room)
    opened(room)
    room.later(MINUTE)
    room.colleagues.held[ADA] = frozenset()
    assert ticked(room) == 1
    assert shown(room).sections == ()


def test_ux_14_pages_are_redrawn_without_asking_the_chat_system_who_is_who(room: Room) -> None:
    opened(room)
    room.later(MINUTE)
    new_case(room)
    ticked(room)
    assert set(room.chat.calls) == {"publish_home"}


def test_ux_14_watching_costs_the_presses_nothing(room: Room) -> None:
    room.arrive(letter())
    opened(room)
    with listening(room.database) as listener:
        room.press(room.only_case(), ActionId.CLAIM)
    assert not any("home_page" in said for said in listener.heard)


def test_ux_14_a_page_that_could_not_be_published_is_published_later(room: Room) -> None:
    room.chat.fail_next("publish_home", ChatBusy())
    opened(room)
    assert ADA not in room.chat.homes
    room.later(MINUTE)
    room.deliver()
    assert ADA in room.chat.homes


def test_ux_13_a_press_on_the_page_draws_it_at_once(room: Room) -> None:
    opened(room)
    ask_for_home(room.desk, "pressed", ADA)
    room.deliver()
    assert drawn(room) == 2


@pytest.mark.parametrize(
    ("errand", "token"),
    [(ErrandId.FILTER_HOME, "status-new"), (ErrandId.TURN_HOME, "1"), (ErrandId.REFRESH_HOME, "")],
)
def test_ux_13_filtering_turning_and_refreshing_draw_at_once_and_once(
    room: Room, errand: ErrandId, token: str
) -> None:
    opened(room)
    for _ in range(2):
        choose(room.desk, Errand("the same", errand, actor(ADA), token=token))
        room.deliver()
    assert drawn(room) == 2


def test_ux_13_what_was_chosen_stays_until_it_is_changed(room: Room) -> None:
    new_case(room, status=Status.OPEN, owner=BEN)
    opened(room)
    choose(room.desk, Errand("mine", ErrandId.FILTER_HOME, actor(ADA), token="owner-me"))
    room.later(2 * HOUR)
    opened(room)
    assert shown(room).choices[2].chosen == "owner-me"
    choose(room.desk, Errand("refresh", ErrandId.REFRESH_HOME, actor(ADA)))
    room.deliver()
    assert shown(room).choices[2].chosen == "owner-me"


def test_sec_16_every_opening_of_a_home_page_is_written_down(room: Room) -> None:
    for person in (ADA, MAX, IRIS):
        opened(room, person)
        opened(room, person, cause=f"opened-{person}-{room.clock.now()}")
    assert value(room, "SELECT count(*) FROM access WHERE kind = 'home'") == 3


def test_ux_25_a_change_of_language_is_a_change_of_the_page(room: Room) -> None:
    opened(room)
    room.later(MINUTE)
    danes = [replace(one, language="da", locale="da-DK") for one in room.colleagues.everyone()]
    room.colleagues.learn(danes)
    assert ticked(room) == 1


def test_ux_14_a_page_does_not_wait_for_many_cards(room: Room) -> None:
    for number in range(60):
        room.arrive(letter(sender=f"sam.{number}@subject.example", text=f"{ASKS_ACCESS} I am {number}."))
    open_home(room.desk, "opened", ADA)
    room.deliver()
    assert room.chat.calls.index("publish_home") == 0
    assert room.chat.calls.count("post_card") == 60
