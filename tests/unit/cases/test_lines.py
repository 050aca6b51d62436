"""One line for each kind of event, as it stands under a card."""

import pytest

from handlers.domain.case import Status
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.lines import describe
from tests.unit.domain.samples import ADA, ARRIVED, a_case

SOMETHING = "Something happened to this case."

LINES = {
    EventKind.CASE_OPENED: SOMETHING,
    EventKind.MESSAGE_ADDED: (
        "A new letter came in, from an address that is not the requester's: it is no proof of identity."
    ),
    EventKind.DUPLICATE_LINKED: "The same letter came in again; it is linked here and changes nothing.",
    EventKind.BOUNCE_RECORDED: (
        "A mail of ours came back undelivered: the person may not have heard from us."
    ),
    EventKind.ACKNOWLEDGED: "The acknowledgement has left by e-mail.",
    EventKind.ACKNOWLEDGEMENT_FAILED: "The acknowledgement could not be sent: the person heard nothing.",
    EventKind.CLAIMED: "<@U0ADA> claimed the case.",
    EventKind.UNCLAIMED: "<@U0ADA> gave the case back.",
    EventKind.LETTER_OPENED: SOMETHING,
    EventKind.REPLY_DRAFTED: SOMETHING,
    EventKind.REPLY_DISCARDED: SOMETHING,
    EventKind.REPLY_QUEUED: SOMETHING,
    EventKind.REPLY_SENT: "The reply by <@U0ADA> has left by e-mail.",
    EventKind.REPLY_FAILED: (
        "A reply could not be sent. It is kept as a draft: look at it and send it again."
    ),
    EventKind.CLOSED: "<@U0ADA> closed the case.",
    EventKind.REOPENED: "<@U0ADA> opened the case again.",
    EventKind.EXPORTED: SOMETHING,
    EventKind.RECORD_READ: SOMETHING,
    EventKind.UNREADABLE: SOMETHING,
}


def event(kind: EventKind, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(2, kind, ARRIVED, ADA.id, facts)


def test_every_kind_of_event_stands_in_the_table() -> None:
    assert set(LINES) == set(EventKind)


@pytest.mark.parametrize(("kind", "line"), LINES.items(), ids=[kind.value for kind in LINES])
def test_each_event_has_its_line(kind: EventKind, line: str) -> None:
    assert describe(a_case(), event(kind)) == line


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
    arrived = event(EventKind.MESSAGE_ADDED, purpose="correspondence", files=files, known_sender=True)
    assert describe(a_case(), arrived) == words


def test_a_stranger_in_the_thread_is_pointed_out() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, purpose="correspondence", files=1, known_sender=False)
    assert describe(a_case(), arrived) == (
        "A new letter came in with 1 attachment, from an address that is not the requester's: "
        "it is no proof of identity."
    )


def test_a_letter_on_a_closed_case_says_what_to_do() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, purpose="correspondence", known_sender=True)
    assert describe(a_case(Status.CLOSED, closed_at=ARRIVED), arrived) == (
        "A new letter came in; the case is closed, reopen it if the letter asks for more."
    )


def test_automatic_mail_is_kept_quietly() -> None:
    arrived = event(EventKind.MESSAGE_ADDED, purpose="automatic", files=3, known_sender=False)
    closed = a_case(Status.CLOSED, closed_at=ARRIVED)
    line = "An automatic mail came in on this case; it is kept in the record."
    assert describe(a_case(), arrived) == describe(closed, arrived) == line


def test_what_is_told_in_a_thread_has_words_of_its_own() -> None:
    told = {
        EventKind.MESSAGE_ADDED,
        EventKind.DUPLICATE_LINKED,
        EventKind.BOUNCE_RECORDED,
        EventKind.ACKNOWLEDGED,
        EventKind.ACKNOWLEDGEMENT_FAILED,
        EventKind.CLAIMED,
        EventKind.UNCLAIMED,
        EventKind.REPLY_SENT,
        EventKind.REPLY_FAILED,
        EventKind.CLOSED,
        EventKind.REOPENED,
    }
    assert {kind for kind, line in LINES.items() if line != SOMETHING} == told


@pytest.mark.parametrize("actor", ["{0}", "{actor.__class__}", "%s", "U0<!channel>"])
def test_an_odd_actor_is_not_interpreted(actor: str) -> None:
    odd = RecordedEvent(2, EventKind.CLAIMED, ARRIVED, actor)  # type: ignore[arg-type] # as hostile as can be
    assert describe(a_case(), odd) == f"<@{actor}> claimed the case."
