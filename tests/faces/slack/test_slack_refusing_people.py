"""Who may not act: guests, strangers, other workspaces, bots, the deactivated, and people without a role."""

from typing import Any

import pytest

from bot.slack.people import Unconfirmed
from handlers.domain.case import Status
from tests.support.slack_desk import Cast, Place, words

GUESTS = [
    ({"is_restricted": True}, "Guests"),
    ({"is_ultra_restricted": True}, "Guests"),
    ({"is_stranger": True}, "its own workspace only"),
    ({"team_id": "T0OTHER"}, "its own workspace only"),
    ({"deleted": True}, "does not confirm this account"),
    ({"is_bot": True}, "does not confirm this account"),
]


@pytest.mark.parametrize(("flags", "said"), GUESTS)
def test_such_an_account_does_nothing_although_it_is_on_the_list(
    place: Place, cast: Cast, flags: dict[str, Any], said: str
) -> None:
    case = place.letter()
    place.slack.workspace.change_person(cast.ada, **flags)
    place.press(cast.ada, case, "claim")
    assert said in place.told(cast.ada)
    assert place.case(case).status is Status.NEW
    assert said in place.command(cast.ada, "list")
    place.slack.open_home(cast.ada)
    home = place.slack.home(cast.ada)
    assert home is not None
    assert said in words(home)
    assert case.number not in words(home)


def test_mallory_is_told_whom_to_ask(place: Place, cast: Cast) -> None:
    case = place.letter()
    for action in ("claim", "open_letter"):
        place.press(cast.mallory, case, action)
        assert "ask an admin of Ombud to add you" in place.told(cast.mallory)
    assert place.case(case).status is Status.NEW
    assert place.slack.modal(cast.mallory) is None


def test_an_account_that_slack_does_not_know_is_refused(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.faults.refuse("users.info", "user_not_found")
    place.press(cast.ada, case, "claim")
    assert "does not confirm this account" in place.told(cast.ada)
    assert place.case(case).status is Status.NEW


def test_while_slack_does_not_say_who_somebody_is_nothing_is_done(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.faults.crash("users.info")
    place.press(cast.ada, case, "claim")
    assert str(Unconfirmed()) in place.told(cast.ada)
    assert place.case(case).status is Status.NEW
    place.press(cast.ada, case, "claim")
    assert place.case(case).status is Status.OPEN


def test_slack_is_asked_once_in_five_minutes(place: Place, cast: Cast) -> None:
    place.letter()
    place.command(cast.ada, "list")
    place.later(299)
    place.command(cast.ada, "list")
    assert len(place.slack.calls("users.info")) == 1
    place.slack.workspace.change_person(cast.ada, deleted=True)
    place.later(2)
    assert "does not confirm" in place.command(cast.ada, "list")


def test_somebody_made_a_guest_while_a_form_is_open_cannot_submit_it(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "close")
    place.slack.workspace.change_person(cast.ada, is_restricted=True)
    place.later(301)
    refused = place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    assert refused.outcome == "push"
    assert "Guests" in words(place.window(cast.ada))
    assert place.case(case).status is Status.OPEN
