"""What a colleague must know of a letter before acting on it, as codes that are kept with it.

They stand beside the defects that reading found; none of them drops a letter or answers it.
"""

from connectors.base import Letter
from handlers.cards.sensitive_lines import HOLDS_NUMBER, HOLDS_WORDS
from handlers.receipt.colleagues import house_of
from handlers.receipt.insides import passed_on_from
from handlers.sensitive.finding import NUMBERS
from handlers.sensitive.scan import find
from handlers.triage.quotes import is_forward

#: Only the person's own mail client opens it.
ENCRYPTED = "encrypted"
#: It has files and no words, such as a scanned page or a photograph.
WORDLESS = "wordless"
#: A colleague passed it on: the one it is about is another, whom nobody has confirmed yet.
FORWARDED = "forwarded"

#: Letters came in faster than a limit, and it was put to the case of another.
GATHERED = "gathered"


def marks_of(letter: Letter, own: str) -> tuple[str, ...]:
    """Return the marks of a letter.

    Args:
        own: the mailbox's own address; who shares its domain is a colleague.
    """
    found = [ENCRYPTED] if letter.encrypted else []
    if letter.attachments and not letter.text.strip():
        found.append(WORDLESS)
    house = house_of(letter, own, None)
    if house.holds_sender(letter) and (
        is_forward(letter.subject, letter.text) or passed_on_from(letter, house)
    ):
        found.append(FORWARDED)
    return tuple(found)


def holdings_of(letter: Letter) -> tuple[str, ...]:
    """Return the marks of what a letter holds: identity numbers, words of health or absence; never which.

    All of its words are looked through for them, which is nothing to do while a transaction waits.
    """
    words = "\n".join((letter.subject, letter.text, *(one.name for one in letter.attachments)))
    kinds = {one.kind for one in find(words)}
    marks = ((HOLDS_NUMBER, kinds & NUMBERS), (HOLDS_WORDS, kinds - NUMBERS))
    return tuple(mark for mark, there in marks if there)


def is_unreadable(marks: tuple[str, ...]) -> bool:
    """Return whether a person must open the letter elsewhere to learn what it asks."""
    return not {ENCRYPTED, WORDLESS}.isdisjoint(marks)
