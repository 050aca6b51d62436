"""A language that nobody speaks: every sentence of ours stands between ⟦ and ⟧, and values stand outside.

Words outside that are nobody's name, number or letter are English that no catalogue can translate.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from handlers.words.catalogues import Catalogue
from handlers.words.catalogues import catalogue as real
from tests.faces.language.pictures import Json

PSEUDO = "xx"
_VALUE = re.compile(r"(\{\w+\})")
_OPEN, _SHUT = "⟦", "⟧"
#: What stands between our words and is the same in every language.
_KNOWN = re.compile(
    r"""
    [\w•.]*@[\w.]+\.(example|org)\b
    | @someone\b                                     # in a note, as it was typed
    | <@[UW][A-Z0-9]+> | [UW]0[A-Z0-9]+
    | \b(ada|ben|max|iris|mallory|out|crowd\d)\b
    | \b[Zz]q\d{3}\w+                                    # words of letters on the road,
    | \b(Please\ ▸?send\ me\ a\ copy|Please\ ▸?erase\ all|Thank\ you\ )(?s:.*)   # which are English,
    | “[^”]*”                                        # what of them decided how they were read,
    | \b(access|erasure|model)-[a-z-]+                # by which rules of the list of rules,
    | \b(Hello,\n|We\ have\ received\ your\ letter\ |Dear\ zq)(?s:.*)  # and what they were answered with
    | \bOmbud\b | /ombud(\ [a-z]+)?\b | \bombud(\ [a-z]+)+(\ NUMBER|\ [-A-Z\d]+\ --pdf)?\b | \bOMBUD_[A-Z_]+\b
    | \bK7M2QX\b                                     # what every trouble here is called
    | \bAcme(\ privacy\ desk)?\b | \bprivacy\b       # the organisation, its mailbox
    | \b[a-z]+/[a-z.+-]+\b | \.(pdf|exe)\b | \b[kMG]?B\b
    | \bINBOX\b                                      # a folder, as its mail server calls it
    | \bArt\.\ \d+                                   # of the GDPR, as each of our languages cites it
    | \bDK\b | \bUTC\b | \bEurope/Copenhagen\b
    | \b(reactions|usergroups|groups|files|users):[a-z.]+\b | \bmaildir\b
    | \bINC-\d{4}-\d{4}\b                           # what an incident is called,
    | \b\d{4}-C-\d{4}\b                             # a certificate,
    | \b[0-9a-f]{32}\b                              # and a head of all records
    | \[digest\]\ (daily|unusual_reading)\ =\ false\b  # a setting, as it is written down
    | \b\d{4}-\d\d-\d\d\ ·\ .+\ \([CUH]\d+;\ .+\)  # a step of a derivation, kept as it was counted,
    | \b(UK\ )?GDPR\b                               # by a law
    | \bDatatilsynet\b                              # an authority's own name
    | \bRe:                                          # as mail clients have it, whatever the language
    | https?://\S+
    | \b[a-z]+\.example\b | \.example\b | \b(Google|Microsoft)\b  # names, the same everywhere
    """,
    re.VERBOSE,
)
_GREEK_OR_TYPED = re.compile("[\u0370-\u03ff\u1f00-\u1fff]+|[æ😀<]+")
#: A field's first value is what people wrote, and no sentence of ours.
_SEEN = frozenset({"text", "alt_text", "accessibility_label"})


class _Pseudo:
    """The catalogue of it."""

    def translate(self, message: str, plural: str, number: int) -> str:
        """Return the English pattern in brackets that leave its values out."""
        pattern = plural if plural and number != 1 else message
        return "".join(
            piece if _VALUE.fullmatch(piece) else f"{_OPEN}{piece}{_SHUT}"
            for piece in _VALUE.split(pattern)
            if piece
        )


@contextmanager
def spoken_here() -> Iterator[None]:
    """Let the pseudo-language be spoken until the end of the block."""

    def catalogue(language: str) -> Catalogue:
        return _Pseudo() if language == PSEUDO else real(language)

    with mock.patch("handlers.words.speaking.catalogue", catalogue):
        yield


def untranslated(text: str) -> str:
    """Return the words of a text that are English, and are not between brackets; "" where there are none."""
    rest = _GREEK_OR_TYPED.sub(" ", _KNOWN.sub(" ", outside(text)))
    return " ".join(word for word in rest.split() if any(map(str.isalpha, word)))


def outside(text: str) -> str:
    """Return what stands outside all brackets; one that was cut off reaches to the end."""
    depth, kept = 0, []
    for character in text:
        if character == _OPEN:
            depth += 1
            kept.append(" ")
        elif character == _SHUT:
            depth -= 1
        elif depth <= 0:
            kept.append(character)
    return "".join(kept)


def visible(value: object) -> Iterator[str]:
    """Yield every text that somebody sees or hears in a payload."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if isinstance(inside, str):
                if name in _SEEN:
                    yield inside
            else:
                yield from visible(inside)
    elif isinstance(value, list):
        for one in value:
            yield from visible(one)


def complaints(drawn: Json) -> Iterator[str]:
    """Yield what stands under the fields of a refused form."""
    yield from (str(text) for text in drawn.get("errors", {}).values())
