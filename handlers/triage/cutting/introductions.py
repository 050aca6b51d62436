"""The lines that introduce a quote: "On 2 June 2026 at 10:00, Sam wrote:", and rules of dashes with words.

Each line is looked at a bounded number of times.
"""

import re
from collections.abc import Sequence

from handlers.triage.cutting.heads import LINE, Head, bare, sender_in
from handlers.triage.cutting.labels import FORWARDED, ON, ORIGINAL, OWN_WROTE, WROTE

_WRAPPED = 3  # lines over which mail programs wrap "On … wrote:"
_RULES = "-_=─—–*+#"
_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_CLOCK = re.compile(r"\d[:.h]\d\d")


def marks_forward(line: str) -> bool:
    """Return whether a line says that a mail passed on follows."""
    line = line.strip()
    if not 10 < len(line) < 120:
        return False
    said = line.lower().strip(_RULES + " :.")
    ruled = line[0] in _RULES or line[-1] in _RULES or line[-1] == ":"
    return ruled and len(said) < 60 and any(words in said for words in FORWARDED)


def marks_original(line: str) -> bool:
    """Return whether a line says, after dashes, that the mail follows that is answered."""
    line = line.strip()
    return line[:1] in "-_" and len(line) < 120 and any(words in line.lower() for words in ORIGINAL)


def is_rule(line: str) -> bool:
    """Return whether a line is nothing but dashes."""
    line = line.strip()
    return len(line) >= 5 and not line.strip(_RULES)


def attribution(lines: Sequence[str], number: int, floor: int = 0) -> tuple[int, Head] | None:
    """Return the first line of an introduction that ends on this one, and what it says; or None.

    Args:
        floor: the first line that it may begin on.
    """
    joined = ""
    for first in range(number, max(number - _WRAPPED, floor - 1, -1), -1):
        joined = f"{bare(lines[first][:LINE]).strip()} {joined}".rstrip()
        told = joined.lower()
        if not any(verb in told for verb in WROTE) or any(own in told for own in OWN_WROTE):
            continue
        if _introduces(told):
            return first, _head(joined)
    return None


def _introduces(told: str) -> bool:
    if not any(char.isdigit() for char in told):
        return False
    if told.startswith(ON) or told[:1].isdigit():
        return "@" in told or bool(_CLOCK.search(told))
    return "@" in told and bool(_DATED.search(told))


def _head(joined: str) -> Head:
    _, address = sender_in(joined) if "@" in joined else ("", "")
    return Head(address=address, date=joined[:LINE])
