"""A file's type tells how its words are found, and its name does where the type says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mime.file_kinds import FileKind, file_kind

VAGUE = ("application/octet-stream", "application/x-msdownload", "application/binary", "text/plain")


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/plain", FileKind.TEXT),
        ("text/csv", FileKind.TEXT),
        ("text/markdown", FileKind.TEXT),
        ("text/x-log", FileKind.TEXT),
        ("text/enriched", FileKind.TEXT),
        ("text/html", FileKind.HTML),
        ("application/xhtml+xml", FileKind.HTML),
        ("message/rfc822", FileKind.MAIL),
        ("message/global", FileKind.MAIL),
        ("message/partial", FileKind.PARTIAL),
        ("text/rtf", FileKind.RTF),
        ("application/rtf", FileKind.RTF),
        ("application/x-rtf", FileKind.RTF),
        ("text/calendar", FileKind.CALENDAR),
        ("application/ics", FileKind.CALENDAR),
        ("application/ms-tnef", FileKind.WRAPPED),
        ("application/vnd.ms-tnef", FileKind.WRAPPED),
        ("application/pkcs7-mime", FileKind.SEALED),
        ("application/x-pkcs7-mime", FileKind.SEALED),
        ("application/pdf", FileKind.PDF),
        ("application/x-pdf", FileKind.PDF),
        ("image/png", FileKind.NONE),
        ("image/jpeg", FileKind.NONE),
        ("audio/mpeg", FileKind.NONE),
        ("video/mp4", FileKind.NONE),
        ("application/zip", FileKind.NONE),
        ("application/msword", FileKind.NONE),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", FileKind.NONE),
        ("application/pkcs7-signature", FileKind.NONE),
        ("application/pgp-encrypted", FileKind.NONE),
        ("application/json", FileKind.NONE),
        ("", FileKind.NONE),
    ],
)
def test_a_type_alone_tells_how_its_words_are_found(media_type: str, kind: FileKind) -> None:
    assert file_kind(media_type, "") is kind


@pytest.mark.parametrize("media_type", VAGUE)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("request.txt", FileKind.TEXT),
        ("readme.md", FileKind.TEXT),
        ("export.csv", FileKind.TEXT),
        ("server.log", FileKind.TEXT),
        ("page.htm", FileKind.HTML),
        ("page.html", FileKind.HTML),
        ("page.xhtml", FileKind.HTML),
        ("letter.eml", FileKind.MAIL),
        ("letter.rtf", FileKind.RTF),
        ("invitation.ics", FileKind.CALENDAR),
        ("smime.p7m", FileKind.SEALED),
        ("letter.pdf", FileKind.PDF),
        ("LETTER.PDF", FileKind.PDF),
        ("Anmodning om indsigt.Rtf", FileKind.RTF),
        ("letter.txt.pdf", FileKind.PDF),
        ("letter.pdf.html", FileKind.HTML),
        ("begäran.eml", FileKind.MAIL),
        (".txt", FileKind.TEXT),
    ],
)
def test_where_the_type_says_nothing_the_end_of_the_name_decides(
    media_type: str, name: str, kind: FileKind
) -> None:
    assert file_kind(media_type, name) is kind


@pytest.mark.parametrize(
    "name", ["letter", "letter.", "letter.exe", "letter.docx", "txt", "pdf", "photo.jpg", "a.pdf.exe", ""]
)
def test_a_name_that_is_not_known_opens_nothing(name: str) -> None:
    for media_type in VAGUE[:3]:
        assert file_kind(media_type, name) is FileKind.NONE
    assert file_kind("text/plain", name) is FileKind.TEXT


@pytest.mark.parametrize(
    ("media_type", "name", "kind"),
    [
        ("application/pdf", "letter.txt", FileKind.PDF),
        ("text/html", "letter.pdf", FileKind.HTML),
        ("message/rfc822", "letter.pdf", FileKind.MAIL),
        ("image/png", "letter.pdf", FileKind.NONE),
        ("application/zip", "letter.eml", FileKind.NONE),
        ("text/calendar", "notes.txt", FileKind.CALENDAR),
    ],
)
def test_a_type_that_says_something_is_believed_over_the_name(
    media_type: str, name: str, kind: FileKind
) -> None:
    assert file_kind(media_type, name) is kind


@pytest.mark.parametrize("media_type", [*VAGUE, "application/ms-tnef", "image/png", "application/pdf", ""])
@pytest.mark.parametrize("name", ["winmail.dat", "WINMAIL.DAT", "WinMail.dat"])
def test_outlooks_wrapping_is_known_by_its_name_whatever_it_says_it_is(media_type: str, name: str) -> None:
    assert file_kind(media_type, name) is FileKind.WRAPPED


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_file_has_a_kind(media_type: str, name: str) -> None:
    assert file_kind(media_type, name) in set(FileKind)
