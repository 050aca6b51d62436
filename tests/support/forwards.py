"""Mails passed on and answered, made up as the usual programs write them, language by language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
AT = datetime(2026, 6, 2, 8, 5, tzinfo=UTC)  # 10:05 where the desk is
NOTE = "See below, can you take this one?"
WORDS = "Hello, I want to be gone from your lists.\nSam"


@dataclass(frozen=True)
class Tongue:
    """What programs write in one language.

    Attributes:
        labels: From, Sent, To, Subject, Date.
        long: the date as Outlook writes it.
        short: the date as Gmail writes it.
        marked: what stands between dashes above a mail passed on.
        begin: what Apple Mail writes above it.
        original: what phones write above what is answered or passed on.
        wrote: introductions of answers, each with a date.
        phone: lines that phones put below.
    """

    code: str
    labels: tuple[str, str, str, str, str]
    long: str
    short: str
    marked: tuple[str, ...]
    begin: str
    original: str
    wrote: tuple[str, ...]
    phone: tuple[str, ...]


_SAM = "Sam Sand <sam@example.org>"
TONGUES = (
    Tongue(
        "da",
        ("Fra", "Sendt", "Til", "Emne", "Dato"),
        "2. juni 2026 10:05",
        "tir. 2. jun. 2026 kl. 10.05",
        ("Videresendt meddelelse", "Videresendt besked"),
        "Start på videresendt besked:",
        "Oprindelig meddelelse",
        (f"Den tir. 2. jun. 2026 kl. 10.05 skrev {_SAM}:", f"Den 2. jun. 2026 kl. 10.05 skrev\n{_SAM}:"),
        ("Sendt fra min iPhone", "Hent Outlook til Android <https://aka.ms/x>"),
    ),
    Tongue(
        "nb",
        ("Fra", "Sendt", "Til", "Emne", "Dato"),
        "tirsdag 2. juni 2026 10:05",
        "tir. 2. juni 2026 kl. 10:05",
        ("Videresendt melding", "Videresendt e-post"),
        "Videresendt melding:",
        "Opprinnelig melding",
        (f"2. juni 2026 kl. 10:05 skrev {_SAM}:", f"tir. 2. juni 2026 kl. 10:05 skrev {_SAM}:"),
        ("Sendt fra min iPhone", "Skaff deg Outlook for iOS"),
    ),
    Tongue(
        "sv",
        ("Från", "Skickat", "Till", "Ämne", "Datum"),
        "den 2 juni 2026 10:05",
        "tis 2 juni 2026 kl 10:05",
        ("Vidarebefordrat meddelande", "Vidarebefordrat brev"),
        "Vidarebefordrat brev:",
        "Ursprungligt meddelande",
        (f"Den tis 2 juni 2026 kl 10:05 skrev {_SAM}:", f"2 juni 2026 kl. 10:05 skrev {_SAM}:"),
        ("Skickat från min iPhone", "Skickat från Outlook för Android"),
    ),
    Tongue(
        "fi",
        ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", "Päivämäärä"),
        "tiistai 2. kesäkuuta 2026 10.05",
        "ti 2. kesäk. 2026 klo 10.05",
        ("Välitetty viesti", "Edelleenlähetetty viesti"),
        "Välitetty viesti alkaa:",
        "Alkuperäinen viesti",
        (
            f"ti 2. kesäk. 2026 klo 10.05 {_SAM} kirjoitti:",
            f"{_SAM} kirjoitti 2.6.2026 kello 10.05:",
            f"{_SAM}\nkirjoitti ti 2.6.2026 klo 10.05:",
        ),
        ("Lähetetty iPhonesta", "Lähetetty Samsung-puhelimesta"),
    ),
    Tongue(
        "en",
        ("From", "Sent", "To", "Subject", "Date"),
        "Tuesday, June 2, 2026 10:05 AM",
        "Tue, Jun 2, 2026 at 10:05 AM",
        ("Forwarded message", "Forwarded Message"),
        "Begin forwarded message:",
        "Original message",
        (f"On Tue, Jun 2, 2026 at 10:05 AM {_SAM} wrote:", f"On 2 Jun 2026, at 10:05, {_SAM}\nwrote:"),
        ("Sent from my iPhone", "Get Outlook for iOS<https://aka.ms/x>"),
    ),
    Tongue(
        "de",
        ("Von", "Gesendet", "An", "Betreff", "Datum"),
        "Dienstag, 2. Juni 2026 10:05",
        "Di., 2. Juni 2026 um 10:05 Uhr",
        ("Weitergeleitete Nachricht", "Weitergeleitete Mail"),
        "Anfang der weitergeleiteten Nachricht:",
        "Ursprüngliche Nachricht",
        (f"Am Di., 2. Juni 2026 um 10:05 Uhr schrieb {_SAM}:", f"Am 02.06.26 um 10:05 schrieb {_SAM}:"),
        ("Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App"),
    ),
    Tongue(
        "nl",
        ("Van", "Verzonden", "Aan", "Onderwerp", "Datum"),
        "dinsdag 2 juni 2026 10:05",
        "di 2 jun 2026 om 10:05",
        ("Doorgestuurd bericht", "Doorgestuurde mail"),
        "Begin doorgestuurd bericht:",
        "Oorspronkelijk bericht",
        (f"Op di 2 jun 2026 om 10:05 schreef {_SAM}:", f"Op 02-06-2026 om 10:05 schreef {_SAM}:"),
        ("Verstuurd vanaf mijn iPhone", "Verzonden met Proton Mail"),
    ),
    Tongue(
        "fr",
        ("De ", "Envoyé ", "À ", "Objet ", "Date "),
        "mardi 2 juin 2026 10:05",
        "mar. 2 juin 2026 à 10:05",
        ("Message transféré",),
        "Début du message transféré :",
        "Message d'origine",
        (f"Le mar. 2 juin 2026 à 10:05, {_SAM} a écrit :",),
        ("Envoyé de mon iPhone",),
    ),
    Tongue(
        "es",
        ("De", "Enviado el", "Para", "Asunto", "Fecha"),
        "martes, 2 de junio de 2026 10:05",
        "mar, 2 jun 2026 a las 10:05",
        ("Mensaje reenviado",),
        "Inicio del mensaje reenviado:",
        "Mensaje original",
        ("El mar, 2 jun 2026 a las 10:05, Sam Sand (<sam@example.org>) escribió:",),
        ("Enviado desde mi iPhone",),
    ),
    Tongue(
        "it",
        ("Da", "Inviato", "A", "Oggetto", "Data"),
        "martedì 2 giugno 2026 10:05",
        "mar 2 giu 2026 alle ore 10:05",
        ("Messaggio Inoltrato",),
        "Inizio messaggio inoltrato:",
        "Messaggio originale",
        (f"Il giorno mar 2 giu 2026 alle ore 10:05 {_SAM} ha scritto:",),
        ("Inviato da iPhone",),
    ),
    Tongue(
        "pt",
        ("De", "Enviado", "Para", "Assunto", "Data"),
        "terça-feira, 2 de junho de 2026 10:05",
        "ter., 2 de jun. de 2026 às 10:05",
        ("Mensagem encaminhada",),
        "Início da mensagem reencaminhada:",
        "Mensagem original",
        (f"Em ter., 2 de jun. de 2026 às 10:05, {_SAM} escreveu:",),
        ("Enviado do meu iPhone",),
    ),
    Tongue(
        "pl",
        ("Od", "Wysłano", "Do", "Temat", "Data"),
        "wtorek, 2 czerwca 2026 10:05",
        "wt., 2 cze 2026 o 10:05",
        ("Przekazana wiadomość",),
        "Początek przekazywanej wiadomości:",
        "Wiadomość oryginalna",
        (f"wt., 2 cze 2026 o 10:05 {_SAM} napisał(a):", f"W dniu 2.06.2026 o 10:05, {_SAM} pisze:"),
        ("Wysłane z iPhone'a",),
    ),
    Tongue(
        "lt",
        ("Nuo", "Išsiųsta", "Kam", "Tema", "Data"),
        "2026 m. birželio 2 d. 10:05",
        "2026-06-02, an, 10:05",
        ("Persiųstas laiškas",),
        "Persiunčiamas laiškas:",
        "Originalus laiškas",
        (f"2026-06-02, an, 10:05 {_SAM} rašė:",),
        ("Išsiųsta iš iPhone",),
    ),
)


@dataclass(frozen=True)
class Forward:
    """A mail passed on, with what it says of the one inside."""

    name: str
    text: str
    subject: str = "Fwd: Delete me"


def forwards() -> Iterator[Forward]:
    """Yield mails passed on, of each program in each language."""
    for tongue in TONGUES:
        for client, block in _blocks(tongue):
            yield Forward(f"{tongue.code}-{client}", f"{NOTE}\n\n{block}\n\n{WORDS}\n")


def _blocks(tongue: Tongue) -> Iterator[tuple[str, str]]:
    sender, sent, to, subject, date = tongue.labels
    who = f"{sender}: {_SAM}"
    outlook = f"{who}\n{sent}: {tongue.long}\n{to}: Firm Support <info@firm.example>\n{subject}: Delete me"
    yield "outlook", outlook
    yield "outlook-web", f"{'_' * 32}\n{outlook}"
    yield "outlook-bold", outlook.replace(f"{sender}:", f"*{sender}:*").replace(f"{sent}:", f"*{sent}:*")
    wrapped = "info@firm.example; helpdesk@firm.example;\n a.very.long.name.of.a.list@firm.example"
    yield "outlook-wrapped", outlook.replace("Firm Support <info@firm.example>", wrapped)
    gmail = f"{sender}: {_SAM}\n{date}: {tongue.short}\n{subject}: Delete me\n{to}: <info@firm.example>"
    for number, marked in enumerate(dict.fromkeys((*tongue.marked, "Forwarded message"))):
        yield f"gmail-{number}", f"---------- {marked} ---------\n{gmail}"
    apple = f"{sender}: {_SAM}\n{subject}: Delete me\n{date}: {tongue.long}\n{to}: info@firm.example"
    yield "apple", f"{tongue.begin}\n\n{apple}"
    rfc = "Tue, 2 Jun 2026 10:05:00 +0200"
    bird = f"{subject}: \tDelete me\n{date}: \t{rfc}\n{sender}: \t{_SAM}\n{to}: \tinfo@firm.example"
    yield "thunderbird", f"-------- {tongue.marked[0]} --------\n{bird}"
    day = f"{date}: 02.06.2026 10:05 (GMT+02:00)"
    phone = f"{who}\n{day}\n{to}: info@firm.example\n{subject}: Delete me"
    yield "samsung", f"-------- {tongue.original} --------\n{phone}"
    proton = f"{sender}: {_SAM}\n{date}: {tongue.short}\n{subject}: Delete me\n{to}: info@firm.example"
    yield "proton", f"------- {tongue.marked[0]} -------\n{proton}"


def marked(text: str) -> str:
    """Return a text with each line marked as quoted."""
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
