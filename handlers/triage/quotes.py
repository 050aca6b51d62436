"""What in a mail's text is new, and what is quoted from an earlier one.

One pass over the lines, each cut to a fixed length before it is looked at, so hostile text costs
no more than its length. What a forward carries counts as new; nothing is lost, only told apart.
"""

import re

_ADDRESS = re.compile(r"[^\s<>\"'()\[\]:;,@]{1,64}@[A-Za-z0-9.-]{1,255}")
_LINE = 300  # characters of a line that are looked at
_WRAPPED = 3  # lines over which mail programs wrap "On … wrote:"
_HEADER_LINES = 8  # lines in which a quoted header's labels are looked for
_SIGNATURE = 1_500  # characters after "-- " that a signature may have

_WROTE = ("wrote", "skrev", "schrieb", "schreef", "kirjoitti", "a écrit")
_OWN_WROTE = ("i wrote", "skrev jeg", "skrev jag", "schrieb ich", "jeg skrev", "jag skrev", "ich schrieb")
_FROM = frozenset({"from", "fra", "från", "von", "frå"})
_LABELS = frozenset(
    {
        "sent", "sendt", "skickat", "gesendet", "date", "dato", "datum", "to", "til", "till", "an",
        "cc", "kopi", "kopia", "subject", "emne", "ämne", "betreff",
    }
)  # fmt: skip
_ORIGINAL = (
    "original message", "oprindelig meddelelse", "opprinnelig melding", "ursprungligt meddelande",
    "originalmeddelande", "ursprüngliche nachricht", "original-nachricht",
)  # fmt: skip
_FORWARDED = (
    "forwarded message", "weitergeleitete nachricht", "videresendt meddelelse", "videresendt besked",
    "videresendt melding", "videresendt e-post", "vidarebefordrat meddelande", "vidarebefordrat brev",
)  # fmt: skip
_REPLY_PREFIXES = frozenset({"re", "sv", "aw", "antw", "vs"})
_FORWARD_PREFIXES = frozenset({"fw", "fwd", "wg", "vb", "vl", "tr", "videresend", "videresendt"})
_LOOKED_AT = 100_000  # characters in which quotes are looked for; what follows is like what came last
_CHECKS = 500  # lines that may turn out to introduce a quote; no mail has as many

Span = tuple[int, int]


def fold(text: str, *, forward: bool = False) -> tuple[str, str]:
    """Return what is new in a mail's text and what is quoted; together they are the whole text.

    Args:
        text: as the mail carries it, lines ended by LF or CRLF.
        forward: the mail is a forward by its subject, so the first quoted header leads new content.
    """
    spans = quoted_spans(text, forward=forward)
    return _rest(text, spans), "".join(text[start:end] for start, end in spans)


def own_words(text: str, *, forward: bool = False) -> str:
    """Return the text with quotes and the signature blanked out, so that offsets stay."""
    pieces: list[str] = []
    done = 0
    for start, end in [*quoted_spans(text, forward=forward), _signature(text)]:
        if start >= done:
            pieces += [text[done:start], "\n" * (end - start)]
            done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def quoted_spans(text: str, *, forward: bool = False) -> list[Span]:
    """Return the quoted parts as offsets, in order; none where nothing else would be left."""
    if not (">" in text or ":" in text or "--" in text):
        return []
    spans = _Lines(text[:_LOOKED_AT], forward=forward).spans()
    if spans and spans[-1][1] == _LOOKED_AT:
        spans[-1] = (spans[-1][0], len(text))
    return spans if _rest(text, spans).strip() else []


def is_reply(subject: str) -> bool:
    """Return whether a subject is that of a reply, in any of the usual languages."""
    return _prefix(subject) in _REPLY_PREFIXES


def is_forward(subject: str) -> bool:
    """Return whether a subject is that of a forward, in any of the usual languages."""
    return _prefix(subject) in _FORWARD_PREFIXES


def forwarded_from(text: str) -> str:
    """Return the address that the first mail within a forward says it is from; "" where none says so."""
    for line in text[:_LOOKED_AT].split("\n"):
        label, colon, value = line[:_LINE].lstrip("> ").partition(":")
        if colon and label.strip(" *\t").lower() in _FROM and (found := _ADDRESS.search(value)):
            return found[0].rstrip(".")
    return ""


