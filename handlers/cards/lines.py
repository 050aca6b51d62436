"""What a card's thread says of an event, from its facts alone: it stands in Slack and carries no content.

A loud event is worth a message of its own; the others are added to the message that is there.
Nobody is mentioned but who is given a case by somebody else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from handlers.cards.clock_lines import clock_line, receipt_line
from handlers.cards.due_lines import recounted
from handlers.domain.case import Case
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.rights import Right, names

#: Tells what somebody is called, without mentioning them.
Names = Callable[[PersonId], str]

#: Events that somebody should see at once, in the order of the record's vocabulary.
LOUD = frozenset(
    {
        EventKind.MESSAGE_ADDED,
        EventKind.BOUNCE_RECORDED,
        EventKind.ACKNOWLEDGEMENT_FAILED,
        EventKind.REPLY_FAILED,
        EventKind.REPLY_WAITS,
        EventKind.REPLY_IN_DOUBT,
        EventKind.ANSWERED_OUTSIDE,
        EventKind.APPROVAL_ASKED,
        EventKind.ASSIGNED,
        EventKind.RETURNED_TO_POOL,
        EventKind.REOPENED,
        EventKind.RECEIPT_CORRECTED,
        EventKind.DUE_RECOUNTED,
        EventKind.ERASURE_WITHDRAWN,
    }
)
#: Lines that one message holds; of more, the first and the last are shown.
_SHOWN = 8

_LINES: Mapping[EventKind, Phrase] = {
    EventKind.DUPLICATE_LINKED: say("The same letter came in again; it is linked here and changes nothing."),
    EventKind.BOUNCE_RECORDED: say(
        "A mail of ours came back undelivered: the person may not have heard from us."
    ),
    EventKind.ACKNOWLEDGED: say("The acknowledgement has left by e-mail."),
    EventKind.ACKNOWLEDGEMENT_FAILED: say("The acknowledgement could not be sent: the person heard nothing."),
    EventKind.REPLY_WAITS: say("A reply waits for the mail provider."),
    EventKind.REPLY_IN_DOUBT: say(
        "Nobody knows whether a reply has left. Look into the mailbox's sent mail: if it is there, say so on "
        "the card; if it is not, undo sending and send it again."
    ),
    EventKind.REPLY_FAILED: say(
        "A reply could not be sent. It is kept as a draft: look at it and send it again."
    ),
    EventKind.ANSWERED_OUTSIDE: say(
        "A colleague answered from the mailbox itself; the answer stands among the letters."
    ),
    EventKind.LETTER_READ_AGAIN: say(
        "The letter that could not be read can be read now: open it and check what it asks for."
    ),
    EventKind.READ_ANEW: say(
        "The letter was read anew by newer rules, which find more in it: look at it again."
    ),
    EventKind.RETURNED_TO_POOL: say("Its owner can no longer handle the case: it is free to claim."),
    EventKind.TEST_REMOVED: say("The test case was removed."),
    EventKind.PURGED: say("Everything that was read of this case is deleted."),
    EventKind.SHREDDED: say("The originals of this case's letters and its files are destroyed."),
    EventKind.ERASURE_WITHDRAWN: say(
        "A letter came, so no more of this case is erased: look at it, and ask again if it still may go."
    ),
    EventKind.DELETION_DEFERRED: say("Something of this case was to be deleted; a legal hold keeps it."),
}

_BY_SOMEBODY: Mapping[EventKind, Callable[[str], Phrase]] = {
    EventKind.CLAIMED: lambda who: say("{who} claimed the case.", who=who),
    EventKind.UNCLAIMED: lambda who: say("{who} gave the case back.", who=who),
    EventKind.REPLY_DRAFTED: lambda who: say("{who} drafted a reply.", who=who),
    EventKind.REPLY_DISCARDED: lambda who: say("{who} discarded the draft.", who=who),
    EventKind.REPLY_SENT: lambda who: say("The reply by {who} has left by e-mail.", who=who),
    EventKind.REPLY_RECALLED: lambda who: say("{who} took the reply back before it left.", who=who),
    EventKind.QUESTION_SENT: lambda who: say("The question by {who} has left by e-mail.", who=who),
    EventKind.ANSWER_SUFFICED: lambda who: say("{who} found that an answer suffices.", who=who),
    EventKind.ANSWER_INSUFFICIENT: lambda who: say(
        "{who} found that an answer does not suffice: the question stays open, ask again.", who=who
    ),
    EventKind.EXTENSION_SENT: lambda who: say("The notice of extension by {who} has left.", who=who),
    EventKind.APPROVAL_ASKED: lambda who: say(
        "{who} asks for a second look at a reply: look at it and send it from the card.", who=who
    ),
    EventKind.RIGHTS_CHANGED: lambda who: say("{who} changed which rights the case is about.", who=who),
    EventKind.SENDER_CONFIRMED: lambda who: say("{who} confirmed whom the letter is from.", who=who),
    EventKind.LANGUAGE_SET: lambda who: say("{who} set the language of the case.", who=who),
    EventKind.READING_CONFIRMED: lambda who: say(
        "{who} confirmed that the letter was read rightly.", who=who
    ),
    EventKind.READING_CORRECTED: lambda who: say("{who} said how the letter is to be read.", who=who),
    EventKind.NOTED: lambda who: say("{who} added a note.", who=who),
    EventKind.LINKED: lambda who: say("{who} joined this case to another, which carries it on.", who=who),
    EventKind.JOINED: lambda who: say("{who} joined another case to this one.", who=who),
    EventKind.SEPARATED: lambda who: say("{who} separated two cases again.", who=who),
    EventKind.SPLIT_OFF: lambda who: say("{who} split this into two cases.", who=who),
    EventKind.INCIDENT_RAISED: lambda who: say("{who} reported an incident found in this case.", who=who),
    EventKind.HOLD_PLACED: lambda who: say(
        "{who} placed a legal hold: nothing of this case is deleted. Its due date runs on.", who=who
    ),
    EventKind.ERASURE_ASKED: lambda who: say("{who} has this case erased before its day.", who=who),
    EventKind.HOLD_EXTENDED: lambda who: say("{who} put off the review of a legal hold.", who=who),
    EventKind.HOLD_RELEASED: lambda who: say("{who} released a legal hold.", who=who),
    EventKind.MANDATE_JUDGED: lambda who: say("{who} said whether there is a mandate.", who=who),
    EventKind.CLOSED: lambda who: say("{who} closed the case.", who=who),
    EventKind.REOPENED: lambda who: say("{who} opened the case again.", who=who),
    EventKind.SCRUBBED: lambda who: say(
        "{who} masked identity numbers and words of health and absence in this case.", who=who
    ),
    EventKind.CONTENT_MASKED: lambda who: say("{who} masked what was written here before.", who=who),
    EventKind.UNSCRUBBED: lambda who: say("{who} undid the masking in this case.", who=who),
}

#: What one person wrote, and another looked at and sent.
_BY_TWO: Mapping[EventKind, Callable[[str, str], Phrase]] = {
    EventKind.REPLY_SENT: lambda author, who: say(
        "The reply by {author} has left by e-mail; {who} looked at it and sent it.", author=author, who=who
    ),
    EventKind.EXTENSION_SENT: lambda author, who: say(
        "The notice of extension by {author} has left; {who} looked at it and sent it.",
        author=author,
        who=who,
    ),
    EventKind.QUESTION_SENT: lambda author, who: say(
        "The question by {author} has left by e-mail; {who} looked at it and sent it.", author=author, who=who
    ),
}

_IN_DOUBT = say(
    "Nobody knows whether a mail of ours has left. Look into the mailbox's sent mail before you send again."
)
_PAUSED = say(
    "A colleague answered from the mailbox itself. The reply drafted here has not left: look at it again "
    "before you send it, or discard it."
)
#: Why a reply did not leave, by the names of `handlers.delivery.mails`, where that tells what to do.
_REASONS: Mapping[str, Phrase] = {
    "Closed": say(
        "The reply was not sent, for its mailbox was disconnected. Its text is kept: answer another way, or "
        "have the mailbox connected again."
    ),
    "SenderRefused": say(
        "The reply was not sent: the mailbox may no longer send from its address, and nothing leaves from "
        "another one unasked. Have the address verified, then send it again."
    ),
}
_NOT_KEPT = say("A reply could not be sent. Its text stands among the letters: open them to write it again.")


def is_told(event: RecordedEvent) -> bool:
    """Return whether the thread says anything of an event."""
    if event.facts.get("historic") or event.kind is EventKind.CONTENT_MASKED:
        return False
    if event.kind is EventKind.MESSAGE_ADDED:
        return event.facts.get("purpose") != "own"
    return event.kind in {*_LINES, *_BY_SOMEBODY, *_OF_ITS_OWN}


def is_loud(event: RecordedEvent) -> bool:
    """Return whether an event is worth a message of its own."""
    quiet = event.kind is EventKind.MESSAGE_ADDED and event.facts.get("purpose") == "automatic"
    too_late = event.kind is EventKind.EXTENSION_SENT and bool(event.facts.get("late"))
    return (event.kind in LOUD and not quiet) or too_late


def mentions(event: RecordedEvent) -> bool:
    """Return whether an event's line calls somebody: who was given the case by somebody else."""
    return event.kind is EventKind.ASSIGNED and event.facts.get("to") != event.actor


