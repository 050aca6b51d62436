"""The table of errands: every errand has a row, and none can be taken for an action on a case."""

from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId
from handlers.domain.people import Role
from handlers.errands import ERRANDS


def test_every_errand_has_a_row() -> None:
    assert set(ERRANDS) == set(ErrandId)


def test_no_errand_is_called_like_an_action() -> None:
    assert not {errand.value for errand in ErrandId} & {action.value for action in ActionId}


def test_every_row_names_who_may_run_it() -> None:
    assert all(row.roles for row in ERRANDS.values())


def test_cases_are_opened_and_written_to_by_case_people_alone() -> None:
    for errand in (ErrandId.NEW_CASE, ErrandId.CASE_FROM_MESSAGE, ErrandId.NOTE_FROM_MESSAGE):
        assert ERRANDS[errand].roles == {Role.CASE_HANDLER, Role.MANAGER}
        assert ERRANDS[errand].submit is not None, "nothing is written by using a shortcut alone"
