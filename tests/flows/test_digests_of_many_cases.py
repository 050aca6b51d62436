"""Digests where there is more than anybody counts: numbers end with a plus, and the words say so."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.digest import Slice, Span
from handlers.domain.home import Outlook
from handlers.domain.people import Role
from handlers.domain.rights import Right
from handlers.duties.counting import count_closed
from handlers.duties.digests import tell_managers
from handlers.people import digest_charts, digest_figures, digest_words, weeks
from handlers.people.weeks import Digest, digest_of
from handlers.store import overviews
from tests.contract.store.shelf import new_case
from tests.support.cast import ADA, BEN, MAX
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import ACME, Room
from tests.unit.domain.samples import deadline

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST = 3
_FEW = {"organisation", "mailbox", "feed_fault", "outage", "memo", "stand_in"}
#: One row a day; and one a closed case, empty here and looked at full where the schedule is.
_FEW |= {"head_round", "keeping"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no more than three of a kind be counted."""
    monkeypatch.setattr(digest_figures, "COUNTED", MOST)
    monkeypatch.setattr(digest_figures, "_NUMBERS", 2)
    for module in (overviews, digest_words, digest_charts):
        monkeypatch.setattr(module, "WEIGHED", MOST)


def due_in(room: Room, days: int, number: int = 1, **changes: Any) -> list[Case]:
    due = deadline(room.clock.now().date() + days * DAY)
    return [new_case(room, deadline=due, **{"owner": ADA, **changes}) for _ in range(number)]


def closed(room: Room, number: int, at: datetime) -> None:
    for _ in range(number):
        new_case(
            room,
            status=Status.CLOSED,
            claims=(Claim(Right.ACCESS, Outcome.FULFILLED),),
            received_at=at - 5 * DAY,
            closed_at=at,
            answered_at=at,
        )


def digest(room: Room) -> Digest:
    room.later(timedelta(minutes=1))
    with room.desk.reading("tests.digest") as tx:
        return digest_of(tx, ACME, tx.now)


def lines(room: Room) -> list[str]:
    return [line for block in digest(room).lines for line in block.split("\n")]


def notes(room: Room) -> dict[str, str]:
    return {one.kind.value: one.note for one in digest(room).charts}


@pytest.mark.usefixtures("few")
def test_what_is_not_counted_to_its_end_is_told_with_a_plus(room: Room) -> None:
    late = due_in(room, -2, 5)
    due_in(room, 2, 4)
    found = digest(room)
    assert found.summary == "Overdue: 3+ cases; due in the next 7 days: 3+."
    told = [line for block in found.lines for line in block.split("\n")]
    assert told[0] == f"3+ cases are overdue: {late[0].number}, {late[1].number}, and 1+ more."
    assert "Opened: 3+." in told
    assert "Closed: 0, as many as in the week before." in told
    assert "Due within 7 days: 3+ cases." in told
    assert any(line.startswith("Nothing is counted beyond 3 of a kind") for line in told)
    assert [step.label for step in found.steps] == ["Overdue (3+)", "Due within 7 days (3+)"]


@pytest.mark.usefixtures("few")
def test_what_is_overdue_leaves_what_is_due_next_to_be_counted(room: Room) -> None:
    due_in(room, -2, 9)
    due_in(room, 0, 1)
    due_in(room, 3, 1)
    found = digest(room).figures
    assert found.slices[Slice.OVERDUE] == MOST
    assert (found.slices[Slice.TODAY], found.slices[Slice.SOON]) == (1, 1)


def test_below_the_bound_nothing_is_said_of_it(room: Room) -> None:
    due_in(room, -2, 5)
    assert not any("+" in line or "beyond" in line for line in lines(room))
    assert not any("up to" in note or "are due first" in note for note in notes(room).values())


@pytest.mark.usefixtures("few")
def test_a_forecast_of_part_of_what_is_due_says_at_least_and_never_that_all_is_well(room: Room) -> None:
    for week in range(1, 9):
        closed(room, 1, room.clock.now() - week * WEEK)
    count_closed(room.desk)
    due_in(room, 3, 6)
    (line,) = [line for line in lines(room) if line.startswith("At ")]
    assert line.startswith("At 1 closed a week, as lately, at least ")
    assert "there are more" in notes(room)["forecast"]


@pytest.mark.usefixtures("few")
def test_a_pace_that_is_not_counted_to_its_end_tells_no_forecast(room: Room) -> None:
    closed(room, 4, room.clock.now() - WEEK)
    count_closed(room.desk)
    due_in(room, 3)
    assert not any(line.startswith("At ") for line in lines(room))
    assert "forecast" not in notes(room)


@pytest.mark.usefixtures("few")
def test_every_picture_says_where_its_counting_ended(room: Room) -> None:
    closed(room, 4, room.clock.now() - WEEK)
    count_closed(room.desk)
    due_in(room, 3, 5)
    assert notes(room) == {
        "ahead": "Counted are up to 3 overdue cases, and the 3 that are due next: there are more.",
        "flow": "The last week is not over. Of each, up to 3 are counted.",
        "answered": "Up to 3 cases of each of the last 12 weeks. Right of the line, the answer was late.",
        "load": "Of the 3 cases that are due first, in the order of names. What is overdue counts as due.",
    }
    assert f"Of the 3 cases that are due first: <@{ADA}> 3" in lines(room)


