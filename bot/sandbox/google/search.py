"""Gmail's search words, as many as the stand-in understands; any other word is refused, not ignored."""

import re
from collections.abc import Callable

from bot.sandbox.google.account import Message
from bot.sandbox.google.refusals import invalid

_TOKEN = re.compile(r"[{}]|[^\s{}]+")
_IN = {"inbox": "INBOX", "spam": "SPAM", "trash": "TRASH", "sent": "SENT", "drafts": "DRAFT", "chats": "CHAT"}
Wanted = Callable[[Message], bool]


def search(written: str) -> Wanted:
    """Return whether a message matches; words are joined by "and", words in braces by "or"."""
    wanted: list[Wanted] = []
    group: list[Wanted] | None = None
    for word in _TOKEN.findall(written):
        if word == "{":
            group = []
        elif word == "}":
            if not group:
                raise invalid("Invalid query")
            wanted.append(_any(group))
            group = None
        else:
            (wanted if group is None else group).append(_word(word))
    return lambda message: all(each(message) for each in wanted)


def _any(group: list[Wanted]) -> Wanted:
    return lambda message: any(each(message) for each in group)


def _word(word: str) -> Wanted:
    if word.startswith("-"):
        inner = _word(word[1:])
        return lambda message: not inner(message)
    name, _, value = word.partition(":")
    if name == "in" and value in _IN:
        return lambda message: _IN[value] in message.labels
    if name in {"after", "before"} and value.isdigit():
        at = int(value) * 1_000
        return lambda message: message.at > at if name == "after" else message.at < at
    if name == "rfc822msgid" and value:
        return lambda message: message.message_id.strip("<>") == value.strip("<>")
    raise invalid("the stand-in does not know this search word")