def _rest(text: str, spans: list[Span]) -> str:
    bounds = [0, *(at for span in spans for at in span), len(text)]
    return "".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))


def _prefix(subject: str) -> str:
    return subject[:20].partition(":")[0].strip().lower() if ":" in subject[:20] else ""


def _signature(text: str) -> Span:
    at = text.rfind("\n-- \n")
    return (at, len(text)) if at >= 0 and len(text) - at <= _SIGNATURE else (len(text), len(text))


class _Lines:
    """A text cut into lines, looked at one by one."""

    def __init__(self, text: str, *, forward: bool) -> None:
        self._lines = text.split("\n")
        self._length = len(text)
        self._forward = forward
        self._checks = _CHECKS

    def spans(self) -> list[Span]:
        """Return the quoted parts as offsets, in order."""
        spans: list[Span] = []
        starts: list[int] = []
        at = 0
        for number, line in enumerate(self._lines):
            starts.append(at)
            at += len(line) + 1
            if ">" in line[:4] and line.lstrip(" ")[:1] == ">":
                begins = starts[-1]
                if spans and spans[-1][1] == begins:
                    begins = spans.pop()[0]
                spans.append((begins, min(at, self._length)))
                continue
            if not self._checks or not (":" in line or line[:2] == "--"):
                continue
            first = self._introduces(number, line[:_LINE].strip())
            if first is None:
                continue
            # a wrapped introduction may reach back to a line that is quoted already
            begins = max(starts[first], spans[-1][1] if spans else 0)
            if not self._marked_below(number):
                return [*spans, (begins, self._length)]
            spans.append((begins, min(at, self._length)))
        return spans

    def _introduces(self, number: int, line: str) -> int | None:
        """Return the first line of the introduction to a quote that ends on this line, or None."""
        if line[-1:] == ":" and not line.lower().startswith("begin f"):
            self._checks -= 1
            return self._attribution(number)
        if line[:1] in ("-", "B", "b"):
            self._checks -= 1
            if self._separates(line.lower()):
                return number
        if ":" in line[:12] and self._label(number) in _FROM and self._header(number):
            if self._forward:
                self._forward = False
                return None
            return number
        return None

    def _separates(self, line: str) -> bool:
        if line.startswith("begin forwarded message") or any(words in line for words in _FORWARDED):
            self._forward = True
            return False
        return line.startswith("-") and any(words in line for words in _ORIGINAL)

    def _attribution(self, number: int) -> int | None:
        """Look for "On 2 June 2026 at 10:00, Sam <sam@…> wrote:", wrapped or not, in five languages."""
        joined = ""
        for first in range(number, max(number - _WRAPPED, -1), -1):
            joined = f"{self._lines[first][:_LINE].strip().lower()} {joined}"
            if not any(verb in joined for verb in _WROTE) or any(own in joined for own in _OWN_WROTE):
                continue
            if _dated(joined):
                return first
        return None

    def _header(self, number: int) -> bool:
        """Look for a quoted header: a line From, and at least two of its usual companions."""
        self._checks -= 1
        following = range(number + 1, min(number + _HEADER_LINES, len(self._lines)))
        return sum(self._label(other) in _LABELS for other in following) >= 2

    def _label(self, number: int) -> str:
        return self._lines[number][:_LINE].partition(":")[0].strip(" *\t").lower()

    def _marked_below(self, number: int) -> bool:
        """Return whether the next line with text is marked with ">": then only marked lines are quoted."""
        for line in self._lines[number + 1 : number + 4]:
            if line.strip():
                return line.lstrip(" ")[:1] == ">"
        return False


def _dated(joined: str) -> bool:
    opening = joined[:4]
    starts = opening.startswith(("on ", "den ", "am ", "le ", "op ")) or opening[:1].isdigit()
    return starts and any(char.isdigit() for char in joined) and ("@" in joined or _clock(joined))


def _clock(joined: str) -> bool:
    return any(
        joined[at - 1 : at].isdigit() and joined[at + 1 : at + 3].isdigit()
        for at, char in enumerate(joined)
        if char in ":."
    )