def brings_letter(event: RecordedEvent) -> bool:
    """Return whether an event brings a letter to read."""
    return event.kind is EventKind.MESSAGE_ADDED and is_loud(event)


def together(case: Case, events: Sequence[RecordedEvent], called: Names) -> Phrase:
    """Return one message for several events, a line each; between the first and the last some are counted."""
    told = [describe(case, event, called) for event in events]
    hidden = len(told) - _SHOWN
    if hidden > 0:
        more = count("… {n} more in the record …", "… {n} more in the record …", hidden)
        told = [told[0], more, *told[1 - _SHOWN :]]
    return joined("\n", told)


def describe(case: Case, event: RecordedEvent, called: Names) -> Phrase:
    """Return the line for an event of a case."""
    line, moved = _described(case, event, called), clock_line(event)
    return joined(" ", (line, moved)) if moved else line


def _described(case: Case, event: RecordedEvent, called: Names) -> Phrase:
    if event.kind in _OF_ITS_OWN:
        return _OF_ITS_OWN[event.kind](case, event, called)
    by_somebody = _by_somebody(event, called)
    if by_somebody is not None:
        return by_somebody
    if event.kind is EventKind.REPLY_WAITS and event.facts.get("until"):
        return _waits(case, event)
    return _of_a_mail(event) or _LINES.get(event.kind, say("Something happened to this case."))


