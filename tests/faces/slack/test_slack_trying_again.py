"""A form whose acknowledgement is lost stays open; whoever presses again does it no second time."""

from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.slack.courier import Courier, Parcel, Receipt
from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.submissions import NO_CONNECTION
from handlers import casebook
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.support.slack_desk import Cast, Place, words

OBSERVER = Actor(PersonId("tests"), frozenset(Role))
NEW_CASE: dict[str, Any] = {
    "origin": "phone",
    "received_on": "2026-03-01",
    "evidence": "The call log",
    "name": "Sam",
    "rights": ["access"],
    "language": "en",
    "text": "Send me what you have.",
}


@dataclass
class Deaf:
    """A way to the app that brings no answer back."""

    courier: Courier

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        return replace(self.courier.send(parcel, attempt, reason), status=None, trouble="http_timeout")


def submit_unheard(place: Place, person: str, values: dict[str, Any]) -> Delivered:
    """Submit the open window, and lose the answer."""
    way = place.slack.courier
    place.slack.courier = lambda: Deaf(way())
    try:
        return place.slack.submit(person, place.window(person).id, values)
    finally:
        place.slack.courier = way


def pressed_twice(place: Place, person: str, values: dict[str, Any]) -> str:
    """Submit a window whose first answer is lost, and return what the second try is told."""
    form = place.window(person)
    first = submit_unheard(place, person, values)
    assert first.errors == {"": NO_CONNECTION}
    assert place.window(person).id == form.id
    again = place.slack.submit(person, form.id, values)
    assert first.parcel is not None
    assert again.parcel is not None
    seen = [(one.payload["view"]["id"], one.payload["view"]["hash"]) for one in (first.parcel, again.parcel)]
    assert seen[0] == seen[1], "it is the same window, drawn once"
    assert first.parcel.payload["trigger_id"] != again.parcel.payload["trigger_id"]
    return words(place.window(person))


def test_a_new_case_is_opened_once(place: Place, cast: Cast) -> None:
    place.slack.shortcut(cast.ada, "new_case")
    assert "already done; nothing was changed" in pressed_twice(place, cast.ada, NEW_CASE)
    assert len(casebook.every_case(place.desk, OBSERVER, 10)) == 1


def test_a_note_is_written_once(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "note")
    assert "already done; nothing was changed" in pressed_twice(place, cast.ada, {"text": "Sam rang."})
    assert place.kinds(case).count(EventKind.NOTED) == 1


def test_what_was_refused_can_be_put_right_and_submitted_again(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "note")
    form = place.window(cast.ada)
    assert place.slack.submit(cast.ada, form.id, {"text": "  \n"}).errors == {"text": "Write the note first."}
    assert place.slack.submit(cast.ada, form.id, {"text": "Sam rang."}).outcome == "clear"
    assert place.kinds(case).count(EventKind.NOTED) == 1


def test_a_draft_whose_answer_is_lost_is_looked_at_all_the_same(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "reply")
    assert "Copies to nobody" in pressed_twice(place, cast.ada, {"text": "Dear Sam."})
