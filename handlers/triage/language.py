"""Which language a letter is written in, by the distinct words it shares with each lexicon.

A word that several languages know weighs less, so that the marker words of Danish, Norwegian and
Swedish decide between them. Letters in unknown languages stay unnamed.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from handlers.triage.lexicon import Lexicon

_LEAST_SHARE = 0.15  # of a letter's distinct words, weighted, that must be known
_LEAST = 2.5  # score, or a subject's few words with _LEAST_A_WORD each
_LEAST_A_WORD = 0.35
_LEAST_LEAD = 0.06  # of the best language over the next, relative
_COMMON_WEIGHT = 2.0  # function words tell more than topics, which are borrowed


class LanguageGuesser:
    """Ranks languages for a set of words."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._languages = [lexicon.language for lexicon in lexicons]
        self._weights: dict[bytes, tuple[tuple[int, float], ...]] = {}
        for word in frozenset[bytes]().union(*(lexicon.vocabulary for lexicon in lexicons)):
            knowing = [place for place, lexicon in enumerate(lexicons) if word in lexicon.vocabulary]
            self._weights[word] = tuple(
                (place, (_COMMON_WEIGHT if word in lexicons[place].common else 1.0) / len(knowing) ** 2)
                for place in knowing
            )

    def rank(self, found: AbstractSet[bytes]) -> list[tuple[float, str]]:
        """Return the languages with their scores, the likeliest first."""
        scores = [0.0] * len(self._languages)
        weights = self._weights
        for word in weights.keys() & found:
            for place, weight in weights[word]:
                scores[place] += weight
        return sorted(zip(scores, self._languages, strict=True), key=lambda pair: (-pair[0], pair[1]))

    def decide(self, ranking: Sequence[tuple[float, str]], found: int) -> str:
        """Return the likeliest language of a letter with `found` distinct words, or "" when unsure."""
        best, language = ranking[0]
        second = ranking[1][0] if len(ranking) > 1 else 0.0
        enough = max(_LEAST_SHARE * found, min(_LEAST, _LEAST_A_WORD * found))
        return language if best >= enough and best - second > _LEAST_LEAD * best else ""
