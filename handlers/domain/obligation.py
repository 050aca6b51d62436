"""What a law has kept of a case although its mailbox is deleted, and until when (GDPR Art. 17(3)(b)).

It follows from the retention schedule: from rows that say that a law asks for them. Nothing else of the case
is kept for it, and none of it for longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handlers.domain.retention import WITHIN_LETTERS, Life, Rule, Schedule, Store

#: What is reached through letters alone; the skeleton of a case outlives its mailbox anyhow.
OF_LETTERS = frozenset({Store.LETTERS, *WITHIN_LETTERS})


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a law has kept of one case.

    Attributes:
        rules: the rows of the schedule that ask for it, by id.
        stores: what they name, and what that is reached through.
        until: the first day on which it may go, at the organisation; None where no end is known yet.
    """

    rules: tuple[Rule, ...]
    stores: frozenset[Store]
    until: date | None

    @property
    def basis(self) -> str:
        """Return the laws, as the schedule cites them."""
        return "; ".join(dict.fromkeys(one.basis for one in self.rules))


def is_bound(schedule: Schedule) -> bool:
    """Return whether the schedule has any row by which a law has cases kept."""
    return any(one.active and one.statutory and one.of_cases for one in schedule.rules)


def obliged(schedule: Schedule, life: Life, today: date) -> Obligation | None:
    """Return what a law still has kept of a closed case; None where none has."""
    found = [
        one
        for store, one in schedule.plan(life).items()
        if store is not Store.SKELETON and one.rule is not None and one.rule.statutory
        # What only goes with its letters at the latest is not what the law names.
        if one.because is not Store.LETTERS and (one.over_on is None or one.over_on > today)
    ]
    if not found:
        return None
    rules = {one.rule.id: one.rule for one in found if one.rule is not None}
    ends = [one.over_on for one in found]
    return Obligation(
        tuple(rules[name] for name in sorted(rules)), frozenset(one.store for one in found), _last(ends)
    )


def for_letters(one: Obligation | None) -> Obligation | None:
    """Return as much of what is kept of a case as counts for letters of another one that it shows."""
    if one is None or not one.stores & OF_LETTERS:
        return None
    return Obligation(one.rules, one.stores & OF_LETTERS, one.until)


def together(several: Iterable[Obligation | None]) -> Obligation | None:
    """Return all that several keep, for the longest of them."""
    found = [one for one in several if one is not None]
    if not found:
        return None
    rules = {rule.id: rule for one in found for rule in one.rules}
    stores = frozenset(store for one in found for store in one.stores)
    return Obligation(tuple(rules[name] for name in sorted(rules)), stores, _last(one.until for one in found))


def _last(ends: Iterable[date | None]) -> date | None:
    known = list(ends)
    return None if None in known else max(day for day in known if day is not None)
