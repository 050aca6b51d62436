"""The lists of a home page: open cases heap by heap, ten rows a page, filtered as the person chose.

For a manager also how much lies with whom, and what may break its due date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from handlers.answers.authorship import authorship
from handlers.cards.card import STATUS_LABELS, due
from handlers.cards.case_rows import owner, row
from handlers.desk import Desk
from handlers.domain.card import Choice, Section, Step
from handlers.domain.case import Status
from handlers.domain.errands import ErrandId
from handlers.domain.glance import Glance
from handlers.domain.home import ANY, ME, NOBODY, ROWS, Heap, Load, Outlook
from handlers.domain.ids import OrganisationId, PersonId
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, count, say
from handlers.domain.rights import RIGHTS, Right
from handlers.store.overviews import COUNTED, WEIGHED
from handlers.store.transaction import Transaction

_TITLES = {
    Heap.OVERDUE: say("Overdue"),
    Heap.SOON: say("Due within 7 days"),
    Heap.MINE: say("My cases"),
    Heap.UNASSIGNED: say("Nobody has them yet"),
    Heap.WAITING: say("Waiting for the person"),
    Heap.OTHERS: say("Others handle them"),
}
#: A menu takes 100 options; three of them are ours.
_COLLEAGUES = 97
_LOADS, _DANGERS = 8, 5
#: Drafts that are looked through for those of others, and how many of these stand on the page.
_DRAFTS, _LOOKS = 50, 3


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the lists, with what leads to the others."""

    sections: tuple[Section, ...]
    place: str
    steps: tuple[Step, ...]