def _by_somebody(event: RecordedEvent, called: Names) -> Phrase | None:
    if event.kind is EventKind.REPLY_RECALLED and event.facts.get("doubtful"):
        return say("{who} found that the reply had not left, and took it back.", who=called(event.actor))
    if event.kind in _BY_TWO and event.facts.get("found"):
        return say("{who} found that the reply has left.", who=called(event.actor))
    author = str(event.facts.get("drafted_by") or "")
    if author and event.kind in _BY_TWO:
        return _BY_TWO[event.kind](called(PersonId(author)), called(event.actor))
    sentence = _BY_SOMEBODY.get(event.kind)
    return sentence(called(event.actor)) if sentence is not None else None


def _of_a_mail(event: RecordedEvent) -> Phrase | None:
    """Return the line for a mail of ours that needs looking at, where its event says so."""
    if event.facts.get("unknown"):
        return _IN_DOUBT
    if event.kind is EventKind.REPLY_FAILED and event.facts.get("reason") in _REASONS:
        return _REASONS[str(event.facts["reason"])]
    if event.kind is EventKind.REPLY_FAILED and event.facts.get("kept") is False:
        return _NOT_KEPT
    if event.kind is EventKind.ANSWERED_OUTSIDE and event.facts.get("paused"):
        return _PAUSED
    return None


