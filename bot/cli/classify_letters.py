"""Letters for `ombud classify`: found in files, parsed within limits, and read; nothing is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import track

from bot.clock import SystemClock
from connectors.archives import Original, originals
from connectors.base import Letter
from connectors.errors import Unreadable
from connectors.parsing import ParserPool
from handlers.domain.finding import Circumstances, Finding
from handlers.receipt import evidence
from handlers.receipt.colleagues import house_of
from handlers.receipt.dates import read_date
from handlers.receipt.insides import Inside, insides
from handlers.triage.lexical import LexicalRecogniser

_MANY = 20  # letters from which on a bar shows how far it is
_REASONS = {
    "time": "it takes too long to read",
    "memory": "it takes too much memory to read",
    "died": "its reader ended",
}


@dataclass(frozen=True, slots=True)
class Classified:
    """One letter and what it is.

    Attributes:
        path: as it was named, with the number of the letter where a file holds several.
    """

    path: str
    letter: Letter
    finding: Finding


def letters(named: Mapping[Path, str], fault: Callable[[str], None], *, shown: bool) -> Iterator[Classified]:
    """Yield every letter under some paths with what it is.

    Args:
        named: path, and what the caller calls it.
        fault: told a sentence for each file or letter that cannot be read.
        shown: whether progress may be shown on standard error.
    """
    found = list(_found(named, fault))
    recogniser = LexicalRecogniser()
    pool = ParserPool()
    bar = Console(stderr=True)
    try:
        for label, original in track(
            found,
            "Reading letters",
            console=bar,
            transient=True,
            disable=not shown or len(found) < _MANY or not bar.is_terminal,
        ):
            letter = _parsed(pool, label, original, fault)
            if letter is not None:
                finding = recogniser.recognise(letter.subject, letter.text, circumstances(letter))
                yield Classified(label, letter, finding)
    finally:
        pool.close()


def circumstances(letter: Letter) -> Circumstances:
    """Return what is known of a letter besides its words."""
    return Circumstances(
        sender=letter.senders[0].address if letter.senders else "",
        mail_kind=letter.kind,
        enclosed=letter.enclosed,
        file_names=tuple(file.name for file in letter.attachments),
        encrypted=letter.encrypted,
        colleague=house_of(letter, "", None).holds_sender(letter),
    )


def received_evidence(letter: Letter, zone: tzinfo = UTC) -> list[dict[str, object]]:
    """Return what the letter itself shows of when it was received, the likeliest instant first.

    Args:
        zone: whose clock is meant by a date without a time zone.
    """
    return [one.to_facts() for one in evidence.received_evidence(letter, now=SystemClock().now(), zone=zone)]


def inner_mail(one: Classified, zone: tzinfo = UTC) -> tuple[str, str]:
    """Return whom the mail that a letter passes on says it is from, and when, as ISO 8601; "" where unknown.

    Of several the first one that is not of the organisation itself, else the outermost.
    """
    house = house_of(one.letter, "", None)
    within = [each for each in insides(one.letter, house) if not each.is_older and not each.is_resent]
    outside = [each for each in within if each.sender.address and not house.holds(each.sender.address)]
    for each in (*outside, *within):
        return each.sender.address or each.sender.name, _moment(each, zone)
    return one.finding.requester.address, ""


def _moment(inside: Inside, zone: tzinfo) -> str:
    """Return an instant in UTC, or a day where no time is given."""
    if inside.at is not None:
        return inside.at.isoformat()
    written = read_date(inside.written)
    if written is None:
        return ""
    return written.on.isoformat() if written.clock is None else written.instants(zone)[0].isoformat()


def zone_of(environ: Mapping[str, str]) -> ZoneInfo:
    """Return the organisation's time zone by the settings; the usual one where they cannot be read."""
    from bot.settings import kinds
    from bot.settings.errors import ConfigError
    from bot.settings.groups import OrganisationSettings
    from bot.settings.loading import load

    try:
        return load(environ).organisation.zone
    except ConfigError:
        try:
            return kinds.zone(environ.get("OMBUD_ORGANISATION_ZONE", ""))
        except ValueError:
            return OrganisationSettings().zone


def _found(named: Mapping[Path, str], fault: Callable[[str], None]) -> Iterator[tuple[str, Original]]:
    for path, name in named.items():
        if not path.exists():
            fault(f"{name}: there is no such file or folder.")
            continue

        def skip(skipped: Path, name: str = name, path: Path = path) -> None:
            label = name if skipped == path else str(skipped)
            fault(f"{label}: this is no letter, or it cannot be read.")

        inside: dict[Path, int] = {}
        for original in originals(path, skip):
            inside[original.path] = inside.get(original.path, 0) + 1
            label = name if original.path == path else str(original.path)
            yield f"{label}#{inside[original.path]}" if original.quoted else label, original


def _parsed(pool: ParserPool, label: str, original: Original, fault: Callable[[str], None]) -> Letter | None:
    try:
        return pool.parse(original.chunks())
    except Unreadable as error:
        fault(f"{label}: the letter cannot be read: {_REASONS.get(error.reason, error.reason)}.")
    except OSError as error:
        fault(f"{label}: the file cannot be read: {error.strerror}.")
    return None
