"""Whether a text is one: bytes of a picture, a program or a cipher have signs and no words.

Of such the weights say nothing, whatever they come to.
"""

import re
import unicodedata
from collections import Counter

_LOOKED_AT = 6_000  # characters
_FEWEST = 24  # characters, of which nothing can be told
_ODD = 0.08  # share of signs that no text has, from which on it is none
_WORDLIKE = 0.4  # of what stands between spaces that must look like words
_LEAST = 6  # pieces between spaces of which that can be told …
_LONGEST = 40  # … or one that is longer than any word
_UNWRITTEN = frozenset(
    {"Cc", "Cs", "Co", "Cn"}
)  # categories of Unicode: controls, halves, private, unassigned
_WRITTEN = "\n\r\t\f\u200d"
_LINK = re.compile(r"://|www\.|\w@\w", re.IGNORECASE)
_WORD = re.compile(r"\W{0,4}(?:[^\W\d_]['’.:/&-]?){1,32}\W{0,4}")
_CASED = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")  # a capital within a word
_ASIDE = re.compile(r"[\W\d_]{1,60}")


def is_legible(text: str) -> bool:
    """Return whether a text has words, in whatever language; also where it is too short to tell.

    Looks at its beginning, without addresses of the web and numbers.
    """
    seen = text[:_LOOKED_AT]
    signs = "".join(seen.split())
    if len(signs) < _FEWEST:
        return True
    if sum(many for sign, many in Counter(signs).items() if _is_odd(sign)) >= _ODD * len(signs):
        return False
    pieces = [one for one in seen.split() if not _LINK.search(one) and not _ASIDE.fullmatch(one)]
    if len(pieces) < _LEAST and not any(len(one) > _LONGEST for one in pieces):
        return True
    alike = sum(1 for one in pieces if _is_wordlike(one))
    return alike >= _WORDLIKE * len(pieces)


def _is_odd(sign: str) -> bool:
    return sign == "\ufffd" or (unicodedata.category(sign) in _UNWRITTEN and sign not in _WRITTEN)


def _is_wordlike(piece: str) -> bool:
    if not piece.isascii() and _is_unspaced(piece):
        return True
    if _WORD.fullmatch(piece) is None:
        return False
    return len(_CASED.findall(piece)) < 2


def _is_unspaced(piece: str) -> bool:
    """Return whether a piece is of a script that sets no spaces, so that it may be long."""
    return all(ord(sign) >= 0x0E00 for sign in piece if sign.isalnum())
