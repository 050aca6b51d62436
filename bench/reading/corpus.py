"""The letters that reading is trained and tried on: made up, by authors who never saw each other's.

A file is one language and group of authors. The part `train` may be looked at; `held_out` is for the
report alone.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.rights import Right

LETTERS = Path(__file__).parent / "letters"
#: By groups of letters, the languages that one hand wrote: the same stories may stand in both.
_CIRCLES = {
    "stuv": ("da nb", "nn sv", "en nl", "de fi", "fr es", "it pt", "pl lt"),
    "xyz": ("da de", "nb fr", "nn fi", "sv pl", "en it", "nl es", "pt lt"),
}
_TITLE = 6  # words of a line that may be all of a subject
FIRST = ("da", "nb", "nn", "sv", "en", "de", "nl")
FURTHER = ("fr", "es", "it", "pt", "fi", "pl", "lt")


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter, and what a privacy officer says of it.

    Attributes:
        hand: who wrote it and other files besides, as those tell; "" where nothing is told.
        says: the words by which each right is used, as they stand in the subject or the text.
        late: written with letters of the part `train` in mind: judges none of them.
    """

    name: str
    author: str
    language: str
    subject: str
    text: str
    verdict: Verdict
    kind: LetterKind
    rights: frozenset[Right]
    requester: RequesterKind
    traps: tuple[str, ...] = ()
    says: tuple[tuple[Right, str], ...] = ()
    late: bool = False
    hand: str = ""

    @property
    def circle(self) -> str:
        """Return whose letters may tell the same stories, in other words or another language."""
        if self.hand:
            return self.hand
        group = self.name.split(" ")[0].split(".")[1]
        hands = next((hands for groups, hands in _CIRCLES.items() if group in groups), ())
        return next((f"{hand} {group}" for hand in hands if self.language in hand), self.author)


def samples(part: str) -> list[Sample]:
    """Return the letters of a part, in a stable order."""
    return [one for file in sorted((LETTERS / part).glob("*.toml")) for one in _samples(file)]


def lines() -> list[Sample]:
    """Return the letters of one line, which only train: one verdict and its rights each."""
    return [one for file in sorted((LETTERS / "lines").glob("*.toml")) for one in _lines(file)]


def digest() -> str:
    """Return what tells one state of the letters that train from another."""
    told = sha256()
    for part in ("train", "marks", "lines"):
        for file in sorted((LETTERS / part).glob("*.toml")):
            told.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return told.hexdigest()[:16]


def _lines(file: Path) -> Iterator[Sample]:
    language, group = file.name.split(".")[0], file.name.removesuffix(".toml")
    for name, listed in tomllib.loads(file.read_text("utf-8")).items():
        told = name in set(LetterKind)
        rights = frozenset[Right]() if told else frozenset(map(Right, name.split()))
        lines = listed.strip().splitlines()
        titles = [line for line in lines if len(line.split()) <= _TITLE]
        for number, (subject, line) in enumerate(
            [*(("", line) for line in lines), *((title, "") for title in titles)]
        ):
            yield Sample(
                name=f"{group} {name} {number}",
                author=f"{group} lines {number % 3}",
                language=language,
                subject=subject,
                text=line,
                verdict=Verdict.REQUEST if rights else Verdict.OTHER,
                kind=LetterKind(name) if told else LetterKind.REQUEST,
                rights=rights,
                requester=RequesterKind.SUBJECT,
                late=group.endswith((".more", ".others")),
            )


@cache
def _marks(language: str) -> dict[str, Any]:
    """Return what is marked in letters that were written without marks, by group and name."""
    file = LETTERS / "marks" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _samples(file: Path) -> Iterator[Sample]:
    language, group = file.name.split(".")[:2]
    marks = _marks(language).get(group, {})
    told = tomllib.loads(file.read_text("utf-8"))
    for row in told["letter"]:
        yield Sample(
            name=f"{language}.{group} {row['name']}",
            author=f"{language} {row['author']}",
            language=row.get("language", language),
            subject=row["subject"],
            text=row["text"].strip("\n"),
            verdict=Verdict(row["verdict"]),
            kind=LetterKind(row["kind"]),
            rights=frozenset(map(Right, row["rights"])),
            requester=RequesterKind(row["requester"]),
            traps=tuple(row["traps"]),
            says=tuple((Right(right), said) for right, said in row.get("says", marks.get(row["name"], []))),
            hand=told.get("hand", ""),
        )
