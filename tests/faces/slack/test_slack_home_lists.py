"""The Home tab by hand: filters, pages, refresh, a test case, in every role, as Slack delivers it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.sandbox.slack.views import View
from handlers.domain.case import Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.home.pages import redraw_changed
from handlers.people import colleagues
from tests.support.slack_desk import Cast, Place, words

ROWS = 10


def home(place: Place, person: str) -> View:
    """Open the Home tab and return what it shows."""
    assert place.slack.open_home(person).ok
    return shown(place, person)


def shown(place: Place, person: str) -> View:
    place.deliver()
    view = place.slack.home(person)
    assert view is not None
    return view


def many(place: Place, number: int) -> None:
    for _ in range(number):
        place.letter()


def elements(view: View) -> Iterator[str]:
    for block in view.blocks:
        for element in block.get("elements", []):
            if "action_id" in element:
                yield element["action_id"]


def test_ux_13_a_person_turns_pages_and_sees_where_they_are(place: Place, cast: Cast) -> None:
    many(place, 12)
    view = home(place, cast.ada)
    assert "1–10 of 12" in words(view)
    assert place.slack.press_in_view(view.id, "turn_home:1").ok
    view = shown(place, cast.ada)
    assert "11–12 of 12" in words(view)
    assert place.slack.press_in_view(view.id, "turn_home:0").ok
    assert "1–10 of 12" in words(shown(place, cast.ada))
    assert place.slack.modal(cast.ada) is None, "the page itself is the answer"


def test_ux_13_a_person_filters_and_the_menus_remember(place: Place, cast: Cast) -> None:
    mine, other = place.letter(), place.letter()
    place.press(cast.ada, mine, "claim")
    view = home(place, cast.ada)
    assert place.slack.choose_in_view(view.id, "filter_home:owner", "owner-me").ok
    view = shown(place, cast.ada)
    assert mine.number in words(view)
    assert other.number not in words(view)
    assert place.slack.choose_in_view(view.id, "filter_home:owner", f"owner-{cast.ben}").ok
    view = shown(place, cast.ada)
    assert "No open case is like that." in words(view)
    assert place.slack.choose_in_view(view.id, "filter_home:owner", "owner-any").ok
    assert other.number in words(shown(place, cast.ada))


def test_ux_13_each_press_on_the_page_publishes_it_once(place: Place, cast: Cast) -> None:
    place.letter()
    view = home(place, cast.ada)
    for press in ("refresh_home", "refresh_home"):
        before = len(place.slack.calls("views.publish"))
        assert place.slack.press_in_view(view.id, press).ok
        view = shown(place, cast.ada)
        assert len(place.slack.calls("views.publish")) == before + 1


@pytest.mark.parametrize("road", ["http"])
def test_ux_13_a_page_full_of_everything_is_taken_by_slack(place: Place, cast: Cast) -> None:
    people = [f"U0MANY{n:03d}" for n in range(120)]
    for person in people:
        place.slack.workspace.add_person(person.lower(), person_id=person)
    for number in range(24):
        case = place.letter()
        owner = PersonId((cast.ada, cast.ben, cast.max, "")[number % 4]) or None
        with place.desk.transaction("tests.spread") as tx:
            tx.cases.save(
                replace(tx.cases.get(case.id), owner=owner, status=Status.OPEN), Event(EventKind.NOTED)
            )
    place.later(27 * 86_400)
    for person in (cast.ada, cast.max, cast.iris):
        view = home(place, person)
        assert len(view.blocks) <= 60
        assert "cannot show this page" not in words(view)


def test_ux_14_a_change_to_a_case_reaches_whoever_looks(place: Place, cast: Cast) -> None:
    case = place.letter()
    home(place, cast.ben)
    place.press(cast.ada, case, "claim")
    place.later(11)
    assert redraw_changed(place.desk) == 1
    assert f"<@{cast.ada}>" in words(shown(place, cast.ben))


def test_ux_15_each_role_has_its_own_page(place: Place, cast: Cast) -> None:
    case = place.letter()
    pages = {person: words(home(place, person)) for person in (cast.ada, cast.max, cast.iris, cast.mallory)}
    assert case.number in pages[cast.ada]
    assert "Who has how much" not in pages[cast.ada]
    assert "Who has how much" in pages[cast.max]
    assert "In danger of missing the due date" in pages[cast.max]
    assert "Set-up" in pages[cast.iris]
    assert case.number not in pages[cast.iris]
    assert f"<@{cast.iris}>" in pages[cast.mallory]
    assert "Set-up" not in pages[cast.mallory] + pages[cast.max]


def test_ux_16_an_admin_sends_themselves_a_test_case_and_removes_it(place: Place, cast: Cast) -> None:
    view = home(place, cast.iris)
    assert place.slack.press_in_view(view.id, "test_case").ok
    view = shown(place, cast.iris)
    cards = [post for post in place.slack.messages(place.channel) if "Test case" in post.text]
    assert len(cards) == 1
    assert "Test cases" in words(view)
    assert place.slack.press_in_view(view.id, "remove_test").ok
    view = shown(place, cast.iris)
    assert "Test cases" not in words(view)
    assert "remove_test" not in list(elements(view))
    (card,) = [post for post in place.slack.messages(place.channel) if "Test case" in post.text]
    assert "closed" in card.text


def test_ux_25_the_page_is_said_in_the_persons_language_and_falls_to_english(
    place: Place, cast: Cast
) -> None:
    place.letter()
    place.slack.workspace.change_person(cast.ada, locale="fr-FR")
    colleagues.refresh(place.desk)
    assert "Nobody has them yet" in words(home(place, cast.ada))


def test_sec_03_no_home_page_names_who_wrote(place: Place, cast: Cast) -> None:
    place.letter(subject="My secret subject", text="Secret words")
    for person in (cast.ada, cast.max, cast.iris, cast.mallory):
        drawn = str(home(place, person).drawn)
        assert all(secret not in drawn for secret in ("sam@", "Sam Subject", "ecret"))
