"""The small checks under the linter, each on its own: total, exact at their edges, silent on content."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.fault import Fault, Rule
from bot.slack.lint_payload import (
    action_ids_differ,
    block_ids_differ,
    elements_of,
    has_input,
    one_focus,
    text_length,
)
from bot.slack.shapes import (
    Check,
    anything,
    both,
    by_type,
    choice,
    exactly_one,
    flag,
    items,
    matching,
    record,
    shown,
    text,
    whole,
)

CHECKS: dict[str, Check] = {
    "text": text(5),
    "empty text": text(5, shortest=0),
    "matching": matching("a+", "some a", 4),
    "flag": flag,
    "whole": whole(2, 4),
    "choice": choice("red", "blue"),
    "anything": anything,
    "items": items(flag, 2),
    "empty items": items(flag, 2, fewest=0),
    "record": record({"must": flag}, {"may": text(3)}),
    "by type": by_type({"a": record({}, {"x": flag})}, {"b": Rule.PLAIN_TEXT_ONLY}),
    "both": both(record({}, {"x": flag, "y": flag}), exactly_one("x", "y")),
}
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.dictionaries(
            st.sampled_from(["type", "must", "may", "x", "y", "z", "SECRET"]), inside, max_size=4
        ),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", CHECKS)
@given(st.data())
def test_every_check_takes_any_json_and_points_below_its_own_place(name: str, data: st.DataObject) -> None:
    for fault in CHECKS[name](data.draw(JSON), "/here"):
        assert fault.path.startswith("/here")
        assert fault.text
        assert "SECRET" not in fault.text


OK: list[Rule] = []
CASES: list[tuple[str, Any, list[Rule]]] = [
    ("text", "x", OK),
    ("text", "xxxxx", OK),
    ("text", "xxxxxx", [Rule.TOO_LONG]),
    ("text", "", [Rule.TOO_SHORT]),
    ("text", None, [Rule.WRONG_TYPE]),
    ("text", b"x", [Rule.WRONG_TYPE]),
    ("empty text", "", OK),
    ("matching", "aaa", OK),
    ("matching", "aab", [Rule.BAD_VALUE]),
    ("matching", "aaaaa", [Rule.TOO_LONG]),
    ("matching", "", [Rule.TOO_SHORT]),
    ("matching", "aa\n", [Rule.BAD_VALUE]),
    ("flag", True, OK),
    ("flag", 1, [Rule.WRONG_TYPE]),
    ("whole", 2, OK),
    ("whole", 4, OK),
    ("whole", 1, [Rule.BAD_VALUE]),
    ("whole", 5, [Rule.BAD_VALUE]),
    ("whole", True, [Rule.WRONG_TYPE]),
    ("whole", 3.0, [Rule.WRONG_TYPE]),
    ("choice", "red", OK),
    ("choice", "Red", [Rule.BAD_VALUE]),
    ("choice", ["red"], [Rule.WRONG_TYPE]),
    ("anything", object(), OK),
    ("items", [True], OK),
    ("items", [], [Rule.TOO_FEW]),
    ("items", [True] * 3, [Rule.TOO_MANY]),
    ("items", [1, True, 0], [Rule.TOO_MANY, Rule.WRONG_TYPE, Rule.WRONG_TYPE]),
    ("items", (True,), [Rule.WRONG_TYPE]),
    ("items", {"0": True}, [Rule.WRONG_TYPE]),
    ("empty items", [], OK),
    ("record", {"must": True}, OK),
    ("record", {"must": False, "may": "x", "type": 7}, OK),
    ("record", {}, [Rule.MISSING]),
    ("record", {"must": None}, [Rule.MISSING]),
    ("record", {"must": True, "may": None}, [Rule.WRONG_TYPE]),
    ("record", {"must": True, "other": 1}, [Rule.UNKNOWN_PROPERTY]),
    ("record", [], [Rule.WRONG_TYPE]),
    ("by type", {"type": "a"}, OK),
    ("by type", {"type": "a", "y": 1}, [Rule.UNKNOWN_PROPERTY]),
    ("by type", {"type": "b"}, [Rule.PLAIN_TEXT_ONLY]),
    ("by type", {"type": "c"}, [Rule.UNKNOWN_TYPE]),
    ("by type", {}, [Rule.MISSING]),
    ("by type", {"type": 7}, [Rule.WRONG_TYPE]),
    ("by type", {"type": ["a"]}, [Rule.WRONG_TYPE]),
    ("by type", "a", [Rule.WRONG_TYPE]),
    ("both", {"x": True}, OK),
    ("both", {}, [Rule.MISSING]),
    ("both", {"x": True, "y": True}, [Rule.CONFLICT]),
    ("both", {"x": 1, "y": True}, [Rule.WRONG_TYPE, Rule.CONFLICT]),
    ("both", 7, [Rule.WRONG_TYPE]),
]


@pytest.mark.parametrize(("name", "value", "rules"), CASES)
def test_each_check_has_its_edges(name: str, value: Any, rules: list[Rule]) -> None:
    assert [fault.rule for fault in CHECKS[name](value, "")] == rules


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("colour", "colour"),
        ("a_1", "a_1"),
        ("Sam", "(a name that is not an identifier)"),
        ("sam@example.org", "(a name that is not an identifier)"),
        ("x" * 41, "(a name that is not an identifier)"),
        ("", "(a name that is not an identifier)"),
        (7, "(a name that is not an identifier)"),
        ("a\n", "(a name that is not an identifier)"),
    ],
)
def test_a_name_is_repeated_only_where_it_cannot_be_content(name: object, told: str) -> None:
    assert shown(name) == told


def test_a_fault_reads_as_slack_writes_it() -> None:
    fault = Fault("/blocks/0", Rule.MISSING, "missing required field: type")
    assert fault.as_slack() == "[ERROR] missing required field: type [json-pointer:/blocks/0]"
    assert fault.as_slack("/view") == "[ERROR] missing required field: type [json-pointer:/view/blocks/0]"


@pytest.mark.parametrize(
    ("block", "places"),
    [
        ({"elements": [{"a": 1}, "x", {"b": 2}]}, ["elements/0", "elements/2"]),
        ({"accessory": {}, "element": {}}, ["accessory", "element"]),
        ({"accessory": [], "elements": {}}, []),
        ({}, []),
        ("x", []),
        (None, []),
    ],
)
def test_the_elements_of_any_block_are_listed_with_their_places(block: object, places: list[str]) -> None:
    assert [place for place, _ in elements_of(block)] == places


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ({"text": "abc"}, 3),
        ({"text": {"type": "plain_text", "text": "abc"}}, 3),
        ({"alt_text": "ab", "title": {"text": "c"}}, 3),
        ([{"text": "a"}, [{"text": "b"}], {"fields": [{"text": "c"}]}], 3),
        ({"value": "abc", "block_id": "abc"}, 0),
        ({"text": 7}, 0),
        ("abc", 0),
        (None, 0),
    ],
)
def test_only_text_that_is_read_is_counted(value: object, length: int) -> None:
    assert text_length(value) == length


def test_text_is_counted_at_any_depth() -> None:
    deep: Any = {"text": "x"}
    for _ in range(50_000):
        deep = [deep]
    assert text_length(deep) == 1


@pytest.mark.parametrize(
    ("ids", "doubled"),
    [
        (["a", "b"], []),
        (["a", "a"], [1]),
        (["a", "b", "a", "a"], [2, 3]),
        ([None, None], []),
        ([7, 7], []),
        (["a", None, "a"], [2]),
    ],
)
def test_a_block_id_stands_once(ids: list[object], doubled: list[int]) -> None:
    blocks: list[object] = [{"block_id": each} if each is not None else {} for each in ids]
    assert [fault.path for fault in block_ids_differ([*blocks, "x"], "/b")] == [
        f"/b/{index}/block_id" for index in doubled
    ]


def test_an_action_id_stands_once_in_its_block() -> None:
    twice = {"accessory": {"action_id": "a"}, "elements": [{"action_id": "a"}, {"action_id": "b"}, {}]}
    assert [fault.path for fault in action_ids_differ([twice, {"element": {"action_id": "b"}}], "")] == [
        "/0/elements/0/action_id"
    ]


@pytest.mark.parametrize(("wanting", "faults"), [([], 0), ([0], 0), ([0, 1], 1), ([0, 1, 2], 2)])
def test_only_one_element_may_have_the_cursor(wanting: list[int], faults: int) -> None:
    blocks: list[object] = [{"element": {"focus_on_load": index in wanting}} for index in range(3)]
    assert len(list(one_focus(blocks, ""))) == faults


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([{"type": "input"}], True),
        ([{"type": "section"}, 7], False),
        ({"type": "input"}, False),
        (None, False),
    ],
)
def test_an_input_is_found_among_any_blocks(blocks: object, found: bool) -> None:
    assert has_input(blocks) is found
