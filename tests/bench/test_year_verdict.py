"""The verdict on a simulated year finds each wrong by itself, and none in a month in which all is right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bench.year.journal import Journal, Message, Row
from bench.year.verdict import judged
from handlers.domain.ids import PersonId
from tests.bench.one_month import (
    ASTRID,
    CASE,
    CLOSED,
    DAY,
    DUE,
    HOUR,
    MAGNUS,
    MARIA,
    MORNINGS,
    OPENED,
    a_message,
    at,
    left,
    one_month,
)

Change = Callable[[Journal], None]
FIRST, SECOND = MORNINGS[14], MORNINGS[7]


def of(journal: Journal, days: int) -> int:
    """Return where the message stands that tells of so many days."""
    return list(MORNINGS).index(days)


def changed(days: int, **how: object) -> Change:
    def change(journal: Journal) -> None:
        index = of(journal, days)
        journal.messages[index] = replace(journal.messages[index], **how)  # type: ignore[arg-type] # as they are

    return change


def shown(days: int, detail: str, *, live: bool = True) -> Change:
    return changed(days, rows=(Row(CASE, live, detail),))


def added(message: Message) -> Change:
    def change(journal: Journal) -> None:
        journal.messages.append(message)
        journal.messages.sort(key=lambda one: one.at)

    return change


def missing(days: int) -> Change:
    def change(journal: Journal) -> None:
        del journal.messages[of(journal, days)]

    return change


def away(first: date, last: date) -> Change:
    return lambda journal: journal.absences.append((OPENED, ASTRID, first, last))


def silent(day: date) -> Change:
    """Let the desk be down on a day."""

    def change(journal: Journal) -> None:
        journal.ticks[:] = [one for one in journal.ticks if not at(day, 0) <= one < at(day + DAY, 0)]

    return change


def wrongs(*changes: Change) -> list[str]:
    journal = one_month()
    for change in changes:
        change(journal)
    return judged(journal).wrong


def test_ux_17_a_month_in_which_all_is_told_is_right() -> None:
    verdict = judged(one_month())
    assert verdict.wrong == []
    assert (verdict.owed, verdict.late, verdict.back, verdict.doubts) == (len(MORNINGS), 0, 0, 0)


@pytest.mark.parametrize("days", MORNINGS)
def test_ux_17_each_reminder_that_is_missing_is_found(days: int) -> None:
    found = wrongs(missing(days))
    assert f"not told: {ASTRID} of {CASE} due {DUE}, on {MORNINGS[days]}" in found
    assert all(one.startswith("not told") for one in found)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (changed(14, at=at(FIRST, 8, 59)), "at a forbidden hour: reminder"),
        (changed(14, at=at(FIRST, 18)), "at a forbidden hour: reminder"),
        (added(a_message(at(date(2026, 3, 21)), left(12))), "at a forbidden hour: reminder"),
        (away(FIRST, FIRST), "while away"),
        (shown(7, f"due {DUE + DAY}, 8 days left"), "untrue"),
        (shown(7, left(8)), "untrue"),
        (shown(7, f"stands still (identity); write by {DUE}, 7 days left"), "untrue"),
        (shown(7, "due soon"), "untrue"),
        (added(a_message(CLOSED + HOUR, left(0))), "untrue"),
        (added(a_message(at(SECOND, 11), left(7), MAGNUS)), "untrue"),
        (added(a_message(at(FIRST, 12), left(14))), "posted twice"),
        (added(replace(a_message(at(FIRST, 12), left(14)), key="notice:reminder:2:")), "rung for nothing"),
        (changed(7, lines=("Late: this was to come on 2026-03-25.",)), "said to be late and is not"),
    ],
)
def test_what_is_told_wrongly_is_found(change: Change, what: str) -> None:
    assert any(one.startswith(what) for one in wrongs(change))


def test_what_is_struck_out_promises_nothing() -> None:
    found = wrongs(
        added(replace(a_message(CLOSED + HOUR, ""), posted=False, rows=(Row(CASE, False, "closed"),)))
    )
    assert found == []


def test_an_edit_at_night_rings_for_nobody() -> None:
    edit = replace(a_message(at(FIRST, 23), left(14)), posted=False)
    assert wrongs(added(edit)) == []


def test_a_message_that_a_death_left_in_doubt_may_come_twice_and_is_counted() -> None:
    journal = one_month()
    added(a_message(at(FIRST, 10), left(14)))(journal)
    journal.kills.append(at(FIRST, 9, 30))
    verdict = judged(journal)
    assert (verdict.wrong, verdict.doubts) == ([], 1)
    journal.kills[:] = [at(FIRST, 12)]
    assert [one.partition(":")[0] for one in judged(journal).wrong] == ["posted twice"]


def told_on(day: date, days: int, *lines: str) -> Change:
    """Let the message that tells of so many days come on another day."""
    later = days - (day - MORNINGS[days]).days
    return lambda journal: journal.messages.__setitem__(
        of(journal, days), a_message(at(day), left(later), ASTRID, *lines)
    )


def test_ux_17_what_a_day_of_silence_kept_back_comes_next_morning_and_says_so() -> None:
    friday = SECOND + DAY
    late = "Late: this was to come on 2026-03-26."
    assert wrongs(silent(SECOND), told_on(friday, 7, late)) == []
    assert [one.partition(":")[0] for one in wrongs(silent(SECOND), told_on(friday, 7))] == [
        "late and not said so"
    ]
    assert any(one.startswith("not told") for one in wrongs(silent(SECOND), missing(7)))


def test_what_came_up_while_somebody_was_away_is_not_late_when_they_are_back() -> None:
    friday = SECOND + DAY
    assert wrongs(away(SECOND, SECOND), told_on(friday, 7)) == []


def put_off(day: date, pause: str) -> Change:
    return lambda journal: journal.snoozed(at(day, 10), ASTRID, CASE, pause)


def test_ux_19_what_was_put_off_is_to_come_back() -> None:
    key = f"notice:reminder:{FIRST}.2:{ASTRID}"
    again = replace(a_message(at(FIRST, 13), left(14), ref="again"), key=key)
    assert [one.partition(":")[0] for one in wrongs(put_off(FIRST, "hours"))] == ["not brought back"]
    assert wrongs(put_off(FIRST, "hours"), added(again)) == []


def test_ux_19_what_comes_back_in_the_evening_may_wait_for_the_morning() -> None:
    def in_the_afternoon(journal: Journal) -> None:
        journal.snoozed(at(FIRST, 16), ASTRID, CASE, "hours")

    assert wrongs(in_the_afternoon, added(a_message(at(FIRST + DAY), left(13)))) == []


def bounced(day: date, hour: int) -> Change:
    return lambda journal: journal.tales[CASE].bounces.append(at(day, hour))


def test_a_mail_that_came_back_rings_for_who_put_the_case_off_and_a_new_due_date_does_not() -> None:
    key = f"notice:reminder:{FIRST}.2:{ASTRID}"
    again = added(replace(a_message(at(FIRST, 13), left(14), ref="again"), key=key))
    nothing = [f"rung for nothing: {ASTRID} at {at(FIRST, 13)}"]
    assert wrongs(put_off(FIRST, "monday"), again, bounced(FIRST, 12)) == []
    assert wrongs(put_off(FIRST, "monday"), again) == nothing
    assert wrongs(again, bounced(FIRST, 12)) == nothing, "it was not put off"
    assert wrongs(put_off(FIRST, "monday"), again, bounced(FIRST, 14)) == nothing, "it has not come yet"
    assert wrongs(put_off(FIRST, "monday"), again, bounced(FIRST, 9)) == nothing, "it came before"


def nobodys(journal: Journal) -> None:
    journal.tales[CASE].owners[:] = [(OPENED, None, None), (OPENED + 8 * DAY, ASTRID, ASTRID)]


def escalated(person: PersonId, day: date, hour: int = 9) -> Change:
    when = at(day, hour)
    told = a_message(when, left((DUE - day).days))
    key = f"notice:escalation:unclaimed1:{person}"
    return added(replace(told, person=person, key=key, ref=key))


def test_ux_20_what_nobody_takes_is_to_be_told_every_manager_after_two_working_days() -> None:
    third = OPENED.date() + timedelta(days=2)
    in_time = [escalated(MAGNUS, third), escalated(MARIA, third, 15)]
    assert wrongs(nobodys, *in_time) == []
    found = wrongs(nobodys, in_time[0])
    assert len(found) == 1
    assert found[0].startswith(f"not escalated: {CASE}, nobody's since {OPENED}, to {MARIA}")


def test_what_is_taken_within_two_working_days_needs_no_manager() -> None:
    def soon(journal: Journal) -> None:
        journal.tales[CASE].owners[:] = [(OPENED, None, None), (OPENED + DAY, ASTRID, ASTRID)]

    assert wrongs(soon) == []
