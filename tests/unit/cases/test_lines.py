"""One line for each kind of event, as it stands under a card."""

import pytest

from handlers.cards.lines import brings_letter, describe, is_loud, is_told, mentions, together
from handlers.domain.case import Status
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.phrase import Phrase
from tests.unit.domain.samples import ADA, ARRIVED, a_case

SOMETHING = "Something happened to this case."
LETTER: dict[str, Fact] = {"purpose": "correspondence", "known_sender": True}

LINES = {
    EventKind.CASE_OPENED: SOMETHING,
    EventKind.MESSAGE_ADDED: (
        "A new letter came in. "
        "It is from an address that is not the requester's: that is no proof of identity."
    ),
    EventKind.DUPLICATE_LINKED: "The same letter came in again; it is linked here and changes nothing.",
    EventKind.BOUNCE_RECORDED: (
        "A mail of ours came back undelivered: the person may not have heard from us."
    ),
    EventKind.ACKNOWLEDGED: "The acknowledgement has left by e-mail.",
    EventKind.ACKNOWLEDGEMENT_FAILED: "The acknowledgement could not be sent: the person heard nothing.",
    EventKind.CLAIMED: "Ada claimed the case.",
    EventKind.UNCLAIMED: "Ada gave the case back.",
    EventKind.LETTER_OPENED: SOMETHING,
    EventKind.REPLY_DRAFTED: "Ada drafted a reply.",
    EventKind.REPLY_DISCARDED: "Ada discarded the draft.",
    EventKind.REPLY_QUEUED: SOMETHING,
    EventKind.REPLY_SENT: "The reply by Ada has left by e-mail.",
    EventKind.REPLY_WAITS: "A reply waits for the mail provider.",
    EventKind.REPLY_IN_DOUBT: (
        "Nobody knows whether a reply has left. Look into the mailbox's sent mail: if it is there, say so on "
        "the card; if it is not, undo sending and send it again."
    ),
    EventKind.REPLY_FAILED: (
        "A reply could not be sent. It is kept as a draft: look at it and send it again."
    ),
    EventKind.ANSWERED_OUTSIDE: (
        "A colleague answered from the mailbox itself; the answer stands among the letters."
    ),
    EventKind.LETTER_READ_AGAIN: (
        "The letter that could not be read can be read now: open it and check what it asks for."
    ),
    EventKind.CLOSED: "Ada closed the case.",
    EventKind.REOPENED: "Ada opened the case again.",
    EventKind.ASSIGNED: "Ada gave the case to <@U0BEN>.",
    EventKind.RETURNED_TO_POOL: "Its owner can no longer handle the case: it is free to claim.",
    EventKind.RIGHTS_CHANGED: "Ada changed which rights the case is about.",
    EventKind.SENDER_CONFIRMED: "Ada confirmed whom the letter is from.",
    EventKind.LANGUAGE_SET: "Ada set the language of the case.",
    EventKind.READING_CONFIRMED: "Ada confirmed that the letter was read rightly.",
    EventKind.READING_CORRECTED: "Ada said how the letter is to be read.",
    EventKind.READ_ANEW: (
        "The letter was read anew by newer rules, which find more in it: look at it again."
    ),
    EventKind.NOTED: "Ada added a note.",
    EventKind.QUESTION_SENT: "The question by Ada has left by e-mail.",
    EventKind.ANSWER_SUFFICED: "Ada found that an answer suffices.",
    EventKind.ANSWER_INSUFFICIENT: (
        "Ada found that an answer does not suffice: the question stays open, ask again."
    ),
    EventKind.EXTENSION_SENT: "The notice of extension by Ada has left.",
    EventKind.DUE_RECOUNTED: "The period was counted anew; ? stays.",
    EventKind.RECEIPT_CORRECTED: "Ada corrected the day of receipt from ? to ?.",
    EventKind.REPLY_RECALLED: "Ada took the reply back before it left.",
    EventKind.APPROVAL_ASKED: (
        "Ada asks for a second look at a reply: look at it and send it from the card."
    ),
    EventKind.FILE_ATTACHED: SOMETHING,
    EventKind.FILE_REMOVED: SOMETHING,
    EventKind.FILE_OPENED: SOMETHING,
    EventKind.LINKED: "Ada joined this case to another, which carries it on.",
    EventKind.JOINED: "Ada joined another case to this one.",
    EventKind.INCIDENT_RAISED: "Ada reported an incident found in this case.",
    EventKind.MANDATE_JUDGED: "Ada said whether there is a mandate.",
    EventKind.SEPARATED: "Ada separated two cases again.",
    EventKind.SPLIT_OFF: "Ada split this into two cases.",
    EventKind.TEST_REMOVED: "The test case was removed.",
    EventKind.EXPORTED: SOMETHING,
    EventKind.RECORD_READ: SOMETHING,
    EventKind.UNREADABLE: SOMETHING,
    EventKind.REMINDER_SNOOZED: SOMETHING,
    EventKind.ESCALATED: SOMETHING,
    EventKind.ESCALATION_TAKEN: SOMETHING,
    EventKind.SCRUBBED: "Ada masked identity numbers and words of health and absence in this case.",
    EventKind.CONTENT_MASKED: "Ada masked what was written here before.",
    EventKind.UNSCRUBBED: "Ada undid the masking in this case.",
    EventKind.HOLD_PLACED: (
        "Ada placed a legal hold: nothing of this case is deleted. Its due date runs on."
    ),
    EventKind.HOLD_EXTENDED: "Ada put off the review of a legal hold.",
    EventKind.HOLD_RELEASED: "Ada released a legal hold.",
    EventKind.ERASED: "The retention schedule deleted something of this case.",
    EventKind.ERASURE_ASKED: "Ada has this case erased before its day.",
    EventKind.ERASURE_WITHDRAWN: (
        "A letter came, so no more of this case is erased: look at it, and ask again if it still may go."
    ),
    EventKind.DELETION_DEFERRED: "Something of this case was to be deleted; a legal hold keeps it.",
    EventKind.RESERVED: "Its mailbox is purged; a legal hold keeps this case, apart from it.",
    EventKind.PURGED: "Everything that was read of this case is deleted.",
    EventKind.SHREDDED: "The originals of this case's letters and its files are destroyed.",
}
#: They have words for the letters' own page, and none for the thread.
ON_THE_PAGE_ALONE = {EventKind.CONTENT_MASKED}
LOUD = {
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
    EventKind.DUE_RECOUNTED,
    EventKind.ERASURE_WITHDRAWN,
    EventKind.REOPENED,
    EventKind.RECEIPT_CORRECTED,
}


