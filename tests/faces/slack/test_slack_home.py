"""The Home tab: drawn through the outbox when it is opened, once for each opening."""

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
    assert mine.number in shown
    assert other.number in shown
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
    assert f"<@{cast.iris}>" in words(home)  # whom to ask
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
    assert "claim" not in [one.get("action_id") for b in redrawn.blocks for one in b.get("elements", [])]


def test_a_letter_opens_from_home(place: Place, cast: Cast) -> None:
    place.letter(text="The words of the letter")
    place.later(30 * 24 * 3600)
    place.slack.open_home(cast.ada)
    place.deliver()
    home = place.slack.home(cast.ada)
    assert home is not None
    place.slack.press_in_view(home.id, "open_letter")
    assert "The words of the letter" in words(place.window(cast.ada))


def test_somebody_nobody_was_asked_about_yet_sees_one_polite_sentence(place: Place, cast: Cast) -> None:
    place.desk.roster.learn(())
    assert place.slack.open_home(cast.ada).ok
    home = place.slack.home(cast.ada)
    assert home is not None
    assert "still reading who is who" in words(home)
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
