"""The words with which mail programs head, introduce and close what they quote, in fourteen languages.

Data only: Outlook, Gmail, Apple Mail, Thunderbird, Samsung and Android, Yahoo and Proton write these.
"""

from enum import StrEnum
from types import MappingProxyType


class Field(StrEnum):
    """What a line of a quoted head says."""

    SENDER = "sender"
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


_SENDER = "from fra från frå von van de da lähettäjä od nuo expéditeur remitente mittente siuntėjas"
_DATE = (
    "sent date sendt dato skickat datum gesendet verzonden lähetetty päivämäärä päiväys envoyé fecha data "
    "inviato enviado enviada wysłano wysłane išsiųsta siųsta"
)
_DATES = ("enviado el", "enviado em", "enviada em", "data wysłania", "sendt den", "skickat den", "envoyé le")
_TO = "to til till an aan vastaanottaja kenelle à a pour para per do kam gavėjas destinataire destinatario"
_SUBJECT = "subject emne ämne betreff onderwerp aihe objet asunto oggetto assunto temat tema sujet betr"
_OTHER = "cc bcc kopi kopia kopie kopio kopija dw udw importance prioritet vigtighed reply-to resent-from"
_OTHERS = ("svar til", "svara till", "antwort an", "antwoord aan", "reply to", "kopi til")

#: Labels of a quoted head, lower case.
LABELS = MappingProxyType(
    {
        label: field
        for field, labels in (
            (Field.OTHER, (*_OTHER.split(), *_OTHERS)),
            (Field.SUBJECT, _SUBJECT.split()),
            (Field.TO, _TO.split()),
            (Field.DATE, (*_DATE.split(), *_DATES)),
            (Field.SENDER, _SENDER.split()),
        )
        for label in labels
    }
)

#: What stands between dashes, or before a colon, above a mail that was passed on.
FORWARDED = (
    "forwarded message", "forwarded mail",
    "videresendt meddelelse", "videresendt besked", "videresendt melding", "videresendt e-post",
    "videresendt mail", "vidaresendt melding", "vidaresend melding",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl", "vidarebefordrad",
    "välitetty viesti", "välitetty sähköposti", "edelleenlähetetty viesti",
    "weitergeleitete nachricht", "weitergeleiteten nachricht", "weitergeleitete mail",
    "doorgestuurd bericht", "doorgestuurde mail", "doorgestuurde bericht",
    "message transféré", "mensaje reenviado", "messaggio inoltrato", "messaggio reinoltrato",
    "mensagem encaminhada", "mensagem reencaminhada",
    "wiadomość przekazana", "przekazana wiadomość", "przekazanej wiadomości", "przekazywanej wiadomości",
    "persiųstas laiškas", "persiųsta žinutė", "persiunčiamas laiškas",
)  # fmt: skip

#: What stands after dashes above a mail that is answered; phones and old programs write it over forwards too.
ORIGINAL = (
    "original message", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding",
    "opprinnelig e-post", "opphavleg melding", "ursprungligt meddelande", "originalmeddelande",
    "ursprungligt brev", "ursprüngliche nachricht", "original-nachricht", "originalnachricht",
    "oorspronkelijk bericht", "alkuperäinen viesti", "message d'origine", "message d’origine",
    "message original", "mensaje original", "messaggio originale", "mensagem original",
    "wiadomość oryginalna", "oryginalna wiadomość", "originalus laiškas", "pradinis laiškas",
)  # fmt: skip

#: Verbs of "On 2 June 2026, Sam wrote:".
WROTE = (
    "wrote", "skrev", "schrieb", "schreef", "kirjoitti", "a écrit", "écrivait", "escribió", "ha scritto",
    "escreveu", "napisał", "pisze", "rašė", "parašė", "skreiv",
)  # fmt: skip
#: The same of the writer themselves: no mail program says so.
OWN_WROTE = (
    "i wrote", "skrev jeg", "skrev jag", "schrieb ich", "jeg skrev", "jag skrev", "ich schrieb", "ik schreef",
    "schreef ik", "kirjoitin", "j'ai écrit", "escribí", "ho scritto", "escrevi", "napisałem", "napisałam",
    "eg skreiv", "skreiv eg", "parašiau", "rašiau", "we wrote", "skrev vi", "vi skrev",
)  # fmt: skip
#: How such a line begins, where no address in it tells.
ON = (
    "on ", "den ", "am ", "le ", "op ", "el ", "il ", "em ", "w dniu ", "dnia ", "d. ",
    "ma ", "ti ", "ke ", "to ", "pe ", "la ", "su ", "pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.",
)  # fmt: skip

