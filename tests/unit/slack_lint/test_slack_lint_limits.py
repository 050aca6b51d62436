"""Each of Slack's limits from both sides: the last value that passes and the first that does not."""

from collections.abc import Callable

import pytest

from bot.slack import limits
from bot.slack.lint import Rule, Surface, lint
from tests.unit.slack_lint.wellformed import (
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

Sized = Callable[[int], Json]


def letters(count: int) -> str:
    return "x" * count


def many_buttons(count: int) -> list[Json]:
    return [button(action_id=f"a{number}") for number in range(count)]


def options(count: int) -> list[Json]:
    return [option(f"v{number}") for number in range(count)]


LENGTHS: dict[str, tuple[int, Sized]] = {
    "section text": (3_000, lambda n: block("section", text=marked(letters(n)))),
    "section field": (2_000, lambda n: block("fields", fields=[marked(letters(n))])),
    "header": (150, lambda n: block("header", text=plain(letters(n)))),
    "context text": (3_000, lambda n: block("context", elements=[marked(letters(n))])),
    "block_id": (255, lambda n: block("divider", block_id=letters(n))),
    "action_id": (255, lambda n: acting(button(action_id=letters(n)))),
    "button text": (75, lambda n: acting(button(text=plain(letters(n))))),
    "button value": (2_000, lambda n: acting(button(value=letters(n)))),
    "button url": (3_000, lambda n: acting(button(url="https://e.org/" + letters(n - 14)))),
    "accessibility label": (75, lambda n: acting(button(accessibility_label=letters(n)))),
    "confirm title": (100, lambda n: acting(button(confirm={**confirm(), "title": plain(letters(n))}))),
    "confirm text": (300, lambda n: acting(button(confirm={**confirm(), "text": marked(letters(n))}))),
    "confirm button": (30, lambda n: acting(button(confirm={**confirm(), "deny": plain(letters(n))}))),
    "option text": (
        75,
        lambda n: acting(element("overflow", options=[{"text": plain(letters(n)), "value": "v"}])),
    ),
    "option value": (
        150,
        lambda n: acting(element("overflow", options=[{"text": plain(), "value": letters(n)}])),
    ),
    "option description": (
        75,
        lambda n: acting(element("overflow", options=[option(description=plain(letters(n)))])),
    ),
    "group label": (
        75,
        lambda n: acting(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(letters(n)), "options": options(1)}],
            }
        ),
    ),
    "placeholder": (150, lambda n: acting(element("users_select", placeholder=plain(letters(n))))),
    "input label": (2_000, lambda n: block("input", label=plain(letters(n)))),
    "input hint": (2_000, lambda n: block("input", hint=plain(letters(n)))),
    "image alt_text": (2_000, lambda n: block("image", alt_text=letters(n))),
    "image title": (2_000, lambda n: block("image", title=plain(letters(n)))),
}

