"""Digests: answered to who asks, and told to every manager each week, or each day, as the settings say."""

from datetime import date, datetime, timedelta

from handlers.answers.authorship import authorship
from handlers.cards.case_rows import row
from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.card import Step
from handlers.domain.digest import Slice, Span
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import NotFound
from handlers.domain.looking import Look
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done
from handlers.people import access, colleagues
from handlers.people.memos import ask_memo
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.reminders import zone_of
from handlers.people.weeks import Digest, digest_of, heading_of
from handlers.store.transaction import Transaction

#: With a row of buttons each, twenty rows stay within what one answer holds.
_ROWS = 20


def weekly(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the last seven days in numbers, each beside those of the seven days before."""
    manages = Role.MANAGER in actor.roles
    with desk.transaction("digests.weekly") as tx:
        access.note(tx, actor, Look.LIST)
        digest = digest_of(tx, organisation_of(tx), tx.now, manages=manages, charts=False)
    if digest.figures.quiet:
        # What did not work is told, however quiet the week was.
        return Answer(digest.summary, tuple(line for line in digest.lines if line != digest.summary))
    send = (Step(ErrandId.SEND_DIGEST, say("Send me this with charts")),) if manages and desk.painter else ()
    return Answer(digest.summary, digest.lines, steps=(*digest.steps[: 5 - len(send)], *send))


def look(desk: Desk, actor: Actor, span: Span) -> Digest:
    """Return the digest of the week or the day up to now, charts included."""
    with desk.transaction("digests.look_at") as tx:
        access.note(tx, actor, Look.LIST)
        manages = Role.MANAGER in actor.roles
        called = colleagues.names(desk)
        return digest_of(tx, organisation_of(tx), tx.now, span, manages=manages, called=called)


def listed(desk: Desk, errand: Errand) -> Answer:
    """Return the cases behind a number of a digest, as they are now."""
    part = _slice(errand.token)
    with desk.transaction("digests.listed") as tx:
        access.note(tx, errand.actor, Look.LIST)
        organisation = organisation_of(tx)
        today = tx.now.astimezone(organisation.zone).date()
        number = tx.turnover.number_in(organisation.id, part, tx.now, today)
        found = tx.turnover.cases_in(organisation.id, part, tx.now, today, _ROWS)
        whose = authorship(tx, desk, found)
    if not found:
        return Answer(say("No case is like that any more."))
    rows = tuple(row(one, errand.actor, today, whose.get(one.id)) for one in found)
    return Answer(heading_of(part, number), rows=rows, note=_more(number))


def send(desk: Desk, errand: Errand) -> Done:
    """Send the week in numbers to who asks, with its charts."""
    person = desk.roster.known(errand.actor.id)
    if person is None:
        raise NotFound(say("Ombud does not know you yet; try again in a few minutes."))
    with desk.transaction("digests.send") as tx:
        if tx.inbox.take(errand.id):
            access.note(tx, errand.actor, Look.LIST)
            about = f"asked-{tx.next_id()}"
            ask_notice(tx, NoticeKind.DIGEST, [person], about, _facts(tx.now, Span.WEEK))
    return Done(say("The week in numbers comes to you as a message."))


def tell_managers(desk: Desk) -> int:
    """Tell every manager the numbers that are due on this working morning of theirs; return how many.

    The week is told once, on its first working morning, and the day on each other one. Who was told stands
    in the inbox, so that a restart tells nobody twice; after an outage only the newest is told.
    """
    with desk.reading("digests.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
    if organisation is None:
        return 0
    holiday, told = desk.calendar(organisation).holiday, 0
    for manager in colleagues.holding(desk, Role.MANAGER):
        local = now.astimezone(zone_of(manager, organisation))
        if not desk.rules.reminders.hours.speaks(local, holiday):
            continue  # nor in the evening, when an outage is over: the next morning tells it
        with desk.transaction("digests.tell") as tx:
            span = _owed(desk, tx, manager.id, local.date())
            if span is not None:
                about = f"{span}-{local.date().isoformat()}"
                ask_notice(tx, NoticeKind.DIGEST, [manager], about, _facts(now, span))
                if desk.rules.digest.by_mail:
                    ask_memo(tx, NoticeKind.DIGEST, [manager], about, _facts(now, span))
                told += 1
    return told


def _owed(desk: Desk, tx: Transaction, person: str, today: date) -> Span | None:
    """Return which digest somebody is to be told now, if any, and remember that they were."""
    monday = (today - timedelta(days=today.weekday())).isoformat()
    rules = desk.rules.digest
    fresh = rules.daily and tx.inbox.take(f"digest:{today.isoformat()}:day:{person}")
    if rules.weekly and tx.inbox.take(f"digest:{monday}:{person}"):
        return Span.WEEK
    return Span.DAY if fresh else None


def _facts(until: datetime, span: Span) -> dict[str, str]:
    return {"until": until.isoformat(), "span": span.value}


def _slice(token: str) -> Slice:
    try:
        return Slice(token)
    except ValueError:
        raise NotFound(say("There is no such list.")) from None


def _more(number: int) -> Phrase | str:
    if number <= _ROWS:
        return ""
    return say("There are more; the Home tab of Ombud shows them all, page by page.")
