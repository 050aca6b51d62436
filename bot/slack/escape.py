"""Text made safe for Slack: the one function that writes mrkdwn, and the cleaning every text goes through.

Mail text is hostile. What is drawn in blocks goes into literal elements (see `rich`); only a message's
top-level text is mrkdwn, and only `mrkdwn` makes it.
"""

import re
from typing import NewType

from handlers.words.speaking import spoken

#: Text that Slack may read as mrkdwn: nothing in it is live but mentions we wrote ourselves.
Mrkdwn = NewType("Mrkdwn", str)

#: A mention as our own sentences carry it; everything else between angle brackets is text.
MENTION = re.compile(r"<@([UW][A-Z0-9]{1,40})>")

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, bidirectional overrides, zero-width and tag characters: they hide or reorder what a person reads.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# What no database and no mail takes: halves of characters, which JSON lets through, and NUL.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Return the text without characters that hide or reorder others, each line end a line feed.

    A phrase of ours is said in the language that is being spoken (`handlers.words.speaking`).
    """
    return _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _LINE_ENDS.sub("\n", spoken(text))))


def whole(text: str) -> str:
    """Return a text that came from Slack as one that can be kept and mailed; it is not cleaned otherwise."""
    return _UNFIT.sub("\ufffd", text)


def mrkdwn(text: str, *, mentions: bool = False) -> Mrkdwn:
    """Return the text for a place that Slack reads as mrkdwn, cleaned and escaped.

    Args:
        mentions: keep `<@U…>` alive; only for sentences of our own, which carry them.
    """
    pieces = MENTION.split(clean(text)) if mentions else [clean(text)]
    # With one group in the pattern, every second piece is the id of a mention.
    return Mrkdwn("".join(f"<@{one}>" if at % 2 else _escaped(one) for at, one in enumerate(pieces)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
