"""A letter's text cut into sections, in one pass over its lines.

Each line is cut to a fixed length before it is looked at, so hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.triage.cutting.closings import closings, is_phone_line
from handlers.triage.cutting.heads import LINE, Head, bare, begins_head, read_head
from handlers.triage.cutting.introductions import attribution, is_rule, marks_forward, marks_original
from handlers.triage.cutting.labels import EITHER, FORWARDS, REPLIES

_LOOKED_AT = 100_000  # characters that are cut; what follows is like what came last
_CHECKS = 500  # lines that may turn out to introduce a quote; no mail has as many
_SCANDINAVIAN = re.compile(
    r"(?im)^[ \t>*]{0,8}(?:(?:fra|frå|från)[ \t*]{0,3}:|-{3,12}[ \t]?(?:videresendt|oprindelig|opprinnelig))"
)
_BELOW = 60  # lines below a head in which the next one may stand
_TAG = 30  # characters of a tag that servers put before subjects, such as [EXTERNAL]


class Kind(StrEnum):
    """Whose words a section holds."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text.

    Attributes:
        head: what the mail program says of a quoted or forwarded mail, where it does; its lines are the
            section's first ones.
    """

    kind: Kind
    start: int
    end: int
    head: Head | None = None


def sections(text: str, *, forward: bool = False) -> tuple[Section, ...]:
    """Return the sections of a text in order; together they are the whole text.

    Args:
        text: as the mail carries it, lines ended by LF or CRLF.
        forward: the mail is a forward by its subject, so the first quoted head leads what is passed on.
    """
    if not text:
        return ()
    cut = _Cutter(text[:_LOOKED_AT], forward=forward).cut() if _may_quote(text) else []
    found = _passed_on(text, cut) or [Section(Kind.OWN, 0, len(text))]
    found[-1] = replace(found[-1], end=len(text))
    return tuple(part for section in found for part in _closed(text, section))


def prefix(subject: str) -> str:
    """Return what stands before the colon of a subject in lower case, servers' tags taken off; or ""."""
    subject = subject[:200].lstrip()
    while subject[:1] == "[" and (end := subject[:_TAG].find("]")) > 0:
        subject = subject[end + 1 :].lstrip()
    return subject[:20].partition(":")[0].strip().lower() if ":" in subject[:20] else ""


def is_reply(subject: str, text: str = "") -> bool:
    """Return whether a subject is that of a reply, in any of the usual languages.

    Args:
        text: what is below it: "VS:" is a reply but where a mail is introduced as Scandinavians do.
    """
    begins = prefix(subject)
    return begins in REPLIES or (begins == EITHER and not _is_scandinavian(text))


def is_forward(subject: str, text: str = "") -> bool:
    """Return whether a subject is that of a forward, in any of the usual languages.

    Args:
        text: what is below it: "VS:" is a forward where a mail is introduced as Scandinavians do.
    """
    begins = prefix(subject)
    return begins in FORWARDS or (begins == EITHER and _is_scandinavian(text))


def _is_scandinavian(text: str) -> bool:
    return _SCANDINAVIAN.search(text[:_LOOKED_AT]) is not None


def _may_quote(text: str) -> bool:
    return ">" in text or ":" in text or "--" in text


def _passed_on(text: str, found: list[Section]) -> list[Section]:
    """Return the sections; where nobody says anything of their own, the first mail quoted is passed on."""
    if any(one.kind is not Kind.QUOTED and _says(text[one.start : one.end].strip()) for one in found):
        return found
    for place, one in enumerate(found):
        if one.kind is Kind.QUOTED and one.head is not None and one.head.end:
            return [*found[:place], replace(one, kind=Kind.FORWARDED), *found[place + 1 :]]
    return found


def _says(words: str) -> bool:
    return bool(words) and not is_phone_line(words)


def _closed(text: str, section: Section) -> Iterator[Section]:
    """Yield a section with its signature, phone's line and disclaimer told apart."""
    at = section.start
    if section.kind in {Kind.OWN, Kind.FORWARDED}:
        start = max(at, section.head.end if section.head else at)
        for kind, begins, ends in closings(text, start, section.end):
            if begins > at:
                yield Section(section.kind, at, begins, section.head if at == section.start else None)
            yield Section(Kind(kind), max(begins, at), ends)
            at = ends
    if at < section.end:
        yield Section(section.kind, at, section.end, section.head if at == section.start else None)


