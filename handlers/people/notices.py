"""Notices: what one person is told alone, asked for by kind and ids, and drawn when it is delivered.

A notice carries no content, and says why it came and how to have it otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.desk import Desk
from handlers.domain.channel import FAULTS
from handlers.domain.colleague import Colleague
from handlers.domain.digest import Span
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, say
from handlers.people import mailbox_notices
from handlers.people.aside_notices import junk_waits, letter_calls
from handlers.people.colleagues import admins, name_of, names
from handlers.people.countdown_notices import purge_ahead, purge_overdue, purge_stuck
from handlers.people.digest_figures import Counted
from handlers.people.escalation_notices import escalation, put_off
from handlers.people.habit_notices import unusual_reading
from handlers.people.incident_notices import incident_notice
from handlers.people.look_notices import looks_wait
from handlers.people.purge_notices import purged
from handlers.people.record_notices import records_amiss
from handlers.people.recount_notices import dates_recounted
from handlers.people.reminders import reminder
from handlers.people.weeks import digest_notice
from handlers.store.outbox import Entry, EntryKind
from handlers.store.transaction import Transaction

_ADMINS = say("You get this because you look after Ombud; who does stands in its settings.")
_MANAGERS = say("You get this because you manage cases in Ombud; who does stands in its settings.")
_BOTH = say("You get this because you look after Ombud or manage its cases; who does stands in its settings.")
_HERE = say("This is told here once when it begins, and once when it is over.")
_UNFIT = (
    say("The channel of the cases is not fit for them."),
    say("Run `ombud doctor` where Ombud is installed."),
)
#: Numbers named in a sentence; more are counted.
_NAMED = 20


class NoticeKind(StrEnum):
    """Each kind of notice."""

    CHANNEL_FAULT = "channel_fault"
    CHANNEL_RECOVERED = "channel_recovered"
    LIMIT_EXCEEDED = "limit_exceeded"
    CASES_RETURNED = "cases_returned"
    MAILBOX_FAILING = "mailbox_failing"
    MAILBOX_RECOVERED = "mailbox_recovered"
    MAILBOX_LAPSED = "mailbox_lapsed"
    MAILBOX_DISCONNECTED = "mailbox_disconnected"
    MAILBOX_PURGED = "mailbox_purged"
    PURGE_AHEAD = "purge_ahead"
    PURGE_STUCK = "purge_stuck"
    PURGE_OVERDUE = "purge_overdue"
    CLIENT_REFUSED = "client_refused"
    PUSH_SILENT = "push_silent"
    FOLDER_AMISS = "folder_amiss"
    ACCESS_AMISS = "access_amiss"
    MAILBOX_BACKFILLED = "mailbox_backfilled"
    LETTERS_MISSED = "letters_missed"
    RECORDS_AMISS = "records_amiss"
    UNUSUAL_READING = "unusual_reading"
    MAIL_FLOOD = "mail_flood"
    JUNK_WAITS = "junk_waits"
    LOOK_WAITS = "look_waits"
    LETTER_CALLS = "letter_calls"
    INCIDENT = "incident"
    DATES_RECOUNTED = "dates_recounted"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    PUT_OFF = "put_off"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Asked:
    """A notice that is to be drawn for a person, from what was said when it was asked for."""

    person: PersonId
    facts: Mapping[str, Fact]


def notice_key(kind: NoticeKind, about: str, person: PersonId) -> str:
    """Return the key of a notice: one message each, however often it is asked for."""
    return f"notice:{kind}:{about}:{person}"


def ask_notice(
    tx: Transaction,
    kind: NoticeKind,
    people: Iterable[Colleague],
    about: str,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Have people told; asking again with the same `about` redraws the message that they have.

    Args:
        about: ids and codes that tell this notice from others of its kind; no colons in it.
        facts: what it is drawn from: ids, codes and dates.
    """
    for person in people:
        key = notice_key(kind, about, person.id)
        tx.outbox.add(EntryKind.NOTICE, key, person=person.id, facts=facts)


def tell_admins(
    tx: Transaction, desk: Desk, kind: NoticeKind, about: str, facts: Mapping[str, Fact] | None = None
) -> None:
    """Have everybody told who looks after Ombud."""
    ask_notice(tx, kind, admins(desk), about, facts)


