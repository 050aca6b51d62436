"""One line for what happened, from an event's facts alone: it stands in Slack and carries no content."""

from handlers.domain.case import Case
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.rights import Right, names

_LINES = {
    EventKind.DUPLICATE_LINKED: "The same letter came in again; it is linked here and changes nothing.",
    EventKind.BOUNCE_RECORDED: "A mail of ours came back undelivered: the person may not have heard from us.",
    EventKind.UNCLAIMED: "{actor} gave the case back.",
    EventKind.CLAIMED: "{actor} claimed the case.",
    EventKind.REPLY_SENT: "The reply by {actor} has left by e-mail.",
    EventKind.REPLY_FAILED: "A reply could not be sent. It is kept as a draft: look at it and send it again.",
    EventKind.ACKNOWLEDGED: "The acknowledgement has left by e-mail.",
    EventKind.ACKNOWLEDGEMENT_FAILED: "The acknowledgement could not be sent: the person heard nothing.",
    EventKind.CLOSED: "{actor} closed the case.",
    EventKind.REOPENED: "{actor} opened the case again.",
}

_IN_DOUBT = (
    "Nobody knows whether a mail of ours has left. Look into the mailbox's sent mail before you send again."
)


def describe(case: Case, event: RecordedEvent) -> str:
    """Return the line for an event of a case."""
    if event.kind is EventKind.MESSAGE_ADDED:
        return _arrived(case, event)
    if event.facts.get("unknown"):
        return _IN_DOUBT
    return _LINES.get(event.kind, "Something happened to this case.").format(actor=_mention(event))


def _arrived(case: Case, event: RecordedEvent) -> str:
    if event.facts.get("purpose") == "automatic":
        return "An automatic mail came in on this case; it is kept in the record."
    files = int(event.facts.get("files") or 0)
    line = "A new letter came in"
    if files:
        line += f" with {files} attachment{'s' if files > 1 else ''}"
    if further := str(event.facts.get("rights") or ""):
        line += f" and uses further rights: {names(tuple(Right(right) for right in further.split()))}"
    if not event.facts.get("known_sender"):
        line += ", from an address that is not the requester's: it is no proof of identity"
    if case.closed_at is not None:
        line += "; the case is closed, reopen it if the letter asks for more"
    return f"{line}."


def _mention(event: RecordedEvent) -> str:
    return f"<@{event.actor}>"
