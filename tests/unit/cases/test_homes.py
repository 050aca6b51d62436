"""Home pages: what is due and what is theirs for those with a role, one polite sentence for the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from handlers.desk import Desk
from handlers.domain.card import Home, HomeRow
from handlers.domain.case import Case, Status
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.people import Organisation, Role
from handlers.homes import ask_for_home, home_of
from handlers.store.outbox import EntryKind
from tests.unit.domain.samples import ADA, ARRIVED, BEN, DUE, a_case, adas, deadline

ACME = Organisation(OrganisationId(1), "Acme", ZoneInfo("Europe/Copenhagen"), "DK")


class FewCases:
    """A desk with a handful of cases, and a note of what was asked of it."""

    def __init__(
        self, cases: list[Case], roles: set[Role], now: datetime = ARRIVED, organised: bool = True
    ) -> None:
        self.held, self.now, self.organised = cases, now, organised
        self.roster = SimpleNamespace(roles=lambda _person: frozenset(roles))
        self.looked, self.taken = 0, set[str]()
        self.asked: list[tuple[EntryKind, str, PersonId]] = []

    @contextmanager
    def reading(self, _name: str) -> Iterator[SimpleNamespace]:
        self.looked += 1
        first = ACME if self.organised else None
        yield SimpleNamespace(
            now=self.now,
            organisations=SimpleNamespace(first=lambda: first),
            cases=SimpleNamespace(open=self.open),
        )

    def open(self, _organisation: int, limit: int, *, owner: PersonId | None = None) -> list[Case]:
        mine = [case for case in self.held if owner is None or case.owner == owner]
        return sorted(mine, key=lambda case: (case.due_on, case.id))[:limit]

    @contextmanager
    def transaction(self, _name: str) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(
            inbox=SimpleNamespace(take=self.take),
            outbox=SimpleNamespace(add=lambda kind, key, person: self.asked.append((kind, key, person))),
        )

    def take(self, key: str) -> bool:
        fresh = key not in self.taken
        self.taken.add(key)
        return fresh


def home(desk: FewCases, person: PersonId = ADA.id) -> Home:
    return home_of(cast("Desk", desk), person)


def section(page: Home, title: str) -> tuple[HomeRow, ...]:
    return dict(page.sections)[title]


def due_in(days: int, number: int = 1, **changes: Any) -> Case:
    day = ARRIVED.date() + timedelta(days=days)
    return a_case(id=CaseId(number), number=f"2026-{number:04d}", deadline=deadline(day), **changes)


@pytest.mark.parametrize("roles", [set(), {Role.ADMIN}], ids=["stranger", "admin"])
def test_nobody_without_a_role_for_cases_sees_any(roles: set[Role]) -> None:
    desk = FewCases([due_in(1)], roles)
    page = home(desk)
    assert page.sections == ()
    assert page.note == "You have no role for cases here. Ask an admin of Ombud to add you."
    assert desk.looked == 0, "the records are not even asked"


@pytest.mark.parametrize("roles", [{Role.CASE_HANDLER}, {Role.MANAGER}, {Role.ADMIN, Role.MANAGER}])
def test_whoever_has_a_role_sees_both_sections(roles: set[Role]) -> None:
    page = home(FewCases([], roles))
    assert [title for title, _ in page.sections] == ["Due within 7 days", "My cases"]
    assert (page.title, page.note) == ("Ombud", "")


def test_before_set_up_the_page_says_what_to_do() -> None:
    page = home(FewCases([], {Role.MANAGER}, organised=False))
    assert page.sections == ()
    assert "ombud doctor" in page.note


def test_what_is_due_within_a_week_stands_first_and_overdue_above_all() -> None:
    desk = FewCases([due_in(8, 1), due_in(7, 2), due_in(0, 3), due_in(-30, 4)], {Role.CASE_HANDLER})
    rows = section(home(desk), "Due within 7 days")
    assert [row.case_id for row in rows] == [4, 3, 2]
    assert rows[0].detail.endswith("overdue by 30 days")


def test_my_cases_are_mine_however_far_away_their_date() -> None:
    mine, other = due_in(40, 1, owner=ADA.id), due_in(41, 2, owner=BEN.id)
    desk = FewCases([mine, other], {Role.CASE_HANDLER})
    assert [row.case_id for row in section(home(desk), "My cases")] == [1]
    assert [row.case_id for row in section(home(desk, BEN.id), "My cases")] == [2]


def test_each_section_shows_ten_rows_at_most() -> None:
    desk = FewCases([due_in(1, n, owner=ADA.id) for n in range(1, 15)], {Role.CASE_HANDLER})
    assert [len(rows) for _, rows in home(desk).sections] == [10, 10]


def test_a_row_says_what_a_card_says_in_short() -> None:
    (row,) = section(home(FewCases([due_in(3, version=9)], {Role.CASE_HANDLER})), "Due within 7 days")
    assert (row.case_id, row.revision) == (1, 9)
    assert row.title == "2026-0001 · Access"
    assert row.detail == "due 2026-03-05, 3 days left"


@pytest.mark.parametrize(
    ("case", "buttons"),
    [
        (due_in(1), ["claim", "open_letter"]),
        (due_in(1, status=Status.NEW), ["claim", "open_letter"]),
        (due_in(1, owner=ADA.id), ["open_letter", "reply"]),
    ],
)
def test_a_row_offers_the_two_likeliest_actions(case: Case, buttons: list[str]) -> None:
    (row,) = section(home(FewCases([case], {Role.CASE_HANDLER})), "Due within 7 days")
    assert [button.action.value for button in row.buttons] == buttons


def test_days_are_counted_where_the_organisation_is() -> None:
    # Half past eleven in the evening, UTC, is tomorrow in Copenhagen.
    late = datetime(2026, 3, 30, 23, 30, tzinfo=UTC)
    (row,) = section(home(FewCases([adas()], {Role.MANAGER}, now=late)), "Due within 7 days")
    assert (DUE - late.date()).days == 8
    assert row.detail == "due 2026-04-07, 7 days left"


def test_opening_the_page_asks_for_it_once() -> None:
    desk = FewCases([], {Role.CASE_HANDLER})
    for cause in ("opened-1", "opened-1", "opened-2"):
        ask_for_home(cast("Desk", desk), cause, ADA.id)
    assert desk.asked == [(EntryKind.HOME, "home:U0ADA", ADA.id)] * 2
