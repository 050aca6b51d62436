"""What an invitation says (RFC 5545): its subject, place, time, who sends it, and what is written in it."""

import re

_SHOWN = ("SUMMARY", "LOCATION", "DTSTART", "DTEND", "ORGANIZER", "DESCRIPTION", "COMMENT")
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MOST_EVENTS = 3
_LONGEST = 20_000


def calendar_text(text: str) -> str:
    """Return the first entries of a calendar, a line for each thing said; "" where there are none."""
    entries: list[str] = []
    lines: list[str] = []
    for line in _FOLD.sub("", text).splitlines():
        name, value = _field(line)
        if name == "BEGIN" and value.upper() in {"VEVENT", "VJOURNAL"}:
            lines = []
        elif name == "END" and lines and value.upper() in {"VEVENT", "VJOURNAL"}:
            entries.append("\n".join(lines))
            lines = []
        elif name in _SHOWN and value.strip() and len(lines) < len(_SHOWN) * 2:
            lines.append(f"{name.capitalize()}: {_plain(value)}")
        if len(entries) == _MOST_EVENTS:
            break
    if lines and len(entries) < _MOST_EVENTS:
        entries.append("\n".join(lines))  # it was cut off
    return "\n\n".join(entries)


def _field(line: str) -> tuple[str, str]:
    """Return the name of a field and its value, which begins at the first colon outside quotes."""
    quoted = False
    for place, letter in enumerate(line[:_LONGEST]):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:place].partition(";")[0].strip().upper(), line[place + 1 :]
    return "", ""


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
