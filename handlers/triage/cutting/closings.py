"""What stands below the words of a mail: a signature, the line of a phone, a disclaimer.

Only told apart where it is plain: a request must never hide in what nobody reads.
"""

from collections.abc import Iterator

from handlers.triage.cutting.labels import MAIL, MEANT_FOR, PLEAS, SECRET, SENT_FROM

_SIGNATURE = 1_500  # characters that a signature may have
_PHONE = 110  # characters of a phone's line
_LEAST, _MOST = 80, 3_000  # characters of a disclaimer's paragraph
_PARAGRAPHS = 6  # at the end that are looked at

Part = tuple[str, int, int]


def closings(text: str, start: int, end: int) -> Iterator[Part]:
    """Yield the closing parts of one person's words as (kind, start, end), in order.

    The words begin at `start` and end at `end`; kinds are those of `sections.Kind`.
    """
    tail = _tail(text, start, end)
    signed = _signed(text, start, tail)
    at = start
    for begins, ends in _phone_lines(text, start, signed):
        yield "phone", begins, ends
        at = ends
    if signed < tail:
        yield "signature", max(signed, at), tail
    if tail < end:
        yield "disclaimer", tail, end


def _signed(text: str, start: int, end: int) -> int:
    """Return where the signature begins below "-- " (RFC 3676 section 4.3); `end` where there is none."""
    area = text[max(start, end - _SIGNATURE) : end]
    found = [area.rfind(mark) for mark in ("\n-- \n", "\n--\n", "\n-- \r\n", "\n--\r\n")]
    at = max(found)
    return max(start, end - _SIGNATURE) + at + 1 if at >= 0 else end


def _phone_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the lines that a phone adds, in order; they stand among the last ones."""
    found: list[tuple[int, int]] = []
    at = end
    for _ in range(4):  # the last lines with words
        while at > start and text[at - 1] in "\r\n \t\xa0":
            at -= 1
        ends = at
        at = max(text.rfind("\n", max(start, at - _PHONE - 1), at) + 1, start)
        if ends - at > _PHONE or at == ends:
            break
        if is_phone_line(text[at:ends]):
            found.append((at, ends))
    return found[::-1]


def is_phone_line(line: str) -> bool:
    """Return whether a line is one that phones and web mails add by themselves."""
    return len(line) <= _PHONE and line.strip(" *_<>[]").lower().startswith(SENT_FROM)


def _tail(text: str, start: int, end: int) -> int:
    """Return where the disclaimers at the end begin; `end` where there are none."""
    found = end
    for begins, ends in _paragraphs(text, start, end):
        told = text[begins:ends].lower()
        if not _disclaims(told):
            break
        found = begins
    return found if text[start:found].strip() else end


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the last paragraphs, the last one first."""
    area = max(start, end - _PARAGRAPHS * _MOST)
    at = end
    for _ in range(_PARAGRAPHS):
        while at > area and text[at - 1].isspace():
            at -= 1
        if at <= area:
            return
        begins = max(text.rfind("\n\n", area, at), text.rfind("\n\r\n", area, at))
        first = begins + 1 if begins >= 0 else area
        yield first, at
        at = first


def _disclaims(told: str) -> bool:
    told = told.strip()
    if any(plea in told for plea in PLEAS):
        return len(told) < _MOST // 10
    if not _LEAST <= len(told) <= _MOST:
        return False
    return all(any(word in told for word in words) for words in (SECRET, MEANT_FOR, MAIL))