def test_what_an_admin_had_erased_is_told_apart_from_what_the_schedule_took() -> None:
    ordered = told(event(EventKind.ERASED, store="notes", rule="", route="admin"))
    assert "since an admin asked for it" in ordered
    assert ordered != told(event(EventKind.ERASED, store="notes", rule="notes"))


def called(person: PersonId) -> str:
    return {ADA.id: "Ada"}.get(person, "a colleague")


def event(kind: EventKind, seq: int = 2, /, **facts: Fact) -> RecordedEvent:
    given: dict[str, Fact] = {"to": "U0BEN"} if kind is EventKind.ASSIGNED else {}
    return RecordedEvent(seq, kind, ARRIVED, ADA.id, {**given, **facts})


def told(one: RecordedEvent, status: Status = Status.OPEN, **changes: object) -> str:
    return describe(a_case(status, **changes), one, called)


def test_every_kind_of_event_stands_in_the_table() -> None:
    assert set(LINES) == set(EventKind)


@pytest.mark.parametrize(("kind", "line"), LINES.items(), ids=[kind.value for kind in LINES])
def test_each_event_has_its_line(kind: EventKind, line: str) -> None:
    assert told(event(kind)) == line


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (EventKind.REPLY_SENT, "The reply by Ben has left by e-mail; Ada looked at it and sent it."),
        (EventKind.QUESTION_SENT, "The question by Ben has left by e-mail; Ada looked at it and sent it."),
    ],
)
def test_who_wrote_a_mail_and_who_sent_it_are_both_named(kind: EventKind, line: str) -> None:
    by_ben = event(kind, drafted_by="U0BEN")
    names = {ADA.id: "Ada", PersonId("U0BEN"): "Ben"}
    said = describe(a_case(), by_ben, names.__getitem__)
    assert said == line
    assert isinstance(said, Phrase)


@pytest.mark.parametrize(
    ("until", "line"),
    [
        (
            "2032-01-01",
            "Its mailbox is purged; until 2032-01-01 a law has something of this case kept, apart from it.",
        ),
        ("", "Its mailbox is purged; a law has something of this case kept, apart from it."),
    ],
)
def test_what_a_law_has_kept_is_told_with_its_end_where_there_is_one(until: str, line: str) -> None:
    assert told(event(EventKind.RESERVED, rule="bookkeeping", until=until)) == line


