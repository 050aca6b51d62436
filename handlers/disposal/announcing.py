"""The job that tells people of what will be purged: open cases in time, and what keeps a purge from running.

On some days of the wait admins and managers hear which cases are open; late in it, that a purge cannot run
as it stands; and every day, that one is overdue. What was told stands in the mailbox's record, written with
the messages that are owed: nothing is told twice, and after an outage only the newest day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.desk import Desk
from handlers.disposal.countdowns import set_going
from handlers.disposal.releasing import ask_for_released
from handlers.domain.colleague import Colleague
from handlers.domain.countdown import alarm_on, day_of, due_at, is_late, owed, wait_of
from handlers.domain.events import Fact
from handlers.domain.holds import Route, Subject
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.outage import PURGES, SCHEDULER, STOPPED
from handlers.domain.people import Role
from handlers.domain.purge import Purge
from handlers.people import colleagues
from handlers.people.countdown_notices import DEAD, HELD, KEYLESS
from handlers.people.notices import NoticeKind, ask_notice
from handlers.ports import BrokenSeal, KeyServiceError
from handlers.store.mailbox_events import OMBUD
from handlers.store.transaction import Transaction

_CONCERNED = (Role.ADMIN, Role.MANAGER)
#: The job of purges has stood still where it came to no end for so long.
_DEAD = timedelta(days=1)


def announce(desk: Desk) -> int:
    """Set the day of purges that have none, and tell whoever is owed a word; return how many times."""
    ask_for_released(desk)
    with desk.reading("announcing.look") as tx:
        unscheduled, waiting, names = tx.departures.unscheduled(), tx.purges.waiting(), tx.beats.names()
    for mailbox in unscheduled:
        _set_going(desk, mailbox)
    told = 0
    for purge in waiting:
        if desk.stopping():
            break
        if purge.mailbox_id not in names:  # kept apart for a hold that is released, or until a law lets go
            told += _tell_of_delay(desk, purge)
            continue
        _past_its_day(desk, purge)
        told += _tell_of_cases(desk, purge)
        told += _tell_of_obstacles(desk, purge, _obstacles(desk, purge))
        told += _tell_of_delay(desk, purge)
    return told


def _set_going(desk: Desk, mailbox: MailboxId) -> None:
    """Set the day of a mailbox that an older version disconnected; its days count from now on."""
    with desk.transaction("announcing.set_going") as tx:
        if mailbox in tx.departures.unscheduled():
            set_going(tx, desk, mailbox, OMBUD)


def _past_its_day(desk: Desk, seen: Purge) -> None:
    """Let early deletion that waits for open cases wait no longer than the mailbox's own day."""
    if seen.route != Route.EARLY.value or seen.started_at is not None or seen.disconnected_at is None:
        return
    last = due_at(seen.disconnected_at, desk.rules.purge_after)
    if desk.clock.now() >= last:
        with desk.transaction("announcing.past") as tx:
            tx.purges.schedule(seen.mailbox_id, Route.DISCONNECTED.value, last, seen.asked_by)


def _tell_of_cases(desk: Desk, seen: Purge) -> bool:
    """Tell of open cases on the day that is owed, once."""
    people = colleagues.holding(desk, *_CONCERNED)
    if not people or owed(seen, desk.clock.now()) is None:
        return False
    with desk.transaction("announcing.tell") as tx:
        purge = _untouched(tx, seen)
        day = None if purge is None else owed(purge, tx.now)
        if purge is None or day is None or day <= _told(tx, purge):
            return False
        tx.mailbox_events.add(
            purge.mailbox_id, MailboxEventKind.PURGE_TOLD, facts={"day": day, "people": len(people)}
        )
        _ask(tx, NoticeKind.PURGE_AHEAD, people, purge, str(day), {"day": day})
    return True


def _told(tx: Transaction, purge: Purge) -> int:
    """Return the newest day of this wait that people were told of; -1 before the first."""
    newest = tx.mailbox_events.newest(purge.mailbox_id, MailboxEventKind.PURGE_TOLD)
    since = purge.disconnected_at
    if newest is None or since is None or newest.at < since:
        return -1
    return int(newest.facts["day"] or 0)