def draw(
    desk: Desk, tx: Transaction, entry: Entry, counted: Counted | None = None
) -> tuple[Notice | None, int]:
    """Return the notice that an entry asks for, from the records as they are now, and a mark of their state.

    None where there is nothing to say any more; a mark that differs later asks for drawing anew.

    Args:
        counted: what was counted for digests that are drawn together with this one.
    """
    kind = NoticeKind(entry.key.split(":")[1])
    asked = Asked(entry.person, entry.facts)
    if kind is NoticeKind.REMINDER:
        return reminder(desk, tx, asked.person, entry.key, asked.facts), 0
    if kind is NoticeKind.ESCALATION:
        return escalation(desk, tx, asked.person, entry.key.split(":")[2], asked.facts), 0
    if kind in _RECORDED:
        return _RECORDED[kind](desk, tx, entry), 0
    if kind is NoticeKind.DIGEST:
        organisation = tx.organisations.first()
        assert organisation is not None
        return _digest(desk, tx, organisation, asked, counted), 0
    return NOTICES[kind](desk, asked), 0


def _digest(
    desk: Desk, tx: Transaction, organisation: Organisation, asked: Asked, counted: Counted | None
) -> Notice:
    until = datetime.fromisoformat(str(asked.facts["until"]))
    span = Span(str(asked.facts.get("span", Span.WEEK)))
    pictures = desk.rules.digest.pictures and desk.painter is not None
    return digest_notice(tx, organisation, until, span, names(desk), pictures=pictures, counted=counted)


def _channel_fault(_desk: Desk, asked: Asked) -> Notice:
    problem, fix = FAULTS.get(str(asked.facts["fault"]), _UNFIT)
    waits = say("Until then nothing is posted there; letters still become cases, and mail still leaves.")
    title = say("Ombud posts no cards now")
    return Notice(problem, title, lines=(problem, fix, waits), why=_ADMINS)


def _channel_recovered(_desk: Desk, _asked: Asked) -> Notice:
    said = say("The channel of the cases is fit again; every card is brought up to date now.")
    return Notice(said, say("Ombud posts cards again"), lines=(said,), why=_ADMINS)


def _limit_exceeded(desk: Desk, asked: Asked) -> Notice:
    who = name_of(desk, PersonId(str(asked.facts["person"])))
    said = _LIMITS[str(asked.facts["what"])](who)
    advice = say("Ask them why. The access log shows what they looked at; the limits stand in the settings.")
    return Notice(said, say("A limit was reached"), lines=(said, advice), why=_ADMINS)


#: By what was limited: a value of `Looked`, or its plain name.
_LIMITS: Mapping[str, Callable[[str], Phrase]] = {
    "search": lambda who: say("{who} searched more often than the limit for an hour allows.", who=who),
    "reading": lambda who: say("{who} opened more letters than the limit for an hour allows.", who=who),
    "export": lambda who: say("{who} exported more cases than the limit for an hour allows.", who=who),
}


def _cases_returned(desk: Desk, asked: Asked) -> Notice:
    numbers = str(asked.facts["numbers"]).split()
    who = name_of(desk, PersonId(str(asked.facts["person"])))
    said = count(
        "{n} case is nobody's now, since {who} can no longer handle it.",
        "{n} cases are nobody's now, since {who} can no longer handle them.",
        len(numbers),
        who=who,
    )
    shown = ", ".join(numbers[:_NAMED]) + (", …" if len(numbers) > _NAMED else "")
    advice = say("Assign each, or claim it, from its card in the channel.")
    return Notice(said, say("Cases without an owner"), lines=(said, shown, advice), why=_MANAGERS)


def _mailbox_failing(desk: Desk, asked: Asked) -> Notice:
    name = str(asked.facts["name"])
    said = say("The mailbox {name} cannot be read, so no letter comes in from it.", name=name)
    advice = say("Check its settings, or run `ombud doctor` where Ombud is installed. No letter is lost.")
    if asked.facts.get("lapsed"):
        advice = mailbox_notices.CONNECT_AGAIN
    return Notice(said, say("A mailbox is out of reach"), lines=(said, advice), why=_why(desk, asked))


def _mailbox_recovered(desk: Desk, asked: Asked) -> Notice:
    said = say("The mailbox {name} is read again.", name=str(asked.facts["name"]))
    return Notice(said, say("A mailbox is back"), lines=(said,), why=_why(desk, asked))


def _mailbox_backfilled(_desk: Desk, asked: Asked) -> Notice:
    letters, cases, overdue = (int(asked.facts[name] or 0) for name in ("letters", "cases", "overdue"))
    said = say(
        "{letters} in the mailbox {name} became {cases}.",
        letters=count("{n} earlier letter", "{n} earlier letters", letters),
        cases=count("{n} case", "{n} cases", cases),
        name=str(asked.facts["name"]),
    )
    late = say("None looks overdue.")
    if overdue:
        late = count("{n} looks overdue.", "{n} look overdue.", overdue)
    silent = say("Nobody was written to about them. Look through them, and decide what is left to do.")
    return Notice(said, say("The earlier letters are read"), lines=(said, late, silent), why=_BOTH)


