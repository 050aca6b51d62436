"""The retention schedule: what is kept, for how long and why; and which rule decides where several do.

GDPR Art. 5(1)(e) wants a time for everything, Art. 13(2)(a) and 30(1)(f) want it written down. No statute
says how long the file of a request is kept; the periods are the controller's to justify.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from handlers.domain.ids import CaseId
from handlers.domain.period import Anchor, Period


class Store(StrEnum):
    """What a rule can be about."""

    # Of a case.
    LETTERS = "letters"  # words of letters and replies, with who wrote them
    ORIGINALS = "originals"  # letters as they came, with the files in them
    ENCLOSURES = "enclosures"  # files that left with answers
    PAPERS = "papers"  # letters that proved who asks
    NOTES = "notes"  # words of colleagues in the record
    SKELETON = "skeleton"  # number, rights, dates, outcome, the record without words
    # Of the desk; other duties of Ombud forget these, at times of their own.
    ACCESS_LOG = "access_log"
    ASIDE = "aside"  # words of letters put aside
    DELIVERIES = "deliveries"
    PASSES = "passes"
    PICTURES = "pictures"
    REMINDERS = "reminders"
    ABSENCES = "absences"
    OUTAGES = "outages"
    UPLOADS = "uploads"
    STATISTICS = "statistics"
    INCIDENTS = "incidents"


#: What it is called besides: files stand within the originals of letters.
SYNONYMS: Mapping[str, Store] = {"attachments": Store.ORIGINALS, "data_package": Store.ENCLOSURES}
#: What the schedule deletes, in this order, each with the day that a period counts from unless it says so.
OF_CASES: Mapping[Store, Anchor] = {
    Store.PAPERS: Anchor.VERIFIED,
    Store.ENCLOSURES: Anchor.ANSWERED,
    Store.ORIGINALS: Anchor.CLOSED,
    Store.LETTERS: Anchor.CLOSED,
    Store.NOTES: Anchor.CLOSED,
    Store.SKELETON: Anchor.CLOSED,
}
#: What can only be reached through the letters of a case, and so goes with them at the latest.
WITHIN_LETTERS = (Store.PAPERS, Store.ENCLOSURES, Store.ORIGINALS)


@dataclass(frozen=True, slots=True)
class Abroad:
    """What is otherwise in one country."""

    period: Period
    basis: str = ""
    statutory: bool | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the schedule.

    Attributes:
        id: what it is called in the record of what it deleted.
        activity, purpose, data, people, basis: as the register of processing tells them (GDPR Art. 30).
        statutory: a law keeps it at least for so long.
        applies_to: what it is about.
        rights, kinds, mailboxes: the cases that it is about; empty for all.
        active: whether it counts.
        countries: what is otherwise where the organisation is, by ISO 3166 code.
    """

    id: str
    activity: str
    purpose: str
    data: str
    people: str
    basis: str
    period: Period
    applies_to: tuple[Store, ...]
    statutory: bool = False
    rights: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    active: bool = True
    countries: Mapping[str, Abroad] = field(default_factory=dict)

    @property
    def of_cases(self) -> bool:
        """Return whether the schedule itself deletes what it is about."""
        return any(store in OF_CASES for store in self.applies_to)

    def within(self, country: str) -> "Rule":
        """Return the rule as it is in a country."""
        other = self.countries.get(country)
        if other is None:
            return self
        statutory = self.statutory if other.statutory is None else other.statutory
        basis = other.basis or self.basis
        return replace(self, period=other.period, basis=basis, statutory=statutory, countries={})

    def matches(self, case: "Life", store: Store) -> bool:
        """Return whether it is about this of a case."""
        return (
            self.active
            and store in self.applies_to
            and (not self.rights or not {*self.rights}.isdisjoint(case.rights))
            and (not self.kinds or case.kind in self.kinds)
            and (not self.mailboxes or case.mailbox in self.mailboxes)
        )


@dataclass(frozen=True, slots=True)
class Life:
    """What of a case decides how long it is kept.

    Attributes:
        kind: what its letter was read as, a code.
        days: local dates, as far as they have come.
    """

    case: CaseId
    rights: tuple[str, ...]
    kind: str
    mailbox: str
    days: Mapping[Anchor, date]