def _waits_for_an_admin(case: Case, *, late: bool) -> Phrase:
    due = case.due_on.isoformat()
    if late:
        return say(
            "A reply waits until an admin connects the mailbox again; the case was due {due}: answer another "
            "way.",
            due=due,
        )
    return say(
        "A reply waits until an admin connects the mailbox again, and leaves by itself then. The case is "
        "due {due}.",
        due=due,
    )


def _waits(case: Case, event: RecordedEvent) -> Phrase:
    if event.facts.get("lapsed"):
        return _waits_for_an_admin(case, late=bool(event.facts.get("late")))
    until = datetime.fromisoformat(str(event.facts["until"])).astimezone(UTC)
    values = {"time": until.strftime("%Y-%m-%d %H:%M UTC"), "due": case.due_on.isoformat()}
    if event.facts.get("late"):
        return say(
            "A reply waits for the mail provider until {time}; the case is due {due}: answer another way.",
            **values,
        )
    return say("A reply waits for the mail provider until {time}. The case is due {due}.", **values)


def _assigned(event: RecordedEvent, called: Names) -> Phrase:
    who, to = called(event.actor), PersonId(str(event.facts.get("to") or ""))
    if not mentions(event):
        return say("{who} took the case over.", who=who)
    return say("{who} gave the case to {owner}.", who=who, owner=f"<@{to}>")


def _arrived(case: Case, event: RecordedEvent) -> Phrase:
    if event.facts.get("purpose") == "automatic":
        return say("An automatic mail came in on this case; it is kept in the record.")
    return joined(" ", _sentences(case, event))


def _sentences(case: Case, event: RecordedEvent) -> Iterable[Phrase]:
    files = int(event.facts.get("files") or 0)
    if files:
        yield count(
            "A new letter came in with {n} attachment.", "A new letter came in with {n} attachments.", files
        )
    else:
        yield say("A new letter came in.")
    if further := str(event.facts.get("rights") or ""):
        rights = names(tuple(Right(right) for right in further.split()))
        yield say("It uses further rights: {rights}.", rights=rights)
    if event.facts.get("gathered"):
        yield say("Letters come in faster than the limit; further ones are put here for now.")
    if event.facts.get("authentication") == "fail":
        yield say("It may be forged: the mail server could not confirm who sent it.")
    elif not event.facts.get("known_sender"):
        yield say("It is from an address that is not the requester's: that is no proof of identity.")
    if event.facts.get("may_answer"):
        yield say("An answer may have come: look whether it suffices.")
    if event.facts.get("held"):
        yield say("A reply that was written before is about to leave: undo it if it should say more.")
    if case.closed_at is not None:
        yield say("The case is closed; reopen it if the letter asks for more.")


def _reserved(event: RecordedEvent) -> Phrase:
    if not event.facts.get("rule"):
        return say("Its mailbox is purged; a legal hold keeps this case, apart from it.")
    if until := event.facts.get("until"):
        return say(
            "Its mailbox is purged; until {date} a law has something of this case kept, apart from it.",
            date=str(until),
        )
    return say("Its mailbox is purged; a law has something of this case kept, apart from it.")


def _erased(event: RecordedEvent) -> Phrase:
    if event.facts.get("route"):
        return say("Something of this case was erased before its day, since an admin asked for it.")
    return say("The retention schedule deleted something of this case.")


#: Events whose line is made of what they tell.
_OF_ITS_OWN: Mapping[EventKind, Callable[[Case, RecordedEvent, Names], Phrase]] = {
    EventKind.MESSAGE_ADDED: lambda case, event, _: _arrived(case, event),
    EventKind.ASSIGNED: lambda _, event, called: _assigned(event, called),
    EventKind.DUE_RECOUNTED: lambda _, event, __: recounted(event),
    EventKind.RESERVED: lambda _, event, __: _reserved(event),
    EventKind.ERASED: lambda _, event, __: _erased(event),
    EventKind.RECEIPT_CORRECTED: lambda _, event, called: receipt_line(event, called(event.actor)),
}
