"""What is counted at the end of a case: once, in the transaction that ends it; reopening takes it back."""

from datetime import date, timedelta
from typing import Any

import pytest

from handlers import actions
from handlers.desk import Hooks
from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.presses import Press
from handlers.domain.rights import Right
from handlers.duties.counting import count_closed
from tests.conftest import NewRoom
from tests.contract.store.shelf import destroy, new_case, run, value
from tests.flows import test_rounds_cut_off as rounds
from tests.support.cast import ADA, actor
from tests.support.desks import Room, furnish
from tests.unit.domain.samples import deadline

DAY = timedelta(days=1)


class Cut(BaseException):
    """The process dies here."""


def rows(room: Room) -> list[tuple[str, int]]:
    """Return token and count of everything counted."""
    return [(row.token, row.count) for row in run(room, 'SELECT token, "count" AS count FROM statistic')]


def total(room: Room) -> int:
    return sum(number for _, number in rows(room))


def an_open_case(room: Room, **changes: Any) -> Case:
    due = deadline(room.clock.now().date() + 20 * DAY)
    return new_case(room, **{"status": Status.OPEN, "owner": ADA, "deadline": due, **changes})


def press(room: Room, case: Case, action: ActionId, **answers: str) -> None:
    with room.desk.reading("tests.fresh") as tx:
        fresh = tx.cases.get(case.id)
    pressed = Press(
        f"{action}-{case.id}-{fresh.version}", action, case.id, actor(ADA), fresh.version, answers or None
    )
    actions.perform(room.desk, pressed)


def close(room: Room, case: Case, outcome: Outcome = Outcome.FULFILLED) -> None:
    press(room, case, ActionId.CLOSE, outcome_0=outcome.value, elsewhere="yes", searched="yes")


def reopen(room: Room, case: Case) -> None:
    press(room, case, ActionId.REOPEN)


def token_of(room: Room, case: Case) -> str:
    return str(value(room, "SELECT statistic FROM case_file WHERE id = :id", id=case.id))


def test_c40_a_case_is_counted_once_in_the_transaction_that_closes_it(room: Room) -> None:
    case = an_open_case(room)
    assert rows(room) == []
    close(room, case)
    ((token, number),) = rows(room)
    assert number == 1
    assert token_of(room, case) == token
    press(room, case, ActionId.NOTE, text="Something to remember.")
    assert rows(room) == [(token, 1)]


def test_c40_a_case_that_is_opened_again_is_taken_back_and_counted_anew_at_its_end(room: Room) -> None:
    case = an_open_case(room)
    close(room, case)
    press(room, case, ActionId.REOPEN)
    assert sorted(number for _, number in rows(room)) == [-1, 1]
    assert total(room) == 0
    assert token_of(room, case) == ""
    close(room, case, Outcome.REFUSED)
    assert total(room) == 1
    left = run(room, 'SELECT outcome, sum("count") AS n FROM statistic GROUP BY outcome')
    assert {row.outcome: row.n for row in left} == {"fulfilled": 0, "refused": 1}


def test_c40_no_request_is_counted_as_such(room: Room) -> None:
    case = an_open_case(room)
    press(room, case, ActionId.NOT_A_REQUEST, sure="yes", reason="An advertisement.")
    assert value(room, "SELECT outcome FROM statistic") == "not_a_request"
    assert not value(room, "SELECT owed FROM statistic")


def test_c40_a_duplicate_is_counted_as_carried_on_and_not_any_more_once_it_is_separated(room: Room) -> None:
    older, newer = an_open_case(room), an_open_case(room)
    press(room, newer, ActionId.DUPLICATE, other=str(int(older.id)))
    assert value(room, "SELECT outcome FROM statistic") == "continued"
    with room.desk.reading("tests.closed") as tx:
        closed = next(one for one in (older, newer) if tx.cases.get(one.id).closed_at)
    press(room, closed, ActionId.SEPARATE)
    assert total(room) == 0


def test_c40_a_test_case_is_never_counted(room: Room) -> None:
    close(room, an_open_case(room, is_test=True))
    assert rows(room) == []