def test_a_week_is_counted_to_its_bound_whatever_was_taken_back(room: Room) -> None:
    monday = date(2026, 2, 23)
    closed(room, 5, datetime.fromisoformat("2026-02-25T12:00:00+00:00"))
    count_closed(room.desk)
    with room.desk.reading("tests.weeks") as tx:
        assert tx.statistics.closed_by_week(ACME.id, monday) == {monday: 5}
        assert tx.statistics.closed_by_week(ACME.id, monday, 4) == {monday: 4}
        assert sum(tx.statistics.days_left(ACME.id, monday, 4).values()) == 4
        assert tx.statistics.closed_by_week(ACME.id, monday + WEEK) == {}
        assert len(tx.turnover.speeds(ACME.id, tx.now - 30 * DAY, tx.now, 4)) == 1
        assert tx.turnover.closed(ACME.id, tx.now - 30 * DAY, tx.now, 4) == 4


def test_opened_cases_are_counted_span_by_span_each_to_the_bound(room: Room) -> None:
    begin = room.clock.now()
    for number in (2, 5, 0):
        due_in(room, 20, number)
        due_in(room, 20, is_test=True)
        room.later(DAY)
    edges = [begin + n * DAY for n in range(4)]
    with room.desk.reading("tests.opened") as tx:
        assert tx.turnover.opened_between(ACME.id, edges) == [2, 5, 0]
        assert tx.turnover.opened_between(ACME.id, edges, 3) == [2, 3, 0]


def test_managers_who_are_told_together_share_what_was_counted(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    due_in(room, -1)
    room.later(datetime.fromisoformat("2026-03-09T09:00:00+00:00") - room.clock.now())
    asked: list[Span] = []
    counted = digest_figures.figures

    def counting(*given: Any, **options: Any) -> Any:
        asked.append(given[3])
        return counted(*given, **options)

    monkeypatch.setattr(digest_figures, "figures", counting)
    assert tell_managers(room.desk) == 2
    room.deliver()
    told = {post.person: post.notice for post in room.chat.posts.values() if "digest" in post.key}
    assert set(told) == {MAX, BEN}
    assert told[MAX] == told[BEN]
    assert asked == [Span.WEEK]
    room.later(WEEK)
    due_in(room, -1)
    assert tell_managers(room.desk) == 2
    room.deliver()
    assert asked == [Span.WEEK] * 2, "what is told later is counted then"


def test_a_digest_with_its_pictures_reads_no_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        digest(room)
    found = {
        said: tables
        for said, values in listener.looking_up().items()
        if (tables := read_whole(room.database, said, values) - _FEW)
    }
    assert found == {}
    assert all("LIMIT" in said for said in listener.looking_up() if "count(" in said and "case_file" in said)


def test_what_is_counted_by_the_thousand_is_counted_in_indexes_alone(room: Room) -> None:
    if not room.database.is_sqlite:
        return  # PostgreSQL decides it by what was vacuumed
    cram(room)
    with listening(room.database) as listener, room.desk.reading("tests.counts") as tx:
        today = tx.now.date()
        edges = [tx.now - n * WEEK for n in reversed(range(13))]
        tx.turnover.opened_between(ACME.id, edges)
        tx.turnover.due_by_day(ACME.id, today, today + 6 * WEEK)
        tx.turnover.number_in(ACME.id, Slice.UNOWNED, tx.now, today)
        tx.overviews.loads(ACME.id, Outlook(MAX, today))
        tx.statistics.closed_by_week(ACME.id, today - 12 * WEEK)
        tx.statistics.days_left(ACME.id, today - 12 * WEEK)
    counts = [(said, values) for said, values in listener.looking_up().items() if "LIMIT" in said]
    assert len(counts) >= 6
    for said, values in counts:
        with room.database.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)
            steps = [str(row[3]) for row in plan]
        looks = [step for step in steps if step.startswith("SEARCH") and "anon" not in step]
        if "case_file" in said or "statistic" in said:
            assert looks, said
            assert all("COVERING INDEX" in step for step in looks), (said, steps)


def test_a_list_behind_a_number_says_that_there_are_more_than_is_counted() -> None:
    assert weeks.heading_of(Slice.OVERDUE, 22) == "Overdue (22)"
    assert weeks.heading_of(Slice.OVERDUE, 10_000) == "Overdue (10000+)"


def test_what_waits_is_still_listed_by_its_status_and_not_among_all_that_is_open(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener, room.desk.reading("tests.heaps") as tx:
        tx.overviews.heaps(ACME.id, Outlook(MAX, tx.now.date()))
    ((said, values),) = [each for each in listener.looking_up().items() if "case_file" in each[0]]
    explain = "EXPLAIN QUERY PLAN" if room.database.is_sqlite else "EXPLAIN"
    with room.database.engine.connect() as connection:
        plan = str(connection.exec_driver_sql(f"{explain} {said}", values).all())
    assert "ix_case_standing" in plan or not room.database.is_sqlite
    assert "ix_case_weighed" not in plan or not room.database.is_sqlite
