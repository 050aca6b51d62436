"""Claiming from the card: one owner, and a polite word to everybody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox.slack.posts import Post
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
    assert [post.text for post in lines] == ["ada claimed the case."]  # by name: nobody is mentioned


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


def test_a_card_without_an_owner_offers_claim_and_one_with_an_owner_does_not(
    place: Place, cast: Cast
) -> None:
    case = place.letter()
    assert pressable(place.card(case))[:2] == ["claim", "open_letter"]
    place.press(cast.ada, case, "claim")
    place.deliver()
    assert "claim" not in pressable(place.card(case))
    assert pressable(place.card(case))[:2] == ["open_letter", "reply"]


def test_a_case_given_back_is_free_for_the_next_person(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    assert place.press_further(cast.ada, case, "unclaim").ok
    assert f"Case {place.case(case).number} is free to claim." in words(place.window(cast.ada))
    place.deliver()
    assert pressable(place.card(case))[:2] == ["claim", "open_letter"]
    place.press(cast.ben, case, "claim")
    assert place.case(case).owner == cast.ben


def test_a_button_that_an_older_version_drew_is_answered_politely(place: Place, cast: Cast) -> None:
    button = {"type": "button", "action_id": "approve_v0", "text": {"type": "plain_text", "text": "OK"}}
    posted = place.client.chat_postMessage(
        channel=place.channel, text="An old card", blocks=[{"type": "actions", "elements": [button]}]
    )
    assert place.slack.press(cast.ada, place.channel, str(posted["ts"]), "approve_v0").ok
    assert "older version of Ombud" in place.told(cast.ada)


def test_a_button_of_a_card_not_yet_redrawn_says_where_the_case_stands(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "close")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    for stale in ("reply", "close"):
        assert place.press(cast.ada, case, stale).ok
        assert place.slack.modal(cast.ada) is None
        assert f"Case {case.number} is closed; its card shows what is possible." in place.told(cast.ada)


def test_a_forged_tag_finds_no_case(place: Place, cast: Cast) -> None:
    case = place.letter()
    for value, said in (("999.0", "There is no such case here"), ("1.2.3.4; DROP", "older version")):
        button = {
            "type": "button",
            "action_id": "claim",
            "value": value,
            "text": {"type": "plain_text", "text": "Claim"},
        }
        posted = place.client.chat_postMessage(
            channel=place.channel, text="Forged", blocks=[{"type": "actions", "elements": [button]}]
        )
        assert place.slack.press(cast.ada, place.channel, str(posted["ts"]), "claim").ok
        assert said in place.told(cast.ada)
    assert place.kinds(case) == [EventKind.CASE_OPENED]


def test_a_person_outside_the_channel_is_answered_where_slack_takes_answers(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.faults.refuse("chat.postEphemeral", "user_not_in_channel")
    assert place.press(cast.ada, case, "claim").ok
    assert place.told(cast.ada).startswith(f"Case {case.number} is yours")
    assert place.slack.modal(cast.ada) is None


def test_a_claim_stands_although_nobody_could_be_told(place: Place, cast: Cast) -> None:
    case = place.letter()
    for method in ("chat.postEphemeral", "views.open"):
        place.slack.faults.crash(method)
    assert place.press(cast.ada, case, "claim").ok
    assert place.case(case).owner == cast.ada


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


def pressable(card: Post) -> list[str]:
    return [e["action_id"] for b in card.blocks for e in b.get("elements", []) if "action_id" in e]
