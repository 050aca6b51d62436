"""What in a mail's text is new, and what is quoted from an earlier one.

What a forward carries counts as new; nothing is lost, only told apart. How texts are cut is `cutting`'s.
"""

from handlers.triage.cutting.heads import bare, label, sender_in
from handlers.triage.cutting.labels import Field
from handlers.triage.cutting.sections import Kind, Section, is_forward, is_reply, sections

__all__ = ["fold", "forwarded_from", "is_forward", "is_reply", "own_words", "quoted_spans"]

_LINE = 300  # characters of a line that are looked at
_LOOKED_AT = 100_000
_SPEAKING = frozenset({Kind.OWN, Kind.FORWARDED})

Span = tuple[int, int]


def fold(text: str, *, forward: bool = False) -> tuple[str, str]:
    """Return what is new in a mail's text and what is quoted; together they are the whole text.

    Args:
        text: as the mail carries it, lines ended by LF or CRLF.
        forward: the mail is a forward by its subject, so the first quoted header leads new content.
    """
    spans = quoted_spans(text, forward=forward)
    bounds = [0, *(at for span in spans for at in span), len(text)]
    new = "".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    return new, "".join(text[start:end] for start, end in spans)


def own_words(text: str, *, forward: bool = False) -> str:
    """Return the text with quotes, signatures and disclaimers blanked out, so that offsets stay."""
    found = sections(text, forward=forward)
    if len(found) < 2 or not _speaks(text, found):
        return text
    return "".join(
        text[one.start : one.end] if one.kind in _SPEAKING else "\n" * (one.end - one.start) for one in found
    )


def quoted_spans(text: str, *, forward: bool = False) -> list[Span]:
    """Return the quoted parts as offsets, in order; none where nothing else would be left."""
    found = sections(text, forward=forward)
    spans: list[Span] = []
    for one in found:
        if one.kind is Kind.QUOTED:
            joins = bool(spans) and spans[-1][1] == one.start
            spans.append((spans.pop()[0] if joins else one.start, one.end))
    return spans if any(one.kind is not Kind.QUOTED and _words(text, one) for one in found) else []


def forwarded_from(text: str) -> str:
    """Return the address that the first mail within a forward says it is from; "" where none says so."""
    for line in text[:_LOOKED_AT].split("\n"):
        if ":" not in line[:40] or label(line[:_LINE]) is not Field.SENDER:
            continue
        if found := sender_in(bare(line[:_LINE]).partition(":")[2])[1]:
            return found
    return ""


def _speaks(text: str, found: tuple[Section, ...]) -> bool:
    return any(one.kind in _SPEAKING and _words(text, one) for one in found)


def _words(text: str, section: Section) -> str:
    return text[section.start : section.end].strip()
