"""What the files of a letter say is told under their names, within limits; a request may stand there."""

import logging
from contextlib import suppress

import pytest

from connectors.mime.calendar import calendar_text
from connectors.mime.limits import MAX_ENCLOSED, MAX_ENCLOSED_TEXT
from connectors.mime.pdf import FIRST_PAGES, pdf_text, reads_pdf
from connectors.parsing import ParserPool
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import HEAD, PLEA, file_part, letter, multipart, nested, part, raw, text_part
from tests.unit.mail.wrappings import pdf, rich

INVITATION = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=da:Samtale om inds\r\n igt\r\n"
    b'ORGANIZER;CN="a:b":mailto:sam@example.org\r\nDESCRIPTION:Jeg vil\\, som sagt\\nse mine data\r\n'
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
SAID = (
    "Summary: Samtale om indsigt\nOrganizer: mailto:sam@example.org\n"
    "Description: Jeg vil, som sagt\nse mine data"
)
OCTETS = b"application/octet-stream"


@pytest.mark.parametrize(
    ("name", "kind", "content", "words"),
    [
        (b"request.txt", b"text/plain", PLEA.encode(), PLEA),
        (b"request.txt", OCTETS, "Slet mig, åh ja".encode("cp1252"), "Slet mig, åh ja"),
        (b"REQUEST.HTML", OCTETS, b"<p>Erase <b>me</b></p><script>x</script>", "Erase me"),
        (b"page", b"text/html", b"<p>Erase me</p>", "Erase me"),
        (b"letter.rtf", b"application/rtf", rich("Slet mig – nu"), "Slet mig – nu"),
        (b"letter.rtf", OCTETS, rich("Slet mig"), "Slet mig"),
        (b"invite.ics", b"text/calendar", INVITATION, SAID),
        (b"rows.csv", b"text/csv", b"name;wish\r\nSam;erase", "name;wish\nSam;erase"),
        (b"old.eml", OCTETS, raw(b"inner words"), "Access\n\ninner words"),
    ],
)
def test_a_file_with_words_is_told_under_its_name(
    name: bytes, kind: bytes, content: bytes, words: str
) -> None:
    found = letter(multipart([text_part(b"see attached"), file_part(content, name, kind)]))
    assert found.text == "see attached"
    assert found.enclosed == (f"{name.decode()}\n\n{words}",)


def test_files_without_words_are_told_by_their_names() -> None:
    files = [file_part(b"x", b"scan.png", b"image/png"), file_part(b"PK", b"Indsigt art. 15.docx", OCTETS)]
    assert letter(multipart([text_part(), *files])).enclosed == ("scan.png\nIndsigt art. 15.docx",)


def test_files_of_mails_within_are_told_and_their_text_is_the_letters() -> None:
    inner = multipart(
        [text_part(b"inner words"), file_part(b"Erase me", b"wish.txt", b"text/plain")], boundary=b"in"
    )
    outer = multipart([text_part(b"fyi"), part(inner, b"Content-Type: message/rfc822")], boundary=b"out")
    found = letter(outer)
    assert "inner words" in found.text
    assert found.enclosed == ("wish.txt\n\nErase me",)
    assert [sender.address for sender in found.senders] == ["sam@example.org"]


def test_only_so_many_files_are_told_and_only_so_much_of_each() -> None:
    files = [file_part(b"w" * 30_000, b"%d.txt" % number, b"text/plain") for number in range(20)]
    told = letter(multipart([text_part(), *files])).enclosed
    assert len(told) == MAX_ENCLOSED
    assert {len(each) for each in told[:-1]} == {MAX_ENCLOSED_TEXT}
    assert told[-1].split("\n") == [f"{number}.txt" for number in range(9, 20)]


def test_large_files_take_nothing_from_the_letters_own_text() -> None:
    files = [file_part(bytes(3_000_000), b"a.pdf") for _ in range(5)]
    found = letter(multipart([*files, text_part()]))
    assert found.text == PLEA
    assert found.defects == ()
    assert found.enclosed == ("\n".join(["a.pdf"] * 5),)


def test_what_came_back_to_us_is_not_told() -> None:
    report = [
        text_part(b"undeliverable"),
        part(b"Action: failed", b"Content-Type: message/delivery-status"),
        part(b"Subject: our words", b"Content-Type: text/rfc822-headers"),
    ]
    assert letter(multipart(report, b"report; report-type=delivery-status")).enclosed == ()


