"""National identity numbers of Denmark, Norway, Sweden and Finland, by their form and what they promise.

A number is looked for by its date, and by check digits where its country guarantees them: Denmark gave
modulus 11 up in 2007 (the CPR office: numbers without it are valid), and Norway relaxes the first check
digit from 2032 on (Skatteetaten). Every pattern is bounded, so the time is linear.
"""

import re
from collections.abc import Iterator
from datetime import date

from handlers.sensitive.finding import Found, Sensitive

_DASHES = "-‐‑‒–—−"
_DASH = re.escape(_DASHES)
_BEFORE = rf"(?<![^\W_])(?<![+#/{_DASH}])(?<!\d[.,])"
_AFTER = rf"(?![^\W_])(?![{_DASH}]\d)(?![.,]\d{{1,2}}(?!\d))"
_DANISH = re.compile(
    rf"{_BEFORE}(\d\d)(?P<in>[ \u00a0./{_DASH}]?)(\d\d)(?P=in)((?:19|20)?\d\d)"
    rf"(?P<gap>[ \u00a0]?[{_DASH}.][ \u00a0]?|[ \u00a0]?)(\d[0-9A-ZÆØÅ]{{2}}\d){_AFTER}"
)
_NORWEGIAN = re.compile(
    rf"{_BEFORE}(\d\d)(?P<in>[ \u00a0.]?)(\d\d)(?P=in)(\d\d)"
    rf"(?P<gap>[ \u00a0.{_DASH}]?)(\d{{3}})[ \u00a0]?(\d\d){_AFTER}"
)
_SWEDISH = re.compile(
    rf"{_BEFORE}(1[89]|20)?(\d\d)(\d\d)(\d\d)(?:[ \u00a0]?[+{_DASH}][ \u00a0]?|[ \u00a0])?(\d{{4}}){_AFTER}"
)
_SWEDISH_ISO = re.compile(rf"{_BEFORE}(1[89]|20)(\d\d)-(\d\d)-(\d\d)[+{_DASH}](\d{{4}}){_AFTER}")
_FINNISH = re.compile(
    rf"{_BEFORE}(\d\d)(\d\d)(\d\d)[ \u00a0]?[+A-FU-Y{_DASH}][ \u00a0]?(\d{{3}})([0-9A-Y]){_AFTER}",
    re.IGNORECASE,
)

_FINNISH_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CPR = (4, 3, 2, 7, 6, 5, 4, 3, 2)
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MOBILES = ("04", "05", "06", "07")  # how ten digits of a mobile telephone begin in five countries
_SYNTHETIC = (80, 65, 40)  # added to the month: for tests, in the test register, by hospitals


def danish(text: str) -> Iterator[Found]:
    """Yield CPR numbers: six digits that are a date, and four signs, of which replacements have letters.

    Ten digits in a row that are a mobile telephone elsewhere must be right by modulus 11 as well.
    """
    for met in _DANISH.finditer(text):
        day, inner, month, year, gap, serial = met.groups()
        dashed = any(dash in gap for dash in _DASHES)
        if (inner.strip() or (len(year) == 4 and not gap)) and not dashed:
            continue  # a date, and a time of day or a postal code after it
        if not (serial.isdecimal() or dashed or not gap):
            continue
        if not _is_day(int(day), int(month), _danish_year(year, int(serial[0]))):
            continue
        if not inner and not gap and day in _MOBILES and not _checks(_digits(met[0]), _CPR):
            continue
        yield Found(Sensitive.CPR, met.start(), met.end(), "date")


def norwegian(text: str) -> Iterator[Found]:
    """Yield fødselsnumre, D-numbers (day + 40), help numbers (month + 40) and synthetic ones (+ 65, + 80).

    The first check digit may be any where the number is written in two groups, as it will be from 2032 on.
    A number written as accounts are, four digits first, is none.
    """
    for met in _NORWEGIAN.finditer(text):
        digits = _digits(met[0])
        if not _is_norwegian_day(int(met[1]), int(met[3]), int(met[4])) or not _checks(digits, _SECOND):
            continue
        if _checks(digits, _FIRST) or met["gap"]:
            yield Found(Sensitive.FODSELSNUMMER, met.start(), met.end(), "check")


def swedish(text: str) -> Iterator[Found]:
    """Yield personnummer and coordination numbers (day + 60), of ten digits or twelve, by Luhn's check."""
    for pattern in (_SWEDISH, _SWEDISH_ISO):
        for met in pattern.finditer(text):
            century, year, month, day, serial = met.groups()
            whole = int(f"{century or '20'}{year}")
            if _luhn(year + month + day + serial) and _is_day((int(day) - 1) % 60 + 1, int(month), whole):
                yield Found(Sensitive.PERSONNUMMER, met.start(), met.end(), "check")


def finnish(text: str) -> Iterator[Found]:
    """Yield henkilötunnukset by their control sign; the separators of 2023 are among those known."""
    for met in _FINNISH.finditer(text):
        day, month, year, serial, sign = met.groups()
        if not _is_day_of_some_century(int(day), int(month), int(year)):
            continue
        if _FINNISH_SIGNS[int(day + month + year + serial) % 31] == sign.upper():
            yield Found(Sensitive.HENKILOTUNNUS, met.start(), met.end(), "check")


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
