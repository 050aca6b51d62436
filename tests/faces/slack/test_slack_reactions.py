"""Triage by emoji: what eyes, taking them off and a tick do to a card, and what no emoji ever does."""

import pytest

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.identity import SMALLEST_SCOPES
from handlers.desk import Rules
from handlers.domain.case import Case, Status
from handlers.domain.events import EventKind
from tests.support.slack_desk import Cast, Place, words

WITH_EMOJI = Rules(triage_by_emoji=True)


@pytest.fixture
def scopes() -> frozenset[str]:
    return SMALLEST_SCOPES | {"reactions:read"}


@pytest.fixture
def rules() -> Rules:
    return WITH_EMOJI


def react(place: Place, person: str, case: Case, emoji: str = "eyes") -> Delivered:
    return place.slack.react(person, place.channel, place.card(case).ts, emoji)


def test_ux_06_eyes_claim_and_the_card_shows_it(place: Place, cast: Cast) -> None:
    case = place.letter()
    assert react(place, cast.ada, case).ok
    place.deliver()
    assert place.case(case).owner == cast.ada
    assert f"<@{cast.ada}>" in words(place.card(case))
    assert f"Case {case.number} is yours" in place.told(cast.ada)


def test_ux_06_taking_the_eyes_off_gives_the_case_back(place: Place, cast: Cast) -> None:
    case = place.letter()
    react(place, cast.ada, case)
    place.slack.unreact(cast.ada, place.channel, place.card(case).ts, "eyes")
    assert place.case(case).owner is None
    assert place.kinds(case)[-1] is EventKind.UNCLAIMED


def test_ux_06_somebody_elses_eyes_give_nothing_back(place: Place, cast: Cast) -> None:
    case = place.letter()
    react(place, cast.ada, case)
    react(place, cast.max, case)
    assert "claimed by" in place.told(cast.max)
    place.slack.unreact(cast.max, place.channel, place.card(case).ts, "eyes")
    assert place.case(case).owner == cast.ada


def test_ux_06_a_tick_only_asks_to_close_and_the_form_closes(place: Place, cast: Cast) -> None:
    case = place.letter()
    react(place, cast.ada, case)
    react(place, cast.ada, case, "white_check_mark")
    assert f"Close case {case.number}?" in place.told(cast.ada)
    assert place.case(case).status is Status.OPEN
    offer = place.slack.ephemerals(cast.ada)[-1]
    assert place.slack.press(cast.ada, place.channel, offer.ts, "close").ok
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    assert place.case(case).status is Status.CLOSED
    shown = len(place.slack.ephemerals(cast.ada))
    react(place, cast.max, case, "white_check_mark")  # closed already: nothing to ask
    assert len(place.slack.ephemerals(cast.ada)) == shown
    assert place.slack.ephemerals(cast.max) == []


@pytest.mark.parametrize("emoji", ["eyes", "white_check_mark"])
def test_ux_06_without_the_role_there_is_only_an_explanation(place: Place, cast: Cast, emoji: str) -> None:
    case = place.letter()
    before = len(place.slack.messages(place.channel))
    react(place, cast.mallory, case, emoji)
    assert "ask an admin of Ombud to add you" in place.told(cast.mallory)
    assert place.case(case).status is Status.NEW
    assert len(place.slack.messages(place.channel)) == before


@pytest.mark.parametrize("emoji", ["tada", "+1", "x"])
def test_ux_06_every_other_emoji_is_just_an_emoji(place: Place, cast: Cast, emoji: str) -> None:
    case = place.letter()
    react(place, cast.ada, case, emoji)
    assert place.slack.ephemerals(cast.ada) == []
    assert place.kinds(case) == [EventKind.CASE_OPENED]


def test_an_emoji_on_a_line_or_on_chatter_does_nothing(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    assert place.press_further(cast.ada, case, "unclaim").ok
    line = next(one for one in place.slack.messages(place.channel) if one.is_reply)
    chatter = place.slack.say(cast.ada, place.channel, "look at this")
    for post in (line, chatter):
        assert place.slack.react(cast.ada, place.channel, post.ts, "eyes").ok
    assert place.case(case).owner is None


def test_the_same_reaction_delivered_again_is_answered_with_silence(place: Place, cast: Cast) -> None:
    case = place.letter()
    for emoji in ("eyes", "white_check_mark"):
        first = react(place, cast.ada, case, emoji)
        told = len(place.slack.ephemerals(cast.ada))
        assert first.parcel is not None
        assert place.slack.redeliver(first.parcel).ok
        assert len(place.slack.ephemerals(cast.ada)) == told
    assert place.kinds(case).count(EventKind.CLAIMED) == 1


class TestSwitchedOff:
    """Where the organisation does not want it, an emoji stays an emoji."""

    @pytest.fixture
    def rules(self) -> Rules:
        return Rules()

    def test_eyes_do_nothing(self, place: Place, cast: Cast) -> None:
        case = place.letter()
        assert react(place, cast.ada, case).ok
        assert place.case(case).owner is None
        assert place.slack.ephemerals(cast.ada) == []
