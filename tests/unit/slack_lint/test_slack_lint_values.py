"""Values that are no texts: numbers, times, days, addresses and flags, each written in one way only."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.slack.lint import Rule, Surface, lint
from tests.unit.slack_lint.wellformed import (
    Json,
    acting,
    asked,
    block,
    button,
    element,
    home,
    marked,
    message,
    modal,
    plain,
)

FRAMES: dict[Surface, Callable[..., Json]] = {
    Surface.MESSAGE: message,
    Surface.MODAL: modal,
    Surface.HOME: home,
}
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


def bare(name: str, **changes: Any) -> Json:
    """Is an element without what was chosen in it beforehand."""
    return {key: value for key, value in element(name, **changes).items() if not key.startswith("initial")}


def placed(name: str, one: Json) -> Json:
    """Is a block around the element in which it may stand."""
    return asked(one) if name in TYPED else acting(one)


def rules(surface: Surface, *blocks: Json) -> list[tuple[str, Rule]]:
    return [(fault.path, fault.rule) for fault in lint(surface, FRAMES[surface](*blocks))]


WHOLE_NUMBERS: list[tuple[str, str, int, int]] = [
    ("multi_static_select", "max_selected_items", 1, 100),
    ("multi_users_select", "max_selected_items", 1, 100),
    ("external_select", "min_query_length", 0, 75),
    ("plain_text_input", "min_length", 0, 1),
    ("datetimepicker", "initial_date_time", 1_000_000_000, 9_999_999_999),
]


@pytest.mark.parametrize(("name", "part", "least", "most"), WHOLE_NUMBERS)
def test_a_whole_number_stays_between_its_bounds(name: str, part: str, least: int, most: int) -> None:
    def having(value: object) -> list[Rule]:
        return [rule for _, rule in rules(Surface.MODAL, placed(name, bare(name, **{part: value})))]

    if part.startswith("initial"):
        edges = [(least, []), (most, []), (least - 1, [Rule.BAD_VALUE]), (most + 1, [Rule.BAD_VALUE])]
        for value, expected in edges:
            one = {"type": name, "action_id": "a", part: value}
            assert [rule for _, rule in rules(Surface.MODAL, placed(name, one))] == expected
        return
    assert having(least) == having(most) == []
    assert having(least - 1) == [Rule.BAD_VALUE]
    for odd in (1.0, "1", True, None):
        assert having(odd) == [Rule.WRONG_TYPE]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("00:00", None),
        ("23:59", None),
        ("09:05", None),
        ("24:00", Rule.BAD_VALUE),
        ("9:05", Rule.BAD_VALUE),
        ("09:60", Rule.BAD_VALUE),
        ("09.05", Rule.BAD_VALUE),
        ("09:05:00", Rule.TOO_LONG),
        ("", Rule.TOO_SHORT),
        (905, Rule.WRONG_TYPE),
        ("٠٩:٠٥", Rule.BAD_VALUE),
        ("0٩:0٥", Rule.BAD_VALUE),
    ],
)
def test_a_time_of_day_is_written_in_one_way(value: object, rule: Rule | None) -> None:
    found = rules(Surface.HOME, acting(element("timepicker", initial_time=value)))
    assert [one for _, one in found] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("2026-02-28", None),
        ("2028-02-29", None),
        ("2026-02-29", Rule.BAD_VALUE),
        ("2026-13-01", Rule.BAD_VALUE),
        ("2026-00-10", Rule.BAD_VALUE),
        ("2026-1-1", Rule.BAD_VALUE),
        ("20260101", Rule.BAD_VALUE),
        ("0000-01-01", Rule.BAD_VALUE),
        ("9999-12-31", None),
        ("10000-01-01", Rule.TOO_LONG),
        ("٢٠٢٦-٠١-٠١", Rule.BAD_VALUE),
        ("2026-01-0١", Rule.BAD_VALUE),
        ("2026-01-01\n", Rule.TOO_LONG),
        (None, Rule.WRONG_TYPE),
    ],
)
def test_a_day_is_one_of_the_calendar(value: object, rule: Rule | None) -> None:
    found = rules(Surface.HOME, acting(element("datepicker", initial_date=value)))
    assert [one for _, one in found] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("1", None),
        ("-1.5", None),
        ("0", None),
        ("1.", Rule.BAD_VALUE),
        (".5", Rule.BAD_VALUE),
        ("1e3", Rule.BAD_VALUE),
        ("1,5", Rule.BAD_VALUE),
        ("+1", Rule.BAD_VALUE),
        ("١", Rule.BAD_VALUE),
        ("", Rule.TOO_SHORT),
        (1, Rule.WRONG_TYPE),
        ("1" * 256, Rule.TOO_LONG),
    ],
)
@pytest.mark.parametrize("part", ["initial_value", "min_value", "max_value"])
def test_a_number_is_written_as_text(part: str, value: object, rule: Rule | None) -> None:
    one = {"type": "number_input", "is_decimal_allowed": True, part: value}
    found = rules(Surface.MODAL, asked(one))
    assert [rule for _, rule in found] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("least", "most", "given", "path"),
    [
        (1, 10, "x", None),
        (1, 1, "x", None),
        (None, 5, "xxxxx", None),
        (None, 5, "xxxxxx", "/initial_value"),
        (3, None, "xxx", None),
        (3, None, "xx", "/initial_value"),
        (5, 3, None, "/min_length"),
        (3, None, "", None),
        (None, None, "x" * 3_000, None),
    ],
)
def test_the_lengths_of_a_text_field_agree(
    least: int | None, most: int | None, given: str | None, path: str | None
) -> None:
    parts = {"min_length": least, "max_length": most, "initial_value": given}
    one = {"type": "plain_text_input", **{name: value for name, value in parts.items() if value is not None}}
    expected = [(f"/blocks/0/element{path}", Rule.CONFLICT)] if path else []
    assert rules(Surface.MODAL, asked(one)) == expected


ADDRESSES = [
    ("https://example.org/", None, None),
    ("http://example.org", None, None),
    ("mailto:sam@example.org", None, Rule.BAD_VALUE),
    ("slack://user?team=T1", None, Rule.BAD_VALUE),
    ("example.org", Rule.BAD_VALUE, Rule.BAD_VALUE),
    ("//example.org", Rule.BAD_VALUE, Rule.BAD_VALUE),
    ("https:// example.org", Rule.BAD_VALUE, Rule.BAD_VALUE),
    ("https://example.org/a b", Rule.BAD_VALUE, Rule.BAD_VALUE),
    ("https://example.org\n", Rule.BAD_VALUE, Rule.BAD_VALUE),
    ("", Rule.TOO_SHORT, Rule.TOO_SHORT),
    (7, Rule.WRONG_TYPE, Rule.WRONG_TYPE),
]


@pytest.mark.parametrize(("address", "of_button", "of_image"), ADDRESSES)
def test_an_address_has_a_scheme_and_a_picture_comes_over_the_web(
    address: object, of_button: Rule | None, of_image: Rule | None
) -> None:
    for one, rule in (
        (acting(button(url=address)), of_button),
        (block("image", image_url=address), of_image),
    ):
        assert [found for _, found in rules(Surface.HOME, one)] == ([rule] if rule else [])


FLAGS: list[tuple[str, Callable[[object], Json]]] = [
    ("emoji", lambda value: block("header", text={**plain(), "emoji": value})),
    ("verbatim", lambda value: block("section", text={**marked(), "verbatim": value})),
    ("expand", lambda value: block("section", expand=value)),
    ("optional", lambda value: block("input", optional=value)),
    ("dispatch_action", lambda value: block("input", dispatch_action=value)),
    ("multiline", lambda value: asked(element("plain_text_input", multiline=value))),
    ("is_decimal_allowed", lambda value: asked(element("number_input", is_decimal_allowed=value))),
    ("focus_on_load", lambda value: asked(element("users_select", focus_on_load=value))),
    ("response_url_enabled", lambda value: asked(element("channels_select", response_url_enabled=value))),
    (
        "default_to_current_conversation",
        lambda value: asked(element("conversations_select", default_to_current_conversation=value)),
    ),
    (
        "exclude_bot_users",
        lambda value: asked(element("conversations_select", filter={"exclude_bot_users": value})),
    ),
]


@pytest.mark.parametrize(("name", "make"), FLAGS)
def test_a_flag_is_true_or_false_and_nothing_like_it(name: str, make: Callable[[object], Json]) -> None:
    assert rules(Surface.MODAL, make(True)) == rules(Surface.MODAL, make(False)) == []
    odd_ones: list[object] = [0, 1, "true", []]
    for odd in odd_ones:
        ((path, rule),) = rules(Surface.MODAL, make(odd))
        assert path.endswith(f"/{name}")
        assert rule is Rule.WRONG_TYPE
