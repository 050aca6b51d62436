"""What stands right beside digits and makes them a part of something longer: of an amount, a word, a code."""

import re

from handlers.sensitive.numbers import Number, Proof

_JOINED = re.compile(r"(?:[+#/-]|\d[.,])\Z")
_POINTED = re.compile(r"\d\.\Z")
_GOES_ON = re.compile(r"-\d|[.,]\d{1,2}(?![\d,;])")  # a further group, or the hundredths of an amount


def stands_free(number: Number, text: str) -> bool:
    """Return whether digits are no part of something longer; the surer a number, the less it must stand free.

    One with a dash or the like in it is met within names of files, addresses and tables too.
    """
    start, end = number.found.start, number.found.end
    before = text[max(0, start - 2) : start]
    if number.signed:
        return True
    if before[-1:].isalnum():
        return False
    if number.proof is Proof.CHECKED:
        return _POINTED.search(before) is None
    return _JOINED.search(before) is None and _GOES_ON.match(text, end) is None