@pytest.mark.parametrize(
    ("original", "text"),
    [
        (multipart([part(INVITATION, b"Content-Type: text/calendar; method=REQUEST")], b"alternative"), SAID),
        (raw(INVITATION, extra=b"Content-Type: text/calendar; method=REQUEST\r\n"), SAID),
        (raw(rich("Slet mig"), extra=b"Content-Type: text/rtf\r\n"), "Slet mig"),
        (
            nested([part(rich("Slet mig"), b"Content-Type: application/rtf")], b"alternative", b"q").join(
                [HEAD, b""]
            ),
            "Slet mig",
        ),
        (
            multipart([part(b" \r\n", b"Content-Type: text/plain"), file_part(rich("x"), b"a.rtf", OCTETS)]),
            " ",
        ),
    ],
)
def test_fm_32_a_letter_that_is_all_rich_text_or_calendar_is_read(original: bytes, text: str) -> None:
    assert letter(original).text == text


def test_fm_32_a_piece_of_a_mail_is_shown_as_what_it_is_and_never_as_the_sender() -> None:
    inner = b"From: eve@evil.example\r\nSubject: wish\r\n\r\nErase me"
    first = letter(raw(inner, extra=b'Content-Type: message/partial; id="1"; number=1; total=2\r\n'))
    assert "Subject: wish" in first.text
    assert first.text.endswith("\n\nErase me")
    assert [sender.address for sender in first.senders] == ["sam@example.org"]
    assert first.defects == ("partial",)
    second = letter(
        raw(b"and all of it", extra=b'Content-Type: message/partial; id="1"; number=2; total=2\r\n')
    )
    assert second.text == "and all of it"
    assert second.defects == ("partial",)


@pytest.mark.parametrize(
    ("calendar", "text"),
    [
        ("", ""),
        ("SUMMARY:lonely", "Summary: lonely"),
        ("BEGIN:VEVENT\nSUMMARY:cut off", "Summary: cut off"),
        ("BEGIN:VTIMEZONE\nCOMMENT:zone\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "Summary: x"),
        ("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n" * 9, "\n\n".join(["Summary: x"] * 3)),
        ("no colon here\n;;;\n:::", ""),
    ],
)
def test_a_calendar_tells_what_a_reader_wants_to_know(calendar: str, text: str) -> None:
    assert calendar_text(calendar) == text


@pytest.mark.parametrize("piece", ["\r\n ", "SUMMARY:", '"', "BEGIN:VEVENT\n", "END:VEVENT\n", "\\n", "A:\n"])
def test_calendars_cost_in_step_with_their_length(piece: str) -> None:
    assert grows_linearly(calendar_text, lambda size: "SUMMARY:" + piece * (size // len(piece)), 400_000)


def test_the_first_pages_of_a_pdf_are_words() -> None:
    assert reads_pdf()
    words = pdf_text(pdf(*(f"page {number}" for number in range(FIRST_PAGES + 3))))
    assert words.split() == [word for number in range(FIRST_PAGES) for word in ("page", str(number))]


def test_what_a_bad_pdf_is_scolded_for_is_not_logged_and_the_rest_of_the_log_speaks_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    quoting = pdf("x").replace(b"%PDF-", b"Sam S", 1)
    with suppress(Exception):  # how it fails is the library's matter
        pdf_text(quoting)
    logging.getLogger("ombud").warning("still heard")
    assert [record.message for record in caplog.records] == ["still heard"]


def test_the_reading_process_reads_pdfs_and_a_bad_one_costs_its_words_alone() -> None:
    bad = [b"%PDF-1.4\n" + b"1 0 obj<<" * 100, b"no pdf", pdf("x")[:200]]
    pool = ParserPool()
    try:
        for content in bad:
            files = [file_part(content, b"bad.pdf"), file_part(pdf("Erase all my data"), b"good.pdf")]
            found = pool.parse([multipart([text_part(), *files])])
            assert found.text == PLEA
            assert found.enclosed[0] == "good.pdf\n\nErase all my data"
    finally:
        pool.close()


def test_without_somebody_who_reads_pdfs_their_names_are_told() -> None:
    assert letter(multipart([text_part(), file_part(pdf("x"))])).enclosed == ("id.pdf",)
