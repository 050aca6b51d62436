"""What a law has kept of a case: by the rows of the schedule that say so, and by no other."""

from datetime import date

import pytest

from handlers.domain.ids import CaseId
from handlers.domain.obligation import Obligation, for_letters, is_bound, obliged, together
from handlers.domain.period import Anchor, period
from handlers.domain.retention import Life, Rule, Schedule, Store

CLOSED = date(2026, 3, 10)
TODAY = date(2026, 4, 10)


def rule(name: str, written: str, *stores: Store, law: bool = False, **more: object) -> Rule:
    said = dict.fromkeys(("activity", "purpose", "data", "people"), "x") | {"basis": f"Law of {name}"}
    return Rule(name, **said, period=period(written), applies_to=stores, statutory=law, **more)  # type: ignore[arg-type] # of any type


def life(**days: date) -> Life:
    known = {Anchor.CLOSED: CLOSED, Anchor.ANSWERED: CLOSED, Anchor.VERIFIED: CLOSED, Anchor.OPENED: CLOSED}
    return Life(CaseId(1), ("access",), "request", "privacy", known | {Anchor(k): v for k, v in days.items()})


def kept(*rules: Rule, today: date = TODAY) -> Obligation | None:
    return obliged(Schedule(rules), life(), today)


def test_a_period_that_nobodys_law_asks_for_keeps_nothing() -> None:
    assert kept(rule("usual", "3 years", Store.LETTERS, Store.ORIGINALS, Store.NOTES)) is None
    assert not is_bound(Schedule((rule("usual", "3 years", Store.LETTERS),)))


def test_a_law_keeps_what_it_names_until_the_day_after_its_period() -> None:
    found = kept(rule("notes", "1 year", Store.NOTES, law=True), rule("usual", "9 years", Store.LETTERS))
    assert found is not None
    assert (found.stores, found.until, found.basis) == (
        frozenset({Store.NOTES}),
        date(2027, 3, 11),
        "Law of notes",
    )
    assert [one.id for one in found.rules] == ["notes"]


@pytest.mark.parametrize(("today", "stands"), [(date(2027, 3, 10), True), (date(2027, 3, 11), False)])
def test_it_keeps_on_its_last_day_and_not_on_the_next(today: date, *, stands: bool) -> None:
    assert (kept(rule("notes", "1 year", Store.NOTES, law=True), today=today) is not None) is stands


def test_a_shorter_rule_of_ones_own_does_not_end_it() -> None:
    found = kept(rule("own", "1 day", Store.NOTES), rule("law", "5 years", Store.NOTES, law=True))
    assert found is not None
    assert found.until == date(2031, 3, 11)


def test_files_named_by_a_law_bring_the_letters_by_which_they_are_found() -> None:
    found = kept(rule("files", "2 years", Store.ORIGINALS, law=True), rule("usual", "1 day", Store.LETTERS))
    assert found is not None
    assert found.stores == {Store.ORIGINALS, Store.LETTERS}


def test_letters_named_by_a_law_do_not_bring_their_files() -> None:
    words = rule("words", "2 years", Store.LETTERS, law=True)
    found = kept(words, rule("files", "9 years", Store.ORIGINALS))
    assert found is not None
    assert found.stores == {Store.LETTERS}


def test_the_skeleton_is_no_matter_of_it() -> None:
    assert kept(rule("bones", "9 years", Store.SKELETON, law=True)) is None


def test_a_law_without_an_end_has_none() -> None:
    found = kept(
        rule("ever", "as long as needed", Store.NOTES, law=True), rule("l", "1 year", Store.LETTERS, law=True)
    )
    assert found is not None
    assert found.until is None


def test_a_row_that_is_switched_off_binds_nobody() -> None:
    off = rule("law", "5 years", Store.LETTERS, law=True, active=False)
    assert not is_bound(Schedule((off,)))
    assert kept(off) is None
    assert is_bound(Schedule((rule("law", "5 years", Store.LETTERS, law=True),)))
    assert not is_bound(Schedule((rule("register", "5 years", Store.INCIDENTS, law=True),)))


def test_several_together_keep_all_for_the_longest() -> None:
    one = Obligation((rule("a", "1 year", Store.NOTES),), frozenset({Store.NOTES}), date(2027, 1, 1))
    other = Obligation((rule("b", "1 year", Store.LETTERS),), frozenset({Store.LETTERS}), date(2028, 1, 1))
    both = together([one, None, other, one])
    assert both is not None
    assert (both.stores, both.until) == (one.stores | other.stores, date(2028, 1, 1))
    assert both.basis == "Law of a; Law of b"
    assert together([None, None]) is None
    endless = together([one, Obligation(other.rules, other.stores, None)])
    assert endless is not None
    assert endless.until is None


def test_of_a_case_that_shows_a_letter_only_what_concerns_letters_counts_for_it() -> None:
    notes = Obligation((rule("a", "1 year", Store.NOTES),), frozenset({Store.NOTES}), None)
    mixed = Obligation(notes.rules, frozenset({Store.NOTES, Store.ORIGINALS}), None)
    assert for_letters(notes) is None
    assert for_letters(None) is None
    found = for_letters(mixed)
    assert found is not None
    assert found.stores == {Store.ORIGINALS}
