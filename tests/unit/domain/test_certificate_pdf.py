"""A certificate as a PDF: the page signed, the document attached, and no byte beside them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pypdf import PdfReader

from bot.vault.signing import verify
from handlers.domain.certificate import Unsound, checked, page_to_sign
from handlers.domain.certificate_pdf import NoPage, attached, checked_pdf, is_pdf, taken_out
from tests.support.certified import OTHER, SIGNER, document, small_page, statement, whole

FILE = whole()


def refusal(file: bytes, key: bytes | None = None) -> str:
    with pytest.raises(Unsound) as caught:
        checked_pdf(file, verify, key)
    return str(caught.value)


def test_the_document_comes_out_as_it_was_put_in() -> None:
    assert is_pdf(FILE)
    assert taken_out(FILE) == document()
    assert checked_pdf(FILE, verify, SIGNER.public) == checked(document(), verify)


def test_other_programs_find_the_attachment_and_the_page() -> None:
    found = PdfReader(io.BytesIO(FILE), strict=True)
    assert len(found.pages) == 1
    assert found.attachments == {"2027-C-0001.json": [document()]}


def test_the_page_itself_stays_as_it_was_drawn() -> None:
    assert FILE.startswith(small_page())
    assert not is_pdf(document())


@given(some.integers(0, len(FILE) - 1), some.integers(1, 255))
def test_whatever_byte_of_the_file_is_changed_is_found(place: int, by: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= by
    refusal(bytes(changed))


@given(some.integers(0, len(FILE)), some.binary(min_size=1, max_size=4))
def test_whatever_is_put_into_the_file_is_found(place: int, more: bytes) -> None:
    refusal(FILE[:place] + more + FILE[place:])


@given(some.integers(1, len(FILE)))
def test_a_file_that_was_cut_short_is_found(size: int) -> None:
    refusal(FILE[:-size])


def test_another_page_before_the_same_document_is_told_as_that() -> None:
    other = small_page().replace(b"842", b"843")
    assert "the page was changed" in refusal(FILE.replace(small_page(), other))


def test_a_page_that_somebody_else_signed_counts_for_nothing() -> None:
    page = small_page()
    forged = attached(page, document(), OTHER.sign(page_to_sign(page, document())))
    assert "the page was changed" in refusal(forged)


def test_the_page_of_one_certificate_does_not_go_with_another() -> None:
    page, other = small_page(), document(statement(certificate="2027-C-0002"))
    mixed = attached(page, other, SIGNER.sign(page_to_sign(page, document())))
    assert "the page was changed" in refusal(mixed)


def test_something_behind_the_end_is_told_as_that() -> None:
    assert "something was added" in refusal(FILE + b"%more\n")


def test_another_key_than_the_one_that_was_told_is_found() -> None:
    assert "another key" in refusal(FILE, OTHER.public)


def test_a_changed_document_is_told_by_its_signature() -> None:
    assert "The signature does not fit" in refusal(FILE.replace(b'"letters":40213', b'"letters":40214'))


@pytest.mark.parametrize(
    "file", [small_page(), b"%PDF-1.7\nnothing", b"%PDF-1.4\n%ombud-certificate-1\nno more"]
)
def test_a_pdf_without_a_certificate_says_so(file: bytes) -> None:
    assert "No certificate is attached" in refusal(file)


@pytest.mark.parametrize(
    "page",
    [
        b"%PDF-1.4\n",
        small_page().replace(b"/Root 1 0 R", b"/Root 9 0 R"),
        small_page().replace(b"/Size 4", b"/Sighs 4"),
        b"%PDF\n%ombud-certificate-1\n" + small_page(),
    ],
)
def test_a_page_that_cannot_be_appended_to_is_refused(page: bytes) -> None:
    with pytest.raises(NoPage):
        attached(page, document(), bytes(64))
