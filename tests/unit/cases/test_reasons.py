"""The reason in a form: asked for alike everywhere, and kept as plain text of a bounded length."""

import pytest

from handlers.casework import reasons
from handlers.domain.case import ActionId
from handlers.domain.ids import CaseId
from handlers.domain.people import OMBUD
from handlers.domain.phrase import say
from handlers.domain.presses import Press


def given(answers: dict[str, str] | None) -> str:
    return reasons.given(Press("slack:1", ActionId.SPLIT, CaseId(7), OMBUD, answers=answers))


@pytest.mark.parametrize("required", [False, True])
def test_the_field_asks_for_no_more_than_is_kept(required: bool) -> None:
    field = reasons.field(say("Why?"), say("It stands in the record."), required=required)
    assert (field.name, field.longest, field.required) == ("reason", reasons.LONGEST, required)


@pytest.mark.parametrize("answers", [None, {}, {"reason": ""}, {"reason": " \n "}, {"text": "Because."}])
def test_who_gives_no_reason_gives_an_empty_one(answers: dict[str, str] | None) -> None:
    assert given(answers) == ""


def test_a_reason_is_kept_without_the_space_around_it_and_only_so_far() -> None:
    assert given({"reason": " For the archive. \n"}) == "For the archive."
    assert given({"reason": "x" * (reasons.LONGEST + 1)}) == "x" * reasons.LONGEST