def listing(
    desk: Desk, tx: Transaction, organisation: OrganisationId, outlook: Outlook, viewer: Actor
) -> Listing:
    """Return the page that was chosen; one beyond the end is the last."""
    heaps = tx.overviews.heaps(organisation, outlook)
    every = sum(heaps.values())
    if not every:
        nothing = say("No case is open.") if _everything(outlook) else say("No open case is like that.")
        return Listing((Section(say("Cases"), lines=(nothing,)),), "", ())
    page = min(outlook.chosen.page, (every - 1) // ROWS)
    rows = tx.overviews.page(organisation, outlook, heaps, page * ROWS, ROWS)
    whose = authorship(tx, desk, [glance for _, glance in rows])
    sections = tuple(
        Section(
            say("{heap} ({number})", heap=_TITLES[heap], number=_counted(heaps[heap])),
            tuple(row(glance, viewer, outlook.today, whose.get(glance.id)) for _, glance in found),
        )
        for heap, found in groupby(rows, key=lambda each: each[0])
    )
    place = say(
        "{first}–{last} of {every}",
        first=page * ROWS + 1,
        last=page * ROWS + len(rows),
        every=f"{every}+" if max(heaps.values()) == COUNTED else str(every),
    )
    return Listing(sections, place, tuple(_turns(page, every)))


def _counted(number: int) -> str:
    """Return how many lie in a heap; beyond a thousand nobody counts."""
    return f"{number}+" if number == COUNTED else str(number)


def second_looks(
    desk: Desk, tx: Transaction, organisation: OrganisationId, outlook: Outlook, viewer: Actor
) -> tuple[Section, ...]:
    """Return the drafts that wait for the viewer to look at them; no section where there is none."""
    if not desk.rules.second_approver:
        return ()
    drafts = tx.overviews.drafted(organisation, _DRAFTS)
    whose = authorship(tx, desk, drafts)
    waiting = [each for each in drafts if whose[each.id] and viewer.id not in whose[each.id]]
    if not waiting:
        return ()
    rows = tuple(row(each, viewer, outlook.today, whose[each.id]) for each in waiting[:_LOOKS])
    title = say("Waiting for your second look")
    return (Section(say("{heap} ({number})", heap=title, number=len(waiting)), rows),)


def looks(
    tx: Transaction, organisation: OrganisationId, outlook: Outlook, viewer: Actor
) -> tuple[Section, ...]:
    """Return the cases that may be requests and wait for a look; no section where there is none."""
    number, first = tx.looks.first(organisation, _LOOKS)
    if not first:
        return ()
    rows = tuple(row(each, viewer, outlook.today) for each in first)
    title = say("Possibly requests: look within the day")
    return (Section(say("{heap} ({number})", heap=title, number=number), rows),)


def choices(outlook: Outlook, colleagues: Mapping[PersonId, str]) -> tuple[Choice, ...]:
    """Return the menus that filter the lists.

    Args:
        colleagues: whose cases can be asked for, by name.
    """
    chosen = outlook.chosen
    statuses = [status for status in Status if status is not Status.CLOSED]
    people = sorted(colleagues.items(), key=lambda each: (each[1].casefold(), each[0]))[:_COLLEAGUES]
    if chosen.owner not in {ANY, ME, NOBODY, *dict(people)}:
        people[-1:] = [(PersonId(chosen.owner), colleagues.get(PersonId(chosen.owner), chosen.owner))]
    return (
        _choice(
            "right",
            say("Filter by right"),
            say("Every right"),
            chosen.right,
            {r: RIGHTS[r].label for r in Right},
        ),
        _choice(
            "status",
            say("Filter by status"),
            say("Every status"),
            chosen.status,
            {s: STATUS_LABELS[s] for s in statuses},
        ),
        _choice(
            "owner",
            say("Filter by owner"),
            say("Every owner"),
            chosen.owner,
            {ME: say("Mine"), NOBODY: say("Nobody’s"), **dict(people)},
        ),
    )


def loads(tx: Transaction, organisation: OrganisationId, outlook: Outlook) -> Section:
    """Return how much lies with whom, who has most overdue first."""
    found = tx.overviews.loads(organisation, outlook)
    found.sort(key=lambda each: (-each.overdue, -each.soon, -each.open, each.owner or ""))
    lines = [_load(each) for each in found[:_LOADS]]
    if rest := len(found) - _LOADS:
        lines += [count("… and {n} more person", "… and {n} more persons", rest)] if rest > 0 else []
    title = say("Who has how much")
    if sum(each.open for each in found) == WEIGHED:
        title = say("Who has how much of the {number} cases that are due first", number=WEIGHED)
    return Section(title, lines=tuple(lines) or (say("Nobody has a case."),))


def forecast(tx: Transaction, organisation: OrganisationId, outlook: Outlook) -> Section:
    """Return the cases that are overdue or due soon and have no owner, or no answer."""
    number, first = tx.overviews.in_danger(organisation, outlook, _DANGERS)
    lines = [_danger(each, outlook.today) for each in first]
    if number > len(first):
        lines.append(count("… and {n} more case", "… and {n} more cases", number - len(first)))
    title = say("In danger of missing the due date")
    if first and first[0].due_on < outlook.today:  # they stand by due date
        title = say("Overdue, or in danger of missing the due date")
    return Section(
        title,
        lines=tuple(lines) or (_no_danger(tx, organisation, outlook),),
    )


def _no_danger(tx: Transaction, organisation: OrganisationId, outlook: Outlook) -> Phrase:
    if any(each.overdue or each.soon for each in tx.overviews.loads(organisation, outlook)):
        return say("Every case that is overdue or due within 7 days has an owner and an answer.")
    return say("No case is overdue or due within 7 days.")


def _danger(each: Glance, today: date) -> Phrase:
    told = {"number": each.number, "due": due(each, today)}
    if each.owner is None:
        return say("Case {number}: {due}. Nobody has it.", **told)
    if each.drafted:
        return say(
            "Case {number}: {due}. Owner: {owner}. The drafted answer has not left.",
            owner=owner(each),
            **told,
        )
    return say("Case {number}: {due}. Owner: {owner}. No answer is drafted.", owner=owner(each), **told)


def _load(load: Load) -> Phrase:
    return say(
        "{owner}: {open} open, {overdue} overdue, {soon} due within 7 days",
        owner=f"<@{load.owner}>" if load.owner else say("Nobody yet"),
        open=load.open,
        overdue=load.overdue,
        soon=load.soon,
    )


def _everything(outlook: Outlook) -> bool:
    chosen = outlook.chosen
    return chosen.right is None and chosen.status is None and chosen.owner == ANY


def _turns(page: int, every: int) -> list[Step]:
    turns = []
    if page > 0:
        turns.append(Step(ErrandId.TURN_HOME, say("Previous page"), str(page - 1)))
    if (page + 1) * ROWS < every:
        turns.append(Step(ErrandId.TURN_HOME, say("Next page"), str(page + 1)))
    return turns


def _choice(name: str, label: str, everything: str, chosen: str | None, options: Mapping[str, str]) -> Choice:
    offered = ((f"{name}-{ANY}", everything), *((f"{name}-{value}", text) for value, text in options.items()))
    return Choice(ErrandId.FILTER_HOME, name, label, offered, f"{name}-{chosen or ANY}")
