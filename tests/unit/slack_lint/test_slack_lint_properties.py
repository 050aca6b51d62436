"""Whatever comes, the linter answers; it finds whatever is added; and it never repeats what it read."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.lint import Rule, Surface, lint, lint_blocks
from tests.unit.slack_lint.wellformed import BLOCKS, ELEMENTS, Json, acting, asked, home, message, modal

MARKER = "MARKER sam@example.org"

KNOWN_WORDS = st.sampled_from(
    [
        "type",
        "text",
        "blocks",
        "elements",
        "options",
        "accessory",
        "element",
        "block_id",
        "action_id",
        "value",
    ]
    + [str(one["type"]) for one in (*BLOCKS.values(), *ELEMENTS.values())]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), KNOWN_WORDS, st.just(MARKER)
)
ANY_JSON = st.recursive(
    LEAVES,
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.dictionaries(st.one_of(KNOWN_WORDS, st.text(max_size=8), st.just(MARKER)), inside, max_size=5),
    ),
    max_leaves=25,
)
SURFACES = st.sampled_from(Surface)

GOOD: list[tuple[Surface, Json]] = [
    (Surface.MESSAGE, message(*BLOCKS.values())),
    (
        Surface.MODAL,
        modal(*[asked(one) for name, one in ELEMENTS.items() if name not in ("button", "overflow")]),
    ),
    (Surface.HOME, home(*[acting(ELEMENTS[name]) for name in ("button", "overflow", "static_select")])),
]


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Lists the paths of all objects in a JSON value."""
    if isinstance(value, dict):
        yield path
        for name, inside in value.items():
            yield from places(inside, (*path, name))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from places(inside, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


EVERY_PLACE = [(surface, payload, path) for surface, payload in GOOD for path in places(payload)]
EVERY_PROPERTY = [
    (surface, payload, (*path, name)) for surface, payload, path in EVERY_PLACE for name in at(payload, path)
]


def test_the_good_payloads_are_good() -> None:
    assert [lint(surface, payload) for surface, payload in GOOD] == [[], [], []]


@given(SURFACES, ANY_JSON)
def test_any_json_gets_an_answer(surface: Surface, payload: object) -> None:
    for fault in lint(surface, payload) + lint_blocks(surface, payload):
        assert fault.text
        assert fault.path == "" or fault.path.startswith("/")
        assert MARKER not in repr(fault)


@given(SURFACES, st.lists(ANY_JSON, max_size=4))
def test_any_list_of_blocks_gets_an_answer_without_its_content(
    surface: Surface, blocks: list[object]
) -> None:
    payload = {"text": MARKER, "type": surface, "title": MARKER, "blocks": blocks}
    assert MARKER not in repr(lint(surface, payload))


@given(st.sampled_from(EVERY_PLACE), st.sampled_from(["colour", "onclick", MARKER]), LEAVES)
def test_an_unknown_property_is_found_wherever_it_stands(
    place: tuple[Surface, Json, tuple[Any, ...]], name: str, value: object
) -> None:
    surface, payload, path = place
    wrong = copy.deepcopy(payload)
    at(wrong, path)[name] = value
    expected = "".join(f"/{step}" for step in path)
    found = [(fault.path, fault.rule) for fault in lint(surface, wrong)]
    assert (expected, Rule.UNKNOWN_PROPERTY) in found


@given(st.sampled_from(EVERY_PROPERTY))
def test_a_property_of_the_wrong_kind_is_found_wherever_it_stands(
    place: tuple[Surface, Json, tuple[Any, ...]],
) -> None:
    surface, payload, path = place
    wrong = copy.deepcopy(payload)
    at(wrong, path[:-1])[path[-1]] = 2.5
    assert lint(surface, wrong)


@given(st.sampled_from(EVERY_PROPERTY))
def test_taking_a_property_away_never_breaks_the_linter(
    place: tuple[Surface, Json, tuple[Any, ...]],
) -> None:
    surface, payload, path = place
    changed = copy.deepcopy(payload)
    del at(changed, path[:-1])[path[-1]]
    for fault in lint(surface, changed):
        assert fault.rule in (Rule.MISSING, Rule.CONFLICT, Rule.SUBMIT_REQUIRED, Rule.UNKNOWN_TYPE)


@given(st.sampled_from(GOOD), st.data())
def test_the_linter_changes_nothing_in_what_it_reads(case: tuple[Surface, Json], data: st.DataObject) -> None:
    surface, payload = case
    before = copy.deepcopy(payload)
    lint(data.draw(SURFACES), payload)
    lint(surface, payload)
    assert payload == before


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_any_text_within_the_limit_passes_as_rich_text(text: str) -> None:
    inside = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    assert lint(Surface.MESSAGE, message({"type": "rich_text", "elements": [inside]})) == []
