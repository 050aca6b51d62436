"""National identity numbers of Denmark, Norway, Sweden and Finland, by their form and what they promise.

A number is looked for by its date, and by check digits where its country guarantees them: Denmark gave
modulus 11 up in 2007 (the CPR office: numbers without it are valid), and Norway relaxes the first check
digit from 2032 on (Skatteetaten). Texts are even (`evened`). Every pattern is bounded, so the time is linear.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from handlers.sensitive.finding import Found, Sensitive

_IN = r"(?P<in> ?[-./]? ?)"  # between day, month and year
_LINE = r"[ \t]{0,2}(?:\r?\n[> \t]{0,4})?"
_GAP = rf"(?P<gap>[ \t]{{0,2}}[)\]]?{_LINE}[-+./_:]{{0,2}}{_LINE}[(\[]?)"  # before the last digits
_BEFORE, _AFTER = r"(?<!\d)", r"(?![^\W_])"
_DANISH = re.compile(
    rf"{_BEFORE}(\d\d){_IN}(\d\d)(?P=in)((?:19|20)?\d\d){_GAP}(\d[0-9A-ZÆØÅ]{{2}}\d){_AFTER}"
)
_NORWEGIAN = re.compile(
    rf"{_BEFORE}(\d\d){_IN}(\d\d)(?P=in)((?:19|20)?\d\d){_GAP}(\d{{3}})[ .-]?(\d\d){_AFTER}"
)
_SWEDISH = re.compile(
    rf"{_BEFORE}(1[89]|20)?(\d\d){_IN}(\d\d)(?P=in)(\d\d){_GAP}(\d{{4}})(?P<vat>-?01)?{_AFTER}"
)
_FINNISH = re.compile(
    rf"{_BEFORE}(\d\d){_IN}(\d\d)(?P=in)(\d\d)(?P<gap>{_LINE}[-+A-FU-Y/_.:]?{_LINE})(\d{{3}})([0-9A-Y]){_AFTER}",
    re.IGNORECASE,
)
#: Digits one by one, each with a space after it, as forms and cautious people write them.
_SPACED = re.compile(
    r"(?<![\d.,-])(?<!\d )\d(?: \d){5}(?: \d\d?(?= \d))?(?: ?[-+] ?| )\d(?: \d){3,6}(?! ?\d)"
)

_FINNISH_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CPR = (4, 3, 2, 7, 6, 5, 4, 3, 2)
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MOBILES = ("04", "05", "06", "07")  # how ten digits of a mobile telephone begin in five countries
_SYNTHETIC = (80, 65, 40)  # added to the month: for tests, in the test register, by hospitals
_VAT = re.compile(r"SE[ -]?\Z", re.IGNORECASE)  # a one-man firm's number for VAT is its owner's, and 01


class Proof(Enum):
    """What speaks for a number, besides its date."""

    CHECKED = "checked"  # its check digits, and nobody else's numbers have these: no word speaks against it
    SHAPED = "shaped"  # it is set apart as people write it, or a check digit that others have too
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was met.

    Attributes:
        signed: a sign such as a dash stands before its last digits, as in no amount and no telephone.
    """

    found: Found
    proof: Proof
    signed: bool = False


def danish(text: str) -> Iterator[Number]:
    """Yield CPR numbers: six digits that are a date, and four signs, of which replacements have letters.

    Ten digits in a row that are a mobile telephone elsewhere must be right by modulus 11 as well.
    """
    for met in _DANISH.finditer(text):
        day, inner, month, year, gap, serial = met.groups()
        dashed = "-" in gap
        if (inner.strip() or (len(year) == 4 and not gap)) and not dashed:
            continue  # a date, and a time of day or a postal code after it
        if not dashed and (gap.strip(" ./_:()[]") or (":" in gap and gap not in {":", " : "})):
            continue  # two columns, or two lines
        if not (serial.isdecimal() or dashed or not gap):
            continue
        if not _is_day(int(day), int(month), _danish_year(year, int(serial[0]))):
            continue
        right = serial.isdecimal() and _checks(_digits(day + month + year[-2:] + serial), _CPR)
        if not inner and not gap and day in _MOBILES and not right:
            continue
        found = Found(Sensitive.CPR, met.start(), met.end(), "date")
        proof = Proof.CHECKED if right and dashed else Proof.SHAPED if gap or right else Proof.BARE
        yield Number(found, proof, _is_signed(gap))


