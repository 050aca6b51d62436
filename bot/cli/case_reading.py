"""How a case and its letters were read: as plain values, and as lines on a terminal."""

from collections.abc import Mapping

import click

from handlers.cards.readings import read_as
from handlers.casebook import CaseFile
from handlers.domain.case import Case
from handlers.domain.finding import Evidence, Finding, Place
from handlers.domain.message import Message
from handlers.sensitive.masks import Excerpts
from handlers.viewing.evidence import text_of


def reading_of_case(case: Case) -> dict[str, object] | None:
    """Return how a case is read, without personal data; None where no rules read it."""
    reading = case.reading
    if reading.sureness is None:
        return None
    return {
        "verdict": reading.verdict.value,
        "kind": reading.kind.value,
        "requester": reading.requester.value,
        "sureness": reading.sureness.value,
        "confirmed": reading.confirmed,
    }


def reading_facts(found: Finding | None, message: Message, *, content: bool) -> dict[str, object] | None:
    """Return how a letter was read; the deciding words only where `content` asks for them."""
    if found is None:
        return None
    texts = _texts(message) if content else {}
    facts: dict[str, object] = {
        "verdict": found.verdict.value,
        "kind": found.kind.value,
        "is_request": found.verdict.value == "request",
        "rights": [right.value for right in found.rights],
        "language": found.language,
        "requester": found.requester.kind.value,
        "confidence": found.confidence,
        "version": found.version,
        "evidence": [_cited(one, texts) for one in found.evidence],
    }
    if content:
        asker = found.requester
        facts["person"] = {"name": asker.person, "address": asker.address, "mandate": asker.mandate}
    return facts


def _texts(message: Message) -> dict[Place, Excerpts]:
    """Return the texts from which words may be shown, each looked through once; of what is enclosed, none."""
    text = Excerpts(text_of(message))
    return {
        Place.SUBJECT: Excerpts(message.content.subject),
        **dict.fromkeys((Place.TEXT, Place.QUOTED, Place.FORWARDED), text),
    }


def _cited(one: Evidence, texts: Mapping[Place, Excerpts]) -> dict[str, object]:
    facts: dict[str, object] = {
        "of": one.of.value,
        "rule": one.rule,
        "place": one.place.value,
        "start": one.start,
        "end": one.end,
    }
    if one.place in texts:
        facts["words"] = texts[one.place].part(one.start, one.end)
    return facts


def print_reading(file: CaseFile) -> None:
    """Print how a case was read, and by which rules; no words of its letters."""
    told = read_as(file.case)
    if told is None and not file.readings:
        return
    click.echo(f"\nRead as: {told or 'a plain request, as a person confirmed'}")
    for message, found in file.readings.items():
        rules = ", ".join(dict.fromkeys(f"{one.of.value} by {one.rule}" for one in found.evidence))
        click.echo(
            f"  Letter {message}: {found.verdict.value} ({found.confidence:.2f}); {rules or 'no words'}"
        )