@dataclass(frozen=True, slots=True)
class Decision:
    """How long one thing of a case is kept.

    Attributes:
        over_on: the first day on which it may go; None where no day is known.
        rule: the one that decides; None where none is about it, so that it is kept.
        beaten: rules that are about it too.
        because: of what; it is kept with that, or goes with it.
    """

    store: Store
    over_on: date | None
    rule: Rule | None = None
    beaten: tuple[Rule, ...] = ()
    because: Store | None = None

    @property
    def last_on(self) -> date | None:
        """Return the last day on which it is kept; None where no day is known."""
        return self.over_on - timedelta(days=1) if self.over_on else None

    def why(self) -> str:
        """Return in a sentence what decided."""
        if self.rule is None:
            return "no rule is about it, so it is kept"
        last = self.last_on
        end = f"until {last.isoformat()}" if last else "with no end known yet"
        law = ", which a law asks for" if self.rule.statutory else ""
        said = f"{end}, by {self.rule.id} ({self.rule.period}{law})"
        if self.because is not None:
            return f"{said}, together with its {self.because}"
        if not self.beaten:
            return said
        others = ", ".join(f"{one.id} ({one.period})" for one in self.beaten)
        won = "the longest that a law asks for" if self.rule.statutory else "the shortest"
        return f"{said}: {won}, against {others}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rules, as they are where the organisation is. Without any, nothing is ever deleted."""

    rules: tuple[Rule, ...] = ()

    @property
    def mark(self) -> str:
        """Return what changes when anything changes by which dates are reckoned."""
        told = [
            (
                *(one.id, str(one.period), one.statutory, one.active),
                *map(sorted, (one.applies_to, one.rights, one.kinds, one.mailboxes)),
            )
            for one in self.rules
            if one.of_cases
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def within(self, country: str) -> "Schedule":
        """Return it as it is in a country."""
        return Schedule(tuple(one.within(country) for one in self.rules))

    def decide(self, case: Life, store: Store) -> Decision:
        """Return how long one thing of a case is kept, taken for itself.

        The longest period that a law asks for wins, or else the shortest there is. One that has not
        begun, where a law asks for it, keeps until it is known.
        """
        found = [one for one in self.rules if one.matches(case, store)]
        if not found:
            return Decision(store, None)
        usual = OF_CASES[store]
        over = {one.id: one.period.over_on(case.days, usual) for one in found}
        if laws := [one for one in found if one.statutory]:
            rule = max(laws, key=lambda one: over[one.id] or date.max)
        else:
            rule = min(found, key=lambda one: over[one.id] or date.max)
        beaten = tuple(one for one in found if one.id != rule.id)
        return Decision(store, over[rule.id], rule, beaten)

    def plan(self, case: Life) -> Mapping[Store, Decision]:
        """Return how long each thing of a closed case is kept, in the order in which they go.

        Letters are kept for as long as a law keeps what can be reached through them alone, and that goes
        with them at the latest. The skeleton is the last to go.
        """
        found = {store: self.decide(case, store) for store in OF_CASES}
        letters = found[Store.LETTERS]
        for inner in (found[store] for store in WITHIN_LETTERS):
            if inner.rule is not None and inner.rule.statutory and _ends(inner) > _ends(letters):
                letters = replace(inner, store=Store.LETTERS, because=inner.store, beaten=())
        found[Store.LETTERS] = letters
        for store in WITHIN_LETTERS:
            if _ends(found[store]) > _ends(letters):
                found[store] = replace(letters, store=store, because=Store.LETTERS, beaten=())
        skeleton = found[Store.SKELETON]
        if skeleton.rule is not None:
            last = max(found.values(), key=_ends)
            if _ends(last) > _ends(skeleton):
                found[Store.SKELETON] = replace(last, store=Store.SKELETON, because=last.store, beaten=())
        return found

    def going(self, case: Life) -> Mapping[Store, Decision]:
        """Return the plan but for papers, each of which goes by the day on which it was judged."""
        return {store: one for store, one in self.plan(case).items() if store is not Store.PAPERS}

    def next_on(self, case: Life, gone: frozenset[Store]) -> date | None:
        """Return the next day on which something of a closed case goes; None while none is known.

        Args:
            gone: what of it is gone already.
        """
        plan = self.going(case).values()
        return min((one.over_on for one in plan if one.over_on and one.store not in gone), default=None)


def _ends(one: Decision) -> date:
    return one.over_on or date.max