class _Cutter:
    """A text cut into lines, looked at one by one."""

    def __init__(self, text: str, *, forward: bool) -> None:
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._starts[-1] = len(text)
        self._forward = forward
        self._checks = _CHECKS
        self._found: list[Section] = []
        self._kind, self._begins, self._head = Kind.OWN, 0, Head()
        self._resumed: Kind | None = None  # what goes on after lines marked with ">"
        self._depth = 0  # marks before each line of what is passed on

    def cut(self) -> list[Section]:
        """Return the sections in order."""
        number = 0
        while number < len(self._lines):
            number = self._look(number)
        self._open(Kind.OWN, len(self._lines))
        return self._found

    def _look(self, number: int) -> int:
        """Look at a line and return the one to look at next."""
        line = self._lines[number]
        if ">" in line[:4] and _marks(line) > self._depth:
            return self._quoted_line(number)
        if self._resumed is not None and bare(line).strip():
            self._open(self._resumed, number)
            self._resumed = None
        if self._depth and line.strip() and not _marks(line):
            self._depth = 0
            self._open(Kind.OWN, number)
        if not self._checks or not (":" in line or line.lstrip("> ")[:1] in ("-", "_")):
            return number + 1
        return self._introduced(number, bare(line[:LINE]).strip())

    def _quoted_line(self, number: int) -> int:
        """Take a line with more marks of quoting than the words around it have."""
        if self._forward and self._kind is Kind.OWN and self._resumed is None:
            return self._marked_on(number)
        if self._resumed is None and self._kind is not Kind.QUOTED:
            resumed = self._kind
            self._open(Kind.QUOTED, number)
            self._resumed = resumed
        return number + 1

    def _marked_on(self, number: int) -> int:
        """Open what a forward passes on with marks before each line, below a head or without one."""
        if self._checks and self._begins_head(number):
            return self._forwarded(number, number)
        self._forward = False
        self._open(Kind.FORWARDED, number)
        self._depth = _marks(self._lines[number])
        return number + 1

    def _introduced(self, number: int, line: str) -> int:
        if line[-1:] == ":" or line[:1] in ("-", "_", "=", "*"):
            self._checks -= 1
            if marks_forward(line) and not self._is_quoting:
                return self._forwarded(number, number + 1)
            if marks_original(line):
                return self._headed(number, number + 1)
            if line[-1:] == ":" and (found := attribution(self._lines, number, self._floor)):
                return self._attributed(number, *found)
        if ":" in line[:20] and self._checks and self._begins_head(number):
            return self._headed(self._above(number), number)
        return number + 1

    @property
    def _is_quoting(self) -> bool:
        return self._kind is Kind.QUOTED and self._resumed is None

    @property
    def _floor(self) -> int:
        """Return the first line of the section that is open: an introduction reaches back no further."""
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._starts[middle] < self._begins else (low, middle)
        return low

    def _begins_head(self, number: int) -> bool:
        self._checks -= 1
        return begins_head(self._lines, number)

    def _above(self, number: int) -> int:
        """Return the line of dashes that stands right above a head, or the head's own first line."""
        for above in range(number - 1, max(number - 3, self._floor - 1, -1), -1):
            if is_rule(self._lines[above]):
                return above
            if self._lines[above].strip():
                break
        return number

    def _headed(self, first: int, number: int) -> int:
        """Open what a head leads: passed on where the mail is a forward, and quoted otherwise."""
        if self._forward and not self._is_quoting:
            return self._forwarded(first, number)
        return self._opened(Kind.QUOTED, first, number)

    def _forwarded(self, first: int, number: int) -> int:
        self._forward = False
        after = self._opened(Kind.FORWARDED, first, number)
        # What was passed on twice carries the next head with the words of the one in between.
        self._forward = is_forward(self._head.subject, "\n".join(self._lines[after : after + _BELOW]))
        return after

    def _opened(self, kind: Kind, first: int, number: int) -> int:
        read = read_head(self._lines, number)
        self._resumed = None
        self._open(kind, first)
        if read is None:
            return max(number, first + 1)
        head, after = read
        self._head = replace(head, end=self._starts[after])
        self._depth = _marks(self._lines[after - 1]) if kind is Kind.FORWARDED else 0
        return after

    def _attributed(self, number: int, first: int, head: Head) -> int:
        """Open a quote below its introduction: of marked lines alone where the next one is marked."""
        before = self._resumed or self._kind
        self._open(Kind.QUOTED, first)
        self._head = head
        self._resumed = before if before is not Kind.QUOTED and self._marked_below(number) else None
        return number + 1

    def _marked_below(self, number: int) -> bool:
        """Return whether the next line with text is marked with ">"."""
        for line in self._lines[number + 1 : number + 4]:
            if line.strip():
                return _marks(line) > self._depth
        return False

    def _open(self, kind: Kind, number: int) -> None:
        """End the section that is open before a line, and open another one there."""
        at = max(self._starts[number], self._begins)
        if at > self._begins:
            head = self._head if self._head != Head() else None
            self._found.append(Section(self._kind, self._begins, at, head))
        self._kind, self._begins, self._head = kind, at, Head()


def _marks(line: str) -> int:
    """Return how many marks of quoting stand before a line."""
    found = 0
    for char in line[:40]:
        if char == ">":
            found += 1
        elif char != " ":
            break
    return found