@pytest.mark.parametrize("kind", list(EventKind))
def test_what_is_told_has_words_of_its_own_and_can_be_said_in_any_language(kind: EventKind) -> None:
    assert is_told(event(kind)) is (LINES[kind] != SOMETHING and kind not in ON_THE_PAGE_ALONE)
    assert isinstance(told(event(kind)), Phrase)


@pytest.mark.parametrize("kind", list(EventKind))
def test_what_somebody_should_see_at_once_is_loud(kind: EventKind) -> None:
    assert is_loud(event(kind)) is (kind in LOUD)


@pytest.mark.parametrize("kind", list(EventKind))
def test_ux_05_nobody_is_mentioned_but_who_is_given_a_case(kind: EventKind) -> None:
    assert ("<@" in told(event(kind))) is (kind is EventKind.ASSIGNED)
    assert mentions(event(kind)) is (kind is EventKind.ASSIGNED)


def test_ux_05_whoever_takes_a_case_over_is_not_called() -> None:
    own = event(EventKind.ASSIGNED, to=ADA.id)
    assert not mentions(own)
    assert told(own) == "Ada took the case over."


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (None, "A new letter came in."),
        (0, "A new letter came in."),
        (1, "A new letter came in with 1 attachment."),
        (2, "A new letter came in with 2 attachments."),
        (17, "A new letter came in with 17 attachments."),
    ],
)
def test_attachments_are_counted_and_never_named(files: int | None, words: str) -> None:
    assert told(event(EventKind.MESSAGE_ADDED, files=files, **LETTER)) == words


def test_a_stranger_in_the_thread_is_pointed_out() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, purpose="correspondence", files=1, known_sender=False)
    assert told(arrived) == (
        "A new letter came in with 1 attachment. "
        "It is from an address that is not the requester's: that is no proof of identity."
    )


def test_further_rights_are_named() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, rights="erasure objection", **LETTER)
    assert told(arrived) == "A new letter came in. It uses further rights: Erasure + Objection."


def test_a_letter_on_a_closed_case_says_what_to_do() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, **LETTER)
    assert told(arrived, Status.CLOSED, closed_at=ARRIVED) == (
        "A new letter came in. The case is closed; reopen it if the letter asks for more."
    )


def test_automatic_mail_is_kept_quietly() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, purpose="automatic", files=3, known_sender=False)
    line = "An automatic mail came in on this case; it is kept in the record."
    assert told(arrived) == told(arrived, Status.CLOSED, closed_at=ARRIVED) == line
    assert is_told(arrived)
    assert not is_loud(arrived)
    assert not brings_letter(arrived)


def test_a_copy_of_our_own_mail_is_not_told() -> None:
    assert not is_told(event(EventKind.MESSAGE_ADDED, purpose="own"))


def test_only_a_persons_letter_is_one_to_open() -> None:
    assert brings_letter(event(EventKind.MESSAGE_ADDED, **LETTER))
    assert not any(brings_letter(event(kind)) for kind in EventKind if kind is not EventKind.MESSAGE_ADDED)


def test_doubt_about_a_mail_is_said_whatever_it_was() -> None:
    assert told(event(EventKind.REPLY_FAILED, unknown=True)).startswith("Nobody knows whether")


def test_a_failed_reply_that_is_no_draft_again_is_found_among_the_letters() -> None:
    assert "Its text stands among the letters" in told(event(EventKind.REPLY_FAILED, kept=False))
    assert "kept as a draft" in told(event(EventKind.REPLY_FAILED, kept=True))


def test_several_events_stand_one_below_the_other() -> None:
    events = [event(EventKind.CLAIMED), event(EventKind.NOTED, 3)]
    assert together(a_case(), events, called) == "Ada claimed the case.\nAda added a note."


def test_of_many_events_the_first_and_the_last_are_shown() -> None:
    events = [event(EventKind.CLAIMED), *(event(EventKind.NOTED, n) for n in range(3, 40))]
    lines = together(a_case(), [*events, event(EventKind.CLOSED, 40)], called).split("\n")
    assert lines[0] == "Ada claimed the case."
    assert lines[1] == "… 31 more in the record …"
    assert lines[-1] == "Ada closed the case."
    assert len(lines) == 9


@pytest.mark.parametrize("name", ["{0}", "{actor.__class__}", "%s", "<!channel>"])
def test_an_odd_name_is_not_interpreted(name: str) -> None:
    assert describe(a_case(), event(EventKind.CLAIMED), lambda _: name) == f"{name} claimed the case."
