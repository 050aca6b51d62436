"""Acting on an old picture of a case: refused by saying who changed what meanwhile, and when."""

from collections.abc import Sequence

from handlers.domain.case import Case
from handlers.domain.errors import StaleCase
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Press
from handlers.store.transaction import Transaction

#: So many events are looked at for the one that changed the case.
_LOOK_BACK = 20

#: What changes a case, in words; whatever else stands in a record leaves the case as it is.
_CHANGES = {
    EventKind.MESSAGE_ADDED: say("A new letter came in on case {number} at {time}"),
    EventKind.CLAIMED: say("{actor} claimed case {number} at {time}"),
    EventKind.UNCLAIMED: say("{actor} gave case {number} back at {time}"),
    EventKind.ASSIGNED: say("{actor} assigned case {number} at {time}"),
    EventKind.RETURNED_TO_POOL: say("Case {number} lost its owner at {time}"),
    EventKind.RIGHTS_CHANGED: say("{actor} changed the rights of case {number} at {time}"),
    EventKind.SENDER_CONFIRMED: say("{actor} confirmed the sender of case {number} at {time}"),
    EventKind.LANGUAGE_SET: say("{actor} set the language of case {number} at {time}"),
    EventKind.READING_CONFIRMED: say("{actor} confirmed the reading of case {number} at {time}"),
    EventKind.READING_CORRECTED: say("{actor} corrected the reading of case {number} at {time}"),
    EventKind.READ_ANEW: say("Case {number} was read anew at {time}"),
    EventKind.REPLY_DRAFTED: say("{actor} drafted a reply in case {number} at {time}"),
    EventKind.REPLY_DISCARDED: say("{actor} discarded the draft in case {number} at {time}"),
    EventKind.REPLY_QUEUED: say("{actor} sent the reply in case {number} at {time}"),
    EventKind.REPLY_RECALLED: say("{actor} took the reply in case {number} back at {time}"),
    EventKind.REPLY_SENT: say("The reply in case {number} left at {time}"),
    EventKind.QUESTION_SENT: say("The question in case {number} left at {time}"),
    EventKind.ANSWER_SUFFICED: say("{actor} judged an answer in case {number} at {time}"),
    EventKind.ANSWER_INSUFFICIENT: say("{actor} judged an answer in case {number} at {time}"),
    EventKind.EXTENSION_SENT: say("The notice of extension in case {number} left at {time}"),
    EventKind.RECEIPT_CORRECTED: say("{actor} corrected the receipt of case {number} at {time}"),
    EventKind.MANDATE_JUDGED: say("{actor} said of case {number} whether there is a mandate, at {time}"),
    EventKind.REPLY_FAILED: say("The reply in case {number} came back as a draft at {time}"),
    EventKind.FILE_ATTACHED: say("{actor} attached a file to the draft in case {number} at {time}"),
    EventKind.FILE_REMOVED: say("{actor} took a file from the draft in case {number} at {time}"),
    EventKind.LINKED: say("{actor} linked case {number} to another one at {time}"),
    EventKind.JOINED: say("{actor} linked another case to case {number} at {time}"),
    EventKind.SEPARATED: say("{actor} separated case {number} from another one at {time}"),
    EventKind.SPLIT_OFF: say("{actor} split case {number} at {time}"),
    EventKind.CLOSED: say("{actor} closed case {number} at {time}"),
    EventKind.REOPENED: say("{actor} opened case {number} again at {time}"),
    EventKind.TEST_REMOVED: say("{actor} removed test case {number} at {time}"),
}
_LOST = say("A reply in case {number} could not be sent at {time}")
_SOMEBODY = say("Somebody changed case {number}")


def check_revision(
    tx: Transaction, case: Case, press: Press, *, own: frozenset[EventKind] = frozenset()
) -> None:
    """Check that a form or sheet was filled in on the case as it stands.

    Args:
        own: what the person who submits may have done meanwhile without being stopped, such as
            drafting the same reply once before.

    Raises:
        StaleCase: somebody changed the case, and is named.
    """
    if press.revision == case.version:
        return
    changes = [event for event in tx.events.latest(case.id, _LOOK_BACK) if _changes(event)]
    missed = changes[: max(case.version - press.revision, 1)]
    if press.revision < case.version and missed and all(_is_own(event, press, own) for event in missed):
        return
    raise StaleCase(_told(tx, case, missed))


def _is_own(event: RecordedEvent, press: Press, own: frozenset[EventKind]) -> bool:
    return event.actor == press.actor.id and event.kind in own


def _changes(event: RecordedEvent) -> bool:
    # Automatic mail is filed without a change; only what a person wrote is heard.
    if event.kind is EventKind.MESSAGE_ADDED:
        return event.facts.get("purpose") == "correspondence"
    return event.kind in _CHANGES


def _told(tx: Transaction, case: Case, missed: Sequence[RecordedEvent]) -> Phrase:
    return say(
        "{change} while you were writing; nothing was changed. Look at the case and decide again.",
        change=_change(tx, case, missed[0]) if missed else say(_SOMEBODY.message, number=case.number),
    )


def _change(tx: Transaction, case: Case, event: RecordedEvent) -> Phrase:
    zone = tx.organisations.get(case.organisation_id).zone
    time = event.at.astimezone(zone).strftime("%H:%M")
    lost = event.kind is EventKind.REPLY_FAILED and event.facts.get("kept") is False
    change = _LOST if lost else _CHANGES[event.kind]
    return say(change.message, actor=f"<@{event.actor}>", number=case.number, time=time)
