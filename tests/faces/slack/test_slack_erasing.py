"""Erasing a closed case through Slack: the window that tells what goes, the tick, and what is left to see."""

import pytest

from bot.roster import SettingsRoster
from bot.sandbox.slack.views import View
from bot.settings.groups import SlackSettings
from handlers.casework import closing
from handlers.domain.case import ActionId, Case
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.presses import Press
from tests.support.slack_desk import Cast, Place, words

REASON = "It was *meant* for another company"


@pytest.fixture
def case(place: Place, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Is a closed case; Iris, who administers, handles cases too."""
    people = SlackSettings(
        team_id=place.slack.installation.team_id,
        case_handlers=(cast.ada, cast.ben, cast.iris),
        managers=(cast.max,),
        admins=(cast.iris,),
    )
    roster = SettingsRoster(people)
    roster.learn(place.desk.roster.everyone())
    monkeypatch.setattr(place.desk, "roster", roster)
    case = place.letter()
    ada = Actor(PersonId(cast.ada), frozenset({Role.CASE_HANDLER}))
    press = Press("closes", ActionId.NOT_A_REQUEST, case.id, ada, case.version, {"sure": "yes"})
    closing.not_a_request(place.desk, press)
    place.deliver()
    return place.case(case)


def further(place: Place, person: str, case: Case) -> None:
    """Ask for a closed case, and for all that it offers."""
    assert place.press_on(person, place.whole_card(person, case), ActionId.MORE).ok


def opened(place: Place, cast: Cast, case: Case) -> View:
    """Return the window that asks whether the case is erased."""
    further(place, cast.iris, case)
    assert place.slack.press_in_view(place.window(cast.iris).id, ActionId.ERASE).ok
    return place.window(cast.iris)


def test_the_window_tells_what_goes_and_the_case_is_a_skeleton_then(
    place: Place, cast: Cast, case: Case
) -> None:
    form = opened(place, cast, case)
    assert f"Of case {case.number} is erased for good: 1 letter or reply" in words(form)
    answers = {"sure": ["yes"], "reason": REASON}
    assert place.slack.submit(cast.iris, form.id, answers).outcome == "clear"
    place.deliver()
    assert f"Case {case.number} is erased" in place.told(cast.iris)
    assert place.case(case).purged_at is not None
    everything = " ".join(words(post) for post in place.slack.messages(place.channel))
    assert "meant" not in everything


def test_without_the_tick_the_window_stays_and_says_what_is_missing(
    place: Place, cast: Cast, case: Case
) -> None:
    form = opened(place, cast, case)
    refused = place.slack.submit(cast.iris, form.id, {"reason": REASON})
    assert list(refused.errors) == ["sure"]
    assert place.case(case).purged_at is None


def test_who_is_no_admin_is_not_offered_it(place: Place, cast: Cast, case: Case) -> None:
    for person in (cast.max, cast.ada):
        further(place, person, case)
        assert "Erase from Ombud" not in words(place.window(person))
        place.slack.close(person, place.window(person).id, everything=True)
    assert place.case(case).purged_at is None
