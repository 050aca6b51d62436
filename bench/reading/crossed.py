"""What each letter of the part `train` is taken for by weights trained on the other authors' letters alone.

Kept beside the letters, so that the report needs no training.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reading.corpus import Sample
from handlers.domain.finding import Circumstances, Verdict
from handlers.domain.rights import Right
from handlers.triage import lexicon, rules
from handlers.triage.features import gather
from handlers.triage.passages import passages
from handlers.triage.verdicts import judge
from handlers.triage.weighing import Weighed

FILE = Path(__file__).parent / "cross_validated.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one letter is taken for."""

    verdict: Verdict
    rights: frozenset[Right]
    language: str


def readings(
    letters: Sequence[Sample],
    said: Sequence[Weighed],
    spoken: Sequence[str],
    thresholds: Mapping[str, float],
) -> dict[str, Reading]:
    """Return by name what letters are taken for, judged as the product judges."""
    book = rules.load()
    lexicons = {one.language: one for one in lexicon.load_all(book)}
    found: dict[str, Reading] = {}
    for one, weighed, language in zip(letters, said, spoken, strict=True):
        known = [lexicons[one.language]] if one.language in lexicons else []
        features = gather(passages(one.subject, one.text), known, book)
        judged = judge(weighed, features, thresholds, Circumstances())
        found[one.name] = Reading(judged.verdict, frozenset(judged.rights), language)
    return found


def write_readings(found: Mapping[str, Reading]) -> None:
    """Keep what letters are taken for."""
    told = {
        name: f"{one.verdict} {one.language} {' '.join(sorted(one.rights))}".strip()
        for name, one in found.items()
    }
    FILE.write_text(json.dumps(told, indent=0, ensure_ascii=False) + "\n", "utf-8")


def read_readings() -> dict[str, Reading]:
    """Return what was kept."""
    found: dict[str, Reading] = {}
    for name, told in json.loads(FILE.read_text("utf-8")).items():
        verdict, language, *rights = told.split(" ")
        found[name] = Reading(Verdict(verdict), frozenset(map(Right, rights)), language)
    return found
