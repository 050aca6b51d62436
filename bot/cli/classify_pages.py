"""What `ombud classify` prints: a table, objects one a line, or letters with the deciding words marked."""

import json
from collections.abc import Iterable, Iterator

import click
from rich.console import Console, Group
from rich.text import Text

from bot.cli.classify_letters import Classified, received_evidence
from bot.cli.showing import plain, print_table
from handlers.domain.finding import Evidence, LetterKind, Place, Verdict
from handlers.triage.plain import composed

_COLUMNS = ("letter", "verdict", "rights", "in", "by")
_STYLES = {Verdict.REQUEST: "bold red", Verdict.LOOK: "bold yellow", Verdict.OTHER: "dim"}
_MARKED = "black on yellow"
_SHOWN = 20_000  # characters of a letter that are printed


def print_rows(read: Iterable[Classified]) -> int:
    """Print a table, and return how many letters it has."""
    rows = [_row(one) for one in read]
    if rows:
        print_table("Letters", _COLUMNS, rows)
    return len(rows)


def print_lines(read: Iterable[Classified]) -> int:
    """Print each letter as one JSON object on a line, as soon as it is read; return how many there were."""
    count = 0
    for one in read:
        click.echo(json.dumps(described(one), ensure_ascii=True))
        count += 1
    return count


def described(one: Classified) -> dict[str, object]:
    """Return what is said of a letter, ready for JSON."""
    finding = one.finding
    return {
        "path": one.path,
        "verdict": finding.verdict.value,
        "kind": finding.kind.value,
        "is_request": finding.verdict is Verdict.REQUEST,
        "rights": [right.value for right in finding.rights],
        "language": finding.language,
        "requester": finding.requester.kind.value,
        "confidence": finding.confidence,
        "received_evidence": received_evidence(one.letter),
        "evidence": [
            {"right": cited.right.value, "words": words(one, cited), "place": cited.place.value}
            for cited in finding.evidence
            if cited.right is not None
        ],
    }


def words(one: Classified, cited: Evidence) -> str:
    """Return the words that some evidence points at; "" where they stand in a mail within the letter."""
    if cited.place is Place.ENCLOSED:
        return ""
    source = one.letter.subject if cited.place is Place.SUBJECT else one.letter.text
    return " ".join(composed(source)[cited.start : cited.end].split())


def explain_letter(one: Classified) -> int:
    """Print a letter with the words that decided marked; return 1, for counting."""
    finding = one.finding
    head = Text.assemble(
        (plain(one.path), "bold"),
        "  ",
        (finding.verdict.value, _STYLES[finding.verdict]),
        f"  {_kind(one)}",
    )
    facts = Text("  ".join(_facts(one)), style="dim")
    subject = _marked(one, one.letter.subject, {Place.SUBJECT})
    text = _marked(one, one.letter.text[:_SHOWN], {Place.TEXT, Place.FORWARDED, Place.QUOTED})
    cited = [
        Text(f"  {cited.of.value}: {plain(words(one, cited))}  ({cited.place.value}, {cited.rule})")
        for cited in finding.evidence
    ]
    Console(highlight=False, markup=False, soft_wrap=True).print(
        Group(head, facts, Text(), subject, Text(), text, Text(), *cited, Text())
    )
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


def _marked(one: Classified, source: str, places: set[Place]) -> Text:
    source = composed(source)
    shown = Text(source)
    for cited in one.finding.evidence:
        if cited.place in places:
            shown.stylize(_MARKED, cited.start, min(cited.end, len(source)))
    harmless = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in source)
    return Text(harmless, spans=shown.spans)


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
