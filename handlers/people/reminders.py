"""The reminder that one person has: the cases that were brought to mind today, as they stand now."""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.cards.card import due
from handlers.desk import Desk
from handlers.domain.card import Button, HomeRow
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.colleague import Colleague
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation, Role
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.rights import names
from handlers.store.transaction import Transaction

_WHY = say(
    "You get this at most once a day, on working days, since these cases are yours, or nobody's while you "
    "manage cases. To hear no more of a case, hand it to somebody else. {command} shows your roles and your "
    "time zone, which decide what comes and when.",
    command="/ombud me",
)


def zone_of(person: Colleague | None, organisation: Organisation) -> ZoneInfo:
    """Return the zone in which a person's day runs."""
    return ZoneInfo(person.zone) if person is not None and person.zone else organisation.zone


def reminder(desk: Desk, tx: Transaction, person: PersonId, cases: str) -> tuple[Notice | None, int]:
    """Return a reminder of some cases as they stand now, and a number that grows with each change of them.

    What is done, or is no longer this person's concern, is struck out; None where that is all of it.
    """
    organisation = tx.organisations.first()
    assert organisation is not None
    today = tx.now.astimezone(zone_of(desk.roster.known(person), organisation)).date()
    glances = tx.duties.these([CaseId(int(one)) for one in cases.split()])
    manages = Role.MANAGER in desk.roster.roles(person)
    left = [one for one in glances if _concerns(one, person, manages=manages)]
    mark = sum(one.version for one in glances)
    if not glances:
        return None, mark
    rows = []
    for one in glances:
        title = joined(" · ", (one.number, names(one.rights)))
        if one in left:
            buttons = tuple(Button(a, TRANSITIONS[a].label) for a in (ActionId.OPEN_LETTER, ActionId.MORE))
            rows.append(HomeRow(one.id, one.version, title, due(one, today), buttons))
        else:
            rows.append(HomeRow(one.id, one.version, title, _settled(one), done=True))
    heading = say("Due soon, {day}", day=today.isoformat())
    if any(one.due_on < today for one in left):
        heading = say("Overdue or due soon, {day}", day=today.isoformat())
    summary = _summary(left, today)
    return Notice(summary, heading, tuple(rows), (summary,), _WHY), mark


def _summary(left: Sequence[Glance], today: date) -> Phrase:
    theirs = [one for one in left if one.owner is not None]
    nobodys = [one for one in left if one.owner is None]
    told = [*_yours(theirs, today), *_nobodys(nobodys, today)]
    return joined(" ", told) if told else say("Nothing of this is left to do.")


def _yours(cases: Sequence[Glance], today: date) -> Iterator[Phrase]:
    if any(one.due_on < today for one in cases):
        yield count(
            "{n} case of yours is overdue or due soon.",
            "{n} cases of yours are overdue or due soon.",
            len(cases),
        )
    elif cases:
        yield count("{n} case of yours is due soon.", "{n} cases of yours are due soon.", len(cases))


def _nobodys(cases: Sequence[Glance], today: date) -> Iterator[Phrase]:
    if any(one.due_on < today for one in cases):
        yield count(
            "{n} case that nobody handles is overdue or due soon.",
            "{n} cases that nobody handles are overdue or due soon.",
            len(cases),
        )
    elif cases:
        yield count(
            "{n} case that nobody handles is due soon.",
            "{n} cases that nobody handles are due soon.",
            len(cases),
        )


def _concerns(one: Glance, person: PersonId, *, manages: bool) -> bool:
    if one.status is Status.CLOSED:
        return False
    return one.owner == person or (one.owner is None and manages)


def _settled(one: Glance) -> str:
    if one.status is Status.CLOSED:
        return say("closed")
    return say("in other hands now") if one.owner else say("nobody's now")
