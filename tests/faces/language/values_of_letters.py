"""What is said of letters that is a table of words: each value once, whatever letters the acts bring."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from handlers.cards.readings import KINDS, LOOK, REQUESTERS, SURENESS
from handlers.cards.sensitive_lines import HOLDS_NUMBER, HOLDS_WORDS, holding, listed
from handlers.casework.revisions import _CHANGES as CHANGES
from handlers.casework.revisions import _LOST as LOST
from handlers.domain.languages import LANGUAGES, READ
from handlers.domain.phrase import Phrase, say
from handlers.domain.rivals import Rival
from handlers.receipt.evidence import Source, Why
from handlers.receipt.told import labelled, told
from handlers.sensitive.finding import Sensitive
from tests.support.times import MONDAY

_ZONE = ZoneInfo("Europe/Copenhagen")


def every_word_of_letters() -> Iterator[Phrase]:
    """Yield how letters can be read, received, written and hold what is sensitive, and how cases change."""
    for words in (KINDS, REQUESTERS, SURENESS, LANGUAGES, READ):
        yield from words.values()
    yield LOOK
    for kind in Sensitive:
        yield listed([kind])
    if held := holding({HOLDS_NUMBER, HOLDS_WORDS}):
        yield held
    yield from _every_receipt()
    yield from _every_change()


def _every_receipt() -> Iterator[Phrase]:
    """Yield each source of a day of receipt with each reason for what it is worth."""
    for source in Source:
        for why in Why:
            one = Rival(source.value, why.value, MONDAY)
            yield told(one, _ZONE)
            yield labelled(one, _ZONE)


def _every_change() -> Iterator[Phrase]:
    """Yield what somebody else may have done while a form was open."""
    for change in (*CHANGES.values(), LOST):
        yield say(change.message, actor="<@U0BEN>", number="2026-0001", time="10:15")
