"""The words that decided how a letter was read: marked where they stand, and told with the rule they met.

What a stranger wrote stays theirs: two marks are laid around words, and nothing of them is taken away.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from handlers.cards.readings import KINDS, REQUESTERS
from handlers.domain.finding import Evidence, Finding, LetterKind, Place, RequesterKind
from handlers.domain.message import Message
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.rights import RIGHTS, Right
from handlers.domain.visible import visible
from handlers.sensitive.masks import Excerpts, without_sensitive
from handlers.triage.looking import ENCRYPTED, FOREIGN, POINTS, UNREADABLE

#: What stands around deciding words.
BEGINS, ENDS = "▸", "◂"
_WORDS = 80  # characters of a place that are told
_PLACES = 3
_MODEL, _OWN = "model", "own:"
#: Why a person must look at a letter, whatever its words weigh.
_WHY = {
    UNREADABLE: say("its text cannot be read"),
    POINTS: say("it only points to a file"),
    ENCRYPTED: say("it is encrypted"),
    FOREIGN: say("it is in a language that is not read here"),
}
_IN_TEXT = frozenset({Place.TEXT, Place.QUOTED, Place.FORWARDED})

Spans = list[tuple[int, int]]


def text_of(message: Message) -> str:
    """Return a letter's text as the places of deciding words count in it."""
    return unicodedata.normalize("NFC", message.content.text)


def spans_of(finding: Finding | None) -> Spans:
    """Return where in a letter's text deciding words stand: in order, none within another."""
    found = [] if finding is None else [one for one in finding.evidence if one.place in _IN_TEXT]
    spans: Spans = []
    for start, end in sorted((one.start, one.end) for one in found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif end > start:
            spans.append((start, end))
    return spans


def marked(text: str, spans: Spans, at: int = 0) -> str:
    """Return a piece of a letter's text with its deciding words marked.

    Args:
        at: where in the whole text the piece begins.
    """
    parts, done = [], 0
    for start, end in spans:
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            parts += [text[done:first], BEGINS, text[first:last], ENDS]
            done = last
    return "".join((*parts, text[done:]))


def explained(finding: Finding, message: Message) -> Iterator[Phrase]:
    """Yield what was recognised, each with the words that decided and the rule that they met."""
    title, text = (
        Excerpts(unicodedata.normalize("NFC", one)) for one in (message.content.subject, message.content.text)
    )
    for of in dict.fromkeys(one.of for one in finding.evidence):
        cited = [one for one in finding.evidence if one.of is of]
        quoted = (
            _quoted(one, title if one.place is Place.SUBJECT else text, message) for one in cited[:_PLACES]
        )
        words = joined(", ", quoted)
        if any(one.end > one.start for one in cited):
            yield say("{what}: {words} ({rule})", what=_called(of), words=words, rule=_ruled(cited))
        else:
            yield joined(": ", (_called(of), _ruled(cited)))


def _called(of: Right | LetterKind | RequesterKind) -> Phrase:
    match of:
        case Right():
            return say("{right} ({article})", right=RIGHTS[of].label, article=RIGHTS[of].article)
        case LetterKind():
            return KINDS[of]
        case RequesterKind():
            return REQUESTERS[of]


def _quoted(evidence: Evidence, text: Excerpts, message: Message) -> Phrase:
    if evidence.place is Place.ENCLOSED:
        names = [without_sensitive(one.name) for one in message.content.attachments if one.name]
        shown = [joined("", ("“", visible(name, _WORDS), "”")) for name in names[:_PLACES]]
        return joined(", ", shown) if shown else say("words of a mail within it")
    return joined("", ("“", visible(text.part(evidence.start, evidence.end), _WORDS), "”"))


def _ruled(cited: Sequence[Evidence]) -> Phrase:
    """Return by which rules words decided; rules are called as in the list of rules."""
    names = dict.fromkeys(one.rule for one in cited)
    if all(name.startswith(_OWN) for name in names):
        return say("your organisation's own words")
    if reasons := [why for name, why in _WHY.items() if name in names]:
        return reasons[0]
    rules = [name for name in names if name != _MODEL and not name.startswith(_OWN)]
    if not rules:
        return say("words weighed together")
    return say("rule {rule}", rule=", ".join(rules))
