"""What a submitted window is answered with: laid over, in place, under its fields, and never lost."""

from typing import Any

import pytest

from bot.slack.answering import complaint, laid, refusal
from bot.slack.deliveries import Sender, sender_of
from bot.slack.lint import Surface, lint
from handlers.domain.card import Field, Form, Paragraph, Sheet
from handlers.domain.case import ActionId
from handlers.domain.errors import Incomplete
from tests.support.slack_words import literal_words

PREVIEW = Sheet("Send?", (Paragraph("To"),), 42, 3, ActionId.SEND, "Send 2026-0042")
PAGE = Sheet("Sent", (Paragraph("It leaves in a minute."),), 42, 4)
FORM = Form(ActionId.REPLY, 42, 3, "Reply", "Preview", (Field("text", "Reply"),))


def sender(depth: int, *inputs: str) -> Sender:
    previous, root = {1: (None, "V1"), 2: ("V1", "V1"), 3: ("V2", "V1")}[depth]
    view = {
        "type": "modal",
        "id": f"V{depth}",
        "hash": "h",
        "previous_view_id": previous,
        "root_view_id": root,
        "blocks": [{"type": "input", "block_id": one} for one in inputs],
    }
    body: dict[str, Any] = {
        "type": "view_submission",
        "trigger_id": "1",
        "user": {"id": "U0ADA"},
        "view": view,
    }
    return sender_of(body)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_depth_of_a_window_is_read_from_what_it_covers(depth: int) -> None:
    window = sender(depth).window
    assert window is not None
    assert (window.depth, window.full) == (depth, depth == 3)


@pytest.mark.parametrize(("depth", "action"), [(1, "push"), (2, "push"), (3, "update")])
def test_ux_12_a_preview_is_laid_over_the_form_or_takes_its_place_where_no_room_is(
    depth: int, action: str
) -> None:
    for step in (PREVIEW, FORM):
        answer = laid(sender(depth, "text"), step)
        assert answer["response_action"] == action
        assert lint(Surface.MODAL, answer["view"]) == []


def test_a_page_without_a_next_step_ends_the_whole_stack() -> None:
    answer = laid(sender(2), PAGE)
    assert answer["response_action"] == "update"
    assert answer["view"]["clear_on_close"] is True  # type: ignore[index] # a drawn view
    assert lint(Surface.MODAL, answer["view"]) == []


def test_a_sheet_that_turns_a_page_takes_its_place() -> None:
    turned = Sheet("T", (), 42, 3, ActionId.SEND, "Send", in_place=True)
    assert laid(sender(1), turned)["response_action"] == "update"


def test_ux_11_a_refusal_leaves_what_was_typed() -> None:
    answer = refusal(sender(1, "text"), "Max closed the case.")
    assert answer["response_action"] == "push"
    assert "Max closed the case." in literal_words(answer["view"])
    assert refusal(sender(1), "No.")["response_action"] == "update"  # nothing was typed there


def test_ux_11_where_nothing_can_be_laid_over_it_the_refusal_stands_under_a_field() -> None:
    answer = refusal(sender(3, "text", "note"), "Max closed the case. " * 50)
    assert answer["response_action"] == "errors"
    errors: Any = answer["errors"]
    assert list(errors) == ["note"]
    assert errors["note"].startswith("Max closed the case.")
    assert len(errors["note"]) <= 300


def test_ux_11_each_complaint_stands_under_its_own_field() -> None:
    wrong = Incomplete({"text": "Write a reply.", "gone": "This field is not there."})
    assert complaint(sender(1, "text"), wrong) == {
        "response_action": "errors",
        "errors": {"text": "Write a reply."},
    }


def test_ux_11_complaints_about_fields_that_are_not_there_are_told_all_the_same() -> None:
    wrong = Incomplete({"a": "First.", "b": "Second."})
    answer = complaint(sender(1, "text"), wrong)
    assert answer["response_action"] == "push"
    assert "First. Second." in literal_words(answer["view"])
