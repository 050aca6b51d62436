"""The week in numbers: answered to who asks, and told to every manager once a week."""

from datetime import timedelta

from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.looking import Look
from handlers.domain.people import Actor, Role
from handlers.people import access, colleagues
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.reminders import zone_of
from handlers.people.weeks import digest_of

_MORNING = 9
_FRIDAY = 4


def weekly(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the last seven days in numbers, each beside those of the seven days before."""
    with desk.transaction("digests.weekly") as tx:
        access.note(tx, actor, Look.LIST)
        digest = digest_of(tx, organisation_of(tx), tx.now)
    return Answer(digest.title, digest.lines)


def tell_managers(desk: Desk) -> int:
    """Tell every manager the week in numbers, on its first working morning of theirs; return how many.

    Who was told stands in the inbox, so that a restart tells nobody twice.
    """
    with desk.reading("digests.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
    if organisation is None:
        return 0
    holiday, told = desk.calendar(organisation).holiday, 0
    for manager in colleagues.holding(desk, Role.MANAGER):
        local = now.astimezone(zone_of(manager, organisation))
        if local.hour < _MORNING or local.weekday() > _FRIDAY or holiday(local.date()):
            continue
        monday = (local.date() - timedelta(days=local.weekday())).isoformat()
        with desk.transaction("digests.tell") as tx:
            if tx.inbox.take(f"digest:{monday}:{manager.id}"):
                ask_notice(tx, NoticeKind.DIGEST, [manager], monday, {"until": now.isoformat()})
                told += 1
    return told
