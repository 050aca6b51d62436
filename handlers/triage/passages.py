"""Which parts of a letter speak for the one who wrote it: the subject, their words, a forward, mails within.

What is quoted or signed is told apart in `quotes`; here the rest is cut into passages of words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.domain.finding import Place
from handlers.triage.plain import Words, composed, words
from handlers.triage.quotes import is_forward, is_reply, own_words
from handlers.triage.spacing import joined

READ = 20_000  # characters of a letter's own words that are read
_LOOKED_AT = 100_000  # characters in which they are looked for
_SUBJECT = 500
_ENCLOSED = 5_000  # characters of the mails within
_FORWARD = re.compile(
    r"(?im)^[ \t>*-]{0,12}(?:-{3,12}[ \t]?(?:forwarded|weitergeleitet|videresendt|vidarebefordra|message tr"
    r"|doorgestuurd|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|vidaresendt|välitetty"
    r"|wiadomość przekazana|persiųst)[^\n]{0,60}|begin forwarded message[^\n]{0,20}"
    r"|(?:from|fra|från|von|frå|van|de|da|lähettäjä|od|nuo)[ \t]?:[^\n]{0,200}@[^\n]{0,100})$"
)


Spot = tuple[int, int, int]
"""A passage, its first word and the word after the last one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a letter that speaks.

    Attributes:
        at: where it begins in the text that its place names.
    """

    place: Place
    words: Words
    at: int = 0


def passages(subject: str, text: str, enclosed: tuple[str, ...] = ()) -> tuple[Passage, ...]:
    """Return the parts of a letter that speak for its writer, the subject first."""
    return cut(subject, text).passages(enclosed)


@dataclass(frozen=True, slots=True)
class Cut:
    """A letter of which what is quoted and signed was taken off.

    Attributes:
        own: the text, with all that does not speak for its writer blanked out.
        reply: the subject is that of the mail it answers.
    """

    subject: str
    own: str
    reply: bool

    def passages(self, enclosed: tuple[str, ...] = ()) -> tuple[Passage, ...]:
        """Return the parts that speak, the subject first; a reply's only where the text says nothing."""
        within = tuple(_texts(self.own[:READ], enclosed))
        if self.subject and (not within or not self.reply):
            return (Passage(Place.SUBJECT, _words(self.subject)), *within)
        return within

    def spoken(self) -> str:
        """Return what tells the language: the writer's own words, or the subject where there are none."""
        own = self.together().strip()
        subject = _together(self.subject)
        return f"{subject}\n{own}" if len(own) < _SUBJECT and not self.reply else own or subject

    def together(self) -> str:
        """Return the writer's own words with letters drawn apart put together."""
        return _together(self.own)


def cut(subject: str, text: str) -> Cut:
    """Return a letter without what is quoted and signed; linear in its length."""
    subject, text = composed(subject[:_SUBJECT]), composed(text[:_LOOKED_AT])
    own = own_words(text, forward=is_forward(subject, text))
    return Cut(subject, own, is_reply(subject, text))


def named(enclosed: tuple[str, ...]) -> str:
    """Return what tells the language of a letter of files alone: what they say, or are called."""
    return _together("\n".join(enclosed)[:_SUBJECT].replace("_", " "))


def _texts(own: str, enclosed: tuple[str, ...]) -> Iterator[Passage]:
    forward = _FORWARD.search(own)
    cut = forward.start() if forward else len(own)
    for place, start, end in ((Place.TEXT, 0, cut), (Place.FORWARDED, cut, len(own))):
        said = _words(own[start:end])
        if any(one.isalnum() for one in said.folded):
            yield Passage(place, said, start)
    at = 0
    for letter in enclosed:
        if at < _ENCLOSED and letter.strip():
            yield Passage(Place.ENCLOSED, _words(composed(letter)[: _ENCLOSED - at]), at)
        at += len(letter) + 2


def _words(text: str) -> Words:
    """Return the words of a text, of letters drawn apart too; each where it stands in it."""
    drawn = joined(text)
    return words(text) if drawn is None else words(*drawn)


def _together(text: str) -> str:
    drawn = joined(text)
    return text if drawn is None else drawn[0]
