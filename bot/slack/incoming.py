"""What a person wrote in Slack, read back from the way Slack hands it over; pure and hostile.

Mentions and links come as `<…>`, and `& < >` as entities; both are undone once, never twice.
Source: https://docs.slack.dev/messaging/formatting-message-text (retrieving messages)
"""

import re

from handlers.domain.phrase import say
from handlers.words.speaking import spoken

_LONGEST = 40_000  # characters of a message
_MARKED = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_MAIL = "mailto:"


def as_written(text: str) -> str:
    """Return a message's text as its author wrote it; people who cannot be named here become `@someone`."""
    shown = _MARKED.sub(lambda found: _read(found[1]), text[:_LONGEST])
    for entity, character in _ENTITIES:  # the ampersand last, so that nothing is decoded twice
        shown = shown.replace(entity, character)
    return shown


def _read(marked: str) -> str:
    target, _, label = marked.partition("|")
    match target[:1]:
        case "@":
            return f"@{label.removeprefix('@')}" if label else spoken(say("@someone"))
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            return _link(target, label)


def _link(target: str, label: str) -> str:
    address = target.removeprefix(_MAIL)
    return address if not label or label in (address, target) else f"{label} ({address})"
