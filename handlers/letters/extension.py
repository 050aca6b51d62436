"""Letters about the clock: that the period is extended, and that nothing can be done for a stranger.

Both say where to complain, as the law asks (GDPR Art. 12(3), 12(4)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.letters.catalogue import Catalogue, catalogue
from handlers.letters.lines import one_line


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and who supervises them.

    Attributes:
        authority: as the person finds it: name, country, page; "" where it is not known.
    """

    desk: str
    organisation: str
    number: str
    authority: str = ""


def extension(
    language: str,
    sender: Sender,
    *,
    received_on: date,
    due_on: date,
    grounds: Sequence[str],
    reasons: str,
    now: str = "",
) -> str:
    """Return the notice in a language, or in English where we have no wording.

    Source: GDPR Art. 12(3); law asks for the reasons, and for the notice within the first period (C13).

    Args:
        due_on: the new last day.
        grounds: codes of `handlers.domain.extending`.
        reasons: the concrete ones, in a colleague's words.
        now: what the person can have already, in a colleague's words; "" for nothing.
    """
    words = catalogue(language)
    why = [words.say("extension.why"), *(f"- {words.say(f'extension.grounds.{one}')}" for one in grounds)]
    paragraphs = words.paragraphs(
        "extension.paragraphs", received=words.date(received_on), due=words.date(due_on)
    )
    return _letter(words, sender, [*paragraphs, "\n".join(why), reasons, now])


def not_identified(language: str, sender: Sender, *, received_on: date) -> str:
    """Return why we cannot act for somebody who has not shown who they are, and where to complain.

    Source: GDPR Art. 12(2), 12(4), 11(2) (C20).
    """
    words = catalogue(language)
    return _letter(
        words, sender, [*words.paragraphs("unidentified.paragraphs", received=words.date(received_on))]
    )


def named(language: str, day: date) -> str:
    """Return a day as letters in a language name it."""
    return catalogue(language).date(day)


def _letter(words: Catalogue, sender: Sender, paragraphs: Sequence[str]) -> str:
    complaint = (
        words.say("complaint.authority", authority=one_line(sender.authority))
        if sender.authority
        else words.say("complaint.nowhere")
    )
    names = dict.fromkeys(one_line(name) for name in (sender.desk, sender.organisation))
    closing = "\n".join(line for line in (words.say("acknowledgement.signature"), *names) if line)
    reference = words.say("reference", number=one_line(sender.number))
    parts = (*paragraphs, complaint, reference, closing)
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
