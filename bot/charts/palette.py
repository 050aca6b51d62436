"""The colours of every chart. Each picture brings its own ground, so it reads alike in dark and light.

What a colour means is also told by a hatch, a label or a place; none stands alone.
"""

from typing import Final

GROUND: Final = "#1d2b38"
TEXT: Final = "#f4f7f9"
QUIET: Final = "#b9c6d1"  # notes and axes
MAIN: Final = "#5cc2d6"
SECOND: Final = "#f3c14f"
ALARM: Final = "#ff8a75"

#: What is read, and what is looked at.
WRITTEN: Final = (TEXT, QUIET)
DRAWN: Final = (MAIN, SECOND, ALARM)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
