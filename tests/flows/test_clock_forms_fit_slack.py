"""Every form and preview about the clock is drawn as Slack takes it, under each law."""

import pytest

from bot.slack.lint import Surface, lint
from bot.slack.views import form_view, sheet_view
from handlers.desk import Rules
from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.ids import PersonId
from tests.conftest import NewRoom
from tests.support.cast import ADA, MAX
from tests.support.clocked import ask, claimed, drafted_question, notice, reply
from tests.support.desks import Room
from tests.support.times import DAY


def drawn(room: Room, case: Case, action: ActionId, by: PersonId = ADA) -> Form:
    form = room.press(case, action, by)
    assert isinstance(form, Form)
    assert lint(Surface.MODAL, form_view(form)) == []
    return form


def looked_at(sheet: Sheet) -> None:
    assert lint(Surface.MODAL, sheet_view(sheet)) == []


@pytest.mark.parametrize("regime", ["gdpr", "uk", "ch", "ccpa"])
def test_each_form_fits_under_each_law(new_room: NewRoom, regime: str) -> None:
    room = new_room(rules=Rules(regime=regime))
    case = claimed(room)
    for action in (ActionId.ASK, ActionId.EXTEND, ActionId.CLOSE):
        drawn(room, case, action)
    drawn(room, case, ActionId.RECEIPT, MAX)


def test_previews_fit_with_words_as_long_as_the_fields_take(room: Room) -> None:
    case = claimed(room)
    looked_at(
        notice(room, case, reasons="y" * 5_000, now="z" * 5_000, grounds="amount storage several flood")
    )
    drawn(room, case, ActionId.EXTEND)
    room.press(case, ActionId.DISCARD)
    room.later(9 * DAY)
    looked_at(drafted_question(room, case, doubt="x" * 5_000, late="w" * 5_000))
    drawn(room, case, ActionId.ASK)


def test_the_judging_form_fits_with_many_letters_and_two_questions(room: Room) -> None:
    case = ask(room, claimed(room))
    ask(room, case, "scope", large="yes")
    for number in range(25):
        reply(room, f"And one more word, {number}.")
    form = drawn(room, case, ActionId.JUDGE)
    assert len(next(field for field in form.fields if field.name == "came").options) == 21
