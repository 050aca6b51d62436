"""Words with which people introduce a number: those of national numbers, and those of any other number."""

import re
from collections.abc import Iterator

from handlers.sensitive.finding import Found, Sensitive

_NO = r"n(?:[ro]|um(?:mer(?:et)?|ret|ber))\.?"
_KIND = r"(?:identity|identification|id|insurance|registration)"
_NUMBER = "|".join(
    (
        rf"(?:e-?)?cpr(?:\.?[ -]?{_NO})?",
        rf"pers(?:on)?(?:lig[te]?)?[. -]{{0,2}}{_NO}",
        rf"(?:p|f|d|fødsels|foedsels|fodsels|födelse|samordnings)[. -]{{0,2}}{_NO}",
        r"hetu[a-z]{0,8}",
        r"henkil[öo]tunnu[a-zäö]{1,8}",
        r"sosiaaliturvatunnu[a-zäö]{1,8}",
        r"sotu|personbeteckning(?:en)?",
        rf"(?:personal|national|civil)(?: {_KIND})? (?:number|no\.?|code)",
        # Other countries' numbers are known by their names alone.
        r"steuer-?id(?:entifikationsnummer)?|bsn|burgerservicenummer|pesel|asmens kod[aąuo]s?",
    )
)
_FILLING = r"(?: ?(?:er|är|is|on|ist|mitt?|min|my|lyder|nr\.?|no\.?)){0,2}"
_DASHES = r"\-‐‑‒–—−"
#: A label, a few words of filling, and something that is mostly digits.
_LABELLED = re.compile(
    rf"(?<![^\W_])(?:{_NUMBER}){_FILLING}[ \t\u00a0]{{0,3}}[:=/_{_DASHES}]?[ \t\u00a0]{{0,3}}[(\[]?"
    rf"(\d[\d \u00a0./+{_DASHES}]{{4,16}}\d[0-9a-z]?|\d{{6}}[+a-y{_DASHES}]\d{{3}}[0-9a-z])(?![^\W_])",
    re.IGNORECASE,
)
_SIX = 6  # digits, of which anything is that people call a national number

_PREFIXES = "bank|giro|løns?|lønns?|löne?|spare?|ordre?|order|kunde?|depot|mobil|privat"
#: What makes a number another one: an account, a telephone, an order, a company, a case.
_OTHER = re.compile(
    rf"(?<!\w)(?:{_PREFIXES})?(?:konto|reg|account|iban|bankgiro|plusgiro|giro|tlf|tel|telefon|mobil|mobile|phone"
    r"|fax|ring|call|sms|whatsapp|ordre?|orde[rn]|best|bestillings?|beställnings?|faktura|invoice|bilag|kid|ocr|ean"
    r"|gln|imei|iccid|cvr|se|org|organisations|organisasjons|vat|moms|kunde?|customer|klant|medlems|member"
    r"|sags?|saks?|journal|jnr|ärende|diarie|dnr|ref|reference|referanse|referens|ticket|case|serie|serial|parcel"
    r"|pakke|paket|kolli|track[a-z]{0,8}|puhelin|puhelinnumero|puh|tilaus[a-z]{0,8}|lasku[a-z]{0,8}|y-tunnus|tilinumero"
    r"|rechnung|rechnungs|bestell|kunden|kundennummer|bestellung|bestellnummer|facture|commande|factura|pedido)"
    r"(?:nummer|numret|numero|nr|number|no|id)?\.?"
    r"(?:[ .:#\t\u00a0()-]|nr|nummer|number|no|er|is|is:|på|on){0,8}"
    # a Danish account is its branch of four digits and its number
    r"(?:\d{4}[ -])?\Z",
    re.IGNORECASE,
)
_NUMERO = r"(?:nummer|numret|numero|nr|number|no|id)"
_FIRMLY = (
    r"konto|iban|account|bankgiro|plusgiro|giro|tlf|tel|telefon|mobile?|phone|fax|puhelin|puhelinnumero|puh"
    r"|ordre?|order|bestillings?|beställnings?|tilaus[a-z]{0,8}|bestellung|bestellnummer|commande|pedido"
    r"|faktura|invoice|inv|bilag|lasku[a-z]{0,8}|rechnungs?|facture|factura|kid|ocr|ean|gln|imei|iccid"
    r"|cvr|organisations|organisasjons|vat|moms|y-tunnus|tilinumero|ref|reference|referanse|referens"
    r"|serie|serial|parcel|pakke|kolli|track[a-z]{0,8}"
)
_LOOSELY = r"sags?|saks?|journal|diarie|case|ticket|reg|org|se"  # firm with the word number after them
#: What leaves no doubt that a number is another one, though it looks like a national one.
_SURELY = re.compile(
    rf"(?<!\w)(?:(?:{_PREFIXES})?(?:{_FIRMLY})(?:[-. ]?{_NUMERO})?|(?:{_LOOSELY})[-. ]?{_NUMERO}|jnr|dnr)\.?"
    r"(?:[ .:#\t()-]|nr|nummer|number|no|er|is|på|on){0,8}(?:\d{4}[ -])?\Z",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"(?:\+|(?<!\d)00)\d{1,3}[ \u00a0.()-]{0,3}\Z")
_REACH = 40  # characters before a number in which its label is looked for


def labelled(text: str) -> Iterator[Found]:
    """Yield numbers that the writer calls a national number, well formed or not."""
    for met in _LABELLED.finditer(text):
        if sum(map(str.isdigit, met[1])) >= _SIX:
            yield Found(Sensitive.LABELLED, met.start(1), met.end(1), "label", named=True)


def is_other(text: str, start: int) -> bool:
    """Return whether the words before a number say that it is no national number."""
    return _OTHER.search(text[max(0, start - _REACH) : start]) is not None or is_telephone(text, start)


def is_surely_other(text: str, start: int) -> bool:
    """Return whether they leave no doubt of that: they name a telephone, an account, an order, a case."""
    return _SURELY.search(text[max(0, start - _REACH) : start]) is not None


def is_telephone(text: str, start: int) -> bool:
    """Return whether the code of a country stands before a number."""
    return _COUNTRY.search(text[max(0, start - _REACH) : start]) is not None
