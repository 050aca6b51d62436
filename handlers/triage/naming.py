"""How the features of word classes are named in the file of the weights."""

from collections.abc import Mapping

from handlers.triage.features import NEGATED, PAIRED, TITLED, Key
from handlers.triage.rules import Rulebook

_SECOND = 256  # code of the second class of a pair


def name_of(key: Key, names: Mapping[int, str]) -> str:
    """Return a feature of the classes as the file of the weights names it."""
    if isinstance(key, str):
        return key
    sides = divmod(key - PAIRED, _SECOND) if key >= PAIRED else (key,)
    return "@" + ">".join(_side(code, names) for code in sides)


def code_of(name: str, book: Rulebook) -> Key:
    """Return the feature of the classes that a name in the file of the weights stands for; else the name."""
    if name[0] != "@":
        return name
    codes = [_code(side, book) for side in name[1:].split(">")]
    return codes[0] if len(codes) == 1 else PAIRED + codes[0] * _SECOND + codes[1]


def _side(code: int, names: Mapping[int, str]) -> str:
    marks = "^" * bool(code & TITLED) + "-" * bool(code & NEGATED)
    return marks + names[code & (NEGATED - 1)]


def _code(side: str, book: Rulebook) -> int:
    bit = book.bits[side.lstrip("^-")].bit_length() - 1
    return bit + TITLED * ("^" in side) + NEGATED * ("-" in side)
