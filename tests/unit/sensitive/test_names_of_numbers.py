"""What stands before a number makes it a national one, or another one: in the words that people use."""

import pytest

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.labels import is_other, labelled
from handlers.sensitive.scan import find

#: Right by no country's rules, so that the name alone tells.
ODD = "991399-9999"
PLAIN = "9913999999"

NAMES = (
    "CPR",
    "cpr",
    "CPR-nr.",
    "CPR nr",
    "cpr-nummer",
    "CPR-nummeret",
    "cprnr",
    "eCPR",
    "personnummer",
    "Personnumret",
    "personnr.",
    "person nr",
    "pers.nr",
    "persnr",
    "personligt nummer",
    "P-nummer",
    "F-nummer",
    "D-nummer",
    "d-nr",
    "fødselsnummer",
    "fødselsnr.",
    "Fødselsnummeret",
    "foedselsnummer",
    "fodselsnummer",
    "födelsenummer",
    "samordningsnummer",
    "samordningsnr",
    "hetu",
    "HETU",
    "hetuni",
    "henkilötunnus",
    "henkilötunnukseni",
    "henkilotunnus",
    "sosiaaliturvatunnus",
    "sotu",
    "personbeteckning",
    "personbeteckningen",
    "personal number",
    "personal identity number",
    "personal identity code",
    "personal identification number",
    "personal ID number",
    "national ID no.",
    "national identity number",
    "national insurance number",
    "national registration number",
    "civil registration number",
    "Steuer-ID",
    "Steueridentifikationsnummer",
    "BSN",
    "burgerservicenummer",
    "PESEL",
    "asmens kodas",
)
BETWEEN = (" ", ": ", " : ", " = ", " - ", " – ", "\t", " er ", " is ", " (", " [", "/", " nr. ", "\u00a0")


@pytest.mark.parametrize("name", NAMES)
def test_a_number_by_that_name_is_taken_for_one_however_odd(name: str) -> None:
    for between in BETWEEN:
        for number in (ODD, PLAIN):
            text = f"Hello, {name}{between}{number} thanks"
            found = find(text, NUMBERS)
            assert [text[one.start : one.end] for one in found] == [number], text
            assert found[0].kind is Sensitive.LABELLED
            assert found[0].reason == "label"


@pytest.mark.parametrize("name", NAMES)
def test_the_name_alone_or_with_few_digits_is_nothing(name: str) -> None:
    for after in ("", ":", " is none of your business", " 12345", " 2026", ": yes"):
        assert list(labelled(f"My {name}{after}")) == []


@pytest.mark.parametrize("name", NAMES)
def test_within_another_word_it_is_no_name(name: str) -> None:
    assert list(labelled(f"x{name} {PLAIN}")) == []


OTHERS = (
    "konto",
    "kontonr.",
    "bankkonto",
    "lønkonto",
    "reg.",
    "account no.",
    "account number",
    "iban",
    "bankgiro",
    "plusgiro",
    "giro",
    "tlf.",
    "tel.",
    "Telefon:",
    "telefonnr.",
    "mobil",
    "mobilnummer",
    "privatmobil",
    "phone:",
    "phone number",
    "fax",
    "ring på",
    "sms",
    "WhatsApp:",
    "ordre",
    "ordrenr.",
    "Ordrenummer:",
    "order number",
    "ordernummer",
    "order #",
    "bestilling",
    "bestillingsnummer",
    "beställning",
    "beställningsnummer",
    "faktura",
    "fakturanr.",
    "fakturanummer",
    "invoice",
    "invoice no.",
    "bilag",
    "KID",
    "OCR",
    "EAN",
    "GLN",
    "IMEI",
    "CVR",
    "CVR-nr.",
    "SE-nr.",
    "org.nr.",
    "organisationsnummer",
    "organisasjonsnummer",
    "VAT no.",
    "moms nr",
    "kunde",
    "kundenr.",
    "kundenummer er",
    "customer number",
    "klantnummer",
    "medlemsnummer",
    "member number",
    "sagsnr.",
    "saksnummer",
    "journalnr.",
    "jnr.",
    "ärende",
    "ärendenummer",
    "ref.",
    "reference number",
    "referanse",
    "referens",
    "case",
    "case number",
    "serienr.",
    "serial number",
    "parcel",
    "pakke",
    "pakkenummer",
    "kolli",
    "tracking number",
    "puhelin",
    "puhelinnumero",
    "puh.",
    "tilausnumero",
    "laskunumero",
    "Y-tunnus",
    "tilinumero",
    "Rechnung",
    "Rechnungsnummer",
    "Bestellnummer",
    "Kundennummer",
    "facture",
    "commande",
    "factura",
    "pedido",
)


@pytest.mark.parametrize("name", OTHERS)
def test_a_number_of_something_else_is_left_where_it_stands(name: str) -> None:
    before = f"Hej, {name} "
    assert is_other(before, len(before))
    assert find(f"{before}1405314321", NUMBERS) == ()


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_in_the_sentence_before_says_nothing_of_a_number(name: str) -> None:
    before = f"Hej, {name} kommer senere, og jeg skriver nu "
    assert not is_other(before, len(before))
    assert [one.kind for one in find(f"{before}140531-4321", NUMBERS)] == [Sensitive.CPR]


@pytest.mark.parametrize("before", ["+45 ", "+46", "0047 ", "+358 (", "+45-", "0045.", "+1 "])
def test_the_code_of_a_country_makes_a_telephone(before: str) -> None:
    assert is_other(before, len(before))


@pytest.mark.parametrize("before", ["", "a ", "45 ", "my number is ", "born ", "(", "100 ", "Sam, "])
def test_other_words_before_a_number_leave_it_what_it_is(before: str) -> None:
    assert not is_other(before, len(before))
    assert [one.kind for one in find(f"{before}140531-4321", NUMBERS)] == [Sensitive.CPR]


@pytest.mark.parametrize("text", ["Ordre 24038310190", "Kontonr. 240383 10190", "Faktura 070761-4285"])
def test_no_word_hides_what_both_checks_or_a_dash_and_the_check_prove(text: str) -> None:
    (found,) = find(text, NUMBERS)
    assert text[found.start : found.end] == text.split(" ", 1)[1]


@pytest.mark.parametrize("text", ["Ordre 24038310191", "Faktura 070761-4286"])
def test_a_number_that_fails_its_check_is_what_the_word_before_it_says(text: str) -> None:
    assert find(text, NUMBERS) == ()


@pytest.mark.parametrize("kind", sorted(NUMBERS - {Sensitive.LABELLED}))
@pytest.mark.parametrize("written", ["0707614285", "24038310190", "850709-9805"])
def test_what_is_called_a_national_number_is_found_whichever_of_them_is_looked_for(
    kind: Sensitive, written: str
) -> None:
    (found,) = find(f"Mit CPR-nr. er {written}", [kind])
    assert found.named


def test_a_number_that_nobody_calls_one_is_found_as_what_it_is_alone() -> None:
    assert find("Skriv 310514-2388 ind", [Sensitive.PERSONNUMMER])
    assert not find("Skriv 310514-2388 ind", [Sensitive.HENKILOTUNNUS])


def test_words_alone_find_no_number() -> None:
    assert find("Mit CPR-nr. er 0707614285", [Sensitive.HEALTH]) == ()
