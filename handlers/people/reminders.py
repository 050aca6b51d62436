"""The reminder that one person has: the cases that one message lists, as they stand now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.cards.due_lines import due
from handlers.desk import Desk
from handlers.domain.card import Button, HomeRow
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.events import Fact
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import CASE_PEOPLE, Organisation, Role
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.rights import names
from handlers.domain.snoozing import Pause, Rhythm, Snooze
from handlers.people.readers import rhythm, zone_of
from handlers.store.transaction import Transaction

__all__ = ["PAUSES", "local_minute", "reminder", "zone_of"]

_WHY = say(
    "You get this on working mornings, and at once where something turns urgent, since these cases are "
    "yours, or nobody's while you manage cases. Put off what you know; {away} says that you are not here; "
    "{me} shows what decides.",
    away="/ombud away",
    me="/ombud me",
)
#: How long a reminder is put off, as its button calls it.
PAUSES: Mapping[Pause, Phrase] = {
    Pause.HOURS: say("Later: 3 hours"),
    Pause.TOMORROW: say("Later: tomorrow"),
    Pause.MONDAY: say("Later: Monday"),
}


@dataclass(frozen=True, slots=True)
class _Picture:
    """What a message is drawn from.

    Attributes:
        today: the establishment's day, by which days are left.
    """

    person: PersonId
    manages: bool
    today: date
    now: datetime
    rhythm: Rhythm
    put_off: Mapping[CaseId, Snooze]

    def concerns(self, one: Glance) -> bool:
        """Return whether a case is this person's concern."""
        if one.status is Status.CLOSED:
            return False
        return one.owner == self.person or (one.owner is None and self.manages)

    def waits(self, one: Glance) -> bool:
        """Return whether the person put a case off."""
        kept = self.put_off.get(one.id)
        return kept is not None and kept.until > self.now


def reminder(
    desk: Desk, tx: Transaction, person: PersonId, key: str, facts: Mapping[str, Fact]
) -> Notice | None:
    """Return one message of reminders as its cases stand now; None where there is nothing to post.

    What is done, put off, or no longer this person's concern is struck out.

    Args:
        key: of the notice, which says which of the person's messages it is.
        facts: `day`, the person's own; `late`, the day on which it should have come.
    """
    organisation, about = tx.organisations.first(), key.split(":")[2]
    roles = desk.roster.roles(person)
    if organisation is None or not roles & CASE_PEOPLE:
        return None
    glances = tx.duties.these(tx.reminders.listed(person, about))
    if not glances:
        return _overtaken(str(facts.get("day") or ""), posted=tx.posts.find(key) is not None)
    picture = _picture(desk, tx, organisation, person, manages=Role.MANAGER in roles)
    left = [one for one in glances if picture.concerns(one) and not picture.waits(one)]
    summary = _summary(left, picture.today)
    lines = (summary, *_late(str(facts.get("late") or "")))
    day = str(facts.get("day") or about.partition(".")[0])
    rows = tuple(_row(one, picture) for one in glances)
    return Notice(summary, _heading(left, picture.today, day), rows, lines, _WHY)


def local_minute(at: datetime, rhythm: Rhythm) -> str:
    """Return an instant as the reader's clock shows it, such as 2026-03-24 09:00."""
    return at.astimezone(rhythm.zone).strftime("%Y-%m-%d %H:%M")


def _overtaken(day: str, *, posted: bool) -> Notice | None:
    """Return what a message says whose cases stand in a newer one; nothing where it was never posted."""
    if not posted:
        return None
    said = say("A newer message lists what stood here.")
    return Notice(said, say("Due soon, {day}", day=day), lines=(said,), why=_WHY)


def _picture(
    desk: Desk, tx: Transaction, organisation: Organisation, person: PersonId, *, manages: bool
) -> _Picture:
    today = tx.now.astimezone(organisation.zone).date()
    put_off = tx.snoozes.of_person(person)
    return _Picture(person, manages, today, tx.now, rhythm(desk, organisation, person), put_off)


def _heading(left: Collection[Glance], today: date, day: str) -> Phrase:
    if any(one.due_on < today for one in left):
        return say("Overdue or due soon, {day}", day=day)
    return say("Due soon, {day}", day=day)


def _late(since: str) -> tuple[Phrase, ...]:
    if not since:
        return ()
    return (
        say("Late: this was to come on {day}, when Ombud did not run or could not reach you.", day=since),
    )


def _row(one: Glance, picture: _Picture) -> HomeRow:
    title = joined(" · ", (one.number, names(one.rights)))
    if not picture.concerns(one):
        return HomeRow(one.id, one.version, title, _settled(one), done=True)
    if picture.waits(one):
        until = local_minute(picture.put_off[one.id].until, picture.rhythm)
        return HomeRow(one.id, one.version, title, say("put off until {time}", time=until), done=True)
    return HomeRow(one.id, one.version, title, due(one, picture.today), tuple(_buttons(one, picture)))


def _buttons(one: Glance, picture: _Picture) -> Iterator[Button]:
    yield Button(ActionId.OPEN_LETTER, TRANSITIONS[ActionId.OPEN_LETTER].label)
    for pause in picture.rhythm.allowed(one.due_on, picture.now):
        yield Button(ActionId.SNOOZE, PAUSES[pause], token=pause.value)
    yield Button(ActionId.MORE, TRANSITIONS[ActionId.MORE].label)


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


def _settled(one: Glance) -> str:
    if one.status is Status.CLOSED:
        return say("closed")
    return say("in other hands now") if one.owner else say("nobody's now")
