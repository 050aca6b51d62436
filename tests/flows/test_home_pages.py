"""Home pages by role: what stands on each, in which order, on which page, and nothing that is not theirs."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.domain.card import Home, HomeRow, Section
from handlers.domain.case import ActionId, Case, Claim, Status
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.people import Role
from handlers.domain.rights import Right
from handlers.home.pages import choose, home_of
from tests.contract.store.shelf import new_case
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.letters import letter
from tests.unit.domain.samples import deadline

_HEAPS = [
    "Overdue",
    "Due within 7 days",
    "My cases",
    "Nobody has them yet",
    "Waiting for the person",
    "Others handle them",
]


def today(room: Room) -> date:
    return room.clock.now().date()


def due_in(room: Room, days: int, **changes: Any) -> Case:
    return new_case(room, deadline=deadline(today(room) + timedelta(days=days)), **changes)


def one_of_each(room: Room) -> list[Case]:
    """Open a case for every heap of Ada's, in no order."""
    return [
        due_in(room, 30, owner=BEN, status=Status.OPEN),
        due_in(room, 20, owner=BEN, status=Status.AWAITING_SUBJECT),
        due_in(room, 21),
        due_in(room, 25, owner=ADA, status=Status.AWAITING_SUBJECT),
        due_in(room, 7, owner=BEN, status=Status.OPEN),
        due_in(room, -1, owner=ADA, status=Status.OPEN),
    ]


def titles(page: Home) -> list[str]:
    return [section.title for section in page.sections]


def rows(page: Home) -> list[HomeRow]:
    return [row for section in page.sections for row in section.rows]


def section(page: Home, title: str) -> Section:
    return next(one for one in (*page.sections, *page.further) if one.title.startswith(title))


def choosing(room: Room, person: PersonId, token: str, errand: ErrandId = ErrandId.FILTER_HOME) -> Home:
    choose(room.desk, Errand(f"choice-{errand}-{token}-{person}", errand, actor(person), token=token))
    return home_of(room.desk, person)


def test_ux_13_overdue_soon_mine_unassigned_and_waiting_stand_in_this_order(room: Room) -> None:
    cases = one_of_each(room)
    page = home_of(room.desk, ADA)
    assert titles(page) == [f"{heap} (1)" for heap in _HEAPS]
    assert [row.case_id for row in rows(page)] == [case.id for case in reversed(cases)]


def test_ux_13_no_case_stands_twice_the_first_heap_has_it(room: Room) -> None:
    due_in(room, -3, owner=ADA, status=Status.AWAITING_SUBJECT)
    due_in(room, 3, status=Status.NEW)
    page = home_of(room.desk, ADA)
    assert titles(page) == ["Overdue (1)", "Due within 7 days (1)"]
    assert len(rows(page)) == 2


@pytest.mark.parametrize(
    ("days", "heap"), [(-1, "Overdue"), (0, "Due within 7 days"), (7, "Due within 7 days"), (8, "Nobody")]
)
def test_ux_13_the_borders_of_overdue_and_soon(room: Room, days: int, heap: str) -> None:
    due_in(room, days)
    (title,) = titles(home_of(room.desk, ADA))
    assert title.startswith(heap)


def test_ux_13_ten_rows_a_page_and_every_case_on_exactly_one(room: Room) -> None:
    made = {due_in(room, n - 3, owner=(None, ADA, BEN)[n % 3]).id for n in range(23)}
    page = home_of(room.desk, ADA)
    assert page.place == "1–10 of 23"
    assert [step.label for step in page.steps] == ["Next page", "Refresh"]
    seen = [row.case_id for row in rows(page)]
    page = choosing(room, ADA, "1", ErrandId.TURN_HOME)
    assert page.place == "11–20 of 23"
    assert [(step.label, step.token) for step in page.steps[:2]] == [
        ("Previous page", "0"),
        ("Next page", "2"),
    ]
    seen += [row.case_id for row in rows(page)]
    page = choosing(room, ADA, "2", ErrandId.TURN_HOME)
    assert page.place == "21–23 of 23"
    assert [step.label for step in page.steps] == ["Previous page", "Refresh"]
    seen += [row.case_id for row in rows(page)]
    assert len(seen) == 23
    assert set(seen) == made


