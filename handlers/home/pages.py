"""Home pages: what a person sees of the desk when they open the app, and when one is drawn anew.

A page is drawn when it is opened, when its person presses something on it, and for an hour after
its opening whenever it would say something else than it does.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers.aside import batching, piles
from handlers.desk import Desk
from handlers.domain.card import Home, Section, Step
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.home import Chosen, Outlook
from handlers.domain.ids import PersonId
from handlers.domain.incidents.incident import WORKERS
from handlers.domain.looking import Look
from handlers.domain.people import CASE_PEOPLE, Actor, Organisation, Role
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Done
from handlers.home import checklist, lists, open_incidents
from handlers.mailboxes import wellbeing
from handlers.people import access, colleagues
from handlers.store.home_pages import HomePage
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: How long after its opening a page is kept true, and how often it is drawn unless its person asks.
WATCHED, REST = timedelta(hours=1), timedelta(seconds=10)
_PAGES, _ASK = 100, 3


def home_of(desk: Desk, person: PersonId) -> Home:
    """Return a person's home page as their roles allow now; no case without a role for cases."""
    roles = desk.roster.roles(person)
    if not roles:
        return Home("Ombud", (), _nobodys(desk))
    with desk.reading("homes.home_of") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            command = "ombud doctor"
            note = say("Ombud is not set up yet; run {command} where it is installed.", command=command)
            return Home("Ombud", (), note)
        page = _frame(desk, tx, organisation, person)
        if roles & CASE_PEOPLE:
            page = _with_cases(desk, tx, organisation, Actor(person, roles), page)
        if Role.ADMIN in roles:
            page = _with_set_up(desk, tx, organisation, Actor(person, roles), page)
        if roles & WORKERS:
            page = replace(page, sections=(*open_incidents.section(tx, organisation), *page.sections))
        return page


def open_home(desk: Desk, cause: str, person: PersonId) -> None:
    """Have the page drawn that a person opened, at most once in ten seconds.

    Args:
        cause: the chat system's id of the opening; a second delivery of it changes nothing.
    """
    with desk.transaction("homes.open") as tx:
        if not tx.inbox.take(cause):
            return
        kept = tx.home_pages.get(person)
        tx.home_pages.look(person)
        access.note(tx, Actor(person), Look.HOME)
        # What was drawn just now is still there; should it be out of date, `redraw_changed` sees to it.
        if kept is None or kept.drawn_at is None or tx.now - kept.drawn_at >= REST:
            _ask(tx, person)


def ask_for_home(desk: Desk, cause: str, person: PersonId) -> None:
    """Have a person's page drawn at once, since they pressed something on it."""
    with desk.transaction("homes.ask") as tx:
        if tx.inbox.take(cause):
            tx.home_pages.look(person)
            _ask(tx, person)


def choose(desk: Desk, errand: Errand) -> Done:
    """Filter the lists as somebody chose in a menu, turn to another page, or draw the page anew."""
    with desk.transaction("homes.choose") as tx:
        if tx.inbox.take(errand.id):
            kept = tx.home_pages.get(errand.actor.id)
            chosen = Chosen.read(kept.chosen if kept else "")
            if errand.errand is ErrandId.FILTER_HOME:
                chosen = chosen.but(errand.token)
            elif errand.errand is ErrandId.TURN_HOME:
                chosen = chosen.turned(errand.token)
            tx.home_pages.look(errand.actor.id, chosen.write())
            _ask(tx, errand.actor.id)
    return Done("")  # the page itself is the answer


def redraw_changed(desk: Desk) -> int:
    """Have every page drawn that somebody may look at and that says something else by now; return how many.

    Pages are compared by what they would show, so that whatever changed is noticed: cases, the day,
    a mailbox, a role. No change of a case has to wait for anybody's page.
    """
    with desk.reading("homes.watched") as tx:
        watched = tx.home_pages.watched(tx.now - WATCHED, REST, _PAGES)
    return _redraw(desk, watched)