#: What stands before the subject of a reply in Finland, and of a forward in Denmark and Norway.
EITHER = "vs"
REPLIES = frozenset({"re", "sv", "aw", "antw", "odp", "rif", "res", "ats", "antwort", "svar"})
FORWARDS = frozenset(
    {
        "fw", "fwd", "wg", "vb", "vl", "tr", "rv", "enc", "pd", "doorst", "i", "fs", "videresend",
        "videresendt", "vidarebefordrat", "persiųsti", "weitergeleitet", "doorgestuurd",
    }
)  # fmt: skip

#: How the line begins that a phone or a web mail puts below what was written.
SENT_FROM = (
    "sent from my", "sent from mail", "sent from outlook", "sent from yahoo", "sent from samsung",
    "sent from proton", "sent from gmail", "sent from the", "sent via", "sent with", "get outlook for",
    "sendt fra min", "sendt fra mit", "sendt fra mail", "sendt fra outlook", "sendt fra yahoo",
    "sendt fra samsung", "sendt via", "sendt med proton", "hent outlook", "få outlook", "skaff deg outlook",
    "sendt frå min", "last ned outlook",
    "skickat från min", "skickat från mail", "skickat från outlook", "skickat från yahoo",
    "skickat från samsung", "skickat från e-post", "skickat från proton", "skickat via", "skaffa outlook",
    "hämta outlook", "lähetetty iphone", "lähetetty ipad", "lähetetty samsung", "lähetetty outlook",
    "lähetetty puhelimesta", "lähetetty sähköposti", "lähetetty yahoo", "hanki outlook",
    "von meinem", "gesendet von", "gesendet mit", "gesendet aus", "outlook für", "holen sie sich outlook",
    "verstuurd vanaf", "verstuurd vanuit", "verzonden vanaf", "verzonden met", "verzonden vanuit",
    "verzonden via", "outlook voor", "download outlook", "outlook downloaden",
    "envoyé de mon", "envoyé depuis", "envoyé à partir", "télécharger outlook", "obtenez outlook",
    "enviado desde mi", "enviado desde el", "obtener outlook", "descargar outlook",
    "inviato da iphone", "inviato da ipad", "inviato dal mio", "inviato da outlook", "scarica outlook",
    "ottieni outlook", "enviado do meu", "enviado a partir", "obter o outlook", "baixar o outlook",
    "wysłane z", "wysłano z", "pobierz outlook", "siųsta iš", "išsiųsta iš", "gauti outlook",
)  # fmt: skip

#: What speaks of secrecy, of the one a mail is meant for, and of mail: all three make a disclaimer.
SECRET = (
    "confidential", "privileged", "fortroli", "konfidenti", "konfidensi", "vertraulich", "vertrouwelijk",
    "luottamukselli", "confidentiel", "confidencial", "riservat", "confidenzial", "sigilos", "poufn",
    "konfidencial", "sekretess", "taushetsbelagt", "geheim",
)  # fmt: skip
MEANT_FOR = (
    "intended", "recipient", "addressee", "modtager", "tiltenkt", "tiltænkt", "mottaker", "mottagar",
    "avsedd", "adressat", "empfänger", "geadresseerde", "ontvanger", "bestemd", "vastaanottaj", "tarkoitet",
    "destinat", "adresat", "odbiorc", "gavėj", "skirta",
)  # fmt: skip
MAIL = (
    "mail", "message", "meddelel", "melding", "meddeland", "besked", "nachricht", "bericht", "viesti",
    "sähköposti", "courriel", "correo", "mensaje", "messaggio", "mensagem", "wiadomo", "laišk", "žinut",
    "e-post", "mejl",
)  # fmt: skip
#: What stands alone at the very end of mails of many firms.
PLEAS = (
    "consider the environment before", "tænk på miljøet", "tenk på miljøet", "tänk på miljön",
    "denken sie an die umwelt", "bitte an die umwelt", "denk aan het milieu", "ajattele ympäristöä",
    "pensez à l'environnement", "pense no ambiente", "piense en el medio ambiente", "rispetta l'ambiente",
)  # fmt: skip