def test_ux_13_a_page_beyond_the_end_is_the_last_one(room: Room) -> None:
    for _ in range(11):
        due_in(room, 9)
    assert choosing(room, ADA, "99", ErrandId.TURN_HOME).place == "11–11 of 11"


def test_ux_13_filters_by_right_status_and_owner_hold_together(room: Room) -> None:
    wanted = due_in(
        room, 9, owner=BEN, status=Status.OPEN, claims=(Claim(Right.ACCESS), Claim(Right.ERASURE))
    )
    due_in(room, 9, owner=BEN, status=Status.OPEN)
    due_in(room, 9, owner=ADA, status=Status.OPEN, claims=(Claim(Right.ERASURE),))
    due_in(room, 9, owner=BEN, status=Status.READY, claims=(Claim(Right.ERASURE),))
    for token in ("right-erasure", "status-open"):
        choosing(room, ADA, token)
    page = choosing(room, ADA, f"owner-{BEN}")
    assert [row.case_id for row in rows(page)] == [wanted.id]
    assert [choice.chosen for choice in page.choices] == ["right-erasure", "status-open", f"owner-{BEN}"]
    assert len(rows(choosing(room, ADA, "owner-any"))) == 2
    assert len(rows(home_of(room.desk, BEN))) == 4, "another person's page is their own"


@pytest.mark.parametrize(("token", "number"), [("owner-me", 1), ("owner-nobody", 2), ("owner-any", 4)])
def test_ux_13_the_owners_are_me_nobody_and_everybody(room: Room, token: str, number: int) -> None:
    for owner in (ADA, BEN, None, None):
        due_in(room, 9, owner=owner)
    assert len(rows(choosing(room, ADA, token))) == number


def test_ux_13_nothing_found_is_said_in_one_line(room: Room) -> None:
    assert section(home_of(room.desk, ADA), "Cases").lines == ("No case is open.",)
    due_in(room, 9)
    page = choosing(room, ADA, "right-portability")
    assert section(page, "Cases").lines == ("No open case is like that.",)
    assert page.place == ""
    assert len(page.choices) == 3, "so that the filter can be taken away"


def test_ux_13_closed_cases_and_tests_are_no_part_of_it(room: Room) -> None:
    due_in(room, 2, status=Status.CLOSED)
    due_in(room, 2, is_test=True)
    page = home_of(room.desk, MAX)
    assert rows(page) == []
    assert section(page, "Who has how much").lines == ("Nobody has a case.",)


def test_ux_13_every_menu_stays_within_a_hundred_options_however_many_colleagues(room: Room) -> None:
    for n in range(150):
        room.colleagues.held[PersonId(f"U0MANY{n}")] = frozenset({Role.CASE_HANDLER})
        known = room.colleagues.known(ADA)
        assert known is not None
        room.colleagues.learned[PersonId(f"U0MANY{n}")] = replace(known, id=PersonId(f"U0MANY{n}"))
    page = choosing(room, ADA, "owner-U0GONE")
    owners = page.choices[2]
    assert len(owners.options) <= 100
    assert owners.chosen in dict(owners.options), "what is chosen can be seen, whoever it is"


