"""Letters that only say where to look: in a file, of which nothing may be readable here.

What they ask stands there, so a person opens it. Words for that are data (`pointing.toml`), for all
languages at once.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handlers.domain.finding import Circumstances, Place
from handlers.triage.passages import Passage, Spot
from handlers.triage.plain import BREAK, fold

_WORDS = 45  # of a letter's own; a longer one tells a story
_LEFT = 1  # words besides those of pointing, such as a name …
_LEFT_OF_LETTERS = 3  # … where it is a letter, a document or a request that is pointed to
_SHORTEST = 3  # letters of a stem
_ORNAMENT = re.compile(
    r"(?i)(?:image|logo|picture|signature|banner|icon|bild|billede|bilde)?[-_ ]?\d{0,4}\.(?:png|gif|svg|bmp)"
)
_CARDS = (".vcf", ".ics", ".p7s", ".asc", ".sig", ".dat")


@dataclass(frozen=True, slots=True)
class _List:
    whole: frozenset[str]
    stems: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        return word in self.whole or (bool(self.stems) and word.startswith(self.stems))


def pointed(passages: Sequence[Passage], about: Circumstances) -> Spot | None:
    """Return the words that only point to a file that nobody read, or its name; None where there is more.

    A letter that points to an invoice, minutes or a picture says what it is about, as such a name does.
    """
    unread = unread_names(about)
    if about.file_names and not unread:
        return None
    own = [(number, one) for number, one in enumerate(passages) if one.place is Place.TEXT]
    others = [one for one in passages if one.place is Place.FORWARDED]
    titles = [word for one in passages if one.place is Place.SUBJECT for word in one.words.folded]
    names = [word for name in unread for word in fold(name.rpartition(".")[0] or name).split()]
    if others or _tells(titles) or _tells(names):
        return None
    for number, one in own:
        return _pointing(number, one)
    if titles:
        number = next(number for number, one in enumerate(passages) if one.place is Place.SUBJECT)
        if (spot := _pointing(number, passages[number])) is not None:
            return spot
    enclosed = [(number, one) for number, one in enumerate(passages) if one.place is Place.ENCLOSED]
    if unread and enclosed and not titles:
        number, last = enclosed[-1]
        return number, 0, len(last.words.folded)
    return None


def unread_names(about: Circumstances) -> tuple[str, ...]:
    """Return the names of a letter's files of which no words were read, but for a signature's ornaments."""
    read = {told.partition("\n")[0] for told in about.enclosed if "\n\n" in told}
    return tuple(
        name
        for name in about.file_names
        if name and name not in read and not _ORNAMENT.fullmatch(name) and not name.lower().endswith(_CARDS)
    )


def _pointing(number: int, passage: Passage) -> Spot | None:
    said = passage.words.folded
    words = [word for word in said if word not in {BREAK, ","}]
    if len(words) > _WORDS:
        return None
    lists = _lists()
    at = next((place for place, word in enumerate(said) if word in lists["points"]), None)
    if at is None or _tells(words):
        return None
    known = ("points", "letters", "fill")
    left = [word for word in words if not word.isdigit() and not any(word in lists[one] for one in known)]
    most = _LEFT_OF_LETTERS if any(word in lists["letters"] for word in words) else _LEFT
    if len(left) > most:
        return None
    first, last = next(bounds for bounds in passage.words.sentences() if bounds[0] <= at < bounds[1])
    return number, first, last


def _tells(words: Iterable[str]) -> bool:
    lists = _lists()
    return any(word in lists["papers"] and word not in lists["points"] for word in words)


@cache
def _lists() -> dict[str, _List]:
    listed = tomllib.loads(resources.files(__package__).joinpath("pointing.toml").read_text("utf-8"))
    return {name: _list(" ".join(spoken.values())) for name, spoken in listed.items()}


def _list(spelled: str) -> _List:
    words = spelled.split()
    stems = tuple(fold(word[:-1]) for word in words if word.endswith("*"))
    return _List(frozenset(fold(word) for word in words if not word.endswith("*")), tuple(sorted(set(stems))))
