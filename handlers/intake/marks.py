"""What a colleague must know of a letter before acting on it, as codes that are kept with it.

They stand beside the defects that reading found; none of them drops a letter or answers it.
"""

from connectors.base import Letter
from handlers.domain.authentication import domain_of
from handlers.triage.quotes import is_forward

#: Only the person's own mail client opens it.
ENCRYPTED = "encrypted"
#: It has files and no words, such as a scanned page or a photograph.
WORDLESS = "wordless"
#: A colleague passed it on: the one it is about is another, whom nobody has confirmed yet.
FORWARDED = "forwarded"

#: Letters came in faster than a limit, and it was put to the case of another.
GATHERED = "gathered"

#: Domains of mail that anybody can have: who writes from there is no colleague of a mailbox there, and many
#: who do are no flood from one house.
PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com"),
        *("icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net"),
        *("web.de", "t-online.de", "freenet.de", "mail.com", "mail.dk", "jubii.dk", "live.dk", "hotmail.dk"),
        *("online.no", "hotmail.no", "live.no", "telia.com", "hotmail.se", "live.se", "fastmail.com"),
    }
)


def marks_of(letter: Letter, own: str) -> tuple[str, ...]:
    """Return the marks of a letter.

    Args:
        own: the mailbox's own address; who shares its domain is a colleague.
    """
    found = [ENCRYPTED] if letter.encrypted else []
    if letter.attachments and not letter.text.strip():
        found.append(WORDLESS)
    if is_forward(letter.subject) and _is_colleague(letter, own):
        found.append(FORWARDED)
    return tuple(found)


def is_unreadable(marks: tuple[str, ...]) -> bool:
    """Return whether a person must open the letter elsewhere to learn what it asks."""
    return not {ENCRYPTED, WORDLESS}.isdisjoint(marks)


def _is_colleague(letter: Letter, own: str) -> bool:
    ours = domain_of(own)
    if not ours or ours in PUBLIC_DOMAINS or len(letter.senders) != 1:
        return False
    return domain_of(letter.senders[0].address) == ours