def test_ux_15_a_row_offers_what_its_reader_may_do(room: Room) -> None:
    due_in(room, 9, owner=BEN, status=Status.OPEN)
    assert buttons(home_of(room.desk, ADA)) == [ActionId.OPEN_LETTER, ActionId.MORE]
    assert buttons(home_of(room.desk, BEN)) == [ActionId.REPLY, ActionId.OPEN_LETTER, ActionId.MORE]
    assert buttons(home_of(room.desk, MAX)) == [ActionId.REPLY, ActionId.OPEN_LETTER, ActionId.MORE]


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, ActionId.CLAIM),
        ({"owner": ADA, "status": Status.OPEN}, ActionId.REPLY),
        ({"owner": ADA, "status": Status.READY, "draft_id": MessageId(7)}, ActionId.SEND),
    ],
)
def test_ux_15_the_likeliest_action_stands_first(
    room: Room, changes: dict[str, Any], first: ActionId
) -> None:
    due_in(room, 9, **changes)
    assert buttons(home_of(room.desk, ADA))[0] is first


def buttons(page: Home) -> list[ActionId]:
    return [button.action for button in rows(page)[0].buttons]


def test_ux_15_a_row_names_number_right_date_status_and_owner_and_no_requester(room: Room) -> None:
    case = due_in(room, 3, owner=BEN, status=Status.OPEN, claims=(Claim(Right.ACCESS), Claim(Right.ERASURE)))
    (row,) = rows(home_of(room.desk, ADA))
    assert row.title == f"{case.number} · Access + Erasure"
    assert row.detail == f"due {case.due_on.isoformat()}, 3 days left · Open · <@{BEN}>"


def test_ux_15_a_manager_sees_who_has_how_much(room: Room) -> None:
    for days, owner in ((-1, ADA), (2, ADA), (30, ADA), (-1, BEN), (30, None)):
        due_in(room, days, owner=owner, status=Status.OPEN if owner else Status.NEW)
    load = section(home_of(room.desk, MAX), "Who has how much")
    assert load.lines == (
        f"<@{ADA}>: 3 open, 1 overdue, 1 due within 7 days",
        f"<@{BEN}>: 1 open, 1 overdue, 0 due within 7 days",
        "Nobody yet: 1 open, 0 overdue, 0 due within 7 days",
    )


def test_ux_15_a_manager_is_warned_of_what_may_break_its_due_date(room: Room) -> None:
    nobodys = due_in(room, 1, draft_id=MessageId(1), status=Status.READY)
    undrafted = due_in(room, 2, owner=ADA, status=Status.OPEN)
    due_in(room, 3, owner=ADA, status=Status.READY, draft_id=MessageId(2))
    due_in(room, 3, owner=ADA, status=Status.OPEN, answered_at=room.clock.now())
    due_in(room, 8)
    warning = section(home_of(room.desk, MAX), "In danger")
    assert [nobodys.number in warning.lines[0], undrafted.number in warning.lines[1]] == [True, True]
    assert "Nobody has it" in warning.lines[0]
    assert f"<@{ADA}>" in warning.lines[1]
    assert len(warning.lines) == 2


def test_ux_15_what_is_overdue_is_in_trouble_and_the_heading_says_so(room: Room) -> None:
    late = due_in(room, -9, owner=ADA, status=Status.OPEN)
    unsent = due_in(room, -2, owner=ADA, status=Status.READY, draft_id=MessageId(3))
    nobodys = due_in(room, -1)
    soon = due_in(room, 3, owner=BEN, status=Status.OPEN)
    begun = "The drafted answer has not left."
    warning = section(home_of(room.desk, MAX), "Overdue, or in danger of missing the due date")

    assert warning.lines == (
        f"Case {late.number}: due {late.due_on}, overdue by 9 days. Owner: <@{ADA}>. No answer is drafted.",
        f"Case {unsent.number}: due {unsent.due_on}, overdue by 2 days. Owner: <@{ADA}>. {begun}",
        f"Case {nobodys.number}: due {nobodys.due_on}, overdue by 1 day. Nobody has it.",
        f"Case {soon.number}: due {soon.due_on}, 3 days left. Owner: <@{BEN}>. No answer is drafted.",
    )


