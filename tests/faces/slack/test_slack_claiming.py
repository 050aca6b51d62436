"""Claiming from the card: one owner, and a polite word to everybody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.domain.case import Status
from handlers.domain.events import EventKind
from tests.support.slack_desk import Cast, Place, words


def test_a_claim_shows_on_the_card_and_is_told_to_the_person(place: Place, cast: Cast) -> None:
    case = place.letter()
    delivered = place.press(cast.ada, case, "claim")
    assert delivered.ok
    assert place.told(cast.ada).startswith(f"Case {case.number} is yours, due ")
    place.deliver()
    card = place.card(case)
    assert f"<@{cast.ada}>" in words(card)
    assert "Open" in words(card)
    assert place.case(case).status is Status.OPEN
    lines = [post for post in place.slack.messages(place.channel) if post.is_reply]
    assert [post.text for post in lines] == [f"<@{cast.ada}> claimed the case."]


def test_the_second_to_claim_is_told_who_was_faster(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    delivered = place.press(cast.ben, case, "claim")  # the card is not redrawn yet
    assert delivered.ok
    assert place.told(cast.ben).startswith(f"Case {case.number} was just claimed by <@{cast.ada}>.")
    assert place.case(case).owner == cast.ada


def test_the_same_delivery_twice_changes_nothing(place: Place, cast: Cast) -> None:
    case = place.letter()
    first = place.press(cast.ada, case, "claim")
    assert first.parcel is not None
    again = place.slack.redeliver(first.parcel)
    assert again.ok
    assert "This was already done; nothing was changed." in place.told(cast.ada)
    assert place.kinds(case).count(EventKind.CLAIMED) == 1


def test_a_button_of_an_old_card_is_answered_politely(place: Place, cast: Cast) -> None:
    case = place.letter()
    old = place.card(case).ts
    for action in ("claim",):
        place.slack.press(cast.ada, place.channel, old, action)
    place.deliver()
    assert not any(
        e.get("action_id") == "claim" for b in place.card(case).blocks for e in b.get("elements", [])
    )


@pytest.mark.parametrize("road", ["http", "socket"])
def test_ten_people_at_once_make_one_claim_and_nine_polite_answers(place: Place, cast: Cast) -> None:
    case = place.letter()
    with ThreadPoolExecutor(10) as crowd:
        pressed = list(crowd.map(lambda person: place.press(person, case, "claim"), cast.crowd))
    assert all(delivered.ok for delivered in pressed)
    told = [place.told(person) for person in cast.crowd]
    owner = place.case(case).owner
    won = [text for text in told if " is yours, " in text]
    lost = [text for text in told if f"was just claimed by <@{owner}>" in text]
    assert (len(won), len(lost)) == (1, 9)
    place.deliver()
    assert place.kinds(case).count(EventKind.CLAIMED) == 1
    assert len([post for post in place.slack.messages(place.channel) if post.is_reply]) == 1
