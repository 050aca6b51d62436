"""Windows over windows: laid over, turned in place, never a fourth, and a search inside them."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers import actions
from handlers.actions import Action
from handlers.desk import Desk
from handlers.domain.card import Button, Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed
from handlers.domain.presses import Done, Press, Response
from tests.support.slack_desk import Cast, Place, words

NEXT = Button(ActionId.MORE, "Next", token="2")


def answering(*answers: Response) -> Callable[[Desk, Press], Response]:
    """Return a use case that gives these answers, one after the other."""
    left = list(answers)
    return lambda _desk, _press: left.pop(0)


def sheet(title: str, *, in_place: bool = False) -> Sheet:
    return Sheet(title, (Paragraph(f"This is {title}.", buttons=(NEXT,)),), 1, 1, in_place=in_place)


@pytest.fixture
def case(place: Place) -> Case:
    return place.letter()


def play(place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch, *answers: Response) -> None:
    """Press a button of the card, then as often as needed the button of the window that opens."""
    monkeypatch.setitem(actions.ACTIONS, ActionId.OPEN_LETTER, Action(answering(answers[0])))
    monkeypatch.setitem(actions.ACTIONS, ActionId.MORE, Action(answering(*answers[1:])))
    place.press(cast.ada, case, "open_letter")
    for _ in answers[1:]:
        assert place.slack.press_in_view(place.window(cast.ada).id, "more_actions").ok


def stack(place: Place, cast: Cast) -> list[str]:
    with place.slack.workspace.lock:
        return [str(view.drawn["title"]["text"]) for view in place.slack.workspace.views.stack(cast.ada)]


def test_a_sheet_is_laid_over_the_one_it_was_asked_for_in(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"), sheet("two"), sheet("three"))
    assert stack(place, cast) == ["one", "two", "three"]


def test_a_fourth_takes_the_place_of_the_third(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"), sheet("two"), sheet("three"), sheet("four"))
    assert stack(place, cast) == ["one", "two", "four"]


def test_a_page_is_turned_in_place(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"), sheet("two", in_place=True))
    assert stack(place, cast) == ["two"]


def test_what_is_done_in_a_window_is_told_in_its_place(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"), Done("It is noted."))
    assert stack(place, cast) == ["Ombud"]
    assert "It is noted." in words(place.window(cast.ada))


def test_ux_11_a_refusal_in_a_window_leaves_what_was_there(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"))

    def refuse(_desk: Desk, _press: Press) -> Response:
        raise NotAllowed

    monkeypatch.setitem(actions.ACTIONS, ActionId.MORE, Action(refuse))
    place.slack.press_in_view(place.window(cast.ada).id, "more_actions")
    assert stack(place, cast) == ["one", "Ombud"]
    assert "no role that allows this" in words(place.window(cast.ada))


def test_a_window_that_was_redrawn_meanwhile_is_left_alone(
    place: Place, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(place, cast, case, monkeypatch, sheet("one"))
    for gone in ("hash_conflict", "not_found"):
        monkeypatch.setitem(actions.ACTIONS, ActionId.MORE, Action(answering(sheet("two", in_place=True))))
        place.slack.faults.refuse("views.update", gone)
        assert place.slack.press_in_view(place.window(cast.ada).id, "more_actions").ok
    assert stack(place, cast) == ["one"]


def test_ux_12_what_cannot_be_undone_names_verb_and_case_on_its_last_button(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": "Dear Sam"})
    preview = place.window(cast.ada)
    assert case.number in preview.drawn["submit"]["text"]
    assert preview.previous_id is not None  # the form is still there, as it was filled in
    place.slack.close(cast.ada, preview.id)
    place.press(cast.ada, case, "close")
    assert case.number in place.window(cast.ada).drawn["submit"]["text"]


def test_ux_11_a_window_carries_ids_and_a_revision_and_nothing_else(place: Place, cast: Cast) -> None:
    case = place.letter(subject="XYZZY", text="XYZZY")
    place.press(cast.ada, case, "claim")
    place.deliver()
    for action in ("reply", "close", "note", "open_letter"):
        place.press(cast.ada, case, action)
        carried = str(place.window(cast.ada).drawn["private_metadata"])
        assert carried.replace(".", "").replace("-", "").isalnum()
        assert carried.startswith(f"{case.id}.")


def test_ux_09_colleagues_are_found_as_one_types(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.max, case, "assign")
    window = place.window(cast.max)
    began = time.monotonic()
    offered = place.slack.suggest(cast.max, window, "colleague", "be")
    assert time.monotonic() - began < 0.5
    assert [one["value"] for one in offered] == [cast.ben]
    name = next(block["block_id"] for block in window.blocks if block["type"] == "input")
    assert place.slack.submit(cast.max, window.id, {name: offered[0]}).ok
    assert place.case(case).owner == cast.ben


def test_ux_09_nobody_without_a_role_learns_who_works_here(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.max, case, "assign")
    window = replace(place.window(cast.max), person=cast.mallory)
    assert place.slack.suggest(cast.mallory, window, "colleague", "be") == []


def test_ux_09_whom_nobody_asked_about_yet_is_offered_nothing(place: Place, cast: Cast) -> None:
    case = place.letter()
    place.press(cast.max, case, "assign")
    place.desk.roster.learn(())
    assert place.slack.suggest(cast.max, place.window(cast.max), "colleague", "be") == []
