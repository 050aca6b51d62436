"""Marks of mail that no person wrote: subjects of absence notes, daemons, no-reply senders.

Data and one function each; which kind of mail follows from them is decided in `kinds`.
"""

import re

# Subjects of out-of-office notes in Danish, Norwegian, Swedish, English and German. The short
# phrases must stand alone or before a colon, so that a letter about an absence stays a letter.
_ANNOUNCED = (
    r"automatic reply|auto[- ]?reply|auto(?:matic)? response|automated reply|vacation reply"
    r"|out of (?:the )?office(?: reply| autoreply)?|away from (?:the |my )?(?:office|mail)"
    r"|on (?:annual )?leave|on vacation"
    r"|automatisk svar|auto[- ]?svar|fraværs(?:besked|beskjed|melding|meddelelse|assistent)?|fravær(?:ende)?"
    r"|ikke (?:til ?stede|på kontor(?:et)?)|ude af (?:huset|kontoret)|ute av kontoret"
    r"|ferie(?:svar|besked)?|på ferie"
    r"|automatiskt svar|frånvaro(?:meddelande|besked)?|frånvarande|inte på kontoret"
    r"|semester(?:meddelande|svar)?"
    r"|automatische antwort|(?:automatische )?abwesenheits(?:notiz|meldung|nachricht|assistent)"
    r"|abwesenheit|abwesend|nicht im (?:büro|hause?)|außer haus|im urlaub|urlaubs(?:meldung|vertretung)"
)
_ALONE = re.compile(rf"\s*\[?(?:{_ANNOUNCED})\]?\s*(?:$|[:!]|[–—-]\s|\bre:|\(|\.\s*$)", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\s*(?:i am|i'm|jeg er|jag är|ich bin)\s+"
    r"(?:currently |i øjeblikket |for øyeblikket |just nu |derzeit |zurzeit )?"
    r"(?:out of (?:the )?office|away|on (?:annual )?leave|on vacation|på ferie|ikke på kontoret|fraværende"
    r"|bortrest|på semester|inte på kontoret|frånvarande|nicht im (?:büro|hause?)|im urlaub|abwesend)\b",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"mailer-?daemon|mail-?daemon|mdaemon", re.IGNORECASE)
_POSTMASTER = re.compile(r"postmaster", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"(?:do-?not-?reply|do_not_reply|no-?reply|no_reply|ikke-?svar|svar-?ikke|svara-?(?:ej|inte)"
    r"|keine-?antwort|nicht-?antworten|bounces?|listserv|majordomo)(?:[+=._-].*)?"
    r"|.*[._-](?:no-?reply|bounces?)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|failure notice|returned mail|mail delivery"
    r"|delivery incomplete|unzustellbar|kunne ikke leveres|kunde inte levereras|ikke leveret"
    r"|warning: message|not delivered",
    re.IGNORECASE,
)


def announces_absence(subject: str) -> bool:
    """Return whether a subject is that of an out-of-office note."""
    return _ALONE.match(subject) is not None or _SENTENCE.match(subject) is not None


def announces_failure(subject: str) -> bool:
    """Return whether a subject says that a mail was not delivered."""
    return _FAILED.search(subject) is not None


def is_daemon(address: str) -> bool:
    """Return whether an address is that of a mail system."""
    return _DAEMON.fullmatch(_local(address)) is not None


def is_postmaster(address: str) -> bool:
    """Return whether an address is a postmaster's: a machine or a person."""
    return _POSTMASTER.fullmatch(_local(address)) is not None


def refuses_replies(address: str) -> bool:
    """Return whether an address says itself that nobody reads it."""
    return _NO_REPLY.fullmatch(_local(address)) is not None


def _local(address: str) -> str:
    return address.rpartition("@")[0][:64]
