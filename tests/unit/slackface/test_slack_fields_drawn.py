"""Each kind of field: what it is drawn as, what stands in it at first, and how its answer reads."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import limits
from bot.slack.fields import answers, input_block
from bot.slack.lint import Surface, lint
from bot.slack.views import form_view
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from tests.support.slack_words import hostile


def several(number: int, initial: str = "") -> Field:
    options = tuple((f"v{n}", f"Option {n}") for n in range(number))
    return Field("rights", "Rights", FieldKind.SEVERAL, options, initial)


def element(field: Field) -> dict[str, Any]:
    block = input_block(field)
    form = form_view(Form(ActionId.NOTE, 1, 1, "Title", "Save", (field,)))
    assert lint(Surface.MODAL, form) == []
    return cast("dict[str, Any]", block["element"])


def test_a_line_is_one_line_and_a_text_is_many() -> None:
    line = element(Field("who", "Name", FieldKind.LINE, longest=120, initial="Sam"))
    text = element(Field("text", "Words"))
    assert (line["multiline"], line["max_length"], line["initial_value"]) == (False, 120, "Sam")
    assert (text["multiline"], text["max_length"]) == (True, limits.PLAIN_TEXT_INPUT)
    assert "initial_value" not in text


def test_no_text_is_longer_than_its_field_takes() -> None:
    assert element(Field("t", "T", longest=5, initial="123456789"))["initial_value"] == "12345"
    assert element(Field("t", "T", longest=100_000))["max_length"] == limits.PLAIN_TEXT_INPUT


@pytest.mark.parametrize(
    ("number", "kind"), [(1, "checkboxes"), (10, "checkboxes"), (11, "multi_static_select")]
)
def test_several_are_boxes_up_to_ten_and_a_menu_above(number: int, kind: str) -> None:
    drawn = element(several(number, "v0 unknown v0"))
    assert drawn["type"] == kind
    assert [one["value"] for one in drawn["options"]] == [f"v{n}" for n in range(number)]
    assert [one["value"] for one in drawn["initial_options"]] == ["v0"]


def test_nothing_chosen_at_first_leaves_the_boxes_empty() -> None:
    assert "initial_options" not in element(several(3))


@pytest.mark.parametrize("written", ["", "2026-02-30", "yesterday", "2026-1-1", "20260101", "2026-W01-1"])
def test_a_day_that_is_none_stands_nowhere(written: str) -> None:
    assert "initial_date" not in element(Field("on", "Received on", FieldKind.DATE, initial=written))


def test_a_day_stands_in_its_picker() -> None:
    drawn = element(Field("on", "Received on", FieldKind.DATE, initial="2026-02-28"))
    assert (drawn["type"], drawn["initial_date"]) == ("datepicker", "2026-02-28")


@pytest.mark.parametrize("kind", [FieldKind.COLLEAGUE, FieldKind.CASE])
def test_ux_09_what_is_found_by_typing_asks_after_one_letter(kind: FieldKind) -> None:
    drawn = element(Field("who", "Who", kind))
    assert (drawn["type"], drawn["min_query_length"], drawn["action_id"]) == ("external_select", 1, kind)
    assert "initial_option" not in drawn


def test_ux_09_whoever_stands_there_is_shown_by_name_and_kept_by_id() -> None:
    drawn = element(Field("who", "Who", FieldKind.COLLEAGUE, initial="U0ADA", shown="Ada"))
    assert (drawn["initial_option"]["value"], drawn["initial_option"]["text"]["text"]) == ("U0ADA", "Ada")


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}, "a b"),
        ({"type": "multi_static_select", "selected_options": [{"value": "a"}]}, "a"),
        ({"type": "multi_static_select", "selected_options": []}, ""),
        ({"type": "datepicker", "selected_date": "2026-03-02"}, "2026-03-02"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "external_select", "selected_option": {"value": "U0ADA"}}, "U0ADA"),
        ({"type": "external_select", "selected_option": None}, ""),
        ({"type": "plain_text_input", "value": "Æøå"}, "Æøå"),
    ],
)
def test_each_state_reads_as_its_answer(state: dict[str, Any], answer: str) -> None:
    assert answers({"field": {"answer": state}}) == {"field": answer}


def test_a_label_that_comes_back_otherwise_encoded_changes_no_answer() -> None:
    told = {"value": "access", "text": {"type": "plain_text", "text": "S&amp;oslash;k"}}
    assert answers({"f": {"answer": {"type": "static_select", "selected_option": told}}}) == {"f": "access"}


@given(hostile, hostile, st.sampled_from(list(FieldKind)))
def test_whatever_a_field_says_slack_takes_it(label: str, initial: str, kind: FieldKind) -> None:
    field = Field("name", label, kind, (("a", label), ("b", "B")), initial[:150], hint=label, shown=label)
    assert lint(Surface.MODAL, form_view(Form(ActionId.NOTE, 1, 1, label, label, (field,)))) == []
