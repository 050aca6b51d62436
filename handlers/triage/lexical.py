"""The first recogniser: word lists and rules, explainable to the person who checks it.

It looks at the sender's own words only, at most `READ` characters of them, and learns nothing
from mail. Which words and rules there are is data.
"""

from handlers.domain.finding import Circumstances, Evidence, Finding, LetterKind, Place, Verdict
from handlers.domain.rights import Right
from handlers.triage import lexicon as lexicons
from handlers.triage import plain, rules, sentences
from handlers.triage.language import LanguageGuesser
from handlers.triage.lexicon import Lexicon
from handlers.triage.quotes import is_forward, is_reply, own_words
from handlers.triage.rules import TITLE, Rule, Rulebook
from handlers.triage.sentences import Hit

READ = 20_000  # characters of a letter's own words that are read
_LOOKED_AT = 100_000  # characters in which they are looked for
_SUBJECT = 500
_TITLE_WORDS = 12  # longer subjects are sentences, not titles
_STRONG = 0.9  # a rule this sure is not hidden by another
_RIVAL = 0.4  # of the best language's score, with which a second is read where the best shows nothing
_BULK = 2  # words of a sales letter that make one

Match = tuple[Rule, Evidence]


class LexicalRecogniser:
    """Recognises rights by the company that words keep in a sentence; safe in several threads."""

    def __init__(self) -> None:
        self._book: Rulebook = rules.load()
        self._lexicons = {one.language: one for one in lexicons.load_all(self._book)}
        self._guesser = LanguageGuesser(tuple(self._lexicons.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it knows (ISO 639-1)."""
        return tuple(self._lexicons)

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        """Return what the letter seems to ask; total and linear in the length of the text."""
        subject = plain.composed(subject[:_SUBJECT])
        own = own_words(plain.composed(text[:_LOOKED_AT]), forward=is_forward(subject))[:READ]
        letter = _Plain(subject, own)
        ranking = self._guesser.rank(letter.spoken)
        matches: list[Match] = []
        for score, language in ranking[:2]:
            if not matches and score and score >= _RIVAL * ranking[0][0]:
                matches = self._read(letter, self._lexicons[language])
        return _finding(self._guesser.decide(ranking, len(letter.spoken)), matches)

    def _read(self, letter: "_Plain", lexicon: Lexicon) -> list[Match]:
        triggers = [*(lexicon.triggers & letter.vocabulary), *filter(letter.says, lexicon.needles)]
        if not triggers:
            return []
        bulk = sum(map(letter.says, lexicon.bulk)) >= _BULK
        about = 0
        for word in lexicon.about.keys() & letter.vocabulary:
            about |= lexicon.about[word]
        title = 0 if bulk or letter.title_words > _TITLE_WORDS else self._book.bits[TITLE]
        in_subject: dict[str, Match] = {}
        in_text: dict[str, Match] = {}
        whole = letter.sentences()
        for start, end in sentences.places(whole, letter.spaced, triggers):
            subject = start < letter.text_at - 1  # a sentence begins right after the break before it
            found, given = (in_subject, title) if subject else (in_text, 0)
            sentence = whole[start:end]
            for hits in sentences.read(sentence, lexicon, self._book):
                for rule, deciding in _judge(hits, given, about, bulk, self._book):
                    if rule.name not in found:
                        first, last = sentences.offsets(sentence, deciding[0].start, deciding[-1].end)
                        found[rule.name] = rule, letter.cite(rule, start + first, start + last)
        if letter.is_reply and in_text:
            in_subject = {}  # a reply carries the subject of the mail it answers: not the sender's own words
        return [*in_subject.values(), *in_text.values()]


class _Plain:
    """A letter in its plain forms: the subject, an empty line, the text."""

    def __init__(self, subject: str, text: str) -> None:
        self._raw = plain.latin(f"{subject}\n\n{text}\n")
        self.text_at = len(subject) + 2
        self.is_reply = is_reply(subject)
        self.spaced = b" " + plain.words(self._raw)
        self.title_words = len(subject.split())
        of_text = set(self.spaced[self.text_at :].split())
        self.vocabulary = of_text.union(self.spaced[: self.text_at].split())
        # the subject of a reply is in the language of the mail it answers
        self.spoken = of_text if self.is_reply and of_text else self.vocabulary

    def sentences(self) -> bytes:
        """Return subject and text with breaks between sentences."""
        return plain.sentences(self._raw)

    def says(self, phrase: bytes) -> bool:
        """Return whether a phrase stands in the letter."""
        if b" " not in phrase:
            return phrase in self.vocabulary
        # asking for the words first spares most searches
        return self.vocabulary.issuperset(phrase.split()) and b" " + phrase + b" " in self.spaced

    def cite(self, rule: Rule, start: int, end: int) -> Evidence:
        """Return where the deciding words stand, in the subject or in the text."""
        if start < self.text_at:
            return Evidence(rule.right, start, end, rule.name, Place.SUBJECT)
        return Evidence(rule.right, start - self.text_at, end - self.text_at, rule.name)


def _judge(
    hits: list[Hit], given: int, about: int, bulk: bool, book: Rulebook
) -> list[tuple[Rule, list[Hit]]]:
    present = given
    for hit in hits:
        present |= hit.mask
    if bulk and not present & book.own_words:
        return []
    found = [rule for rule in book.rules if _holds(rule, present, about)]
    hidden = frozenset[Right]().union(*(rule.hides for rule in found))
    return [
        (rule, _deciding(rule, hits)) for rule in found if rule.weight >= _STRONG or rule.right not in hidden
    ]


def _holds(rule: Rule, present: int, about: int) -> bool:
    if not present & rule.needs[0] or present & rule.unless or rule.letter & ~about:
        return False
    return all(present & need for need in rule.needs)


def _deciding(rule: Rule, hits: list[Hit]) -> list[Hit]:
    """Return the first hit for each thing the rule needs, in order; any where only the title spoke."""
    deciding = [next((hit for hit in hits if hit.mask & need), None) for need in rule.needs]
    return sorted((hit for hit in deciding if hit), key=lambda hit: hit.start) or hits[:1]


def _finding(language: str, matches: list[Match]) -> Finding:
    sure: dict[Right, float] = {}
    evidence: dict[tuple[Right, str], Evidence] = {}
    for rule, cited in matches:
        sure[rule.right] = max(sure.get(rule.right, 0.0), rule.weight)
        evidence.setdefault((rule.right, rule.name), cited)
    return Finding(
        language=language,
        rights=tuple(right for right in Right if right in sure),
        evidence=tuple(evidence.values()),
        confidence=min(sure.values(), default=0.0),
        verdict=Verdict.REQUEST if sure else Verdict.LOOK,
        kind=LetterKind.REQUEST if sure else LetterKind.OTHER,
    )
