"""Whether a style hides words: unshown, see-through, tiny, far away, or in the colour of what is behind.

An approximation in the reader's favour: words are marked as hidden and never left out.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

Style: TypeAlias = dict[str, str]
_Colour: TypeAlias = tuple[int, int, int]

_WANTED = frozenset(
    {"display", "visibility", "opacity", "font-size", "color", "background", "background-color", "mso-hide"}
    | {"max-height", "height", "max-width", "width", "overflow", "text-indent", "left", "top", "margin-left"}
)
_NAMES: dict[str, _Colour] = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "gray": (128, 128, 128),
    "silver": (192, 192, 192),
    "yellow": (255, 255, 0),
}
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{0,2})$")
_RGB = re.compile(
    r"rgba?\(\s*([0-9]{1,3})[\s,]+([0-9]{1,3})[\s,]+([0-9]{1,3})(?:[\s,/]+([0-9.]{1,6}))?[\s%]*\)"
)
_SIZE = re.compile(r"(-?[0-9]{0,6}(?:\.[0-9]{1,6})?)\s*(px|pt|em|rem|%)?")
_CLOSE = 12  # of 255: colours that no eye tells apart
_TINY = 2.0  # pixels
_FAR = -400.0
_LONGEST, _MOST_RULES, _MOST_FIELDS = 100_000, 2_000, 60
_SIMPLE = re.compile(r"[a-z0-9]{0,20}(?:[.#][A-Za-z0-9_-]{1,80})?", re.IGNORECASE)


class Look(NamedTuple):
    """How the words of an element look, as far as it tells hidden ones."""

    hidden: bool = False  # whatever its children say
    colour: _Colour = (0, 0, 0)
    behind: _Colour = (255, 255, 255)
    tiny: bool = False

    @property
    def conceals(self) -> bool:
        """Return whether words are not to be seen."""
        same = all(abs(one - other) <= _CLOSE for one, other in zip(self.colour, self.behind, strict=True))
        return self.hidden or self.tiny or same


def declarations(text: str) -> Style:
    """Return what a style says of what matters here."""
    found: Style = {}
    for field in text[:_LONGEST].split(";")[:_MOST_FIELDS]:
        name, _, value = field.partition(":")
        if (key := name.strip().lower()) in _WANTED:
            found[key] = value.lower().replace("!important", "").strip()[:200]
    return found


def rules(sheet: str) -> dict[str, Style]:
    """Return the rules of a style sheet that name one element, class or id; not those for some screens."""
    found: dict[str, Style] = {}
    for block in sheet[:_LONGEST].split("}")[:_MOST_RULES]:
        selectors, brace, body = block.rpartition("{")
        if not brace or "{" in selectors or "@" in selectors:
            continue
        style = declarations(body)
        for selector in selectors.split(",")[:20] if style else ():
            name = selector.strip()
            if name and _SIMPLE.fullmatch(name):
                found[name.lower()] = {**found.get(name.lower(), {}), **style}
    return found


def look(above: Look, style: Mapping[str, str]) -> Look:
    """Return how words look in an element with a style, inside one that looks like `above`."""
    behind = _colour(style.get("background-color", "") or style.get("background", "")) or above.behind
    tiny = above.tiny
    if size := style.get("font-size"):
        tiny = _is_tiny(size)
    return Look(
        above.hidden or _is_gone(style), _colour(style.get("color", "")) or above.colour, behind, tiny
    )


def _is_gone(style: Mapping[str, str]) -> bool:
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if style.get("mso-hide") == "all" or _pixels(style.get("opacity", "1"), 1) <= 0.05:
        return True
    if style.get("overflow") == "hidden":
        sides = ("max-height", "height", "max-width", "width")
        if any(_pixels(style.get(side, "99"), 99) <= _TINY / 2 for side in sides):
            return True
    return any(
        _pixels(style.get(side, "0"), 0) <= _FAR for side in ("text-indent", "left", "top", "margin-left")
    )


def _is_tiny(size: str) -> bool:
    found = _SIZE.fullmatch(size)
    if found is None or not found[1].strip("-."):
        return False
    number = float(found[1])
    return number <= (_TINY if found[2] in {None, "px", "pt"} else 10 if found[2] == "%" else 0.1)


def _pixels(text: str, otherwise: float) -> float:
    found = _SIZE.fullmatch(text)
    return float(found[1]) if found and found[1].strip("-.") else otherwise


def _colour(text: str) -> _Colour | None:
    """Return a colour, or None where there is none or one sees through it."""
    text = text.strip()
    if named := _NAMES.get(text):
        return named
    if found := _HEX.match(text.split(" ")[0]):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if (found := _RGB.match(text)) and found[4] not in {"0", "0.0"}:
        return int(found[1]), int(found[2]), int(found[3])
    return None
