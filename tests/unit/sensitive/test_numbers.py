"""National numbers are found however people write them, and other numbers are left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
DAYS = st.dates(date(2027, 1, 1), date(2036, 12, 31))
CPR = people.cpr(BORN)
FNR = people.fodselsnummer(BORN)
PNR = people.personnummer(BORN)
HETU = people.henkilotunnus(BORN)


def kinds(text: str) -> list[Sensitive]:
    """Return what numbers are found in a text, in order."""
    return [one.kind for one in find(text, NUMBERS)]


def values(text: str) -> list[str]:
    """Return where they stand, by what stands there."""
    return [text[one.start : one.end] for one in find(text, NUMBERS)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("140531-4321", Sensitive.CPR),
        ("1405314321", Sensitive.CPR),
        ("140531 4321", Sensitive.CPR),
        ("140531 - 4321", Sensitive.CPR),
        ("140531–4321", Sensitive.CPR),
        ("140531\u20114321", Sensitive.CPR),
        ("140531\u00a04321", Sensitive.CPR),
        ("14 05 31 4321", Sensitive.CPR),
        ("14.05.31-4321", Sensitive.CPR),
        ("14/05/31-4321", Sensitive.CPR),
        ("14-05-31-4321", Sensitive.CPR),
        ("14052031-4321", Sensitive.CPR),
        ("14-05-2031-4321", Sensitive.CPR),
        ("140531-4AB1", Sensitive.CPR),  # a replacement number
        ("140531-4K21", Sensitive.CPR),
        (FNR, Sensitive.FODSELSNUMMER),
        (f"{FNR[:6]} {FNR[6:]}", Sensitive.FODSELSNUMMER),
        (f"{FNR[:6]}-{FNR[6:]}", Sensitive.FODSELSNUMMER),
        (f"{FNR[:2]} {FNR[2:4]} {FNR[4:6]} {FNR[6:]}", Sensitive.FODSELSNUMMER),
        (f"{FNR[:2]}.{FNR[2:4]}.{FNR[4:6]} {FNR[6:]}", Sensitive.FODSELSNUMMER),
        (f"{FNR[:6]} {FNR[6:9]} {FNR[9:]}", Sensitive.FODSELSNUMMER),
        (people.fodselsnummer(BORN, day=40), Sensitive.FODSELSNUMMER),
        (people.fodselsnummer(BORN, month=40), Sensitive.FODSELSNUMMER),
        (people.fodselsnummer(BORN, month=65), Sensitive.FODSELSNUMMER),
        (people.fodselsnummer(BORN, month=80), Sensitive.FODSELSNUMMER),
        (people.fodselsnummer(BORN, day=40, month=80), Sensitive.FODSELSNUMMER),
        *((one, Sensitive.FODSELSNUMMER) for one in people.NORWEGIAN_TESTS),
        (PNR, Sensitive.PERSONNUMMER),
        (f"{PNR[:6]}-{PNR[6:]}", Sensitive.PERSONNUMMER),
        (f"{PNR[:6]}+{PNR[6:]}", Sensitive.PERSONNUMMER),
        (f"{PNR[:6]} - {PNR[6:]}", Sensitive.PERSONNUMMER),
        (f"{PNR[:6]} {PNR[6:]}", Sensitive.PERSONNUMMER),
        (f"20{PNR}", Sensitive.PERSONNUMMER),
        (f"20{PNR[:6]}-{PNR[6:]}", Sensitive.PERSONNUMMER),
        (f"20{PNR[:2]}-{PNR[2:4]}-{PNR[4:6]}-{PNR[6:]}", Sensitive.PERSONNUMMER),
        (people.personnummer(BORN, coordination=True), Sensitive.PERSONNUMMER),
        ("191212121212", Sensitive.PERSONNUMMER),  # Tolvan Tolvansson of the forms
        (HETU, Sensitive.HENKILOTUNNUS),
        (HETU.lower(), Sensitive.HENKILOTUNNUS),
        (people.henkilotunnus(BORN, "-"), Sensitive.HENKILOTUNNUS),
        (people.henkilotunnus(BORN, "+"), Sensitive.HENKILOTUNNUS),
        *((one, Sensitive.HENKILOTUNNUS) for one in people.FINNISH_TESTS),
    ],
)
def test_a_number_is_found_however_it_is_written(written: str, kind: Sensitive) -> None:
    text = f"Hej, jeg er ({written}), svar mig venligst."
    assert values(text) == [written]
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        f"{CPR}.",
        f"{CPR},",
        f"er {CPR}\nVenlig hilsen",
        f"Sam;{CPR};Ribe",
        f"Sam,{CPR},Ribe",
        f"<{CPR}>",
        f"brev_{CPR}_2.pdf",
        f"brev {CPR}.pdf",
        f"\u201d{CPR}\u201c",
        f"*{CPR}*",
    ],
)
def test_what_stands_around_a_number_does_not_hide_it(text: str) -> None:
    assert values(text) == [CPR]


@pytest.mark.parametrize(
    "text",
    [
        "CPR: 99 99 99 12",
        "cpr-nr. 1405314",
        "CPR-nummer er 140531432",
        "cpr.nr 320531-4321",
        "mit cpr nr 140531-43X",
        "personnr 140531 123",
        "pers.nr. 12345678",
        "p.nr 123456-78",
        "pnr: 811399-1234",
        "personnumret är 201399-1234",
        "f.nr. 14053112345",
        "fnr 14053112345",
        "fødselsnr: 32053112345",
        "fødselsnummeret mitt er 3205311234",
        "d-nummer 54053112345",
        "samordningsnummer 811399-1234",
        "hetu 140531A902Q",
        "hetuni on 140531-902Q",
        "henkilötunnukseni on 140531-902Q",
        "henkilötunnus: 3205319023",
        "personbeteckning 140531-902Q",
        "national identity number: 12 34 56 78",
        "personal number 123456",
        "Steuer-ID 12 345 678 901",
        "BSN: 123456782",
        "PESEL 44051401458",
        "CPR-140531432",
    ],
)
def test_a_number_beside_its_name_is_found_even_when_it_is_wrong(text: str) -> None:
    (one,) = find(text, NUMBERS)
    assert one.kind is Sensitive.LABELLED
    assert one.reason == "label"
    assert text[one.end :].strip() == ""


def test_a_well_formed_number_beside_its_name_keeps_its_kind_and_its_end() -> None:
    text = f"CPR {CPR} 2100 København, f.nr. {FNR}, personnummer {PNR}, hetu {HETU}"
    assert values(text) == [CPR, FNR, PNR, HETU]
    assert kinds(text) == [
        Sensitive.CPR,
        Sensitive.FODSELSNUMMER,
        Sensitive.PERSONNUMMER,
        Sensitive.HENKILOTUNNUS,
    ]


@pytest.mark.parametrize(
    "text",
    [
        # companies
        "CVR 12345678",
        "CVR-nr. 14 05 31 43",
        "CVR nr.: 1405314321",
        "SE-nr 14053143",
        "org.nr. 974 760 673",
        "Orgnr 974760673 MVA",
        "organisationsnummer 556703-7485",
        "556703-7485",
        "202100-5489",
        "5567037485",
        "Y-tunnus 0737546-2",
        "FI07375462",
        "SE556703748501",
        "VAT DK14053143",
        "moms nr 1405314321",
        # accounts, cards, references of payment
        "reg. 1234 konto 1405314321",
        "Konto: 1234 1405314321",
        "kontonr. 1405314321",
        "bankkonto 1405314321",
        "1111.22.33333",
        "1234.56.78903",
        "DK50 0040 0440 1162 43",
        "DK5000400440116243",
        "NO93 8601 1117 947",
        "4571 1405 3143 2100",
        "bankgiro 5050-1055",
        "OCR 1405314321",
        "KID: 1405314321",
        "IBAN SE45 5000 0000 0583 9825 7466",
        # telephones
        "tlf. 12345678",
        "+45 12 34 56 78",
        "+45 1405314321",
        "0045 1405314321",
        "tel +46 70 123 45 67",
        "070-123 45 67",
        "0701234567",
        "06 12 34 56 78",
        "0611223344",
        "mobil 0401234567",
        "puh. 0501234567",
        "ring 1405314321",
        "(212) 555-0143",
        "phone: 140-531-4321",
        # orders, invoices, cases, parcels
        "ordre 1405314321",
        "ordrenr. 1405314321",
        "Ordrenummer: 1405314321",
        "order no 1405314321",
        "faktura 1405314321",
        "Fakturanr: 140531-4321",
        "sagsnr. 140531-4321",
        "Saksnummer 140531 4321",
        "kundenr 1405314321",
        "kundenummer er 1405314321",
        "customer number: 1405314321",
        "tracking number 1405314321",
        "pakke 1405314321",
        "case 1405314321",
        "ref: 140531-4321",
        "medlemsnummer 1405314321",
        "INV-1405314321",
        "#1405314321",
        "serienr 1405314321",
        "IMEI 140531432112345",
        # dates, times, amounts, addresses, versions
        "14-05-2031",
        "14.05.31 1430",
        "14-05-31 2100 København",
        "14/05/2031 14:30",
        "2031-05-14 14:30:00",
        "20310514T143000",
        "1405314321.50",
        "1.405.314.321",
        "140531",
        "14053143211405",
        "320531-4321",
        "141331-4321",
        "https://x.example/1405314321",
        "v14.05.31",
        "300231-4321",
        "a1405314321",
        "1405314321b",
        "1405314321-99",
        "-1405314321",
        "2031051412345",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert values(text) == []


def test_a_norwegian_number_in_two_groups_may_fail_its_first_check_as_it_may_from_2032_on() -> None:
    relaxed = people.fodselsnummer(BORN, first_may_fail=True)
    assert kinds(f"{relaxed[:6]} {relaxed[6:]}") == [Sensitive.FODSELSNUMMER]
    assert kinds(f"fødselsnummer {relaxed}") == [Sensitive.LABELLED]
    assert kinds(relaxed) == []


@pytest.mark.parametrize("number", [FNR, PNR, HETU])
def test_where_a_country_promises_a_check_a_wrong_one_is_no_number(number: str) -> None:
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert values(f"({wrong})") == ([wrong] if number == PNR and kinds(wrong) == [Sensitive.CPR] else [])


@given(DAYS)
def test_every_birth_date_makes_numbers_that_are_found(born: date) -> None:
    written = [
        people.cpr(born),
        people.fodselsnummer(born),
        people.personnummer(born),
        people.henkilotunnus(born),
    ]
    text = "; ".join(written)
    assert values(text) == written


@given(DAYS, st.sampled_from(["-", "U", "V", "W", "X", "Y", "A", "B", "C", "D", "E", "F", "+"]))
def test_every_finnish_separator_is_known(born: date, separator: str) -> None:
    assert kinds(people.henkilotunnus(born, separator)) == [Sensitive.HENKILOTUNNUS]


@given(st.text(alphabet="0123456789 .-/+cprCPRnf:[]aA_\n", max_size=120))
def test_places_are_in_order_and_apart(text: str) -> None:
    at = 0
    for one in find(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end


@pytest.mark.parametrize(
    "unit",
    ["1", "14", "140531-", "140531-4321 ", "cpr ", "cpr 1", "12 ", "1-", "+45 ", "konto " * 3, "hetu-"],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    import time

    def took(length: int) -> float:
        text = unit * (length // len(unit))
        began = time.perf_counter()
        find(text)
        return time.perf_counter() - began

    took(1_000)
    short, long = min(took(50_000) for _ in range(3)), min(took(200_000) for _ in range(2))
    assert long < short * 12 + 0.05
