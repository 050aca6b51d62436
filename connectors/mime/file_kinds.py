"""Which files of a letter hold words that can be read, by what they are called and what they say they are."""

from enum import StrEnum

#: Types that say nothing, so that the end of a file's name decides.
_VAGUE = frozenset(
    {"application/octet-stream", "application/x-msdownload", "application/binary", "text/plain"}
)


class FileKind(StrEnum):
    """How the words of a file are found."""

    NONE = ""
    TEXT = "text"
    HTML = "html"
    MAIL = "mail"
    RTF = "rtf"
    CALENDAR = "calendar"
    WRAPPED = "wrapped"  # Outlook's winmail.dat
    SEALED = "sealed"  # S/MIME: signed, or encrypted
    PARTIAL = "partial"  # a piece of a mail that was sent in several
    PDF = "pdf"


_TYPES = {
    "text/html": FileKind.HTML,
    "application/xhtml+xml": FileKind.HTML,
    "message/rfc822": FileKind.MAIL,
    "message/global": FileKind.MAIL,
    "message/partial": FileKind.PARTIAL,
    "text/rtf": FileKind.RTF,
    "application/rtf": FileKind.RTF,
    "application/x-rtf": FileKind.RTF,
    "text/calendar": FileKind.CALENDAR,
    "application/ics": FileKind.CALENDAR,
    "application/ms-tnef": FileKind.WRAPPED,
    "application/vnd.ms-tnef": FileKind.WRAPPED,
    "application/pkcs7-mime": FileKind.SEALED,
    "application/x-pkcs7-mime": FileKind.SEALED,
    "application/pdf": FileKind.PDF,
    "application/x-pdf": FileKind.PDF,
}
_ENDINGS = {
    **dict.fromkeys(("txt", "md", "csv", "log"), FileKind.TEXT),
    **dict.fromkeys(("htm", "html", "xhtml"), FileKind.HTML),
    "eml": FileKind.MAIL,
    "rtf": FileKind.RTF,
    "ics": FileKind.CALENDAR,
    "p7m": FileKind.SEALED,
    "pdf": FileKind.PDF,
}


def file_kind(media_type: str, name: str) -> FileKind:
    """Return how the words of a file are found."""
    lower = name.lower()
    if lower == "winmail.dat":
        return FileKind.WRAPPED
    ending = _ENDINGS.get(lower.rpartition(".")[2], FileKind.NONE) if "." in lower else FileKind.NONE
    if media_type in _VAGUE and ending:
        return ending
    if known := _TYPES.get(media_type):
        return known
    return FileKind.TEXT if media_type.startswith("text/") else FileKind.NONE
