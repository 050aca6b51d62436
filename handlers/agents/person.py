"""For whom a letter of a service is: the name and the address that it gives, found line by line.

Nothing here proves anything: it is what somebody else says, for a person to compare.
"""

import re
from collections.abc import Iterator

_LINES, _LONGEST = 200, 300
_NAMES = (
    "full name|first and last name|name of (?:the )?(?:data subject|consumer|person)|data subject|consumer"
    "|name"
    "|fulde navn|fullt navn|navn|fullständigt namn|namn|vollständiger name|volledige naam|naam|koko nimi|nimi"
    "|nom complet|nom|nombre completo|nombre|nome completo|nome|imię i nazwisko"
    "|vardas(?:, pavardė| ir pavardė)?"
)
_MAILS = (
    "e-?mail(?: address(?:es)?)?|e-?mailadresse|e-?mail-adresse|e-?mailadres|e-?post(?:adress|adresse)?|mail"
    "|sähköposti(?:osoite)?|correo(?: electrónico)?|adresse e-?mail|courriel|indirizzo e-?mail|adres e-?mail"
    "|el\\. ?paštas"
)
_LABELLED = re.compile(
    rf"[\W_]{{0,6}}(?:(?P<name>{_NAMES})|(?P<mail>{_MAILS}))[ \t*_]{{0,3}}[:：=][ \t*_]{{0,4}}(?P<value>.+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])")
_VIA = re.compile(r"[ \t]{1,4}(?:via|through|by|von|hos|from)[ \t]{1,4}\S.{0,80}$", re.IGNORECASE)


def person_in(
    text: str, shown: str = "", reply_to: str = "", others: frozenset[str] = frozenset()
) -> tuple[str, str]:
    """Return name and address of the person whom a letter is for, each "" where it gives none.

    Args:
        shown: the name beside the sender's address, such as "Sam Larsen via Mine".
        reply_to: where the sender wants to be answered.
        others: domains of whoever is not the person: the service's and ours.
    """
    name = address = ""
    for what, value in _fields(text):
        if what == "name" and not name:
            name = _cleaned(value)
        elif what == "mail" and not address:
            address = _first(value, others)
    address = address or _first(reply_to, others) or _first(text[: _LINES * _LONGEST], others)
    if not name and _VIA.search(shown[:200]):
        name = _cleaned(_VIA.sub("", shown[:200]))
    return name, address


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n", _LINES)[:_LINES]:
        if len(line) <= _LONGEST and (found := _LABELLED.match(line)):
            yield "name" if found["name"] else "mail", found["value"]


def _cleaned(value: str) -> str:
    """Return what can be a name, on one line; "" where it cannot."""
    name = " ".join(value.replace("*", " ").replace("_", " ").split()).strip(" .,;:<>()[]\"'")
    return name if 2 <= len(name) <= 100 and "@" not in name and not any(map(str.isdigit, name)) else ""


def _first(text: str, others: frozenset[str]) -> str:
    for found in _ADDRESS.finditer(text):
        domain = found[0].rpartition("@")[2].lower()
        if not any(domain == one or domain.endswith(f".{one}") for one in others):
            return found[0]
    return ""