def norwegian(text: str) -> Iterator[Number]:
    """Yield fødselsnumre, D-numbers (day + 40), help numbers (month + 40) and synthetic ones (+ 65, + 80).

    The first check digit may be any where the number is written in two groups, as it will be from 2032 on.
    A number written as accounts are, four digits first, is none; an account's check digit is the second one.
    """
    for met in _NORWEGIAN.finditer(text):
        day, _, month, year, gap, serial, control = met.groups()
        if len(year) == 4 and not gap:
            continue
        digits = _digits(day + month + year[-2:] + serial + control)
        if not _is_norwegian_day(int(day), int(month), int(year[-2:])) or not _checks(digits, _SECOND):
            continue
        if _checks(digits, _FIRST) or (gap and "\n" not in gap and "\t" not in gap):
            found = Found(Sensitive.FODSELSNUMMER, met.start(), met.end(), "check")
            both = _checks(digits, _FIRST)
            yield Number(found, Proof.CHECKED if both else Proof.SHAPED, _is_signed(gap))


def swedish(text: str) -> Iterator[Number]:
    """Yield personnummer and coordination numbers (day + 60), of ten digits or twelve, by Luhn's check."""
    for met in _SWEDISH.finditer(text):
        century, year, inner, month, day, gap, serial, vat = met.groups()
        if inner.strip() and not (gap if century else "-" in gap or "+" in gap):
            continue  # a date, and a time of day after it
        if vat and not _VAT.search(text, max(0, met.start() - 3), met.start()):
            continue
        whole = int(f"{century or '20'}{year}")
        if _luhn(year + month + day + serial) and _is_day((int(day) - 1) % 60 + 1, int(month), whole):
            found = Found(Sensitive.PERSONNUMMER, met.start(), met.end(), "check")
            yield Number(found, Proof.CHECKED, bool(vat) or _is_signed(gap))


def finnish(text: str) -> Iterator[Number]:
    """Yield henkilötunnukset by their control sign; the separators of 2023 are among those known.

    Where the separator is another one, or was left out, the control sign must be a letter.
    """
    for met in _FINNISH.finditer(text):
        day, _, month, year, gap, serial, sign = met.groups()
        if not gap.strip("/_.: \t\r\n>") and not sign.isalpha():
            continue
        if not _is_day_of_some_century(int(day), int(month), int(year)):
            continue
        if _FINNISH_SIGNS[int(day + month + year + serial) % 31] == sign.upper():
            found = Found(Sensitive.HENKILOTUNNUS, met.start(), met.end(), "check")
            yield Number(found, Proof.CHECKED, signed=bool(gap.strip()))


def spaced(text: str) -> Iterator[Number]:
    """Yield numbers whose digits are written one by one; Danish ones with a dash alone."""
    for met in _SPACED.finditer(text):
        written = met[0].replace(" ", "")
        readers: tuple[Callable[[str], Iterator[Number]], ...] = (norwegian, swedish)
        for reader in (*readers, danish) if "-" in written else readers:
            whole = next(
                (one for one in reader(written) if one.found.end - one.found.start == len(written)), None
            )
            if whole is not None:
                yield Number(
                    Found(whole.found.kind, *met.span(), whole.found.reason), whole.proof, whole.signed
                )
                break


def _is_signed(gap: str) -> bool:
    return not set(gap).isdisjoint("-+/_:()[]")


def _danish_year(year: str, seventh: int) -> int:
    """Return the year of birth by the seventh digit (the CPR office's table of centuries)."""
    if len(year) == 4:
        return int(year)
    short = int(year)
    if seventh <= 3:
        return 1900 + short
    if seventh in {4, 9}:
        return (2000 if short <= 36 else 1900) + short
    return (2000 if short <= 57 else 1800) + short


def _is_norwegian_day(day: int, month: int, year: int) -> bool:
    day -= 40 if day > 40 else 0
    month -= next((added for added in _SYNTHETIC if month > added), 0)
    return _is_day_of_some_century(day, month, year)


def _is_day_of_some_century(day: int, month: int, year: int) -> bool:
    # A century does not matter but for 29 February, which 2000 had and 1900 had not.
    return _is_day(day, month, 2000 + year)


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _digits(written: str) -> list[int]:
    return [int(sign) for sign in written if sign.isdecimal()]


def _checks(digits: list[int], weights: tuple[int, ...]) -> bool:
    """Return whether the digit after the weighed ones is what modulus 11 asks for."""
    total = sum(digit * weight for digit, weight in zip(digits, weights, strict=False))
    return (11 - total % 11) % 11 == digits[len(weights)]


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
