"""The recogniser: word lists, rules and trained weights together, explainable to the person who checks it.

Pure and offline; it learns nothing from mail. Which words, rules and weights there are is data, loaded
when the first letter is read.
"""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from handlers.domain.finding import Circumstances, Finding, Requester
from handlers.triage import concept, rules, weights
from handlers.triage import lexicon as lexicons
from handlers.triage.citing import Read, cite
from handlers.triage.concept import Dictionary
from handlers.triage.features import gather
from handlers.triage.kinds import kind_of
from handlers.triage.language import Guess, LanguageGuesser
from handlers.triage.legible import is_legible
from handlers.triage.lexicon import Lexicon
from handlers.triage.looking import UNREADABLE, Doubts, looked_into, reason_of
from handlers.triage.passages import READ, cut, named
from handlers.triage.pointing import pointed
from handlers.triage.requesters import requester_of
from handlers.triage.rules import Rulebook
from handlers.triage.verdicts import judge
from handlers.triage.versions import version
from handlers.triage.weighing import Scales

__all__ = ["READ", "LexicalRecogniser"]

_RIVAL = 0.12  # of the certainty, with which a second language is read as well


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What one language is read by."""

    lexicon: Lexicon
    dictionary: Dictionary | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """Everything that reading goes by; of languages, those that were met."""

    book: Rulebook
    tongues: dict[str, _Tongue]
    guesser: LanguageGuesser
    scales: Scales
    version: str


class LexicalRecogniser:
    """Recognises what a letter asks, by whom and in which language; safe in several threads."""

    def __init__(self) -> None:
        self._loading = Lock()

    @cached_property
    def _knows(self) -> _Knowledge:
        book = rules.load()
        return _Knowledge(
            book=book,
            tongues={},
            guesser=LanguageGuesser(weights.load("languages")),
            scales=Scales(weights.load("letters"), book),
            version=version(),
        )

    def _known(self) -> _Knowledge:
        with self._loading:
            return self._knows

    def _read_in(self, guess: Guess) -> list[_Tongue]:
        """Return the likeliest languages, at most two; each is loaded when it is first met."""
        likely = [name for share, name in guess.ranking[:2] if share >= _RIVAL and name in self.languages]
        some = likely or [name for _, name in guess.ranking[:1] if name in self.languages]
        knows = self._known()
        for name in some:
            if name not in knows.tongues:
                tongue = _Tongue(lexicons.load(name, knows.book), concept.load(name))
                knows.tongues.setdefault(name, tongue)  # another thread may have been quicker
        return [knows.tongues[name] for name in some]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it knows (ISO 639-1)."""
        return lexicons.codes()

    @property
    def version(self) -> str:
        """Return what tells one state of rules, word lists and weights from another."""
        return self._known().version

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        """Return what the letter seems to ask; total and linear in the length of the text."""
        knows = self._known()
        letter = cut(subject, text)
        enclosed = about.enclosed or (("\n".join(about.file_names),) if about.file_names else ())
        parts = letter.passages(enclosed)
        guess = knows.guesser.guess(letter.spoken().strip() or named(enclosed))
        known = self._read_in(guess)
        lists = [one.lexicon for one in known]
        dictionaries = [one.dictionary for one in known if one.dictionary is not None]
        found = gather(parts, lists, knows.book, dictionaries)
        weighed = knows.scales.weigh(found)
        unruled = not found.matches
        doubts = Doubts(
            legible=not unruled or is_legible(letter.together()),
            strange=unruled and guess.is_strange,
            pointing=pointed(parts, about),
        )
        judged = judge(weighed, found, knows.scales.facts["thresholds"], about, foreign=guess.is_foreign)
        judged = looked_into(judged, doubts, about)
        reason = reason_of(judged, doubts, about, foreign=guess.is_foreign)
        kind = kind_of(judged, weighed, about)
        plain = frozenset().union(*(one.lexicon.common for one in known))
        readable = reason != UNREADABLE
        return Finding(
            language=guess.language if readable else "",
            rights=judged.rights,
            evidence=cite(
                judged, kind, Read(parts, found, weighed, plain, reason, doubts.pointing), knows.scales
            ),
            confidence=round(judged.confidence, 3),
            verdict=judged.verdict,
            kind=kind,
            requester=requester_of(judged, weighed, subject, text, parts, about) if readable else Requester(),
            version=knows.version,
        )
