"""Legal holds through Slack: the way from a case's further actions, its windows, no reason outside them."""

from datetime import timedelta
from typing import Any

from handlers.disposal import holds
from handlers.domain.case import ActionId, Case
from handlers.domain.holds import Hold
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.support.slack_desk import Cast, Place, words

REASON = "Claim before the *court* of Aarhus"


def standing(place: Place, cast: Cast) -> list[Hold]:
    return list(holds.listed(place.desk, Actor(PersonId(cast.max), frozenset({Role.MANAGER}))))


def button(view: Any, action: ActionId) -> str:
    """Return the id of the first button of an action in a window."""
    return next(
        str(one["action_id"])
        for block in view.blocks
        for one in block.get("elements", [])
        if str(one.get("action_id", "")).partition(":")[0] == action.value
    )


def day(place: Place, days: int = 40) -> str:
    return (place.clock.now().date() + timedelta(days=days)).isoformat()


def held(place: Place, cast: Cast) -> Case:
    """Let Max place a hold on a new case, as he does on a screen."""
    case = place.letter()
    place.press_further(cast.max, case, ActionId.HOLD)
    form = place.window(cast.max)
    assert "the due date runs on" in words(form)
    answers = {"reason": REASON, "review_on": day(place)}
    assert place.slack.submit(cast.max, form.id, answers).outcome == "clear"
    place.deliver()
    return case


def test_a_hold_is_placed_in_a_window_and_the_card_says_until_when(place: Place, cast: Cast) -> None:
    case = held(place, cast)
    assert f"A legal hold stands on case {case.number}" in place.told(cast.max)
    (hold,) = standing(place, cast)
    assert (hold.number, hold.reason, hold.owner) == (case.number, REASON, cast.max)
    card = words(place.card(case))
    assert f"nothing is deleted; review {day(place)}" in card
    everything = " ".join(words(post) for post in place.slack.messages(place.channel))
    assert "court" not in everything


def test_it_is_seen_put_off_and_released_from_one_window(place: Place, cast: Cast) -> None:
    case = held(place, cast)
    place.press_further(cast.max, case, ActionId.HOLDS)
    assert REASON in words(place.window(cast.max)), "literally, whatever stands in it"
    assert place.slack.press_in_view(
        place.window(cast.max).id, button(place.window(cast.max), ActionId.REVIEW_HOLD)
    ).ok
    form = place.window(cast.max)
    assert place.slack.submit(cast.max, form.id, {"review_on": day(place, 100)}).ok
    assert standing(place, cast)[0].review_on.isoformat() == day(place, 100)

    place.press_further(cast.max, case, ActionId.HOLDS)
    assert place.slack.press_in_view(
        place.window(cast.max).id, button(place.window(cast.max), ActionId.RELEASE_HOLD)
    ).ok
    assert place.slack.submit(cast.max, place.window(cast.max).id, {"reason": "Settled"}).ok
    assert standing(place, cast) == []
    place.deliver()
    assert "Legal hold" not in words(place.card(case))


def test_a_wrong_day_is_told_at_its_field_and_the_window_stays(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press_further(cast.max, case, ActionId.HOLD)
    form = place.window(cast.max)
    answered = place.slack.submit(cast.max, form.id, {"reason": "Audit", "review_on": "2020-01-01"})
    assert answered.outcome == "errors"
    assert standing(place, cast) == []


def test_whoever_handles_cases_finds_no_way_to_holds(place: Place, cast: Cast) -> None:
    case = held(place, cast)
    place.press(cast.ada, case, ActionId.MORE)
    shown = words(place.window(cast.ada))
    assert "Place a legal hold" not in shown
    assert "Legal holds" not in shown
