"""How a letter was read, in words: what it is, how surely, in which language, and who asks."""

from collections.abc import Iterator, Mapping

from handlers.domain.case import Case, Status
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.languages import name_of
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.reading import Sureness

KINDS: Mapping[LetterKind, Phrase] = {
    LetterKind.REQUEST: say("Request"),
    LetterKind.PRIVACY_QUESTION: say("Question about privacy"),
    LetterKind.BREACH_REPORT: say("Report of a breach"),
    LetterKind.AUTHORITY: say("Letter of a supervisory authority"),
    LetterKind.BOUNCE: say("Undelivered mail"),
    LetterKind.AUTO_REPLY: say("Automatic reply"),
    LetterKind.LIST: say("Mail of a list"),
    LetterKind.CALENDAR: say("Invitation"),
    LetterKind.SPAM: say("Advertising"),
    LetterKind.OTHER: say("Something else"),
}
REQUESTERS: Mapping[RequesterKind, Phrase] = {
    RequesterKind.SUBJECT: say("the person themselves"),
    RequesterKind.REPRESENTATIVE: say("a representative"),
    RequesterKind.COLLEAGUE: say("a colleague passed it on"),
    RequesterKind.PARENT: say("a parent for their child"),
    RequesterKind.UNCLEAR: say("unclear who"),
}
SURENESS: Mapping[Sureness, Phrase] = {
    Sureness.SURE: say("sure"),
    Sureness.LIKELY: say("likely"),
    Sureness.UNSURE: say("unsure"),
}
LOOK = say("Possibly a request: look within the day")
_PLAIN = frozenset({RequesterKind.SUBJECT, RequesterKind.UNCLEAR})


def read_as(case: Case) -> Phrase | None:
    """Return what a card says of how its letter was read; None where there is nothing to say."""
    parts = list(_parts(case))
    return joined(" · ", parts) if parts else None


def _parts(case: Case) -> Iterator[Phrase]:
    reading = case.reading
    if reading.sureness is None:
        return
    waits = reading.waits and case.status is not Status.CLOSED
    if waits and reading.verdict is Verdict.LOOK:
        yield LOOK
    if reading.kind is not LetterKind.REQUEST or (waits and reading.verdict is Verdict.REQUEST):
        yield KINDS[reading.kind]
    if waits:
        yield SURENESS[reading.sureness]
        if case.language:
            yield name_of(case.language)
    if reading.requester not in _PLAIN:
        yield REQUESTERS[reading.requester]
    if waits:
        yield say("nobody has confirmed it yet")
