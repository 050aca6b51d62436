"""Identity numbers in Slack's windows: masked in letters, stopped in replies, taken out of closed cases."""

from datetime import date

import pytest

from handlers.domain.case import Case
from handlers.domain.events import EventKind
from tests.support.slack_desk import Cast, Place, words
from tests.unit.sensitive import people

CPR = people.cpr(date(2031, 5, 14))


@pytest.fixture
def claimed(place: Place, cast: Cast) -> Case:
    case = place.letter(subject=f"CPR {CPR}")
    place.press(cast.ada, case, "claim")
    place.deliver()
    return case


def further(place: Place, cast: Cast, case: Case, action: str) -> None:
    """Ask for a closed case, and press what it offers further."""
    assert place.press_on(cast.ada, place.whole_card(cast.ada, case), "more_actions").ok
    assert place.slack.press_in_view(place.window(cast.ada).id, action).ok


def test_a_letter_s_window_holds_no_number_and_says_what_stood_there(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "open_letter")
    shown = words(place.window(cast.ada))
    assert "CPR [CPR number]" in shown
    assert CPR not in shown


def test_a_reply_with_a_number_leaves_after_a_tick_and_a_reason(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": f"Your number is {CPR}."})
    assert "Careful, this mail holds: Danish CPR number." in words(place.window(cast.ada))

    stopped = place.slack.submit(cast.ada, place.window(cast.ada).id)
    assert stopped.outcome in {"push", "update"}
    form = place.window(cast.ada)
    assert "Nothing has left yet." in words(form)
    assert CPR not in words(form)
    assert EventKind.REPLY_QUEUED not in place.kinds(claimed)

    refused = place.slack.submit(cast.ada, form.id, {"reason": "They asked which number we hold."})
    assert list(refused.errors) == ["sure"]
    place.slack.submit(cast.ada, form.id, {"sure": ["yes"], "reason": "They asked which number we hold."})
    assert place.kinds(claimed).count(EventKind.REPLY_QUEUED) == 1


def test_a_closed_case_is_masked_from_its_preview_and_back_again(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "close")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"outcome_0": "withdrawn"})
    further(place, cast, claimed, "scrub")
    preview = place.window(cast.ada)
    assert "1 × Danish CPR number" in words(preview)
    assert CPR not in words(preview)
    place.slack.submit(cast.ada, preview.id)
    assert place.kinds(claimed).count(EventKind.SCRUBBED) == 1
    further(place, cast, claimed, "unscrub")
    assert place.kinds(claimed).count(EventKind.UNSCRUBBED) == 1
