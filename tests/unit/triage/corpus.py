"""The evaluation letters: made up, one file a language, each with the rights that a person sees in it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.rights import Right

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter and what is right about it."""

    id: str
    language: str
    subject: str
    text: str
    rights: frozenset[Right]


def samples(folder: str) -> list[Sample]:
    """Return the letters of a folder: "letters" (the lists were made with them) or "unseen"."""
    return [
        Sample(
            id=f"{file.stem}: {row['name']}",
            language=row.get("language", file.stem),
            subject=row["subject"],
            text=row["text"],
            rights=frozenset(map(Right, row["rights"])),
        )
        for file in sorted((_HERE / folder).glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8"))["letter"]
    ]
