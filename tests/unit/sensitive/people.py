"""National numbers for tests: birth dates that are still to come, and numbers published for tests."""

from datetime import date

_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

#: Published by the Digital and Population Data Services Agency for tests (all of them are nobody's).
FINNISH_TESTS = ("010594Y9032", "020594X903P", "030594W903B", "040594V9030", "050594U903M", "010516B903X",
                 "020516C903K", "030516D9037", "010501E9032", "020503F9037", "020504A902E")  # fmt: skip
#: Published as generated test numbers: the test register's (month + 80), and a help number (month + 40).
NORWEGIAN_TESTS = ("10915596784", "13527248013")


def cpr(born: date, serial: str = "4321") -> str:
    """Return a Danish number without regard to modulus 11; 4321 puts the years 00 to 36 after 2000."""
    return f"{born:%d%m%y}-{serial}"


def fodselsnummer(born: date, *, day: int = 0, month: int = 0, first_may_fail: bool = False) -> str:
    """Return a Norwegian number; 40 is added to the day of D-numbers, 40, 65 or 80 to the month of others."""
    head = f"{born.day + day:02}{born.month + month:02}{born:%y}"
    for serial in range(500, 1000):
        digits = [int(sign) for sign in f"{head}{serial}"]
        first = _control(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2))
        if first_may_fail:
            first = (first + 1) % 10
        second = _control([*digits, first], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
        if first < 10 and second < 10:
            return f"{head}{serial}{first}{second}"
    raise LookupError


def personnummer(born: date, *, coordination: bool = False) -> str:
    """Return a Swedish number of ten digits, without a separator."""
    head = f"{born:%y%m}{born.day + (60 if coordination else 0):02}238"
    total = sum(sum(divmod(int(sign) * (2 - place % 2), 10)) for place, sign in enumerate(head))
    return f"{head}{-total % 10}"


def henkilotunnus(born: date, separator: str = "A") -> str:
    """Return a Finnish number; serials from 900 on are given to nobody."""
    return f"{born:%d%m%y}{separator}902{_SIGNS[int(f'{born:%d%m%y}902') % 31]}"


def _control(digits: list[int], weights: tuple[int, ...]) -> int:
    return (11 - sum(a * b for a, b in zip(digits, weights, strict=True)) % 11) % 11