@pytest.mark.parametrize("days", [-1, 0, 7])
def test_ux_15_what_was_answered_or_is_leaving_is_in_no_danger(room: Room, days: int) -> None:
    due_in(room, days, owner=ADA, status=Status.OPEN, answered_at=room.clock.now())
    due_in(room, days, owner=ADA, status=Status.OPEN, leaving_id=MessageId(4), leaves_at=room.clock.now())
    warning = section(home_of(room.desk, MAX), "In danger of missing the due date")
    assert warning.lines == ("Every case that is overdue or due within 7 days has an owner and an answer.",)


def test_ux_15_a_case_reopened_after_its_due_date_is_in_trouble_though_it_was_answered_before(
    room: Room,
) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.settle()
    room.close_as(case, *("fulfilled" for _ in case.claims))
    room.later(timedelta(days=60))
    room.press(case, ActionId.REOPEN)
    warning = section(home_of(room.desk, MAX), "Overdue, or in danger of missing the due date")
    assert [case.number in line for line in warning.lines] == [True]

    room.answer(case)
    room.settle()
    warning = section(home_of(room.desk, MAX), "In danger of missing the due date")
    assert warning.lines == ("Every case that is overdue or due within 7 days has an owner and an answer.",)


@pytest.mark.parametrize("days", [(), (8,), (8, 30)])
def test_ux_15_where_nothing_is_due_soon_the_empty_forecast_says_so(
    room: Room, days: tuple[int, ...]
) -> None:
    for day in days:
        due_in(room, day)
    warning = section(home_of(room.desk, MAX), "In danger of missing the due date")
    assert warning.lines == ("No case is overdue or due within 7 days.",)


def test_ux_15_a_long_forecast_is_counted(room: Room) -> None:
    for _ in range(9):
        due_in(room, 2)
    assert section(home_of(room.desk, MAX), "In danger").lines[-1] == "… and 4 more cases"


def test_ux_15_a_case_handler_sees_no_managers_part_and_no_set_up(room: Room) -> None:
    assert home_of(room.desk, ADA).further == ()


def test_ux_15_an_admin_sees_the_set_up_and_no_case(room: Room) -> None:
    case = due_in(room, 1)
    page = home_of(room.desk, IRIS)
    assert page.sections == ()
    assert page.choices == ()
    assert [part.title for part in page.further] == ["Set-up", "Mailboxes", "Disconnecting"]
    assert case.number not in repr(page)


def test_ux_15_somebody_who_is_everything_sees_everything(room: Room) -> None:
    room.colleagues.held[MAX] = frozenset(Role)
    due_in(room, 1)
    page = home_of(room.desk, MAX)
    assert [part.title for part in page.further] == [
        "Who has how much",
        "In danger of missing the due date",
        "Set-up",
        "Mailboxes",
        "Disconnecting",
    ]
    assert len(rows(page)) == 1


def test_ux_15_without_a_role_one_polite_sentence_names_whom_to_ask(room: Room) -> None:
    case = due_in(room, 1)
    page = home_of(room.desk, MALLORY)
    assert page == Home("Ombud", (), f"You have no role for cases here. Ask <@{IRIS}> to add you.")
    assert case.number not in repr(page)


@pytest.mark.parametrize("person", [ADA, MAX, IRIS])
def test_ux_13_a_page_costs_few_statements_however_many_cases(room: Room, person: PersonId) -> None:
    for n in range(40):
        due_in(room, n - 5, owner=(None, ADA, BEN)[n % 3])
    with listening(room.database) as listener:
        home_of(room.desk, person)
    assert len(listener.heard) <= 14
    assert not any("requester_sealed" in said for said in listener.heard), "no requester is even read"


def test_case_ids_are_all_that_a_row_carries(room: Room) -> None:
    case = due_in(room, 1)
    (row,) = rows(home_of(room.desk, ADA))
    assert (row.case_id, row.revision) == (CaseId(case.id), case.version)
