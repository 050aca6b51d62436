"""What a letter looks like, whoever is named in it: so few numbers that letters of one template share some.

Words with capitals, digits or signs are left out, for these are the names, addresses and numbers in which
letters of one template differ; of what is left, runs of four words are hashed and the least hashes kept
(minwise hashing, Broder 1997). Time grows with the length of a bounded beginning.
"""

import hashlib
import re
from dataclasses import dataclass

_LOOKED_AT, _WORDS = 12_000, 400
#: Words that a template has at least; below it only letters that are the same count as alike.
LEAST = 30
_RUN, _BANDS, _ROWS = 4, 5, 3
_PRIME = (1 << 61) - 1
#: Multipliers of the rows, fixed for ever: another one makes every letter unlike those of before.
_FACTORS = tuple(
    int.from_bytes(hashlib.blake2b(f"row {row}".encode(), digest_size=7).digest(), "big") | 1
    for row in range(_BANDS * _ROWS)
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a letter looks like.

    Attributes:
        bands: letters that share one are alike.
        wordy: long enough to be a template; else alike means the same.
    """

    bands: tuple[str, ...]
    wordy: bool


def sketch(text: str) -> Sketch | None:
    """Return what a text looks like, or None where there is none."""
    words = _plain(text)
    if len(words) < LEAST:
        same = " ".join(text[:_LOOKED_AT].casefold().split())
        return Sketch((f"same {_digest(same):x}",), wordy=False) if same else None
    runs = {_digest(" ".join(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1)}
    least = [min(run * factor % _PRIME for run in runs) for factor in _FACTORS]
    bands = (least[at : at + _ROWS] for at in range(0, len(least), _ROWS))
    return Sketch(
        tuple(f"{number} {' '.join(map(hex, band))}" for number, band in enumerate(bands)), wordy=True
    )


def _plain(text: str) -> list[str]:
    words: list[str] = []
    for found in _WORD.finditer(text[:_LOOKED_AT]):
        word = found[0].strip(".,;:!?()[]\"'«»„“”’-–*_>")
        if word.isalpha() and word.islower():
            words.append(word)
            if len(words) == _WORDS:
                break
    return words


def _digest(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=7).digest(), "big")
