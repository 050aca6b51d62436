"""Shortcuts: a new case, a case from a message, a message as a note; for people with the role alone."""

import pytest

from handlers import casebook
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.support.slack_desk import Cast, Place, words

OBSERVER = Actor(PersonId("tests"), frozenset(Role))


def cases(place: Place) -> list[Case]:
    return casebook.every_case(place.desk, OBSERVER, 100)


@pytest.mark.parametrize("shortcut", ["new_case", "case_from_message", "note_from_message"])
def test_ux_07_each_shortcut_opens_its_form(place: Place, cast: Cast, shortcut: str) -> None:
    place.letter()
    said = place.slack.say(cast.ada, place.channel, "Sam rang: erase me & <b>")
    on = {} if shortcut == "new_case" else {"channel": place.channel, "ts": said.ts}
    assert place.slack.shortcut(cast.ada, shortcut, **on).ok
    form = place.window(cast.ada)
    assert form.drawn["callback_id"] == shortcut
    assert form.drawn["private_metadata"].startswith("0.")


def test_ux_07_the_words_of_the_message_stand_in_the_form(place: Place, cast: Cast) -> None:
    said = place.slack.say(cast.ada, place.channel, "Sam rang: erase me &amp; &lt;b&gt; <@U0MAX>")
    place.slack.shortcut(cast.ada, "note_from_message", channel=place.channel, ts=said.ts)
    filled = [
        b["element"].get("initial_value") for b in place.window(cast.ada).blocks if b["type"] == "input"
    ]
    assert "Sam rang: erase me & <b> @someone" in filled


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("Sam wrote &amp;lt;b&amp;gt; &amp;amp;", "Sam wrote &lt;b&gt; &amp;"),
        ("Sam wrote &lt;!here&gt; and &lt;@U0MAX&gt;", "Sam wrote <!here> and <@U0MAX>"),
    ],
)
@pytest.mark.parametrize("shortcut", ["note_from_message", "case_from_message"])
def test_the_words_of_a_message_are_decoded_once(
    place: Place, cast: Cast, shortcut: str, sent: str, written: str
) -> None:
    case = place.letter()
    said = place.slack.say(cast.ada, place.channel, sent)
    place.slack.shortcut(cast.ada, shortcut, channel=place.channel, ts=said.ts)
    form = place.window(cast.ada)
    if shortcut == "note_from_message":
        (offered,) = place.slack.suggest(cast.ada, form, "case", case.number)
        answers: dict[str, object] = {"case": offered}
    else:
        answers = {"received_on": "2026-03-01", "evidence": "The chat", "name": "Sam"}
        answers |= {"rights": ["access"], "language": "en"}
    assert place.slack.submit(cast.ada, form.id, answers).outcome == "clear"
    newest = casebook.every_case(place.desk, OBSERVER, 10)[-1]
    file = casebook.read_file(place.desk, OBSERVER, newest.number)
    texts = [event.content for event in file.record] + [message.content.text for message in file.messages]
    assert written in texts


def test_ux_07_a_message_becomes_a_note_of_the_case_that_is_chosen(place: Place, cast: Cast) -> None:
    case = place.letter()
    said = place.slack.say(cast.ada, place.channel, "Sam rang.")
    place.slack.shortcut(cast.ada, "note_from_message", channel=place.channel, ts=said.ts)
    form = place.window(cast.ada)
    (offered,) = place.slack.suggest(cast.ada, form, "case", case.number)
    assert offered["value"] == str(case.id)
    assert place.slack.submit(cast.ada, form.id, {"case": offered}).outcome == "clear"
    assert EventKind.NOTED in place.kinds(case)


@pytest.mark.parametrize("who", ["mallory", "iris"])
def test_without_the_role_a_shortcut_opens_nothing(place: Place, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    assert place.slack.shortcut(person, "new_case").ok
    refused = "see no case" if person == cast.iris else "no role that allows this"
    assert refused in words(place.window(person))
    assert cases(place) == []


def test_a_shortcut_of_an_older_version_is_answered_politely(place: Place, cast: Cast) -> None:
    assert place.slack.shortcut(cast.ada, "old_shortcut").ok
    assert "older version of Ombud" in words(place.window(cast.ada))


def test_ux_08_the_command_opens_the_same_form(place: Place, cast: Cast) -> None:
    assert place.slack.command(cast.ada, place.channel, "/ombud", "new").ok
    assert place.window(cast.ada).drawn["callback_id"] == "new_case"
