"""Every picture that is drawn in English is drawn in the other languages too, at the moment it is drawn.

To do everything once more in each language would take minutes; to draw a picture again takes a millisecond.
A drawing that is forgotten here is found: its payloads are seen on the wire without having been drawn.
"""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest import mock

from bot.slack.lint import Surface
from handlers.words.catalogues import ENGLISH, languages
from handlers.words.speaking import speaking
from tests.support.golden import Corpus, Golden, Json

#: Where a picture is made of what the handlers say, and what is shown on it.
DRAWINGS: Final[Mapping[str, Surface]] = {
    "bot.slack.chat.card_message": Surface.MESSAGE,
    "bot.slack.chat.line_message": Surface.MESSAGE,
    "bot.slack.chat.notice_message": Surface.MESSAGE,
    "bot.slack.chat.home_view": Surface.HOME,
    "bot.slack.drawn.card_message": Surface.MESSAGE,
    "bot.slack.drawn._answer": Surface.MESSAGE,
    "bot.slack.drawn.home_view": Surface.HOME,
    "bot.slack.drawn.form_view": Surface.MODAL,
    "bot.slack.drawn.sheet_view": Surface.MODAL,
    "bot.slack.drawn.note_view": Surface.MODAL,
    "bot.slack.listeners.line_message": Surface.MESSAGE,
    "bot.slack.reactions._offer": Surface.MESSAGE,
    "bot.slack.screens.line_message": Surface.MESSAGE,
    "tests.support.golden_acts.line_message": Surface.MESSAGE,
}
COMPLAINT: Final = "bot.slack.listeners.complaint"
OTHERS: Final = tuple(one for one in languages() if one != ENGLISH)

_Draw = Callable[..., Any]


@contextmanager
def in_all_languages(corpus: Corpus) -> Iterator[None]:
    """Draw everything that is drawn within the block in all other languages as well."""
    with ExitStack() as stack:
        for place, surface in DRAWINGS.items():
            stack.enter_context(mock.patch(place, _also(corpus, surface, pkgutil.resolve_name(place))))
        complaint = pkgutil.resolve_name(COMPLAINT)
        stack.enter_context(mock.patch(COMPLAINT, _also_complained(corpus, complaint)))
        corpus.drawn = set()
        yield
        corpus.drawn = None


def _also(corpus: Corpus, surface: Surface, draw: _Draw) -> _Draw:
    def drawing(*what: Any, **how: Any) -> Json:
        drawn: Json = draw(*what, **how)
        if corpus.is_drawn_first(drawn):
            for language in OTHERS:
                with speaking(language):
                    corpus.said.append(Golden(surface, f"{language}: {draw.__name__}", draw(*what, **how)))
        return drawn

    return drawing


def _also_complained(corpus: Corpus, complain: _Draw) -> _Draw:
    def complaining(*what: Any) -> Json:
        for language in OTHERS:
            with speaking(language):
                corpus.keep_complaint(complain(*what))
        answered: Json = complain(*what)
        return answered

    return complaining
