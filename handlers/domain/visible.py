"""What strangers wrote, so that people see what it is: nothing that hides or reorders other characters.

For names, addresses, subjects and file names: one line each. A letter's own words are not touched.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from handlers.domain.phrase import say

#: Controls, format characters (bidirectional, zero-width, tags) and halves of pairs.
_HIDING = frozenset({"Cc", "Cf", "Cs"})
#: Letters and marks that show nothing although Unicode does not call them format characters.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_BREAKS = re.compile("[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LINK = re.compile(r"(?i)\b(?:https?|ftp)://([^\s<>\"'|/?#\\]{1,500})|\b(www\.[^\s<>\"'|/?#\\]{1,500})")
_HOSTS = 12


def visible(text: str, most: int = 300, masked: Callable[[str], str] = str) -> str:
    """Return a text as one line without characters that hide or reorder, told where it is cut.

    Args:
        masked: takes out of the line what not everybody should read, before it is cut.
    """
    line = _BREAKS.sub(" ", text[: 4 * most])
    shown = masked("".join(char for char in line if _shows(char)).strip())
    if len(shown) <= most and len(text) <= 4 * most:
        return shown
    return say("{beginning}… ({length} characters in all)", beginning=shown[:most], length=len(text))


def legible(text: str) -> str:
    """Return a text of several lines, whole, without characters that hide or reorder others."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(char for char in line if _shows(char) or char == "\t") for line in lines)


def hosts(text: str) -> tuple[str, ...]:
    """Return where the links in a text lead, spelled out in ASCII (RFC 3492), the first twelve."""
    return tuple(dict.fromkeys(_hosts(text)))[:_HOSTS]


def _hosts(text: str) -> Iterator[str]:
    for found in _LINK.finditer(text):
        # Whatever stands before "@" is a user's name, made to look like a host.
        host = (found[1] or found[2]).rpartition("@")[2].rstrip(".,;:!)]}")
        host = unicodedata.normalize("NFKC", host).lower()  # as browsers read it (UTS 46)
        if host:
            yield ".".join(_ascii(label) for label in host.split("."))[:253]


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def _shows(char: str) -> bool:
    return (char.isascii() and char.isprintable()) or (
        unicodedata.category(char) not in _HIDING and char not in _BLANKS
    )