def _untouched(tx: Transaction, seen: Purge) -> Purge | None:
    """Return a purge that has not begun, and keep others from telling of it; None where it has, or is off."""
    purge = tx.purges.locked(seen.mailbox_id)
    if purge is None or purge.started_at is not None or purge.route != Route.DISCONNECTED.value:
        return None
    return purge


def _obstacles(desk: Desk, purge: Purge) -> tuple[str, ...]:
    """Return the codes of what keeps a purge from running as it stands."""
    now = desk.clock.now()
    if purge.unreadable_at is not None or day_of(purge, now) < alarm_on(wait_of(purge)):
        return ()
    return tuple(_found(desk, purge))


def _found(desk: Desk, purge: Purge) -> Iterator[str]:
    with desk.reading("announcing.obstacles") as tx:
        if tx.gate.holds_on(Subject(mailbox=purge.mailbox_id)):
            yield HELD
        if _is_dead(tx, purge):
            yield DEAD
    try:
        with desk.reading("announcing.key") as tx:
            tx.mailboxes.get(purge.mailbox_id)  # opens something of it with its key
    except (BrokenSeal, KeyServiceError):
        yield KEYLESS


def _is_dead(tx: Transaction, purge: Purge) -> bool:
    """Return whether the job of purges has come to no end for a day in which Ombud ran."""
    beat, ran = tx.beats.get(PURGES), tx.beats.get(SCHEDULER)
    last = beat.well_at if beat is not None else purge.disconnected_at
    if ran is None or last is None or tx.now - ran.well_at > STOPPED:
        return False  # Ombud itself stood still, which is told otherwise
    return tx.now - max(last, ran.up_since) >= _DEAD


def _tell_of_obstacles(desk: Desk, seen: Purge, codes: tuple[str, ...]) -> bool:
    people = colleagues.holding(desk, *_CONCERNED)
    if not codes or not people:
        return False
    about = "-".join(codes)
    with desk.transaction("announcing.alarm") as tx:
        if not tx.inbox.take(f"purge_stuck:{seen.mailbox_id}:{seen.due_at:%Y%m%d}:{about}"):
            return False
        _ask(tx, NoticeKind.PURGE_STUCK, people, seen, about, {"codes": " ".join(codes)})
    return True


def _tell_of_delay(desk: Desk, seen: Purge) -> bool:
    """Tell the admins every day of a purge that is overdue, of a reserve too: it is an incident."""
    people = colleagues.admins(desk)
    if not people or not is_late(seen, desk.clock.now()):
        return False
    with desk.transaction("announcing.delay") as tx:
        purge = tx.purges.locked(seen.mailbox_id)
        day = _today(tx)
        if purge is None or not is_late(purge, tx.now) or _is_held(tx, purge.mailbox_id):
            return False
        if not tx.inbox.take(f"purge_overdue:{purge.mailbox_id}:{day}"):
            return False
        facts: dict[str, Fact] = {"since": purge.due_at.date().isoformat(), "step": purge.step.value}
        if case := tx.reserves.named(purge.mailbox_id):
            facts |= {"case": case.number, "name": case.mailbox}
        _ask(tx, NoticeKind.PURGE_OVERDUE, people, purge, day.isoformat(), facts)
    return True


def _is_held(tx: Transaction, mailbox: MailboxId) -> bool:
    """Return whether a hold stops a purge: on all of it, or on the case that a reserve was made for."""
    kept = tx.reserves.at(mailbox)
    of_case = kept is not None and tx.gate.holds_on(Subject(case=kept.case_id))
    return bool(of_case or tx.gate.holds_on(Subject(mailbox=mailbox)))


def _ask(
    tx: Transaction,
    kind: NoticeKind,
    people: tuple[Colleague, ...],
    purge: Purge,
    about: str,
    facts: dict[str, Fact],
) -> None:
    """Have people told of a mailbox; which one is told by its number, and its name is for them."""
    name = tx.beats.names().get(purge.mailbox_id, "")
    known: dict[str, Fact] = {"mailbox": purge.mailbox_id, "name": name, "due_at": purge.due_at.isoformat()}
    ask_notice(tx, kind, people, f"{purge.mailbox_id}-{purge.due_at:%Y%m%d}-{about}", {**known, **facts})


def _today(tx: Transaction) -> date:
    organisation = tx.organisations.first()
    return (tx.now.astimezone(organisation.zone) if organisation else tx.now).date()
