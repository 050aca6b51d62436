"""Every number of Slack's in every element that has it: at the edge it passes, one over it does not."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.slack import limits
from bot.slack.lint import Rule, Surface, lint
from tests.unit.slack_lint.wellformed import (
    BLOCKS,
    ELEMENTS,
    Json,
    acting,
    asked,
    block,
    button,
    confirm,
    element,
    home,
    marked,
    message,
    modal,
    option,
    plain,
)

FRAMES: dict[Surface, Callable[..., Json]] = {
    Surface.MESSAGE: message,
    Surface.MODAL: modal,
    Surface.HOME: home,
}
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
WITH_PLACEHOLDER = [name for name in ELEMENTS if name.endswith("select")] + [
    "datepicker",
    "timepicker",
    *TYPED,
]
WITH_CONFIRM = [name for name in ELEMENTS if name not in TYPED]
WITH_OPTIONS = {
    "static_select": limits.OPTIONS,
    "multi_static_select": limits.OPTIONS,
    "radio_buttons": limits.FEW_OPTIONS,
    "checkboxes": limits.FEW_OPTIONS,
    "overflow": limits.OVERFLOW_OPTIONS,
}


def bare(name: str, **changes: Any) -> Json:
    """Is an element without what was chosen in it beforehand."""
    return {key: value for key, value in element(name, **changes).items() if not key.startswith("initial")}


def placed(name: str, one: Json) -> Json:
    """Is a block around the element in which it may stand."""
    return asked(one) if name in TYPED else acting(one)


def rules(surface: Surface, *blocks: Json) -> list[tuple[str, Rule]]:
    return [(fault.path, fault.rule) for fault in lint(surface, FRAMES[surface](*blocks))]


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_id_has_its_length_on_every_block(surface: Surface, name: str) -> None:
    assert rules(surface, block(name, block_id="x" * 255)) == []
    assert rules(surface, block(name, block_id="x" * 256)) == [("/blocks/0/block_id", Rule.TOO_LONG)]
    assert rules(surface, block(name, block_id="")) == [("/blocks/0/block_id", Rule.TOO_SHORT)]
    assert rules(surface, block(name, block_id=7)) == [("/blocks/0/block_id", Rule.WRONG_TYPE)]


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_action_id_has_its_length_on_every_element(name: str) -> None:
    found = [
        [rule for _, rule in rules(Surface.MODAL, placed(name, element(name, action_id=value)))]
        for value in ("x" * 255, "x" * 256, "", None)
    ]
    assert found == [[], [Rule.TOO_LONG], [Rule.TOO_SHORT], [Rule.WRONG_TYPE]]


@pytest.mark.parametrize("name", WITH_PLACEHOLDER)
def test_a_placeholder_is_short_and_plain_in_every_menu_and_field(name: str) -> None:
    def with_placeholder(text: Json) -> list[Rule]:
        return [rule for _, rule in rules(Surface.MODAL, placed(name, element(name, placeholder=text)))]

    assert with_placeholder(plain("x" * 150)) == []
    assert with_placeholder(plain("x" * 151)) == [Rule.TOO_LONG]
    assert with_placeholder(plain("")) == [Rule.TOO_SHORT]
    assert with_placeholder(marked("x")) == [Rule.PLAIN_TEXT_ONLY]


@pytest.mark.parametrize("name", ["button", "radio_buttons", "checkboxes", "overflow", "datetimepicker"])
def test_what_shows_no_placeholder_takes_none(name: str) -> None:
    found = rules(Surface.MODAL, placed(name, element(name, placeholder=plain())))
    assert [rule for _, rule in found] == [Rule.UNKNOWN_PROPERTY]


CONFIRM_LIMITS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


@pytest.mark.parametrize("name", WITH_CONFIRM)
@pytest.mark.parametrize(("part", "most"), CONFIRM_LIMITS.items())
def test_a_question_before_the_act_has_its_lengths_in_every_element(name: str, part: str, most: int) -> None:
    def asking(length: int) -> list[Rule]:
        dialog = {**confirm(), part: plain("x" * length)}
        return [rule for _, rule in rules(Surface.MESSAGE, acting(element(name, confirm=dialog)))]

    assert asking(most) == []
    assert asking(most + 1) == [Rule.TOO_LONG]
    assert asking(0) == [Rule.TOO_SHORT]


@pytest.mark.parametrize("part", CONFIRM_LIMITS)
def test_a_question_needs_all_its_parts(part: str) -> None:
    dialog = {name: value for name, value in confirm().items() if name != part}
    assert rules(Surface.HOME, acting(button(confirm=dialog))) == [
        ("/blocks/0/elements/0/confirm", Rule.MISSING)
    ]


@pytest.mark.parametrize("name", TYPED)
def test_a_typed_field_asks_no_question(name: str) -> None:
    found = rules(Surface.MODAL, asked(element(name, confirm=confirm())))
    assert found == [("/blocks/0/element", Rule.UNKNOWN_PROPERTY)]


@pytest.mark.parametrize(("name", "most"), WITH_OPTIONS.items())
def test_options_have_their_number_in_every_menu(name: str, most: int) -> None:
    def offering(count: int) -> list[Rule]:
        one = bare(name, options=[option(f"v{number}") for number in range(count)])
        return [rule for _, rule in rules(Surface.HOME, acting(one))]

    assert offering(1) == []
    assert offering(most) == []
    assert offering(most + 1) == [Rule.TOO_MANY]
    assert offering(0) == [Rule.TOO_FEW]


@pytest.mark.parametrize("name", WITH_OPTIONS)
@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("text", limits.OPTION_TEXT),
        ("value", limits.OPTION_VALUE),
        ("description", limits.OPTION_DESCRIPTION),
    ],
)
def test_an_option_has_its_lengths_in_every_menu(name: str, part: str, most: int) -> None:
    def offering(length: int) -> list[Rule]:
        text = "x" * length
        one = {**option(), part: text if part == "value" else plain(text)}
        return [rule for _, rule in rules(Surface.HOME, acting(bare(name, options=[one])))]

    assert offering(most) == []
    assert offering(most + 1) == [Rule.TOO_LONG]
    assert offering(0) == [Rule.TOO_SHORT]


@pytest.mark.parametrize("name", ["radio_buttons", "checkboxes"])
def test_boxes_and_radios_may_be_marked_up_and_menus_may_not(name: str) -> None:
    one = {"text": marked("*Yes*"), "value": "yes"}
    assert rules(Surface.HOME, acting(bare(name, options=[one]))) == []
    for menu in ("static_select", "multi_static_select", "overflow"):
        found = rules(Surface.HOME, acting(bare(menu, options=[one])))
        assert [rule for _, rule in found] == [Rule.PLAIN_TEXT_ONLY]


@pytest.mark.parametrize("count", [1, 100, 101])
@pytest.mark.parametrize("name", ["static_select", "multi_static_select"])
def test_groups_of_options_have_their_number(name: str, count: int) -> None:
    groups = [{"label": plain(f"G{number}"), "options": [option()]} for number in range(count)]
    one = {"type": name, "option_groups": groups}
    assert [rule for _, rule in rules(Surface.HOME, acting(one))] == ([Rule.TOO_MANY] if count > 100 else [])


@pytest.mark.parametrize(
    ("group", "path", "rule"),
    [
        ({"label": plain("x" * 76), "options": [option()]}, "/label/text", Rule.TOO_LONG),
        ({"label": plain(""), "options": [option()]}, "/label/text", Rule.TOO_SHORT),
        ({"label": marked("x"), "options": [option()]}, "/label", Rule.PLAIN_TEXT_ONLY),
        ({"label": plain(), "options": []}, "/options", Rule.TOO_FEW),
        ({"label": plain(), "options": [option()] * 101}, "/options", Rule.TOO_MANY),
        ({"label": plain(), "options": [option("x" * 151)]}, "/options/0/value", Rule.TOO_LONG),
        ({"options": [option()]}, "", Rule.MISSING),
        ({"label": plain()}, "", Rule.MISSING),
        ({"label": plain(), "options": [option()], "value": "x"}, "", Rule.UNKNOWN_PROPERTY),
        ("x", "", Rule.WRONG_TYPE),
    ],
)
def test_a_group_is_judged_inside(group: object, path: str, rule: Rule) -> None:
    found = rules(Surface.HOME, acting({"type": "static_select", "option_groups": [group]}))
    assert (f"/blocks/0/elements/0/option_groups/0{path}", rule) in found


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("name", ["button", "static_select", "radio_buttons"])
def test_an_element_in_the_wrong_place_is_not_excused_by_being_good(surface: Surface, name: str) -> None:
    in_context = {"type": "context", "elements": [element(name)]}
    assert rules(surface, in_context) == [("/blocks/0/elements/0", Rule.UNKNOWN_TYPE)]
