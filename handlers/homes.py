"""Home pages: what a person sees of the desk when they open the app; and having one published."""

from datetime import date

from handlers.cards import case_card, due
from handlers.desk import Desk
from handlers.domain.card import Home, HomeRow
from handlers.domain.case import Case
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.store.outbox import EntryKind

_ROWS = 10
_DUE_SOON = 7  # days


def home_of(desk: Desk, person: PersonId) -> Home:
    """Return a person's home page: what is due and what is theirs; nothing about cases without a role."""
    if not desk.roster.roles(person) & {Role.CASE_HANDLER, Role.MANAGER}:
        note = "You have no role for cases here. Ask an admin of Ombud to add you."
        return Home("Ombud", (), note)
    with desk.reading("homes.home_of") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            return Home("Ombud", (), "Ombud is not set up yet; run `ombud doctor` where it is installed.")
        today = tx.now.astimezone(organisation.zone).date()
        earliest = tx.cases.open(organisation.id, _ROWS)
        mine = tx.cases.open(organisation.id, _ROWS, owner=person)
    soon = [case for case in earliest if (case.due_on - today).days <= _DUE_SOON]
    return Home("Ombud", (("Due within 7 days", _rows(soon, today)), ("My cases", _rows(mine, today))))


def ask_for_home(desk: Desk, cause: str, person: PersonId) -> None:
    """Have a person's home page published; a second delivery of the same opening changes nothing."""
    with desk.transaction("homes.ask") as tx:
        if tx.inbox.take(cause):
            tx.outbox.add(EntryKind.HOME, f"home:{person}", person=person)


def _rows(cases: list[Case], today: date) -> tuple[HomeRow, ...]:
    return tuple(
        HomeRow(
            case.id, case.version, (card := case_card(case, today)).title, due(case, today), card.buttons[:2]
        )
        for case in cases
    )
