"""Long text cut to what Slack takes: always visibly, never refused, and shared fairly among several texts.

Lengths are counted in UTF-16 units, the larger of the two ways in which a limit can be read; sizes are
bytes of JSON, since Slack bounds a whole view so.
"""

import json
from collections.abc import Iterator, Sequence

from handlers.domain.phrase import Phrase, count


def units(text: str) -> int:
    """Return the length in UTF-16 units: 2 for a character outside the basic plane, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def size(text: str) -> int:
    """Return how many bytes the text takes inside JSON, with everything beyond ASCII escaped."""
    return len(json.dumps(text)) - 2


def head(text: str, most: int) -> str:
    """Return as much of the beginning as fits into `most` UTF-16 units."""
    taken = text[:most]
    while (over := units(taken) - most) > 0:
        taken = taken[: len(taken) - (over + 1) // 2]
    return taken


def shorten(text: str, most: int) -> str:
    """Return a label of at most `most` UTF-16 units, ending in an ellipsis where it was cut."""
    return text if units(text) <= most else f"{head(text, most - 1).rstrip()}…"


def remainder(missing: int) -> Phrase:
    """Return the sentence that tells how much is not shown."""
    return count("… {n} more character", "… {n} more characters", missing)


def pieces(text: str, most: int) -> Iterator[str]:
    """Yield the text in pieces of at most `most` UTF-16 units, broken at a line or space if one is near."""
    start = 0
    while start < len(text):
        taken = head(text[start : start + most], most)
        if start + len(taken) < len(text):
            taken = _broken_well(taken)
        yield taken
        start += len(taken)


def _broken_well(taken: str) -> str:
    near = len(taken) * 4 // 5  # a break further back would waste too much of the piece
    at = max(taken.rfind("\n", near), taken.rfind(" ", near))
    return taken[: at + 1] if at >= near else taken


def within(text: str, most: int) -> str:
    """Return as much of the beginning as takes at most `most` bytes of JSON."""
    if size(text) <= most:
        return text
    low, high = 0, min(len(text), max(most, 0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= most else (low, middle - 1)
    return text[:low]


def shares(wanted: Sequence[int], total: int) -> list[int]:
    """Return what each gets of `total`: small wishes whole, the large ones an equal part of the rest."""
    given = [0] * len(wanted)
    left, waiting = total, len(wanted)
    for wish, place in sorted((wish, place) for place, wish in enumerate(wanted)):
        given[place] = min(wish, left // waiting)
        left, waiting = left - given[place], waiting - 1
    return given


def first_lines(text: str, most: int) -> tuple[str, int]:
    """Return the first lines of a text, and how many more there are."""
    lines = text.rstrip("\n").split("\n")
    return "\n".join(lines[:most]), max(len(lines) - most, 0)
