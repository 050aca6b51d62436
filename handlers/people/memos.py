"""Memos: what a colleague is told by mail, asked for by kind and ids like a notice, and drawn as one.

Where a memo goes is known here; how it is written and sent is not. Without an address there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from handlers.desk import Desk
from handlers.domain.colleague import Colleague
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.domain.phrase import say
from handlers.people.notices import NoticeKind
from handlers.people.reminders import zone_of
from handlers.store.outbox import Entry
from handlers.store.transaction import Transaction

#: A fact of memos that stand in for a notice, which the chat system did not take in time.
STANDS_IN = "stands_in"
_MEMO, _NOTICE = "memo:", "notice:"


def memo_key(kind: NoticeKind, about: str, person: PersonId) -> str:
    """Return the key of a memo: one mail each, however often it is asked for."""
    return f"{_MEMO}{kind}:{about}:{person}"


def ask_memo(
    tx: Transaction,
    kind: NoticeKind,
    people: Iterable[Colleague],
    about: str,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Have people written to; asking again with the same `about` sends nothing more.

    Args:
        about: ids and codes that tell this memo from others of its kind; no colons in it.
        facts: what it is drawn from: ids, codes and dates.
    """
    for person in people:
        _ask(tx, memo_key(kind, about, person.id), person.id, facts or {})


def stand_in_for(tx: Transaction, notice: str, person: PersonId, facts: Mapping[str, Fact]) -> None:
    """Have a person written to what a notice says that waits.

    Args:
        notice: its key; it may be for somebody else, such as the channel.
    """
    _, kind, about, _ = notice.split(":", 3)
    key = memo_key(NoticeKind(kind), about, person)
    _ask(tx, key, person, {**facts, STANDS_IN: notice})


def _ask(tx: Transaction, key: str, person: PersonId, facts: Mapping[str, Fact]) -> None:
    tx.memos.ask(tx.next_id(), key, person, facts)
    tx.outbox.added = True  # so that it leaves without waiting for a tick


def address_of(desk: Desk, tx: Transaction, organisation: Organisation, person: PersonId) -> str:
    """Return where somebody reads mail: as the settings say, else the directory; "" where neither does.

    Nobody without a role is written to, such as who has left.
    """
    if not desk.roster.roles(person):
        return ""
    return desk.rules.addresses.get(person) or tx.addresses.of(organisation.id, person)


def unreachable(desk: Desk, tx: Transaction) -> frozenset[PersonId]:
    """Return who has a role and no address."""
    people = {*desk.roster.staff().listed, *(one.id for one in desk.roster.everyone())}
    known = tx.addresses.people() | set(desk.rules.addresses)
    return frozenset(one for one in people if desk.roster.roles(one) and one not in known)


def stood_in(desk: Desk, tx: Transaction, entry: Entry, notice: Notice) -> Notice:
    """Return a notice that says when it went by mail, where it did since it could not be posted in time."""
    left = _left_on(desk, tx, entry)
    if left is None:
        return notice
    told = say("This went to you by mail on {date}, since Slack did not take it then.", date=left.isoformat())
    return replace(notice, lines=(*notice.lines, told))


def _left_on(desk: Desk, tx: Transaction, entry: Entry) -> date | None:
    if not entry.key.startswith(_NOTICE) or not tx.memos.stood_in(entry.key):
        return None
    left = tx.memos.sent_at(_MEMO + entry.key.removeprefix(_NOTICE))
    organisation = tx.organisations.first()
    if left is None or organisation is None:
        return None
    return left.astimezone(zone_of(desk.roster.known(entry.person), organisation)).date()
