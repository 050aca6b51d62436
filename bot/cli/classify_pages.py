"""What `ombud classify` prints: a table, objects one a line, or letters with the deciding words marked."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo

import click
from rich.console import Console, Group
from rich.text import Span, Text

from bot.cli.classify_letters import Classified, inner_mail, received_evidence
from bot.cli.showing import plain, print_table
from handlers.domain.finding import Evidence, LetterKind, Place, Verdict
from handlers.triage.plain import composed

_COLUMNS = ("letter", "verdict", "rights", "in", "by")
_STYLES = {Verdict.REQUEST: "bold red", Verdict.LOOK: "bold yellow", Verdict.OTHER: "dim"}
_MARKED = "black on yellow"
_BEGINS, _ENDS = "⟦", "⟧"
_APART = 2  # characters between two files in the count of places
_SHOWN = 20_000  # characters of a letter that are printed


def print_rows(read: Iterable[Classified]) -> int:
    """Print a table, and return how many letters it has."""
    rows = [_row(one) for one in read]
    if rows:
        print_table("Letters", _COLUMNS, rows)
    return len(rows)


def print_lines(read: Iterable[Classified], zone: tzinfo = UTC) -> int:
    """Print each letter as one JSON object on a line, as soon as it is read; return how many there were.

    Args:
        zone: whose clock is meant by a date without a time zone.
    """
    count = 0
    for one in read:
        click.echo(json.dumps(described(one, zone), ensure_ascii=True))
        count += 1
    return count


def described(one: Classified, zone: tzinfo = UTC) -> dict[str, object]:
    """Return what is said of a letter, ready for JSON."""
    finding = one.finding
    sender, date = inner_mail(one, zone)
    return {
        "path": one.path,
        "verdict": finding.verdict.value,
        "kind": finding.kind.value,
        "is_request": finding.verdict is Verdict.REQUEST,
        "rights": [right.value for right in finding.rights],
        "language": finding.language,
        "requester": finding.requester.kind.value,
        "requester_person": finding.requester.person,
        "mandate": finding.requester.mandate,
        "inner_sender": sender,
        "inner_date": date,
        "confidence": finding.confidence,
        "received_evidence": received_evidence(one.letter, zone),
        "evidence": [_cited(one, cited) for cited in finding.evidence],
    }


def _cited(one: Classified, cited: Evidence) -> dict[str, object]:
    return {
        "right": cited.right and cited.right.value,
        "words": words(one, cited),
        "place": cited.place.value,
        "of": cited.of.value,
        "rule": cited.rule,
    }


def words(one: Classified, cited: Evidence) -> str:
    """Return the words that some evidence points at: of a file what it says, or its name."""
    if cited.place is Place.ENCLOSED:
        source, at = _file_at(one.letter.enclosed, cited.start)
    else:
        source, at = one.letter.subject if cited.place is Place.SUBJECT else one.letter.text, 0
    return " ".join(composed(source)[cited.start - at : cited.end - at].split())


def _file_at(enclosed: Sequence[str], place: int) -> tuple[str, int]:
    """Return what one of a letter's files says, and where it begins among all of them."""
    at = 0
    for said in enclosed:
        if place < at + len(said) + _APART:
            return said, at
        at += len(said) + _APART
    return "", at


def explain_letter(one: Classified) -> int:
    """Print a letter with the words that decided marked; return 1, for counting."""
    finding = one.finding
    console = Console(highlight=False, markup=False, soft_wrap=True)
    coloured = console.is_terminal and console.color_system is not None
    head = Text.assemble(
        (plain(one.path), "bold"),
        "  ",
        (finding.verdict.value, _STYLES[finding.verdict]),
        f"  {_kind(one)}",
    )
    facts = Text("  ".join(_facts(one)), style="dim")
    subject = _marked(one, one.letter.subject, {Place.SUBJECT}, coloured=coloured)
    places = {Place.TEXT, Place.FORWARDED, Place.QUOTED}
    text = _marked(one, one.letter.text[:_SHOWN], places, coloured=coloured)
    cited = [
        Text(f"  {cited.of.value}: {plain(words(one, cited))}  ({cited.place.value}, {cited.rule})")
        for cited in finding.evidence
    ]
    console.print(Group(head, facts, Text(), subject, Text(), text, Text(), *cited, Text()))
    return 1


def _facts(one: Classified) -> Iterator[str]:
    finding = one.finding
    yield f"rights: {', '.join(finding.rights) or 'none'}"
    yield f"language: {finding.language or 'unknown'}"
    person = f" ({plain(finding.requester.person)})" if finding.requester.person else ""
    mandate = ", speaks of a mandate" if finding.requester.mandate else ""
    yield f"requester: {finding.requester.kind.value}{person}{mandate}"
    yield f"confidence: {finding.confidence:.2f}"
    yield f"read by: {finding.version}"


def _marked(one: Classified, source: str, places: set[Place], *, coloured: bool) -> Text:
    """Return a text with its deciding words marked: in colour, or by brackets that no letter has."""
    source = composed(source)
    harmless = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in source)
    spans = _spans((cited for cited in one.finding.evidence if cited.place in places), len(source))
    if coloured:
        return Text(harmless, spans=[Span(start, end, _MARKED) for start, end in spans])
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (harmless[at:start], _BEGINS, harmless[start:end], _ENDS)
        at = end
    return Text("".join((*parts, harmless[at:])))


def _spans(evidence: Iterable[Evidence], most: int) -> list[tuple[int, int]]:
    """Return where evidence stands: in order, none over another."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((one.start, min(one.end, most)) for one in evidence if one.start < most):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def _kind(one: Classified) -> str:
    """Return the kind of a letter; "" where it says no more than the verdict."""
    kind = one.finding.kind
    return "" if kind in {LetterKind.REQUEST, LetterKind.OTHER} else kind.value


def _row(one: Classified) -> list[str]:
    finding = one.finding
    kind = _kind(one)
    return [
        one.path,
        f"{finding.verdict.value}: {kind}" if kind else finding.verdict.value,
        ", ".join(finding.rights),
        finding.language,
        "" if finding.verdict is Verdict.OTHER else finding.requester.kind.value,
    ]
