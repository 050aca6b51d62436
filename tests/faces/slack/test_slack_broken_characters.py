"""Halves of characters and NUL, which JSON lets through: typed anywhere, they stop nothing."""

import pytest

from handlers.domain.case import Case
from handlers.domain.events import EventKind
from tests.support.slack_desk import Cast, Place, words

BROKEN = "Sam rang.\ud83d \x00 Bye.\udc00"
KEPT = "Sam rang.\ufffd \ufffd Bye.\ufffd"


@pytest.fixture(params=["socket"])
def road(request: pytest.FixtureRequest) -> str:
    """Is the road on which text comes as JSON alone."""
    return str(request.param)


def noted(place: Place, case: Case) -> list[str]:
    with place.desk.reading("tests.notes") as tx:
        return [one.content or "" for one in tx.events.of_case(case.id) if one.kind is EventKind.NOTED]


def test_a_note_of_broken_characters_is_kept(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "note")
    assert place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": BROKEN}).outcome == "clear"
    assert noted(place, case) == [KEPT]


def test_a_message_of_broken_characters_becomes_a_note(place: Place, cast: Cast) -> None:
    case = place.letter()
    said = place.slack.say(cast.ada, place.channel, BROKEN)
    place.slack.shortcut(cast.ada, "note_from_message", channel=place.channel, ts=said.ts)
    form = place.window(cast.ada)
    (offered,) = place.slack.suggest(cast.ada, form, "case", case.number)
    assert place.slack.submit(cast.ada, form.id, {"case": offered}).outcome == "clear"
    assert noted(place, case) == [KEPT]


def test_a_reply_of_broken_characters_is_drafted_and_shown(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "reply")
    assert place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": BROKEN}).outcome == "push"
    assert "Bye.\ufffd" in words(place.window(cast.ada))


@pytest.mark.parametrize("typed", ["find \ud800\x00", "2026-0001\x00", "\udc00", "find sam\x00@example.org"])
def test_a_command_of_broken_characters_is_answered(place: Place, cast: Cast, typed: str) -> None:
    place.letter()
    assert place.command(cast.ada, typed)
