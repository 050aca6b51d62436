"""The notation of the word lists: `{a,b}` stands for either, and an empty part for nothing.

Expanding happens once, when a list is loaded; it is not meant for text from outside.
"""


def expand(pattern: str) -> list[str]:
    """Return every phrase that a pattern stands for, with single spaces.

    Raises:
        ValueError: braces do not match or are nested.
    """
    readings = [""]
    rest = pattern
    while rest:
        before, opened, rest = rest.partition("{")
        inside, closed, rest = rest.partition("}") if opened else ("", "", "")
        if "}" in before or "{" in inside or bool(opened) != bool(closed):
            raise ValueError(f"braces in {pattern!r} must match and not be nested")
        choices = inside.split(",") if opened else [""]
        readings = [reading + before + choice for reading in readings for choice in choices]
    return list(dict.fromkeys(" ".join(reading.split()) for reading in readings))
