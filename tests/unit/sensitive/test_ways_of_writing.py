"""A number that its form proves is found behind any word, and however its digits are set apart."""

from datetime import date

import pytest

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find
from tests.support.growth import grows_linearly
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
CPR = people.cpr(BORN)
FNR = people.fodselsnummer(BORN)
PNR = people.personnummer(BORN)
HETU = people.henkilotunnus(date(2031, 5, 15))  # its control sign is a letter
DAY, LAST = CPR.split("-")
PNR_DAY, PNR_LAST = PNR[:6], PNR[6:]
FNR_DAY, FNR_LAST = FNR[:6], FNR[6:]
HETU_DAY, HETU_LAST = HETU[:6], HETU[7:]
DASHED = f"{PNR_DAY}-{PNR_LAST}"

LABELS = (
    "SE",
    "Kund",
    "kundnr",
    "kundnr.",
    "kundnummer:",
    "Kundenummer",
    "kundenr",
    "Kunde",
    "customer no.",
    "Customer:",
    "ärende",
    "Ärendenummer:",
    "medlem",
    "medlemsnr.",
    "Medlemsnummer:",
    "member",
    "nr.:",
    "nr.",
    "no.",
    "#",
    "id",
    "ID:",
    "patient",
    "journal",
    "dnr",
    "ref",
    "Ref.:",
    "order",
    "faktura",
    "fakturanr.",
    "OCR",
    "konto",
    "bankgiro",
    "sak",
    "saksnr.",
    "sag",
    "sagsnr.:",
    "case",
    "org.nr.",
    "asiakas",
    "asiakasnumero",
    "tilaus",
    "lasku",
    "Rechnung",
    "best",
    "ring",
    "sms",
    "se",
    "se bifogat",
    "tel",
    "serie",
    "klantnummer",
    "pedido",
    "bilag",
)
#: Words that do not say for sure that a number is another one.
DOUBTFUL = (
    "SE",
    "Kund",
    "kundnr",
    "Kundenummer",
    "kundenr",
    "kundenr.",
    "Kunde",
    "customer no.",
    "Customer:",
    "ärende",
    "medlem",
    "medlemsnr.",
    "Medlemsnummer:",
    "member",
    "member number",
    "nr.:",
    "nr.",
    "no.",
    "#",
    "id",
    "ID:",
    "patient",
    "sag",
    "Sag:",
    "sak",
    "case",
    "asiakas",
    "best",
    "ring",
    "sms",
    "se",
    "klantnummer",
    "Kundennummer",
    "mobil kunde",
    "brugernr.",
    "borger",
    "vedr.",
)


def values(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text, NUMBERS)]


def kinds(text: str) -> list[Sensitive]:
    return [one.kind for one in find(text, NUMBERS)]


@pytest.mark.parametrize("label", LABELS)
def test_no_word_hides_a_swedish_or_finnish_number_that_its_check_proves(label: str) -> None:
    for number, kind in (
        (DASHED, Sensitive.PERSONNUMMER),
        (PNR, Sensitive.PERSONNUMMER),
        (f"20{PNR}", Sensitive.PERSONNUMMER),
        (f"20{DASHED}", Sensitive.PERSONNUMMER),
        (HETU, Sensitive.HENKILOTUNNUS),
    ):
        for text in (f"{label} {number}", f"Hej, {label} {number}, tack"):
            assert values(text) == [number], text
            assert kinds(text) == [kind]


@pytest.mark.parametrize("label", DOUBTFUL)
def test_a_word_that_may_mean_anything_hides_no_danish_or_norwegian_number(label: str) -> None:
    for number in (
        CPR,
        f"{DAY}/{LAST}",
        f"{DAY}_{LAST}",
        f"{DAY} - {LAST}",
        f"{DAY} {LAST}",
        FNR,
        f"{FNR_DAY} {FNR_LAST}",
        f"{FNR_DAY}-{FNR_LAST}",
    ):
        for text in (f"{label} {number}", f"Hej, {label} {number}, tak"):
            assert values(text) == [number], text


def test_ten_bare_digits_right_by_modulus_11_are_found_behind_a_customers_number() -> None:
    assert values("kundenr 1503324322") == ["1503324322"]
    assert values("kundenr 1503324323") == []
    assert values("faktura 1503324322") == []


@pytest.mark.parametrize(
    "text",
    [
        f"tlf. {CPR}",
        f"telefon: {CPR}",
        f"faktura {CPR}",
        f"Fakturanr.: {CPR}",
        f"ordre {CPR}",
        f"Ordrenummer: {CPR}",
        f"order no. {CPR}",
        f"invoice {CPR}",
        f"sagsnr. {CPR}",
        f"journalnr. {CPR}",
        f"ref. {CPR}",
        f"konto {CPR}",
        f"Konto: 1234 {CPR}",
        f"INV-{CPR}",
        f"CVR {CPR}",
    ],
)
def test_what_a_word_plainly_says_is_something_else_stays_where_no_check_speaks_against_it(text: str) -> None:
    assert values(text) == []


SPACES = " \u00a0\u2000\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000\t"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043"
NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"


@pytest.mark.parametrize("between", [*SPACES, *HYPHENS, *NOTHING, ""], ids=ascii)
def test_every_space_hyphen_and_invisible_sign_may_stand_between_the_groups(between: str) -> None:
    for day, last in ((DAY, LAST), (PNR_DAY, PNR_LAST), (FNR_DAY, FNR_LAST)):
        number = f"{day}{between}{last}"
        column = between == "\t" and (day, last) == (DAY, LAST)  # a table of days and amounts looks like that
        assert values(f"jeg er {number} .") == ([] if column else [number])


