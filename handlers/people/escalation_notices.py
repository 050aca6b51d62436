"""How it reads what managers and deputies are told of cases, as these stand now."""

from collections.abc import Mapping
from datetime import date

from handlers.cards.due_lines import due
from handlers.desk import Desk
from handlers.domain.card import Button, HomeRow, Weight
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.escalation import Cause
from handlers.domain.events import Fact
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import CASE_PEOPLE
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.rights import names
from handlers.people import colleagues
from handlers.store.escalations import Episode
from handlers.store.transaction import Transaction

_WHY = say(
    "You get this once for each case, since you manage cases, or stand in for those who do. It goes to the "
    "deputies too where nothing happens for a working day. When it comes stands in the settings."
)
_MANAGERS = say("You get this because you manage cases in Ombud; who does stands in its settings.")


def escalation(
    desk: Desk, tx: Transaction, person: PersonId, about: str, facts: Mapping[str, Fact]
) -> Notice | None:
    """Return what the managers are told in one message, as it stands now; None once there is nothing to post.

    Args:
        facts: `deputy`, the day on which the managers were told, where this is for a deputy.
    """
    episodes = {one.case: one for one in tx.escalations.listed(about)}
    organisation = tx.organisations.first()
    if not episodes or organisation is None:
        return None
    today = tx.now.astimezone(organisation.zone).date()
    sees_cases = bool(desk.roster.roles(person) & CASE_PEOPLE)
    glances = tx.duties.these(episodes)
    rows = tuple(_row(desk, one, episodes[one.id], today, sees_cases=sees_cases) for one in glances)
    cause = next(iter(episodes.values())).cause
    owner = next(iter(episodes.values())).owner
    left = sum(not row.done for row in rows)
    summary = _summary(cause, colleagues.name_of(desk, owner) if owner else "", left)
    lines: list[Phrase] = [summary]
    if left and (since := str(facts.get("deputy") or "")):
        lines.append(say("The managers were told on {day}, and nothing has happened since.", day=since))
    return Notice(summary, _TITLES[cause], rows, tuple(lines), _WHY)


_TITLES: Mapping[Cause, Phrase] = {
    Cause.OVERDUE: say("Overdue without an answer"),
    Cause.UNCLAIMED: say("Nobody has claimed this"),
    Cause.ABSENT: say("Due while its owner is away"),
    Cause.UNTOUCHED: say("Nobody works on this"),
}


def _summary(cause: Cause, owner: str, left: int) -> Phrase:
    if not left:
        return say("Nothing of this is left to do.")
    if cause is Cause.OVERDUE:
        return count(
            "{n} case is overdue without an answer.", "{n} cases are overdue without an answer.", left
        )
    if cause is Cause.UNCLAIMED:
        return count("Nobody has claimed {n} case.", "Nobody has claimed {n} cases.", left)
    if cause is Cause.ABSENT:
        return count(
            "{n} case falls due while {owner} is away.",
            "{n} cases fall due while {owner} is away.",
            left,
            owner=owner,
        )
    return count(
        "Nobody has worked on {n} case that is due soon.",
        "Nobody has worked on {n} cases that are due soon.",
        left,
    )


def _row(desk: Desk, one: Glance, episode: Episode, today: date, *, sees_cases: bool) -> HomeRow:
    title = joined(" · ", (one.number, names(one.rights)))
    if over := _over(desk, one, episode):
        return HomeRow(one.id, one.version, title, over, done=True)
    owner = colleagues.name_of(desk, one.owner) if one.owner else say("nobody yet")
    buttons = [Button(ActionId.TAKE_CARE, TRANSITIONS[ActionId.TAKE_CARE].label)]
    if sees_cases:
        assign = Button(ActionId.ASSIGN, TRANSITIONS[ActionId.ASSIGN].label, Weight.PRIMARY)
        letter = Button(ActionId.OPEN_LETTER, TRANSITIONS[ActionId.OPEN_LETTER].label)
        buttons = [assign, *buttons, letter]
    return HomeRow(one.id, one.version, title, joined(" · ", (due(one, today), owner)), tuple(buttons))


def _over(desk: Desk, one: Glance, episode: Episode) -> str:
    """Return why nothing is left to do about a case, or an empty text."""
    if one.status is Status.CLOSED:
        return say("closed")
    if episode.taken_by:
        return say("{who} takes care", who=colleagues.name_of(desk, episode.taken_by))
    if not episode.settled:
        return ""
    if one.owner and one.owner != episode.owner:
        return say("{who} has it now", who=colleagues.name_of(desk, one.owner))
    return say("settled")


def put_off(desk: Desk, tx: Transaction, facts: Mapping[str, Fact]) -> Notice | None:
    """Return what the managers are told of a reminder that was put off past the due date.

    Args:
        facts: `case`, `person` and `until`, as that person's clock shows it.
    """
    found = tx.duties.these([CaseId(int(facts["case"] or 0))])
    if not found:
        return None
    one = found[0]
    who = colleagues.name_of(desk, PersonId(str(facts["person"])))
    said = say(
        "{who} put off the reminder of case {number} past its due date, until {time}.",
        who=who,
        number=one.number,
        time=str(facts["until"]),
    )
    reason = say("Why stands in the case's record.")
    title = joined(" · ", (one.number, names(one.rights)))
    buttons = (
        Button(ActionId.ASSIGN, TRANSITIONS[ActionId.ASSIGN].label),
        Button(ActionId.OPEN_FILE, TRANSITIONS[ActionId.OPEN_FILE].label),
    )
    closed = one.status is Status.CLOSED
    detail = say("closed") if closed else say("due {when}", when=one.due_on.isoformat())
    row = HomeRow(one.id, one.version, title, detail, () if closed else buttons, done=closed)
    return Notice(said, say("A reminder was put off"), (row,), (said, reason), _MANAGERS)