def test_c40_what_was_counted_outlives_its_case_and_nothing_leads_back(room: Room) -> None:
    case = an_open_case(room)
    close(room, case)
    ((token, _),) = rows(room)
    for table, column in (
        ("event", "case_id"),
        ("claim", "case_id"),
        ("keeping", "case_id"),
        ("case_file", "id"),
    ):
        destroy(room, f"DELETE FROM {table} WHERE {column} = :id", id=case.id)
    assert rows(room) == [(token, 1)]
    (row,) = run(room, "SELECT * FROM statistic")
    told = [str(cell) for cell in row]
    assert str(int(case.id)) not in told
    assert case.number not in told
    with room.desk.reading("tests.weeks") as tx:
        weeks = tx.statistics.closed_by_week(case.organisation_id, date(2026, 1, 5))
    assert sum(weeks.values()) == 1


def test_c62_tokens_are_random_and_tell_no_order(room: Room) -> None:
    for _ in range(12):
        close(room, an_open_case(room))
    tokens = [token for token, _ in rows(room)]
    assert len({*tokens}) == 12
    assert all(len(token) == 32 for token in tokens)
    in_order = [token_of(room, case) for case in _closed(room)]
    assert in_order != sorted(in_order)


def _closed(room: Room) -> list[Case]:
    with room.desk.reading("tests.all") as tx:
        return tx.cases.all(room.mailbox.organisation_id, 50)


@pytest.mark.parametrize("action", [ActionId.CLOSE, ActionId.REOPEN])
def test_c40_who_dies_before_the_end_of_the_transaction_has_counted_nothing(
    room: Room, action: ActionId
) -> None:
    case = an_open_case(room)
    if action is ActionId.REOPEN:
        close(room, case)
    before = rows(room)

    def cut(point: str) -> None:
        if point == f"closing.{action.value}:commit":
            raise Cut

    dying = furnish(room.url, room.folder, hooks=Hooks(checkpoint=cut))
    act = close if action is ActionId.CLOSE else reopen
    with pytest.raises(Cut):
        act(dying, case)
    dying.desk.close()
    assert rows(room) == before
    act(room, case)
    assert total(room) == int(action is ActionId.CLOSE)


def test_cases_closed_by_an_earlier_version_are_counted_later_each_once(room: Room) -> None:
    cases = [an_open_case(room) for _ in range(5)]
    for case in cases:
        close(room, case)
    run(room, "DELETE FROM statistic")
    run(room, "UPDATE case_file SET statistic = ''")
    assert count_closed(room.desk) == 5
    assert total(room) == 5
    assert count_closed(room.desk) == 0
    assert {token_of(room, case) for case in cases} == {token for token, _ in rows(room)}


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_counting_later_that_is_cut_off_counts_each_case_once(new_room: NewRoom, edge: str) -> None:
    room = new_room(hooks=Hooks(checkpoint=rounds.cut_at(f"counting.count:{edge}")))
    for _ in range(3):
        close(room, an_open_case(room))
    run(room, "DELETE FROM statistic")
    run(room, "UPDATE case_file SET statistic = ''")
    with pytest.raises(rounds.Cut):
        count_closed(room.desk)
    assert total(room) == (3 if edge == "done" else 0)
    assert count_closed(room.desk) == (0 if edge == "done" else 3)
    assert total(room) == 3


def test_counting_later_ends_when_the_process_is_to_stop(room: Room) -> None:
    close(room, an_open_case(room))
    run(room, "UPDATE case_file SET statistic = ''")
    room.desk.stopping = lambda: True
    assert count_closed(room.desk) == 0


def test_what_is_open_or_a_test_is_not_counted_later(room: Room) -> None:
    an_open_case(room)
    new_case(
        room,
        status=Status.CLOSED,
        closed_at=room.clock.now(),
        is_test=True,
        claims=(Claim(Right.ACCESS, Outcome.FULFILLED),),
    )
    assert count_closed(room.desk) == 0
    assert rows(room) == []


def test_days_left_are_counted_by_day_and_only_for_answers_that_were_owed(room: Room) -> None:
    for outcome in (Outcome.FULFILLED, Outcome.FULFILLED, Outcome.WITHDRAWN):
        close(room, an_open_case(room), outcome)
    with room.desk.reading("tests.left") as tx:
        left = tx.statistics.days_left(room.mailbox.organisation_id, date(2026, 1, 5))
    assert left == {20: 2}