def redraw_for_roles(desk: Desk, before: Mapping[PersonId, frozenset[Role]]) -> int:
    """Have the pages drawn anew of whoever's roles changed, however long ago they were opened.

    Args:
        before: which roles everybody had. Whoever has none for cases is looked at whatever they had,
            since a role can also end by the settings, while nothing runs.
    """
    people = {*before, *(one.id for one in desk.roster.everyone())}
    now = {one: desk.roster.roles(one) for one in people}
    doubtful = [one for one in people if now[one] != before.get(one) or not now[one] & CASE_PEOPLE]
    with desk.reading("homes.of_roles") as tx:
        pages = tx.home_pages.these(doubtful)
    return _redraw(desk, pages)


def _redraw(desk: Desk, pages: Iterable[HomePage]) -> int:
    changed = [page.person for page in pages if picture_of(desk, page.person)[1] != page.picture]
    if changed:
        with desk.transaction("homes.redraw") as tx:
            for person in changed:
                _ask(tx, person)
    return len(changed)


def picture_of(desk: Desk, person: PersonId) -> tuple[Home, str]:
    """Return a person's page with a digest of what it says, the time of drawing aside."""
    page = home_of(desk, person)
    shown = f"{colleagues.language(desk, person)} {replace(page, updated='')!r}"
    return page, hashlib.sha256(shown.encode()).hexdigest()


def _ask(tx: Transaction, person: PersonId) -> None:
    tx.outbox.add(EntryKind.HOME, f"home:{person}", person=person)


def _nobodys(desk: Desk) -> Phrase:
    admins = [f"<@{one.id}>" for one in colleagues.admins(desk)[:_ASK]]
    if not admins:
        return say("You have no role for cases here. Ask an admin of Ombud to add you.")
    return say("You have no role for cases here. Ask {admins} to add you.", admins=joined(", ", admins))


def _frame(desk: Desk, tx: Transaction, organisation: Organisation, person: PersonId) -> Home:
    known = desk.roster.known(person)
    zone = ZoneInfo(known.zone) if known and known.zone else organisation.zone
    updated = say("Updated {time}", time=tx.now.astimezone(zone).strftime("%H:%M"))
    return Home("Ombud", (), steps=(Step(ErrandId.REFRESH_HOME, say("Refresh")),), updated=updated)


def _with_cases(desk: Desk, tx: Transaction, organisation: Organisation, viewer: Actor, page: Home) -> Home:
    kept = tx.home_pages.get(viewer.id)
    today = tx.now.astimezone(organisation.zone).date()
    outlook = Outlook(viewer.id, today, Chosen.read(kept.chosen if kept else ""))
    listed = lists.listing(desk, tx, organisation.id, outlook, viewer)
    called = {one.id: one.name or one.id for one in colleagues.holding(desk, *CASE_PEOPLE)}
    further: tuple[Section, ...] = ()
    if Role.MANAGER in viewer.roles:
        further = (
            lists.loads(tx, organisation.id, outlook),
            lists.forecast(tx, organisation.id, outlook),
        )
    return replace(
        page,
        banner=wellbeing.lapsed(tx.rounds.lapsed_names()),
        sections=(
            *piles.section(desk, tx, organisation),
            *batching.section(tx, organisation.id),
            *lists.looks(tx, organisation.id, outlook, viewer),
            *lists.second_looks(desk, tx, organisation.id, outlook, viewer),
            *listed.sections,
        ),
        place=listed.place,
        choices=lists.choices(outlook, called),
        steps=(*listed.steps, *page.steps),
        further=further,
    )


def _with_set_up(desk: Desk, tx: Transaction, organisation: Organisation, viewer: Actor, page: Home) -> Home:
    standings = tx.rounds.standing()
    return replace(
        page,
        banner=wellbeing.banner(standings, tx.now),
        further=(*page.further, *checklist.sections(desk, tx, organisation, standings, viewer)),
    )
