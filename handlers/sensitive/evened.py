"""Text in which every space, dash and digit is the plain one, so that numbers are met however typed.

Signs that nobody sees are left out, and a space or a dash is put where web pages, addresses and mails spell
one out. Where each sign stood is kept.
"""

import re
from dataclasses import dataclass

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_WIDE = 0xFEE0  # what signs of full width are ahead of the plain ones
_PLAIN = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {_WIDE + ord(sign): sign for sign in "0123456789/.:+_()"}
)
_UNSEEN = (
    r"[\u00ad\u200b-\u200f\u2060\ufeff]|=\r?\n"  # the last breaks a line of a mail (RFC 2045 section 6.7)
)
_SPELT = re.compile(
    rf"(?P<unseen>{_UNSEEN})|(?P<space>&nbsp;|&\#160;|%20)|&ndash;|&\#45;|&\#82(?:08|09|11);|%2[Dd]|=2D"
)


@dataclass(frozen=True, slots=True)
class Evened:
    """A text made even.

    Attributes:
        where: for each of its signs, where that began and ended in the text; None where nothing moved.
    """

    text: str
    where: tuple[tuple[int, int], ...] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where some signs stood in the text as it was; there is at least one of them."""
        return (start, end) if self.where is None else (self.where[start][0], self.where[end - 1][1])


def evened(text: str) -> Evened:
    """Return a text with plain spaces, dashes and digits; linear in its length."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    if _SPELT.search(plain) is None:
        return Evened(plain)
    parts: list[str] = []
    where: list[tuple[int, int]] = []
    at = 0
    for met in _SPELT.finditer(plain):
        parts.append(plain[at : met.start()])
        where += ((one, one + 1) for one in range(at, met.start()))
        if not met["unseen"]:
            parts.append(" " if met["space"] else "-")
            where.append(met.span())
        at = met.end()
    parts.append(plain[at:])
    where += ((one, one + 1) for one in range(at, len(plain)))
    return Evened("".join(parts), tuple(where))
