"""Single lines of a mail made safe: no controls, no line breaks, bounded.

Header encoding is the connectors' business.
"""

import re
import unicodedata

_SUBJECT = 240  # characters; long enough for people, short enough for every mail program
_LINE = 200
_REPLY = re.compile(r"(?:re|sv|aw|antw|vs) ?(?:\[\d{1,3}\])? ?:", re.IGNORECASE)
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, direction marks, lone surrogates, line separators


def one_line(text: str, limit: int = _LINE) -> str:
    """Return text as one visible line of at most `limit` characters."""
    # whatever is cut off is cut before the work, so hostile length costs nothing
    seen = (
        ""
        if unicodedata.category(char) == "Cf"
        else " "
        if unicodedata.category(char) in _INVISIBLE
        else char
        for char in text[: 4 * limit]
    )
    line = " ".join("".join(seen).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def reply_subject(original: str) -> str:
    """Return the subject of an answer: "Re: " once, whatever prefixes the letter's subject carries.

    Mail programs thread by the subject without its prefix, so the rest stays as it is.
    """
    subject = one_line(original, _SUBJECT)
    while prefix := _REPLY.match(subject):
        subject = subject[prefix.end() :].lstrip()
    return f"Re: {subject}".strip()
