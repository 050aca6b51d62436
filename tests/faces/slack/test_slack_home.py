"""The Home tab: drawn through the outbox when it is opened, once for each opening."""

import pytest

from handlers.domain.case import Status
from handlers.store.outbox import EntryState
from tests.support.slack_desk import Cast, Place, words


def test_home_shows_what_is_due_and_what_is_mine(place: Place, cast: Cast) -> None:
    mine, other = place.letter(), place.letter()
    place.press(cast.ada, mine, "claim")
    place.later(30 * 24 * 3600)
    assert place.slack.open_home(cast.ada).ok
    place.deliver()
    home = place.slack.home(cast.ada)
    assert home is not None
    shown = words(home)
    due, own = shown.split("My cases")
    assert mine.number in due
    assert other.number in due
    assert mine.number in own
    assert other.number not in own
    assert len(home.blocks) <= 60


def test_the_same_opening_delivered_three_times_draws_once(place: Place, cast: Cast) -> None:
    opened = place.slack.open_home(cast.ada)
    assert opened.parcel is not None
    for _ in range(2):
        assert place.slack.redeliver(opened.parcel).ok
    place.deliver()
    place.deliver()
    assert len(place.slack.calls("views.publish")) == 1


def test_the_tab_of_messages_draws_nothing(place: Place, cast: Cast) -> None:
    assert place.slack.open_tab(cast.ada, "messages").ok
    assert place.deliver() == 0


def test_without_a_role_home_is_one_polite_sentence(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.open_home(cast.mallory)
    place.deliver()
    home = place.slack.home(cast.mallory)
    assert home is not None
    assert "Ask an admin of Ombud to add you." in words(home)
    assert case.number not in words(home)


def test_a_claim_from_home_is_told_in_a_window_and_redraws_home(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.later(30 * 24 * 3600)
    place.slack.open_home(cast.ada)
    place.deliver()
    home = place.slack.home(cast.ada)
    assert home is not None
    assert place.slack.press_in_view(home.id, "claim").ok
    assert place.case(case).status is Status.OPEN
    assert f"Case {case.number} is yours" in words(place.window(cast.ada))
    place.deliver()
    redrawn = place.slack.home(cast.ada)
    assert redrawn is not None
    assert case.number in words(redrawn).split("My cases")[1]


def test_a_letter_opens_from_home(place: Place, cast: Cast) -> None:
    place.letter(text="The words of the letter")
    place.later(30 * 24 * 3600)
    place.slack.open_home(cast.ada)
    place.deliver()
    home = place.slack.home(cast.ada)
    assert home is not None
    place.slack.press_in_view(home.id, "open_letter")
    assert "The words of the letter" in words(place.window(cast.ada))


@pytest.mark.parametrize("road", ["http"])
def test_an_opening_that_failed_is_delivered_again(place: Place, cast: Cast) -> None:
    place.slack.faults.crash("users.info", times=1)
    opened = place.slack.open_home(cast.ada)
    assert opened.ok
    home = place.slack.home(cast.ada)
    assert home is not None
    assert "did not confirm just now" in words(home)
    with place.desk.reading("tests.outbox") as tx:
        assert tx.outbox.count(EntryState.READY) == 0


def test_a_claim_from_home_stands_although_no_window_opened(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.later(30 * 24 * 3600)
    place.slack.open_home(cast.ada)
    place.deliver()
    home = place.slack.home(cast.ada)
    assert home is not None
    place.slack.faults.crash("views.open")
    assert place.slack.press_in_view(home.id, "claim").ok
    assert place.case(case).owner == cast.ada
