"""Buttons: four in the open, the rest in a menu, those that ask back never there, and ids that differ."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.buttons import LINK, Spoken, button_row, button_rows, link_row
from bot.slack.deliveries import wish_of_button
from bot.slack.kit import cut
from bot.slack.limits import ACCESSIBILITY_LABEL
from bot.slack.lint import Surface, lint
from bot.slack.tags import Tag
from handlers.domain.card import Button, Confirm, Link, Weight
from handlers.domain.case import TRANSITIONS, ActionId
from handlers.domain.phrase import joined
from handlers.domain.rights import Right, names
from handlers.words.speaking import speaking
from tests.support.slack_words import elements, hostile

TAG = Tag(42, 3)
SURE = Confirm("Send it?", "It cannot be taken back.", "Send 2026-0042", "Not yet")
MANY = [Button(action, action.value.title()) for action in list(ActionId)[:9]]


def drawn(buttons: list[Button]) -> list[dict[str, Any]]:
    block = button_row(buttons, TAG, "2026-0042")
    assert lint(Surface.MESSAGE, {"text": "Card", "blocks": [block]}) == []
    return cast("list[dict[str, Any]]", block["elements"])


def test_ux_01_four_stand_in_the_open_and_five_in_the_menu() -> None:
    *shown, menu = drawn(MANY)
    assert [one["action_id"] for one in shown] == [one.action for one in MANY[:4]]
    assert [one["value"] for one in menu["options"]] == [f"{one.action}:42.3" for one in MANY[4:9]]


RIGHTS_HELD = (Right.RESTRICTION, Right.PORTABILITY, Right.ERASURE)
LONG_TITLE = joined(" · ", ("2026-0042", names(RIGHTS_HELD)))


@pytest.mark.parametrize(
    ("language", "whole"),
    [
        ("en", "Open letter, case 2026-0042 · Restriction + Portability + Erasure"),
        ("de", "Schreiben öffnen, Fall 2026-0042"),
    ],
)
def test_ux_25_a_case_is_called_by_its_number_where_its_rights_have_no_room(
    language: str, whole: str
) -> None:
    with speaking(language):
        label = cut(Spoken(LONG_TITLE).of(TRANSITIONS[ActionId.OPEN_LETTER].label), ACCESSIBILITY_LABEL)
    assert label == whole


def test_what_has_no_number_is_spoken_of_as_far_as_there_is_room() -> None:
    (plain_one,) = cast("list[dict[str, str]]", button_row(MANY[:1], TAG, "x" * 100)["elements"])
    assert len(plain_one["accessibility_label"]) == ACCESSIBILITY_LABEL
    assert plain_one["accessibility_label"].endswith("…")


def test_two_buttons_of_one_label_are_told_apart_where_the_number_alone_has_room() -> None:
    title = joined(" · ", ("2026-0042", names(tuple(Right))))
    spoken = Spoken(title)
    assert [spoken.of("Reply"), spoken.of("Reply"), spoken.of("Close")] == [
        "Reply, case 2026-0042",
        "Reply (2), case 2026-0042",
        "Close, case 2026-0042",
    ]


def test_ux_12_a_button_that_asks_back_says_what_it_will_do() -> None:
    (button,) = drawn([Button(ActionId.DISCARD, "Discard", Weight.DANGER, confirm=SURE)])
    asked = {name: button["confirm"][name]["text"] for name in ("title", "text", "confirm", "deny")}
    assert asked == {
        "title": "Send it?",
        "text": "It cannot be taken back.",
        "confirm": "Send 2026-0042",
        "deny": "Not yet",
    }
    assert button["confirm"]["style"] == button["style"] == "danger"


def test_ux_12_what_asks_back_never_hides_in_a_menu_that_cannot() -> None:
    buttons = [*MANY[:5], Button(ActionId.REMOVE_TEST, "Remove", confirm=SURE)]
    *shown, menu = drawn(buttons)
    assert [one["action_id"] for one in shown] == [*(one.action for one in MANY[:3]), "remove_test"]
    assert len(menu["options"]) == 2


def test_ux_24_every_button_names_its_case_to_those_who_cannot_see_where_it_stands() -> None:
    for button in drawn(MANY[:4]):
        assert button["accessibility_label"].endswith(", case 2026-0042")


def test_one_action_twice_in_a_row_has_two_ids_and_reads_as_the_same_action() -> None:
    files = [Button(ActionId.OPEN_FILE, "Open file", token=f"7-{n}") for n in range(3)]
    shown = drawn(files)
    assert [one["action_id"] for one in shown] == ["open_file", "open_file:2", "open_file:3"]
    wishes = [wish_of_button({"actions": [one]}) for one in shown]
    assert [(wish.action, wish.tag.token) for wish in wishes] == [
        (ActionId.OPEN_FILE, f"7-{n}") for n in range(3)
    ]


def test_a_sheet_shows_every_button_five_a_row() -> None:
    rows = list(button_rows(MANY, TAG, Spoken("2026-0042")))
    assert [len(row["elements"]) for row in rows] == [5, 4]  # type: ignore[arg-type] # lists of elements
    assert list(button_rows([], TAG, Spoken(""))) == []


def test_a_link_is_a_button_that_asks_nothing_of_us() -> None:
    block = link_row(Link("Download", "https://ombud.example/file/abc"))
    assert (
        lint(
            Surface.MODAL, {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [block]}
        )
        == []
    )
    (button,) = elements(block, "button")
    assert (button["action_id"], button["url"]) == (LINK, "https://ombud.example/file/abc")


labels = st.builds(
    Button,
    st.sampled_from(ActionId),
    hostile,
    st.sampled_from(Weight),
    st.just(""),
    st.sampled_from([None, SURE]),
)


@given(st.lists(labels, min_size=1, max_size=12), hostile)
def test_whatever_buttons_say_slack_takes_them(buttons: list[Button], case: str) -> None:
    block = button_row(buttons, TAG, case)
    assert lint(Surface.MESSAGE, {"text": "Card", "blocks": [block]}) == []