@pytest.mark.parametrize(
    "between",
    [
        "-",
        " -",
        "- ",
        " - ",
        "  -  ",
        "--",
        "/",
        " / ",
        "_",
        "-\n",
        "\n-",
        "-\r\n",
        "-\n> ",
        ":",
        " : ",
        ")-(",
        "]-[",
        ") - (",
        ".",
        " . ",
        "&nbsp;",
        "&#8209;",
        "&ndash;",
        "%2D",
        "%20",
        "-=\n",
        "=\r\n-",
    ],
    ids=ascii,
)
def test_every_way_to_set_the_last_digits_apart_is_known(between: str) -> None:
    for day, last in ((DAY, LAST), (PNR_DAY, PNR_LAST), (FNR_DAY, FNR_LAST)):
        number = f"{day}{between}{last}"
        assert values(f"Jeg er ({number}) .") == [number], number


@pytest.mark.parametrize("between", ["", " ", ".", "/", "-", " - ", "\u2013", "\n"], ids=ascii)
def test_the_day_itself_may_be_set_apart_too(between: str) -> None:
    written = [
        f"{DAY[:2]}{between}{DAY[2:4]}{between}{DAY[4:]}-{LAST}",
        f"{DAY[:2]}{between}{DAY[2:4]}{between}20{DAY[4:]}-{LAST}",
        f"{PNR_DAY[:2]}{between}{PNR_DAY[2:4]}{between}{PNR_DAY[4:]}-{PNR_LAST}",
        f"20{PNR_DAY[:2]}{between}{PNR_DAY[2:4]}{between}{PNR_DAY[4:]}-{PNR_LAST}",
        f"20{PNR_DAY[:2]}{between}{PNR_DAY[2:4]}{between}{PNR_DAY[4:]} {PNR_LAST}",
        f"{FNR_DAY[:2]}{between}{FNR_DAY[2:4]}{between}{FNR_DAY[4:]}-{FNR_LAST}",
        f"{FNR_DAY[:2]}{between}{FNR_DAY[2:4]}{between}20{FNR_DAY[4:]} {FNR_LAST}",
        f"{HETU_DAY[:2]}{between}{HETU_DAY[2:4]}{between}{HETU_DAY[4:]}A{HETU_LAST}",
    ]
    if between == "\n":
        assert all(values(f"({one})") != [one] for one in written[:2]), "a column of numbers is no birthday"
        return
    for one in written:
        assert values(f"Jeg er ({one}).") == [one], one


@pytest.mark.parametrize(
    "written",
    [
        HETU.lower(),
        f"{HETU_DAY} A{HETU_LAST}",
        f"{HETU_DAY}A {HETU_LAST}",
        f"{HETU_DAY} A {HETU_LAST}",
        f"{HETU_DAY}\u00a0A\u200b{HETU_LAST}",
        f"{HETU_DAY}A\n{HETU_LAST}",
        f"{HETU_DAY}\nA{HETU_LAST}",
        f"{HETU_DAY}-{HETU_LAST}",
        f"{HETU_DAY}\u2013{HETU_LAST}",
        f"{HETU_DAY}_{HETU_LAST}",
        f"{HETU_DAY}/{HETU_LAST}",
    ],
    ids=ascii,
)
def test_a_finnish_number_is_found_by_its_sign_however_it_is_written(written: str) -> None:
    assert kinds(f"hei {written} kiitos") == [Sensitive.HENKILOTUNNUS]


@pytest.mark.parametrize(
    "number",
    [CPR, DASHED, PNR, f"20{PNR}", f"20{DASHED}", FNR, f"{FNR_DAY} {FNR_LAST}", HETU, CPR.replace("-", "")],
)
def test_digits_of_full_width_are_digits(number: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789-" else sign for sign in number)
    assert values(f"id {wide}") == [wide]


@pytest.mark.parametrize(
    "text",
    [
        "a1405314321",
        "1405314321b",
        f"a{DAY}-43x21",
        f"{DAY}\n{LAST}",
        "14.05.31 1430",
        "14-05-31 2100 København",
        "kl. 14.05.31: 2100",
        "2031-05-14T1430",
        "1 4 0 5 3 1 4 3 2 1",
        "4 0 5 3 1 4 3 2",
        "55.1405314321",
        "10.1405314321 m",
        "1405314321,50 kr",
        "12,1405314321",
        "0123456789abcdef1405314321",
        "deadbeef-1405-3143-2100-1405314321ab",
        "%2014053143",
        "id=20140531-43",
    ],
)
def test_what_only_looks_a_little_like_one_stays(text: str) -> None:
    assert values(text) == []


def test_places_are_those_of_the_text_as_it_was_whatever_was_skipped_in_it() -> None:
    text = f"\u200bA\u200b {DAY}\u200b-{LAST}\u200b og &nbsp;{PNR_DAY}&nbsp;{PNR_LAST}, hej"
    assert values(text) == [f"{DAY}\u200b-{LAST}", f"{PNR_DAY}&nbsp;{PNR_LAST}"]


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "1\u200b",
        "1 1-",
        "140531-\n",
        "%2D",
        "&nbsp;",
        "140531-4321-",
        "1405314321-140531-4321-",
        "140531)-(",
    ],
    ids=ascii,
)
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    assert grows_linearly(find, lambda size: unit * (size // len(unit)), 60_000)
