"""Who may not act: guests, strangers, other workspaces, bots, the deactivated, and people without a role."""

from typing import Any

import pytest

from bot.slack.people import Unconfirmed
from handlers.domain.case import Status
from handlers.domain.events import EventKind
from handlers.people import colleagues
from tests.support.slack_desk import Cast, Place, words

GUESTS = [
    ({"is_restricted": True}, "Guests"),
    ({"is_ultra_restricted": True}, "Guests"),
    ({"is_stranger": True}, "its own workspace only"),
    ({"team_id": "T0OTHER"}, "its own workspace only"),
    ({"deleted": True}, "does not confirm this account"),
    ({"is_bot": True}, "does not confirm this account"),
]


def change(place: Place, person: str, **flags: Any) -> None:
    """Change an account, and let the directory be asked again."""
    place.slack.workspace.change_person(person, **flags)
    colleagues.refresh(place.desk)


@pytest.mark.parametrize(("flags", "said"), GUESTS)
def test_sec_06_such_an_account_does_nothing_although_it_is_on_the_list(
    place: Place, cast: Cast, flags: dict[str, Any], said: str
) -> None:
    case = place.letter()
    change(place, cast.ada, **flags)
    place.press(cast.ada, case, "claim")
    assert said in place.told(cast.ada)
    assert place.case(case).status is Status.NEW
    assert said in place.command(cast.ada, "list")
    place.slack.shortcut(cast.ada, "new_case")
    place.slack.open_home(cast.ada)
    home = place.slack.home(cast.ada)
    assert home is not None
    assert said in words(home)
    assert case.number not in words(home)
    assert place.kinds(case) == [EventKind.CASE_OPENED]


def test_mallory_is_told_whom_to_ask(place: Place, cast: Cast) -> None:
    case = place.letter()
    for action in ("claim", "open_letter"):
        place.press(cast.mallory, case, action)
        assert "ask an admin of Ombud to add you" in place.told(cast.mallory)
    assert place.case(case).status is Status.NEW
    assert place.slack.modal(cast.mallory) is None


def test_no_press_asks_slack_who_somebody_is(place: Place, cast: Cast) -> None:
    case = place.letter()
    asked = len(place.slack.calls("users.info")), len(place.slack.calls("auth.test"))
    place.press(cast.mallory, case, "claim")
    place.press(cast.ada, case, "claim")
    place.command(cast.ada, "list")
    place.command(cast.mallory, "list")
    assert len(place.slack.calls("users.info")) == asked[0]
    assert len(place.slack.calls("auth.test")) <= asked[1] + 1  # once, of the token


def test_somebody_nobody_was_asked_about_yet_waits_a_moment(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.desk.roster.learn(())
    place.press(cast.ada, case, "claim")
    assert str(Unconfirmed()) in place.told(cast.ada)
    assert place.case(case).status is Status.NEW
    colleagues.refresh(place.desk)
    place.press(cast.ada, case, "claim")
    assert place.case(case).status is Status.OPEN


def test_sec_06_somebody_made_a_guest_while_a_form_is_open_cannot_submit_it(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "close")
    change(place, cast.ada, is_restricted=True)
    refused = place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    assert refused.outcome == "push"
    assert "Guests" in words(place.window(cast.ada))
    assert place.case(case).status is Status.OPEN
