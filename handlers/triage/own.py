"""An organisation's own words, laid over what the rules that are everybody's have found in a letter.

They are the organisation's alone, and change nothing of the rules. A letter of which they say that it never
is a request is read by a person all the same, or put aside for one to look through.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.domain.authentication import domain_of
from handlers.domain.finding import Evidence, Finding, LetterKind, Place, Verdict
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.domain.rights import Right
from handlers.triage.quotes import is_forward, quoted_spans

_LOOKED_AT = 100_000  # characters of a text
_HITS = 4  # places shown for one phrase
_CONFIDENCE = 0.9  # of what an organisation has said itself


@dataclass(frozen=True, slots=True)
class Letter:
    """What own words are looked for in."""

    subject: str
    text: str
    sender: str = ""


def rule_of(word: OwnWord) -> str:
    """Return what a deciding word of the organisation's is called where it is told."""
    return f"own:{word.id}"


def applied(finding: Finding, letter: Letter, words: Sequence[OwnWord]) -> Finding:
    """Return what was found once the organisation's own words have had their say."""
    met = [(word, tuple(_places(word, letter))) for word in words]
    met = [(word, places) for word, places in met if places or _is_from(word, letter)]
    if not met:
        return finding
    senses = {word.sense for word, _ in met}
    named = {right for sense in senses if (right := sense.right)}
    if named:
        return _asking(finding, named, met)
    if Sense.LOOK in senses:
        return replace(finding, verdict=Verdict.LOOK) if finding.verdict is Verdict.OTHER else finding
    return _never(finding, by_domain=any(word.where is Where.DOMAIN for word, _ in met))


def _asking(
    finding: Finding, named: set[Right], met: Sequence[tuple[OwnWord, tuple[Evidence, ...]]]
) -> Finding:
    rights = tuple(right for right in Right if right in named or right in finding.rights)
    cited = [place for word, places in met if word.sense.right for place in places]
    kind = LetterKind.REQUEST if finding.kind is LetterKind.OTHER else finding.kind
    return replace(
        finding,
        verdict=Verdict.REQUEST,
        kind=kind,
        rights=rights,
        evidence=(*finding.evidence, *cited),
        confidence=max(finding.confidence, _CONFIDENCE),
    )


def _never(finding: Finding, *, by_domain: bool) -> Finding:
    kind = finding.kind
    if kind in {LetterKind.REQUEST, LetterKind.OTHER}:
        kind = LetterKind.LIST if by_domain else LetterKind.OTHER
    return replace(finding, verdict=Verdict.OTHER, kind=kind, rights=(), evidence=(), confidence=_CONFIDENCE)


def _is_from(word: OwnWord, letter: Letter) -> bool:
    if word.where is not Where.DOMAIN:
        return False
    domain = domain_of(letter.sender)
    return domain == word.text or domain.endswith(f".{word.text}")


def _places(word: OwnWord, letter: Letter) -> Iterator[Evidence]:
    """Yield where the person's own words hold a phrase; what is quoted of others speaks for nobody."""
    if word.where is not Where.PHRASE:
        return
    sought = re.compile(
        r"(?<!\w)" + r"\s+".join(map(re.escape, word.text.split())) + r"(?!\w)", re.IGNORECASE
    )
    of = word.sense.right or LetterKind.OTHER
    for place, text in ((Place.SUBJECT, letter.subject), (Place.TEXT, letter.text[:_LOOKED_AT])):
        said = unicodedata.normalize("NFC", text)
        quoted = () if place is Place.SUBJECT else tuple(_quoted(letter, said))
        hits = 0
        for found in sought.finditer(said):
            if hits < _HITS and not any(start <= found.start() < end for start, end in quoted):
                hits += 1
                yield Evidence(of, found.start(), found.end(), rule_of(word), place)


def _quoted(letter: Letter, said: str) -> Iterator[tuple[int, int]]:
    """Yield what is quoted; what somebody passes on is what they ask about."""
    if not is_forward(letter.subject, said):
        yield from quoted_spans(said)
