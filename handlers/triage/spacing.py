"""Letters drawn apart, "S l e t  m i n e  d a t a": put together to words before anything is read.

Some do so to be seen, some to slip past filters, and some programs do it to every letter.
"""

import re

_LOOKED_AT = 2_000  # characters by which it is told whether a whole text is written so
_MOST = 0.6  # of the pieces between spaces that are single letters there, or such in a row
_FEWEST = 6  # letters
_BETWEEN = r"(?P<between>[ \u00a0\u2009\u202f_*.·-])"
_EDGE, _ENDS = r"(?<![^\W_])", r"(?![^\W_])"
#: A run within other text must be longer than what initials and lists of letters come to.
_RUN = re.compile(rf"{_EDGE}[^\W\d_]{_BETWEEN}[^\W\d_](?:(?P=between)[^\W\d_]{_ENDS}){{3,40}}")
_RUN_OF_ALL = re.compile(rf"{_EDGE}[^\W\d_]{_BETWEEN}[^\W\d_]{_ENDS}(?:(?P=between)[^\W\d_]{_ENDS}){{0,40}}")
_SIGNS = ",!?:;.\"'()"


def joined(text: str) -> tuple[str, list[int]] | None:
    """Return a text whose letters were drawn apart put together, and where each character stood; else None.

    Words end where two spaces or more stand, another sign, or a line. Linear in the length of the text.
    """
    drawn = is_drawn_apart(text)
    parts: list[str] = []
    where: list[int] = []
    at = 0
    for run in (_RUN_OF_ALL if drawn else _RUN).finditer(text):
        between = text[at : run.start()]
        on = drawn and at and between.strip(" ") == "\n"  # a line for each word
        parts += (between.replace("\n", " ") if on else between, run[0][::2])
        where += (*range(at, run.start()), *range(run.start(), run.end(), 2))
        at = run.end()
    if not parts:
        return None
    return "".join((*parts, text[at:])), [*where, *range(at, len(text))]


def is_drawn_apart(text: str) -> bool:
    """Return whether most words of a text are written as single letters."""
    pieces = [one.strip(_SIGNS) for one in text[:_LOOKED_AT].split()]
    drawn = [one for one in pieces if (len(one) == 1 and one.isalpha()) or _RUN_OF_ALL.fullmatch(one)]
    letters = sum(1 for one in drawn for sign in one if sign.isalpha())
    return letters >= _FEWEST and len(drawn) >= _MOST * len(pieces)
