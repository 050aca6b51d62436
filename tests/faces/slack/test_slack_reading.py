"""Reading a letter in Slack: for one authorised person, literally, whatever its length, and on record."""

import pytest

from handlers.domain.events import EventKind
from tests.support.slack_desk import Cast, Place, words

HOSTILE = "<!channel> <@U0BEN> *bold* :wave: <https://evil.example|click> & \u202eevil\u200b"


def test_a_letter_is_shown_literally_and_the_reading_recorded(place: Place, cast: Cast) -> None:
    case = place.letter(subject=HOSTILE, text=HOSTILE)
    assert place.press(cast.ada, case, "open_letter").ok
    view = place.window(cast.ada)
    shown = words(view)
    assert "<!channel> <@U0BEN> *bold* :wave: <https://evil.example|click> & evil" in shown
    assert place.kinds(case)[-1] is EventKind.LETTER_OPENED
    elements = [e for b in view.blocks for part in b["elements"] for e in part["elements"]]
    assert {e["type"] for e in elements} == {"text"}  # no mention, link or emoji
    assert "submit" not in view.drawn


@pytest.mark.parametrize("length", [0, 3_001, 60_000, 1_000_000])
def test_a_letter_of_any_length_opens_and_says_what_is_missing(place: Place, cast: Cast, length: int) -> None:
    case = place.letter(text="word " * (length // 5))
    assert place.press(cast.ada, case, "open_letter").ok
    shown = words(place.window(cast.ada))
    assert ("Page 1" in shown) is (length > 20_000)
    assert place.kinds(case).count(EventKind.LETTER_OPENED) == 1


def test_no_word_of_a_letter_stands_in_the_channel(place: Place, cast: Cast) -> None:
    marker = "XYZZY-MARKER"
    case = place.letter(subject=marker, text=marker)
    for action in ("open_letter", "claim"):
        place.press(cast.ada, case, action)
    place.deliver()
    in_channel = [str(post.text) + str(post.blocks) for post in place.slack.messages(place.channel)]
    assert in_channel
    assert not [text for text in in_channel if marker in text or "sam@example.org" in text]
    calls = [c for c in place.slack.calls() if c.method.startswith("chat.")]
    assert not [c for c in calls if marker in str(c.arguments)]


def test_an_admin_without_a_role_for_cases_reads_nothing(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.iris, case, "open_letter")
    assert place.slack.modal(cast.iris) is None
    assert "the settings list who handles cases" in place.told(cast.iris)
    assert EventKind.LETTER_OPENED not in place.kinds(case)


def test_a_window_that_opens_too_late_is_told(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.slack.faults.refuse("views.open", "expired_trigger_id")
    assert place.press(cast.ada, case, "open_letter").ok
    assert "press again" in place.told(cast.ada)