def _letters_missed(_desk: Desk, asked: Asked) -> Notice:
    said = count(
        "{n} letter in the mailbox {name} had not been noticed; it is read now.",
        "{n} letters in the mailbox {name} had not been noticed; they are read now.",
        int(asked.facts["missed"] or 0),
        name=str(asked.facts["name"]),
    )
    advice = say("This must not happen: report it as a bug. The log names the letters by their numbers.")
    return Notice(said, say("Letters had been missed"), lines=(said, advice), why=_ADMINS)


def _mail_flood(_desk: Desk, asked: Asked) -> Notice:
    name = str(asked.facts["name"])
    if asked.facts["what"] == "cases":
        said = say("Letters come into the mailbox {name} faster than a limit allows.", name=name)
        advice = say("Further ones are kept together in one case, which says so. No letter is lost.")
    else:
        said = say("The mailbox {name} sent as many acknowledgements in an hour as it may.", name=name)
        advice = say("Further letters become cases in silence; tell the people yourself where it matters.")
    return Notice(said, say("Many letters at once"), lines=(said, advice), why=_ADMINS)


def _why(desk: Desk, asked: Asked) -> Phrase:
    """Return why a person was told, or the channel, which holds no role."""
    return _ADMINS if desk.roster.roles(asked.person) else _HERE


#: How kinds are drawn that need the records.
_RECORDED: Mapping[NoticeKind, Callable[[Desk, Transaction, Entry], Notice | None]] = {
    NoticeKind.PURGE_AHEAD: lambda _desk, tx, entry: purge_ahead(tx, entry.key, entry.facts, _BOTH),
    NoticeKind.PUT_OFF: lambda desk, tx, entry: put_off(desk, tx, entry.facts),
    NoticeKind.INCIDENT: lambda _desk, tx, entry: incident_notice(tx, entry.key, entry.facts),
    NoticeKind.LETTER_CALLS: lambda desk, tx, entry: letter_calls(
        tx, desk, entry.person, entry.facts, _MANAGERS
    ),
}
#: How each kind is drawn; reminders stand in `handlers.reminders`, digests in `handlers.weeks`.
NOTICES: Mapping[NoticeKind, Callable[[Desk, Asked], Notice]] = {
    NoticeKind.CHANNEL_FAULT: _channel_fault,
    NoticeKind.CHANNEL_RECOVERED: _channel_recovered,
    NoticeKind.LIMIT_EXCEEDED: _limit_exceeded,
    NoticeKind.CASES_RETURNED: _cases_returned,
    NoticeKind.MAILBOX_FAILING: _mailbox_failing,
    NoticeKind.MAILBOX_RECOVERED: _mailbox_recovered,
    NoticeKind.MAILBOX_LAPSED: lambda _desk, asked: mailbox_notices.lapsed(asked.facts, _ADMINS),
    NoticeKind.MAILBOX_DISCONNECTED: lambda _desk, asked: mailbox_notices.disconnected(asked.facts, _ADMINS),
    NoticeKind.MAILBOX_PURGED: lambda _desk, asked: purged(asked.facts, _BOTH),
    NoticeKind.PURGE_STUCK: lambda _desk, asked: purge_stuck(asked.facts, _BOTH),
    NoticeKind.PURGE_OVERDUE: lambda _desk, asked: purge_overdue(asked.facts, _ADMINS),
    NoticeKind.CLIENT_REFUSED: lambda _desk, asked: mailbox_notices.client_refused(asked.facts, _ADMINS),
    NoticeKind.PUSH_SILENT: lambda _desk, asked: mailbox_notices.push_silent(asked.facts, _ADMINS),
    NoticeKind.FOLDER_AMISS: lambda _desk, asked: mailbox_notices.folder_amiss(asked.facts, _ADMINS),
    NoticeKind.ACCESS_AMISS: lambda _desk, asked: mailbox_notices.access_amiss(asked.facts, _ADMINS),
    NoticeKind.MAIL_FLOOD: _mail_flood,
    NoticeKind.LOOK_WAITS: lambda _desk, asked: looks_wait(asked.facts),
    NoticeKind.JUNK_WAITS: lambda _desk, asked: junk_waits(asked.facts, _MANAGERS),
    NoticeKind.DATES_RECOUNTED: lambda _desk, asked: dates_recounted(asked.facts, _MANAGERS),
    NoticeKind.MAILBOX_BACKFILLED: _mailbox_backfilled,
    NoticeKind.LETTERS_MISSED: _letters_missed,
    NoticeKind.RECORDS_AMISS: lambda _desk, asked: records_amiss(asked.facts, _ADMINS),
    NoticeKind.UNUSUAL_READING: lambda desk, asked: unusual_reading(desk, asked.facts, _MANAGERS),
}