COUNTS: dict[str, tuple[int, Sized]] = {
    "section fields": (10, lambda n: block("fields", fields=[plain()] * n)),
    "context elements": (10, lambda n: block("context", elements=[plain()] * n)),
    "actions elements": (25, lambda n: acting(*many_buttons(n))),
    "menu options": (100, lambda n: acting({"type": "static_select", "options": options(n)})),
    "overflow options": (5, lambda n: acting(element("overflow", options=options(n)))),
    "radio options": (10, lambda n: acting(element("radio_buttons", options=options(n)))),
    "checkbox options": (10, lambda n: acting(element("checkboxes", options=options(n)))),
    "option groups": (
        100,
        lambda n: acting(
            {"type": "static_select", "option_groups": [{"label": plain(), "options": options(1)}] * n}
        ),
    ),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_text_may_reach_its_limit_and_not_pass_it(name: str) -> None:
    limit, sized = LENGTHS[name]
    assert lint(Surface.HOME, home(sized(limit))) == []
    assert [fault.rule for fault in lint(Surface.HOME, home(sized(limit + 1)))] == [Rule.TOO_LONG]


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_may_reach_its_limit_and_not_pass_it(name: str) -> None:
    limit, sized = COUNTS[name]
    assert lint(Surface.HOME, home(sized(limit))) == []
    assert [fault.rule for fault in lint(Surface.HOME, home(sized(limit + 1)))] == [Rule.TOO_MANY]


@pytest.mark.parametrize(
    ("surface", "most"), [(Surface.MESSAGE, 50), (Surface.MODAL, 100), (Surface.HOME, 100)]
)
def test_each_surface_has_its_number_of_blocks(surface: Surface, most: int) -> None:
    frame: Callable[..., Json] = {"message": message, "modal": modal, "home": home}[surface]
    assert lint(surface, frame(*[block("divider")] * most)) == []
    (fault,) = lint(surface, frame(*[block("divider")] * (most + 1)))
    assert (fault.path, fault.rule) == ("/blocks", Rule.TOO_MANY)
    assert fault.text == f"no more than {most} items allowed"


@pytest.mark.parametrize(("name", "most"), [("title", 24), ("submit", 24), ("close", 24)])
def test_the_words_of_a_modal_are_short(name: str, most: int) -> None:
    assert lint(Surface.MODAL, modal(**{name: plain(letters(most))})) == []
    (fault,) = lint(Surface.MODAL, modal(**{name: plain(letters(most + 1))}))
    assert (fault.path, fault.rule) == (f"/{name}/text", Rule.TOO_LONG)


@pytest.mark.parametrize(
    ("name", "most"), [("private_metadata", 3_000), ("callback_id", 255), ("external_id", 255)]
)
@pytest.mark.parametrize(("surface", "frame"), [(Surface.MODAL, modal), (Surface.HOME, home)])
def test_what_a_view_carries_along_is_bounded(
    surface: Surface, frame: Callable[..., Json], name: str, most: int
) -> None:
    assert lint(surface, frame(**{name: letters(most)})) == []
    assert [fault.path for fault in lint(surface, frame(**{name: letters(most + 1)}))] == [f"/{name}"]


def test_a_message_has_a_budget_for_all_its_text() -> None:
    full = [block("section", block_id=f"b{n}", text=plain(letters(2_500)), accessory=None) for n in range(4)]
    for one in full:
        del one["accessory"]
    assert lint(Surface.MESSAGE, message(*full)) == []
    (fault,) = lint(Surface.MESSAGE, message(*full, block("header", text=plain("x"))))
    assert (fault.path, fault.rule) == ("/blocks", Rule.TEXT_BUDGET)
    assert lint(Surface.HOME, home(*full, block("header"))) == []


def test_the_budget_counts_rich_text_and_fields_too() -> None:
    long = {"type": "text", "text": letters(9_000)}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [long]}]}
    assert lint(Surface.MESSAGE, message(rich, block("fields", fields=[plain(letters(1_000))]))) == []
    over = message(rich, block("fields", fields=[plain(letters(1_001))]))
    assert [fault.rule for fault in lint(Surface.MESSAGE, over)] == [Rule.TEXT_BUDGET]


def test_the_text_of_a_message_is_short_enough_to_be_edited() -> None:
    assert lint(Surface.MESSAGE, {"text": letters(limits.MESSAGE_TEXT)}) == []
    assert [fault.path for fault in lint(Surface.MESSAGE, {"text": letters(4_001)})] == ["/text"]


def test_a_view_may_weigh_a_quarter_of_a_megabyte() -> None:
    heavy = [block("section", block_id=f"b{n}", text=plain(letters(2_900))) for n in range(90)]
    assert [(fault.path, fault.rule) for fault in lint(Surface.MODAL, modal(*heavy))] == [("", Rule.TOO_LONG)]


def test_one_character_beyond_the_basic_plane_counts_as_one() -> None:
    assert lint(Surface.HOME, home(block("header", text=plain("🦉" * 150)))) == []


def test_a_text_field_takes_three_thousand() -> None:
    assert lint(Surface.MODAL, modal(asked(element("plain_text_input", max_length=3_000)))) == []
    (fault,) = lint(Surface.MODAL, modal(asked(element("plain_text_input", max_length=3_001))))
    assert (fault.path, fault.rule) == ("/blocks/0/element/max_length", Rule.BAD_VALUE)
